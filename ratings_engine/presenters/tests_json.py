"""The report on a pack's own tests as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json
from ratings_engine.presenters.verdicts import say_value, why_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.results.model import StandardsRef
    from ratings_engine.testing.coverage import Coverage
    from ratings_engine.testing.items import Item
    from ratings_engine.testing.model import Mismatch, PackTest, Verdict
    from ratings_engine.testing.mutant import Mutant
    from ratings_engine.testing.mutation import Mutation
    from ratings_engine.testing.report import PackReport

__all__ = ["present_tests_json"]

SCHEMA = "ratings-engine/test-report/1"


def present_tests_json(reports: Sequence[PackReport], seconds: float | None = None) -> str:
    """Return the reports as JSON text; how long it took is in it only where ``seconds`` is given."""
    took = {} if seconds is None else {"seconds": round(seconds, 3)}
    return as_json(
        {
            "schema": SCHEMA,
            "passed": sum(report.passed for report in reports),
            "failed": sum(report.failed for report in reports),
            **took,
            "packs": [_pack(report) for report in reports],
        }
    )


def _pack(report: PackReport) -> dict[str, Any]:
    coverage = {} if report.coverage is None else {"coverage": _coverage(report.coverage)}
    mutation = {} if report.mutation is None else {"mutation": _mutation(report.mutation)}
    standards = report.standards
    return {
        "standards": {"id": standards.id, "version": standards.version, "digest": standards.digest},
        "passed": report.passed,
        "failed": report.failed,
        "tests": [_test(verdict, standards) for verdict in report.verdicts],
        **coverage,
        **mutation,
    }


def _test(verdict: Verdict, standards: StandardsRef) -> dict[str, Any]:
    return {
        **_named(verdict.test),
        "outcome": "passed" if verdict.passed else "failed",
        "failures": [_failure(mismatch, verdict, standards) for mismatch in verdict.mismatches],
    }


def _named(test: PackTest) -> dict[str, Any]:
    return {"name": test.name, "file": test.place.file, "line": test.place.line}


def _failure(mismatch: Mismatch, verdict: Verdict, standards: StandardsRef) -> dict[str, Any]:
    return {
        "what": mismatch.kind,
        "of": mismatch.subject or None,
        "expected": _plain(mismatch.expected),
        "found": _plain(mismatch.found),
        "line": mismatch.place.line,
        "why": list(why_found(mismatch, verdict, standards)),
    }


def _plain(value: object) -> object:
    """Return a value as JSON has it; an exact decimal as it was written."""
    plain = value is None or isinstance(value, bool | int | str | list | dict)
    return value if plain else say_value(value)


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        **_figures(coverage),
        "files": [{"file": file, **_figures(part)} for file, part in coverage.by_file().items()],
        "missing": [_item(item) for item in coverage.missing],
    }


def _figures(part: Coverage) -> dict[str, Any]:
    """Return covered and total, which are exact, and the percentage as the fraction that it is."""
    covered = len(part.items) - len(part.missing)
    return {"covered": covered, "total": len(part.items), "percentage": str(part.percentage)}


def _item(item: Item) -> dict[str, Any]:
    rule = item.rule
    return {"kind": item.kind, "rule": rule.id, "what": item.what, "file": rule.file, "line": rule.line}


def _mutation(mutation: Mutation) -> dict[str, Any]:
    return {
        "total": mutation.total,
        "killed": mutation.killed,
        "survivors": [
            {**_mutant(mutant), "nearest_test": _named(nearest) if nearest else None}
            for mutant, nearest in mutation.survivors
        ],
        "equivalent": [{**_mutant(mutant), "reason": reason} for mutant, reason in mutation.equivalent],
    }


def _mutant(mutant: Mutant) -> dict[str, Any]:
    rule = mutant.rule
    return {"kind": mutant.kind, "rule": rule.id, "what": mutant.what, "file": rule.file, "line": rule.line}
