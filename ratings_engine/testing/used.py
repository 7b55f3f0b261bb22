"""What of a pack can decide a rating at all, for some provider type: the rest cannot be tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.rating.program import Limit, compile_program
from ratings_engine.standards.model import standards_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from ratings_engine.standards.model import (
        Banding,
        CaseCondition,
        Combination,
        Derivation,
        KeyQuestion,
        Measure,
        Rule,
        Standard,
        Standards,
    )

__all__ = ["Gate", "Used", "comparisons", "used_in"]


class Gate(NamedTuple):
    """How many answers a question needs: at least so many, at most so many percent missing."""

    rule: Rule
    minimum_cases: int
    maximum_unanswered: Fraction


class Used(NamedTuple):
    """The parts of a pack that some provider type is rated by.

    ``standards`` are by provider type with their own key questions; ``sizes`` are the numbers
    of ratings that each combination combines; ``questions`` are those answered case by case.
    """

    standards: dict[str, tuple[Standard, ...]]
    questions: tuple[KeyQuestion, ...]
    measures: tuple[Measure, ...]
    bandings: tuple[Banding, ...]
    sizes: dict[Combination, tuple[int, ...]]
    gates: tuple[Gate, ...]
    derivations: dict[Derivation, tuple[KeyQuestion, ...]]
    limits: dict[str, tuple[Limit, ...]]


def used_in(standards: Standards) -> Used:
    """Return what of ``standards`` is used."""
    by_type = {t.id: standards_for(standards, t.id) for t in standards.provider_types}
    applicable = [s for each in by_type.values() for s in each]
    questions = {q.id: q for s in applicable if s.assessed == "cases" for q in s.key_questions}
    measures = _measures(standards, applicable)
    derivations: dict[Derivation, list[KeyQuestion]] = {}
    for question in questions.values():
        if question.derivation is not None and question.prompts:
            derivations.setdefault(question.derivation, []).append(question)
    return Used(
        by_type,
        tuple(questions.values()),
        measures,
        tuple(_bandings(questions.values(), measures)),
        _sizes(standards, applicable),
        tuple(dict.fromkeys(_gates(questions.values(), measures))),
        {derivation: tuple(of) for derivation, of in derivations.items()},
        {t: compile_program(standards, t).limits for t in by_type},
    )


def _measures(standards: Standards, applicable: list[Standard]) -> tuple[Measure, ...]:
    """Return the measures that stand beside a judged key question."""
    named = dict.fromkeys(i for s in applicable for q in s.key_questions for i in q.indicators)
    return tuple(standards.measures[name] for name in named)


def _bandings(questions: Iterable[KeyQuestion], measures: tuple[Measure, ...]) -> Iterable[Banding]:
    parts: tuple[KeyQuestion | Measure, ...] = (*questions, *measures)
    return {part.banding.id: part.banding for part in parts}.values()


def _sizes(standards: Standards, applicable: list[Standard]) -> dict[Combination, tuple[int, ...]]:
    sizes: dict[Combination, dict[int, None]] = {}
    for standard in applicable:
        if standard.key_questions:
            sizes.setdefault(standard.combination, {})[len(standard.key_questions)] = None
        measured = {i for q in standard.key_questions for i in q.indicators}
        if standards.indicators is not None and measured:
            sizes.setdefault(standards.indicators, {})[len(measured)] = None
    return {combination: tuple(sorted(numbers)) for combination, numbers in sizes.items()}


def _gates(questions: Iterable[KeyQuestion], measures: tuple[Measure, ...]) -> Iterator[Gate]:
    of_cases = (m for m in measures if m.of == "cases")
    parts: tuple[KeyQuestion | Measure, ...] = (*questions, *of_cases)
    for part in parts:
        yield Gate(part.gate, part.minimum_cases, part.maximum_unanswered)


def comparisons(condition: CaseCondition | None) -> tuple[CaseCondition, ...]:
    """Return the comparisons of attributes that a condition is made of, each once."""
    if condition is None:
        return ()
    if condition.kind == "compare":
        return (condition,)
    return tuple(dict.fromkeys(c for part in condition.parts for c in comparisons(part)))
