"""Faults that are known: each test says what should be, and is expected to fail until it is.

A fault that was mended makes its test fail as "unexpectedly passing": take the mark away then,
and move the test to where it belongs.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.rating.boundaries import boundary_met, boundary_next, cases_between
from ratings_engine.rating.engine import rate_inspection
from ratings_engine.samples.model import DiscretionRecord, GivenTally, MeasureValue
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import Band, Combination, Rule
from ratings_engine.tallies.model import Tally
from tests.rating.given import HERE, PACKS, counted, judged, nothing_known
from tests.strategies import sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.results.model import KeyQuestionNode
    from ratings_engine.standards.model import Standards

RULE = Rule("band", "pack/framework.yaml", 1, "", "")
REVERSED = tuple(
    Band(level, low, low_closed=False, high=high, high_closed=True, words="", rule=RULE)
    for level, low, high in (
        (3, None, Fraction(20)),
        (2, Fraction(20), Fraction(35)),
        (1, Fraction(35), Fraction(50)),
        (0, Fraction(50), None),
    )
)
"""A banding in which many cases are bad: of those, say, in which something was missing."""


def changed(pack: str, folder: Path, *changes: tuple[str, str, str]) -> Standards:
    """Return a test pack, loaded after changes of file, old text and new."""
    target = folder / pack
    shutil.copytree(os.path.join(PACKS, pack), target)
    for name, old, new in changes:
        text = (target / name).read_text(encoding="utf-8")
        assert old in text
        (target / name).write_text(text.replace(old, new), encoding="utf-8")
    return load_standards(str(target))


@pytest.mark.xfail(reason="rating.evaluator asserts that there is a combination", raises=AssertionError)
def test_measures_without_a_rule_to_combine_them_rate_nothing() -> None:
    """With --indicative and a pack without ``indicators``, a measured standard is not rated."""
    pack = load_standards("probation-2018")._replace(indicators=None, digest="no-indicators")
    measures = (MeasureValue("cases_per_worker", Fraction(30), HERE),)
    result = rate_inspection(pack, nothing_known("crc", measures=measures), indicative=True)
    assert {s.level for s in result.standards} == {None}


@pytest.mark.xfail(reason="name_of takes the measure for the provider's rating, and rating never ends")
def test_a_measure_may_not_be_called_overall(tmp_path: Path) -> None:
    """A measure with the name of the provider's rating is refused with the pack."""
    measure = "{of: provider, name: A measure, banding: share, source: tests, confidence: interpreted}"
    with pytest.raises(InvalidInput):
        changed(
            "limits",
            tmp_path,
            ("framework.yaml", "limiting_rules:", f"measures:\n  overall: {measure}\nlimiting_rules:"),
            ("framework.yaml", "overall:\n  method", "indicators: {method: lowest}\noverall:\n  method"),
            ("leadership.yaml", "    lens: leading\n", "    lens: leading\n    indicators: [overall]\n"),
        )


@pytest.mark.xfail(reason="band_of raises LookupError beyond a banding of percentages", raises=LookupError)
def test_a_measure_beyond_its_banding_is_refused() -> None:
    """A measure of 150 is a finding where the banding ends at 100, as validation lets it."""
    plain = load_standards("probation-2018")
    vacancies = plain.measures["vacancy_rate"]
    *lower, top = vacancies.banding.bands
    closed = vacancies.banding._replace(bands=(*lower, top._replace(high=Fraction(100), high_closed=True)))
    measures = {**plain.measures, "vacancy_rate": vacancies._replace(banding=closed)}
    pack = plain._replace(digest="closed-banding", measures=measures)
    given = nothing_known("crc", measures=(MeasureValue("vacancy_rate", Fraction(150), HERE),))
    with pytest.raises(InvalidInput):
        rate_inspection(pack, given)


@pytest.mark.xfail(reason="the chain of counted standards has no members", raises=InternalError)
def test_a_provider_of_whom_nothing_counts_is_not_rated(tmp_path: Path) -> None:
    """Where no standard that applies is counted there is no overall rating, and its ratings stand."""
    pack = changed(
        "limits",
        tmp_path,
        ("leadership.yaml", "domain:", "counted: false\ndomain:"),
        ("assessment.yaml", "domain:", "counted: false\ndomain:"),
        ("planning.yaml", "domain:", "counted: false\ndomain:"),
    )
    result = rate_inspection(pack, nothing_known("inner", judgements=judged(**{"1.1": 3})))
    assert (result.overall.level, result.standards[0].level) == (None, 3)


@pytest.mark.xfail(reason="no chain has any members", raises=(ValueError, InternalError))
def test_a_provider_to_whom_nothing_applies_is_not_rated(tmp_path: Path) -> None:
    """A provider type without any standard is refused with the pack, or has no rating."""
    with contextlib.suppress(InvalidInput):
        pack = changed(
            "limits",
            tmp_path,
            ("leadership.yaml", "domain:", "applies_to: [inner]\ndomain:"),
            ("assessment.yaml", "domain:", "applies_to: [inner]\ndomain:"),
        )
        assert rate_inspection(pack, nothing_known("outer")).overall.level is None


