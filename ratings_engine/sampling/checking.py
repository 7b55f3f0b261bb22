"""Checking an inspected sample: whether the plan was kept and the sample is like its caseload."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.errors import UsageError
from ratings_engine.samples.attributes import read_attribute
from ratings_engine.sampling.cells import folded, tidied
from ratings_engine.sampling.check_model import Bought, CaseloadCheck, Contradiction, SampleCheck
from ratings_engine.sampling.checking_caseload import DRAWS, check_attributes, columns_to_check
from ratings_engine.sampling.checking_plan import check_plan
from ratings_engine.sampling.inspected import inspected_cases
from ratings_engine.sampling.size import margin_of, quantile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.samples.model import Sample
    from ratings_engine.sampling.caseload import Caseload
    from ratings_engine.sampling.check_model import PlanCheck
    from ratings_engine.sampling.inspected import Inspected
    from ratings_engine.sampling.plan_record import PlanRecord
    from ratings_engine.standards.model import Standards

__all__ = ["check_sample"]

_HALF = Fraction(50)
"""The percentage whose margin of error is the largest."""


def check_sample(
    sample: Sample,
    standards: Standards,
    *,
    plan: PlanRecord | None,
    caseload: Caseload | None,
    by: Sequence[str],
    seed: int,
) -> SampleCheck:
    """Return a sample checked against its plan and its caseload, whichever is given.

    ``by`` are columns of the caseload, none for the pack's attributes. A case counts as
    inspected where it has an answer. Raises UsageError RE826 and RE827, InvalidInput RE828.
    """
    inspected = inspected_cases(sample)
    against_plan = None if plan is None else _plan(plan, inspected)
    against_caseload = None if caseload is None else _caseload(caseload, inspected, standards, by, seed)
    return SampleCheck(
        inspected.source, len(inspected.cases), inspected.unanswered, against_plan, against_caseload
    )


def _plan(plan: PlanRecord, inspected: Inspected) -> PlanCheck:
    if not {case.case_id for case in plan.cases} & {*inspected.cases, *inspected.unanswered}:
        message = f"no case of {inspected.source} is among the {len(plan.cases):,} cases of {plan.source}"
        raise UsageError(
            "RE826", message, remedy="check that both are of the same draw, with the same case ids"
        )
    return check_plan(plan, inspected.cases.keys())


def _caseload(
    caseload: Caseload, inspected: Inspected, standards: Standards, by: Sequence[str], seed: int
) -> CaseloadCheck:
    known = {case.case_id: case.attributes for case in caseload.cases}
    found = [case_id for case_id in inspected.cases if case_id in known]
    if inspected.cases and not found:
        message = f"no case of {inspected.source} is in the caseload {caseload.source}"
        raise UsageError("RE826", message, remedy="check that both have the same case ids")
    columns = columns_to_check(caseload, standards, by)
    confidence = standards.sampling.confidence_level if standards.sampling else None
    return CaseloadCheck(
        caseload,
        len(found),
        tuple(case_id for case_id in inspected.cases if case_id not in known),
        tuple(_contradictions(inspected, known, columns, standards)),
        check_attributes(caseload, found, columns, seed),
        seed,
        DRAWS,
        None if confidence is None else _bought(len(found), len(known), confidence),
    )


def _bought(cases: int, population: int, confidence: Fraction) -> Bought:
    return Bought(confidence, margin_of(cases, population, quantile(confidence), _HALF))


def _contradictions(
    inspected: Inspected, known: Mapping[str, Mapping[str, str]], columns: Sequence[str], standards: Standards
) -> Iterator[Contradiction]:
    """Yield what the sample says otherwise than the caseload, where both say something."""
    for case_id, attributes in inspected.cases.items():
        for column in columns if case_id in known else ():
            sample = _said(attributes.get(column, ""), column, standards)
            caseload = known[case_id].get(column, "")
            if sample and caseload and folded(sample) != folded(caseload):
                yield Contradiction(case_id, column, sample, caseload)


def _said(words: str, column: str, standards: Standards) -> str:
    """Return a sample's value as the pack writes it, or as it stands where it is none of the pack's."""
    attribute = standards.attributes.get(column)
    value = read_attribute(words, attribute.values) if attribute and attribute.values else None
    return tidied(words) if value is None else value
