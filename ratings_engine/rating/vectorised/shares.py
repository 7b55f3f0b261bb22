"""Ratings of key questions and measures over arrays: enough answers first, then the band."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.rating.vectorised.arrays import UNRATED, times, unrated
from ratings_engine.rating.vectorised.facts import COUNTED, GIVEN
from ratings_engine.standards.banding import HUNDRED
from ratings_engine.vocabulary import NO, UNANSWERED, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.rating.vectorised.arrays import Flags, Levels, Numbers
    from ratings_engine.rating.vectorised.compiled import Compiled, Table
    from ratings_engine.rating.vectorised.facts import Facts

__all__ = ["Fractions", "fractions_of", "subject_levels"]


class Fractions(NamedTuple):
    """What is banded of some subjects, as ``part`` of ``whole``; 0 of 0 where nothing is."""

    part: Numbers
    whole: Numbers


def subject_levels(compiled: Compiled, facts: Facts, rows: int) -> Levels:
    """Return the rating of each key question, as judged or by its share, and of each measure."""
    levels = unrated(rows, len(compiled.layout.subjects))
    for table in compiled.tables:
        columns = list(table.columns)
        levels[:, columns] = _rated(table, facts, columns, compiled.program.rounding)
    judged, questions = facts.judged_key_questions, compiled.layout.key_questions
    levels[:, :questions] = np.where(judged != UNRATED, judged, levels[:, :questions])
    return levels


def _rated(table: Table, facts: Facts, columns: Sequence[int], rounding: str) -> Levels:
    shares = fractions_of(facts, columns, rounding)
    levels = table.scale.levels_of(shares.part, shares.whole)
    return np.where(_enough(table, facts, columns), levels, np.int8(UNRATED))


def fractions_of(facts: Facts, columns: Sequence[int], rounding: str) -> Fractions:
    """Return the percentages of subjects as the rounding policy bands them, or as given."""
    yes, no = _counted(facts, columns, YES), _counted(facts, columns, NO)
    part, whole = times(yes, HUNDRED), yes + no
    if rounding != "exact":
        # Halves go up: whole percentages, of one.
        answered = np.maximum(whole, 1)
        part, whole = (times(part, 2) + answered) // times(answered, 2), np.minimum(whole, 1)
    as_given = facts.sources[:, columns] == GIVEN
    if not as_given.any():
        return Fractions(part, whole)
    given = facts.given[:, columns]
    return Fractions(np.where(as_given, given[..., 0], part), np.where(as_given, given[..., 1], whole))


def _counted(facts: Facts, columns: Sequence[int], answer: int) -> Numbers:
    """Return how many cases of each row gave an answer to each subject."""
    found: Numbers = facts.counts[..., answer][:, columns]
    return found


def _enough(table: Table, facts: Facts, columns: Sequence[int]) -> Flags:
    """Return where subjects have a share that may be rated."""
    scheme, sources, of = table.scheme, facts.sources[:, columns], facts.given[:, columns, 2]
    answered = _counted(facts, columns, YES) + _counted(facts, columns, NO)
    missing, most = _counted(facts, columns, UNANSWERED), scheme.maximum_unanswered
    too_many = times(missing, HUNDRED * most.denominator) > times(answered + missing, most.numerator)
    counted = (answered >= scheme.minimum_cases) & ~too_many
    given = (of < 0) | (of >= scheme.minimum_cases)
    return np.where(sources == COUNTED, counted, (sources == GIVEN) & given)
