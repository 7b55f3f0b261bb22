"""Tests of sizes and margins: known values, laws, the exact chance, and what cannot be planned."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import samplesize_confint_proportion

from ratings_engine.errors import UsageError
from ratings_engine.sampling.size import (
    MOST_CASES,
    chance_within,
    margin_of,
    plan_for_margin,
    plan_of_size,
    quantile,
    size_for,
)

EIGHTY, HALF, FIVE = Fraction(80), Fraction(50), Fraction(5)
Z = quantile(EIGHTY)


@pytest.mark.parametrize(
    ("confidence", "z"), [("80", 1.2815515655), ("95", 1.9599639845), ("99.99999999", 6.4670)]
)
def test_quantiles_are_those_of_the_tables(confidence: str, z: float) -> None:
    """1.96 standard errors hold 95%, and a confidence near 100 stays finite."""
    assert quantile(Fraction(confidence)) == pytest.approx(z, abs=1e-4)


@pytest.mark.parametrize(
    ("population", "margin", "confidence", "expected"),
    [
        (3120, "5", "80", 157),
        (850, "5", "80", 138),
        (10_000, "5", "95", 370),
        (1000, "5", "95", 278),
        (100, "0.01", "80", 100),
        (MOST_CASES, "5", "95", 385),
        (1, "5", "80", 1),
        (2, "100", "80", 1),
        (0, "5", "80", 0),
    ],
)
def test_sizes_with_the_correction(population: int, margin: str, confidence: str, expected: int) -> None:
    """The sizes of published tables, such as 370 of 10,000 for 5 points and 95%."""
    assert size_for(population, Fraction(margin), quantile(Fraction(confidence)), HALF) == expected


@given(
    population=st.integers(2, 10**6),
    margin=st.fractions(Fraction(1, 10), 60, max_denominator=100),
    proportion=st.fractions(1, 99, max_denominator=10),
)
def test_a_size_is_the_smallest_that_has_the_margin(
    population: int, margin: Fraction, proportion: Fraction
) -> None:
    """One case fewer has a wider margin than was asked for, and the size itself has not."""
    cases = size_for(population, margin, Z, proportion)
    bought = margin_of(cases, population, Z, proportion)
    assert bought is not None
    assert bought <= float(margin) * (1 + 1e-12)
    if cases > 1:
        fewer = margin_of(cases - 1, population, Z, proportion)
        assert fewer is not None
        assert fewer > float(margin) * (1 - 1e-12)


@given(margin=st.integers(1, 30), proportion=st.integers(5, 95))
def test_without_an_end_to_the_caseload_it_is_the_size_of_statsmodels(margin: int, proportion: int) -> None:
    """Of a caseload of a billion the size is, but for rounding up, the one without a correction."""
    expected = samplesize_confint_proportion(proportion / 100, margin / 100, alpha=0.2)
    found = size_for(MOST_CASES, Fraction(margin), Z, Fraction(proportion))
    assert found - expected == pytest.approx(0.5, abs=0.5 + 1e-4)


@pytest.mark.parametrize(
    ("population", "cases", "margin", "share"), [(20, 7, "10", "50"), (31, 12, "7", "35")]
)
def test_the_chance_is_that_of_counting_every_sample(
    population: int, cases: int, margin: str, share: str
) -> None:
    """Every sample of a small caseload is counted, and those within the margin."""
    proportion = Fraction(share)
    sufficient = math.floor(population * proportion / 100 + Fraction(1, 2))
    within = sum(
        math.comb(sufficient, yes) * math.comb(population - sufficient, cases - yes)
        for yes in range(cases + 1)
        if abs(Fraction(100 * yes, cases) - Fraction(100 * sufficient, population)) <= Fraction(margin)
    )
    expected = 100 * within / math.comb(population, cases)
    assert chance_within(cases, population, Fraction(margin), proportion) == pytest.approx(expected, abs=1e-6)


def test_a_whole_caseload_has_no_margin() -> None:
    """Where every case is inspected there is nothing to be off by."""
    plan = plan_of_size({}, 20, cases=20, confidence=EIGHTY, proportion=HALF)
    assert (plan.whole.margin, plan.within) == (0.0, 100.0)


def test_a_plan_shares_the_sample_out() -> None:
    """Strata get their part; each alone would need more, and an empty one needs nothing."""
    plan = plan_for_margin(
        {"female": 412, "male": 2708, "nobody": 0}, 3120, margin=FIVE, confidence=EIGHTY, proportion=HALF
    )
    assert [(s.name, s.cases, s.alone) for s in plan.strata] == [
        ("female", 21, 118),
        ("male", 136, 155),
        ("nobody", 0, 0),
    ]
    assert plan.strata[2].margin is None
    assert plan.each is not None
    assert plan.each.cases == 273
    assert plan.each.margin < 5


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8).filter(any), st.integers(1, 30))
def test_shares_add_up_and_fit(numbers: list[int], margin: int) -> None:
    """The shares make the sample, none is larger than its stratum, and all margins are finite."""
    populations = {str(index): number for index, number in enumerate(numbers)}
    plan = plan_for_margin(
        populations, sum(numbers), margin=Fraction(margin), confidence=EIGHTY, proportion=HALF
    )
    assert sum(s.cases for s in plan.strata) == plan.whole.cases
    assert all(s.cases <= s.population for s in plan.strata)
    assert all(s.margin is None or math.isfinite(s.margin) for s in plan.strata)
    assert [s.margin is None for s in plan.strata] == [s.cases == 0 for s in plan.strata]
    assert plan.each is not None
    assert plan.each.margin <= margin * (1 + 1e-12)


def test_one_stratum_is_the_whole() -> None:
    """The margin over strata is the simple one where there is a single stratum."""
    plan = plan_for_margin({"all": 850}, 850, margin=FIVE, confidence=EIGHTY, proportion=HALF)
    assert plan.each is not None
    assert plan.each.margin == pytest.approx(plan.whole.margin)


@pytest.mark.parametrize(
    ("populations", "population", "margin", "code"),
    [
        ({}, 0, "5", "RE821"),
        ({}, -1, "5", "RE821"),
        ({}, MOST_CASES + 1, "5", "RE821"),
        ({"a": -1, "b": 2}, 1, "5", "RE821"),
        ({"a": 0}, 0, "5", "RE821"),
        ({}, 10, "0", "RE822"),
    ],
)
def test_what_cannot_be_planned(populations: dict[str, int], population: int, margin: str, code: str) -> None:
    """An empty caseload and a margin of nothing are refused with what to give instead."""
    with pytest.raises(UsageError) as caught:
        plan_for_margin(populations, population, margin=Fraction(margin), confidence=EIGHTY, proportion=HALF)
    assert caught.value.code == code
    assert caught.value.remedy


@pytest.mark.parametrize("cases", [0, -3, 11])
def test_a_size_that_the_caseload_has_not(cases: int) -> None:
    """No sample is larger than its caseload, or smaller than a case."""
    with pytest.raises(UsageError, match=r"cannot be drawn from 10 cases") as caught:
        plan_of_size({}, 10, cases=cases, confidence=EIGHTY, proportion=HALF)
    assert caught.value.code == "RE823"
