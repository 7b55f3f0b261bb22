"""Findings as SARIF 2.1.0, the format of static analysis results that code hosts and editors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine import __version__
from ratings_engine.lint.catalogue import catalogue
from ratings_engine.presenters.check_page import page_of
from ratings_engine.presenters.json_result import as_json
from ratings_engine.presenters.paths import uri

if TYPE_CHECKING:
    from ratings_engine.errors import Edit, Finding, Place
    from ratings_engine.lint.check import Check
    from ratings_engine.lint.ignores import Ignored
    from ratings_engine.lint.report import Report

__all__ = ["present_sarif"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def present_sarif(report: Report, root: str) -> str:
    """Return a report as SARIF; files are named relative to ``root``.

    Every check is listed as a rule, whether or not it found anything, so that a reader can
    tell a check that found nothing from one that does not exist.
    """
    driver = {
        "name": "ratings-engine",
        "semanticVersion": __version__,
        "rules": [_rule(check) for check in catalogue().values()],
    }
    results = [_result(finding, root) for finding in report.findings]
    results += [_suppressed(ignored, root) for ignored in report.ignored]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.code,
        "name": "".join(word.capitalize() for word in check.name.split("-")),
        "shortDescription": {"text": check.summary},
        "fullDescription": {"text": check.why},
        "help": {"text": check.remedy, "markdown": page_of(check)},
        "defaultConfiguration": {"level": check.severity},
        "properties": {"tags": [check.group]},
    }


def _result(finding: Finding, root: str) -> dict[str, Any]:
    known = list(catalogue())
    result: dict[str, Any] = {"ruleId": finding.code}
    if finding.code in known:
        result["ruleIndex"] = known.index(finding.code)
    result["level"] = finding.severity
    result["message"] = {"text": f"{finding.message}. {_sentence(finding.remedy)}".rstrip()}
    result["locations"] = [_location(finding.place, root)] if finding.place.file else []
    if finding.edit is not None:
        result["fixes"] = [_fix(finding.remedy, finding.edit, root)]
    return result


def _suppressed(ignored: Ignored, root: str) -> dict[str, Any]:
    suppression = {
        "kind": "inSource",
        "justification": ignored.reason,
        "location": _location(ignored.place, root),
    }
    return {**_result(ignored.finding, root), "suppressions": [suppression]}


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?')) else '.'}" if words else ""


def _location(place: Place, root: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.file, root)}}
    if place.line:
        physical["region"] = {
            "startLine": place.line,
            **({"startColumn": place.column} if place.column else {}),
        }
    location: dict[str, Any] = {"physicalLocation": physical}
    within = f"{place.sheet}!{place.cell}".lstrip("!") if place.cell else place.path
    if within:
        location["logicalLocations"] = [{"fullyQualifiedName": within}]
    return location


def _fix(remedy: str, edit: Edit, root: str) -> dict[str, Any]:
    lines = edit.old.splitlines(keepends=True)
    ends = bool(lines) and lines[-1].endswith(("\n", "\r"))
    last = "" if ends or not lines else lines[-1]
    below = len(lines) if ends else max(0, len(lines) - 1)
    region = {
        "startLine": edit.place.line,
        "startColumn": edit.place.column,
        "endLine": edit.place.line + below,
        "endColumn": len(last) + (1 if below else edit.place.column),
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": edit.new}}
    change = {"artifactLocation": {"uri": uri(edit.place.file, root)}, "replacements": [replacement]}
    return {"description": {"text": remedy}, "artifactChanges": [change]}
