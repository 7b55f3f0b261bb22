"""Tests of the synthetic case samples: what they are made of, and that they never change by themselves."""

from __future__ import annotations

import csv
import os
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import UsageError
from ratings_engine.rating.engine import rate
from ratings_engine.samples.answers import read_answer, read_rating
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.samples.synthetic import SyntheticSample, as_csv, synthesise
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import standards_for
from ratings_engine.tallies.from_cases import tally_key_question

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = os.path.join(os.path.dirname(__file__), "..", "..", "samples", "synthetic")
KINDS = [
    ("probation-2018", "nps"),
    ("probation-2018", "crc"),
    ("probation-2021", "pdu"),
    ("probation-2023", "pdu"),
    ("youth-2018", "yot"),
    ("youth-2021", "yot"),
]
TOLERANCE = 0.03
"""Over four standard errors of a share of 5,000 cases."""


def made(
    pack: str, provider_type: str, *, cases: int = 150, seed: int = 2017, prompts_only: tuple[str, ...] = ()
) -> SyntheticSample:
    """Return a synthetic sample by a shipped pack."""
    return synthesise(load_standards(pack), provider_type, cases=cases, seed=seed, prompts_only=prompts_only)


@cache
def many(pack: str, provider_type: str) -> dict[str, list[str]]:
    """Return the columns of a synthetic sample of 5,000 cases."""
    sample = made(pack, provider_type, cases=5000)
    return {name: [row[index] for row in sample.rows] for index, name in enumerate(sample.header)}


def share(cells: list[str], value: str, of: tuple[str, ...] = ()) -> float:
    """Return the share of cells with a value, of those with one of the values ``of`` (all, if none)."""
    counted = [cell for cell in cells if not of or cell in of]
    return counted.count(value) / len(counted)


@pytest.mark.parametrize(("pack", "provider_type"), KINDS)
def test_same_seed_same_bytes(pack: str, provider_type: str) -> None:
    """The same arguments make the same bytes, and another seed makes others."""
    one, two, other = (made(pack, provider_type, seed=seed) for seed in (7, 7, 8))
    assert as_csv(one) == as_csv(two) != as_csv(other)
    assert as_csv(one, judgements=True) == as_csv(two, judgements=True)


@pytest.mark.parametrize(
    ("name", "provider_type", "prompts_only", "judgements"),
    [
        ("crc-cases.csv", "crc", ("2.4",), False),
        ("crc-judgements.csv", "crc", ("2.4",), True),
        ("nps-cases.csv", "nps", (), False),
        ("nps-judgements.csv", "nps", (), True),
    ],
)
def test_shipped_files_are_what_the_generator_makes(
    name: str, provider_type: str, prompts_only: tuple[str, ...], *, judgements: bool
) -> None:
    """The shipped CSVs are byte for byte what the command in samples/README.md makes."""
    sample = made("probation-2018", provider_type, cases=150, seed=2017, prompts_only=prompts_only)
    with open(os.path.join(SHIPPED, name), "rb") as stream:
        assert stream.read() == as_csv(sample, judgements=judgements).encode()


def test_csv_has_lf_line_ends_and_a_line_for_each_case() -> None:
    """CSV is written with LF line ends and reads back as the same table."""
    sample = made("probation-2018", "crc")
    written = as_csv(sample)
    assert "\r" not in written
    assert written.endswith("\n")
    assert list(csv.reader(written.splitlines())) == [sample.header, *sample.rows]
    assert len(sample.rows) == 150


@pytest.mark.parametrize(
    ("pack", "provider_type", "column", "expected"),
    [
        ("probation-2018", "nps", "2.1.2", 0.80),
        ("probation-2018", "crc", "2.1.2", 0.67),
        ("probation-2018", "nps", "2.2.1", 0.58),
        ("probation-2018", "crc", "2.2.1", 0.58),
        ("probation-2018", "nps", "2.3.2", 0.49),
        ("probation-2018", "crc", "2.3.2", 0.43),
        ("probation-2018", "nps", "3.1.1", 0.70),
        ("probation-2018", "crc", "4.1.1", 0.20),
        ("probation-2018", "crc", "4.2.1", 0.40),
        ("probation-2018", "nps", "workload_hampered", 0.50),
        ("probation-2018", "crc", "workload_hampered", 0.70),
        ("probation-2018", "nps", "same_officer", 0.50),
        ("probation-2018", "nps", "intervention_available", 0.857),
        ("probation-2018", "crc", "intervention_available", 0.791),
        ("probation-2021", "pdu", "2.3.2", 0.62),
        ("probation-2021", "pdu", "2.3.3", 0.72),
        ("probation-2021", "pdu", "2.4.1", 0.73),
        ("probation-2021", "pdu", "2.4.2", 0.46),
        ("probation-2021", "pdu", "2.5.3", 0.52),
        ("probation-2021", "pdu", "training_met_need", 0.72),
        ("youth-2021", "yot", "2.1.2", 0.80),
        ("youth-2021", "yot", "3.2.1", 0.75),
        ("youth-2018", "yot", "2.4.3", 0.68),
    ],
)  # fmt: skip
def test_shares_of_yes(pack: str, provider_type: str, column: str, expected: float) -> None:
    """Of the cases answered yes or no, the share of yes is the annual report's."""
    assert share(many(pack, provider_type)[column], "yes", of=("yes", "no")) == pytest.approx(
        expected, abs=TOLERANCE
    )


