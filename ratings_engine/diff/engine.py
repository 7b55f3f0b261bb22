"""Compare outcomes: every inspection rated by both versions, and what moved it."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.alike import count_alike
from ratings_engine.diff.attributing import Attributing, attribute
from ratings_engine.diff.game import Worth
from ratings_engine.diff.hybrid import Hybrids
from ratings_engine.diff.joining import subjects_given
from ratings_engine.diff.model import Attribution, InspectionDiff, OutcomeDiff, Side
from ratings_engine.diff.outcomes import standard_diffs
from ratings_engine.diff.recombining import Recombiner
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import rate_inspection, standards_ref
from ratings_engine.standards.changes import changes_to_tell
from ratings_engine.tallies.counting import tallies_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ratings_engine.diff.model import StandardDiff
    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.errors import Finding
    from ratings_engine.results.model import InspectionResult
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.model import Tally

__all__ = ["Comparing", "diff_outcomes"]

UNMOVED = Attribution((), (), exact=True)


class Comparing(NamedTuple):
    """How to compare: ``seed`` draws orders of changes where there are too many for all.

    ``counterparts`` say by which new ids old ones went, where standards were renamed to be
    compared; see ``diff.mapping``.
    """

    indicative: bool = False
    seed: int = 1
    counterparts: Mapping[str, str] = MappingProxyType({})


def diff_outcomes(
    old: Standards, new: Standards, pairings: Iterable[Pairing], source: str, how: Comparing | None = None
) -> OutcomeDiff:
    """Return whose rating differs between two versions, and because of which changes.

    What one version cannot rate is a transition of its own. Raises InternalError where the
    two rating engines disagree.
    """
    how = how or Comparing()
    changes = tuple(changes_to_tell(old, new))
    recombiner = Recombiner(indicative=how.indicative)
    attributing = Attributing(Hybrids(old, new, changes), recombiner, how.indicative, how.seed)
    comparison = _Comparison((old, new), count_alike(old, new), how, attributing, _Totals())
    inspections = tuple(comparison.inspection(pairing) for pairing in pairings)
    counted = Counter((each.old.level, each.new.level) for each in inspections)
    return OutcomeDiff(
        standards_ref(old), standards_ref(new), changes, inspections, dict(counted), source,
        how.counterparts, unmatched(old, new),
    )  # fmt: skip


def unmatched(old: Standards, new: Standards) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the standards that only the old, and only the new version has."""
    before, after = ([standard.id for standard in pack.standards] for pack in (old, new))
    return tuple(s for s in before if s not in after), tuple(s for s in after if s not in before)


class _Comparison(NamedTuple):
    """Two versions, and what is made once for all inspections; ``alike``: they count cases alike."""

    versions: tuple[Standards, Standards]
    alike: bool
    how: Comparing
    attributing: Attributing
    totals: _Totals

    def inspection(self, pairing: Pairing) -> InspectionDiff:
        """Return one inspection under both versions."""
        counted = self._counted(pairing)
        old = self._side(0, pairing.old, pairing.refused[0], counted)
        new = self._side(1, pairing.new, pairing.refused[1], counted)
        standards = tuple(standard_diffs(old, new))
        shares = UNMOVED
        if _summary(old) != _summary(new) or any(_differs(each) for each in standards):
            shares = attribute(self.attributing, pairing, (_worth(old), _worth(new)), counted)
        return InspectionDiff(pairing.provider, pairing.provider_type, old, new, standards, shares)

    def _counted(self, pairing: Pairing) -> Mapping[str, Tally] | None:
        """Return the tallies of an inspection that both versions read and count alike."""
        one = self.alike and pairing.old is pairing.new and pairing.old is not None
        return tallies_of(self.versions[0], pairing.old) if one and pairing.old else None

    def _side(
        self,
        place: int,
        inspection: Inspection | None,
        refused: Sequence[Finding],
        counted: Mapping[str, Tally] | None,
    ) -> Side:
        if inspection is None:
            return Side(None, None, None, tuple(refused))
        try:
            result = self.totals.rated(place, inspection, lambda: self._rated(place, inspection, counted))
        except InvalidInput as error:
            return Side(None, None, None, tuple(error.findings))
        overall = result.overall
        return Side(overall.level, overall.score, overall.max_score, (), result)

    def _rated(
        self, place: int, inspection: Inspection, counted: Mapping[str, Tally] | None
    ) -> InspectionResult:
        standards, indicative = self.versions[place], self.how.indicative
        return rate_inspection(standards, inspection, indicative=indicative, tallies=counted)


class _Totals:
    """Published totals: of those that are equal all is the same but the provider's name."""

    def __init__(self) -> None:
        self._known: dict[object, InspectionResult] = {}

    def rated(
        self, place: int, inspection: Inspection, rate: Callable[[], InspectionResult]
    ) -> InspectionResult:
        """Return what one version comes to, without another run of the rules for an equal total."""
        said = _total_alone(inspection)
        if said is None:
            return rate()
        if (place, said) not in self._known:
            self._known[place, said] = rate()
        return self._known[place, said]._replace(provider=inspection.provider)


def _total_alone(inspection: Inspection) -> tuple[object, ...] | None:
    """Return all that an inspection says but its name and places, None where that is no total alone."""
    total = inspection.total
    if total is None or subjects_given(inspection) or inspection.measures or inspection.discretion:
        return None
    return inspection.provider_type, inspection.population, total.score, total.max_score


def _summary(side: Side) -> tuple[object, ...]:
    return side.level, side.score, side.max_score, bool(side.refused)


def _differs(standard: StandardDiff) -> bool:
    return (standard.old, standard.there[0]) != (standard.new, standard.there[1])


def _worth(side: Side) -> Worth | None:
    """Return what a side comes to, None where it cannot be rated."""
    return None if side.result is None else Worth(side.score or 0, side.level, {})
