"""Files of tallies among the files of a sample: known by what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.samples.table import PARQUET_EXTENSIONS, extension_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.model import Inspection
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.standards.model import Standards

__all__ = ["holds_tallies", "read_tallies"]


def holds_tallies(file: SampleFile) -> bool:
    """Return whether a file of a sample is one of tallies."""
    if file.document is not None or file.parts or extension_of(file.path) not in PARQUET_EXTENSIONS:
        return False
    from ratings_engine.tallies.tally_file import is_tally_file  # with DuckDB

    return is_tally_file(file.path)


def read_tallies(file: SampleFile, standards: Standards, by: Sequence[str]) -> list[Inspection] | None:
    """Return the inspections in a file of tallies; None for any other file.

    ``by`` are attributes to keep apart beside those that conditions look at. Raises RatingsError
    RE570 to RE576.
    """
    if not holds_tallies(file):
        return None
    from ratings_engine.tallies.from_tallies import inspections_of
    from ratings_engine.tallies.tally_file import read_tally_file

    return inspections_of(read_tally_file(file.path), standards, file.path, by)
