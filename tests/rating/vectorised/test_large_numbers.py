"""Numbers that 64 bits do not hold are compared exactly all the same."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from ratings_engine.rating.vectorised.arrays import times, whole_numbers
from ratings_engine.rating.vectorised.scales import levels_within, scale_of
from ratings_engine.standards.banding import band_of, percentage
from ratings_engine.standards.model import Band, Rule

HERE = Rule("banding", "framework.yaml", 1, "tests", "interpreted")
CUT = Fraction(65) + Fraction(1, 10**15)


def two_bands(cut: Fraction) -> tuple[Band, Band]:
    """Return a table with one threshold, which belongs above it."""
    ends = {"low_closed": True, "high_closed": False, "words": "", "rule": HERE}
    return Band(level=1, low=None, high=cut, **ends), Band(level=2, low=cut, high=None, **ends)


BANDS = two_bands(CUT)


@pytest.mark.parametrize("factor", [0, 1, 7, -3, 10**18])
def test_times_is_exact(factor: int) -> None:
    """A product is that of Python's own whole numbers, whether or not 64 bits hold it."""
    numbers = [0, 1, 99, 2**31, 2**60]
    assert times(whole_numbers(numbers), factor).tolist() == [factor * n for n in numbers]


@pytest.mark.parametrize("cases", [20, 10**9, 10**17, 10**30])
def test_fractions_beside_a_threshold(cases: int) -> None:
    """One case more or less than 65% and a little is told apart, however many cases there are."""
    least = -(-CUT * cases // 100)
    counts = [least - 1, least, least + 1]
    levels = scale_of(BANDS).levels_of(times(whole_numbers(counts), 100), whole_numbers([cases] * 3))
    assert levels.tolist() == [1, 2, 2]
    assert levels.tolist() == [band_of(BANDS, percentage(yes, cases)).level for yes in counts]


@pytest.mark.parametrize(("within", "found"), [(Fraction(1, 2), [1, 2, 2]), (Fraction(0), [1, 1, 2])])
def test_what_lies_within_reach(within: Fraction, found: list[int]) -> None:
    """A threshold exactly as far away as discretion reaches is within its reach."""
    bands = two_bands(Fraction(65))
    part, whole = np.array([64_499, 64_500, 65_000]), np.array([1000] * 3)
    assert levels_within(scale_of(bands), part, whole, within, up=True).tolist() == found
