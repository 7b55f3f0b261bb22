"""A drawn sample as CSV, for whoever asks for the files: nothing in a cell is a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_csv import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.sampling.draw_model import Draw

__all__ = ["present_draw_csv"]


def present_draw_csv(draw: Draw) -> str:
    """Return a row for each case, the sample before the buffer; no name or date of birth is in it."""
    attributes = draw.longlist.attributes
    levels = [level for level in draw.rules.levels if level not in attributes]
    return as_csv(("case_id", "draw", "order", "stratum", *levels, *attributes), _rows(draw, levels))


def _rows(draw: Draw, levels: list[str]) -> Iterator[list[object]]:
    place: dict[tuple[str, str], int] = {}
    for each in draw.cases:
        key = (each.draw, each.stratum)
        place[key] = place.get(key, 0) + 1
        groups = [each.case.groups[level] for level in levels]
        values = [each.case.attributes[name] for name in draw.longlist.attributes]
        yield [each.case.case_id, each.draw, place[key], each.stratum, *groups, *values]
