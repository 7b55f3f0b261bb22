"""Exact banding: from counts to a percentage, and from a number to its band.

Nothing here is a float. For the rule engine, which can compare integers only, ``position``
gives every number an integer that compares with every threshold of a table exactly as the
number itself does.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.standards.model import Band

__all__ = [
    "HUNDRED",
    "band_of",
    "mark",
    "percentage",
    "position",
    "reaches",
    "rounded",
    "scale_of",
    "scale_of_bands",
]

HUNDRED = 100


def percentage(part: int, whole: int) -> Fraction:
    """Return ``part`` of ``whole`` as an exact percentage; ``whole`` is above 0."""
    return Fraction(HUNDRED * part, whole)


def rounded(value: Fraction, policy: str) -> Fraction:
    """Return the percentage that is banded: itself, or the whole number (halves go up)."""
    if policy == "exact":
        return value
    return Fraction((2 * value.numerator + value.denominator) // (2 * value.denominator))


def band_of(bands: Sequence[Band], value: Fraction) -> Band:
    """Return the band that ``value`` falls in; a validated table has exactly one.

    Raises LookupError where none or several do.
    """
    found = [band for band in bands if reaches(band, value) and _below_high(band, value)]
    if len(found) != 1:
        raise LookupError(f"{len(found)} bands hold {value}")
    return found[0]


def reaches(band: Band, value: Fraction) -> bool:
    """Return whether ``value`` falls in the band or in one above it."""
    return band.low is None or (value >= band.low if band.low_closed else value > band.low)


def _below_high(band: Band, value: Fraction) -> bool:
    return band.high is None or (value <= band.high if band.high_closed else value < band.high)


def scale_of(thresholds: Sequence[Fraction]) -> int:
    """Return the smallest whole number that makes every threshold a whole number."""
    return lcm(*(threshold.denominator for threshold in thresholds))


def scale_of_bands(bands: Sequence[Band]) -> int:
    """Return the scale that makes every threshold of a table a whole number."""
    return scale_of([bound for band in bands for bound in (band.low, band.high) if bound is not None])


def position(value: Fraction, scale: int) -> int:
    """Return an integer that stands to every ``mark`` of the same scale as ``value`` to its threshold.

    Even positions are whole multiples of ``1/scale``; odd ones lie strictly between two.
    """
    scaled = value * scale
    whole = scaled.numerator // scaled.denominator
    return 2 * whole + (scaled.denominator != 1)


def mark(threshold: Fraction, scale: int) -> int:
    """Return the position of a threshold, whose denominator divides ``scale``."""
    return 2 * int(threshold * scale)
