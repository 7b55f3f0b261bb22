"""Tests of contrasts, and of versions that are mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ratings_engine.diff.contrasting import contrast_inspection
from ratings_engine.diff.counterparts import read_counterparts, require_common
from ratings_engine.diff.engine import Comparing, diff_outcomes
from ratings_engine.diff.mapping import rename_standards
from ratings_engine.diff.reading import Reading, pair_mapped
from ratings_engine.errors import UsageError
from ratings_engine.samples.reading import open_sample
from ratings_engine.standards.loader import load_standards
from tests.diff.test_outcomes import SAMPLES, compared, eased

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.diff.model_contrast import Line

CASES = f"{SAMPLES}/synthetic/crc-cases.csv"
READING = Reading(judgements=f"{SAMPLES}/synthetic/crc-judgements.csv")


def lines(line: Line) -> Iterator[Line]:
    """Yield a line and all below it."""
    yield line
    for below in line.below:
        yield from lines(below)


def test_a_contrast_expands_what_differs_alone() -> None:
    """What is expanded differs, or holds what does; everything else is as it was."""
    (each,) = compared(load_standards("probation-2018"), eased(51), CASES).inspections
    found = contrast_inspection(each)
    every = list(lines(found.overall))
    assert found.overall.kind == "overall"
    assert found.overall.expanded
    for line in every:
        assert line.expanded == (line.differs or any(below.expanded for below in line.below))
    moved = {s.id for s in each.standards if s.old != s.new}
    assert moved <= {line.id for line in every if line.kind == "standard" and line.differs}
    assert any(not line.expanded for line in every)


def test_nothing_in_common_is_an_error() -> None:
    """Packs of different programmes have no provider type in common until a map says what corresponds."""
    old, new = load_standards("probation-2018"), load_standards("probation-2021")
    with pytest.raises(UsageError) as error:
        require_common(old, new)
    assert error.value.code == "RE046"
    require_common(rename_standards(old, read_counterparts(["crc=pdu"], old, new)), new)


def test_mapped_packs_compare_what_corresponds() -> None:
    """Standards without a counterpart are told, and the rest is compared."""
    old, new = load_standards("probation-2018"), load_standards("probation-2021")
    by = read_counterparts(["crc=pdu"], old, new)
    found = pair_mapped([open_sample(CASES)], (old, new), by, READING)
    diff = diff_outcomes(rename_standards(old, by), new, found, "", Comparing(counterparts=by.given))
    assert diff.unmatched == (("3.1", "3.2", "4.1", "4.2"), ("2.5",))
    assert diff.counterparts["crc"] == "pdu"
    (each,) = diff.inspections
    assert [s.id for s in each.standards if s.there == (True, True)] == [
        "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4",
    ]  # fmt: skip
    assert each.new.level is None  # nothing is known of 2.5
    assert not each.new.refused
