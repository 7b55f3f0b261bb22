"""What an inspection's evidence comes to: a tally for each key question and measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.standards.model import standards_for
from ratings_engine.tallies.from_cases import tally_key_question, tally_measure
from ratings_engine.tallies.model import Tally

if TYPE_CHECKING:
    from ratings_engine.samples.model import GivenTally, Inspection
    from ratings_engine.standards.model import Standards

__all__ = ["given_tallies", "tallies_of"]


def tallies_of(standards: Standards, inspection: Inspection) -> dict[str, Tally]:
    """Return tallies by id of key question or measure, for those the inspection has."""
    tallies = given_tallies(inspection)
    sheet = inspection.cases
    if sheet is None:
        return tallies
    for standard in standards_for(standards, inspection.provider_type):
        for question in standard.key_questions if standard.assessed == "cases" else ():
            tally = tally_key_question(question, sheet)
            if tally is not None and question.id not in tallies:
                tallies[question.id] = tally
    for measure in standards.measures.values():
        tally = tally_measure(measure.id, sheet) if measure.of == "cases" else None
        if tally is not None and measure.id not in tallies:
            tallies[measure.id] = tally
    return tallies


def given_tallies(inspection: Inspection) -> dict[str, Tally]:
    """Return the tallies that an inspection gives instead of cases."""
    return {given.subject: _given(given) for given in inspection.tallies}


def _given(given: GivenTally) -> Tally:
    return Tally(given.yes, given.no, given.na, given.unanswered, percentage=given.percentage, of=given.of)
