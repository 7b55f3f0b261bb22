"""A document as Markdown: CommonMark with tables and struck-out text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ratings_engine.presenters.document import shown, words
from ratings_engine.presenters.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ratings_engine.presenters.document import (
        Block,
        Change,
        Document,
        Facts,
        Figure,
        Item,
        List,
        Paragraph,
        Piece,
        Section,
        Table,
        Words,
    )

__all__ = ["present_markdown"]

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&]")
_AT_START = re.compile(r"^(?:(\d+)([.)])(?=\s|$)|([-+#=:]))")
_MARKS = {"strong": ("**", "strong"), "old": ("~~", "del"), "new": ("**", "ins")}


def present_markdown(document: Document, *, contents: bool = True) -> str:
    """Return a document as Markdown, each section and rule with an anchor of its own.

    What is folded opens on a click where such HTML is allowed, and is simply there elsewhere.
    """
    blocks = [f"# {_text(document.title)}", *(_block(block) for block in document.lead)]
    if contents:
        blocks += ['## <a id="contents"></a>Contents', "\n".join(_contents(document.sections, ""))]
    for section in document.sections:
        blocks += _section(section, 2)
    blocks += ["---", _line(document.footer)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_anchor(section.anchor)}{_text(section.title)}"
    if section.folded:
        yield f"<details><summary>Show {_text(section.title)}</summary>"
    yield from (_block(block) for block in section.blocks)
    for below in section.sections:
        yield from _section(below, level + 1)
    if section.folded:
        yield "</details>"


def _contents(sections: tuple[Section, ...], indent: str) -> Iterator[str]:
    for section in sections:
        if section.listed:
            yield f"{indent}- [{_text(section.title)}](#{section.anchor})"
            yield from _contents(section.sections, f"{indent}  ")


def _anchor(name: str) -> str:
    return f'<a id="{name}"></a>' if name else ""


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", shown(text))


def _words(pieces: Words) -> str:
    texts = [shown(piece.text) for piece in pieces]
    said = [
        _piece(piece, "".join(texts[:index])[-1:], "".join(texts[index + 1 :])[:1])
        for index, piece in enumerate(pieces)
    ]
    return "".join(said).strip()


def _piece(piece: Piece, before: str, after: str) -> str:
    text = shown(piece.text)
    if piece.style == "code" and not re.search(r"[`|\\]", text):
        told = f"`{text}`"
    elif piece.style in _MARKS and text.strip():
        told = _marked(text.strip(), piece.style, before, after)
    elif piece.style in ("", "code"):
        told = _text(text)
    else:
        told = f"\\[{_text(text)}\\]"
    return f"[{told}](#{piece.link})" if piece.link else told


def _marked(text: str, style: str, before: str, after: str) -> str:
    """Return marked text; where Markdown would not see the marks, as HTML."""
    mark, tag = _MARKS[style]
    hidden = (before.isalnum() and not text[0].isalnum()) or (after.isalnum() and not text[-1].isalnum())
    return f"<{tag}>{_text(text)}</{tag}>" if hidden else f"{mark}{_text(text)}{mark}"


def _line(pieces: Words) -> str:
    """Return text that begins a line, where some characters mean something else."""
    return _AT_START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", _words(pieces))


def _block(block: Block) -> str:
    return _BLOCKS[block.kind](block)


def _paragraph(block: Paragraph) -> str:
    return _line(block.words)


def _list(block: List) -> str:
    return "\n".join(_item(item) for item in block.items)


def _item(item: Item) -> str:
    return f"- {_anchor(item.anchor)}{_line(item.words)}"


def _facts(block: Facts) -> str:
    return "\n".join(f"- **{_text(fact.name)}**: {_words(fact.words)}" for fact in block.facts)


def _table(block: Table) -> str:
    rows = [
        [f"{_anchor(row.anchor)}{_words(row.cells[0])}", *(_words(cell) for cell in row.cells[1:])]
        for row in block.rows
    ]
    lines = [[_text(header) for header in block.headers], ["---"] * len(block.headers), *rows]
    table = [f"**{_text(block.caption)}**", "", *(f"| {' | '.join(line)} |" for line in lines)]
    more = ["", f"{count(block.more, 'more row')} not shown."] if block.more else []
    return "\n".join([*table, *more])


def _figure(block: Figure) -> str:
    """Return what a chart shows in words: Markdown has no charts."""
    return _line(words(block.description))


def _change(block: Change) -> str:
    sides = ((block.old_at, block.old_source), (block.new_at, block.new_source))
    cited = [(at, f" ({_text(source)})" if source else "") for at, source in sides if at]
    places = " → ".join(f"`{shown(at)}`{source}" for at, source in cited)
    said = [_words(block.what), _words(block.marked), places]
    return f"- {_anchor(block.anchor)}" + "\\\n  ".join(part for part in said if part)


_BLOCKS: dict[str, Callable[..., str]] = {
    "paragraph": _paragraph,
    "list": _list,
    "facts": _facts,
    "table": _table,
    "change": _change,
    "figure": _figure,
}
