"""Tests of kappa, alpha and percentage agreement: textbook values, laws, and what is undefined."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import krippendorff
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.agreement import coefficients
from ratings_engine.agreement.coefficients import alpha_of, kappa_of, share_of
from ratings_engine.agreement.model import Basis, Estimate
from ratings_engine.vocabulary import NA, NO, YES

BASIS = Basis(Fraction(95), 2_000, 1, without_na=False)
COHEN = {(YES, YES): 20, (YES, NO): 5, (NO, YES): 10, (NO, NO): 15}
"""Fifty cases with kappa 0.4, the example with which it is usually explained."""
pairs = st.lists(st.tuples(st.sampled_from([YES, NO, NA]), st.sampled_from([YES, NO, NA])), max_size=30)


def test_kappa_of_the_usual_example() -> None:
    """Observed 0.7, by chance 0.5: kappa 0.4, and its interval by the formula of 1969."""
    kappa = kappa_of(COHEN, BASIS)
    assert kappa.value == pytest.approx(0.4)
    # p (1 - p) / n / (1 - pe)^2 for margins of 0.5 and 0.6, worked out by hand: 0.1270.
    assert kappa.interval == (pytest.approx(0.4 - 1.96 * 0.1270, abs=1e-3), pytest.approx(0.649, abs=1e-3))


def test_the_percentage_is_exact_and_its_interval_wilsons() -> None:
    """35 of 50: 70%, from 56.2% to 80.9%."""
    share, interval = share_of(COHEN, BASIS)
    assert share == 70
    assert interval == (pytest.approx(56.2, abs=0.1), pytest.approx(80.9, abs=0.1))
    assert share_of({(YES, YES): 2, (YES, NO): 1}, BASIS)[0] == Fraction(200, 3)


def test_alpha_is_krippendorffs() -> None:
    """By hand: 1 - (2n - 1) * 2 * 15 / (45 * 55 * 2) = 0.4 of the example's coincidences."""
    alpha, undefined = alpha_of(COHEN, BASIS, "2.1.1")
    assert alpha.value == pytest.approx(1 - 99 * 30 / (2 * 45 * 55))
    assert undefined == 0
    assert alpha.interval is not None
    assert alpha.interval[0] < 0.4 < alpha.interval[1]


@given(pairs.filter(lambda found: len({a for pair in found for a in pair}) > 1))
def test_resamples_use_the_formula_of_the_library(found: list[tuple[int, int]]) -> None:
    """The vectorised alpha of the cases themselves is that of the library, whatever the answers."""
    counts = Counter(found)
    expected = krippendorff.alpha(numpy.array(found).T, level_of_measurement="nominal")
    assert alpha_of(counts, BASIS, "q")[0].value == pytest.approx(expected, abs=1e-8)
    table = numpy.array(coefficients._table(counts))
    assert coefficients._alphas(table[None])[0] == pytest.approx(expected, abs=1e-8)


@given(pairs)
def test_numbers_are_numbers_or_undefined(found: list[tuple[int, int]]) -> None:
    """A coefficient lies between -1 and 1 and within its interval, or says why there is none."""
    counts = Counter(found)
    for estimate in (kappa_of(counts, BASIS), alpha_of(counts, BASIS, "q")[0]):
        assert (estimate.value is None) == (estimate.why != "")
        assert (estimate.interval is None) == (estimate.why_no_interval != "")
        if estimate.value is not None:
            assert -1 <= estimate.value <= 1
        if estimate.interval is not None:
            assert -1 <= estimate.interval[0] <= estimate.interval[1] <= 1


@given(pairs)
def test_it_does_not_matter_who_is_first(found: list[tuple[int, int]]) -> None:
    """Swapping the markings changes neither coefficient."""
    counts, swapped = Counter(found), Counter((b, a) for a, b in found)
    assert kappa_of(counts, BASIS).value == pytest.approx(kappa_of(swapped, BASIS).value)
    assert alpha_of(counts, BASIS, "q")[0].value == pytest.approx(alpha_of(swapped, BASIS, "q")[0].value)


@pytest.mark.parametrize(
    ("counts", "why"), [({}, "no_pairs"), ({(YES, YES): 9}, "one_answer"), ({(NA, NA): 1}, "one_answer")]
)
def test_what_is_undefined_says_why(counts: dict[tuple[int, int], int], why: str) -> None:
    """Without a pair, or with one answer in all, there is neither number nor interval."""
    undefined = Estimate(None, None, why, why)
    assert (kappa_of(counts, BASIS), alpha_of(counts, BASIS, "q")) == (undefined, (undefined, 0))


def test_perfect_agreement_has_no_interval() -> None:
    """One, exactly; resamples of it vary no more than the formula does."""
    counts = {(YES, YES): 5, (NO, NO): 4}
    assert kappa_of(counts, BASIS) == Estimate(1.0, None, "", "no_spread")
    alpha, undefined = alpha_of(counts, BASIS, "q")
    assert alpha == Estimate(1.0, None, "", "no_spread")
    assert undefined == pytest.approx(2_000 * ((5 / 9) ** 9 + (4 / 9) ** 9), abs=25)


def test_one_case_that_differs() -> None:
    """Both coefficients are 0: chance would not have agreed either."""
    assert kappa_of({(YES, NO): 1}, BASIS).value == 0
    assert alpha_of({(YES, NO): 1}, BASIS, "q")[0].value == 0


def test_the_same_seed_gives_the_same_interval() -> None:
    """Another seed, or another question, gives another."""
    first = alpha_of(COHEN, BASIS, "2.1.1")
    assert alpha_of(COHEN, BASIS, "2.1.1") == first
    assert alpha_of(COHEN, BASIS._replace(seed=2), "2.1.1") != first
    assert alpha_of(COHEN, BASIS, "2.1.2") != first


def test_intervals_of_alpha_cover() -> None:
    """Nominal 80% intervals hold the alpha of what was sampled from in 74 to 86% of 200 samples."""
    rng = numpy.random.default_rng(3)
    chances = numpy.array([0.4, 0.1, 0.1, 0.4])
    cells = [(YES, YES), (YES, NO), (NO, YES), (NO, NO)]
    held = 0
    for _ in range(200):
        counts = dict(zip(cells, map(int, rng.multinomial(100, chances)), strict=True))
        interval = alpha_of(counts, Basis(Fraction(80), 1_000, 1, without_na=False), "q")[0].interval
        held += interval is not None and interval[0] <= 0.6 <= interval[1]
    assert 0.74 <= held / 200 <= 0.86
