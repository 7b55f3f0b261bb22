"""Limiting rules that cannot do what their author meant, proved over the whole space of ratings."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.reach import levels_with, patterns
from ratings_engine.lint.space import MOST, spaces
from ratings_engine.standards.nodes import place_of
from ratings_engine.vocabulary import OVERALL, RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.errors import Place
    from ratings_engine.lint.check import Subject
    from ratings_engine.lint.space import Space
    from ratings_engine.standards.model import LimitingRule

MOST_PAIRS = 300
"""Most pairs of rules with one target that are compared."""


@check(
    "RE230",
    group="logic",
    why="The rule protects nobody, although whoever reads it believes that it does.",
    remedy="Correct the conditions or the ratings they name, or remove the rule.",
)
def limiting_rule_never_fires(subject: Subject) -> Iterator[Hit]:
    """No combination of ratings makes a limiting rule fire.

    Every rating of every key question and standard that the rules look at is combined, for
    each provider type, with each standard's method, discretion and caps on standards; groups
    of standards with more than 20,000 combinations are left out, and told as RE269.
    """
    each = spaces(subject.standards)
    for rule in subject.standards.limiting_rules:
        if all(_can_fire(space, rule) is False for space in each):
            yield Hit(_place(subject, rule, "when"), f"'{rule.id}' can never fire: {_why(each, rule)}")


@check(
    "RE231",
    group="logic",
    why="The rule fires and changes no rating, so it protects nobody.",
    remedy="Lower the cap, correct the conditions, or remove the rule.",
)
def limiting_rule_makes_no_difference(subject: Subject) -> Iterator[Hit]:
    """Whenever a limiting rule fires, its target is at or below the cap already.

    For a cap on a standard its own key questions are exhausted, for the overall rating every
    sum of points of the counted standards.
    """
    each = spaces(subject.standards)
    for rule in subject.standards.limiting_rules:
        lowered = [_highest_when_fired(subject, space, rule) for space in each]
        fires = [_can_fire(space, rule) for space in each]
        if (
            True in fires
            and None not in fires
            and all(known and (highest is None or highest <= rule.at_most) for known, highest in lowered)
        ):
            message = (
                f"'{rule.id}' makes no difference: whenever it fires, {_target(rule)} is"
                f" {RATING_NAMES[rule.at_most]} or worse without it"
            )
            yield Hit(_place(subject, rule, "at_most"), message)


@check(
    "RE232",
    group="logic",
    why="A condition that always holds is no condition: the rating is out of everybody's reach.",
    remedy="Correct the conditions, or change the bands if the cap is meant for everybody.",
)
def limiting_rule_always_fires(subject: Subject) -> Iterator[Hit]:
    """A limiting rule fires whatever the ratings are, once everything it looks at is rated.

    The same space is exhausted as for a rule that never fires.
    """
    each = spaces(subject.standards)
    for rule in subject.standards.limiting_rules:
        types = [space.provider_type for space in each if _always_fires(space, rule)]
        if types:
            message = f"'{rule.id}' fires whatever the ratings are, for {', '.join(types)}"
            yield Hit(_place(subject, rule, "when"), message)


@check(
    "RE233",
    group="logic",
    why="Two rules about the same thing leave a reader in doubt which of them holds.",
    remedy="Keep one of the two, or tell their conditions apart.",
)
def limiting_rules_contradict(subject: Subject) -> Iterator[Hit]:
    """Whenever one limiting rule fires, another caps the same target as low or lower.

    Both rules are exhausted together, for up to 300 pairs of rules with one target.
    """
    each = spaces(subject.standards)
    for first, second in _pairs(subject):
        seen = [_together(space, first, second) for space in each]
        if None in seen:
            continue
        found = {pattern for patterns in seen for pattern in patterns or ()}
        only_first, only_second = (True, False) in found, (False, True) in found
        if (True, True) not in found:
            continue
        if not only_second and (first.at_most <= second.at_most):
            yield _pointless(subject, second, first, same=not only_first)
        elif not only_first and (second.at_most <= first.at_most):
            yield _pointless(subject, first, second, same=not only_second)


@check(
    "RE234",
    group="logic",
    why="Providers would be told of a rating that nobody can be given.",
    remedy="Loosen one of the caps, or say in a note that the rating is meant to be out of reach.",
)
def rating_out_of_reach_by_caps(subject: Subject) -> Iterator[Hit]:
    """Limiting rules together put a rating of their target out of everybody's reach.

    All rules of a target are exhausted together, where everything they look at is rated;
    rules that always fire are told on their own, as RE232.
    """
    for space in spaces(subject.standards):
        for target in dict.fromkeys(rule.target for rule in space.rules):
            of_target = [rule for rule in space.rules if rule.target == target]
            rules = [rule for rule in of_target if not _always_fires(space, rule)]
            lost = _lost(subject, space, target, rules)
            if lost:
                message = (
                    f"no {space.provider_type} can be {' or '.join(lost)} in {_target(rules[0])}: the"
                    f" limiting rules {', '.join(rule.id for rule in rules)} leave no way"
                )
                yield Hit(_place(subject, rules[0], "at_most"), message)


@check(
    "RE269",
    group="logic",
    severity="note",
    why="Nothing is known about these rules, which is not the same as nothing being wrong.",
    remedy="Let each limiting rule look at fewer key questions or standards, or use fewer rules.",
)
def not_examined(subject: Subject) -> Iterator[Hit]:
    """A limiting rule links so many ratings that they are not all tried.

    Beyond 20,000 combinations of linked standards, or 300 pairs of rules, checks are left out.
    """
    each = spaces(subject.standards)
    for rule in subject.standards.limiting_rules:
        if any(_can_fire(s, rule) is None or not _highest_when_fired(subject, s, rule)[0] for s in each):
            message = f"'{rule.id}' looks at more than {MOST:,} combinations of ratings; they were not tried"
            yield Hit(_place(subject, rule, "when"), message)
    for target, number in Counter(rule.target for rule in subject.standards.limiting_rules).items():
        if number * (number - 1) // 2 > MOST_PAIRS:
            place = place_of(subject.pack.framework.root, "limiting_rules")
            yield Hit(place, f"{number} limiting rules cap {target}; they were not compared with one another")


def _place(subject: Subject, rule: LimitingRule, key: str) -> Place:
    node = next(n for n in subject.pack.framework.root["limiting_rules"] if n["id"] == rule.id)
    return place_of(node, key)


def _target(rule: LimitingRule) -> str:
    return "the overall rating" if rule.target == OVERALL else f"standard {rule.target}"


def _can_fire(space: Space, rule: LimitingRule) -> bool | None:
    """Return whether a rule can fire; None where that was not tried."""
    index = space.place_of_rule(rule.id)
    if index is None:
        return False
    found = patterns(space, [index])
    return None if found is None else (True,) in found


def _always_fires(space: Space, rule: LimitingRule) -> bool:
    index = space.place_of_rule(rule.id)
    return index is not None and patterns(space, [index], rated=True) == {(True,)}


def _why(each: list[Space], rule: LimitingRule) -> str:
    """Return why a rule never fires, in words."""
    there = [len(r.conditions) for space in each for r in space.rules if r.id == rule.id]
    if max(there, default=0) < rule.needed:
        return f"no provider type is rated on {rule.needed} of the things that it looks at"
    return "no combination of ratings makes enough of its conditions hold"


def _highest_when_fired(subject: Subject, space: Space, rule: LimitingRule) -> tuple[bool, int | None]:
    """Return whether it was tried, and the best rating before caps while a rule fires, if any."""
    index = space.place_of_rule(rule.id)
    if index is None:
        return True, None
    found = levels_with(space, subject.standards.overall, rule.target, [index])
    levels = [level for pattern, level in found or () if pattern == (True,)]
    return found is not None, max(levels, default=None)


def _pairs(subject: Subject) -> list[tuple[LimitingRule, LimitingRule]]:
    """Return the pairs of rules that cap the same target, where they are not too many."""
    rules = subject.standards.limiting_rules
    of_one = [
        [rule for rule in rules if rule.target == target] for target in dict.fromkeys(r.target for r in rules)
    ]
    each = [list(combinations(group, 2)) for group in of_one]
    return [pair for pairs in each if len(pairs) <= MOST_PAIRS for pair in pairs]


def _together(space: Space, first: LimitingRule, second: LimitingRule) -> set[tuple[bool, ...]] | None:
    indexes = [space.place_of_rule(rule.id) for rule in (first, second)]
    known = [index for index in indexes if index is not None]
    return patterns(space, known) if len(known) == len(indexes) else set()


def _pointless(subject: Subject, rule: LimitingRule, other: LimitingRule, *, same: bool) -> Hit:
    """Return the hit on ``rule``, which changes nothing beside ``other``."""
    cap = RATING_NAMES[other.at_most]
    if same and rule.at_most != other.at_most:
        message = (
            f"'{rule.id}' contradicts '{other.id}': both fire on the same ratings, and cap at"
            f" {RATING_NAMES[rule.at_most]} and at {cap}"
        )
    else:
        message = f"'{rule.id}' changes nothing: whenever it fires, '{other.id}' caps at {cap} as well"
    return Hit(_place(subject, rule, "when"), message)


def _lost(subject: Subject, space: Space, target: str, rules: list[LimitingRule]) -> list[str]:
    """Return the names of the ratings that a target can have without its caps and never with them."""
    indexes = [i for i, rule in enumerate(space.rules) if rule in rules]
    found = levels_with(space, subject.standards.overall, target, indexes, rated=True) if rules else None
    before = {level for _pattern, level in found or ()}
    after = {
        min(level, *(r.at_most for r, fires in zip(rules, pattern, strict=True) if fires), level)
        for pattern, level in found or ()
    }
    return [RATING_NAMES[level] for level in sorted(before - after)]
