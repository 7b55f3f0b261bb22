"""The numbers of standards that can vary: every one that a rating may rest on, by its name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ratings_engine.diff.setting_model import USUAL, Setting, asked, thresholds_in
from ratings_engine.diff.setting_numbers import (
    of_allowance,
    of_derivation,
    of_minimum,
    of_needed,
    of_overall_allowance,
    of_points,
    of_steps,
    of_unanswered,
    of_within,
)
from ratings_engine.diff.setting_tables import of_banding, of_indicators, of_mean, of_overall, of_questions
from ratings_engine.standards.comparing_tables import every_banding
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ratings_engine.standards.model import Combination, Standards

    Settings = dict[str, Callable[[], Setting]]

__all__ = ["Setting", "settings_of", "thresholds_in"]


def settings_of(standards: Standards) -> Mapping[str, Callable[[], Setting]]:
    """Return every number that can vary by its name, each with what makes its setting."""
    return {
        **_bandings(standards),
        **_measures(standards),
        **_subjects(standards),
        **_overall(standards),
        **_framework(standards),
    }


def _bandings(standards: Standards) -> Settings:
    tables = every_banding(standards).items()
    return {
        f"{name}.{key}": partial(of_banding, standards, name, key)
        for name, table in tables
        for key in thresholds_in(table.bands)
    }


def _measures(standards: Standards) -> Settings:
    found: Settings = {}
    for measure in standards.measures.values():
        ids = frozenset({measure.id})
        for key in thresholds_in(measure.banding.bands):
            found[f"{measure.id}.{key}"] = partial(of_questions, standards, measure.id, ids, key)
        if measure.of == "cases":
            found |= _gate(standards, measure.id, ids)
    return found


def _gate(standards: Standards, subject: str, ids: frozenset[str]) -> Settings:
    return {
        f"{subject}.minimum_cases": partial(of_minimum, standards, subject, ids),
        f"{subject}.maximum_unanswered": partial(of_unanswered, standards, subject, ids),
    }


def _subjects(standards: Standards) -> Settings:
    """Return the numbers of each standard and each key question, and those of all."""
    questions = {s.id: frozenset(q.id for q in s.key_questions) for s in standards.standards}
    single = {q.id: frozenset({q.id}) for s in standards.standards for q in s.key_questions}
    every = frozenset(single)
    of_cases = {measure.id for measure in standards.measures.values() if measure.of == "cases"}
    found = _of_questions(standards, USUAL, every) | _gate(standards, USUAL, every | of_cases)
    for subject in (USUAL, *(s.id for s in standards.standards if s.key_questions)):
        found[f"{subject}.may_be_unrated"] = partial(of_allowance, standards, subject)
    for subject, ids in {**questions, **single}.items():
        if ids:
            found |= _of_questions(standards, subject, ids) | _gate(standards, subject, ids)
    return found


def _of_questions(standards: Standards, subject: str, ids: frozenset[str]) -> Settings:
    questions = asked(standards, ids)
    keys = {key for question in questions for key in thresholds_in(question.banding.bands)}
    found: Settings = {
        f"{subject}.{key}": partial(of_questions, standards, subject, ids, key) for key in sorted(keys)
    }
    if any(question.derivation for question in questions):
        found[f"{subject}.derivation.share"] = partial(of_derivation, standards, subject, ids)
    return found


def _overall(standards: Standards) -> Settings:
    found: Settings = {
        f"overall.{key}": partial(of_overall, standards, key)
        for key in thresholds_in(standards.overall.bands)
    }
    found["overall.may_be_unrated"] = partial(of_overall_allowance, standards)
    for key in _mean_keys(*(standard.combination for standard in standards.standards)):
        found[f"standards.{key}"] = partial(of_mean, standards, key)
    if standards.indicators is not None:
        found["indicators.may_be_unrated"] = partial(of_allowance, standards, "indicators")
        for key in _mean_keys(standards.indicators):
            found[f"indicators.{key}"] = partial(of_indicators, standards, key)
    return found


def _mean_keys(*combinations: Combination) -> list[str]:
    """Return the thresholds of mean points, where ratings follow from those."""
    bands = {each.bands for each in combinations if each.method == "mean"}
    return sorted({key for each in bands for key in thresholds_in(each)})


def _framework(standards: Standards) -> Settings:
    found: Settings = {
        f"points.{rating}": partial(of_points, standards, level) for level, rating in enumerate(RATINGS)
    }
    for rule in standards.limiting_rules:
        found[f"limiting_rules.{rule.id}.needed"] = partial(of_needed, standards, rule.id)
    if standards.discretion is not None:
        found["discretion.within"] = partial(of_within, standards)
        found["discretion.steps"] = partial(of_steps, standards)
    return found
