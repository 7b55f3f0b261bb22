"""How many cases a margin of error takes, and what margin a number of cases buys.

The formulae are those of W. G. Cochran, Sampling Techniques, 3rd edition, Wiley 1977: the size for
a proportion with its finite-population correction (section 4.4), the variance of a proportion
(section 3.2) and of one over strata (chapter 5). Sizes are worked out in fractions and rounded
up; only the quantile of the normal distribution is a floating-point number.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ratings_engine.errors import UsageError
from ratings_engine.sampling.allocation import half_up, spread
from ratings_engine.sampling.size_model import EachStratum, GroupSize, Rung, SizePlan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "MOST_CASES",
    "chance_within",
    "margin_of",
    "plan_for_margin",
    "plan_of_size",
    "quantile",
    "size_for",
]

MOST_CASES: Final = 1_000_000_000
"""No caseload is larger."""
HUNDRED: Final = 100
_LADDER: Final = tuple(map(Fraction, ("10", "7.5", "5", "4", "3", "2", "1")))


def quantile(confidence: Fraction) -> float:
    """Return how many standard errors lie either way of the middle ``confidence`` percent of a normal."""
    from scipy.special import ndtri

    return -float(ndtri(float((1 - confidence / HUNDRED) / 2)))


def size_for(population: int, margin: Fraction, z: float, proportion: Fraction) -> int:
    """Return the fewest of ``population`` cases whose margin is at most ``margin`` percentage points.

    ``proportion`` is in percent, above 0 and below 100; a population of 0 needs no case.
    """
    if population == 0:
        return 0
    unlimited = Fraction(z) ** 2 * proportion * (HUNDRED - proportion) / margin**2
    return min(population, math.ceil(unlimited / (1 + (unlimited - 1) / population)))


def margin_of(cases: int, population: int, z: float, proportion: Fraction) -> float | None:
    """Return the margin of error, in percentage points, of ``cases`` drawn from ``population``.

    0 where every case is drawn, None where there is none.
    """
    if not cases:
        return None
    return z * math.sqrt(_variance(cases, population, proportion))


def _variance(cases: int, population: int, proportion: Fraction) -> Fraction:
    """Return the variance of a percentage of ``cases``, with the finite-population correction."""
    if cases == population:
        return Fraction(0)
    correction = Fraction(population - cases, population - 1)
    return proportion * (HUNDRED - proportion) / cases * correction


def plan_for_margin(
    populations: Mapping[str, int], population: int, *, margin: Fraction, confidence: Fraction,
    proportion: Fraction,
) -> SizePlan:  # fmt: skip
    """Return the plan of the smallest sample with that margin, shared out over the strata in proportion.

    ``populations`` are cases by stratum, none where there are no strata; ``population`` is their
    sum. Percentages are in percent. Raises UsageError RE821 and RE822.
    """
    _check_population(population, populations)
    if margin == 0:
        message = f"no sample has a margin of 0: only all {population:,} cases have none"
        raise UsageError(
            "RE822", message, remedy="ask for a margin above 0, such as 5, or inspect every case"
        )
    z = quantile(confidence)
    cases = size_for(population, margin, z, proportion)
    alone = [size_for(each, margin, z, proportion) for each in (population, *populations.values())]
    return _plan(populations, population, cases, alone, margin, confidence, z, proportion)


def plan_of_size(
    populations: Mapping[str, int], population: int, *, cases: int, confidence: Fraction, proportion: Fraction
) -> SizePlan:
    """Return the plan of a sample of so many cases, and the margin that it buys; see ``plan_for_margin``.

    Raises UsageError RE821 and, for a size that the caseload does not have, RE823.
    """
    _check_population(population, populations)
    if not 1 <= cases <= population:
        message = f"a sample of {cases:,} cannot be drawn from {population:,} cases"
        raise UsageError("RE823", message, remedy=f"ask for a size from 1 to {population}")
    alone = [None] * (len(populations) + 1)
    return _plan(populations, population, cases, alone, None, confidence, quantile(confidence), proportion)


def _check_population(population: int, populations: Mapping[str, int]) -> None:
    """Refuse caseloads that are empty, below 0 or larger than any."""
    for name, number in populations.items():
        if not 0 <= number <= MOST_CASES:
            message = f"the stratum '{name}' cannot have {number:,} cases"
            raise UsageError("RE821", message, remedy=f"give a number from 0 to {MOST_CASES}")
    if not 1 <= population <= MOST_CASES:
        message = f"no sample can be planned for a caseload of {population:,} cases"
        raise UsageError("RE821", message, remedy=f"give a number of cases from 1 to {MOST_CASES}")


def _plan(
    populations: Mapping[str, int], population: int, cases: int, alone: Sequence[int | None],
    margin: Fraction | None, confidence: Fraction, z: float, proportion: Fraction,
) -> SizePlan:  # fmt: skip
    shares = _shares(cases, list(populations.values()), population)
    rows = zip(("", *populations), (population, *populations.values()), (cases, *shares), alone, strict=True)
    whole, *strata = [
        GroupSize(name, number, planned, margin_of(planned, number, z, proportion), own)
        for name, number, planned, own in rows
    ]
    bought = whole.margin or 0.0
    within = chance_within(cases, population, Fraction(bought) if margin is None else margin, proportion)
    each = _each_stratum(strata, population, z, proportion) if strata and margin is not None else None
    rungs = tuple(_rungs(whole, margin, z, proportion))
    return SizePlan(confidence, proportion, margin, z, whole, tuple(strata), each, within, rungs)


def _shares(cases: int, populations: Sequence[int], population: int) -> list[int]:
    """Return the cases of each stratum, as ``sample draw`` shares them out."""
    rounded = [half_up(cases, number, population) for number in populations]
    return spread(rounded, populations, cases, list(range(len(populations)))) if populations else []


def _each_stratum(
    strata: Sequence[GroupSize], population: int, z: float, proportion: Fraction
) -> EachStratum:
    """Return the sample that has the margin in every stratum; strata are weighted by their caseload."""
    variance = sum(
        Fraction(each.population, population) ** 2 * _variance(each.alone, each.population, proportion)
        for each in strata
        if each.alone
    )
    return EachStratum(sum(each.alone or 0 for each in strata), z * math.sqrt(variance))


def chance_within(cases: int, population: int, margin: Fraction, proportion: Fraction) -> float:
    """Return how often, in percent, a sample's percentage is within ``margin`` of the caseload's.

    Exact, by the hypergeometric distribution, where as many of the cases are sufficient as come
    nearest to ``proportion``.
    """
    from scipy.stats import hypergeom

    sufficient = half_up(population, proportion.numerator, HUNDRED * proportion.denominator)
    middle, reach = Fraction(cases * sufficient, population), cases * margin / HUNDRED
    low, high = math.ceil(middle - reach), math.floor(middle + reach)
    found = hypergeom(population, sufficient, cases)
    chance = float(found.cdf(high)) - float(found.cdf(low - 1))
    return round(HUNDRED * min(max(chance, 0.0), 1.0), 6)


def _rungs(whole: GroupSize, margin: Fraction | None, z: float, proportion: Fraction) -> Iterator[Rung]:
    """Yield sizes by margin, the widest margin first, with the one asked for among them."""
    asked = whole.margin or 0.0 if margin is None else float(margin)
    rungs = [(float(each), size_for(whole.population, each, z, proportion)) for each in _LADDER]
    kept = {pair for pair in rungs if pair[0] != asked} | {(asked, whole.cases)}
    for step, cases in sorted(kept, reverse=True):
        yield Rung(step, cases, step == asked)
