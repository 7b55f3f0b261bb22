"""Tests of rating stability: shares beside exact probabilities, and what cannot be resampled."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from scipy.stats import binom, hypergeom

from ratings_engine.errors import InternalError, InvalidInput, UsageError
from ratings_engine.rating.engine import rate
from ratings_engine.results.stability import Shares
from ratings_engine.samples.model import GivenTally, Sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.uncertainty import stability
from ratings_engine.uncertainty.stability import Resampling, with_stability
from ratings_engine.vocabulary import NA, NO, UNANSWERED, YES
from tests.rating.given import judged, nothing_known
from tests.strategies import HERE, sheet_of

if TYPE_CHECKING:
    from ratings_engine.results.stability import StabilityNode
    from ratings_engine.samples.model import CaseSheet, Inspection
    from ratings_engine.standards.model import Standards

QUESTIONS = ["2.2.1", "2.2.2", "2.2.3"]
MANY = Resampling(20_000, 1)


@pytest.fixture(scope="module")
def pack() -> Standards:
    """Return a pack in which 2.2 rests on cases: 50%, 65% and 80% of them, the lowest of three."""
    return load_standards("probation-2018")


def alike(yes: int, no: int, na: int = 0, unanswered: int = 0) -> CaseSheet:
    """Return cases each of which has one answer to all three questions of 2.2."""
    answers = [YES] * yes + [NO] * no + [NA] * na + [UNANSWERED] * unanswered
    return sheet_of(QUESTIONS, [(answer,) * 3 for answer in answers])


def of_cases(sheet: CaseSheet | None, population: int | None = None, **given: Any) -> Inspection:
    """Return an inspection of a company with these cases."""
    return nothing_known("crc", cases=sheet, population=population, **given)


def stable(pack: Standards, inspection: Inspection, resampling: Resampling = MANY) -> StabilityNode:
    """Return how stable an inspection's ratings are."""
    sample = Sample("sample.yaml", "", (inspection,))
    result = with_stability(pack, sample, rate(pack, sample), resampling, indicative=False)
    node = result.inspections[0].stability
    assert node is not None
    return node


def close(shares: Shares, expected: list[float]) -> None:
    """Assert that shares are these probabilities, within four standard errors each."""
    every = sum(shares.by_level)
    assert shares.unrated == 0
    for found, chance in zip(shares.by_level, expected, strict=True):
        assert abs(found / every - chance) <= 4 * (chance * (1 - chance) / every) ** 0.5


