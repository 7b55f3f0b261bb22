"""A sample under many versions is rated as each version rates it alone."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.rating import variants as module
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.rating.variants import rate_variants
from ratings_engine.samples.model import Sample
from tests.rating.vectorised.lenient import lenient
from tests.strategies import Wild, examples, inspections, packs

if TYPE_CHECKING:
    from ratings_engine.results.variants import VariantResult
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards


def alone(pack: Standards, inspection: Inspection, *, indicative: bool) -> tuple[Any, ...] | None:
    """Return the overall rating, the score and the standards' ratings; None where it is refused."""
    try:
        outcome = conclude_plainly(pack, inspection, indicative=indicative)
    except InvalidInput:
        return None
    score = None if outcome.overall.level is None else outcome.overall.points
    return outcome.overall.level, score, {name: each.level for name, each in outcome.standards.items()}


def told(result: VariantResult, place: int, names: list[str]) -> tuple[Any, ...] | None:
    """Return the same of one row of a result."""
    if result.refused[place]:
        return None
    standards = {name: result.by_standard[name][place] for name in names}
    return result.overall[place], result.scores[place], standards


def agree(versions: list[Standards], found: list[Inspection], *, indicative: bool) -> None:
    """Assert that each version says of each inspection what it says of it alone."""
    results = rate_variants(versions, Sample("", "", tuple(found)), indicative=indicative)
    for pack, result in zip(versions, results, strict=True):
        for place, inspection in enumerate(found):
            kind = inspection.provider_type
            names = [s.id for s in pack.standards if kind in s.applies_to]
            assert told(result, place, names) == alone(pack, inspection, indicative=indicative)


def mixtures(draw: Any, pack: Standards, other: Standards) -> list[Standards]:
    """Return versions of a pack that have parts of another: standards' rules, overall, limits, points."""
    swapped = tuple(
        ours._replace(
            # A table of mean points is for its own pack's points.
            combination=ours.combination if theirs.combination.bands else theirs.combination,
            counted=theirs.counted,
            key_questions=tuple(
                q._replace(banding=p.banding, minimum_cases=p.minimum_cases)
                for q, p in zip(ours.key_questions, itertools.cycle(theirs.key_questions), strict=False)
            ),
        )
        for ours, theirs in zip(pack.standards, itertools.cycle(other.standards), strict=False)
    )
    versions = [pack]
    for _ in range(5):
        chosen = [draw(st.sampled_from(pair)) for pair in zip(pack.standards, swapped, strict=True)]
        limits = draw(st.sampled_from([pack.limiting_rules, pack.limiting_rules[:1], ()]))
        rounding = draw(st.sampled_from([pack.rounding, other.rounding]))
        discretion = draw(st.sampled_from([pack.discretion, other.discretion]))
        versions.append(
            pack._replace(
                standards=tuple(chosen), limiting_rules=limits, rounding=rounding, discretion=discretion
            )
        )
    return versions


@examples(120, shrink=False)
@given(st.data(), st.booleans())
def test_versions_are_rated_as_each_is_alone(data: Any, indicative: bool) -> None:  # noqa: FBT001
    """Whatever versions share, and whatever limits, discretion and indicators there are."""
    pack, other = data.draw(packs()), data.draw(packs())
    found = [data.draw(inspections(pack)) for _ in range(5)]
    agree(mixtures(data.draw, pack, other), found, indicative=indicative)


@examples(80, shrink=False)
@given(st.data())
def test_versions_that_rate_nearly_everything(data: Any) -> None:
    """The same of packs that leave little unrated."""
    wild = Wild(rising=data.draw(st.booleans()))
    pack, other = (data.draw(lenient(data.draw(packs(wild)))) for _ in range(2))
    found = [data.draw(inspections(pack, totals=False)) for _ in range(5)]
    agree(mixtures(data.draw, pack, other), found, indicative=False)


@examples(40, shrink=False)
@given(st.data())
def test_what_is_kept_is_bounded_and_makes_no_difference(data: Any) -> None:
    """Ratings are the same where next to nothing may be kept."""
    from ratings_engine.rating.vectorised import variants as kept

    pack, other = data.draw(packs()), data.draw(packs())
    found = [data.draw(inspections(pack)) for _ in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "ROOM", 1)
        patch.setattr(kept, "MOST_PARTS", 1)
        agree(mixtures(data.draw, pack, other), found, indicative=False)


def test_a_sample_without_inspections_is_rated_by_every_version() -> None:
    """There is a result for each version, with nobody in it."""
    pack = next(iter(_example()))[0]
    results = list(rate_variants([pack, pack], Sample("", "", ())))
    assert [result.overall for result in results] == [(), ()]


def test_a_disagreement_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the plain evaluator says otherwise, no rating is given."""
    pack, found = next(iter(_example()))
    real = module.conclude_plainly

    def otherwise(*given: Any, **named: Any) -> Any:
        outcome = real(*given, **named)
        return outcome._replace(overall=outcome.overall._replace(level=7))

    monkeypatch.setattr(module, "conclude_plainly", otherwise)
    with pytest.raises(InternalError, match="otherwise than the plain evaluation") as caught:
        list(rate_variants([pack], Sample("", "", tuple(found))))
    assert caught.value.code == "RE904"


def _example() -> Any:
    from tests.rating.vectorised.shipped import sample_of, shipped

    yield shipped(), list(sample_of(3).inspections)
