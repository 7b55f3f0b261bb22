"""The mixtures of ratings that the key questions of a standard can have.

A method cares for how many key questions have each rating, not for which, so mixtures are
counts by level: of 16 key questions, the most there can be, fewer than 5,000.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from ratings_engine.standards.banding import band_of
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.standards.model import KeyQuestion, Standard

__all__ = ["Counts", "Levels", "levels_of", "made_of", "ratings_in"]

Levels = tuple[int, ...]
"""The ratings that one key question can have, worst first."""
Counts = tuple[int, ...]
"""How many key questions have each rating, by level."""
ALL: Levels = tuple(range(len(RATINGS)))


def levels_of(question: KeyQuestion, standard: Standard, rounding: str) -> Levels:
    """Return the ratings that a key question can have by its banding, or by judgement."""
    if standard.assessed == "judgement":
        return ALL
    bands = question.banding.bands
    if rounding == "exact":
        return tuple(sorted({band.level for band in bands}))
    return tuple(sorted({band_of(bands, Fraction(percent)).level for percent in range(101)}))


@lru_cache(maxsize=256)
def made_of(domains: tuple[Levels, ...], may_be_unrated: int = 0) -> frozenset[Counts]:
    """Return the mixtures that key questions with these ratings can have, at least one rated."""
    states = {((0,) * len(RATINGS), 0)}
    for levels in domains:
        rated = {(_one_more(counts, level), missing) for counts, missing in states for level in levels}
        unrated = {(counts, missing + 1) for counts, missing in states if missing < may_be_unrated}
        states = rated | unrated
    return frozenset(counts for counts, _missing in states if any(counts))


def ratings_in(counts: Counts) -> list[int]:
    """Return the ratings of a mixture, worst first."""
    return [level for level, number in enumerate(counts) for _ in range(number)]


def _one_more(counts: Counts, level: int) -> Counts:
    return (*counts[:level], counts[level] + 1, *counts[level + 1 :])
