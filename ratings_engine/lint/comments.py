"""Comments in YAML text that speak to this program: ``# ratings: ...``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Comment", "Lines", "instructions"]

_INSTRUCTION = re.compile(
    r"(?:^|(?<=[ \t\r\x85\u2028\u2029]))#+[ \t]*ratings:[^\r\n\x85\u2028\u2029]*", re.MULTILINE
)
_LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Comment(NamedTuple):
    """A comment: where its ``#`` is, and its text from there to the end of the line.

    ``alone`` says that nothing else stands on its line.
    """

    line: int
    column: int
    text: str
    alone: bool


class Lines:
    """The lines of a text as YAML counts them, from 1, and columns in characters, from 1."""

    def __init__(self, text: str) -> None:
        """Find the lines of ``text``."""
        self.text = text
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def position(self, index: int) -> tuple[int, int]:
        """Return the line and column of the character at ``index``."""
        from bisect import bisect_right

        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1

    def index(self, line: int, column: int) -> int | None:
        """Return the index of the character at a line and column; None where there is no such line."""
        if not 1 <= line <= len(self.starts) or column < 1:
            return None
        index = self.starts[line - 1] + column - 1
        return index if index <= self.end(line) else None

    def line(self, number: int) -> str:
        """Return a line with its end."""
        return self.text[self.starts[number - 1] : self.end(number)]

    def end(self, line: int) -> int:
        """Return the index after a line and its end."""
        return self.starts[line] if line < len(self.starts) else len(self.text)


def instructions(text: str) -> list[Comment]:
    """Return the comments of valid YAML that start with ``ratings:``.

    What only looks like one, inside a quoted or a block scalar, is no comment.
    """
    found = list(_INSTRUCTION.finditer(text))
    if not found:
        return []
    scalars = list(_scalars(text))
    lines = Lines(text)
    comments = []
    for match in found:
        if not any(start <= match.start() < end for start, end in scalars):
            line, column = lines.position(match.start())
            before = text[match.start() - column + 1 : match.start()]
            comments.append(Comment(line, column, match[0].rstrip(), not before.strip()))
    return comments


def _scalars(text: str) -> Iterator[tuple[int, int]]:
    """Yield where quoted and block scalars start and end; after a block's ``|`` may stand a comment."""
    for token in yaml.scan(text, _LOADER):
        if isinstance(token, yaml.ScalarToken) and token.style:
            start = token.start_mark.index
            if token.style in "|>":
                header = _LINE_END.search(text, start)
                start = header.start() if header else len(text)
            yield start, token.end_mark.index
