"""The cheapest walks along a puzzle: best first to learn the cost, then every one of that cost.

What is still ahead costs at least as much as it would without limiting rules, and that is known
exactly for every sum of points; so few walks are tried that do not lead to an answer, and none
that could be cheaper is left out (A*: Hart, Nilsson and Raphael, 1968).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from ratings_engine.counterfactual.bundles import NOTHING, Bundle, cheaper, joined
from ratings_engine.counterfactual.puzzle import State, steps_from

if TYPE_CHECKING:
    from ratings_engine.counterfactual.puzzle import Puzzle, Seat

__all__ = ["cheapest_ways"]


def cheapest_ways(puzzle: Puzzle, most: int) -> Bundle | None:
    """Return the cheapest ways along a puzzle, of which up to ``most`` are kept; None for no way."""
    ahead = _Ahead(puzzle)
    cost = _least_cost(puzzle, ahead)
    return None if cost is None else _ways_of_cost(puzzle, ahead, cost, most)


class _Ahead:
    """What the rest of the row costs at least, by seat and points so far; None: nothing will do."""

    def __init__(self, puzzle: Puzzle) -> None:
        self._puzzle = puzzle
        self._gains = [_gains(puzzle, seat) for seat in puzzle.seats]
        self._known: dict[tuple[int, int], int | None] = {}

    def cost(self, place: int, points: int) -> int | None:
        key = (place, points)
        if key not in self._known:
            self._known[key] = self._work_out(place, points)
        return self._known[key]

    def _work_out(self, place: int, points: int) -> int | None:
        if place == len(self._puzzle.seats):
            return 0 if self._puzzle.sums is None or points in self._puzzle.sums else None
        costs = []
        for gain, cost in self._gains[place].items():
            rest = self.cost(place + 1, points + gain)
            if rest is not None:
                costs.append(cost + rest)
        return min(costs, default=None)


def _gains(puzzle: Puzzle, seat: Seat) -> dict[int, int]:
    """Return by points the least cost of a seat's ratings, whatever caps come or do not come."""
    gains: dict[int, int] = {}
    caps = {puzzle.rules[cap].at_most for cap in seat.caps}
    for option in seat.options:
        here = option.level
        levels = {here} if here is None else {here, *(min(here, cap) for cap in caps)}
        for level in levels:
            if seat.wanted is None or level in seat.wanted:
                points = 0 if level is None else seat.points[level]
                gains[points] = min(option.bundle.cost, gains.get(points, option.bundle.cost))
    return gains


def _start(puzzle: Puzzle) -> State:
    return State(0, (0,) * len(puzzle.caps), (None,) * len(puzzle.caps))


def _least_cost(puzzle: Puzzle, ahead: _Ahead) -> int | None:
    """Return what the cheapest walk costs, or None where none arrives."""
    start = _start(puzzle)
    known = {(0, start): 0}
    # Of walks that cost the same the furthest goes first: a lower number of seats to go.
    queue = [(least, len(puzzle.seats), 0, 0, start) for least in [ahead.cost(0, 0)] if least is not None]
    pushed = 0
    while queue:
        _, to_go, _, cost, state = heapq.heappop(queue)
        place = len(puzzle.seats) - to_go
        if not to_go:
            return cost
        if cost > known[place, state]:
            continue
        for after, bundle in steps_from(puzzle, place, state):
            rest, spent = ahead.cost(place + 1, after.points), cost + bundle.cost
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
                rest = ahead.cost(place + 1, after.points)
                if rest is not None and bundle.cost + step.cost + rest <= cost:
                    further[after] = cheaper(further.get(after), joined(bundle, step, most), most)
        reached = further
    found: Bundle | None = None
    for bundle in reached.values():
        found = cheaper(found, bundle, most)
    return found
