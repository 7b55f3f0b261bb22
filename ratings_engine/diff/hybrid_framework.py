"""The rules that all standards share, between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.diff.hybrid_standards import both_of, hybrid_gate, hybrid_table
from ratings_engine.diff.hybrid_tables import hybrid_banding, hybrid_combination, hybrid_overall
from ratings_engine.standards.comparing import by_id
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.diff.choosing import Chooser
    from ratings_engine.diff.hybrid_standards import Versions
    from ratings_engine.standards.model import (
        Banding,
        Combination,
        Discretion,
        LimitingRule,
        Measure,
        Overall,
        ProviderType,
        Rounding,
    )

__all__ = [
    "all_provider_types",
    "hybrid_bandings",
    "hybrid_discretion",
    "hybrid_former",
    "hybrid_indicators",
    "hybrid_limiting_rules",
    "hybrid_measures",
    "hybrid_overall_rating",
    "hybrid_points",
    "hybrid_rounding",
]


def hybrid_points(versions: Versions, chooser: Chooser) -> tuple[int, int, int, int]:
    """Return what ratings are worth."""
    old, new = versions.old.points, versions.new.points
    worst, weak, good, best = (
        new[level] if chooser.on(f"points:{name}") else old[level] for level, name in enumerate(RATINGS)
    )
    return worst, weak, good, best


def hybrid_overall_rating(versions: Versions, chooser: Chooser) -> Overall:
    """Return how the overall rating follows."""
    return hybrid_overall(chooser, versions.old.overall, versions.new.overall)


def hybrid_rounding(versions: Versions, chooser: Chooser) -> Rounding:
    """Return which percentage is banded."""
    return versions.new.rounding if chooser.on("rounding:policy") else versions.old.rounding


def all_provider_types(versions: Versions, _chooser: Chooser) -> tuple[ProviderType, ...]:
    """Return the provider types of both versions."""
    types = (*versions.new.provider_types, *versions.old.provider_types)
    return tuple({each.id: each for each in types}.values())


def hybrid_bandings(versions: Versions, chooser: Chooser) -> dict[str, Banding]:
    """Return the tables of both versions, each as it is made."""
    before, after = versions.tables
    return {
        name: hybrid_banding(chooser, before[name], after[name])
        if name in before and name in after
        else before.get(name) or after[name]
        for name in {**before, **after}
    }


def hybrid_measures(versions: Versions, chooser: Chooser) -> dict[str, Measure]:
    """Return what indicators rest on."""
    pairs = both_of(chooser, "measure", versions.old.measures, versions.new.measures)
    made = [
        _measure(versions, chooser, was, now) if was and now else _own(versions, chooser, was or now)
        for was, now in pairs
    ]
    return {measure.id: measure for measure in made if measure is not None}


def _own(versions: Versions, chooser: Chooser, measure: Measure | None) -> Measure | None:
    return measure and measure._replace(banding=hybrid_table(versions, chooser, measure.banding))


def _measure(versions: Versions, chooser: Chooser, was: Measure, now: Measure) -> Measure:
    least, most = hybrid_gate(chooser, was.id, was, now)
    banded = now if chooser.on(f"measure:{was.id}.banding") else was
    return was._replace(
        of=now.of if chooser.on(f"measure:{was.id}.of") else was.of,
        banding=hybrid_table(versions, chooser, banded.banding),
        minimum_cases=least.minimum_cases,
        maximum_unanswered=most.maximum_unanswered,
    )


def hybrid_indicators(versions: Versions, chooser: Chooser) -> Combination | None:
    """Return how an indicative rating follows, if at all."""
    was, now = versions.old.indicators, versions.new.indicators
    if was is not None and now is not None:
        overalls = (versions.old.overall, versions.new.overall)
        return hybrid_combination(chooser, ("indicators",), (was, now), overalls)
    return now if chooser.on("indicators-added:indicators", "indicators-dropped:indicators") else was


def hybrid_limiting_rules(versions: Versions, chooser: Chooser) -> tuple[LimitingRule, ...]:
    """Return the limiting rules."""
    before, after = by_id(versions.old.limiting_rules), by_id(versions.new.limiting_rules)
    return tuple(_limiting_rules(chooser, before, after))


def _limiting_rules(
    chooser: Chooser, before: dict[str, LimitingRule], after: dict[str, LimitingRule]
) -> Iterator[LimitingRule]:
    for was, now in both_of(chooser, "limiting-rule", before, after):
        if was and now:
            yield _limiting_rule(chooser, was, now)
        else:
            yield from (rule for rule in (was, now) if rule)


def _limiting_rule(chooser: Chooser, was: LimitingRule, now: LimitingRule) -> LimitingRule:
    changed = f"limiting-rule-changed:{was.id}"
    when = now if chooser.on(f"{changed}.when") else was
    return was._replace(
        target=now.target if chooser.on(f"{changed}.target") else was.target,
        at_most=now.at_most if chooser.on(f"{changed}.at_most") else was.at_most,
        needed=when.needed,
        conditions=when.conditions,
    )


def hybrid_discretion(versions: Versions, chooser: Chooser) -> Discretion | None:
    """Return how far a panel may move a rating, if at all."""
    was, now = versions.old.discretion, versions.new.discretion
    if was is None or now is None:
        return now if chooser.on("discretion-added:discretion", "discretion-dropped:discretion") else was
    return was._replace(
        within=now.within if chooser.on("discretion:within") else was.within,
        steps=now.steps if chooser.on("discretion:steps") else was.steps,
        record=now.record if chooser.on("discretion:record") else was.record,
    )


def hybrid_former(versions: Versions, chooser: Chooser) -> tuple[tuple[str, str], ...]:
    """Return the former ids of the old version, and those of questions that moved."""
    made = [(was, now) for was, now in versions.moved_to.items() if versions.moves(chooser, now)]
    return tuple(dict.fromkeys([*versions.old.former, *made]))
