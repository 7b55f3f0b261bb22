"""The score interval of a proportion, for samples of a caseload whose size is not known.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22 (1927) 209-212; recommended for a proportion
by L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial proportion",
Statistical Science 16 (2001) 101-133.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["quantile", "wilson_interval"]

PARTS = 100
"""Ends are rounded to so many parts of a percentage point: to two decimals."""


def quantile(confidence: Fraction) -> float:
    """Return how many standard errors hold the middle ``confidence`` percent of a normal, either way."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(float((100 + confidence) / 200))


def wilson_interval(yes: int, answered: int, z: float) -> tuple[Fraction, Fraction]:
    """Return the ends in percent, rounded outward to two decimals; ``z`` is the quantile.

    They are square roots, and rounded so that every machine gives the same; a result of none or all
    leaves the share of none or all within.
    """
    whole = answered + z * z
    middle = (yes + z * z / 2) / whole
    reach = z / whole * math.sqrt(yes * (answered - yes) / answered + z * z / 4)
    low = _percent(middle - reach, math.floor) if yes else Fraction(0)
    return low, _percent(middle + reach, math.ceil) if yes < answered else Fraction(100)


def _percent(share: float, whole: Callable[[float], int]) -> Fraction:
    return Fraction(whole(100 * PARTS * share), PARTS)
