"""Tables from numbers to ratings that are sound and still not what they look like."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.parts import tables, used_bandings
from ratings_engine.standards.banding import band_of
from ratings_engine.standards.compiler import exact
from ratings_engine.standards.nodes import as_text, place_of
from ratings_engine.vocabulary import RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.nodes import Map, Seq

_BOUNDS = ("at_least", "above", "below", "at_most")


@check(
    "RE220",
    group="tables",
    why="A rating that readers know of can never be given, and nothing in the result says so.",
    remedy="Add a band for the rating; or, where it is left out on purpose, say why.",
)
def rating_without_band(subject: Subject) -> Iterator[Hit]:
    """A table that is used has no band for one of the four ratings."""
    for name, bands in tables(subject):
        given = {band["rating"] for band in bands}
        missing = [RATING_NAMES[level] for level, rating in enumerate(RATINGS) if rating not in given]
        if missing:
            yield Hit(place_of(bands), f"{name} has no band for {' or '.join(missing)}")


@check(
    "RE224",
    group="tables",
    severity="note",
    why="Readers take a table's lines in order; one out of place is easily misread.",
    remedy="Write the bands from the lowest numbers to the highest, or the other way round.",
)
def bands_out_of_order(subject: Subject) -> Iterator[Hit]:
    """The bands of a table stand neither from low to high nor from high to low."""
    for name, bands in tables(subject):
        starts = [_start(band) for band in bands]
        rises = [before < after for before, after in pairwise(starts)]
        if len(set(rises)) > 1:
            index = rises.index(not rises[0]) + 1
            yield Hit(place_of(bands, index), f"{name} is out of order from its band {index + 1} on")


@check(
    "RE225",
    group="tables",
    why="Whole percentages are banded, so a threshold between two of them works as another number.",
    remedy="Write the whole percentage at which the rating begins, or band the exact percentage.",
)
def threshold_between_whole_percentages(subject: Subject) -> Iterator[Hit]:
    """A threshold is no whole percentage, although whole percentages are banded."""
    if subject.standards.rounding.policy != "whole_percent":
        return
    for holder, key in _percent_bounds(subject):
        bound = exact(holder[key])
        if bound.denominator != 1:
            whole = -(-bound.numerator // bound.denominator)
            side = whole if key in ("at_least", "below") else whole - 1
            message = f"'{key}: {as_text(holder[key])}' works as {side}, since whole percentages are banded"
            yield Hit(place_of(holder, key), message)


@check(
    "RE226",
    group="tables",
    severity="note",
    why="Whoever changes one of them will overlook the other.",
    remedy="Use one banding in both places.",
)
def banding_written_twice(subject: Subject) -> Iterator[Hit]:
    """Two bandings are the same: the same bands and words, from the same source."""
    bandings: Map = subject.pack.framework.root["bandings"]
    first: dict[tuple[object, ...], str] = {}
    for name, node in bandings.items():
        told = (node["of"], node["source"], node["confidence"], *(_as_written(b) for b in node["bands"]))
        other = first.setdefault(told, name)
        if other != name:
            yield Hit(place_of(bandings, name, of_key=True), f"'{name}' says the same as '{other}'")


@check(
    "RE227",
    group="tables",
    why="Reports put the words for the rating, and with the same words two ratings cannot be told apart.",
    remedy="Give each band words of its own.",
)
def words_of_two_bands(subject: Subject) -> Iterator[Hit]:
    """Two bands of a table are described by the same words."""
    for name, bands in tables(subject):
        first: dict[str, Map] = {}
        for band in bands:
            words = band.get("words", "").strip().lower()
            other = first.setdefault(words, band)
            if words and other is not band:
                message = f"{name} says '{band['words']}' of {band['rating']} and of {other['rating']}"
                yield Hit(place_of(band, "words"), message)


@check(
    "RE228",
    group="tables",
    why="The band looks as if it could be reached, and no percentage that is banded ever falls into it.",
    remedy="Let the band hold at least one whole percentage, or band the exact percentage.",
)
def band_without_whole_percentage(subject: Subject) -> Iterator[Hit]:
    """No whole percentage falls into a band, although whole percentages are banded.

    All 101 of them are tried.
    """
    if subject.standards.rounding.policy != "whole_percent":
        return
    for name in used_bandings(subject):
        banding = subject.standards.bandings[name]
        if banding.of == "percent":
            nodes: Seq = subject.pack.framework.root["bandings"][name]["bands"]
            met = {band_of(banding.bands, Fraction(percent)).level for percent in range(101)}
            for index, band in enumerate(banding.bands):
                if band.level not in met:
                    rating = RATING_NAMES[band.level]
                    yield Hit(
                        place_of(nodes, index), f"no whole percentage is {rating} by the banding '{name}'"
                    )


def _start(band: Map) -> tuple[Fraction, int]:
    """Return where a band begins, so that bands can be sorted."""
    if "at_least" in band:
        return exact(band["at_least"]), 0
    return (exact(band["above"]), 1) if "above" in band else (Fraction(-1), 0)


def _percent_bounds(subject: Subject) -> Iterator[tuple[Map, str]]:
    bandings = subject.pack.framework.root["bandings"]
    for name in used_bandings(subject):
        for band in bandings[name]["bands"] if bandings[name]["of"] == "percent" else ():
            yield from ((band, key) for key in _BOUNDS if key in band)


def _as_written(band: Any) -> tuple[tuple[str, object], ...]:  # noqa: ANN401
    """Return a band as something that can be compared with another."""
    return tuple(sorted((key, str(value)) for key, value in band.items()))
