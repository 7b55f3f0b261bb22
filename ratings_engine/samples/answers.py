"""What a cell of a case sample says: yes, no, not applicable, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.samples.table import text
from ratings_engine.vocabulary import NA, NO, RATINGS, UNANSWERED, YES

if TYPE_CHECKING:
    from ratings_engine.samples.table import Scalar

__all__ = ["ANSWER_WORDS", "read_answer", "read_rating"]

ANSWER_WORDS = {
    "yes": YES,
    "y": YES,
    "no": NO,
    "n": NO,
    "": UNANSWERED,
    "na": NA,
    "n/a": NA,
    "n.a.": NA,
    "n.a": NA,
    "not applicable": NA,
    "not_applicable": NA,
}
"""How answers may be written, tidied: the words of the contract and what people write for them."""


def read_answer(cell: Scalar) -> int | None:
    """Return the answer in a cell; None where it is not an answer at all.

    A spreadsheet's own true and false are yes and no; the words are not.
    """
    if type(cell) is str:
        return ANSWER_WORDS.get(" ".join(text(cell).lower().split()))
    if cell is None:
        return UNANSWERED
    if isinstance(cell, bool):
        return YES if cell else NO
    return None


def read_rating(words: str) -> int | None:
    """Return the level of a rating written as id or name, in any letter case; None if unknown."""
    name = "_".join(words.strip().lower().replace("-", " ").replace("_", " ").split())
    return RATINGS.index(name) if name in RATINGS else None