@pytest.mark.parametrize(
    ("provider_type", "column", "values", "expected"),
    [
        ("nps", "sex", ("female",), 0.15),
        ("crc", "sex", ("female",), 0.15),
        ("nps", "sentence_type", ("post_custody",), 0.47),
        ("crc", "sentence_type", ("post_custody",), 0.47),
        ("nps", "risk_of_serious_harm", ("high", "very_high"), 0.44),
        ("nps", "risk_of_serious_harm", ("medium",), 0.52),
        ("crc", "risk_of_serious_harm", ("medium",), 0.66),
        ("crc", "risk_of_serious_harm", ("high", "very_high"), 0.01),
        ("nps", "ethnicity", ("minority_ethnic",), 0.19),
    ],
)
def test_shares_of_attributes(
    provider_type: str, column: str, values: tuple[str, ...], expected: float
) -> None:
    """The cases are made up of women, people released and levels of risk as in the annual report."""
    cells = many("probation-2018", provider_type)[column]
    assert sum(share(cells, value) for value in values) == pytest.approx(expected, abs=TOLERANCE)


def test_high_risk_overall_is_as_published() -> None:
    """Weighted as the report's sample (394 NPS, 672 CRC), 17% of cases are high or very high risk."""
    nps, crc = (many("probation-2018", kind)["risk_of_serious_harm"] for kind in ("nps", "crc"))
    high = [sum(share(cells, value) for value in ("high", "very_high")) for cells in (nps, crc)]
    assert (394 * high[0] + 672 * high[1]) / 1066 == pytest.approx(0.17, abs=TOLERANCE)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [("2.1.1", "na", 0.03), ("2.4.3", "na", 0.30), ("2.1.1", "", 0.01), ("same_officer", "na", 0.03)],
)  # fmt: skip
def test_shares_of_no_answer(column: str, value: str, expected: float) -> None:
    """Few answers are not applicable, more where risk need not have changed; hardly any is missing."""
    assert share(many("probation-2018", "nps")[column], value) == pytest.approx(expected, abs=TOLERANCE / 2)


def test_answers_of_a_case_hang_together() -> None:
    """Any two answers agree more often than chance would have it, and hampering goes with poor work."""
    columns = many("probation-2018", "crc")
    for one, two in [
        *combinations(("2.1.1", "2.2.3", "2.3.2", "same_officer"), 2),
        ("workload_hampered", "2.1.1"),
    ]:
        pairs = [
            (a == "yes", b == "yes")
            for a, b in zip(columns[one], columns[two], strict=True)
            if a + b in ("yesyes", "yesno", "noyes", "nono")
        ]
        first, second = (sum(pair[place] for pair in pairs) / len(pairs) for place in (0, 1))
        covariance = sum(a and b for a, b in pairs) / len(pairs) - first * second
        assert abs(covariance) > 0.02
        assert (covariance > 0) == ("workload_hampered" not in (one, two))


@pytest.mark.parametrize(
    ("provider_type", "attribute", "needs", "standard"),
    [
        ("crc", "unpaid_work_requirement", "community", "4.1"),
        ("crc", "resettlement_case", "post_custody", "4.2"),
        ("nps", "court_report_case", "", "3.1"),
        ("nps", "statutory_victim_case", "", "3.2"),
    ],
)
def test_questions_are_asked_of_the_cases_they_apply_to(
    provider_type: str, attribute: str, needs: str, standard: str
) -> None:
    """Cases that a standard does not apply to leave it empty, and only fitting sentences have it."""
    columns = many("probation-2018", provider_type)
    asked = [name for name in columns if name.startswith(f"{standard}.")]
    assert asked
    assert set(columns[attribute]) == {"yes", "no"}
    for row, applies in enumerate(columns[attribute]):
        answers = {columns[name][row] for name in asked}
        assert applies == "yes" or answers == {""}
        assert applies == "no" or columns["sentence_type"][row] == (needs or columns["sentence_type"][row])


