"""One inspection as two versions read it: what either of them reads of it, and what a version knows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ratings_engine.samples.counted import CountedSheet, find_case
from ratings_engine.samples.model import CaseSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from ratings_engine.samples.model import Case, Inspection
    from ratings_engine.standards.model import Standard, Standards

__all__ = ["by_case", "fitting", "joined", "subjects_given", "subjects_of"]

T = TypeVar("T")


def subjects_of(standard: Standard) -> frozenset[str]:
    """Return what evidence of a standard is about: itself, its key questions, their prompts."""
    questions = [(q.id, *(p.id for p in q.prompts)) for q in standard.key_questions]
    return frozenset([standard.id, *(name for names in questions for name in names)])


def subjects_given(inspection: Inspection) -> frozenset[str]:
    """Return what an inspection gives evidence of."""
    given = [j.subject for j in inspection.judgements] + [t.subject for t in inspection.tallies]
    columns = inspection.cases.questions if inspection.cases is not None else ()
    return frozenset([*given, *columns])


def joined(old: Inspection, new: Inspection) -> Inspection:
    """Return one inspection with what either version reads of it.

    A question that moved is there by both its numbers, so that standards between the two
    versions find it by the one they ask for.
    """
    if old is new:
        return old
    return old._replace(
        judgements=_union(old.judgements, new.judgements, lambda j: j.subject),
        tallies=_union(old.tallies, new.tallies, lambda t: t.subject),
        measures=_union(old.measures, new.measures, lambda m: m.measure),
        discretion=_union(old.discretion, new.discretion, lambda d: d.standard),
        cases=_joined_cases(old.cases, new.cases),
    )


def _union(old: tuple[T, ...], new: tuple[T, ...], key: Callable[[T], str]) -> tuple[T, ...]:
    known = {key(item) for item in old}
    return (*old, *(item for item in new if key(item) not in known))


def _joined_cases(old: CaseSheet | None, new: CaseSheet | None) -> CaseSheet | None:
    if old is None or new is None or old.questions == new.questions:
        return old or new
    added = [place for place, question in enumerate(new.questions) if question not in old.questions]
    cases = zip(old.cases, new.cases, strict=True)
    return CaseSheet(
        old.table,
        (*old.questions, *(new.questions[place] for place in added)),
        (*old.columns, *(new.columns[place] for place in added)),
        old.attributes,
        tuple(_joined_case(was, now, added) for was, now in cases),
    )


def _joined_case(was: Case, now: Case, added: Sequence[int]) -> Case:
    return was._replace(answers=was.answers + bytes(now.answers[place] for place in added))


def fitting(inspection: Inspection, subjects: AbstractSet[str], standards: Standards) -> Inspection:
    """Return what an inspection says of ``subjects``, and of the measures of ``standards``."""
    known = subjects | standards.measures.keys()
    return inspection._replace(
        judgements=tuple(j for j in inspection.judgements if j.subject in known),
        tallies=tuple(t for t in inspection.tallies if t.subject in known),
        measures=tuple(m for m in inspection.measures if m.measure in standards.measures),
        discretion=tuple(d for d in inspection.discretion if d.standard in known),
        cases=_columns(inspection.cases, known),
    )


def _columns(sheet: CaseSheet | None, known: AbstractSet[str]) -> CaseSheet | None:
    """Return a sheet with the known columns alone; None where it has none of them."""
    if sheet is None:
        return None
    kept = [place for place, question in enumerate(sheet.questions) if question in known]
    if len(kept) == len(sheet.questions):
        return sheet
    if not kept:
        return None
    questions = {sheet.questions[place]: sheet.columns[place] for place in kept}
    if isinstance(sheet, CountedSheet):
        columns = tuple(sheet.counted.columns[place] for place in kept)
        counted = sheet.counted._replace(
            columns=columns, fetch=partial(_answers, sheet, kept), find=partial(_find, sheet, kept)
        )
        return CountedSheet.of(sheet.table, questions, sheet.attributes, counted)
    return CaseSheet(
        sheet.table, tuple(questions), tuple(questions.values()), sheet.attributes, _answers(sheet, kept)
    )


def _answers(sheet: CaseSheet, kept: Sequence[int]) -> tuple[Case, ...]:
    """Return the cases of a sheet with the answers of some columns alone."""
    return tuple(_with_some(case, kept) for case in sheet.cases)


def _find(sheet: CaseSheet, kept: Sequence[int], case_id: str) -> Case | None:
    found = find_case(sheet, case_id)
    return found and _with_some(found, kept)


def _with_some(case: Case, kept: Sequence[int]) -> Case:
    return case._replace(answers=bytes(case.answers[place] for place in kept))


def by_case(inspection: Inspection) -> Inspection:
    """Return an inspection whose cases can be counted by any rules, not only those it was read by."""
    sheet = inspection.cases
    return inspection._replace(cases=CaseSheet(*sheet[:-1], sheet.cases)) if sheet else inspection
