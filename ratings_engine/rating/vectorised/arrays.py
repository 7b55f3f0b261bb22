"""The arrays that ratings of many are made of, and multiplication that never overflows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Levels = NDArray[np.int8]
    """Ratings as levels 0 to 3, and ``UNRATED``."""
    Numbers = NDArray[Any]
    """Whole numbers: of 64 bits, or Python's own where these would not hold them."""

__all__ = ["UNRATED", "Flags", "Levels", "Numbers", "times", "unrated", "whole_numbers"]

UNRATED = -1
"""The level of what is not rated."""
LARGEST = 1 << 61
"""Products stay below this, so that a sum of a few of them is below 2**63."""


def whole_numbers(values: Sequence[int] | Sequence[Sequence[int]]) -> Numbers:
    """Return whole numbers, however large, as an array."""
    exact = np.array(values, dtype=object)
    return exact if _largest(exact) >= LARGEST else exact.astype(np.int64)


def times(numbers: Numbers, factor: int) -> Numbers:
    """Return ``numbers`` times a whole number, exactly: slower where 64 bits do not hold it."""
    if factor and _largest(numbers) >= LARGEST // abs(factor):
        numbers = numbers.astype(object)
    return numbers * factor


def unrated(rows: int, columns: int) -> Levels:
    """Return levels none of which is rated; each column lies together, since columns are worked on."""
    return np.full((rows, columns), UNRATED, np.int8, order="F")


def _largest(numbers: Numbers) -> int:
    return int(np.abs(numbers).max(initial=0))
