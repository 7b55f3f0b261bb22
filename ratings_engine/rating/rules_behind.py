"""Which rule is behind each conclusion of the plain evaluator, by the keys of ``Reading``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.rating.evaluator import banded_value
from ratings_engine.rating.productions import JUDGED, UNSOURCED, name_of, name_of_measure
from ratings_engine.standards.banding import band_of
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.outcome import Conclusion, Outcome
    from ratings_engine.rating.program import Program
    from ratings_engine.standards.model import Combination, Rule, Standard

__all__ = ["rules_behind"]


def rules_behind(program: Program, evidence: Evidence, outcome: Outcome) -> dict[str, Rule]:
    """Return the rule behind each rating: of key questions, measures, standards and the provider.

    They are the rules that the rule engine fires for the same conclusions.
    """
    rules: dict[str, Rule] = {}
    for question, conclusion in outcome.key_questions.items():
        rules[f"of:{name_of(question)}"] = _of_share(program, evidence, question, conclusion)
    for measure, conclusion in outcome.measures.items():
        rules[f"of:{name_of_measure(measure)}"] = _of_measure(program, evidence, measure, conclusion)
    for standard in program.standards:
        rules[f"stage:{name_of(standard.id)}:computed"] = _of_standard(program, evidence, outcome, standard)
    rules[f"stage:{OVERALL}:0"] = _of_overall(program, outcome)
    return rules


def _of_share(program: Program, evidence: Evidence, subject: str, conclusion: Conclusion) -> Rule:
    if evidence.judged(subject) is not None:
        return JUDGED
    tally = evidence.tallies.get(subject)
    if tally is None:
        return UNSOURCED
    scheme = program.schemes[subject]
    value = banded_value(tally, program.rounding)
    return scheme.gate if conclusion.level is None or value is None else band_of(scheme.bands, value).rule


def _of_measure(program: Program, evidence: Evidence, measure: str, conclusion: Conclusion) -> Rule:
    number = evidence.measures.get(measure)
    if number is not None:
        return band_of(program.schemes[measure].bands, number).rule
    return _of_share(program, evidence, measure, conclusion)


def _of_standard(program: Program, evidence: Evidence, outcome: Outcome, standard: Standard) -> Rule:
    match evidence.bases[standard.id]:
        case None:
            return UNSOURCED
        case "judged":
            return JUDGED
        case "indicators":
            assert program.indicator_combination is not None  # noqa: S101  (bases say so)
            members = (outcome.measures[m] for m in program.indicators[standard.id])
            return _of_combination(program, program.indicator_combination, members, outcome, standard)
    questions = (outcome.key_questions[q.id] for q in standard.key_questions)
    return _of_combination(program, standard.combination, questions, outcome, standard)


def _of_combination(
    program: Program,
    combination: Combination,
    members: Iterable[Conclusion],
    outcome: Outcome,
    standard: Standard,
) -> Rule:
    """Return the combination's own rule, or the band of the mean points where that is its method."""
    if combination.method != "mean" or outcome.standards[standard.id].computed.level is None:
        return combination.rule
    points = [program.points[c.level] for c in members if c.level is not None]
    return band_of(combination.bands, Fraction(sum(points), len(points))).rule


def _of_overall(program: Program, outcome: Outcome) -> Rule:
    value = outcome.overall.value
    return program.overall.rule if value is None else band_of(program.overall.bands, value).rule
