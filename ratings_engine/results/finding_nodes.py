"""Finding a node of a result by what it is called: overall, 2.2, 2.2.3 or case:C017."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import UsageError
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from ratings_engine.results.model import CaseNode, InspectionResult, KeyQuestionNode, StandardNode

__all__ = ["CASE", "FoundNode", "find_node"]

CASE = "case:"


class FoundNode(NamedTuple):
    """A node: of the overall (all None), a standard, a key question with its standard, or a case."""

    standard: StandardNode | None = None
    key_question: KeyQuestionNode | None = None
    case: CaseNode | None = None


def find_node(result: InspectionResult, target: str) -> FoundNode:
    """Return the node called ``target``.

    Raises UsageError RE012 where the result has none.
    """
    if target == OVERALL:
        return FoundNode()
    if target.startswith(CASE):
        return _case(result, target.removeprefix(CASE))
    for standard in result.standards:
        if standard.id == target:
            return FoundNode(standard)
        for question in standard.key_questions:
            if question.id == target:
                return FoundNode(standard, question)
    known = ", ".join(standard.id for standard in result.standards)
    raise UsageError(
        "RE012",
        f"there is nothing called '{target}' for provider type '{result.provider_type}'",
        remedy=f"use overall, a standard ({known}), one of its key questions, or case:ID",
    )


def _case(result: InspectionResult, case_id: str) -> FoundNode:
    if result.cases is None:
        what = (
            "there are no cases to explain"
            if not result.case_count
            else "there are too many cases to explain one"
        )
        raise UsageError("RE012", what, remedy="use a sample of cases, or a smaller extract")
    for case in result.cases:
        if case.id == case_id:
            return FoundNode(case=case)
    shown = ", ".join(case.id for case in result.cases[:5])
    raise UsageError("RE012", f"the sample has no case '{case_id}'", remedy=f"its cases are {shown}, ...")
