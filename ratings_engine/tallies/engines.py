"""Which engine counts a table: plain Python case by case, or one where the cases are stored.

An engine is a module with ``open_cases(file, standards, watch)``, which returns a
``from_tables.CaseTable``. It is imported when a table is counted with it, so that small
samples wait for none.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.reading import is_database
from ratings_engine.samples.table import PARQUET_EXTENSIONS, TEXT_EXTENSIONS, extension_of
from ratings_engine.tallies.recognising import read_tallies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from ratings_engine.samples.model import Inspection
    from ratings_engine.samples.providers import Defaults
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.from_tables import CaseTable

    Watch = Callable[[float], None]

__all__ = ["ENGINES", "PYTHON", "CannotCount", "CaseCounter", "load_engine", "usual_engine"]

PYTHON: Final = "python"
_ENGINES: Final = {
    "duckdb": "ratings_engine.tallies.duckdb_opening",
    "spark": "ratings_engine.tallies.spark_cases",
}
ENGINES: Final = (PYTHON, *_ENGINES)
"""The engines that there are, by name."""

LARGE_PARQUET: Final = 128 << 10
LARGE_TEXT: Final = 6 << 20
"""From so many bytes on, counting took less processor time than reading, on samples of 40 questions."""


MAX_PACKED: Final = 32 << 20
"""Parquet and databases of more bytes hold millions of cases, which would fill the memory one by one."""


class CannotCount(Exception):
    """An engine would read a file otherwise than case by case; the argument says why."""


def usual_engine(file: SampleFile) -> str:
    """Return the engine for a file whose engine nobody chose, by its kind and size in bytes."""
    if is_database(file.path):
        return "duckdb"
    paths = file.parts or (file.path,)
    extension = extension_of(paths[0])
    large = {**dict.fromkeys(PARQUET_EXTENSIONS, LARGE_PARQUET), **dict.fromkeys(TEXT_EXTENSIONS, LARGE_TEXT)}
    if file.document is None and extension in large:
        return "duckdb" if sum(os.path.getsize(path) for path in paths) >= large[extension] else PYTHON
    return PYTHON


def load_engine(name: str) -> Any:  # noqa: ANN401  (a module with ``open_cases``)
    """Import what counts with an engine, and return its module; pyspark itself is imported later."""
    import ratings_engine.tallies.from_tables  # noqa: F401

    return import_module(_ENGINES[name])


class CaseCounter:
    """Counts the tables of a sample, and keeps them open: their cases are read when looked at.

    Give it to ``read_sample``, and close it (or leave its ``with``) when no case is looked at any
    more. It reads files of tallies too.
    """

    def __init__(self, engine: str | None = None, watch: Watch | None = None, by: Sequence[str] = ()) -> None:
        """Count with ``engine``, one of ``ENGINES`` (None: the usual one for each file).

        ``watch`` is told how many percent of a statement are done, ``by`` are attributes to
        keep apart beside those that conditions look at. Raises ValueError for an engine that there is not.
        """
        if engine is not None and engine not in ENGINES:
            msg = f"the engine is one of {', '.join(ENGINES)}, not {engine!r}"
            raise ValueError(msg)
        self._engine = engine
        self._watch = watch
        self._by = by
        self._open: list[CaseTable] = []

    def __enter__(self) -> Self:
        """Return the counter itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened, and remove what was spilt."""
        self.close()

    def close(self) -> None:
        """Close what was opened, and remove what was spilt."""
        while self._open:
            self._open.pop().close()

    def __call__(self, file: SampleFile, standards: Standards, defaults: Defaults) -> list[Inspection] | None:
        """Return the inspections of a table or a file of tallies; None where it is to be read case by case.

        Raises RE559 where the engine that was chosen would read the table in another way, and
        whatever counting raises.
        """
        tallied = read_tallies(file, standards, self._by)
        if tallied is not None:
            return tallied
        engine = self._engine or usual_engine(file)
        if engine == PYTHON or file.document is not None:
            return None
        try:
            return self._count(engine, file, standards, defaults)
        except CannotCount as reason:
            if self._engine is None and not _too_large(file):
                return None
            raise _refused(file, engine, reason) from reason

    def _count(
        self, engine: str, file: SampleFile, standards: Standards, defaults: Defaults
    ) -> list[Inspection]:
        from ratings_engine.tallies.from_tables import count_table

        source = load_engine(engine).open_cases(file, standards, self._watch)
        self._open.append(source)
        return count_table(source, standards, defaults, self._by)


def _too_large(file: SampleFile) -> bool:
    """Return whether a file is not read case by case either, where nobody chose that."""
    from ratings_engine.samples.csv_reader import MAX_BYTES

    paths = file.parts or (file.path,)
    if extension_of(paths[0]) in TEXT_EXTENSIONS:
        return any(os.path.getsize(path) > MAX_BYTES for path in paths)
    return sum(os.path.getsize(path) for path in paths) > MAX_PACKED


def _refused(file: SampleFile, engine: str, reason: CannotCount) -> RatingsError:
    parquet = extension_of((file.parts or (file.path,))[0]) in PARQUET_EXTENSIONS
    better = "change that in the table" if parquet else "write the table as Parquet"
    return RatingsError(
        "RE559",
        f"{engine} would not read the file as it is read case by case: {reason}",
        place=Place(file.path),
        remedy=f"choose --engine python for a small file, or {better}",
    )
