"""Compare outcomes: every inspection rated by both versions, and what moved it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.attributing import attribute
from ratings_engine.diff.hybrid import Hybrids
from ratings_engine.diff.model import Attribution, InspectionDiff, OutcomeDiff, Side
from ratings_engine.diff.outcomes import standard_diffs
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import rate_inspection, standards_ref
from ratings_engine.standards.changes import rule_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.errors import Finding
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

__all__ = ["Comparing", "diff_outcomes"]

UNMOVED = Attribution((), (), exact=True)


class Comparing(NamedTuple):
    """How to compare: ``seed`` draws orders of changes where there are too many for all."""

    indicative: bool = False
    seed: int = 1


def diff_outcomes(
    old: Standards, new: Standards, pairings: Sequence[Pairing], source: str, how: Comparing | None = None
) -> OutcomeDiff:
    """Return whose rating differs between two versions, and because of which changes.

    What one version cannot rate is a transition of its own. Raises InternalError where the
    two rating engines disagree.
    """
    how = how or Comparing()
    changes = tuple(rule_changes(old, new))
    hybrids = Hybrids(old, new, changes)
    inspections = []
    for pairing in pairings:
        sides = (
            _side(old, pairing.old, pairing.refused[0], how),
            _side(new, pairing.new, pairing.refused[1], how),
        )
        differs = (sides[0].level, sides[0].score) != (sides[1].level, sides[1].score)
        shares = (
            attribute(hybrids, changes, pairing, indicative=how.indicative, seed=how.seed)
            if differs
            else UNMOVED
        )
        standards = tuple(standard_diffs(*sides))
        inspections.append(InspectionDiff(pairing.provider, pairing.provider_type, *sides, standards, shares))
    counted = Counter((each.old.level, each.new.level) for each in inspections)
    return OutcomeDiff(
        standards_ref(old), standards_ref(new), changes, tuple(inspections), dict(counted), source
    )


def _side(
    standards: Standards, inspection: Inspection | None, refused: Sequence[Finding], how: Comparing
) -> Side:
    if inspection is None:
        return Side(None, None, None, tuple(refused))
    try:
        result = rate_inspection(standards, inspection, indicative=how.indicative)
    except InvalidInput as error:
        return Side(None, None, None, tuple(error.findings))
    overall = result.overall
    return Side(overall.level, overall.score, overall.max_score, (), result)
