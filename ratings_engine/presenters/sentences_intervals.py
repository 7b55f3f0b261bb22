"""Plain English for how sure a percentage is: its interval, and how many cases from a boundary."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import and_list, confidence, count, number, rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.results.intervals import IntervalNode
    from ratings_engine.results.model import KeyQuestionNode
    from ratings_engine.vocabulary import Level

__all__ = ["ends", "level_of", "say_fallback", "say_interval", "say_margin", "say_spans"]

WITHOUT = {
    "percentage_alone": "of how many cases the percentage is was not published",
    "several_counts": "several counts of so many cases are published as this percentage",
    "no_count": "no count of so many cases is published as this percentage",
}


def level_of(interval: IntervalNode) -> str:
    """Return at what confidence an interval is, such as ``80%``."""
    return confidence(interval.confidence)


def ends(interval: IntervalNode, to: str) -> str:
    """Return the ends of an interval with ``to`` between them."""
    return f"{_end(interval.low)}{to}{_end(interval.high)}%"


def _end(value: Fraction) -> str:
    """Return an end with one decimal, which never rounds it up to a whole percent.

    64.96% is not shown as 65%, where another rating may begin.
    """
    shown = number(value, 1)
    if value < Fraction(shown) == int(Fraction(shown)):
        return number(Fraction(shown) - Fraction(1, 10), 1)
    return shown


def say_interval(node: KeyQuestionNode) -> Iterator[str]:
    """Yield a sentence on the interval of a percentage, or on why a published one has none."""
    interval = node.interval
    if interval is not None:
        spans = "spans" if len(interval.bands) > 1 else "lies within"
        reach = f"{level_of(interval)} interval, {ends(interval, '% to ')}"
        yield f"Its {reach}, {spans} {_ratings(interval.bands)} ({_method(interval)})."
    elif node.why_no_interval in WITHOUT:
        yield f"It has no interval: {WITHOUT[node.why_no_interval]}."


def _ratings(bands: Sequence[Level]) -> str:
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
    alike: dict[tuple[str, tuple[Level, ...]], list[str]] = {}
    for node in nodes:
        if node.interval is not None and len(node.interval.bands) > 1:
            alike.setdefault((level_of(node.interval), node.interval.bands), []).append(node.id)
    for (level, bands), ids in alike.items():
        span = "intervals of {} span" if len(ids) > 1 else "interval of {} spans"
        yield f"The {level} {span.format(and_list(ids))} {_ratings(bands)}."


def say_fallback(nodes: Sequence[KeyQuestionNode]) -> Iterator[str]:
    """Yield of which key questions the population given could not be used, and what was done instead."""
    ids = [node.id for node in nodes if node.interval is not None and node.interval.too_small]
    if ids:
        small = f"The population given is smaller than the sample of {and_list(ids)}"
        yield f"{small}: Wilson's interval is shown."
