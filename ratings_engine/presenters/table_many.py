"""Ratings of many inspections as a table for a terminal 80 columns wide: a line for each provider."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ratings_engine.presenters.sentences_samples import applied_to
from ratings_engine.presenters.wording import clean, count, rating, wrapped
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.results.brief import BriefInspection, BriefResult
    from ratings_engine.vocabulary import Level

__all__ = ["present_table_many"]

MOVED, CAPPED, INDICATIVE = "*", "+", "~"
WIDTH = 80
LEGEND = {
    MOVED: "a standard was moved by professional discretion",
    CAPPED: "the overall rating, or a standard, is capped by a limiting rule",
    INDICATIVE: "the overall rating rests on indicators",
}


def present_table_many(result: BriefResult) -> str:
    """Return a brief result as text: how many providers have which rating, then each of them."""
    lines = [applied_to(result), "", *_counts(result.inspections), ""]
    lines += _providers(result.inspections)
    marks = {mark for inspection in result.inspections for mark in _marks(inspection)}
    lines += [f"{mark} {words}" for mark, words in LEGEND.items() if mark in marks]
    lines += ["", *_last_words(result)]
    return "\n".join(lines) + "\n"


def _counts(inspections: Sequence[BriefInspection]) -> Iterator[str]:
    counts = Counter(inspection.overall.level for inspection in inspections)
    levels: list[Level | None] = [*reversed(range(len(RATINGS))), None]
    yield f"{'Overall':<22}{'Providers':>10}{'Share':>8}"
    yield f"{'-' * 20:<22}{'-' * 9:>10}{'-' * 6:>8}"
    for level in levels:
        number = counts[level]
        if number or level is not None:
            yield f"{rating(level):<22}{number:>10,}{_share(number, len(inspections)):>8}"


def _share(number: int, whole: int) -> str:
    """Return a share in percent with one decimal, halves up."""
    tenths = (2000 * number + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def _providers(inspections: Sequence[BriefInspection]) -> Iterator[str]:
    """Yield the table's lines; a name that is too long for its column has a line of its own."""
    kinds = max([len("Type"), *(len(i.provider_type) for i in inspections)])
    others = f"  {{:<{kinds}}}  {{:<23}}  {{:>7}}  {{:>9}}"
    room = WIDTH - len(others.format("", "", "", ""))
    width = min(max([len("Provider"), *(len(clean(i.provider)) for i in inspections)]), room)
    line = f"{{:<{width}}}{others}"
    yield line.format("Provider", "Type", "Overall", "Points", "Not rated")
    yield line.format("-" * width, "-" * kinds, "-" * 20, "-" * 7, "-" * 9)
    for inspection in inspections:
        name = clean(inspection.provider)
        if len(name) > width:
            yield name
            name = ""
        yield line.format(name, inspection.provider_type, *_numbers(inspection)).rstrip()


def _numbers(inspection: BriefInspection) -> tuple[str, str, str]:
    overall = inspection.overall
    points = "-" if overall.score is None else f"{overall.score}/{overall.max_score}"
    missing = str(len(overall.not_rated)) if overall.not_rated else ""
    return rating(overall.level) + "".join(_marks(inspection)), points, missing


def _marks(inspection: BriefInspection) -> Iterator[str]:
    overall = inspection.overall
    if any(standard.discretion for standard in inspection.standards):
        yield MOVED
    if overall.level != overall.computed or any(standard.capped for standard in inspection.standards):
        yield CAPPED
    if overall.indicative:
        yield INDICATIVE


def _last_words(result: BriefResult) -> Iterator[str]:
    yield wrapped(
        f"{count(len(result.inspections), 'inspection')} rated at once, and {result.compared} of them by the"
        " rule engine too, with the same ratings. 'Not rated' is how many standards have no rating."
    )
    yield wrapped("'ratings-engine explain SAMPLE --provider NAME' says why a provider is rated so.")
