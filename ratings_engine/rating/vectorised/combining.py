"""How several ratings make one, over arrays: a row for each inspection, a column for each rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ratings_engine.rating.vectorised.arrays import UNRATED, unrated
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.rating.vectorised.arrays import Levels, Numbers
    from ratings_engine.rating.vectorised.compiled import Compiled
    from ratings_engine.rating.vectorised.scales import Scale

__all__ = ["combined"]

BEST = len(RATINGS) - 1


def combined(
    compiled: Compiled, method: str, scale: Scale | None, levels: Levels, may_be_unrated: int
) -> Levels:
    """Return what each row's ratings make; with more unrated than may be, or all, none."""
    rated = levels != UNRATED
    number = rated.sum(axis=1)
    made = _made(compiled, method, scale, levels)
    enough = (number > 0) & (levels.shape[1] - number <= may_be_unrated)
    return np.where(enough, made, np.int8(UNRATED))


def _made(compiled: Compiled, method: str, scale: Scale | None, levels: Levels) -> Levels:
    """Return what the rated ones of each row make; of rows without any, anything."""
    if not levels.shape[1]:
        return unrated(len(levels), 1)[:, 0]
    number = (levels != UNRATED).sum(axis=1)
    if method == "mean" and scale is not None:
        return scale.levels_of(compiled.points[levels].sum(axis=1), number)
    return _ORDERED[method](levels, number)


def _lowest(levels: Levels, _number: Numbers) -> Levels:
    found: Levels = np.where(levels == UNRATED, np.int8(BEST), levels).min(axis=1)
    return found


def _highest(levels: Levels, _number: Numbers) -> Levels:
    found: Levels = levels.max(axis=1)
    return found


def _majority(levels: Levels, number: Numbers) -> Levels:
    """Return the best rating that more than half reach: they reach those below it too."""
    reached = [2 * (levels >= level).sum(axis=1) > number for level in range(1, BEST + 1)]
    found: Levels = np.sum(reached, axis=0, dtype=np.int8)
    return found


_ORDERED = {"lowest": _lowest, "highest": _highest, "majority": _majority}
