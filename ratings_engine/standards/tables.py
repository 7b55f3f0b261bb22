"""Checks of a pack's tables: every number gets exactly one rating, points rise, caps chain."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from ratings_engine.errors import Finding
from ratings_engine.standards.compiler import exact
from ratings_engine.standards.source import Map, Seq, each_map, place_of
from ratings_engine.standards.written import write_number
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.standards.pack import Pack

__all__ = ["finding", "table_findings"]

TOP_PERCENT = 100
_PERCENTAGES = ("maximum_unanswered", "share", "within", "confidence_level", "margin")
Edge = tuple["Fraction", int]
"""A cut on the number line: just before (0) or just after (1) a number."""


def table_findings(pack: Pack) -> Iterator[Finding]:
    """Yield gaps, overlaps and other faults of the pack's tables and caps."""
    root = pack.framework.root
    for banding in root["bandings"].values():
        top = TOP_PERCENT if banding["of"] == "percent" else None
        yield from _bands(banding["bands"], top)
    yield from _bands(root["overall"]["bands"], _overall_top(pack))
    for node in _combinations(pack):
        if "bands" in node:
            yield from _bands(node["bands"], max(root["scale"][r] for r in RATINGS))
        yield from _mean_has_bands(node, root)
    yield from _rising(pack)
    yield from _points(root)
    for each in (pack.framework, *pack.standards):
        yield from _thresholds(each.root)
    yield from _confidence(root)
    yield from _total_allows(root)


def _combinations(pack: Pack) -> Iterator[Map]:
    root = pack.framework.root
    yield from (root[key] for key in ("standards", "indicators") if key in root)
    yield from (d.root["rating"] for d in pack.standards if "rating" in d.root)


def _overall_top(pack: Pack) -> int | None:
    root = pack.framework.root
    return None if root["overall"]["method"] == "total_points" else max(root["scale"][r] for r in RATINGS)


def _edges(band: Map) -> tuple[Edge | None, Edge | None]:
    """Return where a band begins and ends; None where it is open."""
    return _edge(band, {"at_least": 0, "above": 1}), _edge(band, {"at_most": 1, "below": 0})


def _edge(band: Map, sides: dict[str, int]) -> Edge | None:
    return next(((exact(band[bound]), side) for bound, side in sides.items() if bound in band), None)


def _bands(bands: Seq, top: int | None) -> Iterator[Finding]:
    """Yield faults of a table over 0 to ``top`` (or upwards without end)."""
    yield from _rated_twice(bands)
    double = list(_double_bounds(bands))
    yield from double
    if double:
        return
    shadowed = _shadowed(bands)
    for index, by in shadowed.items():
        message = f"band {index + 1} is shadowed: every number in it is also in band {by + 1}"
        yield finding("RE213", bands, index, message, "remove it, or correct the bounds of one of the two")
    yield from _ends_meet([i for i in range(len(bands)) if i not in shadowed], bands, top)


def _ends_meet(indexes: list[int], bands: Seq, top: int | None) -> Iterator[Finding]:
    """Yield gaps and overlaps of the bands at ``indexes`` over 0 to ``top``."""
    rows = sorted(
        ((*_edges(bands[index]), index) for index in indexes), key=lambda r: (r[0] is not None, r[0] or 0)
    )
    reached: Edge | None = None
    for position, (low, high, index) in enumerate(rows):
        yield from _joint(bands, index, reached, low, first=position == 0)
        if low is not None and high is not None and high <= low:
            yield finding(
                "RE203",
                bands,
                index,
                "the band is empty: its upper bound is not above its lower one",
                "correct its bounds",
            )
        reached = high
        if high is None and position < len(rows) - 1:
            yield finding(
                "RE202",
                bands,
                index,
                "the band has no upper bound, so it overlaps the next one",
                "add 'below'",
            )
            return
    if reached is not None and (top is None or reached < (exact(top), 1)):
        yield finding(
            "RE201",
            bands,
            rows[-1][2],
            f"nothing covers {_span(reached)}",
            "leave out the upper bound of the highest band",
        )


def _joint(
    bands: Seq, index: int, reached: Edge | None, low: Edge | None, *, first: bool
) -> Iterator[Finding]:
    if first:
        if low is not None and low > (exact(0), 0):
            yield finding(
                "RE201",
                bands,
                index,
                f"nothing covers numbers below {write_number(low[0])}",
                "leave out the lower bound of the lowest band",
            )
        return
    if low is None:
        yield finding(
            "RE202", bands, index, "two bands have no lower bound, so they overlap", "add 'at_least'"
        )
    elif reached is not None and low > reached:
        yield finding(
            "RE201",
            bands,
            index,
            f"gap: nothing covers {_span(reached, low)}",
            "let the band start where the one before it ends",
        )
    elif reached is not None and low < reached:
        yield finding(
            "RE202",
            bands,
            index,
            f"overlap: two ratings for {_span(low, reached)}",
            "let the band start where the one before it ends",
        )


def _rated_twice(bands: Seq) -> Iterator[Finding]:
    """Yield bands whose rating another band of the table gives already."""
    first: dict[str, int] = {}
    for index, band in enumerate(bands):
        rating = band["rating"]
        if rating in first:
            message = f"band {index + 1} gives '{rating}', which band {first[rating] + 1} gives already"
            yield finding("RE214", bands, index, message, "give each rating one band")
        first.setdefault(rating, index)


