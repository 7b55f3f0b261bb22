"""What a run of the checks comes to: findings that are told, ignored, hidden or fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ratings_engine.errors import Finding
    from ratings_engine.lint.ignores import Ignored

__all__ = ["SEVERITIES", "Report"]

SEVERITIES = ("error", "warning", "note")


class Report(NamedTuple):
    """Findings on ``checked`` files or packs.

    ``ignored`` are hidden by comments with a reason, ``unselected`` are errors that the
    selection does not tell although rating refuses them; ``fixed`` were fixed before.
    """

    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...] = ()
    unselected: tuple[Finding, ...] = ()
    checked: int = 1
    fixed: int = 0

    def count(self, severity: str) -> int:
        """Return how many findings of a severity are told."""
        return sum(finding.severity == severity for finding in self.findings)

    def refuses(self, *, strict: bool = False) -> bool:
        """Return whether the answer is no: errors, told or not; warnings too if ``strict``."""
        return bool(self.count("error") or self.unselected or (strict and self.count("warning")))
