"""The puzzle of a rating: standards in a row, each to be given one of its options.

A limiting rule may look at standards and key questions anywhere, also behind the one that it caps.
So whoever walks along the row carries the points so far, how many conditions of each rule are met,
and, where a cap matters before its conditions are all known, a guess whether it applies. A guess
that turns out wrong ends that walk; so every walk that arrives is one that rating agrees with.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.counterfactual.options import added

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.counterfactual.bundles import Bundle
    from ratings_engine.counterfactual.options import Option
    from ratings_engine.standards.model import LimitingRule
    from ratings_engine.vocabulary import Level

__all__ = ["Cap", "Puzzle", "Seat", "State", "laid_out", "steps_from"]


class Seat(NamedTuple):
    """A standard in the row: its options, what each rating is worth, and which ratings will do.

    ``points`` are by level, all 0 where it adds nothing. ``caps`` are the places of the limiting
    rules on it. ``met`` are, by level (the last: not rated), the conditions of each limiting rule
    that its own rating meets.
    """

    standard: str
    options: tuple[Option, ...]
    points: tuple[int, ...]
    wanted: frozenset[Level | None] | None
    caps: tuple[int, ...]
    met: tuple[tuple[int, ...], ...]

    def met_at(self, level: Level | None) -> tuple[int, ...]:
        """Return the conditions that its rating meets."""
        return self.met[-1 if level is None else level]

    def outcomes(self, rules: Sequence[LimitingRule]) -> Iterator[tuple[Option, Level | None]]:
        """Yield each option with each rating it could come to, whatever caps come or do not come."""
        caps = [rules[cap].at_most for cap in self.caps]
        for option in self.options:
            here = option.level
            for level in {here} if here is None else {here, *(min(here, cap) for cap in caps)}:
                if self.wanted is None or level in self.wanted:
                    yield option, level


class Cap(NamedTuple):
    """A limiting rule: all its conditions are known at seat ``known``, and it matters until ``last``.

    ``applies`` says whether it has to apply (None: as it comes).
    """

    rule: LimitingRule
    known: int
    last: int
    applies: bool | None


class Puzzle(NamedTuple):
    """The row, its limiting rules, and the sums of points that will do (None: any).

    ``ahead`` says, by seat and rule, how many conditions those behind the seat meet at least, and
    at most.
    """

    seats: tuple[Seat, ...]
    caps: tuple[Cap, ...]
    rules: tuple[LimitingRule, ...]
    sums: frozenset[int] | None
    ahead: tuple[tuple[tuple[int, int], ...], ...]


class State(NamedTuple):
    """How a walk stands: points, conditions met by rule, and guesses by rule; 0 and None once settled."""

    points: int
    met: tuple[int, ...]
    guesses: tuple[bool | None, ...]


def laid_out(
    seats: Sequence[Seat],
    rules: Sequence[LimitingRule],
    owners: Mapping[str, str],
    applies: Mapping[str, bool],
    sums: frozenset[int] | None,
) -> Puzzle:
    """Return the puzzle of ``seats``; ``owners`` are the standards of key questions.

    ``applies`` says by id which limiting rules have to apply, or must not.
    """
    places = {seat.standard: place for place, seat in enumerate(seats)}
    caps = []
    for rule in rules:
        known = max((places[owners.get(c.subject, c.subject)] for c in rule.conditions), default=0)
        caps.append(Cap(rule, known, max(known, places.get(rule.target, 0)), applies.get(rule.id)))
    return Puzzle(tuple(seats), tuple(caps), tuple(rules), sums, _ahead(seats, rules))


def _ahead(seats: Sequence[Seat], rules: Sequence[LimitingRule]) -> tuple[tuple[tuple[int, int], ...], ...]:
    ahead = [tuple((0, 0) for _ in rules)]
    for seat in reversed(seats[1:]):
        met = [
            tuple(map(sum, zip(option.met, seat.met_at(level), strict=True)))
            for option, level in seat.outcomes(rules)
        ]
        here = [(min(of), max(of)) for of in zip(*met, strict=True)] or [(0, 0)] * len(rules)
        ahead.append(tuple((a + c, b + d) for (a, b), (c, d) in zip(ahead[-1], here, strict=True)))
    return tuple(reversed(ahead))


def steps_from(puzzle: Puzzle, place: int, state: State) -> Iterator[tuple[State, Bundle]]:
    """Yield how a walk may stand behind seat ``place``, with what it takes to get there."""
    seat = puzzle.seats[place]
    for option in seat.options:
        met = added(puzzle.rules, state.met, option.met)
        for level, guesses in _capped(puzzle, place, option.level, met, state.guesses):
            if seat.wanted is not None and level not in seat.wanted:
                continue
            after = _settled(puzzle, place, level, met, guesses)
            if after is not None:
                points = 0 if level is None else seat.points[level]
                yield State(state.points + points, *after), option.bundle


def _capped(
    puzzle: Puzzle, place: int, level: Level | None, met: tuple[int, ...], guesses: tuple[bool | None, ...]
) -> Iterator[tuple[Level | None, tuple[bool | None, ...]]]:
    """Yield the rating after caps, for each guess about those that cannot be told yet."""
    caps = puzzle.seats[place].caps if level is not None else ()
    told = [c for c in caps if puzzle.caps[c].known <= place]
    open_ = [c for c in caps if puzzle.caps[c].known > place]
    holding = [puzzle.rules[c].at_most for c in told if met[c] >= puzzle.rules[c].needed]
    for guessed in product((False, True), repeat=len(open_)):
        marked = list(guesses)
        for cap, applies in zip(open_, guessed, strict=True):
            marked[cap] = applies
        also = [puzzle.rules[c].at_most for c, applies in zip(open_, guessed, strict=True) if applies]
        yield None if level is None else min([level, *holding, *also]), tuple(marked)


def _settled(
    puzzle: Puzzle, place: int, level: Level | None, met: tuple[int, ...], guesses: tuple[bool | None, ...]
) -> tuple[tuple[int, ...], tuple[bool | None, ...]] | None:
    """Return conditions met and guesses behind a seat; None where a guess, or a demand, is wrong."""
    counts, marked = list(added(puzzle.rules, met, puzzle.seats[place].met_at(level))), list(guesses)
    for index, (rule, _, last, demanded) in enumerate(puzzle.caps):
        if last < place:
            continue
        supposed = demanded if marked[index] is None else marked[index]
        least, most = puzzle.ahead[place][index]
        if supposed is False and counts[index] + least >= rule.needed:
            return None
        if supposed and counts[index] + most < rule.needed:
            return None
        if last == place:
            counts[index], marked[index] = 0, None
    return tuple(counts), tuple(marked)
