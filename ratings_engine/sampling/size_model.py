"""What a plan of a sample's size is: how many cases, and the margin of error that they buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["EachStratum", "GroupSize", "Rung", "SizePlan"]


class GroupSize(NamedTuple):
    """The whole caseload (``name`` is empty) or a stratum: ``cases`` of its ``population`` are planned.

    ``margin`` is what they buy, in percentage points either way: 0 where every case is inspected,
    None where none is. ``alone`` is how many cases the group would need to have the margin that
    was asked for by itself; None where a size was asked for.
    """

    name: str
    population: int
    cases: int
    margin: float | None
    alone: int | None


class EachStratum(NamedTuple):
    """The sample by which every stratum has the margin by itself, and the margin of all of them together."""

    cases: int
    margin: float


class Rung(NamedTuple):
    """A step of the chart: so many ``cases`` buy this ``margin``, in percentage points.

    ``asked`` marks what was asked for.
    """

    margin: float
    cases: int
    asked: bool


class SizePlan(NamedTuple):
    """How large a sample is planned.

    ``confidence`` and ``proportion`` (the percentage that is planned for) are in percent, ``margin``
    is the one asked for in percentage points, None where a size was asked for; ``z`` is the
    quantile of the normal distribution. ``within`` is the chance, in percent and by the exact
    distribution, that the sample's percentage is off by no more than the margin. ``each`` is
    None without strata, or where a size was asked for.
    """

    confidence: Fraction
    proportion: Fraction
    margin: Fraction | None
    z: float
    whole: GroupSize
    strata: tuple[GroupSize, ...]
    each: EachStratum | None
    within: float
    rungs: tuple[Rung, ...]
