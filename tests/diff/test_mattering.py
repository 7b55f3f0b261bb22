"""Tests of the kinds of changes that no rating rests on: one by one, whatever the inspection."""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.diff.mattering import MATTERING, NEVER, can_matter
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.standards.changes import rule_changes
from ratings_engine.standards.loader import load_standards
from tests.diff.test_hybrid import SHIPPED
from tests.standards.test_changes import every_feature, mutants
from tests.strategies import examples, inspections

if TYPE_CHECKING:
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards


@cache
def without_effect() -> dict[str, list[tuple[Standards, Standards]]]:
    """Return versions between which changes of one kind alone are told, none of which can matter."""
    pack, found = every_feature(), {}
    for _, mutant in mutants(pack):
        for old, new in ((pack, mutant), (mutant, pack)):
            changes = rule_changes(old, new)
            kinds = {change.kind for change in changes}
            if len(kinds) == 1 and not any(map(can_matter, changes)):
                found.setdefault(kinds.pop(), []).append((old, new))
    return found


def concluded(standards: Standards, inspection: Inspection) -> Any:
    """Return every rating of an inspection, or why it has none; without words and places."""
    try:
        outcome = conclude_plainly(standards, inspection, indicative=True)
    except InvalidInput as error:
        return [finding.code for finding in error.findings]
    levels = {name: each.level for name, each in outcome.key_questions.items()}
    standards_levels = {name: each.moved for name, each in outcome.standards.items()}
    overall = outcome.overall
    return overall.level, overall.points, overall.rated, standards_levels, levels


@pytest.mark.parametrize("kind", sorted(NEVER - {"provider_type_added", "provider_type_dropped"}))
@given(data=st.data())
@examples(6, shrink=False)
def test_changes_of_this_kind_move_no_rating(kind: str, data: st.DataObject) -> None:
    """Whatever an inspection gives, both versions conclude the same of it."""
    pairs = without_effect()[kind]
    pack = every_feature()
    types = {type_.id for type_ in pack.provider_types}
    inspection = data.draw(inspections(pack))
    assert inspection.provider_type in types
    for old, new in pairs:
        assert concluded(old, inspection) == concluded(new, inspection)


def test_provider_types_that_one_version_lacks_move_nobody_else() -> None:
    """Another type beside makes no difference to the types that both versions have."""
    pack = every_feature()
    more = pack._replace(
        digest="more", provider_types=(*pack.provider_types, pack.provider_types[0]._replace(id="other"))
    )
    for old, new, kind in ((pack, more, "provider_type_added"), (more, pack, "provider_type_dropped")):
        changes = rule_changes(old, new)
        assert {change.kind for change in changes} == {kind}
        assert not any(map(can_matter, changes))


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in MATTERING.items() for field in sorted(fields)]
)
@given(data=st.data())
@examples(6, shrink=False)
def test_words_of_rules_that_matter_move_no_rating(kind: str, field: str, data: st.DataObject) -> None:
    """The title of a limiting rule, the name, question and unit of a measure."""
    pairs = [
        pair for pair in without_effect().get(kind, []) if rule_changes(*pair)[0].id.endswith(f".{field}")
    ]
    assert pairs
    inspection = data.draw(inspections(every_feature()))
    for old, new in pairs:
        assert concluded(old, inspection) == concluded(new, inspection)


def test_shipped_versions_differ_in_kinds_that_are_known() -> None:
    """No kind between shipped packs is in neither list, or in both."""
    kinds = {c.kind for names in permutations(SHIPPED, 2) for c in rule_changes(*map(load_standards, names))}
    assert kinds <= NEVER | MATTERING.keys()
    assert not NEVER & MATTERING.keys()
