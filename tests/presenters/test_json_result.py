"""Tests of nodes as plain data: ratings by id, exact numbers as JSON's nearest, places without folders."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import Place
from ratings_engine.presenters.json_result import as_json, plain
from ratings_engine.results.model import Boundary, DiscretionNode
from ratings_engine.standards.model import Rule

RULE = Rule("discretion", "golden/framework.yaml", 3, "manual", "recalled", "a note")


def test_a_node_is_an_object_of_its_fields() -> None:
    """Levels become ratings, and what a node holds is plain too."""
    node = DiscretionNode(1, 2, "Late", "A panel", Place("/far/away/sample.yaml", 3, 9), RULE)
    assert plain(node) == {
        "level_from": "requires_improvement",
        "level_to": "good",
        "reason": "Late",
        "authorised_by": "A panel",
        "place": "sample.yaml:3:9",
        "rule": {
            "id": "discretion",
            "file": "golden/framework.yaml",
            "line": 3,
            "source": "manual",
            "confidence": "recalled",
            "note": "a note",
        },
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(65), 65),
        (Fraction(0), 0),
        (Fraction(1, 2), 0.5),
        (Fraction(8800, 111), 79.27927927927928),
        (Fraction(200, 3), 66.66666666666667),
    ],
)
def test_exact_numbers_become_the_nearest(value: Fraction, expected: float) -> None:
    """A whole number stays whole, any other is rounded once, correctly."""
    found = plain(Boundary(2, "at_least", value, value, None))["value"]
    assert (found, type(found)) == (expected, type(expected))


@given(st.fractions(min_value=0, max_value=100))
def test_no_number_is_further_off_than_a_float_has_to_be(value: Fraction) -> None:
    """The number in JSON reads back as the float that is nearest to the exact one."""
    found = json.loads(as_json(plain(value)))
    assert found == (value.numerator if value.denominator == 1 else float(value))


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("/a/b/c.csv", 3, 4), "c.csv:3:4"),
        (Place("b/c.xlsx", sheet="Cases", cell="B7"), "c.xlsx, sheet Cases, cell B7"),
        (Place("c.parquet", path="row 2, column 2.1.1"), "c.parquet (row 2, column 2.1.1)"),
        (Place("c.yaml"), "c.yaml"),
    ],
)
def test_places_have_no_folder(place: Place, shown: str) -> None:
    """The bytes of a result do not depend on where the sample lies."""
    assert plain(place) == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_has_no_word_for_is_refused(value: float) -> None:
    """NaN and infinity are not written, because other readers stumble over them."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json({"value": value})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda t: st.lists(t) | st.dictionaries(st.text(), t),
    )
)
def test_plain_data_goes_there_and_back(data: Any) -> None:
    """Plain data stays as it is, through text and back."""
    assert json.loads(as_json(plain(data))) == data
