"""Tests of Shapley values: against every order of small games, and their laws."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.diff.shapley import MAX_EXACT, minimal_sets, shares_of
from tests.strategies import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@st.composite
def games(draw: st.DrawFn) -> tuple[int, list[int]]:
    """Return a random game of up to six players: how many, and the worth of every set of them."""
    count = draw(st.integers(0, 6))
    size = 1 << count
    return count, draw(st.lists(st.integers(-9, 30), min_size=size, max_size=size))


def by_orders(count: int, worth: Sequence[int]) -> list[Fraction]:
    """Return the mean gain of each player over every order, as the definition says."""
    totals = [0] * count
    for order in permutations(range(count)):
        mask = 0
        for player in order:
            totals[player] += worth[mask | 1 << player] - worth[mask]
            mask |= 1 << player
    return [Fraction(total, math.factorial(count)) for total in totals]


@given(games())
@examples(150)
def test_shares_are_the_mean_over_every_order(game: tuple[int, list[int]]) -> None:
    """Shares are those of the definition, and add up to the whole difference."""
    count, worth = game
    found = shares_of(worth.__getitem__, count, 1)
    assert list(found.shares) == by_orders(count, worth)
    assert sum(found.shares) == worth[-1] - worth[0]
    assert found.exact


@given(games())
@examples(80)
def test_a_player_without_effect_has_no_share_and_equals_share_alike(game: tuple[int, list[int]]) -> None:
    """A further player who changes nothing has no share; two who are the same have the same."""
    count, worth = game
    dummy = shares_of(lambda mask: worth[mask & (1 << count) - 1], count + 1, 1)
    assert dummy.shares[-1] == 0
    assert dummy.shares[:-1] == shares_of(worth.__getitem__, count, 1).shares
    if count:
        last = 1 << count
        twins = shares_of(lambda mask: worth[mask & last - 1 | (mask & last) >> count], count + 1, 1)
        assert twins.shares[0] == twins.shares[-1]


@given(games())
@examples(80)
def test_the_other_way_round_shares_are_negated(game: tuple[int, list[int]]) -> None:
    """From the new version to the old one each share has the other sign."""
    count, worth = game
    back = shares_of(worth[::-1].__getitem__, count, 1)
    assert [-share for share in back.shares] == list(shares_of(worth.__getitem__, count, 1).shares)


def square_of(weights: Sequence[int]) -> Callable[[int], int]:
    """Return a game worth the square of a sum: player i's share is its weight times the whole sum."""
    return lambda mask: sum(w for place, w in enumerate(weights) if mask >> place & 1) ** 2


def test_drawn_shares_add_up_and_are_within_their_error() -> None:
    """With too many players for all orders the parts still add up exactly, and come near the truth."""
    weights = [1, 2, 3, 0, 5, 1, 1, 4, 2, 2, 3, 1, 6, 2]
    assert len(weights) > MAX_EXACT
    for seed in range(20):
        found = shares_of(square_of(weights), len(weights), seed)
        assert not found.exact
        assert sum(found.shares) == sum(weights) ** 2
        for share, error, weight in zip(found.shares, found.errors, weights, strict=True):
            assert abs(float(share) - weight * sum(weights)) <= 5 * error + 1e-9


def test_drawn_shares_have_an_honest_error() -> None:
    """About two in three shares lie within one standard error, and more orders make it smaller."""
    weights = [1] * 7 + [3] * 7
    # Only sets of at least nine are worth anything, so that gains differ much between orders.
    game = lambda mask: square_of(weights)(mask) if mask.bit_count() >= 9 else 0  # noqa: E731
    many = shares_of(game, 14, 0, orders=6000)
    few = [shares_of(game, 14, seed, orders=200) for seed in range(1, 21)]
    within = [
        abs(float(share - truth)) <= error
        for found in few
        for share, error, truth in zip(found.shares, found.errors, many.shares, strict=True)
    ]
    assert 0.5 < sum(within) / len(within) < 0.85
    assert max(many.errors) < min(few[0].errors)


def test_the_same_seed_draws_the_same_shares() -> None:
    """Drawn shares can be repeated by anyone."""
    game = square_of(range(14))
    assert shares_of(game, 14, 7) == shares_of(game, 14, 7)


def test_interactions_are_the_smallest_sets_that_make_a_difference() -> None:
    """Neither of two alone, both together; a set that holds a smaller one is not told."""
    game = lambda mask: int(mask & 0b011 == 0b011 or bool(mask & 0b100))  # noqa: E731
    assert minimal_sets(game, 3, 12) == [(2,), (0, 1)]
    assert minimal_sets(lambda _: 5, 3, 12) == []
    pairs = minimal_sets(lambda mask: int(mask & 0x6000 == 0x6000), 15, 12)
    assert pairs == [(13, 14)]


def test_twelve_changes_are_exact_and_thirteen_are_drawn() -> None:
    """Up to twelve every set of changes is tried, once."""
    for count, exact in ((MAX_EXACT, True), (MAX_EXACT + 1, False)):
        asked: list[int] = []
        weights = range(1, count + 1)

        def game(mask: int, weights: Sequence[int] = weights, asked: list[int] = asked) -> int:
            asked.append(mask)
            return square_of(weights)(mask)

        found = shares_of(game, count, 1)
        assert found.exact is exact
        if exact:
            assert sorted(asked) == list(range(1 << count))
            assert list(found.shares) == [weight * sum(weights) for weight in weights]


@given(st.lists(st.integers(-9, 9), min_size=13, max_size=16), st.integers(0, 99))
@examples(30)
def test_drawn_shares_keep_the_laws(weights: list[int], seed: int) -> None:
    """They add up, give nothing to who changes nothing, and are negated the other way round, exactly."""
    count = len(weights)
    game = square_of([*weights, 0])
    found = shares_of(game, count + 1, seed, orders=40)
    assert sum(found.shares) == sum(weights) ** 2
    assert found.shares[-1] == 0
    assert found.errors[-1] == 0
    whole = (1 << count + 1) - 1
    back = shares_of(lambda mask: game(whole & ~mask), count + 1, seed, orders=40)
    assert [-share for share in back.shares] == list(found.shares)
    assert back.errors == found.errors


def test_drawn_shares_are_right_on_average_and_their_error_falls_with_the_root() -> None:
    """The mean over many seeds is the truth; four times the orders halve the error."""
    # Each pair is worth something together only, so that gains depend on the order.
    pairs = [(place, place + 1) for place in range(0, 14, 2)]
    game = lambda mask: sum(mask >> a & mask >> b & 1 for a, b in pairs) * mask.bit_count()  # noqa: E731
    truth = Fraction(sum(1 for _ in pairs) * 14, 14)  # all are alike
    few = [shares_of(game, 14, seed, orders=100) for seed in range(60)]
    every = [share for found in few for share in found.shares]
    errors = [error for found in few for error in found.errors]
    mean_error = math.sqrt(sum(error * error for error in errors)) / len(errors)
    assert abs(float(sum(every) / len(every) - truth)) <= 5 * mean_error
    assert [float(sum(found.shares[0] for found in few) / len(few))] == pytest.approx([float(truth)], abs=0.3)
    many = [shares_of(game, 14, seed, orders=400) for seed in range(15)]
    ratio = (sum(errors) / len(errors)) / (sum(e for found in many for e in found.errors) / (15 * 14))
    assert 1.8 < ratio < 2.2
