"""Which totals can be reached: sums of the points that so many ratings are worth."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from ratings_engine.standards.model import standards_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.standards.model import Overall, Standards

__all__ = ["neighbours", "overall_values", "rated_numbers", "totals"]


@cache
def totals(points: tuple[int, ...], number: int) -> tuple[int, ...]:
    """Return the sums that ``number`` ratings can have, from the lowest."""
    sums = {0}
    for _ in range(number):
        sums = {total + worth for total in sums for worth in points}
    return tuple(sorted(sums))


def neighbours(points: tuple[int, ...], number: int, total: int) -> tuple[int | None, int | None]:
    """Return the next lower and the next higher sum that ``number`` ratings can have."""
    sums = totals(points, number)
    place = bisect_left(sums, total)
    higher = place + (place < len(sums) and sums[place] == total)
    return (sums[place - 1] if place else None), (sums[higher] if higher < len(sums) else None)


def rated_numbers(standards: Standards) -> dict[str, range]:
    """Return how many counted standards may be rated for there to be an overall rating, by type."""
    counted = {t.id: sum(s.counted for s in standards_for(standards, t.id)) for t in standards.provider_types}
    allowed = standards.overall.may_be_unrated
    return {kind: range(max(1, number - allowed), number + 1) for kind, number in counted.items()}


def overall_values(overall: Overall, points: Sequence[int], number: int) -> Iterator[Fraction]:
    """Yield what the overall's bands can be asked about ``number`` rated standards, from the lowest."""
    for total in totals(tuple(points), number):
        yield Fraction(total) if overall.method == "total_points" else Fraction(total, number)
