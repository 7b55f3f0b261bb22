"""Tests of applying edits: only what is meant changes, and comments and layout survive."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import Edit, Finding, Place
from ratings_engine.lint.comments import Lines
from ratings_engine.lint.fixing import Change, changes, difference, edited
from ratings_engine.lint.linting import lint_pack
from ratings_engine.standards.corrections import quoted, respelt
from ratings_engine.standards.nodes import Map, Seq, as_text
from ratings_engine.standards.pack import read_pack
from ratings_engine.standards.source import parse
from tests.lint.fixtures import VALID

FILE = "pack/framework.yaml"
SPACES = st.text(" ", max_size=3)
WORDS = st.sampled_from(["plain", "é 𝄞", "'2.10'", '"# not a comment"', "yes", "null"])
NUMBERS = st.sampled_from(["2.10", "7", "0.5", "-3", "10.0", "65"])
COMMENTS = st.sampled_from(["", "  # why: 2.10 # twice", " #", "   # 𝄞 é"])


def edit(line: int, column: int, old: str, new: str) -> Edit:
    """Return an edit of the file."""
    return Edit(Place(FILE, line, column), old, new)


@st.composite
def documents(draw: Any) -> str:
    """Return the text of a mapping with values, lists, blocks, comments and odd layout."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [draw(st.sampled_from(["", "# first", "\ufeff# marked"]))]
    for number in range(draw(st.integers(1, 6))):
        value, comment, gap = draw(st.one_of(WORDS, NUMBERS)), draw(COMMENTS), draw(SPACES)
        shape = draw(st.sampled_from(["plain", "list", "flow", "block"]))
        if shape == "plain":
            lines.append(f"k{number}: {gap}{value}{comment}")
        elif shape == "list":
            lines += [f"k{number}:{comment}", f"  - {gap}{value}", f"  -   {draw(NUMBERS)}{comment}"]
        elif shape == "flow":
            lines.append(f"k{number}: {{a: {value}, b: [{draw(NUMBERS)},{gap}{value}]}}{comment}")
        else:
            lines += [f"k{number}: |{comment}", "  2.10", "  # words", ""]
    return end.join(lines) + draw(st.sampled_from(["", end]))


def scalars(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Place, Any]]:
    """Return every scalar with its path and its place."""
    if not isinstance(node, Map | Seq):
        return []
    found = []
    for key, value in node.items() if isinstance(node, Map) else enumerate(node):
        mark = node.value_at[key]
        found += [((*path, key), Place(FILE, *mark), value)]
        found += scalars(value, (*path, key))
    return [each for each in found if not isinstance(each[2], Map | Seq)]


@given(documents(), st.data())
def test_only_what_is_meant_changes(text: str, data: Any) -> None:
    """Quoting some numbers makes them text; every other value, comment and space stays."""
    before = scalars(parse(text.encode(), FILE).root)
    offered = [(path, found) for path, place, value in before if (found := quoted(place, value)) is not None]
    chosen = data.draw(st.lists(st.sampled_from(offered), unique=True)) if offered else []
    content, applied = edited(text.encode(), [found for _, found in chosen])
    assert applied == len(chosen)
    changed = {path for path, _ in chosen}
    after = scalars(parse(content, FILE).root)
    assert [(path, value) for path, _, value in after] == [
        (path, as_text(value) if path in changed else value) for path, _, value in before
    ]
    lines = Lines(content.decode().removeprefix("\ufeff"))
    undone = [Edit(place, f'"{value}"', str(value)) for path, place, value in after if path in changed]
    assert lines.text
    assert edited(content, undone) == (text.encode(), len(chosen))


@given(documents(), st.lists(st.tuples(st.integers(-1, 12), st.integers(-1, 30), st.text(max_size=3))))
def test_an_edit_of_what_is_not_there_changes_nothing(text: str, places: list[tuple[int, int, str]]) -> None:
    """Where the file does not say what is replaced, it stays, wherever the place is."""
    edits = [edit(line, column, f"absent {words}", "x") for line, column, words in places]
    assert edited(text.encode(), edits) == (text.encode(), 0)


def test_several_edits_keep_their_places() -> None:
    """Edits of one file do not move each other."""
    text = "a: 1\nb: {c: 2, d: 3}\n"
    edits = [edit(2, 14, "3", "three"), edit(1, 4, "1", ""), edit(2, 8, "2", "two words")]
    assert edited(text.encode(), edits) == (b"a: \nb: {c: two words, d: three}\n", 3)


