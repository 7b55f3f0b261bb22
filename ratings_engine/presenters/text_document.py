"""A document as text for a terminal 80 columns wide."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from ratings_engine.presenters.document import shown
from ratings_engine.presenters.wording import WIDTH, count, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ratings_engine.presenters.document import (
        Block,
        Change,
        Document,
        Facts,
        Figure,
        List,
        Paragraph,
        Piece,
        Section,
        Table,
        Words,
    )

__all__ = ["present_text", "text_of"]

_MARKS = {"old": "[-{}-]", "new": "[+{}+]"}
_NUMBER = re.compile(r"[-+±]?[\d,./]+%?|-|·|")
_BETWEEN = 2
_PADDED = 2
"""Headers have so much more room than their words."""
_LEAST = 8
"""No column gets narrower than this, unless it is."""


def present_text(document: Document) -> str:
    """Return a document as text: titles in lines of their own, tables that fit the width.

    Words that were removed stand in ``[-...-]``, words that were added in ``[+...+]``.
    """
    blocks = [wrapped(shown(document.title)), *(_block(block) for block in document.lead)]
    for section in document.sections:
        blocks += _section(section, 0)
    blocks.append(wrapped(text_of(document.footer)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def text_of(pieces: Words) -> str:
    """Return text with its marks; what is only emphasised has none."""
    return "".join(map(_piece, pieces)).strip()


def _piece(piece: Piece) -> str:
    return _MARKS.get(piece.style, "{}").replace("{}", shown(piece.text))


def _section(section: Section, depth: int) -> Iterator[str]:
    title = shown(section.title)
    yield wrapped(title.upper() if depth == 0 else title)
    yield from (_block(block) for block in section.blocks)
    for below in section.sections:
        yield from _section(below, depth + 1)


def _block(block: Block) -> str:
    return _BLOCKS[block.kind](block)


def _paragraph(block: Paragraph) -> str:
    return wrapped(text_of(block.words))


def _list(block: List) -> str:
    return "\n".join(wrapped(text_of(item.words), "  - ", "    ") for item in block.items)


def _facts(block: Facts) -> str:
    return "\n".join(wrapped(f"{shown(f.name)}: {text_of(f.words)}", "", "  ") for f in block.facts)


def _change(block: Change) -> str:
    sides = ((block.old_at, block.old_source), (block.new_at, block.new_source))
    places = " → ".join(shown(f"{at} ({source})" if source else at) for at, source in sides if at)
    what = wrapped(text_of(block.what), "  - ", "    ")
    below = [wrapped(text, "    ", "    ") for text in (text_of(block.marked), places) if text]
    return "\n".join([what, *below])


def _figure(block: Figure) -> str:
    return "\n".join([wrapped(shown(block.title)), *block.lines]) if block.lines else ""


def _table(block: Table) -> str:
    # tabulate takes longer to load than everything else here together.
    from tabulate import tabulate

    rows = [[text_of(cell) for cell in row.cells] for row in block.rows]
    headers = [shown(header) for header in block.headers]
    columns = list(zip(headers, *rows, strict=True))
    numbers = [all(_NUMBER.fullmatch(cell) for cell in column[1:]) for column in columns]
    widths = _widths(columns)
    # Wrapped here: tabulate itself stumbles over numbers with a comma in cells that it wraps.
    table = tabulate(
        [list(map(_folded, row, widths)) for row in rows],
        headers=[
            _folded(header, max(width - _PADDED, 1)) for header, width in zip(headers, widths, strict=True)
        ],
        tablefmt="simple",
        disable_numparse=True,
        colalign=["right" if number else "left" for number in numbers],
    )
    more = [f"{count(block.more, 'more row')} not shown."] if block.more else []
    return "\n".join([wrapped(shown(block.caption)), "", *_ended(table), *more])


def _folded(cell: str, width: int) -> str:
    """Return a cell on as many lines as its width takes."""
    return "\n".join(textwrap.wrap(cell, width))


def _ended(table: str) -> Iterator[str]:
    return (line.rstrip() for line in table.split("\n"))


def _widths(columns: Sequence[Sequence[str]]) -> list[int]:
    """Return widths of columns that fit the terminal: the widest become narrower first."""
    widths = [max(len(column[0]) + _PADDED, *map(len, column)) for column in columns]
    room = WIDTH - _BETWEEN * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


_BLOCKS: dict[str, Callable[..., str]] = {
    "paragraph": _paragraph,
    "list": _list,
    "facts": _facts,
    "table": _table,
    "change": _change,
    "figure": _figure,
}
