"""Conditions on the attributes of a case: holds, does not, or cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.standards.model import CaseCondition

__all__ = ["attributes_in", "holds"]


def holds(condition: CaseCondition, attributes: Mapping[str, str]) -> bool | None:
    """Return whether ``condition`` holds for a case; None where an attribute is missing.

    ``attributes`` are lower-case texts by name; a missing or empty one is unknown, and an
    unknown part leaves the whole unknown unless the other parts settle it.
    """
    if condition.kind == "compare":
        value = attributes.get(condition.attribute, "")
        return ((value in condition.values) != condition.negated) if value else None
    parts = [holds(part, attributes) for part in condition.parts]
    settling = condition.kind == "any"
    if settling in parts:
        return settling
    return None if None in parts else not settling


def attributes_in(condition: CaseCondition) -> set[str]:
    """Return the names of the attributes that a condition looks at."""
    if condition.kind == "compare":
        return {condition.attribute}
    return {name for part in condition.parts for name in attributes_in(part)}
