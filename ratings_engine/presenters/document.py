"""What a document says, as data: sections of blocks of words, whichever form it is written in.

Markdown and HTML are written from the same document, so that they say the same.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ratings_engine.presenters.wording import clean

__all__ = [
    "Block",
    "Change",
    "Document",
    "Fact",
    "Facts",
    "Item",
    "List",
    "Paragraph",
    "Piece",
    "Row",
    "Section",
    "Table",
    "Words",
    "anchor",
    "each_section",
    "join",
    "linked",
    "shown",
    "strong",
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
    """A row of a table, headed by its first cell."""

    cells: tuple[Words, ...]
    anchor: str = ""


class Table(NamedTuple):
    """A table with a caption."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    kind: str = "table"


class Change(NamedTuple):
    """A change of a rule: what changed, the text with its marks, the two places."""

    anchor: str
    what: Words
    marked: Words
    old_at: str | None
    new_at: str | None
    kind: str = "change"


Block = Paragraph | List | Facts | Table | Change


class Section(NamedTuple):
    """A part of a document under a heading; ``listed`` says whether the contents name it."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    listed: bool = True


class Document(NamedTuple):
    """A document; ``lead`` stands before its sections."""

    title: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]
    footer: Words


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
