"""Shapley values: each change's fair share of a difference, whatever order they are made in.

A game gives every set of changes (a bit mask) its worth as an integer. The shares of all
changes add up exactly to the worth of all of them less the worth of none.
Source: L. S. Shapley, "A value for n-person games", 1953.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from math import factorial, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Game = Callable[[int], int]

__all__ = ["MAX_EXACT", "ORDERS", "Shares", "minimal_sets", "shares_of"]

MAX_EXACT = 12
"""Up to so many changes every set of them is tried: 4,096."""
ORDERS = 400
"""Beyond that, so many orders are drawn."""
MAX_PART = 2
"""Beyond that, sets of at most so many changes are tried for what they do together."""


class Shares(NamedTuple):
    """The share of each change; ``errors`` are standard errors, zero where ``exact``."""

    shares: tuple[Fraction, ...]
    exact: bool
    errors: tuple[float, ...]


def shares_of(game: Game, count: int, seed: int, orders: int = ORDERS) -> Shares:
    """Return the shares of ``count`` changes in a game.

    Where there are more than ``MAX_EXACT``, an even number of ``orders`` is drawn with ``seed``.
    """
    return _exact(game, count) if count <= MAX_EXACT else _drawn(game, count, seed, orders)


def _exact(game: Game, count: int) -> Shares:
    worth = [game(mask) for mask in range(1 << count)]
    weights = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    shares = []
    for change in range(count):
        bit = 1 << change
        total = sum(
            weights[mask.bit_count()] * (worth[mask | bit] - worth[mask])
            for mask in range(1 << count)
            if not mask & bit
        )
        shares.append(Fraction(total, factorial(count)))
    return Shares(tuple(shares), exact=True, errors=(0.0,) * count)


def _drawn(game: Game, count: int, seed: int, orders: int) -> Shares:
    """Estimate shares from drawn orders, each with its reverse; they still add up exactly."""
    draw = random.Random(seed)  # noqa: S311  (a seeded draw that anyone can repeat)
    gains: list[list[int]] = [[] for _ in range(count)]
    for _ in range(orders // 2):
        order = list(range(count))
        draw.shuffle(order)
        for each in (order, order[::-1]):
            for change, gain in _gains(game, each):
                gains[change].append(gain)
    shares = tuple(Fraction(sum(each), len(each)) for each in gains)
    return Shares(shares, exact=False, errors=tuple(_error(each) for each in gains))


def _gains(game: Game, order: list[int]) -> Iterator[tuple[int, int]]:
    mask, before = 0, game(0)
    for change in order:
        mask |= 1 << change
        after = game(mask)
        yield change, after - before
        before = after


def _error(gains: list[int]) -> float:
    """Return the standard error of the mean; an order and its reverse are one draw."""
    draws = [a + b for a, b in zip(gains[::2], gains[1::2], strict=True)]
    count, total = len(draws), sum(draws)
    squares = sum(each * each for each in draws)
    # The sum of squares about the mean, in whole numbers; each draw is the mean of two gains.
    spread = Fraction(count * squares - total * total, count) / 4
    return sqrt(spread / (count - 1) / count)


def minimal_sets(game: Game, count: int, limit: int) -> list[tuple[int, ...]]:
    """Return the smallest sets of changes that alone make a difference, at most ``limit`` of them.

    A set of several in which no part makes one is an interaction: neither alone, both together.
    Where there are more than ``MAX_EXACT`` changes, single ones and pairs alone are tried.
    """
    nothing = game(0)
    found: list[int] = []
    for mask in _by_size(count):
        if len(found) >= limit:
            break
        if not any(mask & smaller == smaller for smaller in found) and game(mask) != nothing:
            found.append(mask)
    return [tuple(change for change in range(count) if mask >> change & 1) for mask in found]


def _by_size(count: int) -> Iterable[int]:
    """Yield sets of changes, smaller ones first."""
    largest = count if count <= MAX_EXACT else MAX_PART
    for size in range(1, largest + 1):
        for places in combinations(range(count), size):
            yield sum(1 << place for place in places)
