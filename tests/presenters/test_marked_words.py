"""Tests of two texts written as one, with what changed marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.presenters.marked_words import mark_words
from tests.strategies import examples

if TYPE_CHECKING:
    from ratings_engine.presenters.document import Piece

TEXTS = st.one_of(
    st.text(max_size=80), st.lists(st.sampled_from(["Does", "it", "not", "65%", ",", " "])).map(" ".join)
)


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("at least 65", "at least 70", "at least [-65-] {+70+}"),
        ("64.5", "64.75", "[-64.5-] {+64.75+}"),
        ("Is the plan safe?", "Is the whole plan safe?", "Is the {+whole+} plan safe?"),
        ("Is the whole plan safe?", "Is the plan safe?", "Is the [-whole-] plan safe?"),
        (
            "Does the plan say who does what, and when?",
            "Does the plan tell everyone what, and when?",
            "Does the plan [-say who does-] {+tell everyone+} what, and when?",
        ),
        ("lowest", "majority", "[-lowest-] {+majority+}"),
        (None, "A new question?", "{+A new question?+}"),
        ("An old question?", None, "[-An old question?-]"),
        ("the person's plan", "the person’s plan", "the [-person's-] {+person’s+} plan"),  # noqa: RUF001
        ("One thing entirely.", "Nothing alike here!", "[-One thing entirely.-] {+Nothing alike here!+}"),
        ("same", "same", "same"),
        (None, None, ""),
    ],
)
def test_marks(old: str | None, new: str | None, marked: str) -> None:
    """Words and numbers are marked whole; neighbours are marked together; unlike texts side by side."""
    assert "".join(written(piece) for piece in mark_words(old, new)) == marked


def written(piece: Piece) -> str:
    """Return a piece with its marks as characters."""
    before, after = {"": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}[piece.style]
    return f"{before}{piece.text}{after}"


@given(TEXTS, TEXTS)
@examples(300)
def test_both_texts_can_be_read_from_the_marked_one(old: str, new: str) -> None:
    """Without what was added the old text is left, without what was removed the new one."""
    pieces = mark_words(old, new)
    for text, style in ((old, "new"), (new, "old")):
        left = "".join(piece.text for piece in pieces if piece.style != style)
        assert "".join(left.split()) == "".join(text.split())


def test_marks_of_large_texts_take_no_time() -> None:
    """Two texts of four thousand words are not compared word by word."""
    pieces = mark_words("a " * 4000, "b " * 4000)
    assert [piece.style for piece in pieces] == ["old", "", "new"]
