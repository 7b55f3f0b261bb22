"""Findings as annotations of GitHub Actions: workflow commands, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.paths import relative
from ratings_engine.presenters.wording import clean

if TYPE_CHECKING:
    from ratings_engine.errors import Finding
    from ratings_engine.lint.report import Report

__all__ = ["present_annotations"]

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def present_annotations(report: Report, root: str) -> str:
    """Return a report as workflow commands; files are named relative to ``root``."""
    return "".join(f"{_annotation(finding, root)}\n" for finding in report.findings)


def _annotation(finding: Finding, root: str) -> str:
    place = finding.place
    known = {
        "file": relative(place.file, root) if place.file else "",
        "line": str(place.line or ""),
        "col": str(place.column or ""),
        "title": finding.code,
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in known.items() if value)
    elsewhere = "" if place.line or not place.file else f"{place}: "
    remedy = f"\n-> {clean(finding.remedy)}" if finding.remedy else ""
    message = _data(f"{clean(elsewhere + finding.message)}{remedy}")
    return f"::{_COMMANDS[finding.severity]} {properties}::{message}"


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
