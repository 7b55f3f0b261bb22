"""Tests of resamples: how often cases are drawn, with what variance, and the same on any machine."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.stats import chisquare

from ratings_engine.uncertainty.stability_draws import ENDLESS, _distinct, draw_cases

if TYPE_CHECKING:
    from numpy.random import Generator


def generator(seed: int = 1) -> Generator:
    """Return the source of random numbers that stability uses."""
    return np.random.Generator(np.random.PCG64(seed))


def drawn(rows: int, cases: int, population: int | None, seed: int = 1) -> Any:
    """Return how often each case is drawn in each resample."""
    return draw_cases(generator(seed), rows, cases, population)


@pytest.mark.parametrize(
    ("cases", "population"), [(1, None), (7, None), (7, 8), (7, 13), (7, 14), (7, 15), (7, 700)]
)
def test_every_resample_is_as_large_as_the_sample(cases: int, population: int | None) -> None:
    """So many cases are drawn as there are, none of them less than never."""
    found = drawn(500, cases, population)
    assert found.shape == (500, cases)
    assert (found.sum(axis=1) == cases).all()
    assert found.min() >= 0


@pytest.mark.parametrize(("population", "copies"), [(7, 1), (8, 2), (14, 2), (15, 3), (21, 3)])
def test_no_case_is_drawn_oftener_than_the_population_has_it(population: int, copies: int) -> None:
    """A case stands so often in the population as the sample fits into it, or once more."""
    assert drawn(2000, 7, population).max() == copies


def test_a_whole_caseload_is_drawn_whole() -> None:
    """Where every eligible case was inspected, every resample is the sample."""
    assert (drawn(50, 9, 9) == 1).all()


def test_a_vast_caseload_is_as_good_as_endless() -> None:
    """Beyond a size draws are with replacement, whatever the exact number."""
    assert (drawn(20, 9, ENDLESS) == drawn(20, 9, None)).all()
    assert (drawn(20, 9, 10**30) == drawn(20, 9, None)).all()


@pytest.mark.parametrize("population", [None, 40, 45, 60, 80, 3120])
def test_variance_is_that_of_the_design(population: int | None) -> None:
    """The variance of the number of yes is the theory's: less, the more of the caseload was seen.

    With replacement it is n p q. From a population of N it is n p q (N - n) / (N - 1), where the
    yes of that population vary themselves: r of the n cases are in it once more than the others.
    """
    cases, yes = 30, 12
    numbers = drawn(60_000, cases, population, seed=7)[:, :yes].sum(axis=1)
    share = yes / cases
    expected = cases * share * (1 - share)
    if population is not None:
        over = population % cases
        # yes in the population: those of the copies, and a hypergeometric number of the rest.
        varies = over * share * (1 - share) * (cases - over) / (cases - 1)
        fraction = cases / population
        mean_product = share * (1 - share) - varies / population**2
        expected = cases * mean_product * (population - cases) / (population - 1) + fraction**2 * varies
    assert numbers.mean() == pytest.approx(yes, rel=0.005)
    assert numbers.var() == pytest.approx(expected, rel=0.025)


@pytest.mark.parametrize(("number", "below"), [(2, 5), (3, 5), (4, 5), (3, 6)])
def test_every_set_is_as_likely(number: int, below: int) -> None:
    """Of sets of different numbers none is favoured."""
    rows = [tuple(row) for row in _distinct(generator(3), 30_000, number, below).tolist()]
    sets = list(itertools.combinations(range(below), number))
    assert set(rows) == set(sets)
    assert chisquare([rows.count(each) for each in sets]).pvalue > 0.01


def test_whoever_makes_the_population_whole_is_as_likely() -> None:
    """No case is drawn oftener than another where the caseload is no multiple of the sample."""
    totals = drawn(40_000, 8, 21, seed=5).sum(axis=0)
    assert chisquare(totals).pvalue > 0.01


WITH_REPLACEMENT = [[2, 0, 1, 1, 1, 1], [0, 2, 1, 0, 1, 2], [0, 2, 1, 2, 1, 0]]
FROM_A_POPULATION = [[1, 1, 2, 0, 1, 1], [1, 1, 0, 2, 1, 1], [2, 0, 1, 0, 3, 0]]


def test_the_same_seed_draws_the_same_anywhere() -> None:
    """These numbers were drawn once and for all; a library that draws others has changed."""
    assert drawn(3, 6, None).tolist() == WITH_REPLACEMENT
    assert drawn(3, 6, 16).tolist() == FROM_A_POPULATION
