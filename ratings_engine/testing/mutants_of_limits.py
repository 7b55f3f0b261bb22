"""Mutants of limiting rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.testing.changing import with_limit
from ratings_engine.testing.mutant import Mutant
from ratings_engine.testing.wording import say_condition
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.standards.model import LimitingRule, RatingCondition, Standards
    from ratings_engine.testing.used import Used

__all__ = ["limit_mutants"]

HIGHEST = len(RATINGS) - 1


def limit_mutants(standards: Standards, used: Used) -> Iterator[Mutant]:
    """Yield each limiting rule that some provider type has: dropped, and changed by one step."""
    known = {limit.rule.id for limits in used.limits.values() for limit in limits}
    for rule in standards.limiting_rules:
        if rule.id in known:
            for what, new in _others(rule):
                changed = with_limit(standards, rule.id, new)
                yield Mutant("limit", rule.rule, what, frozenset({rule.rule.id}), None, changed)


def _others(rule: LimitingRule) -> Iterator[tuple[str, LimitingRule | None]]:
    yield "the rule is dropped", None
    for cap in (rule.at_most + 1, rule.at_most - 1):
        # A cap at the highest rating is no cap: that is the rule dropped.
        if 0 <= cap < HIGHEST:
            yield f"at most {RATINGS[rule.at_most]} becomes {RATINGS[cap]}", rule._replace(at_most=cap)
    for needed in (rule.needed + 1, rule.needed - 1):
        if 1 <= needed <= len(rule.conditions):
            yield f"{rule.needed} conditions needed becomes {needed}", rule._replace(needed=needed)
    for index, condition in enumerate(rule.conditions):
        for other in _other_conditions(condition):
            conditions = (*rule.conditions[:index], other, *rule.conditions[index + 1 :])
            what = f"'{say_condition(condition)}' becomes '{say_condition(other)}'"
            yield what, rule._replace(conditions=conditions)


def _other_conditions(condition: RatingCondition) -> Iterator[RatingCondition]:
    """Yield a condition with its rating one better and one worse."""
    lowest, highest = condition.lowest, condition.highest
    for step in (1, -1):
        if lowest == highest:
            moved = condition._replace(lowest=lowest + step, highest=highest + step)
        elif lowest == 0:
            moved = condition._replace(highest=highest + step)
        else:
            moved = condition._replace(lowest=lowest + step)
        if 0 <= moved.lowest <= moved.highest <= HIGHEST:
            yield moved
