"""Findings as text: what happened, where, why it matters and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.lint.catalogue import catalogue
from ratings_engine.lint.report import SEVERITIES
from ratings_engine.presenters.wording import clean, count, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.errors import Finding
    from ratings_engine.lint.ignores import Ignored
    from ratings_engine.lint.report import Report

__all__ = ["finding_lines", "present_report"]


def present_report(report: Report, *, show_ignored: bool = False) -> str:
    """Return a report as text; its last line counts."""
    lines = list(finding_lines(report.findings))
    if show_ignored:
        lines += [line for ignored in report.ignored for line in _ignored(ignored)]
    if report.unselected:
        told = count(len(report.unselected), "error")
        lines.append(
            wrapped(f"{told} not shown by --select or --ignore: rating refuses, and no other check was run")
        )
    lines.append(_summary(report))
    return "\n".join(lines) + "\n"


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the lines that tell each finding.

    The first is one line however long, for editors and scripts; why it matters is said once
    for each code.
    """
    said: set[str] = set()
    for finding in findings:
        where = f"{finding.place}: " if finding.place.file else ""
        yield clean(f"{where}{finding.severity} {finding.code}: {finding.message}")
        check = catalogue().get(finding.code)
        if check is not None and finding.code not in said:
            yield wrapped(check.why, "    why: ", "         ")
        said.add(finding.code)
        if finding.remedy:
            yield wrapped(clean(finding.remedy), "    -> ", "       ")


def _ignored(ignored: Ignored) -> Iterator[str]:
    finding = ignored.finding
    yield clean(f"{finding.place}: ignored {finding.code}: {finding.message}")
    yield wrapped(clean(f"{ignored.reason} (line {ignored.place.line})"), "    because: ", "             ")


def _summary(report: Report) -> str:
    kinds = [count(number, kind) for kind in SEVERITIES if (number := report.count(kind))]
    fixable = sum(finding.edit is not None for finding in report.findings)
    told = f"{count(len(report.findings), 'finding')} in {report.checked} checked"
    extra = [", ".join(kinds)] if kinds else []
    extra += [f"{report.fixed} fixed"] if report.fixed else []
    extra += [f"{len(report.ignored)} ignored"] if report.ignored else []
    extra += [f"{fixable} can be fixed with --fix"] if fixable else []
    return f"{told}: {'; '.join(extra)}" if extra else told
