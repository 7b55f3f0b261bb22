"""Explanation nodes of key questions and indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.rating.boundaries import (
    boundary_met,
    boundary_next,
    cases_between,
    levels_if_answered,
    rounding_matters,
)
from ratings_engine.rating.evaluator import banded_value
from ratings_engine.rating.evidence import FROM_KEY_QUESTIONS
from ratings_engine.rating.outcome import Conclusion
from ratings_engine.rating.productions import UNSOURCED, name_of, name_of_measure
from ratings_engine.results.model import IndicatorNode, JudgementNode, KeyQuestionNode
from ratings_engine.standards.banding import band_of, percentage
from ratings_engine.tallies.model import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.rating.explaining import Explained
    from ratings_engine.standards.model import KeyQuestion, Standard
    from ratings_engine.vocabulary import Level

__all__ = ["explain_indicators", "explain_key_question", "share_of_yes"]

_NO_TALLY = Tally(None, None, None, None)


def explain_key_question(made: Explained, standard: Standard, question: KeyQuestion) -> KeyQuestionNode:
    """Return the node of a key question."""
    conclusion = made.outcome.key_questions.get(question.id, Conclusion(None, "no_source"))
    tally = made.evidence.tallies.get(question.id, _NO_TALLY)
    judgement = made.evidence.judgements.get(question.id)
    bands, rounding = question.banding.bands, made.program.rounding
    share = share_of_yes(tally)
    banded = banded_value(tally, rounding)
    rated = conclusion.level is not None and banded is not None
    worst, best = levels_if_answered(bands, tally, rounding)
    up, down = (cases_between(tally, rounding, up=way) for way in (True, False))
    return KeyQuestionNode(
        id=question.id,
        lens=question.lens,
        question=question.question,
        level=conclusion.level,
        why=conclusion.why,
        basis=_basis(made, standard, question, conclusion),
        yes=tally.yes,
        no=tally.no,
        na=tally.na,
        unanswered=tally.unanswered,
        not_asked=tally.not_asked,
        of=tally.of,
        percentage=share,
        banded=banded,
        rounding=rounding,
        rounding_matters=rated
        and share is not None
        and rounding_matters(bands, share, published=tally.percentage is not None, of=tally.of),
        words=band_of(bands, banded).words if rated and banded is not None else "",
        met=boundary_met(bands, banded, down) if rated and banded is not None else None,
        next=boundary_next(bands, banded, up) if rated and banded is not None else None,
        worst=worst,
        best=best,
        minimum_cases=question.minimum_cases,
        maximum_unanswered=question.maximum_unanswered,
        derived=tally.derived,
        contradicted=tally.contradicted,
        contradictions=tally.contradictions,
        judgement=JudgementNode(judgement.level, judgement.evidence, judgement.place) if judgement else None,
        binding=_binds(made, standard, question.id),
        rule=made.rule_behind(f"of:{name_of(question.id)}", UNSOURCED),
    )


def share_of_yes(tally: Tally) -> Fraction | None:
    """Return the unrounded percentage; None without a denominator."""
    if tally.percentage is not None:
        return tally.percentage
    return percentage(tally.yes, tally.answered) if tally.yes is not None and tally.answered else None


def _basis(made: Explained, standard: Standard, question: KeyQuestion, conclusion: Conclusion) -> str | None:
    if conclusion.level is None and conclusion.why == "no_source":
        return None
    if question.id in made.evidence.judgements:
        return "judged"
    basis = made.evidence.bases[standard.id]
    return "judged" if basis == "judged_key_questions" else basis


def _binds(made: Explained, standard: Standard, question: str) -> bool:
    """Return whether a key question sets the standard's rating, by the standard's method."""
    outcome = made.outcome
    result = outcome.standards[standard.id].computed.level
    if result is None or made.evidence.bases[standard.id] not in FROM_KEY_QUESTIONS:
        return False
    level = outcome.key_questions[question].level
    return level is not None and (standard.combination.method == "mean" or level == result)


def explain_indicators(made: Explained, standard: Standard) -> Iterator[IndicatorNode]:
    """Yield the indicators of a standard, each beside the judgement that it informs."""
    for question in standard.key_questions:
        for measure_id in question.indicators:
            yield _indicator(made, standard, question, measure_id)


def _indicator(made: Explained, standard: Standard, question: KeyQuestion, measure_id: str) -> IndicatorNode:
    measure = made.standards.measures[measure_id]
    conclusion = made.outcome.measures.get(measure_id, Conclusion(None, "no_source"))
    tally = made.evidence.tallies.get(measure_id, _NO_TALLY)
    number = made.evidence.measures.get(measure_id)
    judged = _judged_level(made, standard, question)
    level = conclusion.level
    return IndicatorNode(
        measure=measure_id,
        name=measure.name,
        unit=measure.unit or "percent of cases",
        key_question=question.id,
        value=number if number is not None else share_of_yes(tally),
        answered=tally.answered,
        level=level,
        why=conclusion.why,
        parts_by=level - judged if level is not None and judged is not None else None,
        rule=made.rule_behind(f"of:{name_of_measure(measure_id)}", measure.rule),
    )


def _judged_level(made: Explained, standard: Standard, question: KeyQuestion) -> Level | None:
    """Return the judgement an indicator stands beside: of its question, else of its standard."""
    judged = made.evidence.judged(question.id)
    return judged if judged is not None else made.evidence.judged(standard.id)
