"""Breakdowns by subgroup as plain data for JSON: what is hidden is null, and said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import plain
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.results.subgroups import Breakdown, Gap, Subgroup, SubgroupAnswers

__all__ = ["breakdown_json"]

YES_AND_NO = ("yes", "no", "percentage", "rating", "gap")
REST = ("na", "unanswered")


def breakdown_json(breakdown: Breakdown) -> dict[str, Any]:
    """Return one breakdown of an inspection."""
    return {
        "by": list(breakdown.attributes),
        "suppress_below": breakdown.suppress_below,
        "suppressed": breakdown.suppressed,
        "confidence": plain(breakdown.confidence),
        "comparisons": breakdown.comparisons,
        "withheld": breakdown.withheld,
        "left_out": [{"key_question": question, "why": why} for question, why in breakdown.left_out],
        "groups": [_group(breakdown, subgroup) for subgroup in breakdown.subgroups],
    }


def _group(breakdown: Breakdown, subgroup: Subgroup) -> dict[str, Any]:
    values = zip(breakdown.attributes, subgroup.values, strict=True)
    return {
        "values": {name: value or None for name, value in values},
        "cases": subgroup.cases,
        "key_questions": [_answers(answers) for answers in subgroup.answers],
    }


def _answers(answers: SubgroupAnswers) -> dict[str, Any]:
    hidden = (*(YES_AND_NO if answers.hidden else ()), *(REST if answers.na is None else ()))
    return {
        "id": answers.key_question,
        "yes": answers.yes,
        "no": answers.no,
        "na": answers.na,
        "unanswered": answers.unanswered,
        "percentage": plain(answers.percentage),
        "rating": None if answers.level is None else RATINGS[answers.level],
        "gap": None if answers.gap is None else _gap(answers.gap),
        "suppressed": list(hidden),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "difference": plain(gap.difference),
        "low": gap.low,
        "high": gap.high,
        "p_value": gap.p_value,
        "adjusted_p_value": gap.adjusted,
        "differs": gap.differs,
    }
