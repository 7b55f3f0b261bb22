"""Which inspections, cases and questions two markings share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.agreement.model import KEY_QUESTION, MEASURE, PROMPT, MatchedCases
from ratings_engine.errors import UsageError
from ratings_engine.samples.model import CaseSheet
from ratings_engine.tallies.from_cases import answers_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ratings_engine.samples.model import Case, Inspection, Sample
    from ratings_engine.standards.model import Standards

__all__ = ["Matched", "Question", "answers_of", "match", "questions_of"]

Key = tuple[str, str]


class Question(NamedTuple):
    """What is answered case by case: a key question, a prompt or a measure."""

    id: str
    kind: str


class Matched(NamedTuple):
    """One provider's inspection in both markings, with the cases alone that both have, in order of id."""

    first: Inspection
    second: Inspection
    cases: MatchedCases


def match(first: Sample, second: Sample) -> list[Matched]:
    """Return the inspections that both markings have, in the order of the first.

    Raises UsageError RE840 where no case is in both, and RE842 where a provider is of another
    provider type in one of them.
    """
    ours, theirs = _by_key(first), _by_key(second)
    _check_types(ours, theirs)
    matched = [_match(ours[key], theirs[key]) for key in ours if key in theirs]
    found = [each for each in matched if each.cases.both]
    if not found:
        raise UsageError("RE840", _nothing_shared(ours, theirs), remedy=_remedy(ours, theirs))
    return [*found, *(each for each in matched if not each.cases.both)]


def questions_of(standards: Standards, inspections: Iterable[Inspection]) -> list[Question]:
    """Return what the cases of ``inspections`` answer, in the order of the standards."""
    sheets = [inspection.cases for inspection in inspections if inspection.cases is not None]
    columns = {column for sheet in sheets for column in sheet.questions}
    based = [q for s in standards.standards if s.assessed == "cases" for q in s.key_questions]
    asked = [Question(q.id, KEY_QUESTION) for q in based if any(answers_to(q, sheet) for sheet in sheets)]
    asked += [Question(p.id, PROMPT) for q in based for p in q.prompts if p.id in columns]
    return [*asked, *(Question(name, MEASURE) for name in standards.measures if name in columns)]


def answers_of(standards: Standards, question: Question, sheet: CaseSheet) -> Callable[[Case], int] | None:
    """Return a function from a case to its answer as it is counted; None where the sheet does not ask."""
    if question.kind == KEY_QUESTION:
        asked = next(q for s in standards.standards for q in s.key_questions if q.id == question.id)
        counted = answers_to(asked, sheet)
        return None if counted is None else lambda case: counted(case).counted
    if question.id not in sheet.questions:
        return None
    index = sheet.questions.index(question.id)
    return lambda case: case.answers[index]


def _by_key(sample: Sample) -> dict[Key, Inspection]:
    return {(i.provider, i.provider_type): i for i in sample.inspections if i.cases is not None}


def _check_types(ours: dict[Key, Inspection], theirs: dict[Key, Inspection]) -> None:
    for provider, kind in ours:
        kinds = {k for p, k in theirs if p == provider}
        if kinds and kind not in kinds:
            message = (
                f"'{provider}' is {kind} in the first marking and {', '.join(sorted(kinds))} in the second"
            )
            remedy = "correct the column 'provider_type', or give --provider-type"
            raise UsageError("RE842", message, place=theirs[provider, min(kinds)].place, remedy=remedy)


def _match(ours: Inspection, theirs: Inspection) -> Matched:
    first, second = (_cases(inspection) for inspection in (ours, theirs))
    both = sorted(first.keys() & second.keys())
    cases = MatchedCases(
        ours.provider,
        ours.provider_type,
        tuple(both),
        tuple(sorted(first.keys() - second.keys())),
        tuple(sorted(second.keys() - first.keys())),
    )
    return Matched(_with(ours, [first[i] for i in both]), _with(theirs, [second[i] for i in both]), cases)


def _cases(inspection: Inspection) -> dict[str, Case]:
    return {case.id: case for case in inspection.cases.cases} if inspection.cases is not None else {}


def _with(inspection: Inspection, cases: list[Case]) -> Inspection:
    """Return an inspection with some of its cases alone, and without discretion: that was for all of them."""
    sheet = inspection.cases
    assert sheet is not None  # only inspections with cases are matched  # noqa: S101
    kept = CaseSheet(sheet.table, sheet.questions, sheet.columns, sheet.attributes, tuple(cases))
    return inspection._replace(cases=kept, discretion=())


def _nothing_shared(ours: dict[Key, Inspection], theirs: dict[Key, Inspection]) -> str:
    for name, marking in (("first", ours), ("second", theirs)):
        if not marking:
            return f"the {name} marking has no cases, only ratings or tallies"
    if not ours.keys() & theirs.keys():
        return "the markings have no provider in common"
    return "the markings have no case in common"


def _remedy(ours: dict[Key, Inspection], theirs: dict[Key, Inspection]) -> str:
    if not ours or not theirs:
        return "give a table with a row for each case"
    if ours.keys() & theirs.keys():
        return "give a case the same id in both"
    named = " and ".join(f"'{min(marking)[0]}'" for marking in (ours, theirs))
    return f"write a provider the same way in both: there are {named}"
