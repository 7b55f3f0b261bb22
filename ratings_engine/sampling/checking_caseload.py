"""Checking a sample against its caseload: whether it looks like the cases that it stands for.

The test is Pearson's chi-square for the shares of the caseload (goodness of fit). A sample without
replacement keeps closer to the caseload than one with replacement: its counts are multivariate
hypergeometric, with covariances smaller by (N - n) / (N - 1), so the statistic is divided by that
(Johnson, Kotz and Balakrishnan, Discrete Multivariate Distributions, Wiley 1997, chapter 39). Where
fewer than five cases of a value are expected (Cochran, Some methods for strengthening the common
chi-square tests, Biometrics 10, 1954) the p-value comes from the exact distribution: by Fisher's
test for two values, by simulation for more.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ratings_engine.errors import UsageError
from ratings_engine.sampling.check_model import (
    CHI_SQUARE,
    FISHER,
    MONTE_CARLO,
    NO_CASES,
    ONE_VALUE,
    SIGNIFICANCE,
    WHOLE_CASELOAD,
    AttributeCheck,
    ValueCheck,
)
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ratings_engine.sampling.caseload import Caseload
    from ratings_engine.standards.model import Standards

__all__ = ["DRAWS", "check_attributes", "columns_to_check"]

HUNDRED = 100
FEW_EXPECTED = 5
DRAWS = 10_000
"""How many samples are simulated."""
MOST_VALUES = 200
_DIGITS = 9
"""Digits of a p-value that are the same on every machine."""
_TWO = 2
_CLOSE = 1e-9


def columns_to_check(caseload: Caseload, standards: Standards, asked: Sequence[str]) -> list[str]:
    """Return the columns of a caseload that are checked: those asked for, else the pack's attributes.

    What the pack matches samples on comes first. Raises UsageError RE827 for a column that the
    caseload does not have, or that has too many values to compare.
    """
    matched = standards.sampling.match_on if standards.sampling else ()
    usual = dict.fromkeys((*matched, *standards.attributes))
    for name in asked:
        if name not in caseload.columns:
            message = f"the caseload has no column '{name}'"
            raise UsageError("RE827", message, remedy=suggestion(name, list(caseload.columns)))
        values = len({case.attributes.get(name, "") for case in caseload.cases})
        if values > MOST_VALUES:
            message = f"'{name}' has {values:,} values, too many to compare"
            raise UsageError(
                "RE827", message, remedy="ask for a column whose values are shared by many cases"
            )
    chosen = asked or [name for name in usual if name in caseload.columns]
    return list(dict.fromkeys(chosen))


def check_attributes(
    caseload: Caseload, sample: Iterable[str], columns: Sequence[str], seed: int
) -> tuple[AttributeCheck, ...]:
    """Return how the cases of ``sample``, ids of the caseload, compare with it by each column.

    ``seed`` starts each simulation.
    """
    drawn = set(sample)
    checks = [_check(caseload, drawn, column, seed) for column in columns]
    tested = [each.p_value for each in checks if each.p_value is not None]
    adjusted = iter(_holm(tested))
    return tuple(each if each.p_value is None else _judged(each, next(adjusted)) for each in checks)


def _judged(check: AttributeCheck, adjusted: float) -> AttributeCheck:
    return check._replace(adjusted=adjusted, differs=adjusted < SIGNIFICANCE)


def _holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for there being several, by Holm's method."""
    if not p_values:
        return []
    from statsmodels.stats.multitest import multipletests

    return [round(float(value), _DIGITS) for value in multipletests(p_values, method="holm")[1]]


def _check(caseload: Caseload, drawn: set[str], column: str, seed: int) -> AttributeCheck:
    everywhere = Counter(case.attributes.get(column, "") for case in caseload.cases)
    sampled = Counter(c.attributes.get(column, "") for c in caseload.cases if c.case_id in drawn)
    names = sorted(everywhere, key=lambda value: (value == "", value))
    cases, population = len(drawn), len(caseload.cases)
    values = tuple(_value(name, sampled[name], everywhere[name], cases, population) for name in names)
    why = _why_not(cases, population, len(values))
    if why:
        return AttributeCheck(column, values, why, None, None, None, None, None, differs=False)
    statistic = _statistic(values) * Fraction(population - 1, population - cases)
    method, p_value = _p_value(values, statistic, seed)
    df = len(values) - 1
    return AttributeCheck(column, values, "", statistic, df, method, p_value, None, differs=False)


def _why_not(cases: int, population: int, values: int) -> str:
    if cases == 0:
        return NO_CASES
    if cases == population:
        return WHOLE_CASELOAD
    return ONE_VALUE if values < _TWO else ""


def _value(value: str, sample: int, caseload: int, cases: int, population: int) -> ValueCheck:
    expected = Fraction(cases * caseload, population)
    every = Fraction(HUNDRED * caseload, population)
    if not cases:
        return ValueCheck(value, sample, caseload, expected, None, every, None)
    own = Fraction(HUNDRED * sample, cases)
    return ValueCheck(value, sample, caseload, expected, own, every, own - every)


def _statistic(values: Sequence[ValueCheck]) -> Fraction:
    parts = ((each.sample - each.expected) ** 2 / each.expected for each in values)
    return sum(parts, Fraction(0))


def _p_value(values: Sequence[ValueCheck], statistic: Fraction, seed: int) -> tuple[str, float]:
    """Return how likely a sample at least as unlike the caseload is, and how that was found."""
    if min(each.expected for each in values) >= FEW_EXPECTED:
        from scipy.stats import chi2

        return CHI_SQUARE, round(float(chi2.sf(float(statistic), len(values) - 1)), _DIGITS)
    if len(values) == _TWO:
        from scipy.stats import fisher_exact

        table = [[each.sample, each.caseload - each.sample] for each in values]
        return FISHER, round(float(fisher_exact(table).pvalue), _DIGITS)
    return MONTE_CARLO, _simulated(values, seed)


def _simulated(values: Sequence[ValueCheck], seed: int) -> float:
    """Return the share of simulated samples at least as unlike the caseload, this one among them."""
    import numpy

    caseload = numpy.array([each.caseload for each in values])
    sampled = numpy.array([each.sample for each in values])
    rng = numpy.random.default_rng(seed)
    draws = rng.multivariate_hypergeometric(caseload, int(sampled.sum()), DRAWS, method="marginals")

    def unlike(counts: Any) -> Any:  # noqa: ANN401
        return (counts**2 / caseload).sum(axis=-1)

    as_unlike = int((unlike(draws) >= unlike(sampled) * (1 - _CLOSE)).sum())
    return (as_unlike + 1) / (DRAWS + 1)
