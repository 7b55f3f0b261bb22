"""Findings as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.lint.catalogue import catalogue
from ratings_engine.lint.report import SEVERITIES
from ratings_engine.presenters.json_result import as_json

if TYPE_CHECKING:
    from ratings_engine.errors import Finding
    from ratings_engine.lint.report import Report

__all__ = ["present_findings"]

SCHEMA = "ratings-engine/findings/1"


def present_findings(report: Report) -> str:
    """Return a report as JSON text; line and column are 0 where they are not known."""
    return as_json(
        {
            "schema": SCHEMA,
            "findings": [_finding(finding) for finding in report.findings],
            "ignored": [
                {**_finding(each.finding), "reason": each.reason, "ignored_at": str(each.place)}
                for each in report.ignored
            ],
            "summary": {
                **{f"{severity}s": report.count(severity) for severity in SEVERITIES},
                "ignored": len(report.ignored),
                "unselected_errors": len(report.unselected),
                "fixed": report.fixed,
                "checked": report.checked,
            },
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    check = catalogue().get(finding.code)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "place": str(finding.place),
        "message": finding.message,
        "remedy": finding.remedy,
        "name": check.name if check else "",
        "group": check.group if check else "",
        "why": check.why if check else "",
        "fixable": finding.edit is not None,
    }
