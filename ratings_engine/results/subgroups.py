"""A breakdown by subgroup as it may be published, part of a result where it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.vocabulary import Level

__all__ = [
    "ASKED_BY_IT",
    "NO_CASES",
    "ONE_SUBGROUP",
    "SIGNIFICANCE",
    "UNPROTECTED",
    "Breakdown",
    "Gap",
    "Subgroup",
    "SubgroupAnswers",
]

NO_CASES, ONE_SUBGROUP, UNPROTECTED = "no_cases", "one_subgroup", "unprotected"
"""Why a provider has no breakdown: no cases one by one; one subgroup alone; nothing can be shown safely."""

ASKED_BY_IT = "asked_by_it"
"""Why a key question is left out: the pack asks it of cases by the very attribute."""

SIGNIFICANCE = 0.05
"""A gap is told to differ where its adjusted p-value is below this."""


class Gap(NamedTuple):
    """A subgroup's percentage less that of all other cases, in percentage points.

    ``low`` and ``high`` bound it by Newcombe's hybrid score interval; ``p_value`` is Fisher's
    exact test, two-sided, and ``adjusted`` the same by Holm's method over all gaps of the
    breakdown. ``differs``: the adjusted value is below ``SIGNIFICANCE``.
    """

    difference: Fraction
    low: float
    high: float
    p_value: float
    adjusted: float
    differs: bool


class SubgroupAnswers(NamedTuple):
    """How one subgroup's cases were answered for one key question.

    Counts are numbers of cases, None where hidden; ``hidden`` says that yes and no are, and with
    them the percentage, the banding and the gap. ``level`` is the band of the percentage, None where
    there is none, ``why`` says why not. ``gap`` is None where there is nothing to compare.
    """

    key_question: str
    yes: int | None
    no: int | None
    na: int | None
    unanswered: int | None
    hidden: bool = False
    percentage: Fraction | None = None
    level: Level | None = None
    why: str = ""
    gap: Gap | None = None


class Subgroup(NamedTuple):
    """The cases with the same values: empty where a value was not recorded; ``cases`` None where hidden."""

    values: tuple[str, ...]
    cases: int | None
    answers: tuple[SubgroupAnswers, ...]


class Breakdown(NamedTuple):
    """One provider's key questions by the values of one attribute, or of several crossed.

    Numbers of cases below ``suppress_below``, and what would give them away, are hidden.
    ``confidence`` is of the intervals, in percent. ``comparisons`` is how many tests the
    adjustment is over. ``left_out`` are key questions with why, ``withheld`` why there are no
    subgroups at all, or empty. ``suppressed`` says that anything is hidden.
    """

    attributes: tuple[str, ...]
    suppress_below: int
    confidence: Fraction
    subgroups: tuple[Subgroup, ...]
    comparisons: int
    left_out: tuple[tuple[str, str], ...]
    withheld: str
    suppressed: bool
