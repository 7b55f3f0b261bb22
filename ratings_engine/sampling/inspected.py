"""The cases that were inspected: rows of a sample that answer anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, UsageError
from ratings_engine.samples.table import place
from ratings_engine.vocabulary import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.samples.model import Case, CaseSheet, Sample

__all__ = ["Inspected", "inspected_cases"]


class Inspected(NamedTuple):
    """Attributes of the inspected cases by case id, and ids of cases without any answer, in order of id."""

    source: str
    cases: Mapping[str, Mapping[str, str]]
    unanswered: tuple[str, ...]


def inspected_cases(sample: Sample) -> Inspected:
    """Return the cases of a sample, whoever's they are.

    Raises UsageError RE826 for a sample without cases, InvalidInput RE828 for a case id that two
    providers use.
    """
    rows = [(sheet, case) for sheet in _sheets(sample) for case in sheet.cases]
    if not rows:
        message = "the sample has no cases, only ratings or tallies"
        raise UsageError("RE826", message, remedy="give a table with a row for each inspected case")
    _check_ids(rows)
    rows.sort(key=lambda row: row[1].id)
    answered = {
        case.id: dict(zip(sheet.attributes, case.attributes, strict=True))
        for sheet, case in rows
        if any(answer != UNANSWERED for answer in case.answers)
    }
    return Inspected(sample.source, answered, tuple(c.id for _, c in rows if c.id not in answered))


def _sheets(sample: Sample) -> list[CaseSheet]:
    return [inspection.cases for inspection in sample.inspections if inspection.cases is not None]


def _check_ids(rows: list[tuple[CaseSheet, Case]]) -> None:
    first: dict[str, str] = {}
    findings = []
    for sheet, case in rows:
        where = place(sheet.table, case.row, 0)
        if case.id in first:
            message = f"the case id '{case.id[:40]}' is also used at {first[case.id]}, by another provider"
            remedy = "give each case the id that it has in the longlist, or check one provider at a time"
            findings.append(Finding("RE828", "error", where, message, remedy))
        first.setdefault(case.id, str(where))
    if findings:
        raise InvalidInput(findings)
