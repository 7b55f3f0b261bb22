"""Tests of the two methods: against other implementations, by every draw there is, and by coverage."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom, norm
from statsmodels.stats.proportion import proportion_confint

from ratings_engine.uncertainty.intervals_exact import exact_interval
from ratings_engine.uncertainty.intervals_wilson import quantile, wilson_interval

NOMINAL, LEAST, MOST = 80, 78, 85
SHARES = [Fraction(place, 20) for place in range(2, 19)]
"""From 10% to 90%: where ratings begin and end, and well beyond."""


def by_definition(yes: int, answered: int, population: int, confidence: Fraction) -> tuple[int, int]:
    """Return the first and last caseload that Blaker's test accepts, in whole numbers, trying each."""
    accepted = []
    for kind in range(yes, population - answered + yes + 1):
        ways = [comb(kind, k) * comb(population - kind, answered - k) for k in range(answered + 1)]
        below = list(accumulate(ways))
        tails = [min(low, below[-1] - low + here) for low, here in zip(below, ways, strict=True)]
        as_extreme = sum(here for here, tail in zip(ways, tails, strict=True) if tail <= tails[yes])
        if 100 * as_extreme >= (100 - confidence) * below[-1]:
            accepted.append(kind)
    return accepted[0], accepted[-1]


@pytest.mark.parametrize("confidence", [50, 80, 95])
def test_every_small_draw_has_the_interval_of_the_definition(confidence: int) -> None:
    """Up to a population of 16, ends are those found by trying every caseload in whole numbers."""
    level = Fraction(confidence)
    for population in range(1, 17):
        for answered in range(1, population + 1):
            for yes in range(answered + 1):
                found = exact_interval(yes, answered, population, level)
                assert found == by_definition(yes, answered, population, level), (yes, answered, population)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_larger_draws_have_the_interval_of_the_definition(data: st.DataObject) -> None:
    """So are those of larger populations, at any confidence."""
    population = data.draw(st.integers(17, 250))
    answered = data.draw(st.integers(1, min(population, 60)))
    yes = data.draw(st.integers(0, answered))
    level = data.draw(st.sampled_from([Fraction(60), Fraction(80), Fraction(667, 10), Fraction(99)]))
    found = exact_interval(yes, answered, population, level)
    assert found == by_definition(yes, answered, population, level)


@given(st.integers(20, 5000), st.data())
@settings(max_examples=100, deadline=None)
def test_the_exact_interval_lies_within_clopper_and_pearsons(population: int, data: st.DataObject) -> None:
    """Both tails of SciPy's hypergeometric distribution leave more room than Blaker's test does."""
    answered = data.draw(st.integers(1, min(population, 300)))
    yes = data.draw(st.integers(0, answered))
    low, high = exact_interval(yes, answered, population, Fraction(NOMINAL))
    kinds = np.arange(population + 1)
    tails = (
        hypergeom.sf(yes - 1, population, kinds, answered),
        hypergeom.cdf(yes, population, kinds, answered),
    )
    room = (1 - NOMINAL / 100) / 2 * (1 - 1e-6)
    wide = kinds[(tails[0] >= room) & (tails[1] >= room)]
    assert wide[0] <= low <= high <= wide[-1]
    assert low - 1 < Fraction(yes * population, answered) < high + 1


def test_who_has_seen_everything_is_sure() -> None:
    """When every case was inspected the interval is the share itself, and so it is of a single case."""
    assert exact_interval(646, 1000, 1000, Fraction(80)) == (646, 646)
    assert exact_interval(1, 1, 1, Fraction(80)) == (1, 1)
    assert exact_interval(0, 1, 1, Fraction(80)) == (0, 0)


def test_a_large_caseload_is_no_trouble() -> None:
    """Ends are found among a thousand million cases, close to those of an endless population."""
    low, high = exact_interval(69, 111, 1_000_000_000, Fraction(80))
    assert (low, high) == (558_654_661, 680_447_707)


