"""The rule changes between two packs: what a reader, an author or a comparison has to know.

Everything is compared by its id: a standard, a key question, a prompt, a limiting rule or a
banding with a new id is another one, because samples and judgements name them so. A standard
that differs in nothing but its number is said to be renumbered. What packs are called, their
versions, dates and digests are not rules, nor is where a rule is written; anything else that
differs is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.standards.comparing import RuleChange
from ratings_engine.standards.comparing_framework import (
    compare_attributes,
    compare_discretion,
    compare_domains,
    compare_limiting_rules,
    compare_measures,
    compare_points,
    compare_provider_types,
    compare_rounding,
    compare_sampling,
    compare_scale,
    compare_sources,
)
from ratings_engine.standards.comparing_shared import compare_former, compare_shared
from ratings_engine.standards.comparing_standards import compare_standards
from ratings_engine.standards.comparing_tables import (
    compare_bandings,
    compare_indicators,
    compare_methods,
    compare_overall,
)
from ratings_engine.standards.compiler import sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ratings_engine.standards.model import Standards

    Comparison = Callable[[Standards, Standards], Iterable[RuleChange]]

__all__ = ["COMPARISONS", "RuleChange", "changes_to_tell", "rule_changes"]

NOT_RULES: tuple[Comparison, ...] = ()

COMPARISONS: Mapping[str, tuple[Comparison, ...]] = {
    "id": NOT_RULES,
    "title": NOT_RULES,
    "version": NOT_RULES,
    "digest": NOT_RULES,
    "programme": NOT_RULES,
    "description": NOT_RULES,
    "effective_from": NOT_RULES,
    "effective_to": NOT_RULES,
    "licence": NOT_RULES,
    "disclaimer": NOT_RULES,
    "provider_types": (compare_provider_types,),
    "domains": (compare_domains,),
    "sources": (compare_sources,),
    "points": (compare_points,),
    "scale": (compare_scale,),
    "rounding": (compare_rounding,),
    "bandings": (compare_bandings,),
    "standards": (compare_methods, compare_shared, compare_standards),
    "measures": (compare_measures,),
    "indicators": (compare_indicators,),
    "overall": (compare_overall,),
    "limiting_rules": (compare_limiting_rules,),
    "discretion": (compare_discretion,),
    "sampling": (compare_sampling,),
    "attributes": (compare_attributes,),
    "overlays": NOT_RULES,
    "former": (compare_former,),
}
"""How each field of Standards is compared; a field that is not here cannot be compared at all."""


def rule_changes(old: Standards, new: Standards) -> list[RuleChange]:
    """Return every change of a rule from ``old`` to ``new``, framework first, none for equal rules.

    Takes time in proportion to the size of the packs.
    """
    changes = [
        change
        for name in type(old)._fields
        for comparison in COMPARISONS[name]
        for change in comparison(old, new)
    ]
    places = {name: place for place, name in enumerate(_standards_in_order(old, new))}
    return sorted(changes, key=lambda change: places.get(change.standard or "", -1))


def changes_to_tell(old: Standards, new: Standards) -> list[RuleChange]:
    """Return every change of a rule but those of order alone: what is put elsewhere says what it said."""
    return [change for change in rule_changes(old, new) if change.kind != "order"]


def _standards_in_order(old: Standards, new: Standards) -> list[str]:
    """Return the ids of all standards by their numbers."""
    names = {standard.id for pack in (old, new) for standard in pack.standards}
    return sorted(names, key=sort_key)
