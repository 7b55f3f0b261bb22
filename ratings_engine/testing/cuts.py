"""Cuts of a table of bands: the thresholds between two ratings, and how one can be moved."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ratings_engine.standards.model import Band

__all__ = ["Cut", "cuts_of", "moved"]


class Cut(NamedTuple):
    """A threshold between two bands.

    ``closed``: the number itself belongs to the band above, as with ``at_least``.
    """

    value: Fraction
    closed: bool
    below: Band
    above: Band

    def is_passed(self, number: Fraction) -> bool:
        """Return whether ``number`` lies on the upper side."""
        return number >= self.value if self.closed else number > self.value

    @property
    def edge(self) -> tuple[Fraction, int]:
        """Return where it cuts: just before the number (0) or just after it (1)."""
        return self.value, 0 if self.closed else 1


def cuts_of(bands: Sequence[Band]) -> tuple[Cut, ...]:
    """Return the cuts of a validated table, from the lowest."""
    rows = sorted(bands, key=lambda b: (b.low is not None, b.low or 0, not b.low_closed))
    return tuple(
        Cut(above.low, above.low_closed, below, above)
        for below, above in pairwise(rows)
        if above.low is not None
    )


def moved(bands: Sequence[Band], cut: Cut, value: Fraction, *, closed: bool) -> tuple[Band, ...] | None:
    """Return the table with one cut elsewhere; None where a band would be left with no number."""
    below = cut.below._replace(high=value, high_closed=not closed)
    above = cut.above._replace(low=value, low_closed=closed)
    if _is_empty(below) or _is_empty(above) or value < 0:
        return None
    instead = {cut.below: below, cut.above: above}
    return tuple(instead.get(band, band) for band in bands)


def _is_empty(band: Band) -> bool:
    if band.low is None or band.high is None:
        return False
    return band.low > band.high or (band.low == band.high and not (band.low_closed and band.high_closed))
