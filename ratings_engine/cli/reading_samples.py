"""Reading the files of a sample: counted by an engine or case by case, with a bar where that takes long."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ratings_engine.cli.progress import counting_bar, reading_bar
from ratings_engine.cli.start import raise_interrupts
from ratings_engine.errors import UsageError
from ratings_engine.samples.reading import is_database, read_sample, tables_beside
from ratings_engine.tallies.engines import PYTHON, CaseCounter, load_engine, usual_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.cli.options import SampleOptions
    from ratings_engine.samples.model import Sample
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.standards.model import Standards

    Progress = Callable[[int], None]
    Later = Callable[[Callable[[], None]], object]

__all__ = ["check_table", "read_files"]


def check_table(table: str, paths: Sequence[str]) -> None:
    """Raise UsageError RE558 where a table is named and no sample is a database."""
    if table and not any(is_database(path) for path in paths):
        message = "--table names a table in a DuckDB database, and the sample is none"
        raise UsageError("RE558", message, remedy="leave --table out")


def read_files(
    files: Sequence[SampleFile], standards: Standards, options: SampleOptions, provider: str, later: Later
) -> Sample:
    """Return the sample in some files.

    ``provider`` names the provider of cases that have no such column. What is counted stays open,
    as its cases may be looked at: ``later`` is given what closes it. Raises RatingsError.
    """

    def read(progress: Progress | None, counting: CaseCounter) -> Sample:
        return read_sample(
            files,
            standards,
            provider=provider,
            provider_type=options.provider_type,
            judgements=options.judgements,
            progress=progress,
            counting=counting,
        )

    if any(tables_beside(file) or (options.engine or usual_engine(file)) != PYTHON for file in files):
        return _counted(files, options, read, later)
    return _with_progress(files, lambda progress: read(progress, CaseCounter(PYTHON, by=options.by)))


def _counted(
    files: Sequence[SampleFile],
    options: SampleOptions,
    read: Callable[[None, CaseCounter], Sample],
    later: Later,
) -> Sample:
    """Count with a progress bar."""
    for engine in {options.engine or usual_engine(file) for file in files} - {PYTHON}:
        load_engine(engine)
    raise_interrupts()
    with counting_bar() as watch:
        counter = CaseCounter(options.engine, watch, options.by)
        later(counter.close)
        return read(None, counter)


def _with_progress(files: Sequence[SampleFile], read: Callable[[Progress | None], Sample]) -> Sample:
    """Read with a progress bar where the tables are large and somebody watches."""
    paths = [path for file in files if file.document is None for path in file.parts or (file.path,)]
    with reading_bar(sum(os.path.getsize(path) for path in paths)) as progress:
        return read(progress)
