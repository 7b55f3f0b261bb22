"""Comparing two markings of the same cases: question by question, rating by rating."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ratings_engine.agreement.coefficients import alpha_of, kappa_of, share_of
from ratings_engine.agreement.matching import answers_of, match, questions_of
from ratings_engine.agreement.model import (
    Agreement,
    Differing,
    KeyQuestionPair,
    Marking,
    QuestionAgreement,
    RatingPair,
)
from ratings_engine.errors import UsageError
from ratings_engine.rating.engine import rate_inspection, standards_ref
from ratings_engine.vocabulary import NA, NOT_ASKED, OVERALL, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.agreement.matching import Matched, Question
    from ratings_engine.agreement.model import Basis, Pair
    from ratings_engine.results.model import InspectionResult, StandardNode
    from ratings_engine.samples.model import Sample
    from ratings_engine.standards.model import Standards

__all__ = ["compare_markings"]

_Answers = list[tuple[str, str, int, int]]
"""Provider, case id and both answers."""


def compare_markings(
    standards: Standards, first: Sample, second: Sample, basis: Basis, *, indicative: bool = False
) -> Agreement:
    """Return how far two markings of the same cases agree, and the ratings that each gives.

    Cases are matched by provider, provider type and case id; both markings are rated by the cases
    alone that they share. Raises UsageError RE840 to RE842, and what rating raises.
    """
    matched = match(first, second)
    ours, theirs = (
        questions_of(standards, side) for side in zip(*((m.first, m.second) for m in matched), strict=True)
    )
    shared = [question for question in ours if question in theirs]
    if not shared:
        message = "the markings answer no question in common"
        raise UsageError(
            "RE841", message, remedy="give a column to the same key questions or prompts in both"
        )
    agreements: list[QuestionAgreement] = []
    differing: list[Differing] = []
    for question in shared:  # one after the other: the answers to all would fill the memory
        answers = _answers(standards, question, matched)
        agreements.append(_agreement(question, answers, basis))
        differing += _differing(question, answers)
    return Agreement(
        standards_ref(standards),
        Marking(first.source, first.digest),
        Marking(second.source, second.digest),
        basis,
        tuple(each.cases for each in matched),
        tuple(agreements),
        tuple(question.id for question in ours if question not in theirs),
        tuple(question.id for question in theirs if question not in ours),
        tuple(pair for each in matched for pair in _ratings(standards, each, indicative=indicative)),
        tuple(sorted(differing, key=lambda each: (each.provider, each.case_id))),
    )


def _answers(standards: Standards, question: Question, matched: Sequence[Matched]) -> _Answers:
    """Return both answers to a question in each case that both markings have."""
    found: _Answers = []
    for each in matched:
        sheets = (each.first.cases, each.second.cases)
        ours, theirs = (sheet and answers_of(standards, question, sheet) for sheet in sheets)
        if ours and theirs and sheets[0] and sheets[1]:
            pairs = zip(sheets[0].cases, sheets[1].cases, strict=True)
            found += [(each.cases.provider, one.id, ours(one), theirs(other)) for one, other in pairs]
    return found


def _agreement(question: Question, answers: _Answers, basis: Basis) -> QuestionAgreement:
    none = {UNANSWERED, NOT_ASKED, *([NA] if basis.without_na else [])}
    counts: Counter[Pair] = Counter()
    left_out: Counter[tuple[bool, bool]] = Counter()
    for _, _, first, second in answers:
        if first in none or second in none:
            left_out[first not in none, second not in none] += 1
        else:
            counts[first, second] += 1
    alpha, undefined = alpha_of(counts, basis, question.id)
    return QuestionAgreement(
        question.id,
        question.kind,
        dict(sorted(counts.items())),
        left_out[True, False],
        left_out[False, True],
        left_out[False, False],
        *share_of(counts, basis),
        kappa_of(counts, basis),
        alpha,
        undefined,
    )


def _differing(question: Question, answers: _Answers) -> Iterator[Differing]:
    """Yield the cases that both markings answer, and differently."""
    for provider, case_id, first, second in answers:
        if first != second and not {first, second} & {UNANSWERED, NOT_ASKED}:
            yield Differing(provider, case_id, question.id, first, second)


def _ratings(standards: Standards, matched: Matched, *, indicative: bool) -> Iterator[RatingPair]:
    """Yield the overall rating by both markings, then those of the standards."""
    if not matched.cases.both:
        return
    first, second = (
        rate_inspection(standards, each, indicative=indicative) for each in (matched.first, matched.second)
    )
    levels = (first.overall.level, second.overall.level)
    yield _pair(first, "", OVERALL, *levels, ())
    for one, other in zip(first.standards, second.standards, strict=True):
        yield _pair(first, one.id, one.name, one.level, other.level, tuple(_key_questions(one, other)))


def _pair(
    result: InspectionResult, standard: str, name: str, first: int | None, second: int | None,
    key_questions: tuple[KeyQuestionPair, ...],
) -> RatingPair:  # fmt: skip
    return RatingPair(result.provider, result.provider_type, standard, name, first, second, key_questions)


def _key_questions(first: StandardNode, second: StandardNode) -> Iterator[KeyQuestionPair]:
    for one, other in zip(first.key_questions, second.key_questions, strict=True):
        yield KeyQuestionPair(one.id, one.percentage, other.percentage, one.level, other.level)
