"""Fixing: applying the edits of findings to the text of files, and showing them as a difference.

Comments and layout survive, because only the edited characters change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Edit, RatingsError
from ratings_engine.lint.comments import Lines
from ratings_engine.standards.source import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ratings_engine.errors import Finding

__all__ = ["Change", "changes", "difference", "edited"]

_MARK = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """A file before and after findings in it, ``fixed`` of them, are fixed."""

    file: str
    old: bytes
    new: bytes
    fixed: int


def changes(findings: Iterable[Finding], contents: Mapping[str, bytes]) -> list[Change]:
    """Return the files that the edits of ``findings`` change.

    A file that would not be read any more is left as it is.
    """
    by_file: dict[str, list[Edit]] = {}
    for finding in findings:
        if finding.edit is not None and finding.edit.place.file in contents:
            by_file.setdefault(finding.edit.place.file, []).append(finding.edit)
    found = []
    for file, edits in by_file.items():
        new, applied = edited(contents[file], edits)
        if applied and _readable(new, file):
            found.append(Change(file, contents[file], new, applied))
    return found


def edited(content: bytes, edits: Iterable[Edit]) -> tuple[bytes, int]:
    """Return UTF-8 ``content`` with edits applied, and how many findings that fixes.

    An edit is left out where the text does not say what it replaces, or where it overlaps one
    that begins before it; the same edit asked for twice is made once.
    """
    mark = _MARK if content.startswith(_MARK) else b""
    text = content[len(mark) :].decode("utf-8")
    lines = Lines(text)
    spans = sorted(span for edit in edits if (span := _span(lines, edit)) is not None)
    applied: list[tuple[int, int, str]] = []
    count = 0
    for span in spans:
        if applied and span == applied[-1]:
            count += 1
        elif not applied or _apart(applied[-1], span):
            applied.append(span)
            count += 1
    for start, end, new in reversed(applied):
        text = text[:start] + new + text[end:]
    return mark + text.encode("utf-8"), count


def _span(lines: Lines, edit: Edit) -> tuple[int, int, str] | None:
    """Return start, end and new text of an edit; None where the text does not say ``old`` there."""
    start = lines.index(edit.place.line, edit.place.column)
    if start is None or not lines.text.startswith(edit.old, start):
        return None
    return start, start + len(edit.old), edit.new


def _apart(before: tuple[int, int, str], after: tuple[int, int, str]) -> bool:
    """Return whether two spans do not touch the same characters, nor insert at one place."""
    return before[1] <= after[0] and before[0] != after[0]


def _readable(content: bytes, file: str) -> bool:
    try:
        parse(content, file)
    except RatingsError:
        return False
    return True


def difference(change: Change) -> str:
    """Return a change as a unified difference."""
    from difflib import unified_diff

    old, new = (each.decode("utf-8").splitlines(keepends=True) for each in (change.old, change.new))
    lines = unified_diff(old, new, f"a/{change.file}", f"b/{change.file}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
