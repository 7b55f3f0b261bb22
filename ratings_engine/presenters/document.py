"""What a document says, as data: sections of blocks of words, whichever form it is written in.

Markdown and HTML are written from the same document, so that they say the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.presenters.wording import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Block",
    "Change",
    "Document",
    "Fact",
    "Facts",
    "Figure",
    "Item",
    "List",
    "Paragraph",
    "Piece",
    "Row",
    "Section",
    "Shape",
    "Table",
    "Words",
    "anchor",
    "each_section",
    "join",
    "linked",
    "shown",
    "strong",
    "table_of",
    "words",
]


class Piece(NamedTuple):
    """A piece of running text.

    ``style`` is empty, ``strong``, ``code``, ``old`` (removed) or ``new`` (added), or a
    confidence such as ``recalled``; ``link`` is the anchor that it leads to, if any.
    """

    text: str
    style: str = ""
    link: str = ""


Words = tuple[Piece, ...]


class Paragraph(NamedTuple):
    """A paragraph."""

    words: Words
    kind: str = "paragraph"


class Item(NamedTuple):
    """An item of a list; the anchor is empty where nothing leads to it."""

    words: Words
    anchor: str = ""


class List(NamedTuple):
    """A list without numbers."""

    items: tuple[Item, ...]
    kind: str = "list"


class Fact(NamedTuple):
    """A name and what stands beside it."""

    name: str
    words: Words


class Facts(NamedTuple):
    """Names, and what stands beside each."""

    facts: tuple[Fact, ...]
    kind: str = "facts"


class Row(NamedTuple):
    """A row of a table, headed by its first cell; ``marks`` are words by which it is filtered.

    ``places`` are anchors of the cells after the first, where something leads to them.
    """

    cells: tuple[Words, ...]
    anchor: str = ""
    marks: str = ""
    places: tuple[str, ...] = ()


class Table(NamedTuple):
    """A table with a caption; ``more`` is how many rows it has that are not shown.

    ``filters`` are groups of choices, each a name with (mark of rows, words) pairs.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    kind: str = "table"
    more: int = 0
    filters: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


class Change(NamedTuple):
    """A change of a rule: what changed, the text with its marks, the two places.

    ``old_source`` and ``new_source`` say what the rule rests on, empty where that is not said.
    """

    anchor: str
    what: Words
    marked: Words
    old_at: str | None
    new_at: str | None
    kind: str = "change"
    old_source: str = ""
    new_source: str = ""


class Shape(NamedTuple):
    """A part of a chart: a bar, a mark (at x, y), a line (to x + width, y + height) or a label.

    ``style`` says what it shows: a rating's id, or ``start``, ``middle`` or ``end`` of a label.
    """

    form: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    style: str = ""
    text: str = ""


class Figure(NamedTuple):
    """A chart: its title, what it shows in words, its shapes, and the same as lines of text."""

    anchor: str
    title: str
    description: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    lines: tuple[str, ...]
    kind: str = "figure"


Block = Paragraph | List | Facts | Table | Change | Figure


class Section(NamedTuple):
    """A part of a document under a heading; ``listed`` says whether the contents name it.

    What is ``folded`` may stand closed until a reader opens it.
    """

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    listed: bool = True
    folded: bool = False


class Document(NamedTuple):
    """A document; ``lead`` stands before its sections, ``styles`` are sheets that a page needs besides."""

    title: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]
    footer: Words
    styles: tuple[str, ...] = ()


def table_of(caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table whose cells are plain words."""
    return Table(caption, tuple(headers), tuple(Row(tuple(words(cell) for cell in row)) for row in rows))


def words(text: str, style: str = "", link: str = "") -> Words:
    """Return text as one piece."""
    return (Piece(text, style, link),)


def strong(text: str) -> Words:
    """Return text that stands out."""
    return words(text, "strong")


def linked(text: str, to: str) -> Words:
    """Return text that leads to an anchor."""
    return words(text, link=to)


def join(parts: list[Words], separator: str = " ") -> Words:
    """Return several texts as one; empty ones are left out."""
    kept = [part for part in parts if part]
    joined = [piece for part in kept for piece in (Piece(separator), *part)]
    return tuple(joined[1:])


def anchor(kind: str, *names: str) -> str:
    """Return the anchor of a thing by its id: ``standard-2-1``.

    It depends on the id alone, so links to it last. Letters, digits, hyphens and underscores
    stay, dots become hyphens; anything else, which ids do not have, is written as its code.
    """
    return "-".join(re.sub(r"[^A-Za-z0-9_-]", _in_anchor, name) for name in (kind, *names))


def _in_anchor(found: re.Match[str]) -> str:
    return "-" if found[0] == "." else f"_{ord(found[0]):x}_"


def each_section(document: Document) -> list[tuple[int, Section]]:
    """Return all sections in the order of reading, each with the level of its heading, from 2."""
    return [pair for section in document.sections for pair in _within(section, 2)]


def _within(section: Section, level: int) -> list[tuple[int, Section]]:
    below = [pair for part in section.sections for pair in _within(part, level + 1)]
    return [(level, section), *below]


def shown(text: str) -> str:
    """Return text as it may be shown: on one line, nothing hidden in it."""
    return clean(re.sub(r"\s+", " ", text))
