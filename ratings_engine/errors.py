"""Errors and findings: what happened, where, and what to do next.

Every error that this package raises on purpose is a ``RatingsError``. It carries a stable
code, a message, a place and a remedy; only the command line turns it into text and an
exit code.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Edit", "Finding", "InternalError", "InvalidInput", "Place", "RatingsError", "UsageError"]


class Place(NamedTuple):
    """Where something stands in a file.

    Lines, columns and rows count from 1; 0 means not known. ``cell`` is a spreadsheet
    reference such as ``B7`` and comes with ``sheet``; ``path`` is a key path such as
    ``inspections[0].tallies`` for input without lines.
    """

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""
    path: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column``, or ``file, sheet S, cell B7``, as far as known."""
        if self.cell:
            sheet = f", sheet {self.sheet}" if self.sheet else ""
            return f"{self.file}{sheet}, cell {self.cell}"
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        place = ":".join(parts)
        return f"{place} ({self.path})" if self.path else place


class Edit(NamedTuple):
    """A change of a file: at ``place``, the text ``old`` becomes ``new``.

    Where the file does not say ``old`` at that place, nothing is changed.
    """

    place: Place
    old: str
    new: str


class Finding(NamedTuple):
    """One thing that is wrong, or worth a look, in a file.

    ``severity`` is ``error``, ``warning`` or ``note``; ``remedy`` says what to do, and
    ``edit`` does it, where there is one safe answer.
    """

    code: str
    severity: str
    place: Place
    message: str
    remedy: str
    edit: Edit | None = None


class RatingsError(Exception):
    """The root of every error raised on purpose.

    ``exit_code`` is what the command line ends with: 1 where the answer is no, 2 where
    the question could not be answered.
    """

    exit_code = 2

    def __init__(self, code: str, message: str, *, place: Place | None = None, remedy: str = "") -> None:
        """Keep what happened (``message``), where (``place``) and what to do (``remedy``)."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy

    @property
    def findings(self) -> list[Finding]:
        """Return the error as findings: one, unless a subclass gathered several."""
        place = self.place or Place("")
        return [Finding(self.code, "error", place, self.message, self.remedy)]


class UsageError(RatingsError):
    """A command was given something that it cannot use."""


class InvalidInput(RatingsError):
    """A pack or a sample has findings of severity error; all of them at once."""

    def __init__(self, findings: list[Finding]) -> None:
        """Gather ``findings``, at least one of them an error, in the order of their places."""
        first = findings[0]
        super().__init__(first.code, first.message, place=first.place, remedy=first.remedy)
        self._findings = findings

    @property
    def findings(self) -> list[Finding]:
        """Return every finding."""
        return self._findings


class InternalError(RatingsError):
    """The engine contradicts itself; no rating may be printed."""
