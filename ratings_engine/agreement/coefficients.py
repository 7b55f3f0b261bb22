"""Percentage agreement, Cohen's kappa and Krippendorff's alpha of two markings, each with an interval.

Sources: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
Measurement 20, 1960; its standard error J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological
Bulletin 72, 1969; K. Krippendorff, Content Analysis, 4th edition, Sage 2018, chapter 12. The
coefficients are those of statsmodels and krippendorff. Alpha is worked out by its formula for two
markings in resamples alone, thousands at once; a test holds the two together.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ratings_engine.agreement.model import NO_PAIRS, NO_SPREAD, ONE_ANSWER, Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.agreement.model import Basis, Pair

__all__ = ["alpha_of", "kappa_of", "share_of"]

HUNDRED = 100
_DIGITS = 9
"""Digits of a number that are the same on every machine."""
_TINY = 1e-12


def share_of(counts: Mapping[Pair, int], basis: Basis) -> tuple[Fraction | None, tuple[float, float] | None]:
    """Return the percentage of cases with the same answer in both, and its Wilson interval."""
    pairs, agreeing = sum(counts.values()), _agreeing(counts)
    if not pairs:
        return None, None
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(agreeing, pairs, alpha=_error(basis), method="wilson")
    return Fraction(HUNDRED * agreeing, pairs), (_plain(HUNDRED * low), _plain(HUNDRED * high))


def kappa_of(counts: Mapping[Pair, int], basis: Basis) -> Estimate:
    """Return Cohen's kappa, with the interval of its large-sample standard error.

    Undefined where both markings give one and the same answer to every case.
    """
    why = _why_undefined(counts)
    if why:
        return Estimate(None, None, why, why)
    import numpy
    from statsmodels.stats.inter_rater import cohens_kappa

    with numpy.errstate(invalid="ignore"):  # a variance of nothing may come out below it
        found = cohens_kappa(_table(counts))
        error = float(found.std_kappa)
    kappa = float(found.kappa)
    if not error > _TINY:
        return Estimate(_plain(kappa), None, "", NO_SPREAD)
    reach = _quantile(basis) * error
    return Estimate(
        _plain(kappa), (_plain(max(-1.0, kappa - reach)), _plain(min(1.0, kappa + reach))), "", ""
    )


def alpha_of(counts: Mapping[Pair, int], basis: Basis, question: str) -> tuple[Estimate, int]:
    """Return Krippendorff's alpha for nominal answers, and how many resamples left it undefined.

    Its interval lies between percentiles of alpha in resamples of the cases; those in which every
    answer is the same have none and are left out. ``question`` makes its resamples its own.
    """
    why = _why_undefined(counts)
    if why:
        return Estimate(None, None, why, why), 0
    import krippendorff
    import numpy

    table = numpy.array(_table(counts))
    one = numpy.eye(len(table), dtype=int)
    answered = (one[:, None] + one[None, :]).reshape(-1, len(table))
    units = numpy.repeat(answered, table.ravel(), axis=0)
    alpha = _plain(float(krippendorff.alpha(value_counts=units, level_of_measurement="nominal")))
    resampled = _resampled_alphas(table, basis, question)
    known = resampled[numpy.isfinite(resampled)]
    undefined = len(resampled) - len(known)
    if not len(known) or float(known.max() - known.min()) < _TINY:
        return Estimate(alpha, None, "", NO_SPREAD), undefined
    tail = _error(basis) / 2
    low, high = (float(each) for each in numpy.quantile(known, [tail, 1 - tail]))
    return Estimate(alpha, (_plain(low), _plain(high)), "", ""), undefined


def _resampled_alphas(table: Any, basis: Basis, question: str) -> Any:  # noqa: ANN401
    """Return alpha in each resample of the cases of a table of answers; not a number where undefined."""
    import numpy

    cases, size = int(table.sum()), len(table)
    rng = numpy.random.default_rng([basis.seed, *question.encode()])
    drawn = rng.multinomial(cases, table.ravel() / cases, size=basis.resamples)
    return _alphas(drawn.reshape(-1, size, size))


def _alphas(tables: Any) -> Any:  # noqa: ANN401
    """Return alpha of each of several tables of as many cases; not a number where it is undefined.

    One less the share of cases that differ by the share of pairs of answers that do.
    """
    import numpy

    cases = int(tables[0].sum())
    values = tables.sum(axis=1) + tables.sum(axis=2)
    differing = 1 - tables.trace(axis1=1, axis2=2) / cases
    of_all = 2 * cases
    by_chance = 1 - (values * (values - 1)).sum(axis=1) / (of_all * (of_all - 1))
    undefined = (values == of_all).any(axis=1)
    return numpy.where(undefined, numpy.nan, 1 - differing / numpy.where(undefined, 1.0, by_chance))


def _why_undefined(counts: Mapping[Pair, int]) -> str:
    if not sum(counts.values()):
        return NO_PAIRS
    return ONE_ANSWER if len({answer for pair, n in counts.items() if n for answer in pair}) == 1 else ""


def _table(counts: Mapping[Pair, int]) -> list[list[int]]:
    """Return cases by the answer of the first marking (rows) and of the second, for answers that occur."""
    answers = sorted({answer for pair, n in counts.items() if n for answer in pair})
    return [[counts.get((first, second), 0) for second in answers] for first in answers]


def _agreeing(counts: Mapping[Pair, int]) -> int:
    return sum(n for (first, second), n in counts.items() if first == second)


def _error(basis: Basis) -> float:
    return float(1 - basis.confidence / HUNDRED)


def _quantile(basis: Basis) -> float:
    from scipy.special import ndtri

    return -float(ndtri(_error(basis) / 2))


def _plain(value: float) -> float:
    rounded = round(float(value), _DIGITS)
    if not math.isfinite(rounded):
        raise ValueError("a coefficient is not a number")
    return rounded + 0.0  # never minus nothing
