"""What rating starts from, as arrays: a row for each inspection, a column for each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.rating.evaluator import banded_value
from ratings_engine.rating.vectorised.arrays import UNRATED, unrated, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.vectorised.arrays import Flags, Levels, Numbers
    from ratings_engine.rating.vectorised.compiled import Compiled
    from ratings_engine.tallies.model import Tally

__all__ = ["BASES", "COUNTED", "GIVEN", "NOTHING", "Facts", "facts_of"]

BASES = (None, "judged", "judged_key_questions", "cases", "tallies", "indicators")
"""What a standard may rest on, by number."""
NOTHING, COUNTED, GIVEN = 0, 1, 2
"""Whether a subject has no share, one of counted cases, or a number as it was given."""
_UNKNOWN = -1


class Facts(NamedTuple):
    """The evidence of many inspections of one provider type.

    Every array has a row for each inspection, or a single one that holds for all of them.
    ``bases`` (by standard) are indexes of ``BASES``; ``judged_standards`` and
    ``judged_key_questions`` are levels; ``sources`` (by subject: key questions, then measures)
    is one of NOTHING, COUNTED and GIVEN; ``counts`` (by subject) are yes, no, not applicable
    and unanswered; ``given`` (by subject) is what is banded, as numerator and denominator, and
    of how many cases, or -1. ``discretion`` (by standard) are levels, ``recorded`` whether the
    record has all that the policy wants. ``totals`` are a published score and of how many
    standards, or -1.
    """

    bases: NDArray[np.int8]
    judged_standards: Levels
    judged_key_questions: Levels
    sources: NDArray[np.int8]
    counts: Numbers
    given: Numbers
    discretion: Levels
    recorded: Flags
    totals: Numbers


def facts_of(compiled: Compiled, evidence: Sequence[Evidence]) -> Facts:
    """Return the evidence of inspections as arrays, a row for each."""
    layout = compiled.layout
    questions, standards = layout.subjects[: layout.key_questions], layout.standards
    rows = [_shares(compiled, each) for each in evidence]
    return Facts(
        np.array([[BASES.index(each.bases[s]) for s in standards] for each in evidence], np.int8),
        _judged(evidence, standards),
        _judged(evidence, questions),
        np.array([[share[0] for share in row] for row in rows], np.int8),
        _stacked([[share[1] for share in row] for row in rows], len(layout.subjects), 4),
        _stacked([[share[2] for share in row] for row in rows], len(layout.subjects), 3),
        _moves(evidence, standards),
        _recorded(compiled, evidence),
        whole_numbers([_total(compiled, each) for each in evidence]),
    )


_Share = tuple[int, tuple[int, ...], tuple[int, ...]]
_NO_COUNTS = (0, 0, 0, 0)
_NOT_GIVEN = (0, 1, _UNKNOWN)


def _stacked(rows: list[list[tuple[int, ...]]], subjects: int, width: int) -> Numbers:
    """Return rows of tuples as an array of three dimensions, which a pack without subjects has too."""
    return whole_numbers([part for row in rows for part in row]).reshape(len(rows), subjects, width)


def _shares(compiled: Compiled, evidence: Evidence) -> list[_Share]:
    """Return what each key question and measure has: its source, counts, and number as given."""
    layout = compiled.layout
    found: list[_Share] = []
    for place, subject in enumerate(layout.subjects):
        number = evidence.measures.get(subject) if place >= layout.key_questions else None
        if number is not None:
            found.append((GIVEN, _NO_COUNTS, (number.numerator, number.denominator, _UNKNOWN)))
        else:
            found.append(_tallied(evidence.tallies.get(subject), compiled.program.rounding))
    return found


def _tallied(tally: Tally | None, rounding: str) -> _Share:
    if tally is None:
        return NOTHING, _NO_COUNTS, _NOT_GIVEN
    if tally.percentage is None:
        counts = (tally.yes, tally.no, tally.na, tally.unanswered)
        return COUNTED, tuple(count or 0 for count in counts), _NOT_GIVEN
    value, of = banded_value(tally, rounding), tally.answered
    assert value is not None  # it was given  # noqa: S101
    return GIVEN, _NO_COUNTS, (value.numerator, value.denominator, _UNKNOWN if of is None else of)


def _judged(evidence: Sequence[Evidence], subjects: Sequence[str]) -> Levels:
    levels = unrated(len(evidence), len(subjects))
    for row, each in enumerate(evidence):
        for place, subject in enumerate(subjects):
            level = each.judged(subject)
            levels[row, place] = UNRATED if level is None else level
    return levels


def _moves(evidence: Sequence[Evidence], standards: Sequence[str]) -> Levels:
    levels = unrated(len(evidence), len(standards))
    for row, each in enumerate(evidence):
        for standard, record in each.discretion.items():
            levels[row, standards.index(standard)] = record.to
    return levels


def _recorded(compiled: Compiled, evidence: Sequence[Evidence]) -> Flags:
    """Return whether each record of discretion has what the policy wants, where there is a policy."""
    policy, standards = compiled.discretion, compiled.layout.standards
    flags = np.zeros((len(evidence), len(standards)), bool)
    for row, each in enumerate(evidence):
        for standard, record in each.discretion.items() if policy else ():
            whole = all(getattr(record, field) for field in policy.record) if policy else False
            flags[row, standards.index(standard)] = whole
    return flags


def _total(compiled: Compiled, evidence: Evidence) -> tuple[int, int]:
    total = evidence.total
    if total is None:
        return _UNKNOWN, _UNKNOWN
    return total.score, total.max_score // max(compiled.program.points)
