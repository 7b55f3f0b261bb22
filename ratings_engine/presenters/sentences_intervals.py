"""Plain English for how sure a percentage is: its interval, and how many cases from a boundary."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import and_list, count, number, rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.results.intervals import IntervalNode
    from ratings_engine.results.model import KeyQuestionNode

__all__ = ["ends", "level_of", "say_interval", "say_margin", "say_spans"]

WITHOUT = {
    "percentage_alone": "of how many cases the percentage is was not published",
    "several_counts": "several counts of so many cases are published as this percentage",
    "no_count": "no count of so many cases is published as this percentage",
}
MOST_DECIMALS = 3


def level_of(interval: IntervalNode) -> str:
    """Return at what confidence an interval is, such as ``80%``."""
    return f"{number(interval.confidence)}%"


def ends(interval: IntervalNode, to: str) -> str:
    """Return the ends of an interval with ``to`` between them."""
    return f"{_end(interval.low)}{to}{_end(interval.high)}%"


def _end(value: Fraction) -> str:
    """Return an end with one decimal, or as many as keep it off a whole percent that it is not.

    64.96% is not shown as 65%, where another rating may begin.
    """
    shown = [number(value, decimals) for decimals in range(1, MOST_DECIMALS + 1)]
    return next((s for s in shown if Fraction(s).denominator > 1 or Fraction(s) == value), shown[0])


def say_interval(node: KeyQuestionNode) -> Iterator[str]:
    """Yield a sentence on the interval of a percentage, or on why a published one has none."""
    interval = node.interval
    if interval is not None:
        spans = "spans" if len(interval.bands) > 1 else "lies within"
        told = f"Its {level_of(interval)} interval, {ends(interval, '% to ')}, {spans} {_ratings(interval.bands)}"
        yield f"{told} ({_method(interval)})."
    elif node.why_no_interval in WITHOUT:
        yield f"It has no interval: {WITHOUT[node.why_no_interval]}."


def _ratings(bands: Sequence[int]) -> str:
    return and_list([rating(level) for level in bands])


def _method(interval: IntervalNode) -> str:
    if interval.population is not None:
        return f"exact, for {count(interval.population, 'eligible case')}"
    return f"Wilson{', as the population given is smaller than the sample' if interval.too_small else ''}"


def say_margin(node: KeyQuestionNode) -> Iterator[str]:
    """Yield a sentence on how many cases would have had to be answered otherwise for another rating."""
    margin = node.margin
    if margin is None or node.yes is None or node.no is None:
        return
    ways = ((margin.up, "more", margin.up_level), (margin.down, "fewer", margin.down_level))
    known = [(steps, way, level) for steps, way, level in ways if steps is not None]
    if known:
        (steps, way, level), *others = known
        told = f"{steps:,} {way} of the {count(node.yes + node.no, 'case')} would make it {rating(level)}"
        yield "; ".join([told, *(f"{s:,} {w} would make it {rating(v)}" for s, w, v in others)]) + "."


def say_spans(nodes: Sequence[KeyQuestionNode]) -> Iterator[str]:
    """Yield which ratings the intervals of key questions span, where that is more than one."""
    known = [(node.id, node.interval) for node in nodes if node.interval and len(node.interval.bands) > 1]
    for bands, found in groupby(
        sorted(known, key=lambda each: each[1].bands), key=lambda each: each[1].bands
    ):
        ids, intervals = zip(*found, strict=True)
        many = "s" if len(ids) > 1 else ""
        verb = "span" if many else "spans"
        yield f"The {level_of(intervals[0])} interval{many} of {and_list(ids)} {verb} {_ratings(bands)}."
