"""Where each standard's rating comes from: one kind of source, or a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.rating.evidence import Evidence
from ratings_engine.samples.counted import first_judged, gives_answers
from ratings_engine.samples.table import place
from ratings_engine.standards.model import standards_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.samples.model import Case, CaseSheet, Inspection
    from ratings_engine.standards.model import Standard, Standards
    from ratings_engine.tallies.model import Tally

__all__ = ["gather_evidence"]


class _Source(NamedTuple):
    """One source of a standard: its kind, in words, and where it stands."""

    kind: str
    words: str
    place: Place


def gather_evidence(
    standards: Standards, inspection: Inspection, tallies: Mapping[str, Tally], *, indicative: bool
) -> Evidence:
    """Return the evidence of an inspection, each standard with the basis of its rating.

    Raises InvalidInput with every finding: a standard with two sources (RE530), something
    given for a standard that does not apply or is assessed the other way (RE531, RE532), a
    judgement given twice (RE533), a total beside ratings (RE534).
    """
    findings: list[Finding] = []
    applicable = standards_for(standards, inspection.provider_type)
    bases: dict[str, str | None] = {}
    for standard in applicable:
        sources = list(_sources(standard, inspection))
        findings += _conflicts(standard, sources)
        bases[standard.id] = sources[0].kind if sources else None
        if not sources and indicative and standards.indicators and _measured(standard, inspection, tallies):
            bases[standard.id] = "indicators"
    findings += _misplaced(standards, inspection, applicable)
    findings += _measures_twice(standards, inspection)
    findings += _repeated(inspection)
    counted = sum(standard.counted for standard in applicable)
    findings += _total_alone(inspection, bases, standards, counted)
    if findings:
        raise InvalidInput(findings)
    return Evidence(
        bases,
        tallies,
        {j.subject: j for j in inspection.judgements},
        {m.measure: m.value for m in inspection.measures},
        {d.standard: d for d in inspection.discretion},
        inspection.total,
    )


def _sources(standard: Standard, inspection: Inspection) -> Iterator[_Source]:
    """Yield the kinds of source that an inspection has for a standard, one of each."""
    questions = {q.id for q in standard.key_questions}
    for judgement in inspection.judgements:
        if judgement.subject == standard.id:
            yield _Source("judged", "a judgement of the standard", judgement.place)
            break
    of_questions = next((j for j in inspection.judgements if j.subject in questions), None)
    if of_questions is not None:
        yield _Source("judged_key_questions", f"a judgement of {of_questions.subject}", of_questions.place)
    tally = next((t for t in inspection.tallies if t.subject in questions), None)
    if tally is not None:
        yield _Source("tallies", f"a tally of {tally.subject}", tally.place)
    if inspection.cases is not None and standard.assessed == "cases":
        judged = bool(inspection.judgements or inspection.tallies)
        yield from _cases(standard, inspection.cases, needs_answers=judged)


def _cases(standard: Standard, sheet: CaseSheet, *, needs_answers: bool) -> Iterator[_Source]:
    """Yield the case sheet as a source; beside others, only if it answers anything at all."""
    wanted = {q.id for q in standard.key_questions} | {
        p.id for q in standard.key_questions for p in q.prompts
    }
    indexes = [i for i, question in enumerate(sheet.questions) if question in wanted]
    if not indexes:
        return
    if needs_answers and not any(gives_answers(sheet, i) for i in indexes):
        return
    where = place(sheet.table, sheet.table.header_number, sheet.columns[indexes[0]])
    yield _Source("cases", f"answers in column {sheet.questions[indexes[0]]}", where)


def _conflicts(standard: Standard, sources: list[_Source]) -> Iterator[Finding]:
    if len(sources) > 1:
        first, second = sources[0], sources[1]
        message = f"standard {standard.id} has two sources: {first.words} and {second.words} ({second.place})"
        yield Finding(
            "RE530", "error", first.place, message, "keep one; to move a computed rating use 'discretion'"
        )


def _measured(standard: Standard, inspection: Inspection, tallies: Mapping[str, Tally]) -> bool:
    known = {m.measure for m in inspection.measures} | set(tallies)
    return any(i in known for q in standard.key_questions for i in q.indicators)


def _misplaced(
    standards: Standards, inspection: Inspection, applicable: tuple[Standard, ...]
) -> Iterator[Finding]:
    """Yield what is given for standards that do not apply, or are not assessed that way."""
    asked = {s.id for s in applicable} | {q.id for s in applicable for q in s.key_questions}
    every = {s.id for s in standards.standards} | {q.id for s in standards.standards for q in s.key_questions}
    kind = inspection.provider_type
    given = [(j.subject, j.place) for j in inspection.judgements]
    given += [(t.subject, t.place) for t in inspection.tallies]
    given += [(d.standard, d.place) for d in inspection.discretion]
    for subject, where in given:
        if subject in every - asked:
            yield Finding(
                "RE531",
                "error",
                where,
                f"{subject} is not asked of provider type '{kind}'",
                "remove it, or correct the provider type",
            )
    judged = {q.id for s in applicable if s.assessed == "judgement" for q in s.key_questions}
    for tally in inspection.tallies:
        if tally.subject in judged:
            yield Finding(
                "RE532",
                "error",
                tally.place,
                f"{tally.subject} is judged, not answered case by case",
                "give a judgement instead",
            )
    if inspection.cases is not None:
        yield from _misplaced_answers(standards, inspection.cases, asked, judged, kind)


def _misplaced_answers(
    standards: Standards, sheet: CaseSheet, asked: set[str], judged: set[str], kind: str
) -> Iterator[Finding]:
    """Yield the first yes or no in each column that this provider cannot have answers in."""
    owners = {p.id: q.id for s in standards.standards for q in s.key_questions for p in q.prompts}
    measures = set(standards.measures)
    for index, column in enumerate(sheet.questions):
        question = owners.get(column, column)
        if question in measures or (question in asked and question not in judged):
            continue
        case = first_judged(sheet, index)
        if case is None:
            continue
        where = place(sheet.table, case.row, sheet.columns[index])
        if question in judged:
            yield Finding(
                "RE532",
                "error",
                where,
                f"{column} is judged, not answered case by case",
                "remove the column, and give a judgement",
            )
        else:
            yield Finding(
                "RE531",
                "error",
                where,
                f"{column} is not asked of provider type '{kind}', but {_named(case)} answers it",
                "leave it empty, or correct the provider type",
            )


def _named(case: Case) -> str:
    return f"case {case.id}" if case.id else "a case"


def _measures_twice(standards: Standards, inspection: Inspection) -> Iterator[Finding]:
    """Yield measures of the cases that are given as a tally and answered case by case."""
    sheet = inspection.cases
    for tally in inspection.tallies if sheet is not None else ():
        if tally.subject not in standards.measures or sheet is None or tally.subject not in sheet.questions:
            continue
        index = sheet.questions.index(tally.subject)
        if gives_answers(sheet, index):
            message = f"{tally.subject} has two sources: a tally, and answers in a column of the cases"
            yield Finding("RE530", "error", tally.place, message, "keep one")


def _repeated(inspection: Inspection) -> Iterator[Finding]:
    for what, records in (
        ("judgement", [(j.subject, j.place) for j in inspection.judgements]),
        ("discretion", [(d.standard, d.place) for d in inspection.discretion]),
    ):
        seen: dict[str, Place] = {}
        for subject, where in records:
            if subject in seen:
                yield Finding(
                    "RE533",
                    "error",
                    where,
                    f"{subject} has a second {what}; the first is at {seen[subject]}",
                    "keep one",
                )
            seen.setdefault(subject, where)


def _total_alone(
    inspection: Inspection, bases: Mapping[str, str | None], standards: Standards, counted: int
) -> Iterator[Finding]:
    """Yield what is wrong with a published total: ratings beside it, or more than the pack counts."""
    total = inspection.total
    if total is None:
        return
    sourced = [standard for standard, basis in bases.items() if basis is not None]
    if sourced:
        message = f"a published total stands beside ratings of {', '.join(sourced)}"
        yield Finding("RE534", "error", total.place, message, "give one or the other")
    most = counted * max(standards.points)
    if total.max_score > most:
        message = f"the total is of {total.max_score} points; {counted} standards count, for at most {most}"
        yield Finding("RE519", "error", total.place, message, "check the total, or the standards")