def _shadowed(bands: Seq) -> dict[int, int]:
    """Return, for each band that lies wholly in another, which one that is.

    A band that lacks a bound it should have is told as an overlap, which says what to add.
    """
    rows = [_edges(band) for band in bands]
    found: dict[int, int] = {}
    for inner, row in enumerate(rows):
        for outer, other in enumerate(rows):
            same = row == other
            if inner != outer and outer not in found and _inside(row, other) and (not same or outer < inner):
                found.setdefault(inner, outer)
    return found


def _inside(inner: tuple[Edge | None, Edge | None], outer: tuple[Edge | None, Edge | None]) -> bool:
    (low, high), (bottom, top) = inner, outer
    if low is None or high is None or top is None or high <= low:
        return False
    return (bottom is None or bottom <= low) and high <= top


def _double_bounds(bands: Seq) -> Iterator[Finding]:
    for index, band in enumerate(bands):
        for pair in (("at_least", "above"), ("at_most", "below")):
            if pair[0] in band and pair[1] in band:
                yield finding(
                    "RE204",
                    bands,
                    index,
                    f"the band has both '{pair[0]}' and '{pair[1]}'",
                    "keep one of them",
                )


def _span(start: Edge, end: Edge | None = None) -> str:
    """Return the numbers between two edges in words, exactly; without ``end``, all from the first on."""
    first = write_number(start[0])
    if end is None:
        return f"numbers from {first} up"
    return f"the number {first}" if start[0] == end[0] else f"numbers from {first} to {write_number(end[0])}"


def finding(code: str, holder: Map | Seq, key: str | int, message: str, remedy: str) -> Finding:
    """Return an error at ``key`` of ``holder``."""
    return Finding(code, "error", place_of(holder, key), message, remedy)


def _rising(pack: Pack) -> Iterator[Finding]:
    """Yield tables in which a better share of cases, or more points, gets a worse rating."""
    root = pack.framework.root
    questions = [q for d in pack.standards if d.root["assessed"] == "cases" for q in d.root["key_questions"]]
    usual = root["key_questions"]["banding"]
    names = dict.fromkeys([usual, *(q["banding"] for q in questions if "banding" in q)])
    tables = [root["bandings"][n]["bands"] for n in names if n in root["bandings"]]
    tables.append(root["overall"]["bands"])
    tables += [node["bands"] for node in _combinations(pack) if "bands" in node]
    for bands in tables:
        rows = sorted(bands, key=lambda band: (_edges(band)[0] is not None, _edges(band)[0] or 0))
        for worse, better in pairwise(rows):
            if RATINGS.index(better["rating"]) < RATINGS.index(worse["rating"]):
                message = (
                    f"{better['rating']} stands above {worse['rating']}: better work would be rated worse"
                )
                yield finding(
                    "RE212", bands, bands.index(better), message, "let ratings rise with the numbers"
                )


def _mean_has_bands(node: Map, root: Map) -> Iterator[Finding]:
    if node["method"] == "mean" and "bands" not in node and root["overall"]["method"] != "mean_of_points":
        yield finding(
            "RE205", node, "method", "the method 'mean' needs 'bands' for mean points", "add 'bands'"
        )
    if node["method"] != "mean" and "bands" in node:
        yield finding(
            "RE205", node, "bands", f"'bands' mean nothing for the method '{node['method']}'", "remove them"
        )


def _points(root: Map) -> Iterator[Finding]:
    scale = root["scale"]
    for worse, better in pairwise(RATINGS):
        if scale[better] <= scale[worse]:
            yield finding(
                "RE206",
                scale,
                better,
                f"{better} is worth {scale[better]}, not more than {worse} ({scale[worse]})",
                "let points rise with the ratings",
            )


def _thresholds(root: Map) -> Iterator[Finding]:
    """Yield percentages beyond 100, which a fraction in quotes can hide from the schema."""
    for banding in root.get("bandings", {}).values():
        if banding["of"] == "percent":
            for band in banding["bands"]:
                yield from _percentages(band, ("at_least", "above", "below", "at_most"))
    for node in each_map(root):
        yield from _percentages(node, _PERCENTAGES)


def _percentages(node: Map, fields: Sequence[str]) -> Iterator[Finding]:
    for field in fields:
        # A key such as share may also be a name that the author chose, for a whole table.
        if isinstance(node.get(field), (int, Fraction, str)) and not 0 <= exact(node[field]) <= TOP_PERCENT:
            message = f"'{field}' is outside 0 to {TOP_PERCENT} percent"
            yield finding("RE207", node, field, message, "write a percentage")


def _confidence(root: Map) -> Iterator[Finding]:
    """Yield a confidence level that no sample can have; outside 0 to 100 it is no percentage at all."""
    sampling = root.get("sampling", {})
    if "confidence_level" in sampling and exact(sampling["confidence_level"]) in (0, TOP_PERCENT):
        message = f"no sample has a confidence of {write_number(exact(sampling['confidence_level']))}%"
        remedy = "write one above 0 and below 100, such as 80"
        yield finding("RE215", sampling, "confidence_level", message, remedy)


def _total_allows(root: Map) -> Iterator[Finding]:
    overall = root["overall"]
    if overall["method"] == "total_points" and overall.get("may_be_unrated", 0) > 0:
        yield finding(
            "RE208",
            overall,
            "may_be_unrated",
            "bands by total points mean nothing when a standard is missing",
            "use 'mean_of_points', or 0",
        )
