"""Edits for mistakes that have one safe answer: a number that is a name, a name in other letter case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Edit
from ratings_engine.standards.nodes import Exact, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.errors import Place

__all__ = ["quoted", "respelt"]


def quoted(place: Place, value: object) -> Edit | None:
    """Return the edit that puts quotes round a number that should be text, such as the id 2.10."""
    if isinstance(value, bool) or not isinstance(value, int | Exact):
        return None
    return Edit(place, as_text(value), f'"{as_text(value)}"')


def respelt(place: Place, word: str, known: Iterable[str]) -> Edit | None:
    """Return the edit to the one known word that differs in letter case, spaces or dashes alone."""
    meant = [each for each in known if _letters(each) == _letters(word)]
    return Edit(place, word, meant[0]) if len(meant) == 1 and meant[0] != word else None


def _letters(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter not in " -_")