def test_attributes_of_other_provider_types_are_left_out() -> None:
    """A CRC's table has no column that only a division of the NPS needs, and the other way about."""
    nps, crc = (set(made("probation-2018", kind, cases=1).header) for kind in ("nps", "crc"))
    assert {"court_report_case", "statutory_victim_case"} <= nps - crc
    assert {"unpaid_work_requirement", "resettlement_case"} <= crc - nps


@pytest.mark.parametrize("cases", [1, 4, 5, 6, 150, 1000])
def test_officers_hold_few_cases_each_in_one_unit(cases: int) -> None:
    """No made-up officer has more than five cases, or works in two units."""
    rows = made("probation-2018", "crc", cases=cases).rows
    officers = [row[4] for row in rows]
    assert max(officers.count(officer) for officer in officers) <= 5
    assert len({(row[3], row[4]) for row in rows}) == len(set(officers))
    assert rows[0][:5] == [
        "C0001" if cases == 1000 else "C001",
        "Synthetic CRC",
        "crc",
        "Unit A",
        "Officer 01",
    ]
    assert len({row[0] for row in rows}) == cases


@pytest.mark.parametrize(("pack", "provider_type"), KINDS)
@pytest.mark.parametrize("by_prompts", [False, True])
def test_every_answer_is_readable_and_every_standard_rated(
    pack: str, provider_type: str, *, by_prompts: bool, tmp_path: Path
) -> None:
    """Each pack reads its own synthetic sample, answer by answer, and rates every standard by it."""
    standards = load_standards(pack)
    based = tuple(s.id for s in standards_for(standards, provider_type) if s.assessed == "cases")
    sample = made(pack, provider_type, prompts_only=based if by_prompts else ())
    first = next(index for index, name in enumerate(sample.header) if name[0].isdigit())
    assert all(read_answer(cell) is not None for row in sample.rows for cell in row[first:])
    assert all(
        read_rating(row[2]) is not None and row[3].startswith("Synthetic: ") for row in sample.judgements
    )
    for name, judgements in (("cases.csv", False), ("judgements.csv", True)):
        (tmp_path / name).write_bytes(as_csv(sample, judgements=judgements).encode())
    read = read_sample(
        [open_sample(str(tmp_path / "cases.csv"))], standards, judgements=str(tmp_path / "judgements.csv")
    )
    inspection = rate(standards, read).inspections[0]
    assert inspection.overall.not_rated == ()
    assert inspection.overall.level is not None
    assert all(standard.level is not None for standard in inspection.standards)


@pytest.mark.parametrize(("question", "expected"), [("2.4.1", 0.52), ("2.4.2", 0.48), ("2.4.3", 0.48)])
def test_prompts_make_the_answer_that_they_stand_for(question: str, expected: float, tmp_path: Path) -> None:
    """With prompts alone the key question is derived, and keeps its share of yes."""
    standards = load_standards("probation-2018")
    sample = made("probation-2018", "crc", cases=5000, prompts_only=("2.4",))
    assert question not in sample.header
    assert f"{question}.a" in sample.header
    path = tmp_path / "cases.csv"
    path.write_bytes(as_csv(sample).encode())
    sheet = read_sample([open_sample(str(path))], standards).inspections[0].cases
    assert sheet is not None
    tally = tally_key_question(
        next(q for s in standards.standards for q in s.key_questions if q.id == question), sheet
    )
    assert tally is not None
    yes, no, not_applicable, unanswered = (count or 0 for count in tally[:4])
    assert yes / (yes + no) == pytest.approx(expected, abs=TOLERANCE)
    assert tally.derived == yes + no + not_applicable
    assert unanswered / 5000 < TOLERANCE


def test_judgements_are_of_the_judged_standards() -> None:
    """There is a judgement for each standard that is judged, and for no other."""
    sample = made("youth-2021", "yot")
    assert sample.judgements_header == ["provider", "standard", "rating", "evidence"]
    assert [row[1] for row in sample.judgements] == ["1.1", "1.2", "1.3", "1.4", "3.4", "4.1"]
    assert {row[0] for row in sample.judgements} == {"Synthetic youth justice service"}


@pytest.mark.parametrize(
    ("provider_type", "prompts_only", "code"),
    [
        ("yot", (), "RE517"),
        ("crc", ("9.9",), "RE511"),
        ("crc", ("1.1",), "RE511"),
        ("crc", ("3.1",), "RE511"),
    ],
)
def test_unknown_words_are_refused(provider_type: str, prompts_only: tuple[str, ...], code: str) -> None:
    """A provider type, or a standard that is not answered case by case here, is refused by name."""
    with pytest.raises(UsageError) as raised:
        made("probation-2018", provider_type, prompts_only=prompts_only)
    assert raised.value.code == code
    assert (prompts_only or (provider_type,))[0] in raised.value.message
    assert raised.value.remedy
