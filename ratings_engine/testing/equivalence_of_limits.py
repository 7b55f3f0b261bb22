"""Whether two sets of limiting rules ever differ: over every combination of ratings there can be.

The space is that of what the rules look at. A standard that a rule mentions is in one of its
states: a rating before caps, with the ratings of the key questions that are looked at. The other
counted standards together are worth a total. Discretion is taken to reach any rating, so that
the space is rather too large than too small, and agreement on all of it is proof.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

from ratings_engine.rating.program import compile_program
from ratings_engine.standards.banding import band_of
from ratings_engine.standards.combining import combine
from ratings_engine.testing.attainable import totals
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.rating.program import Limit, Program
    from ratings_engine.standards.model import Standard, Standards
    from ratings_engine.vocabulary import Level

    Levels = dict[str, Level | None]

__all__ = ["can_cap", "limits_agree"]

MAX_STATES = 300_000
MAX_QUESTIONS = 7
"""Standards with more key questions are not gone through: five to the eighth is too many."""


def limits_agree(old: Standards, new: Standards) -> bool:
    """Return whether no provider's ratings can differ; False also where that is too much to try."""
    return all(_agree(compile_program(old, t.id), compile_program(new, t.id)) for t in old.provider_types)


def can_cap(program: Program, limit: str) -> bool:
    """Return whether a limiting rule ever lowers a rating; True also where that is too much to try."""
    place = next(n for n, each in enumerate(program.limits) if each.rule.id == limit)
    # Each rule comes after those that decide what it looks at, so what comes later does not matter.
    without = program._replace(limits=program.limits[:place])
    return not _agree(program._replace(limits=program.limits[: place + 1]), without)


def _agree(old: Program, new: Program) -> bool:
    if old.limits == new.limits:
        return True
    spaces = _spaces(old, (*old.limits, *new.limits))
    if spaces is None:
        return False
    *states, rest = spaces
    return all(
        _final(old, levels, total) == _final(new, levels, total)
        for chosen in itertools.product(*states)
        if (levels := {name: level for state in chosen for name, level in state})
        for total in rest
    )


def _spaces(program: Program, limits: Sequence[Limit]) -> list[list[Any]] | None:
    """Return the states of each standard that the rules mention, and the totals of the rest.

    None where there are too many to go through.
    """
    looked_at = {c.subject for limit in limits for c in limit.rule.conditions}
    named = looked_at | {limit.rule.target for limit in limits}
    mentioned = [s for s in program.standards if {s.id, *(q.id for q in s.key_questions)} & named]
    if any(len(s.key_questions) > MAX_QUESTIONS for s in mentioned):
        return None
    spaces: list[list[Any]] = [list(_states(program, standard, looked_at)) for standard in mentioned]
    spaces.append(list(_totals_of_rest(program, {s.id for s in mentioned})))
    return spaces if prod(map(len, spaces)) <= MAX_STATES else None


def _states(
    program: Program, standard: Standard, looked_at: set[str]
) -> Iterator[tuple[tuple[str, Level | None], ...]]:
    """Yield the ratings before caps of a standard and of those of its key questions that matter."""
    asked = [q.id for q in standard.key_questions]
    seen: set[tuple[tuple[str, Level | None], ...]] = set()
    for levels in itertools.product((None, 0, 1, 2, 3), repeat=len(asked)):
        rated = [level for level in levels if level is not None]
        if not rated:
            made: tuple[Level | None, ...] = (None, 0, 1, 2, 3)
        elif len(levels) - len(rated) > standard.combination.may_be_unrated:
            made = (None,)
        else:
            made = _moved(standard, combine(standard.combination, rated, program.points))
        named = [(q, level) for q, level in zip(asked, levels, strict=True) if q in looked_at]
        for level in made:
            seen.add(((standard.id, level), *named))
    yield from seen


def _moved(standard: Standard, level: Level) -> tuple[Level, ...]:
    return (0, 1, 2, 3) if standard.assessed == "cases" else (level,)


def _totals_of_rest(program: Program, mentioned: set[str]) -> Iterator[tuple[int, int, int]]:
    """Yield points, rated and unrated of the counted standards that no rule mentions."""
    number = sum(name not in mentioned for name in program.counted)
    most_unrated = min(number, program.overall.may_be_unrated + 1)
    for unrated in range(most_unrated + 1):
        for total in totals(program.points, number - unrated):
            yield total, number - unrated, unrated


def _final(program: Program, before: Levels, rest: tuple[int, int, int]) -> Levels:
    """Return the ratings of the mentioned standards and of the provider after every cap."""
    levels = dict(before)
    for limit in program.limits:
        if limit.rule.target != OVERALL:
            levels[limit.rule.target] = _capped(limit, levels[limit.rule.target], levels)
    points, rated, unrated = rest
    for name in program.counted:
        level = levels.get(name)
        if name in before:
            points += program.points[level] if level is not None else 0
            rated, unrated = rated + (level is not None), unrated + (level is None)
    overall = _overall(program, points, rated, unrated)
    for limit in program.limits_on(OVERALL):
        overall = _capped(limit, overall, levels)
    return {**{name: levels[name] for name in before}, OVERALL: overall}


def _overall(program: Program, points: int, rated: int, unrated: int) -> Level | None:
    if not rated or unrated > program.overall.may_be_unrated:
        return None
    value = Fraction(points) if program.overall.method == "total_points" else Fraction(points, rated)
    return band_of(program.overall.bands, value).level


def _capped(limit: Limit, level: Level | None, levels: Levels) -> Level | None:
    held = sum(
        (found := levels[c.subject]) is not None and c.lowest <= found <= c.highest
        for c in limit.rule.conditions
    )
    return min(level, limit.rule.at_most) if level is not None and held >= limit.rule.needed else level
