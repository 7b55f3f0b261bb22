"""Numbers other than thresholds that can vary: points, gates, allowances, discretion, prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.diff.setting_model import (
    CASES,
    DISTANCES,
    NUMBER,
    PERCENT,
    POINTS,
    PROMPTS,
    UNANSWERED,
    USUAL,
    Setting,
    asked,
    numbers,
    said,
    with_measures,
    with_questions,
    with_standards,
)
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.standards.model import Combination, KeyQuestion, Measure, Standards

__all__ = [
    "of_allowance",
    "of_derivation",
    "of_minimum",
    "of_needed",
    "of_overall_allowance",
    "of_points",
    "of_steps",
    "of_unanswered",
    "of_within",
]


def of_points(standards: Standards, level: int) -> Setting:
    """Return what a rating is worth."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        points = (*pack.points[:level], int(value), *pack.points[level + 1 :])
        return pack._replace(points=(points[0], points[1], points[2], points[3]))

    words = f"what {RATING_NAMES[level]} is worth in points"
    return Setting(words, POINTS, POINTS, numbers([standards.points[level]]), set_to, whole=True)


def _gated(standards: Standards, ids: frozenset[str]) -> list[KeyQuestion | Measure]:
    return [*asked(standards, ids), *(m for name, m in standards.measures.items() if name in ids)]


def of_minimum(standards: Standards, subject: str, ids: frozenset[str]) -> Setting:
    """Return how many answered cases key questions and measures need."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        made = with_measures(pack, ids, lambda m: m._replace(minimum_cases=int(value)))
        return with_questions(made, ids, lambda q: q._replace(minimum_cases=int(value)))

    now = numbers(each.minimum_cases for each in _gated(standards, ids))
    words = f"the fewest answered cases of {said(subject)}"
    return Setting(words, CASES, CASES, now, set_to, ids, whole=True)


def of_unanswered(standards: Standards, subject: str, ids: frozenset[str]) -> Setting:
    """Return how many cases may be unanswered, in percent."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        made = with_measures(pack, ids, lambda m: m._replace(maximum_unanswered=value))
        return with_questions(made, ids, lambda q: q._replace(maximum_unanswered=value))

    now = numbers(each.maximum_unanswered for each in _gated(standards, ids))
    return Setting(f"the most unanswered of {said(subject)}", PERCENT, UNANSWERED, now, set_to, ids)


def of_derivation(standards: Standards, subject: str, ids: frozenset[str]) -> Setting:
    """Return the share of prompts that makes the work in a case sufficient."""

    def changed(question: KeyQuestion, value: Fraction) -> KeyQuestion:
        return question._replace(derivation=question.derivation and question.derivation._replace(share=value))

    now = numbers(q.derivation and q.derivation.share for q in asked(standards, ids))
    words = f"the share of prompts that makes the work in a case sufficient in {said(subject)}"
    return Setting(
        words,
        PERCENT,
        PROMPTS,
        now,
        lambda pack, value: with_questions(pack, ids, lambda q: changed(q, value)),
        ids,
    )


def of_allowance(standards: Standards, subject: str) -> Setting:
    """Return how many key questions of a standard, or indicators, may be unrated."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        if subject == "indicators":
            return pack._replace(indicators=pack.indicators and _lenient(pack.indicators, value))
        return with_standards(
            pack,
            lambda s: (
                s._replace(combination=_lenient(s.combination, value)) if subject in (USUAL, s.id) else s
            ),
        )

    combinations = [s.combination for s in standards.standards if subject in (USUAL, s.id)]
    if subject == "indicators" and standards.indicators is not None:
        combinations = [standards.indicators]
    words = "how many indicators" if subject == "indicators" else f"how many key questions of {said(subject)}"
    now = numbers(each.may_be_unrated for each in combinations)
    return Setting(f"{words} may be unrated", NUMBER, NUMBER, now, set_to, whole=True)


def _lenient(combination: Combination, unrated: Fraction) -> Combination:
    return combination._replace(may_be_unrated=int(unrated))


def of_overall_allowance(standards: Standards) -> Setting:
    """Return how many counted standards may be unrated."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        return pack._replace(overall=pack.overall._replace(may_be_unrated=int(value)))

    words = "how many counted standards may be unrated"
    now = numbers([standards.overall.may_be_unrated])
    return Setting(words, NUMBER, NUMBER, now, set_to, whole=True)


def of_needed(standards: Standards, name: str) -> Setting:
    """Return how many conditions of a limiting rule have to hold."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        rules = (r._replace(needed=int(value)) if r.id == name else r for r in pack.limiting_rules)
        return pack._replace(limiting_rules=tuple(rules))

    now = numbers(rule.needed for rule in standards.limiting_rules if rule.id == name)
    words = f"how many conditions of the limiting rule {name} have to hold"
    return Setting(words, NUMBER, NUMBER, now, set_to, whole=True)


def of_within(standards: Standards) -> Setting:
    """Return how near a threshold has to be for a panel to move a rating, in percentage points."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        return pack._replace(discretion=pack.discretion and pack.discretion._replace(within=value))

    now = numbers([standards.discretion and standards.discretion.within])
    return Setting("how near a boundary discretion reaches", PERCENT, DISTANCES, now, set_to)


def of_steps(standards: Standards) -> Setting:
    """Return by how many ratings a panel may move a standard."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        return pack._replace(discretion=pack.discretion and pack.discretion._replace(steps=int(value)))

    now = numbers([standards.discretion and standards.discretion.steps])
    return Setting("by how many ratings discretion moves", NUMBER, NUMBER, now, set_to, whole=True)
