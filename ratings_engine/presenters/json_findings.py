"""Findings as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.json_result import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.errors import Finding

__all__ = ["present_findings"]

SCHEMA = "ratings-engine/findings/1"


def present_findings(findings: Sequence[Finding]) -> str:
    """Return findings as JSON text; line and column are 0 where they are not known."""
    return as_json(
        {
            "schema": SCHEMA,
            "findings": [
                {
                    "code": f.code,
                    "severity": f.severity,
                    "file": f.place.file,
                    "line": f.place.line,
                    "column": f.place.column,
                    "place": str(f.place),
                    "message": f.message,
                    "remedy": f.remedy,
                }
                for f in findings
            ],
        }
    )
