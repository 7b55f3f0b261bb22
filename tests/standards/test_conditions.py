"""Tests of conditions on the attributes of a case, by truth tables with the unknown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.standards.conditions import attributes_in, holds
from ratings_engine.standards.model import CaseCondition
from tests.strategies import examples

TRUE, FALSE, UNKNOWN = "yes", "no", ""
VALUES = {TRUE: True, FALSE: False, UNKNOWN: None}


def compare(attribute: str, *values: str, negated: bool = False) -> CaseCondition:
    """Return the condition that an attribute has one of some values."""
    return CaseCondition("compare", attribute, frozenset(values), negated)


@pytest.mark.parametrize(
    ("value", "is_female", "is_not_female"),
    [("female", True, False), ("male", False, True), ("", None, None), (None, None, None)],
)
def test_comparing(value: str | None, is_female: bool | None, is_not_female: bool | None) -> None:  # noqa: FBT001
    """An attribute is a value, is not, or is not known: empty and missing are alike."""
    attributes = {} if value is None else {"sex": value}
    assert holds(compare("sex", "female"), attributes) is is_female
    assert holds(compare("sex", "female", negated=True), attributes) is is_not_female


@pytest.mark.parametrize(
    ("value", "among", "not_among"), [("low", True, False), ("high", False, True), ("", None, None)]
)
def test_comparing_with_several(value: str, among: bool | None, not_among: bool | None) -> None:  # noqa: FBT001
    """An attribute is among some values, is not, or is not known."""
    assert holds(compare("risk", "low", "medium"), {"risk": value}) is among
    assert holds(compare("risk", "low", "medium", negated=True), {"risk": value}) is not_among


# The first two columns are the parts; then whether all of them hold, and whether any does.
TABLE = [
    (TRUE, TRUE, True, True),
    (TRUE, FALSE, False, True),
    (FALSE, TRUE, False, True),
    (FALSE, FALSE, False, False),
    (TRUE, UNKNOWN, None, True),
    (UNKNOWN, TRUE, None, True),
    (FALSE, UNKNOWN, False, None),
    (UNKNOWN, FALSE, False, None),
    (UNKNOWN, UNKNOWN, None, None),
]


@pytest.mark.parametrize(("first", "second", "all_hold", "any_holds"), TABLE)
def test_all_and_any(first: str, second: str, all_hold: bool | None, any_holds: bool | None) -> None:  # noqa: FBT001
    """Parts settle a condition as soon as they can, whatever is not known of the others."""
    parts = (compare("a", TRUE), compare("b", TRUE))
    attributes = {"a": first, "b": second}
    assert holds(CaseCondition("all", parts=parts), attributes) is all_hold
    assert holds(CaseCondition("any", parts=parts), attributes) is any_holds


def test_the_table_is_whole() -> None:
    """The table above has every pair of true, false and unknown."""
    assert sorted(row[:2] for row in TABLE) == sorted(product(VALUES, repeat=2))


CONDITIONS = st.recursive(
    st.builds(compare, st.sampled_from("abc"), st.just(TRUE), negated=st.booleans()),
    lambda parts: st.builds(
        lambda kind, chosen: CaseCondition(kind, parts=tuple(chosen)),
        st.sampled_from(["all", "any"]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@examples(300)
@given(CONDITIONS, st.fixed_dictionaries({name: st.sampled_from(sorted(VALUES)) for name in "abc"}))
def test_what_is_settled_stays_settled(condition: CaseCondition, attributes: dict[str, str]) -> None:
    """A condition that holds, or does not, with something unknown does so whatever that turns out to be."""
    settled = holds(condition, attributes)
    ways = product(*((TRUE, FALSE) if value == UNKNOWN else (value,) for value in attributes.values()))
    outcomes = {holds(condition, dict(zip(attributes, way, strict=True))) for way in ways}
    assert None not in outcomes
    assert settled is None or outcomes == {settled}


def test_the_attributes_that_a_condition_looks_at() -> None:
    """A condition knows every attribute that one of its parts compares."""
    parts = (compare("a", TRUE), CaseCondition("any", parts=(compare("b", TRUE), compare("a", FALSE))))
    assert set(attributes_in(CaseCondition("all", parts=parts))) == {"a", "b"}
