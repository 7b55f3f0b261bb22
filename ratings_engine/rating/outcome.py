"""What rating concludes: the same form from both engines, so that they can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.vocabulary import Level

__all__ = ["Conclusion", "LimitOutcome", "Outcome", "OverallOutcome", "StandardOutcome"]


class Conclusion(NamedTuple):
    """A rating, or why there is none.

    ``why`` is empty for a rating, else one of no_source, no_cases, too_few_cases,
    too_many_unanswered, unrated_key_questions, unrated_standards.
    """

    level: Level | None
    why: str = ""


class StandardOutcome(NamedTuple):
    """A standard before discretion and caps (``computed``), after discretion, and at the end."""

    computed: Conclusion
    moved: Level | None
    level: Level | None


class LimitOutcome(NamedTuple):
    """Whether a limiting rule applies: ``met`` conditions hold, ``unknown`` cannot be told."""

    applies: bool
    met: int
    unknown: int


class OverallOutcome(NamedTuple):
    """The provider: ``computed`` before caps and ``level`` after, from ``points`` of ``rated``.

    ``value`` is what was banded: mean points, or the total; None without a rated standard.
    """

    computed: Conclusion
    level: Level | None
    points: int
    rated: int
    unrated: int
    value: Fraction | None


class Outcome(NamedTuple):
    """Every conclusion about one inspection, by id."""

    key_questions: Mapping[str, Conclusion]
    measures: Mapping[str, Conclusion]
    standards: Mapping[str, StandardOutcome]
    limits: Mapping[str, LimitOutcome]
    overall: OverallOutcome
