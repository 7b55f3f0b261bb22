"""A checked sample as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json, plain, standards_used
from ratings_engine.presenters.size_json import caseload_json
from ratings_engine.sampling.check_model import SIGNIFICANCE

if TYPE_CHECKING:
    from ratings_engine.results.model import StandardsRef
    from ratings_engine.sampling.check_model import CaseloadCheck, PlanCheck, SampleCheck

__all__ = ["present_check_json"]

SCHEMA = "ratings-engine/sample-check/1"


def present_check_json(check: SampleCheck, standards: StandardsRef) -> str:
    """Return a checked sample as JSON text."""
    return as_json(
        {
            "schema": SCHEMA,
            "standards": standards_used(standards),
            "sample": {"source": check.source},
            "inspected": check.inspected,
            "unanswered": list(check.unanswered),
            "sound": check.sound,
            "plan": None if check.plan is None else _plan(check.plan),
            "representativeness": None if check.caseload is None else _caseload(check.caseload),
        }
    )


def _plan(check: PlanCheck) -> dict[str, Any]:
    return {
        "source": check.plan.source,
        "seed": check.plan.seed,
        "longlist": {"source": check.plan.longlist, "digest": check.plan.digest},
        "kept": check.kept,
        "strata": [plain(stratum) for stratum in check.strata],
        "not_inspected": [plain(each) for each in check.replacements],
        "spare": list(check.spare),
        "passed_over": list(check.passed_over),
        "not_drawn": [plain(each) for each in check.not_drawn],
    }


def _caseload(check: CaseloadCheck) -> dict[str, Any]:
    return {
        "caseload": caseload_json(check.caseload),
        "cases": check.cases,
        "not_in_caseload": list(check.unknown),
        "alike": check.alike,
        "significance": SIGNIFICANCE,
        "adjusted_by": "holm",
        "seed": check.seed,
        "draws": check.draws,
        "bought": plain(check.bought),
        "attributes": [plain(each) for each in check.attributes],
        "contradictions": [plain(each) for each in check.contradictions],
    }
