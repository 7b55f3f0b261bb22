"""Many inspections rated at once have the ratings that each has alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.presenters.json_result import ratings_told
from ratings_engine.rating.engine import rate
from ratings_engine.rating.vectorised import many
from ratings_engine.rating.vectorised.many import COMPARED, rate_many
from ratings_engine.samples.model import DiscretionRecord, Sample
from tests.rating.vectorised.lenient import lenient, moved_by_panels
from tests.rating.vectorised.shipped import HERE, sample_of, shipped
from tests.strategies import Wild, examples, inspections, packs

if TYPE_CHECKING:
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards


def told(rated: Any, pack: Standards, sample: Sample, *, indicative: bool) -> Any:
    """Return all that the answer tells of ratings, or what the sample is refused for."""
    try:
        result = rated(pack, sample, indicative=indicative)
    except InvalidInput as refusal:
        return refusal.findings
    return [ratings_told(each) for each in result.inspections]


def agree(pack: Standards, found: list[Inspection], *, indicative: bool) -> None:
    """Assert that all that the answer tells of ratings is the same, or is refused alike."""
    sample = Sample("", "", tuple(found))
    expected = told(rate, pack, sample, indicative=indicative)
    assert told(rate_many, pack, sample, indicative=indicative) == expected


@examples(40, shrink=False)
@given(st.data(), st.booleans())
def test_many_are_rated_as_each_is_alone(data: Any, indicative: bool) -> None:  # noqa: FBT001
    """On random packs and inspections, by the rule engine and at once."""
    pack = data.draw(packs())
    found = [data.draw(inspections(pack)) for _ in range(6)]
    agree(pack, found, indicative=indicative)


@examples(30, shrink=False)
@given(st.data())
def test_many_are_rated_as_each_is_alone_where_much_is_rated_and_moved(data: Any) -> None:
    """On packs that rate nearly everything, with discretion within the policy and beyond."""
    pack = data.draw(lenient(data.draw(packs(Wild(rising=data.draw(st.booleans()))))))
    found = []
    for _ in range(4):
        inspection = data.draw(inspections(pack, discretion=False, totals=False))
        found.append(data.draw(moved_by_panels(pack, inspection)))
    agree(pack, found, indicative=False)


def test_many_of_the_shipped_pack_are_rated_as_each_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty synthetic inspections of two provider types, in arrays of seven at a time."""
    monkeypatch.setattr(many, "AT_ONCE", 7)
    sample = sample_of(60)
    agree(shipped(), list(sample.inspections), indicative=False)
    assert rate_many(shipped(), sample).compared == 2 * COMPARED


def test_every_finding_of_many_is_told_in_order() -> None:
    """Records of discretion beyond the policy are refused, as each alone would be."""
    sample = sample_of(50)
    beyond = tuple(
        each._replace(discretion=(DiscretionRecord("2.1", 3, "Because.", "A panel", HERE),))
        for each in sample.inspections
    )
    agree(shipped(), list(beyond), indicative=False)


def test_a_disagreement_with_the_rule_engine_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the rule engine says otherwise of one inspection, no rating is given."""
    real = many.rate_inspection

    def otherwise(*given: Any, **named: Any) -> Any:
        result = real(*given, **named)
        return result._replace(overall=result.overall._replace(level=7))

    monkeypatch.setattr(many, "rate_inspection", otherwise)
    with pytest.raises(InternalError, match="otherwise than the rule engine") as caught:
        rate_many(shipped(), sample_of(3))
    assert caught.value.code == "RE904"


@pytest.mark.parametrize("size", [1, 2, COMPARED, COMPARED + 1, 1000])
def test_what_is_compared_is_spread_from_the_first_to_the_last(size: int) -> None:
    """All of a few, and so many of more, the first and the last among them."""
    inspections = [(place, None) for place in range(size)]
    places = [place for place, _ in many._spread(inspections)]  # type: ignore[arg-type]
    assert (places[0], places[-1], len(places)) == (0, size - 1, min(size, COMPARED))
