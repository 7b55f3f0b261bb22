"""The rating rules over arrays: what the rule engine concludes of one inspection, for many at once.

Compiled from the same program as the rule engine's rules, in whole numbers throughout; tests
hold the two against each other on random packs and inspections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.rating.vectorised.arrays import UNRATED, unrated
from ratings_engine.rating.vectorised.combining import combined
from ratings_engine.rating.vectorised.facts import BASES
from ratings_engine.rating.vectorised.limiting import capped, limited
from ratings_engine.rating.vectorised.moving import moved_levels
from ratings_engine.rating.vectorised.ratings import Ratings
from ratings_engine.rating.vectorised.shares import subject_levels
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from ratings_engine.rating.vectorised.arrays import Flags, Levels, Numbers
    from ratings_engine.rating.vectorised.compiled import Compiled, Part
    from ratings_engine.rating.vectorised.facts import Facts

__all__ = ["Apart", "rate_apart", "rate_arrays", "rate_together"]

NOT_RATED = np.int8(UNRATED)


class Apart(NamedTuple):
    """What standards come to by themselves, before limiting rules; the fields are those of ``Ratings``."""

    subjects: Levels
    computed: Levels
    moved: Levels
    refused: Flags


def rate_arrays(compiled: Compiled, facts: Facts) -> Ratings:
    """Return every conclusion of the rules on each row of ``facts``."""
    return rate_together(compiled, facts.totals, rate_apart(compiled, facts))


def rate_apart(compiled: Compiled, facts: Facts) -> Apart:
    """Return what each standard comes to by itself, before limiting rules."""
    rows = max(len(array) for array in facts)
    subjects = subject_levels(compiled, facts, rows)
    computed = unrated(rows, len(compiled.parts))
    for place, part in enumerate(compiled.parts):
        computed[:, place] = _standard(compiled, facts, place, part, subjects)
    return Apart(subjects, computed, *moved_levels(compiled, facts, subjects, computed))


def rate_together(compiled: Compiled, totals: Numbers, apart: Apart) -> Ratings:
    """Return what standards come to together: limiting rules, points and the overall rating."""
    subjects, computed, moved, refused = apart
    standards, applies = limited(compiled, subjects, moved)
    points, rated = _sum(compiled, totals, standards)
    provider = _provider(compiled, points, rated)
    overall = _limited_overall(compiled, provider, applies)
    return Ratings(subjects, computed, moved, standards, applies, provider, overall, points, rated, refused)


def _standard(compiled: Compiled, facts: Facts, place: int, part: Part, subjects: Levels) -> Levels:
    """Return a standard before discretion and limits, from whatever each row's rests on."""
    bases, way = facts.bases[:, place], part.combination
    level = combined(compiled, way.method, part.scale, subjects[:, part.questions], way.may_be_unrated)
    level = np.where((bases == BASES.index(None)), NOT_RATED, level)
    level = np.where(bases == BASES.index("judged"), facts.judged_standards[:, place], level)
    by_indicators = bases == BASES.index("indicators")
    if by_indicators.any():
        level = np.where(by_indicators, _indicated(compiled, part, subjects), level)
    return level


def _indicated(compiled: Compiled, part: Part, subjects: Levels) -> Levels:
    """Return what a standard's indicators make, of which any number may be unrated."""
    way = compiled.program.indicator_combination
    assert way is not None  # bases say so  # noqa: S101
    levels = subjects[:, list(part.indicators)]
    return combined(compiled, way.method, compiled.indicator_scale, levels, levels.shape[1])


def _sum(compiled: Compiled, totals: Numbers, standards: Levels) -> tuple[Numbers, Numbers]:
    """Return the points of counted standards, and of how many, or as they were published."""
    counted = standards[:, list(compiled.counted)]
    score, of = totals[:, 0], totals[:, 1]
    points = np.where(score < 0, compiled.points[counted].sum(axis=1), score)
    return points, np.where(of < 0, (counted != UNRATED).sum(axis=1), of)


def _provider(compiled: Compiled, points: Numbers, rated: Numbers) -> Levels:
    """Return the overall rating before limits."""
    overall = compiled.program.overall
    whole = np.minimum(rated, 1) if overall.method == "total_points" else rated
    enough = (rated > 0) & (len(compiled.counted) - rated <= overall.may_be_unrated)
    return np.where(enough, compiled.overall_scale.levels_of(points, whole), NOT_RATED)


def _limited_overall(compiled: Compiled, level: Levels, applies: Flags) -> Levels:
    for place, limit in enumerate(compiled.program.limits):
        if limit.rule.target == OVERALL:
            level = capped(level, applies[:, place], limit.rule.at_most)
    return level
