"""A drawn sample as JSON: the record by which somebody else can redo the draw."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import as_json, standards_used
from ratings_engine.sampling.draw_model import BUFFER, SAMPLE
from ratings_engine.sampling.groups import path_text
from ratings_engine.standards.written import write_condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.sampling.draw_model import (
        Adjustment,
        Allocation,
        Counts,
        Draw,
        DrawnCase,
        DrawnStratum,
        DrawRules,
    )
    from ratings_engine.sampling.longlist import Excluded, Longlist

__all__ = ["WHOLE_DRAW", "present_draw_json"]

SCHEMA = "ratings-engine/draw/1"
WHOLE_DRAW = "whole draw"
"""What an adjustment of no group in particular is about."""


def present_draw_json(draw: Draw) -> str:
    """Return a draw as JSON text; the same longlist, rules and seed give the same bytes."""
    sample, spare = draw.drawn(SAMPLE), draw.drawn(BUFFER)
    return as_json(
        {
            "schema": SCHEMA,
            "standards": standards_used(draw.standards),
            "longlist": _longlist(draw.longlist),
            "as_of": draw.longlist.as_of,
            "seed": draw.seed,
            "size": draw.size,
            "buffer": draw.buffer,
            "rules": _rules(draw.rules),
            "drawn": {SAMPLE: len(sample), BUFFER: len(spare)},
            "excluded": [_excluded(each) for each in draw.longlist.excluded],
            "strata": [_stratum(stratum) for stratum in draw.strata],
            "attributes": _attributes(draw.attributes),
            "selected": [each.case.case_id for each in sample],
            "buffer_cases": [each.case.case_id for each in spare],
            "cases": [_case(each) for each in draw.cases],
            "allocations": [_allocation(each) for each in draw.allocations],
            "adjustments": [_adjustment(each) for each in draw.adjustments],
        }
    )


def _longlist(longlist: Longlist) -> dict[str, Any]:
    return {
        "source": longlist.source,
        "digest": longlist.digest,
        "rows": longlist.rows,
        "eligible": len(longlist.cases),
    }


def _rules(rules: DrawRules) -> dict[str, Any]:
    strata = [{"name": each.name, "when": write_condition(each.when)} for each in rules.strata]
    return {"strata": strata, "levels": rules.levels, "cases_per_officer": rules.cases_per_officer}


def _excluded(each: Excluded) -> dict[str, Any]:
    return {
        "case_id": each.case_id,
        "reason": each.reason,
        "kind": each.kind,
        "kept": each.kept,
        "at": str(each.place._replace(file=os.path.basename(each.place.file))),
    }


def _stratum(stratum: DrawnStratum) -> dict[str, Any]:
    attributes = {"attributes": _attributes(stratum.attributes)}
    return {"name": stratum.name, **_counts(stratum.counts), **attributes}


def _attributes(attributes: Mapping[str, Mapping[str, Counts]]) -> dict[str, Any]:
    return {name: {v: _counts(c) for v, c in values.items()} for name, values in attributes.items()}


def _counts(counts: Counts) -> dict[str, int]:
    return counts._asdict()


def _case(each: DrawnCase) -> dict[str, Any]:
    return {
        "case_id": each.case.case_id,
        "draw": each.draw,
        "stratum": each.stratum,
        "levels": each.case.groups,
        "attributes": each.case.attributes,
        "key": each.key,
    }


def _allocation(each: Allocation) -> dict[str, Any]:
    return each._asdict()


def _adjustment(each: Adjustment) -> dict[str, Any]:
    return {
        "where": path_text(each.path) or WHOLE_DRAW,
        "kind": each.kind,
        "from": each.before,
        "to": each.after,
        "draw": each.draw,
        "path": each.path,
        "reason": each.reason,
    }
