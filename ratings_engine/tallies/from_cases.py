"""Tallies from a case sample, in plain Python: one pass over the cases for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.standards.conditions import attributes_in, holds
from ratings_engine.standards.derivation import derive_answer
from ratings_engine.tallies.model import NAMED_CONTRADICTIONS, Tally
from ratings_engine.tallies.plan import way_of
from ratings_engine.vocabulary import NOT_ASKED, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ratings_engine.samples.counted import QuestionCount
    from ratings_engine.samples.model import Case, CaseSheet
    from ratings_engine.standards.model import CaseCondition, KeyQuestion

__all__ = ["CaseAnswer", "answers_to", "tally_key_question", "tally_measure"]


class CaseAnswer(NamedTuple):
    """How one case counts for one key question, and why.

    ``given`` is the judged answer (None where the sample has no column for it), ``derived``
    what the prompts make of it (None without prompts), ``counted`` what is tallied.
    """

    given: int | None
    derived: int | None
    counted: int


def tally_key_question(question: KeyQuestion, sheet: CaseSheet) -> Tally | None:
    """Return the tally of ``question``; None where the sheet has neither it nor its prompts.

    Raises InvalidInput RE573 where its cases were counted otherwise than the question says.
    """
    if isinstance(sheet, CountedSheet):
        counted = sheet.counted.key_questions.get(question.id)
        if counted is not None and sheet.counted.ways.get(question.id) != way_of(question, sheet.questions):
            raise InvalidInput([_counted_otherwise(question, sheet)])
        return counted and _counted(counted)
    answer = answers_to(question, sheet)
    if answer is None:
        return None
    if _only_given(question, sheet):
        return _tally_column(sheet, sheet.questions.index(question.id))
    return _tally_answers((case, answer(case)) for case in sheet.cases)


def _counted_otherwise(question: KeyQuestion, sheet: CaseSheet) -> Finding:
    message = f"the cases were counted by standards that ask or weigh {question.id} otherwise"
    remedy = "read and count the sample again by these standards"
    return Finding("RE573", "error", Place(sheet.table.file), message, remedy)


def tally_measure(measure: str, sheet: CaseSheet) -> Tally | None:
    """Return the tally of a yes/no measure; None where the sheet has no such column."""
    if measure not in sheet.questions:
        return None
    return _tally_column(sheet, sheet.questions.index(measure))


def answers_to(question: KeyQuestion, sheet: CaseSheet) -> Callable[[Case], CaseAnswer] | None:
    """Return a function from a case to how it counts for ``question``, or None as above."""
    places = {column: index for index, column in enumerate(sheet.questions)}
    given = places.get(question.id)
    derive = _deriver(question, places)
    if given is None and derive is None:
        return None
    asks = _asker(question.applies_when, sheet)

    def answer(case: Case) -> CaseAnswer:
        judged = None if given is None else case.answers[given]
        derived = None if derive is None else derive(case.answers)
        if asks(case) is False:
            return CaseAnswer(judged, derived, NOT_ASKED)
        counted = derived if judged in (None, UNANSWERED) else judged
        return CaseAnswer(judged, derived, UNANSWERED if counted is None else counted)

    return answer


def _asker(condition: CaseCondition | None, sheet: CaseSheet) -> Callable[[Case], bool | None]:
    """Return a function from a case to whether ``condition`` holds for it.

    Outcomes are remembered by the attributes that the condition looks at, which recur.
    """
    if condition is None:
        return lambda _case: True
    looked_at = attributes_in(condition)
    indexes = [i for i, name in enumerate(sheet.attributes) if name in looked_at]
    known: dict[tuple[str, ...], bool | None] = {}

    def asks(case: Case) -> bool | None:
        key = tuple(case.attributes[i] for i in indexes)
        if key not in known:
            named = {sheet.attributes[i]: text.lower() for i, text in zip(indexes, key, strict=True)}
            known[key] = holds(condition, named)
        return known[key]

    return asks


def _deriver(question: KeyQuestion, places: dict[str, int]) -> Callable[[bytes], int] | None:
    """Return a function from a case's answers to what its prompts make of ``question``.

    None where no prompt has a column, or the pack has no rule for it. A prompt without a
    column counts as unanswered. Outcomes are remembered: few combinations of answers recur.
    """
    indexes = [places.get(prompt.id) for prompt in question.prompts]
    derivation = question.derivation
    if derivation is None or all(index is None for index in indexes):
        return None
    essential = [prompt.essential for prompt in question.prompts]
    known: dict[tuple[int, ...], int] = {}

    def derive(answers: bytes) -> int:
        key = tuple(UNANSWERED if i is None else answers[i] for i in indexes)
        if key not in known:
            known[key] = derive_answer(key, essential, derivation.share)
        return known[key]

    return derive


def _only_given(question: KeyQuestion, sheet: CaseSheet) -> bool:
    """Return whether the judged column alone decides: no condition, no prompts to weigh."""
    return question.applies_when is None and not any(p.id in sheet.questions for p in question.prompts)


def _counted(count: QuestionCount) -> Tally:
    """Return the tally of what was counted where the cases are stored."""
    return Tally(
        count.yes,
        count.no,
        count.na,
        count.unanswered,
        count.not_asked,
        derived=count.derived,
        contradicted=count.contradicted,
        contradictions=count.contradictions,
    )


def _tally_column(sheet: CaseSheet, index: int) -> Tally:
    if isinstance(sheet, CountedSheet):
        return Tally(*sheet.counted.columns[index])
    column = bytes(case.answers[index] for case in sheet.cases)
    yes, no, na, unanswered = (column.count(answer) for answer in range(UNANSWERED + 1))
    return Tally(yes, no, na, unanswered)


def _tally_answers(answers: Iterable[tuple[Case, CaseAnswer]]) -> Tally:
    counts = [0] * (NOT_ASKED + 1)
    derived = 0
    contradicted: list[str] = []
    for case, answer in answers:
        counts[answer.counted] += 1
        if answer.counted in (UNANSWERED, NOT_ASKED):
            continue
        if answer.given in (None, UNANSWERED):
            derived += 1
        elif answer.derived not in (None, UNANSWERED, answer.given):
            contradicted.append(case.id)
    yes, no, na, unanswered, not_asked = counts
    named = tuple(sorted(contradicted)[:NAMED_CONTRADICTIONS])
    return Tally(
        yes,
        no,
        na,
        unanswered,
        not_asked,
        derived=derived,
        contradicted=named,
        contradictions=len(contradicted),
    )
