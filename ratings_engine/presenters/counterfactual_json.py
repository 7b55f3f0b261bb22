"""What it would take, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json, plain, standards_used
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.counterfactual.model import Answer, Change, Counterfactual, Way
    from ratings_engine.results.model import StandardsRef
    from ratings_engine.vocabulary import Level

__all__ = ["present_counterfactual_json"]

SCHEMA = "ratings-engine/counterfactual/1"


def present_counterfactual_json(found: Counterfactual, standards: StandardsRef) -> str:
    """Return what it would take as JSON text."""
    return as_json(
        {
            "schema": SCHEMA,
            "standards": standards_used(standards),
            "provider": found.provider,
            "provider_type": found.provider_type,
            "target": found.target,
            "from": _rating(found.level),
            **_answer(found.answer),
            "cases_alone": _maybe(found.cases_alone),
            "judgements_alone": _maybe(found.judgements_alone),
            "loses": _maybe(found.loses),
            "held": plain(found.held),
            "assumed": plain(found.assumed),
        }
    )


def _rating(level: Level | None) -> str | None:
    return None if level is None else RATINGS[level]


def _maybe(answer: Answer | None) -> dict[str, Any] | None:
    return None if answer is None else _answer(answer)


def _answer(answer: Answer) -> dict[str, Any]:
    ways = [_way(way) for way in answer.ways]
    return {
        "to": RATINGS[answer.level],
        "direction": "up" if answer.up else "down",
        "why_not": answer.why or None,
        "best": _rating(answer.best),
        "limits": list(answer.limits),
        "cost": None if answer.cost is None else {"cases": answer.cases, "judgements": answer.judgements},
        "changes": ways[0] if ways else [],
        "alternatives": ways[1:],
        "more_alternatives": answer.more,
    }


def _way(way: Way) -> list[dict[str, Any]]:
    return [_change(change, lapses=change.standard in way.lapsed) for change in way.changes]


def _change(change: Change, *, lapses: bool) -> dict[str, Any]:
    return {
        "standard": change.standard,
        "key_question": change.key_question,
        "from": RATINGS[change.level_from],
        "to": RATINGS[change.level_to],
        "cases": change.cases,
        "judgements": change.judgements,
        "answer": change.answer or None,
        "of": change.of,
        "yes": change.yes,
        "discretion_lapses": lapses,
    }
