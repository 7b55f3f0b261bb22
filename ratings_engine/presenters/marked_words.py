"""Two texts as one, with the words that changed marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ratings_engine.presenters.document import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.presenters.document import Words

__all__ = ["mark_words"]

OLD, NEW = "old", "new"
_TOKEN = re.compile(r"\d+(?:[./]\d+)*|[^\W\d]+(?:['\u2019-]\w+)*|\s+|.", re.DOTALL)
_ALIKE = 0.5
"""Below this share of common words, two texts are easier to read one after the other."""
_LARGE = 250_000
"""Pairs of words above which they are not compared one by one."""


def mark_words(old: str | None, new: str | None) -> Words:
    """Return ``old`` and ``new`` as one text: what only one of them says is marked so.

    Words and numbers are compared whole. Texts with little in common stand side by side.
    """
    before, after = _TOKEN.findall(old or ""), _TOKEN.findall(new or "")
    if len(before) * len(after) > _LARGE:
        return _side_by_side(old, new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if not before or not after or matcher.ratio() < _ALIKE:
        return _side_by_side(old, new)
    parts = [
        ("".join(before[i:j]), "".join(after[k:m]), tag == "equal")
        for tag, i, j, k, m in matcher.get_opcodes()
    ]
    return tuple(_pieces(_joined(parts)))


def _side_by_side(old: str | None, new: str | None) -> Words:
    both = [Piece(text, style) for text, style in ((old, OLD), (new, NEW)) if text]
    return (both[0], Piece(" "), both[1]) if len(both) > 1 else tuple(both)


_Part = tuple[str, str, bool]


def _joined(parts: list[_Part]) -> list[_Part]:
    """Join changes that only a space parts: several words that change are one change."""
    found: list[_Part] = []
    for old, new, same in parts:
        if (same and old.isspace() and found and not found[-1][2]) or (
            found and not same and not found[-1][2]
        ):
            found[-1] = (found[-1][0] + old, found[-1][1] + new, False)
        else:
            found.append((old, new, same))
    return found


def _pieces(parts: list[_Part]) -> Iterator[Piece]:
    """Yield pieces; spaces at the end of a change are not marked."""
    for old, new, same in parts:
        if same:
            yield Piece(old)
            continue
        was, now = old.strip(), new.strip()
        either = new or old
        start = either[: len(either) - len(either.lstrip())] if either.strip() else either
        end = either[len(either.rstrip()) :] if either.strip() else ""
        marked = [Piece(text, style) for text, style in ((was, OLD), (now, NEW)) if text]
        spaced = [marked[0], Piece(" "), marked[1]] if len(marked) > 1 else marked
        yield from (piece for piece in (Piece(start), *spaced, Piece(end)) if piece.text)
