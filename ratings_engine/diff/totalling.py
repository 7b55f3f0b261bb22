"""The overall rating that follows from what standards come to."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.quick import endless
from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.rating.evaluator import evaluate
from ratings_engine.rating.evidence import Evidence
from ratings_engine.rating.outcome import Conclusion, OverallOutcome
from ratings_engine.rating.program import compile_program
from ratings_engine.samples.model import Judgement
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.diff.planning import Plan
    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standard, Standards
    from ratings_engine.vocabulary import Level

    Levels = Mapping[str, Level | None]

__all__ = ["NO_LEVELS", "Recombined", "added_up", "limited", "of_total", "opened"]

NO_LEVELS: Levels = MappingProxyType({})


class Recombined(NamedTuple):
    """What a version comes to: overall, standards after limiting rules, and key questions with evidence."""

    overall: OverallOutcome
    standards: Levels
    questions: tuple[Levels, ...] = ()

    @property
    def levels(self) -> Levels:
        """Return the ratings of standards and of key questions."""
        return {name: level for each in (*self.questions, self.standards) for name, level in each.items()}


def of_total(plan: Plan, inspection: Inspection) -> Recombined:
    """Return what a published total comes to: it has no standards, but so many are counted."""
    bare = tuple(s._replace(key_questions=()) for s in plan.standards.standards)
    standards = opened(plan.standards._replace(standards=bare))
    return Recombined(conclude_plainly(standards, inspection).overall, NO_LEVELS)


def added_up(plan: Plan, levels: Sequence[Level | None]) -> Recombined:
    """Return the overall rating where no limiting rule looks at anything: points, added up and banded.

    ``levels`` are of the plan's standards, in their order.
    """
    overall = plan.standards.overall
    counted = [level for level, counts in zip(levels, plan.counted, strict=True) if counts]
    rated = [level for level in counted if level is not None]
    points, unrated = sum(plan.standards.points[level] for level in rated), len(counted) - len(rated)
    computed, value = Conclusion(None, "unrated_standards"), None
    if rated and unrated <= overall.may_be_unrated:
        value = Fraction(points, 1 if overall.method == "total_points" else len(rated))
        computed = Conclusion(plan.scale.level(value.numerator, value.denominator))
    standards = {standard.id: level for standard, level in _applying(plan, levels)}
    return Recombined(OverallOutcome(computed, computed.level, points, len(rated), unrated, value), standards)


def _applying(plan: Plan, levels: Sequence[Level | None]) -> list[tuple[Standard, Level | None]]:
    every = zip(plan.standards.standards, plan.there, levels, strict=True)
    return [(standard, level) for standard, there, level in every if there]


def limited(plan: Plan, kind: str, levels: Sequence[Level | None], seen: Levels) -> Recombined:
    """Return what the plain evaluator makes of the ratings of standards.

    ``seen`` are ratings of key questions that limiting rules look at. Raises InvalidInput where
    those rules wait for each other.
    """
    there = _applying(plan, levels)
    skeletons = tuple(
        s._replace(key_questions=tuple(q for q in s.key_questions if q.id in seen)) for s, _ in there
    )
    program = compile_program(opened(plan.standards._replace(standards=skeletons, measures={})), kind)
    _refuse_circle(program)
    outcome = evaluate(program, _judged({s.id: level for s, level in there}, seen))
    return Recombined(outcome.overall, {name: each.level for name, each in outcome.standards.items()})


def _judged(standards: Levels, seen: Levels) -> Evidence:
    """Return ratings as evidence of themselves."""
    judged = {
        name: Judgement(name, level, "", Place(""))
        for name, level in {**standards, **seen}.items()
        if level is not None
    }
    bases = {name: None if level is None else "judged" for name, level in standards.items()}
    return Evidence(bases, {}, judged, {}, {}, None)


def _refuse_circle(program: Program) -> None:
    """Raise InvalidInput where caps wait for each other: rules of two versions may, together."""
    waiting = {limit.rule.target for limit in program.limits} - {OVERALL}
    while waiting:
        ready = {target for target in waiting if not _looked_at(program, target) & waiting}
        if not ready:
            raise InvalidInput([_circle(program, waiting)])
        waiting -= ready


def _circle(program: Program, waiting: set[str]) -> Finding:
    rule = program.limits_on(min(waiting))[0].rule
    message = f"the limiting rules of {' and '.join(sorted(waiting))} wait for each other"
    place = Place(rule.rule.file, rule.rule.line)
    return Finding("RE211", "error", place, message, "let one of them look elsewhere")


def _looked_at(program: Program, target: str) -> set[str]:
    return {c.subject for limit in program.limits_on(target) for c in limit.rule.conditions}


def opened(standards: Standards) -> Standards:
    """Return standards whose tables of points have no ends."""
    overall, indicators = standards.overall, standards.indicators
    return standards._replace(
        overall=overall._replace(bands=endless(overall.bands)),
        indicators=indicators and indicators._replace(bands=endless(indicators.bands)),
        standards=tuple(
            s._replace(combination=s.combination._replace(bands=endless(s.combination.bands)))
            for s in standards.standards
        ),
    )
