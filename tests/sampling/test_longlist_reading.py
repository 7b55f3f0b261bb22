"""Tests of reading longlists: who may be drawn, who may not and why, and what is refused."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import InvalidInput
from ratings_engine.sampling.longlist_reading import AsOf, read_longlist
from tests.sampling.longlists import AS_OF, PACK, RULES, Row, read, row, rows, write

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.sampling.longlist import Longlist


def excluded(longlist: Longlist) -> dict[str, tuple[str, str]]:
    """Return kind and reason by excluded case."""
    return {each.case_id: (each.kind, each.reason) for each in longlist.excluded}


def eligible(longlist: Longlist) -> list[str]:
    """Return the ids of the cases that may be drawn."""
    return [case.case_id for case in longlist.cases]


def test_each_exclusion_has_its_reason(tmp_path: Path) -> None:
    """Sensitive cases, cases to come, cases without a sex: each is listed once, with the first reason."""
    listed = [
        row("C1", sensitive="no"),
        row("C2", sensitive="Yes", sex="", start_date="2030-01-01"),
        row("C3", sensitive="", first_name="****", last_name="****", date_of_birth="****"),
        row("C4", sensitive="", start_date="2019-01-02", sex=""),
        row("C5", sensitive="", sex=""),
        row("C6", sensitive="", sex="Not known"),
        row("C7", sensitive="", sex="other"),
        row("C8", sensitive="", start_date="2019-01-01"),
    ]
    longlist = read(tmp_path, listed)
    assert eligible(longlist) == ["C1", "C8"]
    assert excluded(longlist) == {
        "C2": ("sensitive", "sensitive case"),
        "C3": ("sensitive", "sensitive case"),
        "C4": ("not_started", "not yet started on 2019-01-01: it starts on 2019-01-02"),
        "C5": ("missing_sex", "missing sex"),
        "C6": ("missing_sex", "missing sex"),
        "C7": ("missing_sex", "missing sex"),
    }
    assert longlist.rows == 8


def test_nothing_is_asked_of_what_is_excluded(tmp_path: Path) -> None:
    """A sensitive case may be blank, and its values need not be known."""
    blank = {**dict.fromkeys(row("C1"), ""), "case_id": "C2", "sensitive": "yes", "start_date": "soon"}
    longlist = read(tmp_path, [row("C1", sensitive=""), blank])
    assert (eligible(longlist), longlist.excluded[0].kind) == (["C1"], "sensitive")


def test_the_day_stands_in_the_record_where_it_decides(tmp_path: Path) -> None:
    """A day that nobody gave is told where a case is excluded by it, and only there."""
    today = AsOf("2019-01-01", given=False)
    assert read(tmp_path, [row("C1")], today).as_of is None
    assert read(tmp_path, [row("C1"), row("C2", start_date="2020-01-01")], today).as_of == "2019-01-01"
    assert read(tmp_path, [row("C1")], AS_OF).as_of == "2019-01-01"


@pytest.mark.parametrize("start", ["2018-05-31", "31/05/2018", " 2018-05-31 ", "2018-05-31 00:00:00"])
def test_days_are_read_as_people_write_them(tmp_path: Path, start: str) -> None:
    """Year-month-day, with or without a time, and the British way."""
    assert read(tmp_path, [row("C1", start_date=start)]).cases[0].started == "2018-05-31"


def test_values_are_read_in_any_letter_case(tmp_path: Path) -> None:
    """Female is female, and very high is very_high."""
    listed = [row("C1", sex="Female", sentence_type="Post custody", risk_of_serious_harm="VERY HIGH")]
    attributes = read(tmp_path, listed).cases[0].attributes
    assert attributes == {
        "sex": "female",
        "sentence_type": "post_custody",
        "risk_of_serious_harm": "very_high",
    }


def test_officers_are_one_in_any_letter_case(tmp_path: Path) -> None:
    """Two spellings of one officer do not get round the limit; the first in order is kept."""
    listed = [row("C1", responsible_officer="ann  Lee"), row("C2", responsible_officer="Ann Lee")]
    found = [case.groups["responsible_officer"] for case in read(tmp_path, listed).cases]
    assert found == ["Ann Lee", "Ann Lee"]


def test_workbooks_and_parquet_files_say_the_same(tmp_path: Path) -> None:
    """The same longlist with real dates, in three forms."""
    import duckdb
    import openpyxl

    listed = [row("C1"), row("C2", sex=""), row("C3", start_date="2019-06-01")]
    expected = read(tmp_path, listed)
    book = openpyxl.Workbook()
    book.active.append(list(listed[0]))
    for each in listed:
        book.active.append([_dated(name, value) for name, value in each.items()])
    book.save(tmp_path / "longlist.xlsx")
    source, target = tmp_path / "longlist.csv", tmp_path / "longlist.parquet"
    duckdb.sql(f"copy (from read_csv('{source}', auto_detect = true)) to '{target}'")
    for name in ("longlist.xlsx", "longlist.parquet"):
        found = read_longlist(str(tmp_path / name), PACK, RULES, AS_OF)
        assert [c._replace(place=None) for c in found.cases] == [  # type: ignore[arg-type]
            c._replace(place=None)  # type: ignore[arg-type]
            for c in expected.cases
        ]
        assert excluded(found) == excluded(expected)


def _dated(name: str, value: str) -> object:
    return datetime.date.fromisoformat(value) if "date" in name else value


@pytest.mark.parametrize("column", [name for name in row("C1") if name != "case_id"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    """Every column of a longlist is needed, and is asked for by its name."""
    listed = [{name: cell for name, cell in row("C1").items() if name != column}]
    with pytest.raises(InvalidInput, match=f"^there is no column '{column}'$") as caught:
        read(tmp_path, listed)
    assert caught.value.code == "RE801"


REFUSED: dict[str, tuple[list[Row], str, int, str]] = {
    "two people of one id": (
        [row("C1"), row("C2", national_id="n-c1", date_of_birth="1981-01-31")],
        "RE805",
        3,
        r"case 'C2' has the national id of case 'C1' at .*longlist.csv:2:1 and another date of birth",
    ),
    "a case twice": (rows(1, 2) + rows(1, 1), "RE515", 4, r"'C001' is already used at .*:2:1"),
    "no case id": ([row("C1"), row("")], "RE516", 3, "the row has no case id"),
    "unknown sex": ([row("C1", sex="femal")], "RE802", 2, "'femal' is not a value of 'sex'"),
    "unknown sentence": ([row("C1", sentence_type="fine")], "RE802", 2, "'fine' is not a value"),
    "unknown risk": ([row("C1", risk_of_serious_harm="some")], "RE802", 2, "'some' is not a value"),
    "unknown flag": ([row("C1", sensitive="perhaps")], "RE802", 2, "'perhaps' does not say whether"),
    "no such day": ([row("C1", start_date="2018-02-30")], "RE803", 2, "'2018-02-30' is not a day"),
    "no day": ([row("C1", date_of_birth="43221")], "RE803", 2, "'43221' is not a day"),
    "no start": ([row("C1", start_date="")], "RE804", 2, "the case has no start date"),
    "no officer": ([row("C1", responsible_officer=" ")], "RE804", 2, "the case has no responsible officer"),
}


@pytest.mark.parametrize(("listed", "code", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, listed: list[Row], code: str, line: int, message: str
) -> None:
    """Each mistake has its code, its line and a message that quotes it."""
    with pytest.raises(InvalidInput, match=message) as caught:
        read(tmp_path, listed)
    finding = caught.value.findings[0]
    assert (finding.code, finding.place.line, len(caught.value.findings)) == (code, line, 1)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """Three mistakes in two rows are three findings."""
    listed = [row("C1", sex="m?", date_of_birth="?/?/1980"), row("C2", start_date="x")]
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, listed)
    assert [finding.code for finding in caught.value.findings] == ["RE803", "RE802", "RE803"]


def test_a_longlist_without_cases_is_refused(tmp_path: Path) -> None:
    """A header alone is no longlist."""
    path = write(tmp_path / "empty.csv", [row("C1")])
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="a header and no cases"):
        read_longlist(str(path), PACK, RULES, AS_OF)
