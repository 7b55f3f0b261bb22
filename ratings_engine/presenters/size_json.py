"""A plan of a sample's size as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json, plain, standards_used
from ratings_engine.presenters.size_words import FORMULAE, sources

if TYPE_CHECKING:
    from ratings_engine.presenters.size_document import Planned
    from ratings_engine.sampling.caseload import Caseload

__all__ = ["caseload_json", "present_size_json"]

SCHEMA = "ratings-engine/sample-size/1"


def present_size_json(planned: Planned) -> str:
    """Return a plan as JSON text: percentages in percent, margins in percentage points."""
    plan, caseload = planned.plan, planned.caseload
    whole = plan.whole
    return as_json(
        {
            "schema": SCHEMA,
            "standards": standards_used(planned.standards),
            "caseload": None if caseload is None else caseload_json(caseload),
            "confidence": plain(plan.confidence),
            "proportion": plain(plan.proportion),
            "margin_asked": plain(plan.margin),
            "z": plan.z,
            "population": whole.population,
            "cases": whole.cases,
            "margin": whole.margin,
            "within": plan.within,
            "strata": [plain(stratum) for stratum in plan.strata],
            "each_stratum": plain(plan.each),
            "margins": [plain(rung) for rung in plan.rungs],
            "formulae": list(FORMULAE.values()),
            "sources": sources(plan),
        }
    )


def caseload_json(caseload: Caseload) -> dict[str, Any]:
    """Return which file was taken for the caseload, and how many of its cases could be drawn."""
    return {
        "source": caseload.source,
        "digest": caseload.digest,
        "cases": len(caseload.cases),
        "excluded": len(caseload.excluded),
    }
