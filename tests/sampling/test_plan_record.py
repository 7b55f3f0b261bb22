"""Tests of reading the record of a draw again: what is no record is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import InvalidInput, RatingsError
from ratings_engine.sampling.plan_record import PlannedCase, read_plan

if TYPE_CHECKING:
    from collections.abc import Callable

RECORD = Path(__file__).parents[1] / "golden" / "samples" / "plan.json"


def test_a_record_is_read() -> None:
    """Its cases stand in the order of the draw, with their strata; excluded ones with the reason."""
    plan = read_plan(str(RECORD))
    assert (plan.source, plan.longlist, plan.seed, len(plan.cases)) == ("plan.json", "caseload.csv", 1, 25)
    assert plan.cases[0] == PlannedCase("L00029", "sample", "female")
    assert plan.excluded["L00005"] == "duplicate of L00012 (earliest): same national id"


def without(key: str) -> Callable[[dict[str, Any]], object]:
    """Return a change that takes a field away."""
    return lambda record: record.pop(key)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without("schema"), "no record of a draw"),
        (lambda r: r.update(schema="ratings-engine/result/1"), "no record of a draw"),
        (without("cases"), "does not say 'cases'"),
        (without("excluded"), "does not say 'excluded'"),
        (without("longlist"), "does not say 'longlist'"),
        (lambda r: r.update(seed="one"), "does not say 'seed'"),
        (lambda r: r.update(cases=[]), "no case, or the same case twice"),
        (lambda r: r.update(cases=r["cases"][:1] * 2), "no case, or the same case twice"),
        (lambda r: r.update(cases=["L1"]), "an entry of 'cases' is not a mapping"),
        (lambda r: r["cases"][0].update(case_id=3), "does not say 'case_id'"),
        (lambda r: r["cases"][0].update(draw="spare"), "drawn into something else"),
        (without("selected"), "does not say 'selected'"),
        (lambda r: r["selected"].pop(), "do not name the same sample"),
        (lambda r: r["cases"].pop(0), "do not name the same sample"),
    ],
)
def test_what_is_no_record(change: Callable[[dict[str, Any]], object], message: str, tmp_path: Path) -> None:
    """A record that lacks what the check needs is told with line and column."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    change(record)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")
    with pytest.raises(InvalidInput, match=message) as caught:
        read_plan(str(path))
    assert caught.value.code == "RE825"
    assert caught.value.place is not None
    assert caught.value.place.line > 0


@pytest.mark.parametrize("content", ["", "[1, 2]", "not: [json", "\x00\x01", "3"])
def test_a_file_of_something_else(content: str, tmp_path: Path) -> None:
    """Whatever is in it, there is an error with a place and no traceback."""
    path = tmp_path / "plan.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RatingsError) as caught:
        read_plan(str(path))
    assert caught.value.remedy
