"""Checks of a pack's tables: every number gets exactly one rating, points rise, caps chain."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ratings_engine.errors import Finding
from ratings_engine.standards.compiler import exact
from ratings_engine.standards.source import Map, Seq, place_of
from ratings_engine.vocabulary import OVERALL, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.standards.pack import Pack
    from ratings_engine.standards.source import Document

__all__ = ["table_findings"]

TOP_PERCENT = 100
Edge = tuple["Fraction", int]
"""A cut on the number line: just before (0) or just after (1) a number."""


def table_findings(pack: Pack) -> Iterator[Finding]:
    """Yield gaps, overlaps and other faults of the pack's tables and caps."""
    document = pack.framework
    root = document.root
    for banding in root["bandings"].values():
        top = TOP_PERCENT if banding["of"] == "percent" else None
        yield from _bands(document, banding["bands"], top)
    yield from _bands(document, root["overall"]["bands"], _overall_top(pack))
    for owner, node in _combinations(pack):
        if "bands" in node:
            yield from _bands(owner, node["bands"], max(root["scale"][r] for r in RATINGS))
        yield from _mean_has_bands(owner, node, root)
    yield from _points(document)
    yield from _thresholds(document)
    yield from _total_allows(document)
    yield from _limit_forms(document)
    yield from _limit_cycles(document)


def _combinations(pack: Pack) -> Iterator[tuple[Document, Map]]:
    root = pack.framework.root
    yield from ((pack.framework, root[key]) for key in ("standards", "indicators") if key in root)
    yield from ((d, d.root["rating"]) for d in pack.standards if "rating" in d.root)


def _overall_top(pack: Pack) -> int | None:
    root = pack.framework.root
    return None if root["overall"]["method"] == "total_points" else max(root["scale"][r] for r in RATINGS)


def _edges(band: Map) -> tuple[Edge | None, Edge | None]:
    low = (
        (exact(band["at_least"]), 0)
        if "at_least" in band
        else (exact(band["above"]), 1)
        if "above" in band
        else None
    )
    high = (
        (exact(band["at_most"]), 1)
        if "at_most" in band
        else (exact(band["below"]), 0)
        if "below" in band
        else None
    )
    return low, high


def _bands(document: Document, bands: Seq, top: int | None) -> Iterator[Finding]:
    """Yield faults of a table over 0 to ``top`` (or upwards without end)."""
    double = list(_double_bounds(document, bands))
    yield from double
    if double:
        return
    rows = sorted(
        ((*_edges(band), index) for index, band in enumerate(bands)),
        key=lambda r: (r[0] is not None, r[0] or 0),
    )
    reached: Edge | None = None
    for position, (low, high, index) in enumerate(rows):
        yield from _joint(document, bands, index, reached, low, first=position == 0)
        if low is not None and high is not None and high <= low:
            yield _finding(
                "RE203",
                document,
                bands,
                index,
                "the band is empty: its upper bound is not above its lower one",
                "correct its bounds",
            )
        reached = high
        if high is None and position < len(rows) - 1:
            yield _finding(
                "RE202",
                document,
                bands,
                index,
                "the band has no upper bound, so it overlaps the next one",
                "add 'below'",
            )
            return
    if reached is not None and (top is None or reached < (exact(top), 1)):
        yield _finding(
            "RE201",
            document,
            bands,
            rows[-1][2],
            f"nothing covers numbers from {_say(reached)} up",
            "leave out the upper bound of the highest band",
        )


def _joint(
    document: Document, bands: Seq, index: int, reached: Edge | None, low: Edge | None, *, first: bool
) -> Iterator[Finding]:
    if first:
        if low is not None and low > (exact(0), 0):
            yield _finding(
                "RE201",
                document,
                bands,
                index,
                f"nothing covers numbers below {_say(low)}",
                "leave out the lower bound of the lowest band",
            )
        return
    if low is None:
        yield _finding(
            "RE202",
            document,
            bands,
            index,
            "two bands have no lower bound, so they overlap",
            "add 'at_least'",
        )
    elif reached is not None and low > reached:
        yield _finding(
            "RE201",
            document,
            bands,
            index,
            f"gap: nothing covers numbers from {_say(reached)} to {_say(low)}",
            "let the band start where the one before it ends",
        )
    elif reached is not None and low < reached:
        yield _finding(
            "RE202",
            document,
            bands,
            index,
            f"overlap: numbers from {_say(low)} to {_say(reached)} have two ratings",
            "let the band start where the one before it ends",
        )


def _double_bounds(document: Document, bands: Seq) -> Iterator[Finding]:
    for index, band in enumerate(bands):
        for pair in (("at_least", "above"), ("at_most", "below")):
            if pair[0] in band and pair[1] in band:
                yield _finding(
                    "RE204",
                    document,
                    bands,
                    index,
                    f"the band has both '{pair[0]}' and '{pair[1]}'",
                    "keep one of them",
                )