@given(st.integers(1, 100_000), st.data())
@settings(max_examples=200, deadline=None)
def test_wilsons_interval_is_that_of_statsmodels(answered: int, data: st.DataObject) -> None:
    """Ends are those of another implementation, rounded outward by less than a hundredth of a point."""
    yes = data.draw(st.integers(0, answered))
    confidence = data.draw(st.sampled_from([50, 80, 90, 95, 99]))
    low, high = wilson_interval(yes, answered, quantile(Fraction(confidence)))
    theirs = [
        100 * end for end in proportion_confint(yes, answered, alpha=1 - confidence / 100, method="wilson")
    ]
    assert -1e-9 <= theirs[0] - float(low) < 0.01 + 1e-9
    assert -1e-9 <= float(high) - theirs[1] < 0.01 + 1e-9
    assert 0 <= low <= Fraction(100 * yes, answered) <= high <= 100


@pytest.mark.parametrize("confidence", [1, 50, 80, 95, 99])
def test_the_quantile_is_that_of_scipy(confidence: int) -> None:
    """The quantile is that of another implementation."""
    assert quantile(Fraction(confidence)) == pytest.approx(norm.ppf((100 + confidence) / 200), rel=1e-12)


@pytest.mark.parametrize("answered", [30, 50, 80, 111, 150, 200, 500])
def test_wilsons_interval_covers_what_it_says(answered: int) -> None:
    """Over shares from 10% to 90%, intervals at 80% hold the share in 78% to 85% of all samples.

    Every possible sample is weighed by its chance, so nothing is left to chance. Single shares
    differ, for a sample is of whole cases: none is held in fewer than 70% of samples.
    """
    z = quantile(Fraction(NOMINAL))
    intervals = [wilson_interval(yes, answered, z) for yes in range(answered + 1)]
    covered = []
    for share in SHARES:
        chances = binom.pmf(range(answered + 1), answered, float(share))
        held = [low <= 100 * share <= high for low, high in intervals]
        covered.append(100 * float(chances @ np.array(held)))
    assert LEAST <= np.mean(covered) <= MOST
    assert min(covered) >= 70


GRID = [(30, 300), (50, 500), (80, 400), (111, 400), (111, 3120), (150, 1000), (150, 3120), (200, 1000)]


@pytest.mark.parametrize(("answered", "population"), GRID)
def test_the_exact_interval_covers_what_it_says(answered: int, population: int) -> None:
    """Over shares from 10% to 90% of a known population, intervals at 80% hold it in 78% to 85%.

    And whatever the share of the population is, it is held in at least 80% of all draws.
    """
    intervals = [exact_interval(yes, answered, population, Fraction(NOMINAL)) for yes in range(answered + 1)]
    kinds = np.arange(0, population + 1, max(1, population // 400))[:, np.newaxis]
    low, high = np.array(intervals).T
    chances = hypergeom.pmf(np.arange(answered + 1), population, kinds, answered)
    covered = 100 * (chances * ((low <= kinds) & (kinds <= high))).sum(axis=1)
    shares = kinds.ravel() / population
    assert LEAST <= np.mean(covered[(shares >= 0.1) & (shares <= 0.9)]) <= MOST
    assert covered.min() >= NOMINAL - 1e-6


@pytest.mark.parametrize(("answered", "population"), [(5, 20), (10, 50), (20, 60), (50, 100)])
def test_small_draws_are_covered_too_often_and_never_too_rarely(answered: int, population: int) -> None:
    """With few cases no exact interval comes down to 80% everywhere: it errs on the safe side."""
    intervals = [exact_interval(yes, answered, population, Fraction(NOMINAL)) for yes in range(answered + 1)]
    for kind in range(population + 1):
        chances = hypergeom.pmf(range(answered + 1), population, kind, answered)
        held = sum(c for c, (low, high) in zip(chances, intervals, strict=True) if low <= kind <= high)
        assert held >= NOMINAL / 100 - 1e-9
