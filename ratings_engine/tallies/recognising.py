"""Files of tallies among the files of a sample: known by what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.samples.table import PARQUET_EXTENSIONS, extension_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.samples.model import Inspection
    from ratings_engine.samples.providers import Defaults
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.standards.model import Standards

    Counting = Callable[[SampleFile, Standards, Defaults], list[Inspection] | None]

__all__ = ["or_tallies"]


def or_tallies(counting: Counting | None = None, by: Sequence[str] = ()) -> Counting:
    """Return what reads files of tallies, and leaves any other file to ``counting``, if there is one.

    ``by`` are attributes to keep apart beside those that conditions look at.
    """

    def count(file: SampleFile, standards: Standards, defaults: Defaults) -> list[Inspection] | None:
        if file.document is None and not file.parts and extension_of(file.path) in PARQUET_EXTENSIONS:
            from ratings_engine.tallies.tally_file import is_tally_file, read_tally_file  # with DuckDB

            if is_tally_file(file.path):
                from ratings_engine.tallies.from_tallies import inspections_of

                return inspections_of(read_tally_file(file.path), standards, file.path, by)
        return None if counting is None else counting(file, standards, defaults)

    return count
