"""Tables from numbers to ratings over arrays: fractions beside thresholds, in whole numbers."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.rating.vectorised.arrays import times
from ratings_engine.standards.banding import scale_of_bands
from ratings_engine.standards.written import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ratings_engine.rating.vectorised.arrays import Levels, Numbers
    from ratings_engine.standards.model import Band

__all__ = ["Scale", "levels_within", "scale_of"]


class Scale(NamedTuple):
    """A table in ascending order: ``levels`` between ``borders``, which are whole ``multiples``.

    A number on a border that is ``closed`` still belongs below it. ``bands`` are the table's own.
    """

    multiple: int
    borders: tuple[tuple[int, bool], ...]
    levels: Levels
    bands: tuple[Band, ...]

    def levels_of(self, part: Numbers, whole: Numbers) -> Levels:
        """Return the rating of each fraction ``part / whole``; of nothing at all, any of them."""
        scaled, place = times(part, self.multiple), np.zeros(part.shape, np.int8)
        for border, closed in self.borders:
            mark = times(whole, border)
            place += scaled > mark if closed else scaled >= mark
        return self.levels[place]


def scale_of(bands: Sequence[Band]) -> Scale:
    """Return a table as a scale; a validated one has a rating for every number, so its ends are open."""
    multiple = scale_of_bands(bands)
    rising = in_order(bands)
    borders = tuple((int(b.high * multiple), b.high_closed) for b in rising[:-1] if b.high is not None)
    return Scale(multiple, borders, np.array([b.level for b in rising], np.int8), tuple(rising))


def levels_within(scale: Scale, part: Numbers, whole: Numbers, within: Fraction, *, up: bool) -> Levels:
    """Return the best (or worst) rating of a band at most ``within`` above (or below) each fraction."""
    best = scale.levels_of(part, whole)
    for band in scale.bands:
        edge = band.low if up else band.high
        if edge is None:
            continue
        multiple = lcm(edge.denominator, within.denominator)
        gap = times(whole, int(edge * multiple)) - times(part, multiple)
        gap = gap if up else -gap
        near = (gap >= 0) & (gap <= times(whole, int(within * multiple)))
        reached = np.maximum(best, band.level) if up else np.minimum(best, band.level)
        best = np.where(near, reached, best).astype(np.int8)
    return best
