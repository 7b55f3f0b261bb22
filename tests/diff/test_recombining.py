"""Tests of many versions at once: each comes to what the plain evaluator concludes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.diff.recombining import Recombiner
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly
from tests.diff.pairs import pairs
from tests.strategies import examples, inspections

if TYPE_CHECKING:
    from ratings_engine.diff.recombining import Provider
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards


def plainly(standards: Standards, inspection: Inspection, *, indicative: bool) -> object:
    """Return what the plain evaluator concludes, or None where it refuses."""
    try:
        outcome = conclude_plainly(standards, inspection, indicative=indicative)
    except InvalidInput:
        return None
    standards_levels = {name: each.level for name, each in outcome.standards.items()}
    return outcome.overall, standards_levels if inspection.total is None else {}


def recombined(provider: Provider, standards: Standards) -> object:
    """Return the same by parts."""
    try:
        found = provider.conclude(standards)
    except InvalidInput:
        return None
    names = {s.id for s in standards.standards}
    return found.overall, {name: level for name, level in found.levels.items() if name in names}


@given(pairs(), st.booleans(), st.data())
@examples(250, shrink=False)
def test_parts_come_to_the_whole(
    pair: tuple[Standards, Standards],
    indicative: bool,  # noqa: FBT001
    data: st.DataObject,
) -> None:
    """Whatever was concluded before, each version comes to what the plain evaluator says."""
    recombiner = Recombiner(indicative=indicative)
    for _ in range(3):
        inspection = data.draw(inspections(pair[0]))
        provider = recombiner.provider(inspection)
        for standards in (*pair, pair[0]):
            if not asked_strangely(standards, inspection):
                assert recombined(provider, standards) == plainly(
                    standards, inspection, indicative=indicative
                )


def asked_strangely(standards: Standards, inspection: Inspection) -> bool:
    """Return whether cases answer what these standards do not know: reading leaves such columns out."""
    known = {q.id for s in standards.standards for q in s.key_questions}
    return inspection.cases is not None and not set(inspection.cases.questions) <= known
