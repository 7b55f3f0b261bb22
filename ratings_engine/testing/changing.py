"""Compiled standards with one part changed, wherever that part is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.standards.model import (
        Banding,
        Combination,
        KeyQuestion,
        LimitingRule,
        Measure,
        Standards,
    )

__all__ = [
    "with_banding",
    "with_combination",
    "with_counted",
    "with_limit",
    "with_measures",
    "with_questions",
]


def with_questions(standards: Standards, change: Callable[[KeyQuestion], KeyQuestion]) -> Standards:
    """Return ``standards`` with ``change`` made to every key question."""
    return standards._replace(
        standards=tuple(
            s._replace(key_questions=tuple(change(q) for q in s.key_questions)) for s in standards.standards
        )
    )


def with_measures(standards: Standards, change: Callable[[Measure], Measure]) -> Standards:
    """Return ``standards`` with ``change`` made to every measure."""
    return standards._replace(measures={name: change(m) for name, m in standards.measures.items()})


def with_banding(standards: Standards, banding: Banding) -> Standards:
    """Return ``standards`` with ``banding`` in the place of the one of its id."""
    changed = with_questions(
        standards, lambda q: q._replace(banding=banding) if q.banding.id == banding.id else q
    )
    changed = with_measures(
        changed, lambda m: m._replace(banding=banding) if m.banding.id == banding.id else m
    )
    return changed._replace(bandings={**standards.bandings, banding.id: banding})


def with_combination(standards: Standards, old: Combination, new: Combination) -> Standards:
    """Return ``standards`` with ``new`` wherever ``old`` combines ratings."""
    return standards._replace(
        standards=tuple(
            s._replace(combination=new) if s.combination == old else s for s in standards.standards
        ),
        indicators=new if standards.indicators == old else standards.indicators,
    )


def with_counted(standards: Standards, standard: str, *, counted: bool) -> Standards:
    """Return ``standards`` with one standard counted, or not."""
    return standards._replace(
        standards=tuple(s._replace(counted=counted) if s.id == standard else s for s in standards.standards)
    )


def with_limit(standards: Standards, limit: str, new: LimitingRule | None) -> Standards:
    """Return ``standards`` with a limiting rule replaced, or dropped."""
    rules = (new if rule.id == limit else rule for rule in standards.limiting_rules)
    return standards._replace(limiting_rules=tuple(rule for rule in rules if rule is not None))
