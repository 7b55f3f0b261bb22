"""Tests of breakdowns: subgroups counted, banded, compared, and what is left out or withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import UsageError
from ratings_engine.results.subgroups import NO_CASES, ONE_SUBGROUP, UNPROTECTED
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.subgroups.asking import read_asked
from ratings_engine.subgroups.breaking_down import MAX_SUBGROUPS, break_down

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ratings_engine.results.subgroups import Breakdown

PACK = load_standards("probation-2018")


@pytest.fixture
def broken_down(tmp_path: Path) -> Callable[..., Breakdown]:
    """Return a function from rows of a table, header first, to its first provider's breakdown."""

    def call(rows: list[str], *by: str, below: int = 5) -> Breakdown:
        path = tmp_path / "cases.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        sample = read_sample(
            [open_sample(str(path))], PACK, provider="P", provider_type="crc", judgements="", progress=None
        )
        return break_down(PACK, sample, read_asked(by, below, None, PACK))[0][0]

    return call


def rows_of(*parts: tuple[int, str]) -> list[str]:
    """Return rows of cases, each text so many times, under columns for sex, ethnicity and a question."""
    texts = [text for times, text in parts for _ in range(times)]
    return ["case_id,sex,ethnicity,2.1.1", *(f"C{n},{text}" for n, text in enumerate(texts))]


LARGE = rows_of(
    (30, "female,white,yes"), (10, "female,white,no"), (20, "male,white,yes"), (20, "male,white,no")
)


def shown(breakdown: Breakdown) -> dict[tuple[str, ...], Any]:
    """Return what is shown of the first key question, by the values of subgroups."""
    return {s.values: (s.cases, *s.answers[0][1:5], s.answers[0].level) for s in breakdown.subgroups}


def test_subgroups_are_counted_and_banded(broken_down: Callable[..., Breakdown]) -> None:
    """Each subgroup has its counts, and the band of its percentage by the question's own table."""
    assert shown(broken_down(LARGE, "sex")) == {
        ("female",): (40, 30, 10, 0, 0, 2),
        ("male",): (40, 20, 20, 0, 0, 1),
    }


def test_two_subgroups_have_one_gap(broken_down: Callable[..., Breakdown]) -> None:
    """Of two subgroups the first is compared with the other: Newcombe's interval at the pack's 80%."""
    breakdown = broken_down(LARGE, "sex")
    gap = breakdown.subgroups[0].answers[0].gap
    assert gap is not None
    assert gap.difference == 25
    # Wilson at 80%: 30 of 40 is 0.6536 to 0.8267, 20 of 40 is 0.4007 to 0.5993, combined as Newcombe does.
    assert (gap.low, gap.high) == (pytest.approx(11.16, abs=0.02), pytest.approx(37.55, abs=0.02))
    assert gap.p_value == gap.adjusted == pytest.approx(0.036835, abs=1e-6)
    assert gap.differs
    assert breakdown.subgroups[1].answers[0].gap is None
    assert (breakdown.comparisons, breakdown.confidence) == (1, 80)


def test_tests_are_adjusted_over_all_gaps_of_a_breakdown(broken_down: Callable[..., Breakdown]) -> None:
    """By Holm's method the smallest of three p-values is tripled."""
    rows = rows_of(
        (30, "female,a,yes"),
        (10, "female,a,no"),
        (20, "male,b,yes"),
        (20, "male,b,no"),
        (10, "male,c,yes"),
        (10, "male,c,no"),
    )
    gaps = [s.answers[0].gap for s in broken_down(rows, "ethnicity").subgroups]
    found = [gap for gap in gaps if gap is not None]
    assert len(found) == 3
    smallest = min(found, key=lambda gap: gap.p_value)
    assert smallest.adjusted == pytest.approx(3 * smallest.p_value, rel=1e-4)


def test_commas_cross_attributes(broken_down: Callable[..., Breakdown]) -> None:
    """Attributes with a comma between them make a subgroup of each combination that there is."""
    rows = rows_of(
        *((6, f"{s},{e},{a}") for s in ("female", "male") for e in ("x", "y") for a in ("yes", "no"))
    )
    found = shown(broken_down(rows, "sex,ethnicity"))
    assert list(found) == [("female", "x"), ("female", "y"), ("male", "x"), ("male", "y")]
    assert set(found.values()) == {(12, 6, 6, 0, 0, 1)}


def test_what_is_not_recorded_is_a_subgroup(broken_down: Callable[..., Breakdown]) -> None:
    """Cases without a value stay, as the last subgroup."""
    rows = rows_of(*((6, f"{s},x,{a}") for s in ("", "male", "female", "not known") for a in ("yes", "no")))
    found = shown(broken_down(rows, "sex"))
    assert list(found) == [("female",), ("male",), ("",)]
    assert found[("",)] == (24, 12, 12, 0, 0, 1)


def test_letter_case_and_spaces_make_no_subgroups(broken_down: Callable[..., Breakdown]) -> None:
    """Spellings of one value are one subgroup, written as the one that sorts first, wherever it stands."""
    spellings = ("asian ", "Asian", "AsiaN", "white  british", "White British")
    rows = rows_of(*((6, f"male,{e},{a}") for e in spellings for a in ("yes", "no")))
    assert list(shown(broken_down(rows, "ethnicity"))) == [("AsiaN",), ("White British",)]


