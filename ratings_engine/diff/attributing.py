"""Which changes moved a provider: shares that add up, each change alone and all but each.

A share of the score is of the points that rated counted standards add up to, which are there
even where the provider is not rated. A share of the rating is of steps on the scale, on which
"not rated" is one step below the worst rating: a change that leaves a provider without a rating
has to have a share of it, or the parts would not add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.game import Game, scope_of
from ratings_engine.diff.joining import joined
from ratings_engine.diff.model import Attribution, Share
from ratings_engine.diff.shapley import ORDERS, minimal_sets, shares_of
from ratings_engine.errors import InvalidInput
from ratings_engine.standards.compiler import sort_key
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.diff.game import Worth
    from ratings_engine.diff.hybrid import Hybrids
    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.diff.recombining import Recombiner
    from ratings_engine.diff.shapley import Shares
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

    Sides = tuple[Worth | None, Worth | None]

__all__ = ["Attributing", "attribute"]

MAX_TOGETHER = 12
"""Most smallest sets of changes that are listed."""
_UNRATED = "one of the two versions cannot rate it"
_BETWEEN = "it cannot be rated with only some of the changes made"
_READ_APART = "the two versions read it differently"


class Attributing(NamedTuple):
    """What attribution works with; ``seed`` draws orders where there are too many for all."""

    hybrids: Hybrids
    recombiner: Recombiner
    indicative: bool
    seed: int


def attribute(
    how: Attributing, pairing: Pairing, sides: Sides, counted: Mapping[str, Tally] | None = None
) -> Attribution:
    """Return which of the changes that can matter moved a provider from one outcome to the other.

    ``sides`` are its points and ratings by the two versions, None where one cannot rate it;
    ``counted`` are tallies of its cases that both count alike. Changes that no set of the others
    asks for provably have no share, and are left out.
    """
    if pairing.old is None or pairing.new is None or None in sides:
        return Attribution((), (), exact=True, why_not=_UNRATED)
    inspection = joined(pairing.old, pairing.new)
    scope = scope_of(inspection, indicative=how.indicative)
    game = Game(how.hybrids, how.recombiner.provider(inspection, counted), scope)
    try:
        return _attribution(how, game, sides)
    except InvalidInput:
        return Attribution((), (), exact=True, why_not=_BETWEEN)


def _attribution(how: Attributing, game: Game, sides: Sides) -> Attribution:
    every = sum(how.hybrids.bits.values())
    ends = (game.worth(0), game.worth(every))
    if [_summary(end) for end in ends] != [_summary(side) for side in sides if side]:
        return Attribution((), (), exact=True, why_not=_READ_APART)
    while True:
        asked = game.asked
        made = _made(how, game, [(name, bit) for name, bit in how.hybrids.bits.items() if bit & asked])
        if game.asked == asked:  # else a set asked for a change that was left out
            return made


def _summary(worth: Worth) -> tuple[int | None, Level | None]:
    """Return the rating and the score, which only the rated have."""
    return None if worth.level is None else worth.points, worth.level


def _made(how: Attributing, game: Game, players: Sequence[tuple[str, int]]) -> Attribution:
    names = [name for name, _ in players]
    plays = _Plays(game, [bit for _, bit in players])
    points = shares_of(plays.points, len(names), how.seed)
    steps = shares_of(plays.steps, len(names), how.seed)
    shares = tuple(_share(name, place, plays, (points, steps)) for place, name in enumerate(names))
    together = tuple(tuple(names[place] for place in places) for places in plays.together())
    return Attribution(shares, together, points.exact, orders=0 if points.exact else ORDERS)


class _Plays:
    """A game with the changes that take part, by their places in a mask."""

    def __init__(self, game: Game, bits: Sequence[int]) -> None:
        self._game = game
        self._bits = bits
        self._known: dict[int, Worth] = {}
        self.whole = (1 << len(bits)) - 1

    def worth(self, mask: int) -> Worth:
        if mask not in self._known:
            chosen = sum(bit for place, bit in enumerate(self._bits) if mask >> place & 1)
            self._known[mask] = self._game.worth(chosen)
        return self._known[mask]

    def points(self, mask: int) -> int:
        return self.worth(mask).points

    def steps(self, mask: int) -> int:
        return _steps(self.worth(mask))

    def together(self) -> list[tuple[int, ...]]:
        """Return the interactions of what moved: the rating, or else the score."""
        game = self.steps if self.steps(0) != self.steps(self.whole) else self.points
        return [places for places in minimal_sets(game, len(self._bits), MAX_TOGETHER) if len(places) > 1]


def _steps(worth: Worth) -> int:
    """Return a rating as a number that none has too: not rated is one step below the worst."""
    return -1 if worth.level is None else worth.level


def _share(name: str, place: int, plays: _Plays, parts: tuple[Shares, Shares]) -> Share:
    points, steps = parts
    nothing, whole = plays.worth(0), plays.worth(plays.whole)
    alone, but = plays.worth(1 << place), plays.worth(plays.whole & ~(1 << place))
    return Share(
        name,
        points.shares[place],
        steps.shares[place],
        alone.points - nothing.points,
        but.points - nothing.points,
        _steps(alone) - _steps(nothing),
        _steps(but) - _steps(nothing),
        None if points.exact else points.errors[place],
        None if points.exact else steps.errors[place],
        _touches((nothing, alone), (but, whole)),
    )


def _touches(*pairs: tuple[Worth, Worth]) -> tuple[str, ...]:
    """Return what has another outcome in the second of a pair than in the first."""
    found: set[str] = set()
    for was, now in pairs:
        names = {**was.levels, **now.levels}
        found |= {name for name in names if _at(was, name) != _at(now, name)}
        if _summary(was) != _summary(now):
            found.add(OVERALL)
    return tuple(sorted(found, key=lambda name: () if name == OVERALL else sort_key(name)))


def _at(worth: Worth, name: str) -> Level | str | None:
    """Return the rating of a standard or key question, which may also not be there."""
    return worth.levels.get(name, "")
