"""How sure a key question's percentage is: part of a result where it was worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.vocabulary import Level

__all__ = ["NOT_WORKED_OUT", "IntervalNode", "MarginNode"]

NOT_WORKED_OUT = "not_worked_out"
"""Why a result has no interval where nobody asked for any."""


class IntervalNode(NamedTuple):
    """The shares of the caseload that a sample of it does not contradict.

    ``low`` and ``high`` are percentages, ``confidence`` is in percent, ``method`` wilson or
    hypergeometric. ``population`` is how many cases of the caseload the question is of, None
    where that is not known; ``too_small`` says that one was given and is smaller than the
    sample, so that it was left aside. ``bands`` are the ratings of all shares from ``low`` to
    ``high``, from the lowest.
    """

    low: Fraction
    high: Fraction
    confidence: Fraction
    method: str
    population: int | None
    too_small: bool
    bands: tuple[Level, ...]


class MarginNode(NamedTuple):
    """How many answers would have to change to cross the nearest boundary each way.

    ``up`` is from no to yes and ``down`` from yes to no; ``up_level`` and ``down_level`` are the
    ratings that the key question would then have. None where there is no boundary that way.
    """

    up: int | None
    down: int | None
    up_level: Level | None
    down_level: Level | None
