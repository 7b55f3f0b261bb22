"""Which changes moved a provider: shares that add up, each change alone and all but each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.diff.game import Game, joined
from ratings_engine.diff.hybrid import can_matter
from ratings_engine.diff.model import Attribution, Share
from ratings_engine.diff.shapley import MAX_EXACT, minimal_sets, shares_of
from ratings_engine.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.diff.hybrid import Hybrids
    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.standards.changes import RuleChange

__all__ = ["attribute"]

MAX_TOGETHER = 12
"""Most smallest sets of changes that are listed."""
_UNRATED = "one of the two versions cannot rate it"
_BETWEEN = "it cannot be rated with only some of the changes made"


def attribute(
    hybrids: Hybrids, changes: Sequence[RuleChange], pairing: Pairing, *, indicative: bool, seed: int
) -> Attribution:
    """Return which of the changes that can matter moved a provider from one outcome to the other.

    Exact up to ``MAX_EXACT`` changes, else from orders drawn with ``seed``. Changes without
    any effect on this provider are left out.
    """
    if pairing.old is None or pairing.new is None:
        return Attribution((), (), exact=True, why_not=_UNRATED)
    names = [change.id for change in changes if can_matter(change)]
    game = Game(hybrids, names, joined(pairing.old, pairing.new), indicative=indicative)
    try:
        felt = _felt(game, len(names))
        game = Game(
            hybrids, [names[place] for place in felt], joined(pairing.old, pairing.new), indicative=indicative
        )
        return _attribution(game, [names[place] for place in felt], seed)
    except InvalidInput:
        return Attribution((), (), exact=True, why_not=_BETWEEN)


def _felt(game: Game, count: int) -> list[int]:
    """Return the changes to divide the difference among.

    Up to ``MAX_EXACT`` changes every one of them takes part. Beyond, those that make no
    difference alone, nor last, nor after those before them are left out, which keeps the
    parts exact wherever the rest are enough to make the whole difference.
    """
    if count <= MAX_EXACT:
        return list(range(count))
    everything = (1 << count) - 1
    nothing, whole = game.worth(0), game.worth(everything)
    felt = [
        place
        for place in range(count)
        if game.worth(1 << place) != nothing
        or game.worth(everything & ~(1 << place)) != whole
        or game.worth((1 << place) - 1) != game.worth((1 << (place + 1)) - 1)
    ]
    mask = sum(1 << place for place in felt)
    return felt if game.worth(mask) == whole else list(range(count))


def _attribution(game: Game, names: Sequence[str], seed: int) -> Attribution:
    count = len(names)
    points, steps = shares_of(game.points, count, seed), shares_of(game.steps, count, seed)
    everything = (1 << count) - 1
    nothing = game.worth(0)
    shares = []
    for place, name in enumerate(names):
        alone, but = game.worth(1 << place), game.worth(everything & ~(1 << place))
        share = Share(
            name,
            points.shares[place],
            steps.shares[place],
            alone.points - nothing.points,
            but.points - nothing.points,
            _step(nothing.level, alone.level),
            _step(nothing.level, but.level),
            None if points.exact else points.errors[place],
        )
        shares.append(share)
    together = tuple(
        tuple(names[place] for place in places)
        for places in minimal_sets(game.steps, count, MAX_TOGETHER)
        if len(places) > 1
    )
    return Attribution(tuple(shares), together, points.exact)


def _step(old: int | None, new: int | None) -> int | None:
    return None if old is None or new is None else new - old