@pytest.mark.xfail(reason="_not_below compares lower bounds without whether they are closed")
@pytest.mark.parametrize(("yes", "up", "down"), [(13, 1, 1), (14, None, 1)])
def test_a_band_of_one_number_is_crossed_exactly(yes: int, up: int | None, down: int | None) -> None:
    """Where 65% alone is Good, one case more than 13 of 20 is Outstanding, and one fewer is neither."""
    table = (
        Band(1, None, low_closed=False, high=Fraction(65), high_closed=False, words="", rule=RULE),
        Band(2, Fraction(65), low_closed=True, high=Fraction(65), high_closed=True, words="", rule=RULE),
        Band(3, Fraction(65), low_closed=False, high=None, high_closed=False, words="", rule=RULE),
    )
    tally, value = Tally(yes, 20 - yes, 0, 0), Fraction(100 * yes, 20)
    following = boundary_next(table, value, cases_between(tally, table, "exact", up=True))
    met = boundary_met(table, value, cases_between(tally, table, "exact", up=False))
    assert (following and following.steps, met and met.steps) == (up, down)


def reversed_pack() -> Standards:
    """Return a pack whose key questions are asked the other way round: up to 20% is Outstanding."""
    plain = load_standards("probation-2023")
    standards = tuple(
        s._replace(
            key_questions=tuple(
                q._replace(banding=q.banding._replace(bands=REVERSED)) for q in s.key_questions[:1]
            )
        )
        for s in plain.standards
    )
    return plain._replace(digest="reversed", standards=standards)


@pytest.mark.xfail(reason="_furthest takes higher numbers for better ratings", raises=InvalidInput)
def test_discretion_knows_which_way_is_better() -> None:
    """Where fewer is better, 36% lies one point from Good (at most 35%), and may be moved there."""
    record = DiscretionRecord("2.1", 2, "Because.", "A panel", HERE)
    given = nothing_known("pdu", tallies=(counted("2.1.1", 36, 64),), discretion=(record,))
    result = rate_inspection(reversed_pack(), given)
    assert [s.level for s in result.standards if s.discretion] == [2]


@pytest.mark.xfail(reason="worst is taken to be no, and the next threshold to be a better one")
def test_explanations_know_which_way_is_better() -> None:
    """Where fewer is better, unanswered cases are worst as yes, and the better threshold is below."""
    given = nothing_known("pdu", tallies=(counted("2.1.1", 36, 64, unanswered=20),))
    [node] = [s.key_questions[0] for s in rate_inspection(reversed_pack(), given).standards if s.id == "2.1"]
    assert (node.level, node.worst, node.best) == (1, 1, 2)
    assert node.next is not None
    assert (node.next.level, node.next.value) == (2, 35)


def published(percent: str, of: int | None = None) -> KeyQuestionNode:
    """Return the node of 2.1.1 by a published percentage."""
    given = GivenTally("2.1.1", None, None, None, None, Fraction(percent), of, HERE)
    result = rate_inspection(load_standards("probation-2018"), nothing_known("crc", tallies=(given,)))
    return next(q for s in result.standards for q in s.key_questions if q.id == "2.1.1")


@pytest.mark.xfail(reason="level_of_rounding looks at published whole percentages alone")
def test_rounding_matters_to_a_published_decimal() -> None:
    """A published 64.6% is Requires improvement, and would be Good as a whole percentage."""
    assert (published("64.6").level, published("64.6").rounding_matters) == (1, True)


@pytest.mark.xfail(reason="the number of cases is not used to tell which share was published")
def test_rounding_does_not_matter_where_the_cases_are_known() -> None:
    """A published 65% of 20 cases can only have been 13 of them, which is 65% exactly."""
    assert (published("65", 20).level, published("65", 20).rounding_matters) == (2, False)


@pytest.mark.xfail(reason="_basis does not map what gather_evidence calls judged_key_questions")
def test_the_basis_of_a_question_is_one_that_results_know() -> None:
    """An empty column beside judged key questions leaves the basis one of the four, or none."""
    sheet = sheet_of(["2.1.2", "2.2.1"], [(3, 0)])
    given = nothing_known("crc", judgements=judged(**{"2.1.1": 2}), cases=sheet)
    result = rate_inspection(load_standards("probation-2018"), given)
    bases = {q.basis for s in result.standards for q in s.key_questions}
    assert bases <= {"cases", "tallies", "judged", "indicators", None}


@pytest.mark.xfail(reason="capacity does not look at the bands of means", raises=InternalError)
def test_bands_of_means_too_fine_for_the_engine_are_refused() -> None:
    """Mean points banded finer than 62 bits are a finding, as thresholds of key questions are."""
    fine = [Fraction(999_983, 999_979), Fraction(1_500_000, 999_961), Fraction(2_000_000, 999_959)]
    cuts = [None, *fine, Fraction(2_500_000, 999_953), None]
    table = tuple(
        Band(min(n, 3), low, low_closed=True, high=high, high_closed=False, words="", rule=RULE)
        for n, (low, high) in enumerate(pairwise(cuts))
    )
    plain = load_standards("probation-2023")
    mean = Combination("mean", 0, table, RULE)
    pack = plain._replace(
        digest="fine-means", standards=tuple(s._replace(combination=mean) for s in plain.standards)
    )
    tallies = tuple(counted(f"2.1.{n}", 7, 3) for n in (1, 2, 3))
    with pytest.raises(InvalidInput):
        rate_inspection(pack, nothing_known("pdu", tallies=tallies))
