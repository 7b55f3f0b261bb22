"""Tests of a sample beside its plan: who was inspected, replaced, missing, or never drawn."""

from __future__ import annotations

import pytest

from ratings_engine.sampling.check_model import NotDrawn, PlanCheck, Replacement, StratumCheck
from ratings_engine.sampling.checking_plan import check_plan
from ratings_engine.sampling.plan_record import PlannedCase, PlanRecord

CASES = (
    *(PlannedCase(f"F{n}", "sample", "female") for n in range(3)),
    *(PlannedCase(f"M{n}", "sample", "male") for n in range(2)),
    *(PlannedCase(f"f{n}", "buffer", "female") for n in range(3)),
    PlannedCase("m0", "buffer", "male"),
)
PLAN = PlanRecord("draw.json", "longlist.csv", "sha256:0", 1, CASES, {"X1": "sensitive case"})
EVERY = {"F0", "F1", "F2", "M0", "M1"}


def checked(*changes: str) -> PlanCheck:
    """Return the check of the drawn cases, without those with a minus, with those with a plus."""
    gone = {change[1:] for change in changes if change[0] == "-"}
    more = {change[1:] for change in changes if change[0] == "+"}
    return check_plan(PLAN, (EVERY - gone) | more)


def test_a_plan_that_was_kept() -> None:
    """Every drawn case inspected, and no other."""
    check = checked()
    assert check.kept
    assert check.strata == (StratumCheck("female", 3, 3, 0, 0, 0), StratumCheck("male", 2, 2, 0, 0, 0))
    assert (check.replacements, check.spare, check.passed_over, check.not_drawn) == ((), (), (), ())


def test_the_buffer_replaces_in_the_order_of_the_draw() -> None:
    """The first case of the buffer stands for the first missing one of its stratum."""
    check = checked("-F0", "-F2", "+f0", "+f1")
    assert check.kept
    assert check.replacements == (Replacement("female", "F0", "f0"), Replacement("female", "F2", "f1"))
    assert check.strata[0] == StratumCheck("female", 3, 1, 2, 0, 0)


def test_a_missing_case_is_not_replaced_from_another_stratum() -> None:
    """The buffer of the men replaces no woman, and is spare."""
    check = checked("-F1", "+m0")
    assert not check.kept
    assert check.replacements == (Replacement("female", "F1", None),)
    assert check.spare == ("m0",)
    assert check.strata[1] == StratumCheck("male", 2, 2, 0, 0, 1)


def test_a_spare_case_alone_breaks_no_plan() -> None:
    """More cases than planned were drawn all the same."""
    assert checked("+f0").kept


def test_a_buffer_out_of_turn_is_told() -> None:
    """The first two cases of the buffer come before the third."""
    check = checked("-F1", "+f2")
    assert check.kept
    assert check.passed_over == ("f0", "f1")


@pytest.mark.parametrize(("case_id", "reason"), [("X1", "sensitive case"), ("Z9", None)])
def test_a_case_that_nobody_drew(case_id: str, reason: str | None) -> None:
    """It breaks the plan; where the draw had excluded it, the reason is told."""
    check = checked(f"+{case_id}")
    assert not check.kept
    assert check.not_drawn == (NotDrawn(case_id, reason),)
