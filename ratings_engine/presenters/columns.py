"""Columns of text for the table of ratings, without loading a library first.

``rate`` on a small sample has to answer at once, and tabulate, which makes every other table,
takes longer to load than reading, rating and explaining the sample together.
"""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["in_columns"]

_GAP = "  "
_ROOM = 2
"""A column is at least so much wider than its header, as in the tables that tabulate makes."""


def in_columns(
    rows: Sequence[Sequence[str]],
    headers: Sequence[str],
    widths: Sequence[int | None],
    right: Iterable[str] = (),
) -> str:
    """Return rows under underlined headers; cells are wrapped at ``widths`` (None: never).

    Columns whose header is in ``right`` end at their right edge.
    """
    cells = [[_lines(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    sizes = [
        max([len(header) + _ROOM, *(len(line) for row in cells for line in row[place])])
        for place, header in enumerate(headers)
    ]
    ends = set(right)
    pads = [str.rjust if header in ends else str.ljust for header in headers]

    def line(texts: Iterable[str]) -> str:
        padded = (pad(text, size) for pad, text, size in zip(pads, texts, sizes, strict=True))
        return _GAP.join(padded).rstrip()

    body = (line(texts) for row in cells for texts in zip_longest(*row, fillvalue=""))
    return "\n".join([line(headers), _GAP.join("-" * size for size in sizes), *body])


def _lines(cell: str, width: int | None) -> list[str]:
    """Return the lines of a cell, at least one."""
    lines = (part for line in cell.splitlines() for part in (wrap(line, width) if width else [line]))
    return list(lines) or [""]