def _say(edge: Edge) -> str:
    value = edge[0]
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def _finding(
    code: str, document: Document, holder: Map | Seq, key: str | int, message: str, remedy: str
) -> Finding:
    return Finding(code, "error", place_of(document.file, holder, key), message, remedy)


def _mean_has_bands(document: Document, node: Map, root: Map) -> Iterator[Finding]:
    if node["method"] == "mean" and "bands" not in node and root["overall"]["method"] != "mean_of_points":
        yield _finding(
            "RE205",
            document,
            node,
            "method",
            "the method 'mean' needs 'bands' for mean points",
            "add 'bands'",
        )
    if node["method"] != "mean" and "bands" in node:
        yield _finding(
            "RE205",
            document,
            node,
            "bands",
            f"'bands' mean nothing for the method '{node['method']}'",
            "remove them",
        )


def _points(document: Document) -> Iterator[Finding]:
    scale = document.root["scale"]
    for worse, better in pairwise(RATINGS):
        if scale[better] <= scale[worse]:
            yield _finding(
                "RE206",
                document,
                scale,
                better,
                f"{better} is worth {scale[better]}, not more than {worse} ({scale[worse]})",
                "let points rise with the ratings",
            )


def _thresholds(document: Document) -> Iterator[Finding]:
    """Yield percentages beyond 100, which a fraction in quotes can hide from the schema."""
    root = document.root
    tables = ((b["bands"], TOP_PERCENT) for b in root["bandings"].values() if b["of"] == "percent")
    for bands, top in tables:
        for band in bands:
            for bound in ("at_least", "above", "below", "at_most"):
                if bound in band and not 0 <= exact(band[bound]) <= top:
                    yield _finding(
                        "RE207",
                        document,
                        band,
                        bound,
                        f"'{bound}' is outside 0 to {top} percent",
                        "write a percentage",
                    )
    unanswered = root["key_questions"].get("maximum_unanswered", 0)
    if exact(unanswered) > TOP_PERCENT:
        yield _finding(
            "RE207",
            document,
            root["key_questions"],
            "maximum_unanswered",
            "'maximum_unanswered' is over 100 percent",
            "write a percentage",
        )


def _total_allows(document: Document) -> Iterator[Finding]:
    overall = document.root["overall"]
    if overall["method"] == "total_points" and overall.get("may_be_unrated", 0) > 0:
        yield _finding(
            "RE208",
            document,
            overall,
            "may_be_unrated",
            "bands by total points mean nothing when a standard is missing",
            "use 'mean_of_points', or 0",
        )


def _limit_forms(document: Document) -> Iterator[Finding]:
    for rule in document.root.get("limiting_rules", ()):
        when = rule["when"]
        if set(when) not in ({"all"}, {"any"}, {"at_least", "of"}):
            yield _finding(
                "RE209",
                document,
                rule,
                "when",
                "'when' is not all, any, or at_least with of",
                "use one of the three forms",
            )
        elif "of" in when and when["at_least"] > len(when["of"]):
            yield _finding(
                "RE210",
                document,
                when,
                "at_least",
                f"it wants {when['at_least']} of {len(when['of'])} conditions",
                "want fewer, or add conditions",
            )
        yield from _one_comparison(document, when)


def _one_comparison(document: Document, when: Map) -> Iterator[Finding]:
    for conditions in when.values():
        for index, condition in enumerate(conditions if isinstance(conditions, Seq) else ()):
            if len({"is", "at_most", "at_least"} & set(condition)) != 1:
                yield _finding(
                    "RE209",
                    document,
                    conditions,
                    index,
                    "a condition compares one standard or key question once",
                    "write one of is, at_most, at_least",
                )


def _limit_cycles(document: Document) -> Iterator[Finding]:
    """Yield limiting rules of standards that wait for one another, or for themselves."""
    rules = [r for r in document.root.get("limiting_rules", ()) if r["target"] != OVERALL]
    waits: dict[str, set[str]] = {}
    for rule in rules:
        waits.setdefault(rule["target"], set()).update(_standards_in(rule["when"]))
    for rule in rules:
        if rule["target"] in _reachable(rule["target"], waits):
            yield _finding(
                "RE211",
                document,
                rule,
                "target",
                f"the cap of {rule['target']} waits for its own outcome",
                "let caps of standards look at key questions, or at other standards only one way",
            )


def _standards_in(when: Map) -> set[str]:
    return {c["standard"] for cs in when.values() if isinstance(cs, Seq) for c in cs if "standard" in c}


def _reachable(start: str, waits: dict[str, set[str]]) -> set[Any]:
    seen: set[str] = set()
    stack = list(waits.get(start, ()))
    while stack:
        here = stack.pop()
        if here not in seen:
            seen.add(here)
            stack += waits.get(here, ())
    return seen
