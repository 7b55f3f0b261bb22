"""From a sample that was read, or counted, to the tallies of it that are kept in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Place, UsageError
from ratings_engine.samples.columns import read_columns
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.samples.model import CountedFrom
from ratings_engine.samples.table import text
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.tallies.counted_for import counted_for
from ratings_engine.tallies.grouping import groups_of
from ratings_engine.tallies.plan import plan_counting
from ratings_engine.tallies.tally_file import tally_file_content
from ratings_engine.tallies.tally_notes import TallyNotes
from ratings_engine.tallies.tally_rows import merged, rows_of_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.model import CaseSheet, Inspection, Sample
    from ratings_engine.samples.table import Table
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.plan import CountingPlan
    from ratings_engine.tallies.tally_rows import TallyRow

__all__ = ["kept_tallies"]


def kept_tallies(standards: Standards, sample: Sample, by: Sequence[str] = ()) -> bytes:
    """Return a file of tallies of the cases in a sample, all of one table.

    ``by`` are attributes to keep apart beside those that the standards' conditions look at.
    Raises UsageError RE575 where the table has none of that name.
    """
    sheets = [inspection.cases for inspection in sample.inspections if inspection.cases is not None]
    table = sheets[0].table
    columns, _ = read_columns(table, standards)
    for name in by:
        if name not in columns.attributes:
            message = f"the sample has no attribute '{name}' to keep apart"
            remedy = suggestion(name, list(columns.attributes))
            raise UsageError("RE575", message, place=Place(table.file), remedy=remedy)
    plan = plan_counting(standards, tuple(columns.questions), tuple(columns.attributes), by)
    rows = merged(row for inspection in sample.inspections for row in _rows(plan, inspection))
    notes = TallyNotes(
        _origin(sample, sheets[0]),
        (standards.id, standards.version, standards.digest),
        counted_for(standards, plan, columns, _header(table, columns)),
    )
    return tally_file_content(standards, plan, notes, rows)


def _rows(plan: CountingPlan, inspection: Inspection) -> Iterator[TallyRow]:
    """Yield the tallies of one provider."""
    key = (inspection.provider, inspection.provider_type)
    if inspection.cases is not None:
        yield from rows_of_groups(plan, key, groups_of(plan, inspection.cases))


def _origin(sample: Sample, sheet: CaseSheet) -> CountedFrom:
    """Return the sample whose cases were counted, be it long ago."""
    known = sheet.counted.counted_from if isinstance(sheet, CountedSheet) else None
    return known or CountedFrom(sample.source, sample.digest)


def _header(table: Table, columns: Columns) -> list[str]:
    """Return the names of columns as text; a number or date that was read as an id is that id."""
    ids = {place: name for name, place in columns.questions.items()}
    return [
        text(cell) if isinstance(cell, str) or place not in ids else ids[place]
        for place, cell in enumerate(table.header)
    ]
