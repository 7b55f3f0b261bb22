"""Which checks are told: chosen by code, by the start of a code, or by group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import UsageError
from ratings_engine.lint.catalogue import catalogue, nearest_code
from ratings_engine.lint.check import GROUPS
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.errors import Finding

__all__ = ["Selection", "choose"]

_PREFIX = re.compile(r"RE\d{0,3}\Z")


class Selection(NamedTuple):
    """The codes that are told; ``None`` is every one."""

    codes: frozenset[str] | None = None

    def tells(self, finding: Finding) -> bool:
        """Return whether a finding is told."""
        return self.codes is None or finding.code in self.codes


def choose(select: Iterable[str], ignore: Iterable[str]) -> Selection:
    """Return the selection that lists such as ``RE231,language`` ask for.

    Without ``select`` every check is told; ``ignore`` is taken away last. Raises UsageError
    RE016 for a word that is neither a code, nor the start of one, nor a group.
    """
    chosen = {code for word in _words(select) for code in _codes(word)}
    left_out = {code for word in _words(ignore) for code in _codes(word)}
    if not chosen and not left_out:
        return Selection()
    return Selection(frozenset(chosen or catalogue()) - left_out)


def _words(lists: Iterable[str]) -> list[str]:
    return [word.strip() for each in lists for word in each.split(",") if word.strip()]


def _codes(word: str) -> list[str]:
    checks = catalogue()
    start = word.upper()
    if word.lower() in GROUPS:
        return [check.code for check in checks.values() if check.group == word.lower()]
    found = [code for code in checks if code.startswith(start)] if _PREFIX.match(start) else []
    if not found:
        remedy = nearest_code(start) if start.startswith("RE") else suggestion(word.lower(), list(GROUPS))
        raise UsageError("RE016", f"there is no check or group '{word}'", remedy=remedy)
    return found
