"""Tables between two versions: each border between two ratings is the old one or the new one."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from ratings_engine.standards.comparing_tables import bands_follow, same_shape, threshold_keys
from ratings_engine.standards.written import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ratings_engine.diff.choosing import Chooser
    from ratings_engine.standards.model import Band, Banding, Combination, Overall

    Edge = tuple[Fraction, bool] | None

__all__ = [
    "edges_of",
    "hybrid_banding",
    "hybrid_bands",
    "hybrid_combination",
    "hybrid_overall",
    "in_turn",
    "with_edges",
]

_RESERVED = ("standards", "indicators", "overall")


def hybrid_banding(chooser: Chooser, was: Banding, now: Banding) -> Banding:
    """Return a table that both versions have."""
    subject = f"banding.{was.id}" if was.id in _RESERVED else was.id
    bands = hybrid_bands(chooser, (subject,), was.bands, now.bands)
    return was._replace(of=now.of if chooser.on(f"banding:{subject}.of") else was.of, bands=bands)


def hybrid_bands(
    chooser: Chooser, subjects: Sequence[str], old: Sequence[Band], new: Sequence[Band]
) -> tuple[Band, ...]:
    """Return the rows of a table, each border by the change that is named for it.

    A change goes by the first of ``subjects`` that is known. A rating takes every border below
    it: where a border that was moved would pass the next, that one moves with it.
    """
    if not same_shape(old, new):
        return tuple(new if chooser.on(*(f"bands:{name}" for name in subjects)) else old)
    before, after = in_order(old), in_order(new)
    keys = threshold_keys(before)
    taken = [chooser.on(*(f"threshold:{name}.{key}" for name in subjects)) for key in keys]
    if not any(taken):
        return tuple(old)
    choices = zip(edges_of(before), edges_of(after), taken, strict=True)
    made = [now if new_one else was for was, now, new_one in choices]
    return with_edges(before, in_turn(made, falling=before[0].level > before[-1].level))


def edges_of(bands: Sequence[Band]) -> list[Edge]:
    """Return the edges of a table in order, both ends included."""
    return [_low(bands[0]), *(_high(band) for band in bands)]


def with_edges(bands: Sequence[Band], edges: Sequence[Edge]) -> tuple[Band, ...]:
    """Return a table in order with other edges."""
    return tuple(_row(band, *edges[place : place + 2]) for place, band in enumerate(bands))


def _low(band: Band) -> Edge:
    return None if band.low is None else (band.low, not band.low_closed)


def _high(band: Band) -> Edge:
    return None if band.high is None else (band.high, band.high_closed)


def in_turn(edges: Sequence[Edge], *, falling: bool) -> list[Edge]:
    """Return edges none of which lies beyond the next: each is a number, and whether it is just after it.

    The edges of worse ratings stay, and those of better ones give way: from the lowest numbers
    on, or in a table that is ``falling``, where few are good, from the highest.
    """
    kept = [edge for edge in edges[1:-1] if edge is not None]
    if len(kept) < len(edges) - 2:
        return list(edges)  # no table that is valid is open in the middle
    made = accumulate(reversed(kept), min) if falling else accumulate(kept, max)
    between = list(made)
    return [edges[0], *(reversed(between) if falling else between), edges[-1]]


def _row(band: Band, low: Edge, high: Edge) -> Band:
    return band._replace(
        low=low and low[0],
        low_closed=low is not None and not low[1],
        high=high and high[0],
        high_closed=high is not None and high[1],
    )


def hybrid_overall(chooser: Chooser, was: Overall, now: Overall) -> Overall:
    """Return how the overall rating follows."""
    return was._replace(
        method=now.method if chooser.on("overall:method") else was.method,
        may_be_unrated=now.may_be_unrated if chooser.on("overall:may_be_unrated") else was.may_be_unrated,
        bands=hybrid_bands(chooser, ("overall",), was.bands, now.bands),
    )


def hybrid_combination(
    chooser: Chooser,
    subjects: Sequence[str],
    versions: tuple[Combination, Combination],
    overalls: tuple[Overall, Overall],
) -> Combination:
    """Return a way to combine ratings; without bands of its own it has the overall's."""
    was, now = versions
    method = now.method if chooser.on(*(f"method:{name}" for name in subjects)) else was.method
    allowed = now if chooser.on(*(f"may-be-unrated:{name}" for name in subjects)) else was
    follow = all(bands_follow(*pair) for pair in zip(versions, overalls, strict=True))
    bands = () if follow else hybrid_bands(chooser, subjects, was.bands, now.bands)
    if method == "mean" and not bands:
        bands = hybrid_bands(chooser, ("overall",), overalls[0].bands, overalls[1].bands)
    return was._replace(method=method, may_be_unrated=allowed.may_be_unrated, bands=bands)
