"""Tests of reading a caseload: a longlist leaves cases aside, any other table is taken as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratings_engine.errors import InvalidInput
from ratings_engine.sampling.caseload import Caseload, read_caseload, strata_of
from ratings_engine.sampling.longlist_reading import AsOf
from ratings_engine.standards.loader import load_standards

PACK = load_standards("probation-2018")
AS_OF = AsOf("2019-01-31", given=True)
LONGLIST = Path(__file__).parents[1] / "golden" / "samples" / "caseload.csv"
HEADER = "case_id,sex,sentence_type,risk_of_serious_harm,office\n"


def read(path: Path, content: str) -> Caseload:
    """Return the caseload of a CSV file with this content."""
    path.write_text(content, encoding="utf-8")
    return read_caseload(str(path), PACK, AS_OF)


def test_a_longlist_leaves_cases_aside() -> None:
    """Five of 63 cases cannot be drawn; groups are columns like attributes."""
    caseload = read_caseload(str(LONGLIST), PACK, AS_OF)
    assert (len(caseload.cases), len(caseload.excluded)) == (58, 5)
    assert set(caseload.columns) >= {"sex", "delivery_unit", "responsible_officer"}
    assert caseload.cases[1].attributes["delivery_unit"] == "Centre 2"
    assert sum(strata_of(caseload, PACK).values()) == 58


def test_any_other_table_is_taken_as_it_is(tmp_path: Path) -> None:
    """Values are read as the pack writes them; other columns stay; no case is left aside."""
    caseload = read(tmp_path / "c.csv", f"{HEADER}B,Male,Post custody,LOW,East\nA,female,,,\n")
    assert [case.case_id for case in caseload.cases] == ["A", "B"]
    assert caseload.cases[1].attributes == {
        "sex": "male",
        "sentence_type": "post_custody",
        "risk_of_serious_harm": "low",
        "office": "East",
    }
    assert strata_of(caseload, PACK) == {
        "female": 1,
        "male_community_low": 0,
        "male_community_not_low": 0,
        "male_post_custody_low": 1,
        "male_post_custody_not_low": 0,
    }


def test_a_pack_without_strata_counts_all_cases(tmp_path: Path) -> None:
    """Nothing is shared out where the pack has no strata."""
    caseload = read(tmp_path / "c.csv", f"{HEADER}A,male,community,low,\n")
    assert strata_of(caseload, load_standards("youth-2021")) == {}


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("name,sex\nA,male\n", ["RE513"]),
        ("case_id,sex,sex\nA,male,male\n", ["RE512"]),
        (HEADER, ["RE502"]),
        (f"{HEADER},male,,,\n", ["RE516"]),
        (f"{HEADER}A,male,,,\nA,male,,,\n", ["RE515"]),
        (f"{HEADER}A,mal,,,\nB,x,,,\n", ["RE802", "RE802"]),
    ],
)
def test_what_is_wrong_with_a_caseload(content: str, codes: list[str], tmp_path: Path) -> None:
    """Every mistake is told with its place."""
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path / "c.csv", content)
    assert [finding.code for finding in caught.value.findings] == codes
    assert all(finding.place.line for finding in caught.value.findings)


def test_a_case_without_a_stratum_is_told(tmp_path: Path) -> None:
    """A man without a sentence belongs to no stratum of the pack."""
    caseload = read(tmp_path / "c.csv", f"{HEADER}A,male,,low,\n")
    with pytest.raises(InvalidInput, match="without sentence_type") as caught:
        strata_of(caseload, PACK)
    assert caught.value.code == "RE806"
