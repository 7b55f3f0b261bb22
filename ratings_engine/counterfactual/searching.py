"""The cheapest walks along a puzzle: best first to learn the cost, then every one of that cost.

What is still ahead costs at least as much as it would if points alone mattered, or one limiting rule
alone, and that is known exactly; so few walks are tried that do not lead to an answer, and none
that could be cheaper is left out (A*: Hart, Nilsson and Raphael, 1968).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from ratings_engine.counterfactual.bundles import NOTHING, Bundle, cheaper, joined
from ratings_engine.counterfactual.puzzle import State, steps_from

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from ratings_engine.counterfactual.puzzle import Puzzle

__all__ = ["cheapest_ways"]


def cheapest_ways(puzzle: Puzzle, most: int, bound: int | None = None) -> Bundle | None:
    """Return the cheapest ways along a puzzle, of which up to ``most`` are kept.

    None where there is none, or only such as cost more than ``bound``.
    """
    ahead = _Ahead(puzzle)
    cost = _least_cost(puzzle, ahead, bound)
    return None if cost is None else _ways_of_cost(puzzle, ahead, cost, most)


class _Ahead:
    """What the rest of the row costs at least; None: nothing will do.

    That is the most of what it costs to come to points that will do, and to have each limiting rule
    apply, or not, that has to: each of these alone, so that it is known exactly.
    """

    def __init__(self, puzzle: Puzzle) -> None:
        self._points = _Aim(_gains(puzzle), puzzle.sums)
        self._demands = [
            (index, cap.last, _Aim(_gains(puzzle, index), _met_as_demanded(puzzle, index)))
            for index, cap in enumerate(puzzle.caps)
            if cap.applies is not None
        ]

    def cost(self, place: int, state: State) -> int | None:
        """Return the least cost from seat ``place`` on."""
        least = self._points.cost(place, state.points)
        for cap, last, aim in self._demands:
            if least is None:
                return None
            if place <= last:
                cost = aim.cost(place, state.met[cap])
                least = None if cost is None else max(least, cost)
        return least


class _Aim:
    """What it costs at least to come to a sum that will do (None: any), by seat and sum so far."""

    def __init__(self, gains: Sequence[Mapping[int, int]], wanted: Container[int] | None) -> None:
        self._gains = gains
        self._wanted = wanted
        self._known: dict[tuple[int, int], int | None] = {}

    def cost(self, place: int, so_far: int) -> int | None:
        key = (place, so_far)
        if key not in self._known:
            self._known[key] = self._work_out(place, so_far)
        return self._known[key]

    def _work_out(self, place: int, so_far: int) -> int | None:
        if place == len(self._gains):
            return 0 if self._wanted is None or so_far in self._wanted else None
        costs = []
        for gain, cost in self._gains[place].items():
            rest = self.cost(place + 1, so_far + gain)
            if rest is not None:
                costs.append(cost + rest)
        return min(costs, default=None)


def _gains(puzzle: Puzzle, cap: int | None = None) -> list[dict[int, int]]:
    """Return the least cost of what each seat adds: to points, or to the conditions met of a rule."""
    gains: list[dict[int, int]] = []
    for seat in puzzle.seats:
        costs: dict[int, int] = {}
        for option, level in seat.outcomes(puzzle.rules):
            if cap is not None:
                gain = option.met[cap] + seat.met_at(level)[cap]
            else:
                gain = 0 if level is None else seat.points[level]
            costs[gain] = min(option.bundle.cost, costs.get(gain, option.bundle.cost))
        gains.append(costs)
    return gains


def _met_as_demanded(puzzle: Puzzle, cap: int) -> range:
    """Return how many conditions may be met where a rule has to apply, or must not."""
    rule, needed = puzzle.rules[cap], puzzle.rules[cap].needed
    return range(needed, len(rule.conditions) + 1) if puzzle.caps[cap].applies else range(needed)


def _start(puzzle: Puzzle) -> State:
    return State(0, (0,) * len(puzzle.caps), (None,) * len(puzzle.caps))


def _least_cost(puzzle: Puzzle, ahead: _Ahead, bound: int | None) -> int | None:
    """Return what the cheapest walk costs, or None where none arrives within ``bound``."""
    start = _start(puzzle)
    known = {(0, start): 0}
    # Of walks that cost the same the furthest goes first: a lower number of seats to go.
    queue = [(least, len(puzzle.seats), 0, 0, start) for least in [ahead.cost(0, start)] if least is not None]
    pushed = 0
    while queue:
        least, to_go, _, cost, state = heapq.heappop(queue)
        if bound is not None and least > bound:
            return None
        place = len(puzzle.seats) - to_go
        if not to_go:
            return cost
        if cost > known[place, state]:
            continue
        for after, bundle in steps_from(puzzle, place, state):
            rest, spent = ahead.cost(place + 1, after), cost + bundle.cost
            if rest is not None and spent < known.get((place + 1, after), spent + 1):
                known[place + 1, after] = spent
                pushed += 1
                heapq.heappush(queue, (spent + rest, to_go - 1, pushed, spent, after))
    return None


def _ways_of_cost(puzzle: Puzzle, ahead: _Ahead, cost: int, most: int) -> Bundle | None:
    """Return every walk of a cost that is known to be the least."""
    reached: dict[State, Bundle] = {_start(puzzle): NOTHING}
    for place in range(len(puzzle.seats)):
        further: dict[State, Bundle] = {}
        for state, bundle in reached.items():
            for after, step in steps_from(puzzle, place, state):
                rest = ahead.cost(place + 1, after)
                if rest is not None and bundle.cost + step.cost + rest <= cost:
                    further[after] = cheaper(further.get(after), joined(bundle, step, most), most)
        reached = further
    found: Bundle | None = None
    for bundle in reached.values():
        found = cheaper(found, bundle, most)
    return found
