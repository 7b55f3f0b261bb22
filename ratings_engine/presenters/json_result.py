"""Results as JSON: the contract that other people's scripts rely on."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ratings_engine.errors import Place
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.results.brief import BriefInspection, BriefQuestion, BriefResult, BriefStandard
    from ratings_engine.results.model import (
        CaseNode,
        InspectionResult,
        KeyQuestionNode,
        RatingResult,
        StandardNode,
        StandardsRef,
    )
    from ratings_engine.results.stability import StabilityNode
    from ratings_engine.results.subgroups import Breakdown
    from ratings_engine.vocabulary import Level

__all__ = ["SCHEMA", "as_json", "plain", "present_json", "ratings_told", "sample_rated", "standards_used"]

SCHEMA = "ratings-engine/result/1"
_LEVELS = frozenset(
    {"level", "computed", "worst", "best", "at_most", "level_from", "level_to", "up_level", "down_level"}
)


def present_json(result: RatingResult) -> str:
    """Return a result as JSON text; the same input gives the same bytes on any machine."""
    return as_json(
        {
            "schema": SCHEMA,
            "standards": standards_used(result.standards),
            "sample": sample_rated(result),
            "inspections": [_inspection(inspection) for inspection in result.inspections],
        }
    )


def sample_rated(result: RatingResult | BriefResult) -> dict[str, Any]:
    """Return what an answer says of the sample, and of what its tallies were counted from."""
    counted = [each._asdict() for each in result.counted_from]
    told = {"source": result.source, "digest": result.digest}
    return {**told, "counted_from": counted} if counted else told


def standards_used(standards: StandardsRef) -> dict[str, Any]:
    """Return what every JSON answer says of the standards it used."""
    return {
        "id": standards.id,
        "version": standards.version,
        "digest": standards.digest,
        "overlays": [
            {"id": o.id, "version": o.version, "digest": o.digest, "extends": o.base_id}
            for o in standards.overlays
        ],
    }


def as_json(data: object) -> str:
    """Return plain data as indented JSON with a line end."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _rating(level: Level | None) -> str | None:
    return None if level is None else RATINGS[level]


def _number(value: Fraction | None) -> int | float | None:
    """Return an exact number as JSON's nearest: a whole one whole, any other correctly rounded."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator


def _inspection(inspection: InspectionResult) -> dict[str, Any]:
    told = {**ratings_told(inspection), "explanation": _explanation(inspection)}
    if inspection.stability is not None:
        told = _with_stability(told, inspection.stability)
    return told if inspection.subgroups is None else _with_subgroups(told, inspection.subgroups)


def ratings_told(inspection: InspectionResult | BriefInspection) -> dict[str, Any]:
    """Return what is told of an inspection's ratings, without why."""
    overall = inspection.overall
    indicative = {"indicative": True} if overall.indicative else {}
    cases = {} if inspection.population is None else {"population": inspection.population}
    return {
        "provider": inspection.provider,
        "provider_type": inspection.provider_type,
        **cases,
        "overall": {
            "rating": _rating(overall.level),
            "score": overall.score,
            "max_score": overall.max_score,
            "not_rated": list(overall.not_rated),
            **indicative,
        },
        "standards": [_standard(standard) for standard in inspection.standards],
    }


def _with_subgroups(told: dict[str, Any], breakdowns: tuple[Breakdown, ...]) -> dict[str, Any]:
    from ratings_engine.presenters.subgroups_json import breakdown_json

    return {**told, "subgroups": [breakdown_json(breakdown) for breakdown in breakdowns]}


def _with_stability(told: dict[str, Any], node: StabilityNode) -> dict[str, Any]:
    """Return what is told of an inspection with how stable it is, and each of its standards."""
    from ratings_engine.presenters.stability_json import shares_json, stability_json

    for standard in told["standards"] if node.standards else ():
        standard["stability"] = shares_json(node.standards[standard["id"]])
    return {**told, "stability": stability_json(node)}


def _standard(node: StandardNode | BriefStandard) -> dict[str, Any]:
    indicative = {"indicative": True} if node.indicative else {}
    return {
        "id": node.id,
        "name": node.name,
        "rating": _rating(node.level),
        "computed_rating": _rating(node.computed),
        "score": node.points,
        "counted": node.counted,
        "basis": node.basis,
        "discretion": _discretion(node),
        **indicative,
        "key_questions": [_key_question(question) for question in node.key_questions],
    }


def _discretion(node: StandardNode | BriefStandard) -> dict[str, Any] | None:
    moved = node.discretion
    if moved is None:
        return None
    return {
        "from": _rating(moved.level_from),
        "to": _rating(moved.level_to),
        "reason": moved.reason,
        "authorised_by": moved.authorised_by,
    }


def _key_question(node: KeyQuestionNode | BriefQuestion) -> dict[str, Any]:
    return {
        "id": node.id,
        "yes": node.yes,
        "no": node.no,
        "na": node.na,
        "unanswered": node.unanswered,
        "percentage": _number(node.percentage),
        "rating": _rating(node.level),
        "binding": node.binding,
        "interval": plain(node.interval),
        "margin": plain(node.margin),
        "why_no_interval": node.why_no_interval,
    }


def _explanation(inspection: InspectionResult) -> dict[str, Any]:
    return {
        "overall": plain(inspection.overall),
        "standards": [plain(standard) for standard in inspection.standards],
        "cases": None if inspection.cases is None else [_case(case) for case in inspection.cases],
        "case_count": inspection.case_count,
        "firings": plain(inspection.firings),
    }


def _case(case: CaseNode) -> dict[str, Any]:
    """Return how a case counts for each key question; ``explain`` tells more of a single one."""
    return {
        "id": case.id,
        "place": plain(case.place),
        "attributes": dict(case.attributes),
        "counted": {q.key_question: q.counted for q in case.questions},
        "derived": {q.key_question: q.derived for q in case.questions if q.derived is not None},
        "given": {q.key_question: q.given for q in case.questions if q.derived is not None},
        "prompts": {p[0]: p[3] for q in case.questions for p in q.prompts},
    }


def plain(node: Any) -> Any:  # noqa: ANN401
    """Return a node as plain data: ratings by id, numbers, places as text."""
    if isinstance(node, Place):
        # Without its folder, so that the bytes do not depend on where the sample lies.
        return str(node._replace(file=os.path.basename(node.file)))
    if isinstance(node, Fraction):
        return _number(node)
    if hasattr(node, "_asdict"):
        return {name: _named(name, value) for name, value in node._asdict().items()}
    if isinstance(node, (tuple, list)):
        return [plain(part) for part in node]
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    return node


def _named(name: str, value: Any) -> Any:  # noqa: ANN401
    if name in _LEVELS and isinstance(value, int):
        return RATINGS[value]
    if name == "conditions":
        return [
            {"subject": s, "from": RATINGS[low], "to": RATINGS[high], "found": _rating(found), "holds": holds}
            for s, low, high, found, holds in value
        ]
    if name == "prompts":
        return [{"id": i, "text": t, "essential": e, "answer": a} for i, t, e, a in value]
    if name == "bands":
        return [RATINGS[level] for level in value]
    if name == "attributes":
        return dict(value)
    return plain(value)
