"""An explanation of one node, as text or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json, plain, standards_used
from ratings_engine.presenters.tree import (
    present_case,
    present_key_question,
    present_overall,
    present_standard,
)

if TYPE_CHECKING:
    from ratings_engine.results.finding_nodes import FoundNode
    from ratings_engine.results.model import InspectionResult, StandardsRef

__all__ = ["present_explanation"]

SCHEMA = "ratings-engine/explanation/1"


def present_explanation(
    result: InspectionResult, standards: StandardsRef, node: FoundNode, target: str, form: str
) -> str:
    """Return the explanation of ``node`` in ``form``: text or json."""
    return _json(result, standards, node, target) if form == "json" else _text(result, standards, node)


def _text(result: InspectionResult, standards: StandardsRef, node: FoundNode) -> str:
    told = _node_text(result, standards, node)
    if result.stability is None:
        return told
    from ratings_engine.presenters.stability import stability_lines, stability_of_standard

    if node.standard is None:
        lines = stability_lines(result, result.stability)
    else:
        lines = stability_of_standard(result.stability, node.standard)
    return "\n".join([told, *lines]) + "\n"


def _node_text(result: InspectionResult, standards: StandardsRef, node: FoundNode) -> str:
    if node.case is not None:
        return present_case(node.case, standards)
    if node.standard is None:
        return present_overall(result, standards)
    if node.key_question is None:
        return present_standard(node.standard, standards)
    return present_key_question(node.key_question, node.standard, standards)


def _json(result: InspectionResult, standards: StandardsRef, node: FoundNode, target: str) -> str:
    found = node.case or node.key_question or node.standard
    told = (
        {"overall": plain(result.overall), "standards": plain(result.standards)}
        if found is None
        else plain(found)
    )
    return as_json(
        {
            "schema": SCHEMA,
            "standards": standards_used(standards),
            "provider": result.provider,
            "target": target,
            "node": told,
            **_stability(result, node),
        }
    )


def _stability(result: InspectionResult, found: FoundNode) -> dict[str, Any]:
    """Return how stable the rating is that is explained, where that was asked for."""
    if result.stability is None:
        return {}
    from ratings_engine.presenters.stability_json import shares_json, stability_json

    node = result.stability
    shares = node.standards.get(found.standard.id) if found.standard else node.overall
    return {"stability": stability_json(node), "shares": None if shares is None else shares_json(shares)}
