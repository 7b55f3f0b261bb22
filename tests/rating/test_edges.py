"""The edges of rating: packs and samples that hardly anybody writes, and that once went wrong."""

from __future__ import annotations

import os
import shutil
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import InvalidInput
from ratings_engine.rating import boundaries
from ratings_engine.rating.boundaries import boundary_met, boundary_next, cases_between
from ratings_engine.rating.engine import rate_inspection
from ratings_engine.samples.model import GivenTally, MeasureValue
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


def changed(pack: str, folder: Path, *changes: tuple[str, str, str]) -> Standards:
    """Return a test pack, loaded after changes of file, old text and new."""
    target = folder / pack
    shutil.copytree(os.path.join(PACKS, pack), target)
    for name, old, new in changes:
        text = (target / name).read_text(encoding="utf-8")
        assert old in text
        (target / name).write_text(text.replace(old, new), encoding="utf-8")
    return load_standards(str(target))


def test_measures_without_a_rule_to_combine_them_rate_nothing() -> None:
    """With --indicative and a pack without ``indicators``, a measured standard is not rated."""
    pack = load_standards("probation-2018")._replace(indicators=None, digest="no-indicators")
    measures = (MeasureValue("cases_per_worker", Fraction(30), HERE),)
    result = rate_inspection(pack, nothing_known("crc", measures=measures), indicative=True)
    assert {s.level for s in result.standards} == {None}


def test_a_measure_may_be_called_overall(tmp_path: Path) -> None:
    """A measure with the name of the provider's rating is told from it."""
    measure = "{of: provider, name: A measure, banding: share, source: tests, confidence: interpreted}"
    pack = changed(
        "limits",
        tmp_path,
        ("framework.yaml", "limiting_rules:", f"measures:\n  overall: {measure}\nlimiting_rules:"),
        ("framework.yaml", "overall:\n  method", "indicators: {method: lowest}\noverall:\n  method"),
        ("leadership.yaml", "    lens: leading\n", "    lens: leading\n    indicators: [overall]\n"),
    )
    given = nothing_known("inner", measures=(MeasureValue("overall", Fraction(90), HERE),))
    result = rate_inspection(pack, given, indicative=True)
    assert (result.overall.level, result.standards[0].level) == (None, 3)


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


def test_a_provider_of_whom_nothing_counts_is_refused_with_the_pack(tmp_path: Path) -> None:
    """Where no standard that applies is counted nobody could ever be rated."""
    with pytest.raises(InvalidInput) as caught:
        changed(
            "limits",
            tmp_path,
            ("leadership.yaml", "domain:", "counted: false\ndomain:"),
            ("assessment.yaml", "domain:", "counted: false\ndomain:"),
            ("planning.yaml", "domain:", "counted: false\ndomain:"),
        )
    assert caught.value.code == "RE306"


def test_a_provider_to_whom_nothing_applies_is_refused_with_the_pack(tmp_path: Path) -> None:
    """A provider type without any standard is a fault of the pack."""
    with pytest.raises(InvalidInput) as caught:
        changed(
            "limits",
            tmp_path,
            ("leadership.yaml", "domain:", "applies_to: [inner]\ndomain:"),
            ("assessment.yaml", "domain:", "applies_to: [inner]\ndomain:"),
        )
    assert caught.value.code == "RE306"


@pytest.mark.parametrize(("yes", "up", "down"), [(13, 1, 1), (14, None, 1)])
def test_a_band_of_one_number_is_crossed_exactly(yes: int, up: int | None, down: int | None) -> None:
    """Where 65% alone is Good, one case more than 13 of 20 is Outstanding, and one fewer is neither."""
    table = (
        Band(1, None, low_closed=False, high=Fraction(65), high_closed=False, words="", rule=RULE),
        Band(2, Fraction(65), low_closed=True, high=Fraction(65), high_closed=True, words="", rule=RULE),
        Band(3, Fraction(65), low_closed=False, high=None, high_closed=False, words="", rule=RULE),
    )
    tally, value = Tally(yes, 20 - yes, 0, 0), Fraction(100 * yes, 20)
    following = boundary_next(table, value, cases_between(tally, "exact", up=True))
    met = boundary_met(table, value, cases_between(tally, "exact", up=False))
    assert (following and following.steps, met and met.steps) == (up, down)


def published(percent: str, of: int | None = None) -> KeyQuestionNode:
    """Return the node of 2.1.1 by a published percentage."""
    given = GivenTally("2.1.1", None, None, None, None, Fraction(percent), of, HERE)
    result = rate_inspection(load_standards("probation-2018"), nothing_known("crc", tallies=(given,)))
    return next(q for s in result.standards for q in s.key_questions if q.id == "2.1.1")


def test_rounding_matters_to_a_published_decimal() -> None:
    """A published 64.6% is Requires improvement, and would be Good as a whole percentage."""
    assert (published("64.6").level, published("64.6").rounding_matters) == (1, True)


def test_rounding_does_not_matter_where_the_cases_are_known() -> None:
    """A published 65% of 20 cases can only have been 13 of them, which is 65% exactly."""
    assert (published("65", 20).level, published("65", 20).rounding_matters) == (2, False)


def test_the_basis_of_a_question_is_one_that_results_know() -> None:
    """An empty column beside judged key questions leaves the basis one of the four, or none."""
    sheet = sheet_of(["2.1.2", "2.2.1"], [(3, 0)])
    given = nothing_known("crc", judgements=judged(**{"2.1.1": 2}), cases=sheet)
    result = rate_inspection(load_standards("probation-2018"), given)
    bases = {q.basis for s in result.standards for q in s.key_questions}
    assert bases <= {"cases", "tallies", "judged", "indicators", None}


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


def test_explaining_a_percentage_takes_no_longer_for_more_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a whole percentage may stand for is told of a billion cases as readily as of twenty."""
    asked: list[int] = []

    def counting(part: int, whole: int) -> Fraction:
        asked.append(part)
        return Fraction(100 * part, whole)

    monkeypatch.setattr(boundaries, "percentage", counting)
    assert published("65", 5000).rounding_matters
    assert len(asked) < 100


def test_bands_of_indicators_too_fine_for_the_engine_are_refused() -> None:
    """The mean of indicators is banded within 62 bits too, or the pack is refused."""
    fine = [Fraction(10**9 * n, 10**9 - d) for n, d in ((1, 63), (2, 71), (3, 107))]
    table = tuple(
        Band(level, low, low_closed=True, high=high, high_closed=False, words="", rule=RULE)
        for level, (low, high) in enumerate(pairwise([None, *fine, None]))
    )
    plain = load_standards("probation-2018")
    pack = plain._replace(digest="fine-indicators", indicators=Combination("mean", 0, table, RULE))
    measures = tuple(MeasureValue(m, Fraction(7), HERE) for m in ("cases_per_worker", "vacancy_rate"))
    with pytest.raises(InvalidInput):
        rate_inspection(pack, nothing_known("crc", measures=measures), indicative=True)
