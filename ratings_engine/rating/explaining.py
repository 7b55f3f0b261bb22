"""From what the rules concluded to result nodes that explain themselves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.rating.boundaries import boundary_met, boundary_next
from ratings_engine.rating.explaining_questions import explain_indicators, explain_key_question
from ratings_engine.rating.productions import name_of
from ratings_engine.results.model import (
    DiscretionNode,
    FiringNode,
    JudgementNode,
    LimitNode,
    OverallNode,
    StandardNode,
)
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.inference import Trace
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.program import Limit, Program
    from ratings_engine.results.model import Boundary
    from ratings_engine.standards.model import Band, Rule, Standard, Standards
    from ratings_engine.vocabulary import Level

__all__ = ["Explained", "explain_firings", "explain_overall", "explain_standard", "indicative_subjects"]


class Explained(NamedTuple):
    """What an explanation is made from, for one inspection.

    ``rules`` are those behind conclusions, by key as in ``Reading``. ``indicative`` are the
    standards, or the overall, that rest on indicators.
    """

    standards: Standards
    program: Program
    evidence: Evidence
    outcome: Outcome
    rules: Mapping[str, Rule]
    indicative: frozenset[str]

    def rule_behind(self, key: str, otherwise: Rule) -> Rule:
        """Return the rule that fired to conclude ``key``."""
        return self.rules.get(key, otherwise)


def explain_standard(made: Explained, standard: Standard) -> StandardNode:
    """Return the node of a standard with its key questions and indicators."""
    outcome = made.outcome.standards[standard.id]
    basis = made.evidence.bases[standard.id]
    questions = tuple(explain_key_question(made, standard, question) for question in standard.key_questions)
    source = "judged" if basis == "judged_key_questions" else basis
    mean, met, following = _mean(made, standard, basis)
    counts = standard.counted and outcome.level is not None
    return StandardNode(
        id=standard.id,
        name=standard.name,
        statement=standard.statement,
        domain=standard.domain,
        level=outcome.level,
        computed=outcome.computed.level,
        why=outcome.computed.why,
        basis=None if outcome.level is None else source,
        source=source,
        counted=standard.counted,
        points=made.program.points[outcome.level] if counts and outcome.level is not None else None,
        method=_method(made, standard, basis),
        mean=mean,
        met=met,
        next=following,
        judgement=_judgement(made, standard.id),
        discretion=_discretion(made, standard),
        limits=_limits(made, standard.id, outcome.moved),
        key_questions=questions,
        indicators=tuple(explain_indicators(made, standard)),
        indicative=outcome.level is not None and standard.id in made.indicative,
        rule=made.rule_behind(f"stage:{name_of(standard.id)}:computed", standard.rule),
        defined=standard.rule,
    )


def indicative_subjects(program: Program, evidence: Evidence) -> frozenset[str]:
    """Return what rests on indicators: standards by their own, any target of a limiting rule by its."""
    found = {s for s, basis in evidence.bases.items() if basis == "indicators"}
    for limit in program.limits:
        if _rests_on(limit, found):
            found.add(limit.rule.target)
    return frozenset(found)


def _rests_on(limit: Limit, indicative: set[str]) -> bool:
    return any(condition.subject in indicative for condition in limit.rule.conditions)


def _mean(
    made: Explained, standard: Standard, basis: str | None
) -> tuple[Fraction | None, Boundary | None, Boundary | None]:
    """Return the mean points of a standard whose method it is, and the thresholds around it."""
    levels = [made.outcome.key_questions.get(q.id) for q in standard.key_questions]
    points = [made.program.points[c.level] for c in levels if c is not None and c.level is not None]
    rated = made.outcome.standards[standard.id].computed.level is not None
    if _method(made, standard, basis) != "mean" or basis == "indicators" or not rated:
        return None, None, None
    mean = Fraction(sum(points), len(points))
    bands = standard.combination.bands
    return mean, boundary_met(bands, mean, lambda _: None), boundary_next(bands, mean, lambda _: None)


def _method(made: Explained, standard: Standard, basis: str | None) -> str:
    if basis in (None, "judged"):
        return ""
    combination = made.program.indicator_combination if basis == "indicators" else standard.combination
    return combination.method if combination else ""


def _judgement(made: Explained, subject: str) -> JudgementNode | None:
    given = made.evidence.judgements.get(subject)
    return JudgementNode(given.level, given.evidence, given.place) if given else None


def _discretion(made: Explained, standard: Standard) -> DiscretionNode | None:
    record = made.evidence.discretion.get(standard.id)
    level = made.outcome.standards[standard.id].computed.level
    policy = made.standards.discretion
    if record is None or level is None or policy is None:
        return None
    return DiscretionNode(level, record.to, record.reason, record.authorised_by, record.place, policy.rule)


def _limits(made: Explained, target: str, before: Level | None) -> tuple[LimitNode, ...]:
    nodes: list[LimitNode] = []
    level = before
    for limit in made.program.limits_on(target):
        node = _limit(made, limit, level)
        level = min(level, node.at_most) if node.applies and level is not None else level
        nodes.append(node)
    return tuple(nodes)


def _limit(made: Explained, limit: Limit, level: Level | None) -> LimitNode:
    outcome = made.outcome.limits[limit.rule.id]
    rule = limit.rule
    found = _levels(made)
    conditions = tuple(
        (
            c.subject,
            c.lowest,
            c.highest,
            found[c.subject],
            (at := found[c.subject]) is not None and c.lowest <= at <= c.highest,
        )
        for c in rule.conditions
    )
    capped = outcome.applies and level is not None and level > rule.at_most
    return LimitNode(
        rule.id,
        rule.title,
        rule.at_most,
        outcome.applies,
        capped,
        rule.needed,
        outcome.met,
        outcome.unknown,
        limit.absent,
        conditions,
        rule.rule,
    )


def _levels(made: Explained) -> Mapping[str, Level | None]:
    outcome = made.outcome
    standards = {s: o.level for s, o in outcome.standards.items()}
    return {**standards, **{q: c.level for q, c in outcome.key_questions.items()}}


def explain_overall(made: Explained, standards: tuple[StandardNode, ...]) -> OverallNode:
    """Return the node of the provider's rating."""
    overall = made.outcome.overall
    program = made.program
    rated = overall.computed.level is not None
    met, following = _overall_boundaries(program, overall.value, overall.rated)
    return OverallNode(
        level=overall.level,
        computed=overall.computed.level,
        why=overall.computed.why,
        score=overall.points if rated else None,
        max_score=max(program.points) * overall.rated if rated else None,
        rated=overall.rated,
        counted=len(program.counted),
        value=overall.value,
        method=program.overall.method,
        met=met,
        next=following,
        may_be_unrated=program.overall.may_be_unrated,
        not_rated=tuple(s.id for s in standards if s.level is None),
        limits=_limits(made, OVERALL, overall.computed.level),
        from_total=made.evidence.total is not None,
        indicative=overall.level is not None
        and (any(s.indicative and s.counted for s in standards) or OVERALL in made.indicative),
        rule=made.rule_behind(f"stage:{OVERALL}:0", program.overall.rule),
    )


