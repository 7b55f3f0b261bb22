"""Tests of cases of one person: the earliest stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sampling.longlists import Row, read, row

if TYPE_CHECKING:
    from pathlib import Path


def kept_and_not(folder: Path, listed: list[Row]) -> tuple[list[str], dict[str, str]]:
    """Return the cases that stay, and the reasons of the others."""
    longlist = read(folder, listed)
    return [c.case_id for c in longlist.cases], {e.case_id: e.reason for e in longlist.excluded}


def test_the_earliest_of_one_national_id_stays(tmp_path: Path) -> None:
    """Spaces and letter case of the id make no difference, nor does the order of the rows."""
    listed = [
        row("C1", national_id="ab 1", start_date="2018-05-01"),
        row("C2", national_id="AB  1", start_date="2018-04-01"),
    ]
    assert kept_and_not(tmp_path, listed) == (["C2"], {"C1": "duplicate of C2 (earliest): same national id"})
    assert kept_and_not(tmp_path, listed[::-1]) == kept_and_not(tmp_path, listed)


def test_names_and_birthday_make_a_person(tmp_path: Path) -> None:
    """All three have to be the same; two of them are not enough."""
    listed = [
        row("C1", first_name="Ann", last_name="Lee"),
        row("C2", first_name="ANN", last_name=" lee ", start_date="2018-06-01"),
        row("C3", first_name="Ann", last_name="Lee", date_of_birth="1980-02-01"),
        row("C4", first_name="Ann", last_name="Leigh"),
    ]
    kept, others = kept_and_not(tmp_path, listed)
    assert kept == ["C1", "C3", "C4"]
    assert others == {"C2": "duplicate of C1 (earliest): same names and date of birth"}


def test_persons_are_linked_by_chains(tmp_path: Path) -> None:
    """C1 and C3 share nothing, but each shares something with C2."""
    listed = [
        row("C1", national_id="X", first_name="Ann", last_name="Lee"),
        row("C2", national_id="X", first_name="Anne", last_name="Lee", start_date="2018-04-01"),
        row("C3", national_id="Y", first_name="Anne", last_name="Lee", start_date="2018-05-01"),
    ]
    assert kept_and_not(tmp_path, listed) == (
        ["C1"],
        {
            "C2": "duplicate of C1 (earliest): same national id",
            "C3": "duplicate of C1 (earliest): linked by others of the person",
        },
    )


def test_what_is_not_given_links_nobody(tmp_path: Path) -> None:
    """Empty and unknown ids, and people without a birthday, are nobody's."""
    listed = [
        row("C1", national_id=""),
        row("C2", national_id=""),
        row("C3", national_id="unknown"),
        row("C4", national_id="Unknown"),
        row("C5", national_id="", first_name="Ann", date_of_birth=""),
        row("C6", national_id="", first_name="Ann", date_of_birth=""),
    ]
    assert kept_and_not(tmp_path, listed) == (["C1", "C2", "C3", "C4", "C5", "C6"], {})


def test_of_one_day_the_first_id_stays(tmp_path: Path) -> None:
    """So that the order of the rows decides nothing."""
    listed = [row("C2", national_id="X"), row("C1", national_id="X")]
    assert kept_and_not(tmp_path, listed)[0] == ["C1"]


def test_an_excluded_case_keeps_nobody_out(tmp_path: Path) -> None:
    """The earliest case has no sex; the next of the person may be drawn."""
    listed = [row("C1", national_id="X", sex=""), row("C2", national_id="X", start_date="2018-09-01")]
    assert kept_and_not(tmp_path, listed) == (["C2"], {"C1": "missing sex"})
