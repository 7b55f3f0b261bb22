"""What an outcome diff says: who moves, by how much, and because of which change."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.errors import Finding
    from ratings_engine.results.model import InspectionResult, StandardsRef
    from ratings_engine.standards.changes import RuleChange
    from ratings_engine.vocabulary import Level

__all__ = ["Attribution", "InspectionDiff", "OutcomeDiff", "QuestionDiff", "Share", "Side", "StandardDiff"]


class Side(NamedTuple):
    """A provider's outcome under one version.

    ``level`` and ``score`` are None where there is no rating; ``refused`` is what keeps the
    version from rating this inspection at all. ``result`` is the explained rating.
    """

    level: Level | None
    score: int | None
    max_score: int | None
    refused: tuple[Finding, ...] = ()
    result: InspectionResult | None = None


class QuestionDiff(NamedTuple):
    """A key question under both versions; None on a side that does not ask it.

    ``old_margin`` and ``new_margin`` are how many cases lie between it and the nearest
    boundary, None where that is not known.
    """

    id: str
    old: Level | None
    new: Level | None
    old_percentage: Fraction | None
    new_percentage: Fraction | None
    old_margin: int | None
    new_margin: int | None
    asked: tuple[bool, bool]


class StandardDiff(NamedTuple):
    """A standard under both versions; ``there`` says which of them have it."""

    id: str
    name: str
    old: Level | None
    new: Level | None
    old_score: int | None
    new_score: int | None
    key_questions: tuple[QuestionDiff, ...]
    there: tuple[bool, bool]


class Share(NamedTuple):
    """What one change did to a provider.

    ``score`` and ``rating`` are its Shapley shares of the difference in points and in ratings
    (a step up is 1); ``alone`` is the difference in points with this change only, ``all_but``
    with all others only; ``rating_alone`` and ``rating_all_but`` are the same in ratings. In
    ratings, "not rated" is one step below the worst rating.
    ``error`` is the standard error of ``score``, None where the shares are exact, and
    ``rating_error`` that of ``rating``. ``touches`` are the ids of standards and key questions
    (and ``overall``) whose outcome differs with this change alone, or for want of it alone; each is
    explained on at least one side under that id.
    """

    change: str
    score: Fraction
    rating: Fraction
    alone: int
    all_but: int
    rating_alone: int | None
    rating_all_but: int | None
    error: float | None
    rating_error: float | None = None
    touches: tuple[str, ...] = ()


class Attribution(NamedTuple):
    """Which changes moved a provider.

    ``shares`` are of the changes that can matter for it, in the order of the rule changes;
    all others have a share of nothing. ``together`` are smallest sets of several changes that
    move its rating, or its score, where no part of them does. ``why_not`` says why there are no
    shares, for those that one side cannot rate. Where not ``exact``, ``orders`` drawn orders of
    the changes stand for all.
    """

    shares: tuple[Share, ...]
    together: tuple[tuple[str, ...], ...]
    exact: bool
    why_not: str = ""
    orders: int = 0


class InspectionDiff(NamedTuple):
    """One provider under both versions."""

    provider: str
    provider_type: str
    old: Side
    new: Side
    standards: tuple[StandardDiff, ...]
    attribution: Attribution

    @property
    def moved(self) -> bool:
        """Return whether the provider's rating differs, or only one side has one."""
        return self.old.level != self.new.level or bool(self.old.refused) != bool(self.new.refused)


class OutcomeDiff(NamedTuple):
    """A whole comparison; ``transitions`` count providers by old and new rating (None: not rated).

    ``counterparts`` are old ids with the new ones that they are compared with, where those
    differ (``--map``); ``unmatched`` are the standards that only the old, and only the new
    version has. Ids of rule changes, standards and shares are the new version's.
    """

    old: StandardsRef
    new: StandardsRef
    changes: tuple[RuleChange, ...]
    inspections: tuple[InspectionDiff, ...]
    transitions: Mapping[tuple[Level | None, Level | None], int]
    source: str
    counterparts: Mapping[str, str] = MappingProxyType({})
    unmatched: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
