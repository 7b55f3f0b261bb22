"""Charts of outcome diffs: shapes to draw as SVG, the same as lines of text.

They are drawn by this project itself: libraries that draw charts bring scripts, fonts or large
numeric packages with them, and none writes pictures with words for those who do not see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.presenters.diff_words import LANDINGS, landing, landing_named
from ratings_engine.presenters.document import Figure, Shape, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff

__all__ = ["LETTERS", "Bar", "bars", "ratings_chart", "scores_chart"]

WIDTH, ROW, TOP = 720, 40, 44
LEFT, RIGHT = 150, 12
NARROW = 16
"""Parts of a bar narrower than this have no number in them."""
MOST = 40
LETTERS = dict(zip(LANDINGS, "IRGO-x", strict=True))
_CELLS = 60


class Bar(NamedTuple):
    """A bar of a chart: its name, and how many providers land where."""

    name: str
    counts: Mapping[str, int]


def ratings_chart(diff: OutcomeDiff) -> Figure:
    """Return how many services have which rating, before and after."""
    sides = (
        ("Before", [each.old for each in diff.inspections]),
        ("After", [each.new for each in diff.inspections]),
    )
    told = [
        Bar(name, {place: sum(1 for side in each if landing(side) == place) for place in LANDINGS})
        for name, each in sides
    ]
    said = "; ".join(f"{bar.name.lower()}: {_said(bar)}" for bar in told)
    return bars(
        "chart-ratings", "Services by rating, before and after", f"Bars of services by rating, {said}.", told
    )


def bars(anchor: str, title: str, description: str, told: Sequence[Bar]) -> Figure:
    """Return a chart of stacked bars, one under the other, all of them as long as the longest."""
    height = TOP + ROW * len(told) + 8
    shapes = [*_legend(told)]
    for place, bar in enumerate(told):
        shapes += _bar(bar, TOP + place * ROW)
    return Figure(anchor, title, description, WIDTH, height, tuple(shapes), tuple(_lines(told)))


def _said(bar: Bar) -> str:
    return ", ".join(f"{amount:,} {landing_named(place)}" for place, amount in bar.counts.items() if amount)


def _there(told: Sequence[Bar]) -> list[str]:
    return [place for place in LANDINGS if any(bar.counts.get(place) for bar in told)]


def _legend(told: Sequence[Bar]) -> Iterator[Shape]:
    x = 0.0
    for place in _there(told):
        yield Shape("bar", x, 8, 16, 16, place, landing_named(place))
        yield Shape("label", x + 22, 21, style="start", text=landing_named(place))
        x += 40 + 7.4 * len(landing_named(place))


def _bar(bar: Bar, y: int) -> Iterator[Shape]:
    total = sum(bar.counts.values())
    yield Shape("label", LEFT - 10, y + 20, style="end", text=_clipped(bar.name, 20))
    x = float(LEFT)
    for place in LANDINGS:
        amount = bar.counts.get(place, 0)
        width = round((WIDTH - LEFT - RIGHT) * amount / total, 1) if total else 0
        if amount:
            yield Shape("bar", round(x, 1), y, width, 30, place, f"{amount:,} {landing_named(place)}")
        if width > NARROW:
            yield Shape(
                "label", round(x + width / 2, 1), y + 20, style=f"middle on-{place}", text=f"{amount:,}"
            )
        x += width


def _lines(told: Sequence[Bar]) -> Iterator[str]:
    """Yield bars of letters; every service has a letter where there is room, else every few."""
    wide = min(max((len(_clipped(bar.name, 16)) for bar in told), default=0), 16)
    most = max((sum(bar.counts.values()) for bar in told), default=0)
    each = -(-most // _CELLS) or 1
    for bar in told:
        row = "".join(LETTERS[place] * -(-bar.counts.get(place, 0) // each) for place in LANDINGS)
        yield f"  {_clipped(bar.name, 16):{wide}} {row}"
    key = ", ".join(f"{LETTERS[place]} {landing_named(place)}" for place in _there(told))
    yield f"  {key}" + (f"; a letter stands for up to {each} services" if each > 1 else "")


def _clipped(text: str, most: int) -> str:
    text = shown(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def scores_chart(moved: Sequence[InspectionDiff]) -> Figure | None:
    """Return the scores of services that move, old to new, as shares of the best possible score."""
    both = [each for each in moved if None not in (each.old.score, each.new.score)]
    rated = both[:MOST]
    if all(each.old.score == each.new.score for each in rated):
        return None
    height = TOP + 26 * len(rated) + 8
    shapes = [*_scale(height)]
    for place, each in enumerate(rated):
        shapes += _dumbbell(each, TOP + 14 + place * 26)
    said = "; ".join(
        f"{shown(each.provider)} from {_share(each.old)} to {_share(each.new)}" for each in rated[:5]
    )
    others = f", and {len(rated) - 5} more in the table" if len(rated) > 5 else ""  # noqa: PLR2004
    words = f"For each service that moves a line from its old score to its new one: {said}{others}."
    return Figure("chart-scores", "Scores of the services that move", words, WIDTH, height, tuple(shapes), ())


def _share(side: object) -> str:
    return f"{side.score} of {side.max_score}"  # type: ignore[attr-defined]


def _scale(height: int) -> Iterator[Shape]:
    yield Shape("mark", 8, 16, style="was")
    yield Shape("label", 20, 21, style="start", text="before")
    yield Shape("mark", 88, 16, style="now")
    yield Shape("label", 100, 21, style="start", text="after")
    for part in range(5):
        x = round(_SCORES + (WIDTH - _SCORES - 60) * part / 4, 1)
        yield Shape("line", x, TOP - 6, 0, height - TOP, "grid")
        yield Shape("label", x, TOP - 12, style="middle", text=f"{25 * part}%")


_SCORES = 250


def _dumbbell(each: InspectionDiff, y: int) -> Iterator[Shape]:
    old, new = (
        _SCORES + (WIDTH - _SCORES - 60) * (side.score or 0) / (side.max_score or 1)
        for side in (each.old, each.new)
    )
    old, new = round(old, 1), round(new, 1)
    yield Shape("label", _SCORES - 14, y + 5, style="end", text=_clipped(each.provider, 32))
    yield Shape("line", old, y, round(new - old, 1), 0, "span")
    yield Shape("mark", old, y, style="was")
    yield Shape("mark", new, y, style="now")
    yield Shape(
        "label", max(old, new) + 10, y + 5, style="start", text=f"{each.old.score} → {each.new.score}"
    )
