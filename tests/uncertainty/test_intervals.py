"""Tests of the intervals and margins of key questions: of what, from what, and what they say of ratings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.rating.engine import rate_inspection, rate_plainly
from ratings_engine.samples.model import GivenTally
from ratings_engine.standards.banding import percentage
from ratings_engine.uncertainty.intervals import inspection_with_intervals
from tests.rating.given import HERE, counted, judged, nothing_known, the_standards
from tests.strategies import examples, inspections, packs

if TYPE_CHECKING:
    from ratings_engine.results.model import InspectionResult, KeyQuestionNode
    from ratings_engine.standards.model import Standards

INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = range(4)


def question(
    tally: GivenTally, population: int | None = None, confidence: int | None = None, rounding: str = ""
) -> KeyQuestionNode:
    """Return the key question 2.2.1 of a company, rated from a tally, with its interval."""
    standards = the_standards("probation-2018", rounding)
    inspection = nothing_known("crc", tallies=(tally,), population=population)
    level = None if confidence is None else Fraction(confidence)
    result = inspection_with_intervals(standards, rate_inspection(standards, inspection), level)
    return next(q for s in result.standards for q in s.key_questions if q.id == tally.subject)


def published(share: str, of: int | None) -> GivenTally:
    """Return a published percentage of the key question 2.2.1."""
    return GivenTally("2.2.1", None, None, None, None, Fraction(share), of, HERE)


def interval(node: KeyQuestionNode) -> Any:
    """Return the interval of a key question that has one."""
    assert node.interval is not None
    assert node.why_no_interval == ""
    return node.interval


def test_an_unknown_population_is_wilsons() -> None:
    """69 of 111 is between 56.12% and 67.85% at the pack's 80%, by Wilson's method, rounded outward."""
    found = interval(question(counted("2.2.1", 69, 42)))
    assert (found.low, found.high) == (Fraction("56.12"), Fraction("67.85"))
    assert (found.confidence, found.method) == (80, "wilson")
    assert (found.population, found.too_small) == (None, False)
    assert found.bands == (REQUIRES_IMPROVEMENT, GOOD)


def test_a_known_population_is_exact() -> None:
    """69 of 111 out of 3,120 stand for 1,744 to 2,123 of them, and those ends are not rounded."""
    found = interval(question(counted("2.2.1", 69, 42), 3120))
    assert (found.low, found.high) == (percentage(1744, 3120), percentage(2123, 3120))
    assert (found.method, found.population) == ("hypergeometric", 3120)


def test_the_margin_is_in_cases_each_way() -> None:
    """Of 69 in 111 that are yes, 4 more would be Good and 14 fewer Inadequate."""
    assert question(counted("2.2.1", 69, 42)).margin == (4, 14, GOOD, INADEQUATE)
    assert question(counted("2.2.1", 9, 1)).margin == (None, 2, None, GOOD)
    assert question(counted("2.2.1", 1, 9)).margin == (4, None, REQUIRES_IMPROVEMENT, None)


def test_a_margin_names_the_rating_that_is_reached() -> None:
    """With few cases one more may pass a whole band: 1 of 3 turns Good, 2 of 3 Outstanding or Inadequate."""
    assert question(counted("2.2.1", 1, 2)).margin == (1, None, GOOD, None)
    assert question(counted("2.2.1", 2, 1)).margin == (1, 1, OUTSTANDING, INADEQUATE)


@pytest.mark.parametrize(
    ("na", "unanswered", "population"),
    [(0, 0, 1000), (50, 0, 667), (300, 0, 250), (0, 30, 1000), (50, 30, 667)],
)
def test_cases_that_a_question_is_not_of_leave_the_population(
    na: int, unanswered: int, population: int
) -> None:
    """They leave it in the share that they have of the sample; unanswered cases are as if not drawn."""
    found = interval(question(counted("2.2.1", 60, 40, na, unanswered), 1000))
    assert found.population == population


def test_everybody_inspected_is_certain() -> None:
    """Where the sample is the whole caseload the interval is the percentage itself, and one band."""
    found = interval(question(counted("2.2.1", 646, 354), 1000))
    assert (found.low, found.high, found.bands) == (
        Fraction("64.6"),
        Fraction("64.6"),
        (REQUIRES_IMPROVEMENT,),
    )
    found = interval(question(counted("2.2.1", 2, 1, na=7), 10))
    assert (found.low, found.high, found.population) == (Fraction(200, 3), Fraction(200, 3), 3)


def test_an_interval_holds_the_percentage_itself() -> None:
    """1 of 18 stands for 1 of 20, not 2: that is 5%, and the 5.6% that the sample has is held too."""
    found = interval(question(counted("2.2.1", 1, 17), 20))
    assert (found.low, found.high) == (5, Fraction(100, 18))


def test_a_population_below_the_sample_is_left_aside_and_said() -> None:
    """What cannot be true is not used: the interval is Wilson's, and says so."""
    found = interval(question(counted("2.2.1", 69, 42), 110))
    assert (found.method, found.population, found.too_small) == ("wilson", None, True)
    assert found._replace(too_small=False) == interval(question(counted("2.2.1", 69, 42)))


