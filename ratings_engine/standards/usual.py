"""What is usual in a pack: the rules that most key questions and standards share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from fractions import Fraction

    from ratings_engine.standards.model import Banding, Combination, Derivation, KeyQuestion, Rule, Standards

__all__ = ["Usual", "by_cases", "gate_of", "usual_rules"]

_T = TypeVar("_T", bound="Hashable")
Gate = tuple[int, "Fraction", "Rule"]


class Usual(NamedTuple):
    """The rules that most share; None where there are no questions answered by cases.

    ``derivation`` is also None where prompts alone make no case sufficient.
    """

    banding: Banding | None
    gate: Gate | None
    derivation: Derivation | None
    combination: Combination | None


def usual_rules(standards: Standards) -> Usual:
    """Return what most key questions answered by cases, and most standards, have."""
    questions = by_cases(standards)
    names = _most(question.banding.id for question in questions)
    return Usual(
        next((question.banding for question in questions if question.banding.id == names), None),
        _most(gate_of(question) for question in questions),
        _most(question.derivation for question in questions),
        _most(standard.combination for standard in standards.standards),
    )


def by_cases(standards: Standards) -> list[KeyQuestion]:
    """Return the key questions that are answered case by case."""
    return [q for s in standards.standards if s.assessed == "cases" for q in s.key_questions]


def gate_of(question: KeyQuestion) -> Gate:
    """Return how many answers a key question needs, and the rule that says so."""
    return question.minimum_cases, question.maximum_unanswered, question.gate


def _most(values: Iterable[_T]) -> _T | None:
    """Return the value that comes most often, the first of several."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None
