"""Finding a node of a result by what it is called: overall, 2.2, 2.2.3 or case:C017."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import UsageError
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from ratings_engine.errors import Place
    from ratings_engine.results.model import CaseNode, InspectionResult, KeyQuestionNode, StandardNode

__all__ = ["CASE", "FoundNode", "find_node"]

CASE = "case:"


class FoundNode(NamedTuple):
    """A node: of the overall (all None), a standard, a key question with its standard, or a case."""

    standard: StandardNode | None = None
    key_question: KeyQuestionNode | None = None
    case: CaseNode | None = None


def find_node(result: InspectionResult, target: str, place: Place) -> FoundNode:
    """Return the node called ``target``; ``place`` is the sample, for messages.

    Raises UsageError RE012 where the result has none.
    """
    if target == OVERALL:
        return FoundNode()
    if target.startswith(CASE):
        return _case(result, target.removeprefix(CASE), place)
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
        place=place,
        remedy=f"use overall, a standard ({known}), one of its key questions, or case:ID",
    )


def _case(result: InspectionResult, case_id: str, place: Place) -> FoundNode:
    for case in result.cases or ():
        if case.id == case_id:
            return FoundNode(case=case)
    what = f"the sample has no case '{case_id}'" if result.case_count else "there are no cases to explain"
    remedy = "check the id in the column case_id" if result.case_count else "use a sample of cases"
    raise UsageError("RE012", what, place=place, remedy=remedy)
