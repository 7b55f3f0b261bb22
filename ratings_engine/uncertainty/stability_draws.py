"""Resamples as numbers: how often each case of a stratum is drawn, in each of many resamples.

With replacement where the caseload is not known (Efron 1979, Bootstrap methods: another look
at the jackknife, Annals of Statistics 7). Where it is known, from a population that repeats the
sample as often as it fits, made whole by cases drawn anew for each resample, and without
replacement: the more of the caseload was inspected, the less resamples differ (Gross 1980;
Booth, Butler & Hall 1994, Bootstrap methods for finite populations, JASA 89, 1282-1289).

Draws are uniform whole numbers and nothing else, so the same seed gives the same resamples on
any machine; nothing here rests on a floating-point function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Draws = NDArray[Any]
    """Whole numbers, a row for each resample."""

__all__ = ["ENDLESS", "draw_cases"]

ENDLESS = 10**9
"""A caseload of this size or more is as good as endless: draws are with replacement."""


def draw_cases(generator: Generator, rows: int, cases: int, population: int | None) -> Draws:
    """Return how often each of ``cases`` is drawn in each of ``rows`` resamples of as many.

    ``population`` is at least ``cases``, or None where it is not known.
    """
    if population is None or population >= ENDLESS:
        return _tallied(generator.integers(0, cases, (rows, cases), np.int32), cases)
    if population == cases:
        return np.ones((rows, cases), np.int64)
    return _from_population(generator, rows, cases, population)


def _tallied(drawn: Draws, cases: int) -> Draws:
    """Return how often each row has each of the numbers below ``cases``."""
    rows = len(drawn)
    apart = drawn + np.arange(rows, dtype=np.int64)[:, None] * cases
    return np.bincount(apart.ravel(), minlength=rows * cases).reshape(rows, cases)


def _from_population(generator: Generator, rows: int, cases: int, population: int) -> Draws:
    """Return draws without replacement from a population of copies of the cases.

    What makes it whole is only decided for the rows that draw from it: its numbers are the
    highest, so they stand at the end, and each is another case, any as likely.
    """
    copied = population // cases * cases
    drawn = _distinct(generator, rows, cases, population)
    found = drawn % cases
    beyond = int((drawn >= copied).sum(axis=1).max())
    if beyond:
        further = generator.permuted(_distinct(generator, rows, beyond, cases), axis=1)
        end = slice(cases - beyond, cases)
        found[:, end] = np.where(drawn[:, end] >= copied, further, found[:, end])
    return _tallied(found, cases)


def _distinct(generator: Generator, rows: int, number: int, below: int) -> Draws:
    """Return rows of ``number`` different whole numbers ``below`` so many, ascending, every set as likely.

    Of more than half of them it is those left out that are drawn.
    """
    if 2 * number <= below:
        return _few_distinct(generator, rows, number, below)
    kept = np.ones((rows, below), bool)
    np.put_along_axis(kept, _few_distinct(generator, rows, below - number, below), values=False, axis=1)
    return np.nonzero(kept)[1].reshape(rows, number)


def _few_distinct(generator: Generator, rows: int, number: int, below: int) -> Draws:
    """Return the same of at most half of the numbers.

    Numbers that a row has twice are drawn again until it has none; no number is treated
    otherwise than another, so no set is likelier.
    """
    drawn = np.sort(generator.integers(0, below, (rows, number), np.int32), axis=1)
    unsettled = np.arange(rows)
    while unsettled.size:
        part = drawn[unsettled]
        twice = np.zeros(part.shape, bool)
        twice[:, 1:] = part[:, 1:] == part[:, :-1]
        again = twice.any(axis=1)
        unsettled, part, twice = unsettled[again], part[again], twice[again]
        part[twice] = generator.integers(0, below, int(twice.sum()), np.int32)
        drawn[unsettled] = np.sort(part, axis=1)
    return drawn