def test_values_are_written_as_the_pack_has_them(broken_down: Callable[..., Breakdown]) -> None:
    """What the pack knows is written its way, and each attribute of a crossing has one spelling."""
    rows = rows_of(
        *((6, f"{s},{e},{a}") for s in ("FEMALE", "Male") for e in ("x", "X", "y") for a in ("yes", "no"))
    )
    rows += [f"D{n},male,Y,yes" for n in range(6)]
    found = shown(broken_down(rows, "sex,ethnicity"))
    assert list(found) == [("female", "X"), ("female", "Y"), ("male", "X"), ("male", "Y")]


def test_a_small_number_hides_both_of_two_subgroups(broken_down: Callable[..., Breakdown]) -> None:
    """Of 3 women answered yes neither the number nor what the totals would give away is told."""
    rows = rows_of((3, "female,x,yes"), (9, "female,x,no"), (20, "male,x,yes"), (20, "male,x,no"))
    breakdown = broken_down(rows, "sex")
    assert shown(breakdown) == {
        ("female",): (12, None, None, None, None, None),
        ("male",): (40, None, None, None, None, None),
    }
    assert all(s.answers[0].gap is None and s.answers[0].percentage is None for s in breakdown.subgroups)
    assert shown(broken_down(rows, "sex", below=3))[("female",)] == (12, 3, 9, 0, 0, 0)


def test_a_question_asked_by_the_attribute_is_left_out(broken_down: Callable[..., Breakdown]) -> None:
    """Whom a question is asked of is known, so its totals would be those of a subgroup."""
    header = "case_id,resettlement_case,2.1.1,4.2.1"
    texts = [f"{r},{a},{a if r == 'yes' else ''}" for r in ("yes", "no") for a in ("yes", "no")] * 8
    breakdown = broken_down([header, *(f"C{n},{text}" for n, text in enumerate(texts))], "resettlement_case")
    assert breakdown.left_out == (("4.2.1", "asked_by_it"),)
    assert {a.key_question for s in breakdown.subgroups for a in s.answers} == {"2.1.1"}


def test_one_subgroup_is_withheld(broken_down: Callable[..., Breakdown]) -> None:
    """Where all cases have one value, the provider's own numbers are all there is."""
    breakdown = broken_down(rows_of((9, "male,x,yes"), (3, "male,x,no")), "sex")
    assert (breakdown.withheld, breakdown.subgroups) == (ONE_SUBGROUP, ())


def test_cases_all_na_have_no_percentage(broken_down: Callable[..., Breakdown]) -> None:
    """With every answer na there is no share to band or compare, and never 0%."""
    breakdown = broken_down(rows_of((9, "male,x,na"), (9, "female,x,na")), "sex")
    answers = breakdown.subgroups[0].answers[0]
    assert (answers.na, answers.percentage, answers.level, answers.why, answers.gap) == (
        9,
        None,
        None,
        "no_cases",
        None,
    )


def test_an_attribute_that_tells_cases_apart_is_withheld(broken_down: Callable[..., Breakdown]) -> None:
    """Subgroups of one case each, all answered alike, are not even named."""
    breakdown = broken_down(rows_of(*((1, f"male,e{n},yes") for n in range(9))), "ethnicity")
    assert (breakdown.withheld, breakdown.subgroups) == (UNPROTECTED, ())


@pytest.mark.parametrize("values", [MAX_SUBGROUPS + 1, 400])
def test_too_many_values(broken_down: Callable[..., Breakdown], values: int) -> None:
    """An attribute with hundreds of values is refused."""
    with pytest.raises(UsageError, match=f"would make {values} subgroups") as told:
        broken_down(rows_of(*((1, f"male,e{n},yes") for n in range(values))), "ethnicity")
    assert told.value.code == "RE892"


def test_a_provider_without_cases_beside_one_with(tmp_path: Path) -> None:
    """Where only some inspections have cases the others say that they have none."""
    (tmp_path / "cases.csv").write_text("\n".join(LARGE), encoding="utf-8")
    document = tmp_path / "sample.yaml"
    document.write_text(
        "standards: probation-2018\ninspections:\n"
        "  - {provider: A, provider_type: crc, cases: cases.csv}\n"
        "  - {provider: B, provider_type: crc, judgements: {'1.1': good}}\n",
        encoding="utf-8",
    )
    sample = read_sample(
        [open_sample(str(document))], PACK, provider="", provider_type="", judgements="", progress=None
    )
    with_cases, without = break_down(PACK, sample, read_asked(["sex"], 5, None, PACK))
    assert (with_cases[0].withheld, without[0].withheld) == ("", NO_CASES)


@pytest.mark.parametrize(
    ("by", "below"),
    [(["sex"], 0), (["sex"], -1), (["sex", "sex"], 5), (["sex", "sex,ethnicity"], 5), ([""], 5)],
)
def test_what_cannot_be_asked_for(by: list[str], below: int) -> None:
    """Nothing to hide, no attribute, or one in two breakdowns is refused."""
    with pytest.raises(UsageError) as told:
        read_asked(by, below, None, PACK)
    assert told.value.code == "RE893"