def test_of_overlapping_edits_the_first_wins() -> None:
    """The rest wait for the next run; two insertions at one place are overlapping, too."""
    assert edited(b"abcdef\n", [edit(1, 2, "bcd", "x"), edit(1, 3, "cd", "y")]) == (b"axef\n", 1)
    assert edited(b"ab\n", [edit(1, 2, "", "x"), edit(1, 2, "", "y")]) == (b"axb\n", 1)
    assert edited(b"abc\n", [edit(1, 1, "a", "x"), edit(1, 2, "b", "y")]) == (b"xyc\n", 2)


def test_the_same_edit_twice_is_made_once() -> None:
    """Two findings may have one answer: both are fixed by it."""
    assert edited(b"abc\n", [edit(1, 2, "b", "x"), edit(1, 2, "b", "x")]) == (b"axc\n", 2)


QUESTION = "Is the placement suited to the person?"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("is the placement suited to the person", "Is the placement suited to the person?"),
        (
            "is the the placement  suited to the person  # why: is the",
            "Is the placement suited to the person?  # why: is the",
        ),
        (
            '"is the placement  suited to the person."\t# \u00e9',
            '"Is the placement suited to the person?"\t# \u00e9',
        ),
    ],
)
def test_all_mistakes_of_one_text_are_fixed_at_once(tmp_path: Path, wrong: str, right: str) -> None:
    """Edits of one text touch only what differs, so that none has to wait for another."""
    file = Path(shutil.copytree(VALID / "sound", tmp_path / "sound")) / "unpaid-work.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(QUESTION) == 1
    file.write_text(text.replace(QUESTION, wrong), encoding="utf-8")
    pack = read_pack(str(file.parent))
    (change,) = changes(lint_pack(pack), pack.contents)
    assert change.new.decode("utf-8") == text.replace(QUESTION, right)


def test_a_file_that_would_not_be_read_is_left() -> None:
    """An edit that breaks the YAML is not made."""
    finding = Finding("RE104", "error", Place(FILE, 1, 4), "m", "r", edit(1, 4, "1", "[1"))
    assert changes([finding], {FILE: b"a: 1\n"}) == []


def test_files_that_may_not_be_changed_are_left() -> None:
    """Only the files that are handed over are changed."""
    finding = Finding("RE104", "error", Place(FILE, 1, 4), "m", "r", edit(1, 4, "1", '"1"'))
    assert changes([finding], {"other.yaml": b"a: 1\n"}) == []
    assert changes([finding], {FILE: b"a: 1\n"}) == [Change(FILE, b"a: 1\n", b'a: "1"\n', 1)]


def test_a_difference_is_a_unified_one() -> None:
    """It can be applied with patch, whether or not the file ends with a line end."""
    shown = difference(Change("f.yaml", b"a: 1\nb: 2", b'a: "1"\nb: 2', 1))
    assert shown.splitlines() == [
        "--- a/f.yaml",
        "+++ b/f.yaml",
        "@@ -1,2 +1,2 @@",
        "-a: 1",
        '+a: "1"',
        " b: 2",
        "\\ No newline at end of file",
    ]


@pytest.mark.parametrize("value", [True, None, "2.10", False])
def test_what_is_no_number_is_not_quoted(value: object) -> None:
    """A word or a truth value is not an id that lost its quotes."""
    assert quoted(Place(FILE, 1, 1), value) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Good", "good"),
        ("Requires improvement", "requires_improvement"),
        ("REQUIRES-IMPROVEMENT", "requires_improvement"),
        ("good", None),
        ("goood", None),
    ],
)
def test_a_word_in_other_letters_has_one_answer(word: str, meant: str | None) -> None:
    """Letter case, spaces and dashes are corrected; a misspelling is not guessed."""
    found = respelt(Place(FILE, 1, 1), word, ["good", "requires_improvement", "other"])
    assert found == (None if meant is None else edit(1, 1, word, meant))


def test_a_word_that_may_be_two_is_not_corrected() -> None:
    """Where two known words have the same letters there is no safe answer."""
    assert respelt(Place(FILE, 1, 1), "A B", ["a_b", "a-b"]) is None
