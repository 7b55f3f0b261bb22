"""Gaps between a subgroup and all other cases, with intervals and a test.

Only the numbers that are shown go in, and the provider's own, so a gap tells nothing besides.

Sources: the interval is method 10 of R. G. Newcombe, "Interval estimation for the difference
between independent proportions: comparison of eleven methods", Statistics in Medicine 17
(1998) 873-890; the test R. A. Fisher's exact one; the adjustment S. Holm, "A simple
sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979) 65-70.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.results.subgroups import SIGNIFICANCE, Gap
from ratings_engine.standards.banding import percentage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

__all__ = ["Compared", "gaps"]

DIGITS = 6
"""Significant digits of what is computed in floating point, so that any machine gives the same."""


class Compared(NamedTuple):
    """Yes and all answered cases of a subgroup, and of the rest; both have answered cases."""

    yes: int
    answered: int
    rest_yes: int
    rest_answered: int


def gaps(compared: Sequence[Compared], confidence: Fraction) -> list[Gap]:
    """Return the gap of each comparison, at ``confidence`` percent; tests are adjusted over all."""
    if not compared:
        return []
    # These take seconds to load, and nothing else needs them.
    from scipy.stats import fisher_exact
    from statsmodels.stats.multitest import multipletests

    tests = [
        float(fisher_exact([[c.yes, c.answered - c.yes], [c.rest_yes, c.rest_answered - c.rest_yes]]).pvalue)
        for c in compared
    ]
    adjusted = multipletests(tests, method="holm")[1]
    return [
        _gap(c, confidence, _plain(test), _plain(holm))
        for c, test, holm in zip(compared, tests, adjusted, strict=True)
    ]


def _gap(compared: Compared, confidence: Fraction, test: float, adjusted: float) -> Gap:
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(*compared, method="newcomb", alpha=float(1 - confidence / 100))
    difference = percentage(compared.yes, compared.answered) - percentage(
        compared.rest_yes, compared.rest_answered
    )
    return Gap(difference, _plain(100 * low), _plain(100 * high), test, adjusted, adjusted < SIGNIFICANCE)


def _plain(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
