"""The rating rules of one provider type, compiled from the standards for both engines.

Both the plain evaluator and the rule engine read this, and nothing else of the pack. It
holds rules as data; neither engine's conclusions pass through the other's code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.standards.banding import scale_of_bands
from ratings_engine.standards.model import standards_for
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.standards.model import (
        Band,
        Combination,
        KeyQuestion,
        LimitingRule,
        Measure,
        Overall,
        Rule,
        Standard,
        Standards,
    )

__all__ = ["Limit", "Program", "Scheme", "compile_program"]


class Scheme(NamedTuple):
    """How an answered share is rated: enough answers, then a band.

    ``scale`` makes every threshold a whole number, ``open_scale`` the maximum share of
    unanswered cases.
    """

    bands: tuple[Band, ...]
    scale: int
    minimum_cases: int
    maximum_unanswered: Fraction
    open_scale: int
    gate: Rule


class Limit(NamedTuple):
    """A limiting rule; ``absent`` are its conditions on what this provider type is not asked."""

    rule: LimitingRule
    absent: int


class Program(NamedTuple):
    """Everything the rating of a provider type needs.

    ``schemes`` are by key question or measure; ``percentages`` are the measures in percent;
    ``limits`` are in an order in which each comes after the limits of the standards that it
    looks at; ``counted`` are standards.
    """

    standards: tuple[Standard, ...]
    key_questions: dict[str, KeyQuestion]
    schemes: dict[str, Scheme]
    indicators: dict[str, tuple[str, ...]]
    percentages: frozenset[str]
    indicator_combination: Combination | None
    counted: tuple[str, ...]
    limits: tuple[Limit, ...]
    overall: Overall
    overall_scale: int
    points: tuple[int, int, int, int]
    rounding: str

    def limits_on(self, target: str) -> tuple[Limit, ...]:
        """Return the limiting rules of a target, in order."""
        return tuple(limit for limit in self.limits if limit.rule.target == target)


def compile_program(standards: Standards, provider_type: str) -> Program:
    """Return the program of ``provider_type``."""
    applicable = standards_for(standards, provider_type)
    key_questions = {q.id: q for s in applicable for q in s.key_questions}
    known = set(key_questions) | {s.id for s in applicable}
    bands = standards.overall.bands
    return Program(
        standards=applicable,
        key_questions=key_questions,
        schemes=_schemes(standards, key_questions),
        indicators={s.id: _indicators_of(s) for s in applicable},
        percentages=frozenset(m.id for m in standards.measures.values() if m.banding.of == "percent"),
        indicator_combination=standards.indicators,
        counted=tuple(s.id for s in applicable if s.counted),
        limits=tuple(_limit(rule, known) for rule in _in_order(standards, known)),
        overall=standards.overall,
        overall_scale=scale_of_bands(bands),
        points=standards.points,
        rounding=standards.rounding.policy,
    )


def _schemes(standards: Standards, key_questions: dict[str, KeyQuestion]) -> dict[str, Scheme]:
    scales: dict[int, int] = {}  # by the identity of a table, which many questions share

    def scheme(subject: KeyQuestion | Measure) -> Scheme:
        bands, unanswered = subject.banding.bands, subject.maximum_unanswered
        if id(bands) not in scales:
            scales[id(bands)] = scale_of_bands(bands)
        scale, denominator = scales[id(bands)], unanswered.denominator
        return Scheme(bands, scale, subject.minimum_cases, unanswered, denominator, subject.gate)

    schemes = {question.id: scheme(question) for question in key_questions.values()}
    return schemes | {measure.id: scheme(measure) for measure in standards.measures.values()}


def _indicators_of(standard: Standard) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for q in standard.key_questions for i in q.indicators))


def _limit(rule: LimitingRule, known: set[str]) -> Limit:
    asked = tuple(c for c in rule.conditions if c.subject in known)
    return Limit(rule._replace(conditions=asked), len(rule.conditions) - len(asked))


def _in_order(standards: Standards, known: set[str]) -> list[LimitingRule]:
    """Return the rules so that a standard's caps stand before the rules that look at it."""
    rules = [r for r in standards.limiting_rules if r.target == OVERALL or r.target in known]
    placed: list[LimitingRule] = []
    while rules:
        waiting = {r.target for r in rules}
        ready = [r for r in rules if not waiting & {c.subject for c in r.conditions}] or rules
        placed += ready
        rules = [r for r in rules if r not in ready]
    return placed
