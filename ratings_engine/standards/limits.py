"""Limiting rules: from their YAML to the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.standards.model import LimitingRule, RatingCondition, Rule
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.standards.source import Map

__all__ = ["compile_limiting_rule"]


def compile_limiting_rule(node: Map, rule: Rule) -> LimitingRule:
    """Return the limiting rule at ``node``: all, any and at least n of are one form."""
    when = node["when"]
    nodes, needed = _conditions(when)
    return LimitingRule(
        node["id"],
        node.get("title", ""),
        node["target"],
        RATINGS.index(node["at_most"]),
        needed,
        tuple(_condition(condition) for condition in nodes),
        rule,
    )


def _conditions(when: Map) -> tuple[list[Map], int]:
    if "all" in when:
        return when["all"], len(when["all"])
    if "any" in when:
        return when["any"], 1
    return when["of"], when["at_least"]


def _condition(node: Map) -> RatingCondition:
    subject = node["standard"] if "standard" in node else node["key_question"]
    if "is" in node:
        level = RATINGS.index(node["is"])
        return RatingCondition(subject, level, level)
    if "at_most" in node:
        return RatingCondition(subject, 0, RATINGS.index(node["at_most"]))
    return RatingCondition(subject, RATINGS.index(node["at_least"]), len(RATINGS) - 1)
