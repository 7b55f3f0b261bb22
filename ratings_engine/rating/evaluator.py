"""The plain evaluator: the rating rules in exact integers, with no rule engine.

It is the second opinion on every rating, and the form that bulk work vectorises.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.rating.evidence import asked_key_questions, known_measures
from ratings_engine.rating.outcome import Conclusion, LimitOutcome, Outcome, OverallOutcome, StandardOutcome
from ratings_engine.standards.banding import band_of, percentage, rounded
from ratings_engine.standards.combining import combine
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.program import Limit, Program, Scheme
    from ratings_engine.standards.model import Combination, Standard
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["banded_value", "evaluate", "evaluation_order", "rate_tally"]


def evaluate(program: Program, evidence: Evidence) -> Outcome:
    """Return every conclusion of the program's rules on the evidence."""
    questions = {q: _key_question(program, evidence, q) for q in asked_key_questions(program, evidence)}
    measures = {m: _measure(program, evidence, m) for m in known_measures(program, evidence)}
    standards: dict[str, StandardOutcome] = {}
    limits: dict[str, LimitOutcome] = {}
    levels: dict[str, Level | None] = {q: c.level for q, c in questions.items()}
    for standard in evaluation_order(program):
        computed = _standard(program, evidence, standard, questions, measures)
        moved = _moved(computed, evidence.move(standard.id, computed.level))
        final = _capped(program, standard.id, moved, levels, limits)
        standards[standard.id] = StandardOutcome(computed, moved, final)
        levels[standard.id] = final
    overall = _overall(program, evidence, levels, limits)
    return Outcome(questions, measures, standards, limits, overall)


def _key_question(program: Program, evidence: Evidence, question: str) -> Conclusion:
    judged = evidence.judged(question)
    if judged is not None:
        return Conclusion(judged)
    tally = evidence.tallies.get(question)
    if tally is None:
        return Conclusion(None, "no_source")
    return rate_tally(program.schemes[question], tally, program.rounding)


def _measure(program: Program, evidence: Evidence, measure: str) -> Conclusion:
    scheme = program.schemes[measure]
    number = evidence.measures.get(measure)
    if number is not None:
        return Conclusion(band_of(scheme.bands, number).level)
    tally = evidence.tallies.get(measure)
    return Conclusion(None, "no_source") if tally is None else rate_tally(scheme, tally, program.rounding)


def rate_tally(scheme: Scheme, tally: Tally, rounding: str) -> Conclusion:
    """Return the rating of a tally: enough answers first, then the band of its percentage."""
    answered = tally.answered
    if answered is not None and answered < scheme.minimum_cases:
        return Conclusion(None, "too_few_cases" if answered else "no_cases")
    if _too_many_unanswered(scheme, tally, answered):
        return Conclusion(None, "too_many_unanswered")
    value = banded_value(tally, rounding)
    assert value is not None  # a scheme wants at least one case  # noqa: S101
    return Conclusion(band_of(scheme.bands, value).level)


def _too_many_unanswered(scheme: Scheme, tally: Tally, answered: int | None) -> bool:
    if answered is None or not tally.unanswered:
        return False
    return percentage(tally.unanswered, answered + tally.unanswered) > scheme.maximum_unanswered


def banded_value(tally: Tally, rounding: str) -> Fraction | None:
    """Return the percentage that is banded, by the rounding policy; None without cases."""
    if tally.percentage is not None:
        return rounded(tally.percentage, rounding)
    if not tally.answered or tally.yes is None:
        return None
    return rounded(percentage(tally.yes, tally.answered), rounding)


def evaluation_order(program: Program) -> list[Standard]:
    """Return the standards so that those a cap looks at stand before the capped one."""
    last_cap = {limit.rule.target: place for place, limit in enumerate(program.limits)}
    return sorted(program.standards, key=lambda standard: last_cap.get(standard.id, -1))


def _standard(
    program: Program,
    evidence: Evidence,
    standard: Standard,
    questions: Mapping[str, Conclusion],
    measures: Mapping[str, Conclusion],
) -> Conclusion:
    match evidence.bases[standard.id]:
        case None:
            return Conclusion(None, "no_source")
        case "judged":
            return Conclusion(evidence.judged(standard.id))
        case "indicators":
            found = [measures[m].level for m in program.indicators[standard.id]]
            assert program.indicator_combination is not None  # noqa: S101  (bases say so)
            lenient = program.indicator_combination._replace(may_be_unrated=len(found))
            return _combined(lenient, found, program.points)
    levels = [questions[q.id].level for q in standard.key_questions]
    return _combined(standard.combination, levels, program.points)


def _combined(combination: Combination, levels: Sequence[Level | None], points: Sequence[int]) -> Conclusion:
    rated = [level for level in levels if level is not None]
    if not rated or len(levels) - len(rated) > combination.may_be_unrated:
        return Conclusion(None, "unrated_key_questions")
    return Conclusion(combine(combination, rated, points))


def _moved(computed: Conclusion, steps: int) -> Level | None:
    return None if computed.level is None else computed.level + steps


def _capped(
    program: Program,
    target: str,
    level: Level | None,
    levels: Mapping[str, Level | None],
    limits: dict[str, LimitOutcome],
) -> Level | None:
    for limit in program.limits_on(target):
        outcome = _limit(limit, levels)
        limits[limit.rule.id] = outcome
        if outcome.applies and level is not None:
            level = min(level, limit.rule.at_most)
    return level


def _limit(limit: Limit, levels: Mapping[str, Level | None]) -> LimitOutcome:
    met = unknown = 0
    for condition in limit.rule.conditions:
        level = levels[condition.subject]
        unknown += level is None
        met += level is not None and condition.lowest <= level <= condition.highest
    return LimitOutcome(met >= limit.rule.needed, met, unknown)


def _overall(
    program: Program, evidence: Evidence, levels: Mapping[str, Level | None], limits: dict[str, LimitOutcome]
) -> OverallOutcome:
    points, rated, unrated = _sum(program, evidence, levels)
    if not rated or unrated > program.overall.may_be_unrated:
        computed, value = Conclusion(None, "unrated_standards"), None
    else:
        total = program.overall.method == "total_points"
        value = Fraction(points) if total else Fraction(points, rated)
        computed = Conclusion(band_of(program.overall.bands, value).level)
    level = _capped(program, OVERALL, computed.level, levels, limits)
    return OverallOutcome(computed, level, points, rated, unrated, value)


def _sum(program: Program, evidence: Evidence, levels: Mapping[str, Level | None]) -> tuple[int, int, int]:
    if evidence.total is not None:
        known = evidence.total.max_score // max(program.points)
        return evidence.total.score, known, len(program.counted) - known
    rated = [levels[s] for s in program.counted if levels[s] is not None]
    points = sum(program.points[level] for level in rated if level is not None)
    return points, len(rated), len(program.counted) - len(rated)
