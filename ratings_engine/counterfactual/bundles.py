"""Bundles of equally cheap ways: their cost, how many there are, and the first of them."""

from __future__ import annotations

from heapq import nsmallest
from typing import NamedTuple

__all__ = ["CASE", "JUDGEMENT", "NOTHING", "Bundle", "Pick", "cheaper", "joined"]

CASE = 1 << 32
"""What a changed answer costs. Fewer judgements break ties, so one costs a little more."""
JUDGEMENT = CASE + 1

Pick = tuple[int, int]
"""A lever by its place, and which of its settings is chosen; levers that stay are not picked."""


class Bundle(NamedTuple):
    """All ways of one cost: how many there are, and the first of them, those of fewest picks first."""

    cost: int
    ways: int
    first: tuple[tuple[Pick, ...], ...]


NOTHING = Bundle(0, 1, ((),))
"""The one way of doing nothing."""


def joined(before: Bundle, after: Bundle, most: int) -> Bundle:
    """Return the ways of doing both, of which up to ``most`` are kept."""
    both = (one + other for one in before.first for other in after.first)
    return Bundle(before.cost + after.cost, before.ways * after.ways, _first(both, most))


def cheaper(known: Bundle | None, found: Bundle, most: int) -> Bundle:
    """Return the cheaper of two; where they cost the same, the ways of both, which have none in common."""
    if known is None or found.cost < known.cost:
        return found
    if found.cost > known.cost:
        return known
    return Bundle(known.cost, known.ways + found.ways, _first([*known.first, *found.first], most))


def _first(ways: object, most: int) -> tuple[tuple[Pick, ...], ...]:
    return tuple(nsmallest(most, ways, key=lambda way: (len(way), way)))  # type: ignore[call-overload]
