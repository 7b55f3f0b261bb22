"""What limiting rules can come to over the whole space of ratings of a provider type.

Every answer is exact, or None where the space is too large to exhaust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.lint.space import MOST
from ratings_engine.lint.sums import of_band
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.lint.space import Outcome, Space
    from ratings_engine.standards.model import Overall

__all__ = ["Pattern", "fired", "levels_with", "patterns"]

Pattern = tuple[bool, ...]
"""Of some rules, which ones fire."""
_State = tuple[tuple[int, ...], int, int]
"""How many conditions of each rule hold, and how many counted standards are rated and unrated."""


def patterns(space: Space, rules: Sequence[int], *, rated: bool = False) -> set[Pattern] | None:
    """Return which of ``rules`` can fire together; None where that is too much to exhaust."""
    states = _add_up(space, rules, space.looked_at(rules), None, rated=rated)
    return None if states is None else {fired(space, rules, state[0]) for state in states}


def fired(space: Space, rules: Sequence[int], held: Sequence[int]) -> Pattern:
    """Return which of ``rules`` fire where so many of their conditions hold."""
    return tuple(n >= space.rules[index].needed for index, n in zip(rules, held, strict=True))


def levels_with(
    space: Space, overall: Overall, target: str, rules: Sequence[int], *, rated: bool = False
) -> set[tuple[Pattern, int]] | None:
    """Return which of ``rules``, which cap ``target``, can fire where it has which level before caps."""
    if target != OVERALL:
        return _levels_of_standard(space, target, rules, rated=rated)
    states = _add_up(space, rules, space.groups, overall.may_be_unrated, rated=rated)
    if states is None:
        return None
    found: set[tuple[Pattern, int]] = set()
    for (held, count, _unrated), sums in states.items():
        if count:
            pattern = fired(space, rules, held)
            found |= {(pattern, level) for level in _levels(overall, count, sums)}
    return found


def _levels(overall: Overall, rated: int, sums: int) -> set[int]:
    top = sums.bit_length()
    return {band.level for band in overall.bands if sums & of_band(band, overall, rated, top)}


def _levels_of_standard(
    space: Space, target: str, rules: Sequence[int], *, rated: bool
) -> set[tuple[Pattern, int]] | None:
    group = space.group_of(target)
    outcomes = space.outcomes(group, rated=rated)
    if outcomes is None:
        return None
    member = group.index(target)
    found = {(fired(space, rules, [o.held[i] for i in rules]), o.before[member]) for o in outcomes}
    return {(pattern, level) for pattern, level in found if level is not None}


def _add_up(
    space: Space,
    rules: Sequence[int],
    groups: Sequence[tuple[str, ...]],
    allowance: int | None,
    *,
    rated: bool,
) -> dict[_State, int] | None:
    """Return the sums of points that can be made in each state, over ``groups``.

    ``allowance`` is how many counted standards may be unrated; with None points do not matter.
    """
    states: dict[_State, int] = {((0,) * len(rules), 0, 0): 1}
    needed = [space.rules[index].needed for index in rules]
    for group in groups:
        outcomes = space.outcomes(group, rated=rated)
        if outcomes is None:
            return None
        steps = {_step(space, rules, group, o, points=allowance is not None) for o in outcomes}
        if len(states) * len(steps) > MOST:
            return None
        following: dict[_State, int] = {}
        for (held, count, unrated), sums in states.items():
            for more, points, counted, missing in steps:
                total = tuple(min(a + b, n) for a, b, n in zip(held, more, needed, strict=True))
                if allowance is None or unrated + missing <= allowance:
                    key = (total, count + counted, unrated + missing)
                    following[key] = following.get(key, 0) | sums << points
        states = following
    return states


def _step(
    space: Space, rules: Sequence[int], group: tuple[str, ...], outcome: Outcome, *, points: bool
) -> tuple[tuple[int, ...], int, int, int]:
    """Return what an outcome adds: conditions that hold, points, rated and unrated counted standards."""
    held = tuple(outcome.held[i] for i in rules)
    if not points:
        return held, 0, 0, 0
    counted = [level for s, level in zip(group, outcome.after, strict=True) if space.standards[s].counted]
    levels = [level for level in counted if level is not None]
    return held, sum(space.points[level] for level in levels), len(levels), len(counted) - len(levels)