@pytest.mark.parametrize(("yes", "no"), [(1, 0), (0, 1)])
@pytest.mark.parametrize("population", [None, 1, 50])
def test_one_case_says_little(yes: int, no: int, population: int | None) -> None:
    """One case, all yes or none: the interval has the share of all or none as its end."""
    found = interval(question(counted("2.2.1", yes, no), population))
    assert (found.high if yes else found.low) == 100 * yes
    assert (found.low == found.high) == (population == 1)


def test_the_confidence_is_the_packs_unless_another_is_given() -> None:
    """More confidence takes a wider interval; standards that say nothing of sampling have 95%."""
    usual, surer = question(counted("2.2.1", 69, 42)), question(counted("2.2.1", 69, 42), confidence=95)
    assert interval(usual).confidence == 80
    assert interval(surer).confidence == 95
    assert interval(surer).low < interval(usual).low < interval(usual).high < interval(surer).high
    standards = the_standards("probation-2018")._replace(sampling=None)
    inspection = nothing_known("crc", tallies=(counted("2.2.1", 69, 42),))
    result = inspection_with_intervals(standards, rate_plainly(standards, inspection))
    assert {q.interval for s in result.standards for q in s.key_questions} == {None, surer.interval}


@pytest.mark.parametrize(
    ("share", "of", "yes"),
    [("72", 111, 80), ("81", 105, 85), ("72.1", 111, 80), ("66.67", 3, 2), ("100", 7, 7), ("0", 7, 0)],
)
def test_a_published_percentage_stands_for_one_count(share: str, of: int, yes: int) -> None:
    """Where one count alone is published as a percentage its interval is that of the count."""
    found = question(published(share, of))
    assert interval(found) == interval(question(counted("2.2.1", yes, of - yes)))
    assert found.margin is None


@pytest.mark.parametrize(
    ("share", "of", "why"),
    [
        ("72", None, "percentage_alone"),
        ("72", 400, "several_counts"),
        ("62.5", 4, "no_count"),
        ("72", 3, "no_count"),
    ],
)
def test_a_published_percentage_without_its_count_has_none(share: str, of: int | None, why: str) -> None:
    """There is no interval where no count, or more than one, is published so; and the reason is told."""
    found = question(published(share, of))
    assert (found.interval, found.margin, found.why_no_interval) == (None, None, why)


def test_a_half_may_have_been_rounded_either_way() -> None:
    """Of 8 cases, 1 is 12.5%: published as 12 or as 13 it is that one."""
    assert interval(question(published("12", 8))) == interval(question(published("13", 8)))


def test_what_is_not_rated_or_judged_has_no_interval() -> None:
    """Nothing is made up where cases were all not applicable, too many unanswered, judged or not given."""
    standards = the_standards("probation-2018")
    assert question(counted("2.2.1", 0, 0, na=12)).why_no_interval == "no_percentage"
    assert question(counted("2.2.1", 5, 5, unanswered=900)).why_no_interval == "not_rated"
    given = nothing_known("crc", judgements=judged(**{"1.1.1": 2}))
    result = inspection_with_intervals(standards, rate_inspection(standards, given))
    told = {q.id: q.why_no_interval for s in result.standards for q in s.key_questions}
    assert (told["1.1.1"], told["2.1.1"]) == ("judged", "no_percentage")


def test_without_asking_there_is_none() -> None:
    """Rating alone makes no intervals, and says so."""
    result = rate_inspection(the_standards("probation-2018"), nothing_known("crc"))
    assert {q.why_no_interval for s in result.standards for q in s.key_questions} == {"not_worked_out"}


def test_bands_are_those_of_what_is_banded() -> None:
    """Under whole percentages an end of 64.83% is Good, as it would be rated; under exact ones it is not."""
    exact = interval(question(counted("2.2.1", 121, 79)))
    whole = interval(question(counted("2.2.1", 121, 79), rounding="whole_percent"))
    assert (exact.low, exact.high) == (whole.low, whole.high) == (Fraction("56"), Fraction("64.83"))
    assert exact.bands == (REQUIRES_IMPROVEMENT,)
    assert whole.bands == (REQUIRES_IMPROVEMENT, GOOD)


def intervals_of(result: InspectionResult) -> list[KeyQuestionNode]:
    """Return the key questions of a result that have an interval."""
    return [q for s in result.standards for q in s.key_questions if q.interval is not None]


@examples(60)
@given(packs(), st.data())
def test_intervals_of_any_sample_hold_its_percentages(standards: Standards, data: st.DataObject) -> None:
    """In any pack: around the percentage, within 0 to 100, its band among those spanned."""
    inspection = data.draw(inspections(standards, discretion=False))
    population = data.draw(st.none() | st.integers(1, 500))
    rated = rate_plainly(standards, inspection._replace(population=population))
    result = inspection_with_intervals(standards, rated)
    for node in intervals_of(result):
        found = interval(node)
        assert node.percentage is not None
        if node.yes is not None:
            assert 0 <= found.low <= node.percentage <= found.high <= 100
            assert node.level in found.bands
        assert list(found.bands) == sorted(set(found.bands))
        assert (found.method == "wilson") == (found.population is None)
