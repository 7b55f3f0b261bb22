"""Tests of comments that ignore findings: where they are seen, and what is said about them."""

from __future__ import annotations

import pytest

from ratings_engine.errors import Edit, Finding, Place
from ratings_engine.lint.comments import Comment, Lines, instructions
from ratings_engine.lint.fixing import edited
from ratings_engine.lint.ignores import Judged, without_ignored

FILE = "pack/framework.yaml"
REASON = "# ratings: ignore=RE550 -- the column is the region's own"


def at(line: int, code: str = "RE550", severity: str = "warning", file: str = FILE) -> Finding:
    """Return a finding on a line."""
    return Finding(code, severity, Place(file, line, 3), "something", "do something")


def judge(text: str, *findings: Finding, complete: bool = True) -> Judged:
    """Return what is told and ignored of ``findings`` in a file with ``text``."""
    return without_ignored(findings, {FILE: text.encode()}, complete=complete)


def codes(judged: Judged) -> list[tuple[str, int]]:
    """Return the code and line of what is told."""
    return [(finding.code, finding.place.line) for finding in judged.findings]


# --- what a comment is about


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"a: 1\nb: 2  {REASON}\n", 2),
        (f"a: 1\n{REASON}\nb: 2\n", 3),
        (f"a: 1\n  {REASON}\n\n# more words\nb: 2\n", 5),
        (f"a: 1\r\n{REASON}\r\nb: 2\r\n", 3),
        (f"a: 1\rb: 2 {REASON}\r", 2),
        (f"\ufeffa: 1 {REASON}\n", 1),
        (f"a: |  {REASON}\n  words\n", 1),
        (f"a: 1 ##ratings: ignore = re550 -- lower case, no spaces\n{'b: 2'}\n", 1),
        ("a: 1 # see below # ratings: ignore=RE550 -- after another comment\n", 1),
    ],
)
def test_a_comment_ignores_the_finding_on_its_line_or_the_next(text: str, line: int) -> None:
    """At the end of a line it is about that line; alone, about the next line with content."""
    judged = judge(text, at(line), at(line + 7))
    assert codes(judged) == [("RE550", line + 7)]
    (ignored,) = judged.ignored
    assert ignored.finding == at(line)
    assert ignored.reason
    assert ignored.place.file == FILE


def test_several_codes_share_a_reason() -> None:
    """A list with commas ignores each of its codes."""
    judged = judge(
        "a: 1 # ratings: ignore=RE550, RE552 -- both\n", at(1), at(1, "RE552"), at(1, "RE551", "note")
    )
    assert codes(judged) == [("RE551", 1)]
    assert [ignored.reason for ignored in judged.ignored] == ["both", "both"]


def test_comments_stack_above_a_line() -> None:
    """Each comment above a line is about that line."""
    text = "# ratings: ignore=RE550 -- one\n# ratings: ignore=RE552 -- two\na: 1\n"
    assert codes(judge(text, at(3), at(3, "RE552"))) == []


def test_other_files_and_codes_are_not_ignored() -> None:
    """A comment is about its own file, its own line and its own codes."""
    judged = judge(f"a: 1 {REASON}\n", at(1, file="pack/planning.yaml"), at(1, "RE552"), at(1))
    assert {(f.place.file, f.code) for f in judged.findings} == {
        ("pack/planning.yaml", "RE550"),
        (FILE, "RE552"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "a: '# ratings: ignore=RE550 -- in quotes'\n",
        'a: "x # ratings: ignore=RE550 -- in double quotes"\n',
        "a: |\n  # ratings: ignore=RE550 -- in a block\n",
        "a: >-\n  words # ratings: ignore=RE550 -- in a folded block\n",
        "a: x#ratings: ignore=RE550 -- no space before\n",
        "a: 'over\n  # ratings: ignore=RE550 -- lines'\n",
    ],
)
def test_text_that_looks_like_a_comment_is_none(text: str) -> None:
    """Inside quotes and blocks a # is part of the words."""
    for line in (1, 2):
        judged = judge(text, at(line))
        assert codes(judged) == [("RE550", line)]
        assert judged.ignored == []


def test_comments_have_places() -> None:
    """A comment knows its line, its column and whether it stands alone."""
    assert instructions("a: é  # ratings: x \n  # ratings: y\n") == [
        Comment(1, 7, "# ratings: x", alone=False),
        Comment(2, 3, "# ratings: y", alone=True),
    ]


