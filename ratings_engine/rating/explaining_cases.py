"""Explanation nodes of single cases: how each counts for every key question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.results.model import CaseNode, CaseQuestion
from ratings_engine.samples.counted import find_case
from ratings_engine.samples.table import place
from ratings_engine.tallies.from_cases import answers_to
from ratings_engine.vocabulary import ANSWERS, NOT_ASKED, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import Case, CaseSheet
    from ratings_engine.standards.model import KeyQuestion
    from ratings_engine.tallies.from_cases import CaseAnswer

__all__ = ["explain_cases"]


def explain_cases(program: Program, sheet: CaseSheet, only: str | None) -> tuple[CaseNode, ...]:
    """Return a node for each case of a sheet (or ``only`` the one of that id), in order of id."""
    asked = [
        (question, answer)
        for standard in program.standards
        if standard.assessed == "cases"
        for question in standard.key_questions
        if (answer := answers_to(question, sheet)) is not None
    ]
    places = {column: index for index, column in enumerate(sheet.questions)}
    return tuple(
        CaseNode(
            case.id,
            place(sheet.table, case.row, 0),
            tuple(zip(sheet.attributes, case.attributes, strict=True)),
            tuple(_question(question, answer, case, sheet, places) for question, answer in asked),
        )
        for case in _wanted(sheet, only)
    )


def _wanted(sheet: CaseSheet, only: str | None) -> list[Case]:
    if only is None:
        return sorted(sheet.cases, key=lambda case: case.id)
    found = find_case(sheet, only)
    return [] if found is None else [found]


def _question(
    question: KeyQuestion,
    answer: Callable[[Case], CaseAnswer],
    case: Case,
    sheet: CaseSheet,
    places: dict[str, int],
) -> CaseQuestion:
    found = answer(case)
    prompts = (
        tuple(
            (
                p.id,
                p.text,
                p.essential,
                ANSWERS[case.answers[places[p.id]]] if p.id in places else ANSWERS[UNANSWERED],
            )
            for p in question.prompts
        )
        if found.derived is not None
        else ()
    )
    column = places.get(question.id, next((places[p.id] for p in question.prompts if p.id in places), 0))
    by_prompts = found.derived is not None and found.given in (None, UNANSWERED)
    derivation = question.derivation if by_prompts else None
    rule = derivation.rule if derivation else None
    return CaseQuestion(
        key_question=question.id,
        question=question.question,
        given=_named(found.given),
        derived=_named(found.derived),
        counted=ANSWERS[found.counted],
        prompts=prompts,
        place=place(sheet.table, case.row, sheet.columns[column]),
        rule=question.rule if found.counted == NOT_ASKED else rule,
        share=derivation.share if derivation else None,
    )


def _named(answer: int | None) -> str | None:
    return None if answer is None else ANSWERS[answer]
