"""Tables and charts of what was measured."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from measuring import Measured

__all__ = ["bars", "curves", "measured_table", "table"]

CHARTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "charts")


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (headers, ["---"] * len(headers), *rows)]
    return "\n".join([*lines, ""])


def measured_table(found: dict[str, Measured], reference: str) -> str:
    """Return a table of processes with ratios to ``reference``, in seconds on the wall."""
    base = found[reference].wall
    rows = [
        [name, f"{one.wall:.3f}", f"{one.cpu:.3f}", f"{one.memory:.0f}", f"{one.wall / base:.2f}"]
        for name, one in found.items()
    ]
    return table(["process", "seconds", "CPU seconds", "peak MB", "ratio"], rows)


def _figure() -> tuple[object, object]:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "ratings-engine"
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(7, 3.2), layout="constrained")


def _saved(figure: object, name: str) -> None:
    os.makedirs(CHARTS, exist_ok=True)
    figure.savefig(os.path.join(CHARTS, name), metadata={"Date": None})  # type: ignore[attr-defined]


def bars(name: str, title: str, unit: str, values: dict[str, float]) -> str:
    """Draw bars and return the line that shows them, with their numbers in words."""
    figure, axes = _figure()
    axes.barh(list(values)[::-1], list(values.values())[::-1], color="#1d5f8a")  # type: ignore[attr-defined]
    axes.set_title(title)  # type: ignore[attr-defined]
    axes.set_xlabel(unit)  # type: ignore[attr-defined]
    _saved(figure, name)
    said = "; ".join(f"{one} {value:.3g}" for one, value in values.items())
    return f"![{title}, {unit}: {said}](charts/{name})\n"


def curves(
    name: str, title: str, labels: tuple[str, str], lines: dict[str, list[tuple[float, float]]]
) -> str:
    """Draw lines of points on logarithmic axes and return the line that shows them."""
    figure, axes = _figure()
    for line, points in lines.items():
        axes.plot(*zip(*points, strict=True), marker="o", label=line)  # type: ignore[attr-defined]
    axes.set(xscale="log", yscale="log", xlabel=labels[0], ylabel=labels[1], title=title)  # type: ignore[attr-defined]
    axes.legend()  # type: ignore[attr-defined]
    _saved(figure, name)
    return f"![{title}: {labels[1]} by {labels[0]}; the numbers are in the table](charts/{name})\n"
