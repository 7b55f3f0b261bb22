"""How many cases each margin of error takes, as a chart of bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import Figure, Shape
from ratings_engine.presenters.size_words import margin_words
from ratings_engine.presenters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.sampling.size_model import Rung, SizePlan

__all__ = ["margin_chart"]

WIDTH, ROW, LEFT, RIGHT = 720, 30, 110, 120
_CELLS = 44


def margin_chart(plan: SizePlan) -> Figure:
    """Return the sizes by margin, the one that was asked for marked."""
    most = max(rung.cases for rung in plan.rungs)
    shapes: list[Shape] = []
    for place, rung in enumerate(plan.rungs):
        shapes += _bar(rung, place * ROW + 8, most)
    said = "; ".join(f"{margin_words(rung.margin)} takes {rung.cases:,}" for rung in plan.rungs)
    description = f"Of {count(plan.whole.population, 'case')}, {said}."
    height = ROW * len(plan.rungs) + 8
    title = "Cases that a margin of error takes"
    return Figure(
        "chart-margins", title, description, WIDTH, height, tuple(shapes), tuple(_lines(plan, most))
    )


def _bar(rung: Rung, y: int, most: int) -> Iterator[Shape]:
    width = round((WIDTH - LEFT - RIGHT) * rung.cases / most, 1)
    margin = margin_words(rung.margin)
    style, mark = ("asked", ", asked for") if rung.asked else ("size", "")
    yield Shape("label", LEFT - 10, y + 15, style="end", text=margin)
    yield Shape("bar", LEFT, y, width, 22, style, f"{margin}: {count(rung.cases, 'case')}")
    yield Shape("label", round(LEFT + width + 8, 1), y + 15, style="start", text=f"{rung.cases:,}{mark}")


def _lines(plan: SizePlan, most: int) -> Iterator[str]:
    wide = max(len(margin_words(rung.margin)) for rung in plan.rungs)
    figures = max(len(f"{rung.cases:,}") for rung in plan.rungs)
    for rung in plan.rungs:
        bar = "█" * max(1, round(_CELLS * rung.cases / most))
        mark = " asked for" if rung.asked else ""
        yield f"  {margin_words(rung.margin):>{wide}} {rung.cases:>{figures},} {bar}{mark}"
