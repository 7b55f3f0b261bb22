"""Tests of shares in whole numbers: proportional, rounded half up, dealt out one at a time."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.sampling.allocation import deal, half_up, spread


@pytest.mark.parametrize(
    ("cases", "total", "of_total", "share"),
    [
        (1, 1, 2, 1),  # 0.5
        (3, 1, 2, 2),  # 1.5
        (5, 1, 2, 3),  # 2.5: up, where rounding to even would go down
        (10, 249, 1000, 2),  # 2.49
        (10, 250, 1000, 3),  # 2.5
        (148, 850, 850, 148),
        (10, 0, 7, 0),
        (0, 5, 7, 0),
        (0, 0, 0, 0),
    ],
)
def test_shares_are_rounded_half_up(cases: int, total: int, of_total: int, share: int) -> None:
    """Halves go upwards, always, and a share of nothing is nothing."""
    assert half_up(cases, total, of_total) == share


@given(st.integers(0, 10**12), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_rounded_share_is_the_exact_one_to_the_nearest_half(cases: int, total: int, of_total: int) -> None:
    """However large the numbers are, no float comes in between."""
    exact = Fraction(cases * total, of_total)
    assert -Fraction(1, 2) < half_up(cases, total, of_total) - exact <= Fraction(1, 2)


def test_missing_cases_go_to_the_smallest_first() -> None:
    """Three missing cases: one to each of the two smallest, then to the next."""
    assert spread([5, 1, 3], [9, 9, 9], 12, [0, 1, 2]) == [6, 2, 4]
    assert spread([5, 1, 3], [9, 9, 9], 11, [0, 1, 2]) == [5, 2, 4]
    assert spread([5, 1, 3], [9, 9, 9], 10, [0, 1, 2]) == [5, 2, 3]


def test_full_groups_are_skipped() -> None:
    """The smallest has no more cases, so its turn passes to the next."""
    assert spread([1, 2, 3], [1, 9, 9], 8, [0, 1, 2]) == [1, 3, 4]
    assert spread([1, 2, 3], [1, 2, 9], 9, [0, 1, 2]) == [1, 2, 6]


def test_cases_too_many_come_from_the_largest_first() -> None:
    """Two too many: one from each of the two largest; empty groups are passed over."""
    assert spread([2, 4, 3], [9, 9, 9], 7, [0, 1, 2]) == [2, 3, 2]
    assert spread([0, 1, 1], [9, 9, 9], 0, [0, 1, 2]) == [0, 0, 0]


def test_the_order_is_set_once() -> None:
    """Whose turn it is does not change while cases are dealt: each has one before any has two."""
    assert spread([0, 4], [9, 9], 8, [0, 1]) == [2, 6]


def test_equal_shares_take_turns_by_their_ties() -> None:
    """Of equal ones the lower tie comes first, whether a case is added or removed."""
    assert spread([2, 2], [9, 9], 5, ["b", "a"]) == [2, 3]
    assert spread([2, 2], [9, 9], 3, ["b", "a"]) == [2, 1]


def test_dealing_ends_where_nobody_can_take_more() -> None:
    """What is left is told; nobody is asked for ever."""
    room = [1, 2]

    def take(index: int) -> bool:
        room[index] -= 1
        return room[index] >= 0

    assert deal([0, 1], 5, take) == 2
    assert deal([], 5, take) == 5
