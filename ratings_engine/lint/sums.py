"""Which sums of points a number of rated standards can make: exact, and all of them at once.

A set of sums is one integer, in which bit ``n`` says that ``n`` points can be made. Adding a
rated standard is a shift for each rating, so 200 standards of up to 1,000 points take a
few milliseconds, and no bound is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ratings_engine.standards.model import Band, Overall

__all__ = ["largest", "made_by", "of_band", "plus"]


def plus(sums: int, points: Sequence[int]) -> int:
    """Return the sums that come of adding one of ``points`` to each of ``sums``."""
    found = 0
    for each in points:
        found |= sums << each
    return found


def made_by(rated: int, points: Sequence[int]) -> int:
    """Return the sums that ``rated`` standards can make, each worth one of ``points``."""
    sums = 1
    for _ in range(rated):
        sums = plus(sums, points)
    return sums


def of_band(band: Band, overall: Overall, rated: int, top: int) -> int:
    """Return the sums up to ``top`` that fall in ``band`` where ``rated`` standards are rated."""
    each = 1 if overall.method == "total_points" else rated
    low = 0 if band.low is None else _first(band.low * each, included=band.low_closed)
    high = top + 1 if band.high is None else _first(band.high * each, included=not band.high_closed)
    return max((1 << max(high, 0)) - (1 << max(low, 0)), 0)


def largest(sums: int) -> int:
    """Return the largest of ``sums``; there is at least one."""
    return sums.bit_length() - 1


def _first(bound: Fraction, *, included: bool) -> int:
    """Return the smallest whole number above ``bound``, or at it where that is included."""
    up = -(-bound.numerator // bound.denominator)
    return up if included or up != bound else up + 1