def test_lines_are_counted_as_yaml_counts_them() -> None:
    """A place leads back to the character, whatever the line ends."""
    text = "ab\r\nc\rd\ne\x85f\u2028g"
    lines = Lines(text)
    places = [lines.position(i) for i in range(len(text) + 1)]
    assert [lines.index(*place) for place in places] == list(range(len(text) + 1))
    assert [line for line, _ in places][-1] == 6
    assert (lines.index(7, 1), lines.index(1, 99), lines.index(0, 1)) == (None, None, None)


# --- what is wrong with a comment


def test_a_reason_is_needed() -> None:
    """Without a reason the finding is told, and so is the comment."""
    for comment in ("# ratings: ignore=RE550", "# ratings: ignore=RE550 --", "# ratings: ignore=RE550 --  "):
        judged = judge(f"a: 1 {comment}\n", at(1))
        assert codes(judged) == [("RE550", 1), ("RE451", 1)]
        assert judged.ignored == []


def test_a_comment_that_ignores_nothing_is_told() -> None:
    """An unused comment would hide what a later change brings back."""
    judged = judge(f"a: 1 {REASON}\n")
    assert codes(judged) == [("RE452", 1)]
    assert judged.findings[0].message == "RE550 is ignored, and is not found on line 1"


def test_nothing_is_unused_while_checks_have_not_run() -> None:
    """Where errors kept the checks from running nobody knows what a comment would ignore."""
    assert codes(judge(f"a: 1 {REASON}\n", at(1, "RE201", "error"), complete=False)) == [("RE201", 1)]


def test_an_unknown_code_is_told() -> None:
    """A misspelt code ignores nothing; what was meant is said."""
    judged = judge("a: 1 # ratings: ignore=RE55O -- slip of the keyboard\n", at(1))
    assert codes(judged) == [("RE550", 1), ("RE453", 1)]
    assert judged.findings[1].remedy == "did you mean 'RE550'?"


@pytest.mark.parametrize("code", ["RE201", "RE452"])
def test_errors_and_findings_on_comments_are_not_ignored(code: str) -> None:
    """What rating refuses, and what is said of such comments, is told all the same."""
    severity = "error" if code == "RE201" else "warning"
    judged = judge(f"a: 1 # ratings: ignore={code} -- please\n", at(1, code, severity))
    assert codes(judged) == [(code, 1), ("RE454", 1)]
    assert judged.ignored == []


@pytest.mark.parametrize(
    "comment",
    [
        "# ratings: ignore",
        "# ratings: ignore RE550 -- no equals sign",
        "# ratings: ignore=RE550 because",
        "# ratings: ignore=RE550 - one dash",
        "# ratings: disable=RE550 -- another word",
        "# ratings:",
    ],
)
def test_a_comment_in_another_form_is_told(comment: str) -> None:
    """What was meant to have an effect and has none is said."""
    assert codes(judge(f"a: 1 {comment}\n", at(1))) == [("RE550", 1), ("RE455", 1)]


# --- taking out what is not needed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"a: 1  {REASON}\nb: 2\n", "a: 1\nb: 2\n"),
        (f"a: 1\n  {REASON}\nb: 2\n", "a: 1\nb: 2\n"),
        (f"a: 1\r\n{REASON}\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        (f"a: 1 {REASON}", "a: 1"),
        ("a: 1 # mine # ratings: ignore=RE550 -- x\n", "a: 1 # mine\n"),
    ],
)
def test_an_unused_comment_can_be_removed(before: str, after: str) -> None:
    """The edit takes the comment and the spaces before it, or its whole line."""
    (finding,) = judge(before).findings
    assert finding.edit is not None
    assert edited(before.encode(), [finding.edit]) == (after.encode(), 1)


def test_only_the_unused_code_is_taken_out() -> None:
    """The codes that are needed keep their reason."""
    text = "a: 1 # ratings: ignore=RE550,RE552 -- why\n"
    (finding,) = judge(text, at(1)).findings
    assert finding.edit == Edit(
        Place(FILE, 1, 6), "# ratings: ignore=RE550,RE552 -- why", "# ratings: ignore=RE550 -- why"
    )
