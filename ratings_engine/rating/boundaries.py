"""How far a banded number is from the thresholds around it."""

from __future__ import annotations

import math
from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.results.model import Boundary
from ratings_engine.standards.banding import band_of, percentage, reaches, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.standards.model import Band
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["boundary_met", "boundary_next", "cases_between", "levels_if_answered", "rounding_matters"]


def boundary_met(
    bands: Sequence[Band], value: Fraction, steps: Callable[[Band], int | None]
) -> Boundary | None:
    """Return the threshold that holds ``value`` in its band from below; None for the lowest band.

    ``steps`` says how many cases or points would have to change to fall out of that band.
    """
    band = band_of(bands, value)
    if band.low is None:
        return None
    bound = "at_least" if band.low_closed else "above"
    return Boundary(band.level, bound, band.low, value - band.low, steps(band))


def boundary_next(
    bands: Sequence[Band], value: Fraction, steps: Callable[[Band], int | None]
) -> Boundary | None:
    """Return the threshold above ``value``; None in the highest band."""
    here = band_of(bands, value)
    above = [b for b in bands if b.low is not None and b.low >= value and b != here]
    if not above:
        return None
    band = min(above, key=lambda b: (b.low, not b.low_closed))
    assert band.low is not None  # noqa: S101
    bound = "at_least" if band.low_closed else "above"
    return Boundary(band.level, bound, band.low, band.low - value, steps(band))


def cases_between(tally: Tally, rounding: str, *, up: bool) -> Callable[[Band], int | None]:
    """Return how many answers must change to reach a band from below, or fall out of it."""

    def steps(band: Band) -> int | None:
        answered, yes = tally.answered, tally.yes
        if not answered or yes is None:
            return None

        def enough(count: int) -> bool:
            """Tell whether ``count`` answers of yes put the share in this band or above it."""
            return reaches(band, rounded(percentage(count, answered), rounding))

        needed = bisect_left(range(answered + 1), x=True, key=enough)
        if up:
            return needed - yes if needed <= answered else None
        return yes - needed + 1 if needed else None

    return steps


def levels_if_answered(
    bands: Sequence[Band], tally: Tally, rounding: str
) -> tuple[Level | None, Level | None]:
    """Return the ratings had every unanswered case been no, and had every one been yes."""
    if tally.yes is None or not tally.answered or not tally.unanswered:
        return None, None
    whole = tally.answered + tally.unanswered
    shares = (percentage(tally.yes, whole), percentage(tally.yes + tally.unanswered, whole))
    worst, best = (band_of(bands, rounded(share, rounding)).level for share in shares)
    return worst, best


def _ends_of_whole(share: Fraction, of: int) -> list[Fraction]:
    """Return the least and the greatest share of ``of`` cases that shows as the whole ``share``."""
    half = Fraction(1, 2)
    least = math.ceil((share - half) * of / 100)
    most = math.ceil((share + half) * of / 100) - 1
    if most < least:
        return [share]
    return [percentage(max(0, least), of), percentage(min(of, most), of)]


def rounding_matters(bands: Sequence[Band], share: Fraction, *, published: bool, of: int | None) -> bool:
    """Return whether rounding decides the rating.

    For a share of cases, or a published one with decimals: whether the whole percentage has
    another rating. For a published whole percentage: whether the shares that it may stand
    for do, which are few where the number of cases is known.
    """
    if not published or share.denominator != 1:
        shares = [share, rounded(share, "whole_percent")]
    elif of:
        shares = _ends_of_whole(share, of)
    else:
        nearly_half = Fraction(499_999, 1_000_000)
        shares = [max(Fraction(0), share - Fraction(1, 2)), min(Fraction(100), share + nearly_half)]
    return len({band_of(bands, exact).level for exact in shares}) > 1
