"""How several ratings make one, by a pack's method."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.standards.banding import band_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.standards.model import Combination
    from ratings_engine.vocabulary import Level

__all__ = ["combine"]


def combine(combination: Combination, levels: Sequence[Level], points: Sequence[int]) -> Level:
    """Return the rating that one or more ratings make by the combination's method."""
    match combination.method:
        case "lowest":
            return min(levels)
        case "highest":
            return max(levels)
        case "majority":
            # The best rating that more than half of them reach.
            return max(r for r in range(4) if 2 * sum(level >= r for level in levels) > len(levels))
        case "mean":
            mean = Fraction(sum(points[level] for level in levels), len(levels))
            return band_of(combination.bands, mean).level
    raise LookupError(combination.method)