def between_thresholds(distribution: Any, cases: int) -> list[float]:
    """Return the probabilities of the four ratings, where ``distribution`` is of the number of yes."""
    least = [-(-cut * cases // 100) for cut in (50, 65, 80)]
    below = [0.0, *(float(distribution.cdf(cut - 1)) for cut in least), 1.0]
    return [above - under for under, above in itertools.pairwise(below)]


@pytest.mark.parametrize(("yes", "no"), [(13, 7), (40, 40), (97, 53)])
def test_shares_are_the_probabilities_of_draws_with_replacement(pack: Standards, yes: int, no: int) -> None:
    """Where all questions are answered alike, the number of yes in a resample is binomial."""
    cases = yes + no
    node = stable(pack, of_cases(alike(yes, no)))
    close(node.standards["2.2"], between_thresholds(binom(cases, yes / cases), cases))


@pytest.mark.parametrize(("yes", "no", "times"), [(13, 7, 2), (40, 40, 3), (97, 53, 20)])
def test_shares_are_the_probabilities_of_draws_from_a_caseload(
    pack: Standards, yes: int, no: int, times: int
) -> None:
    """From a caseload so many times the sample, the number of yes is hypergeometric."""
    cases = yes + no
    node = stable(pack, of_cases(alike(yes, no), times * cases))
    close(node.standards["2.2"], between_thresholds(hypergeom(times * cases, times * yes, cases), cases))


def test_strata_that_explain_the_answers_leave_nothing_to_chance(pack: Standards) -> None:
    """Within strata of one answer every resample has the same share, and the same rating."""
    sheet = alike(13, 7)
    cases = tuple(case._replace(attributes=(str(case.answers[0]),)) for case in sheet.cases)
    inspection = of_cases(sheet._replace(attributes=("office",), cases=cases))
    node = stable(pack, inspection, Resampling(500, 1, ("office",)))
    assert node.standards["2.2"] == Shares((0, 0, 500, 0), 0)
    assert [(s.name, s.cases) for s in node.strata] == [("0", 13), ("1", 7)]
    assert stable(pack, inspection, Resampling(500, 1)).standards["2.2"].by_level[1] > 0


def test_strata_share_out_the_caseload(pack: Standards) -> None:
    """Each stratum stands for its part of the eligible cases, and none is lost."""
    sheet = alike(13, 7)
    cases = tuple(case._replace(attributes=("abc"[n % 3],)) for n, case in enumerate(sheet.cases))
    inspection = of_cases(sheet._replace(attributes=("office",), cases=cases), 101)
    node = stable(pack, inspection, Resampling(100, 1, ("office",)))
    assert [(s.name, s.cases, s.population) for s in node.strata] == [
        ("a", 7, 36),
        ("b", 7, 35),
        ("c", 6, 30),
    ]


ATTRIBUTES = ("sex", "sentence_type", "risk_of_serious_harm")


def test_the_strata_of_the_draw_are_used_where_they_are_known(pack: Standards) -> None:
    """A sheet with what the pack's strata look at is resampled within them, others apart."""
    people = [
        ("female", "", "low"),
        ("Male", "community", "low"),
        ("male", "post_custody", "high"),
        ("", "", ""),
    ]
    sheet = alike(8, 4)
    cases = tuple(case._replace(attributes=people[n % 4]) for n, case in enumerate(sheet.cases))
    node = stable(pack, of_cases(sheet._replace(attributes=ATTRIBUTES, cases=cases)), Resampling(100, 1))
    assert [(s.name, s.cases) for s in node.strata] == [
        ("female", 3),
        ("male_community_low", 3),
        ("male_post_custody_not_low", 3),
        ("none of them", 3),
    ]
    without = tuple(case._replace(attributes=case.attributes[:2]) for case in cases)
    narrower = sheet._replace(attributes=ATTRIBUTES[:2], cases=without)
    assert [s.name for s in stable(pack, of_cases(narrower), Resampling(100, 1)).strata] == [""]


def test_what_was_judged_or_tallied_stays_as_it_is(pack: Standards) -> None:
    """Standards without cases have one rating in every resample, and are named."""
    tallies = tuple(GivenTally(f"2.1.{n}", 13, 7, 0, 0, None, None, HERE) for n in (1, 2, 3))
    inspection = of_cases(alike(13, 7), judgements=judged(**{"1.1": 3}), tallies=tallies)
    node = stable(pack, inspection, Resampling(300, 1))
    assert node.held == ("1.1", "1.2", "1.3", "1.4", "2.1", "2.3", "2.4", "4.1", "4.2")
    assert node.standards["1.1"] == Shares((0, 0, 0, 300), 0)
    assert node.standards["2.1"] == Shares((0, 0, 300, 0), 0)
    assert node.standards["1.2"] == Shares((0, 0, 0, 0), 300)
    assert node.overall == Shares((0, 0, 0, 0), 300)


def test_a_whole_caseload_is_certain(pack: Standards) -> None:
    """With every eligible case inspected there is no other sample."""
    assert stable(pack, of_cases(alike(13, 7), 20)).standards["2.2"] == Shares((0, 0, 20_000, 0), 0)


def test_all_answers_not_applicable(pack: Standards) -> None:
    """A question that no case answers yes or no is rated in no resample."""
    node = stable(pack, of_cases(alike(0, 0, na=9)), Resampling(200, 1))
    assert node.standards["2.2"] == Shares((0, 0, 0, 0), 200)


def test_too_many_unanswered_in_some_resamples(pack: Standards) -> None:
    """A third unanswered is allowed: a resample with more of them is not rated."""
    node = stable(pack, of_cases(alike(20, 0, unanswered=10)))
    assert node.standards["2.2"].unrated / 20_000 == pytest.approx(float(binom(30, 1 / 3).sf(10)), abs=0.015)


@pytest.mark.parametrize(
    ("sheet", "why", "cases"),
    [
        pytest.param(None, "no_cases", 0, id="judgements only"),
        pytest.param(sheet_of([], [(), ()]), "no_cases", 2, id="cases that answer nothing"),
        pytest.param(alike(1, 0), "one_case", 1, id="one case"),
    ],
)
def test_nothing_to_resample(pack: Standards, sheet: CaseSheet | None, why: str, cases: int) -> None:
    """Without two cases that answer something there are no shares, and it is said why."""
    node = stable(pack, of_cases(sheet))
    assert (node.why, node.cases, node.overall, node.standards) == (why, cases, None, {})


def test_strata_of_one_case_each(pack: Standards) -> None:
    """Where no stratum has a second case, nothing can be resampled."""
    sheet = alike(3, 2)
    cases = tuple(case._replace(attributes=(case.id,)) for case in sheet.cases)
    inspection = of_cases(sheet._replace(attributes=("name",), cases=cases))
    assert stable(pack, inspection, Resampling(100, 1, ("name",))).why == "one_case"


def test_a_stratum_of_one_case_is_always_drawn(pack: Standards) -> None:
    """A case alone in its stratum is in every resample once, and the stratum is told with its size."""
    sheet = alike(1, 1)
    lone = sheet.cases[0]._replace(attributes=("a",))
    others = [sheet.cases[1]._replace(attributes=("b",), id=f"C{n}") for n in (2, 3)]
    inspection = of_cases(sheet._replace(attributes=("unit",), cases=(lone, *others)), 30)
    node = stable(pack, inspection, Resampling(100, 1, ("unit",)))
    assert [(s.cases, s.population) for s in node.strata] == [(1, 10), (2, 20)]
    # One yes of three is 33%, in every resample.
    assert node.standards["2.2"] == Shares((100, 0, 0, 0), 0)


def test_the_same_seed_gives_the_same_shares(pack: Standards) -> None:
    """Shares depend on the cases and the seed alone, not on what else is rated."""
    one, other = of_cases(alike(13, 7), 90), of_cases(alike(30, 40))
    both = Sample("sample.yaml", "", (other, one))
    together = with_stability(pack, both, rate(pack, both), MANY, indicative=False)
    assert together.inspections[1].stability == stable(pack, one)
    assert stable(pack, one).standards["2.2"] == Shares((706, 7007, 10_478, 1809), 0)
    assert stable(pack, one, MANY._replace(seed=2)) != stable(pack, one)


def test_a_large_sample_is_resampled_in_parts(pack: Standards, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit at once is drawn in parts, of which none is lost."""
    monkeypatch.setattr(stability, "ROOM", 1000)
    node = stable(pack, of_cases(alike(97, 53)), Resampling(4001, 1))
    assert sum(node.standards["2.2"].by_level) == 4001
    close(node.standards["2.2"], between_thresholds(binom(150, 97 / 150), 150))


@pytest.mark.parametrize(
    "resampling", [Resampling(0, 1), Resampling(99, 1), Resampling(10**9, 1), Resampling(100, -1)]
)
def test_no_such_resampling(pack: Standards, resampling: Resampling) -> None:
    """Too few and too many resamples are refused, and so is a seed below 0."""
    with pytest.raises(UsageError) as caught:
        stable(pack, of_cases(alike(3, 2)), resampling)
    assert caught.value.code == "RE870"


def test_a_caseload_smaller_than_the_sample(pack: Standards) -> None:
    """Fewer eligible cases than inspected ones is a mistake of the sample."""
    with pytest.raises(InvalidInput) as caught:
        stable(pack, of_cases(alike(13, 7), 19))
    assert (caught.value.code, caught.value.message) == (
        "RE871",
        "the population of 19 is smaller than the sample of 20 cases",
    )


def test_no_such_column(pack: Standards) -> None:
    """A column that the cases do not have cannot make strata."""
    sheet = alike(3, 2)
    cases = tuple(case._replace(attributes=("x",)) for case in sheet.cases)
    inspection = of_cases(sheet._replace(attributes=("office",), cases=cases))
    with pytest.raises(UsageError) as caught:
        stable(pack, inspection, Resampling(100, 1, ("ofice",)))
    assert (caught.value.code, caught.value.remedy) == ("RE872", "did you mean 'office'?")


def test_arrays_that_contradict_the_result_are_a_fault(pack: Standards) -> None:
    """Nothing is told of resamples where the sample itself is rated otherwise."""
    sample = Sample("sample.yaml", "", (of_cases(alike(13, 7)),))
    result = rate(pack, sample)
    wrong = result.inspections[0]._replace(overall=result.inspections[0].overall._replace(level=3))
    with pytest.raises(InternalError) as caught:
        with_stability(pack, sample, result._replace(inspections=(wrong,)), MANY, indicative=False)
    assert caught.value.code == "RE904"


def test_shares_are_told_in_order() -> None:
    """The most frequent rating comes first, of equals the better, and none is left out that came up."""
    assert Shares((0, 40, 0, 40), 20).outcomes == ((3, Fraction(40)), (1, Fraction(40)), (None, Fraction(20)))
