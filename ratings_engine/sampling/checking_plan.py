"""Checking a sample against its plan: which drawn cases were inspected, replaced, or neither."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.sampling.check_model import NotDrawn, PlanCheck, Replacement, StratumCheck
from ratings_engine.sampling.draw_model import BUFFER, SAMPLE

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from ratings_engine.sampling.plan_record import PlanRecord

__all__ = ["check_plan"]


class _Stratum(NamedTuple):
    """What became of one stratum's cases."""

    check: StratumCheck
    replacements: tuple[Replacement, ...]
    spare: tuple[str, ...]
    passed_over: tuple[str, ...]


def check_plan(plan: PlanRecord, inspected: AbstractSet[str]) -> PlanCheck:
    """Return how the ids of ``inspected`` cases keep to a plan.

    In a stratum the first inspected case of the buffer replaces the first case of the sample that
    was not inspected, and so on.
    """
    names = list(dict.fromkeys(case.stratum for case in plan.cases))
    strata = [_stratum(plan, name, inspected) for name in names]
    others = sorted(inspected - {case.case_id for case in plan.cases})
    return PlanCheck(
        plan,
        tuple(each.check for each in strata),
        tuple(one for each in strata for one in each.replacements),
        tuple(one for each in strata for one in each.spare),
        tuple(one for each in strata for one in each.passed_over),
        tuple(NotDrawn(case_id, plan.excluded.get(case_id)) for case_id in others),
    )


def _stratum(plan: PlanRecord, name: str, inspected: AbstractSet[str]) -> _Stratum:
    drawn = _ids(plan, name, SAMPLE)
    buffer = _ids(plan, name, BUFFER)
    missing = [case_id for case_id in drawn if case_id not in inspected]
    used = [case_id for case_id in buffer if case_id in inspected]
    pairs = list(zip_longest(missing, used[: len(missing)]))
    last = buffer.index(used[-1]) if used else 0
    replaced = min(len(missing), len(used))
    spare = tuple(used[len(missing) :])
    check = StratumCheck(
        name, len(drawn), len(drawn) - len(missing), replaced, len(missing) - replaced, len(spare)
    )
    return _Stratum(
        check,
        tuple(Replacement(name, case_id, by) for case_id, by in pairs),
        spare,
        tuple(case_id for case_id in buffer[:last] if case_id not in inspected),
    )


def _ids(plan: PlanRecord, stratum: str, draw: str) -> list[str]:
    return [case.case_id for case in plan.cases if case.stratum == stratum and case.draw == draw]
