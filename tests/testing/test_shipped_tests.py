"""The shipped packs and overlays keep their own tests: all pass, cover everything and notice every mutant."""

from __future__ import annotations

import pytest

from ratings_engine.standards.installed import shipped
from ratings_engine.testing.places import pack_with_tests
from ratings_engine.testing.report import Wanted, report_on
from tests.testing.given import LIMITS, METHODS

SHIPPED = [one.id for one in shipped()]


@pytest.mark.parametrize("reference", [*SHIPPED, METHODS, LIMITS])
def test_every_test_passes_covers_and_notices(reference: str) -> None:
    """No test fails, coverage is exactly 100%, and no mutant survives."""
    report = report_on(pack_with_tests(reference), Wanted(mutation=True))
    assert [v.test.name for v in report.verdicts if not v.passed] == []
    assert report.coverage is not None
    assert report.coverage.missing == ()
    assert report.coverage.percentage == 100
    assert report.mutation is not None
    assert [f"{s.mutant.rule.id}: {s.mutant.what}" for s in report.mutation.survivors] == []
    assert report.mutation.killed > 0


def test_there_are_packs_and_overlays_among_them() -> None:
    """All five packs are tested, and overlays beside them."""
    packs = {"probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021"}
    assert packs < set(SHIPPED)
