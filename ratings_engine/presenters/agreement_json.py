"""Two markings compared, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json, plain, standards_used
from ratings_engine.vocabulary import ANSWERS, RATINGS

if TYPE_CHECKING:
    from ratings_engine.agreement.model import (
        Agreement,
        Estimate,
        KeyQuestionPair,
        QuestionAgreement,
        RatingPair,
    )
    from ratings_engine.vocabulary import Level

__all__ = ["present_agreement_json"]

SCHEMA = "ratings-engine/agreement/1"


def present_agreement_json(found: Agreement) -> str:
    """Return two markings compared as JSON text."""
    return as_json(
        {
            "schema": SCHEMA,
            "standards": standards_used(found.standards),
            "first": found.first._asdict(),
            "second": found.second._asdict(),
            **plain(found.basis),
            "cases": found.cases,
            "matched": [plain(each) for each in found.matched],
            "questions": [_question(question) for question in found.questions],
            "only_first": list(found.only_first),
            "only_second": list(found.only_second),
            "ratings": [_rating(pair) for pair in found.ratings],
            "differing": [
                {**each._asdict(), "first": ANSWERS[each.first], "second": ANSWERS[each.second]}
                for each in found.differing
            ],
        }
    )


def _question(question: QuestionAgreement) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "pairs": question.pairs,
        "agreeing": question.agreeing,
        "answers": [
            {"first": ANSWERS[first], "second": ANSWERS[second], "cases": cases}
            for (first, second), cases in question.counts.items()
        ],
        "first_only": question.first_only,
        "second_only": question.second_only,
        "neither": question.neither,
        "percentage": plain(question.percentage),
        "percentage_interval": _interval(question.percentage_interval),
        "kappa": _estimate(question.kappa),
        "alpha": {**_estimate(question.alpha), "resamples_undefined": question.undefined},
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": estimate.value,
        "interval": _interval(estimate.interval),
        "why": estimate.why,
        "why_no_interval": estimate.why_no_interval,
    }


def _interval(interval: tuple[float, float] | None) -> dict[str, float] | None:
    return None if interval is None else dict(zip(("low", "high"), interval, strict=True))


def _rating(pair: RatingPair) -> dict[str, Any]:
    return {
        "provider": pair.provider,
        "provider_type": pair.provider_type,
        "standard": pair.standard or None,
        "name": pair.name,
        "first": _named(pair.first),
        "second": _named(pair.second),
        "parts": pair.parts,
        "key_questions": [_key_question(each) for each in pair.key_questions],
    }


def _key_question(pair: KeyQuestionPair) -> dict[str, Any]:
    return {
        "id": pair.id,
        "first": {"percentage": plain(pair.first_percentage), "rating": _named(pair.first)},
        "second": {"percentage": plain(pair.second_percentage), "rating": _named(pair.second)},
    }


def _named(level: Level | None) -> str | None:
    return None if level is None else RATINGS[level]
