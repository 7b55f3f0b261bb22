"""Which provider types a sample is about, before there are standards to read it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.samples.columns import PROVIDER_TYPE, tidy
from ratings_engine.samples.reading import table_of
from ratings_engine.samples.table import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.samples.reading import SampleFile

__all__ = ["provider_types_of"]


def provider_types_of(files: Sequence[SampleFile], usual: str) -> frozenset[str]:
    """Return the provider types that the files name; ``usual`` stands in where they name none.

    Tables are read through for it. Raises RatingsError where one cannot be read.
    """
    found = {kind.strip().lower() or usual.lower() for file in files for kind in _named(file)}
    return frozenset(found - {""})


def _named(file: SampleFile) -> Iterator[str]:
    if file.document is not None:
        for node in file.document.root["inspections"]:
            yield str(node.get("provider_type", ""))
        return
    table = table_of(file)
    column = next((i for i, cell in enumerate(table.header) if tidy(cell) == PROVIDER_TYPE), None)
    if column is None:
        yield ""
        return
    for row in table.rows:
        yield text(row.cells[column])