def _overall_boundaries(
    program: Program, value: Fraction | None, rated: int
) -> tuple[Boundary | None, Boundary | None]:
    if value is None:
        return None, None
    unit = Fraction(1) if program.overall.method == "total_points" else Fraction(1, rated)
    bands = program.overall.bands
    return (
        boundary_met(bands, value, lambda band: _points_down(band, value, unit)),
        boundary_next(bands, value, lambda band: _points_up(band, value, unit)),
    )


def _points_up(band: Band, value: Fraction, unit: Fraction) -> int:
    """Return how many points more would reach ``band``."""
    assert band.low is not None  # noqa: S101
    gap = (band.low - value) / unit
    return -(-gap.numerator // gap.denominator) if band.low_closed else gap.numerator // gap.denominator + 1


def _points_down(band: Band, value: Fraction, unit: Fraction) -> int:
    """Return how many points fewer would fall out of ``band``."""
    assert band.low is not None  # noqa: S101
    gap = (value - band.low) / unit
    return gap.numerator // gap.denominator + 1 if band.low_closed else -(-gap.numerator // gap.denominator)


def explain_firings(trace: Trace) -> Iterator[FiringNode]:
    """Yield what the rule engine did, in order."""
    for firing in trace.firings:
        premises = tuple(trace.facts[p] for p in firing.premises)
        yield FiringNode(firing.rule, premises, trace.facts[firing.conclusion])
