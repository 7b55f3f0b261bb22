"""Which rule changes can move a rating at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.standards.changes import RuleChange

__all__ = ["MATTERING", "NEVER", "can_matter"]

NEVER = frozenset(
    {
        "source", "citation", "citation_added", "citation_dropped", "wording", "domain",
        "sampling", "sampling_added", "sampling_dropped", "attribute", "attribute_added",
        "attribute_dropped", "former", "provider_type", "provider_type_added", "provider_type_dropped",
        "banding_added", "banding_dropped",
    }
)  # fmt: skip
"""Kinds of changes that no rating rests on.

A table that comes or goes rates nothing until something is rated by it, which is a change of its
own; a provider of a type that only one version knows cannot be rated by the other.
"""
MATTERING: Mapping[str, frozenset[str]] = {
    "applies_to": frozenset(),
    "applies_when": frozenset(),
    "assessed": frozenset(),
    "banding": frozenset(),
    "bands": frozenset(),
    "counted": frozenset(),
    "derivation": frozenset(),
    "discretion": frozenset(),
    "discretion_added": frozenset(),
    "discretion_dropped": frozenset(),
    "essential": frozenset(),
    "gate": frozenset(),
    "indicators": frozenset(),
    "indicators_added": frozenset(),
    "indicators_dropped": frozenset(),
    "key_question_added": frozenset(),
    "key_question_dropped": frozenset(),
    "key_question_moved": frozenset(),
    "limiting_rule_added": frozenset(),
    "limiting_rule_changed": frozenset({"title"}),
    "limiting_rule_dropped": frozenset(),
    "may_be_unrated": frozenset(),
    "measure": frozenset({"name", "question", "unit"}),
    "measure_added": frozenset(),
    "measure_dropped": frozenset(),
    "method": frozenset(),
    "overall": frozenset(),
    "points": frozenset(),
    "prompt_added": frozenset(),
    "prompt_dropped": frozenset(),
    "rounding": frozenset(),
    "standard_added": frozenset(),
    "standard_dropped": frozenset(),
    "standard_renumbered": frozenset(),
    "threshold": frozenset(),
}
"""Kinds that ratings rest on, each with the fields (the end of a change's id) that are words alone."""


def can_matter(change: RuleChange) -> bool:
    """Return whether a change of this kind can move a rating at all."""
    words = MATTERING.get(change.kind, frozenset())
    return change.kind not in NEVER and change.id.rpartition(".")[2] not in words
