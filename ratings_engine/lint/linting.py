"""Running the checks over a pack: first what rating demands, then what would surprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.lint.catalogue import registered
from ratings_engine.lint.check import Subject, findings_of
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ratings_engine.errors import Finding
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.pack import Pack

__all__ = ["advice", "has_errors", "in_order", "lint_pack"]


def lint_pack(pack: Pack, neighbours: Sequence[Standards] = ()) -> list[Finding]:
    """Return every finding on a pack, in order of place.

    What rating demands comes first, by the same code; a pack without errors then has every
    check run over it, since a check may trust what was validated.
    """
    findings = pack_findings(pack)
    if not has_errors(findings):
        findings += advice(Subject(pack, compile_pack(pack), tuple(neighbours)))
    return in_order(findings)


def advice(subject: Subject) -> list[Finding]:
    """Return what the registered checks find in a pack without errors."""
    return [finding for check in registered() for finding in findings_of(check, subject)]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether rating would refuse."""
    return any(finding.severity == "error" for finding in findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by file, line, column and code, each once."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.place.file, f.place.line, f.place.column, f.code))
