"""Results without explanations, for many inspections at once; names are those of ``results.model``.

A node here has what the answer tells of every inspection, and nothing of why: ``explain`` makes
that for the ones somebody looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.results.intervals import NOT_WORKED_OUT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ratings_engine.results.intervals import IntervalNode, MarginNode
    from ratings_engine.results.model import DiscretionNode, StandardsRef
    from ratings_engine.samples.model import CountedFrom
    from ratings_engine.vocabulary import Level

__all__ = ["BriefInspection", "BriefOverall", "BriefQuestion", "BriefResult", "BriefStandard"]


class BriefQuestion(NamedTuple):
    """A key question's rating and counts; see ``KeyQuestionNode``. Intervals are not worked out."""

    id: str
    yes: int | None
    no: int | None
    na: int | None
    unanswered: int | None
    percentage: Fraction | None
    level: Level | None
    binding: bool
    interval: IntervalNode | None = None
    margin: MarginNode | None = None
    why_no_interval: str = NOT_WORKED_OUT


class BriefStandard(NamedTuple):
    """A standard's rating; ``capped`` says that a limiting rule lowered it. See ``StandardNode``."""

    id: str
    name: str
    level: Level | None
    computed: Level | None
    points: int | None
    counted: bool
    basis: str | None
    discretion: DiscretionNode | None
    capped: bool
    indicative: bool
    key_questions: tuple[BriefQuestion, ...]


class BriefOverall(NamedTuple):
    """The provider's rating; ``computed`` is before limiting rules. See ``OverallNode``."""

    level: Level | None
    computed: Level | None
    score: int | None
    max_score: int | None
    not_rated: tuple[str, ...]
    indicative: bool


class BriefInspection(NamedTuple):
    """The ratings of one provider."""

    provider: str
    provider_type: str
    population: int | None
    overall: BriefOverall
    standards: tuple[BriefStandard, ...]


class BriefResult(NamedTuple):
    """Everything that rating many inspections concludes.

    ``compared`` of them were rated by the rule engine too, and came out the same.
    """

    standards: StandardsRef
    source: str
    digest: str
    inspections: Sequence[BriefInspection]
    compared: int
    counted_from: tuple[CountedFrom, ...] = ()
