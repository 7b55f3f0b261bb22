"""Professional discretion over arrays: what a record moves, where the policy lets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ratings_engine.rating.vectorised.arrays import UNRATED, unrated
from ratings_engine.rating.vectorised.combining import combined
from ratings_engine.rating.vectorised.facts import BASES
from ratings_engine.rating.vectorised.scales import levels_within
from ratings_engine.rating.vectorised.shares import fractions_of

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.rating.vectorised.arrays import Flags, Levels
    from ratings_engine.rating.vectorised.compiled import Compiled, Part
    from ratings_engine.rating.vectorised.facts import Facts

__all__ = ["moved_levels"]

BY_CASES = [BASES.index("cases"), BASES.index("tallies")]


def moved_levels(
    compiled: Compiled, facts: Facts, subjects: Levels, computed: Levels
) -> tuple[Levels, Flags]:
    """Return standards after discretion, and where a record is beyond the policy and moves nothing."""
    refused = np.zeros(computed.shape, bool)
    recorded = np.nonzero((facts.discretion != UNRATED).any(axis=0))[0]
    if not recorded.size:
        return computed, refused
    moved = computed.copy()
    for place in recorded:
        to, level = facts.discretion[:, place], computed[:, place]
        allowed = _allowed(compiled, facts, int(place), subjects, level)
        moved[:, place] = np.where(allowed, to, level)
        refused[:, place] = (to != UNRATED) & ~allowed
    return moved, refused


def _allowed(compiled: Compiled, facts: Facts, place: int, subjects: Levels, level: Levels) -> Flags:
    """Return where the policy lets a panel move a standard to the rating it recorded."""
    policy, to = compiled.discretion, facts.discretion[:, place]
    if policy is None:
        return np.zeros(level.shape, bool)
    steps = to - level
    fits = (to != UNRATED) & (level != UNRATED) & (steps != 0) & (abs(steps) <= policy.steps)
    fits &= facts.recorded[:, place] & np.isin(facts.bases[:, place], BY_CASES)
    part = compiled.parts[place]
    above = _reached(compiled, facts, part, subjects, policy.within, up=True) >= to
    below = _reached(compiled, facts, part, subjects, policy.within, up=False) <= to
    near: Flags = fits & np.where(steps > 0, above, below)
    return near


def _reached(
    compiled: Compiled, facts: Facts, part: Part, subjects: Levels, within: Fraction, *, up: bool
) -> Levels:
    """Return what a standard would be, were every near key question taken across its boundary."""
    furthest = unrated(len(subjects), part.questions.stop - part.questions.start)
    for table in compiled.tables:
        columns = [c for c in table.columns if part.questions.start <= c < part.questions.stop]
        if columns:
            share = fractions_of(facts, columns, compiled.program.rounding)
            places = [c - part.questions.start for c in columns]
            furthest[:, places] = levels_within(table.scale, share.part, share.whole, within, up=up)
    levels = np.where(subjects[:, part.questions] == UNRATED, np.int8(UNRATED), furthest)
    return combined(compiled, part.combination.method, part.scale, levels, levels.shape[1])
