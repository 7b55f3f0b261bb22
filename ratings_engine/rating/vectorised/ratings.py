"""What rating many inspections concludes, as arrays with a row for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ratings_engine.rating.vectorised.arrays import Flags, Levels, Numbers

__all__ = ["Ratings"]


class Ratings(NamedTuple):
    """Levels 0 to 3, and -1 where not rated; columns as the layout and the program's limits have them.

    ``subjects`` are key questions and then measures; ``computed``, ``moved`` and ``standards``
    are standards before discretion, after it, and after limiting rules; ``limits`` says which
    rules apply. ``points`` are of ``rated`` counted standards. ``refused`` are records of
    discretion beyond the policy: they moved nothing, and a single inspection with one is an error.
    """

    subjects: Levels
    computed: Levels
    moved: Levels
    standards: Levels
    limits: Flags
    overall_computed: Levels
    overall: Levels
    points: Numbers
    rated: Numbers
    refused: Flags
