"""Tests of judgements as a table: beside cases, on a workbook's own sheet, and as spreadsheets write them."""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl  # type: ignore[import-untyped]
import pytest

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import rate
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ratings_engine.errors import Finding
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = range(4)
ONE = "case_id,provider,provider_type,2.1.1\nC1,Kent,crc,yes\n"
TWO = ONE + "C1,Essex,nps,no\n"


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Remember validated packs in a folder of this run alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@cache
def standards() -> Standards:
    """Return the standards that these tests judge by."""
    return load_standards("probation-2018")


def written(folder: Path, text: str, name: str) -> str:
    """Return the path of a new text file."""
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def workbook(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "judged.xlsx") -> str:
    """Return the path of a new workbook with ``sheets``."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return str(folder / name)


def inspections(folder: Path, judgements: str, cases: str = ONE) -> list[Inspection]:
    """Return what a table of cases is with a table of judgements."""
    files = [open_sample(written(folder, cases, "cases.csv"))]
    return list(read_sample(files, standards(), judgements=judgements).inspections)


def judged(folder: Path, judgements: str, cases: str = ONE) -> list[tuple[str, str, int]]:
    """Return provider, subject and level of each judgement."""
    found = inspections(folder, judgements, cases)
    return [(i.provider, j.subject, j.level) for i in found for j in i.judgements]


def refused(folder: Path, judgements: str, cases: str = ONE) -> list[Finding]:
    """Return the findings that a table of judgements is refused with."""
    with pytest.raises(InvalidInput) as caught:
        inspections(folder, judgements, cases)
    return caught.value.findings


TIDY = "provider,standard,rating,evidence\nKent,1.1,good,Minutes\nKent,1.2,requires_improvement,\n"
JUDGED = [("Kent", "1.1", GOOD), ("Kent", "1.2", REQUIRES_IMPROVEMENT)]


def test_judgements_are_read_with_evidence_and_place(tmp_path: Path) -> None:
    """Each row becomes a judgement of its provider, with where it stands."""
    path = written(tmp_path, TIDY, "judged.csv")
    (inspection,) = inspections(tmp_path, path)
    assert [(j.subject, j.level, j.evidence, str(j.place)) for j in inspection.judgements] == [
        ("1.1", GOOD, "Minutes", f"{path}:2:2"),
        ("1.2", REQUIRES_IMPROVEMENT, "", f"{path}:3:2"),
    ]


MESSY = {
    "byte order mark and Windows line ends": "\ufeff" + TIDY.replace("\n", "\r\n"),
    "semicolons": TIDY.replace(",", ";"),
    "tabs and empty rows": TIDY.replace(",", "\t").replace("\n", "\n\t\t\t\n"),
    "headers in capitals, with spaces": TIDY.replace(
        "provider,standard,rating", " Provider , STANDARD,Rating "
    ),
    "other columns and order": "Remark,rating,Standard,Provider\n"
    ",good,1.1,Kent\nx,requires_improvement,1.2,Kent\n",
    "no provider column": "standard,rating\n1.1,good\n1.2,requires_improvement\n",
    "no provider in its column": "provider,standard,rating\n,1.1,good\n,1.2,requires_improvement\n",
    "rows that nobody has judged": TIDY + "Kent,1.3,,\nKent,1.4, ,to be discussed\n",
}


@pytest.mark.parametrize("name", MESSY)
def test_messy_tables_mean_the_same(tmp_path: Path, name: str) -> None:
    """How the table was saved and headed makes no difference to the judgements."""
    assert judged(tmp_path, written(tmp_path, MESSY[name], "judged.csv")) == JUDGED


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("inadequate", INADEQUATE),
        ("Inadequate", INADEQUATE),
        ("requires_improvement", REQUIRES_IMPROVEMENT),
        ("Requires improvement", REQUIRES_IMPROVEMENT),
        ("REQUIRES IMPROVEMENT", REQUIRES_IMPROVEMENT),
        ("requires-improvement", REQUIRES_IMPROVEMENT),
        ("requires  improvement ", REQUIRES_IMPROVEMENT),
        ("Requires\u00a0improvement", REQUIRES_IMPROVEMENT),
        ("GOOD", GOOD),
        (" good\u00a0", GOOD),
        ("Outstanding", OUTSTANDING),
    ],
)
def test_ways_to_write_a_rating(tmp_path: Path, words: str, level: int) -> None:
    """Ratings are read as ids or as names, in any letter case."""
    path = written(tmp_path, f'standard,rating\n1.1,"{words}"\n', "judged.csv")
    assert judged(tmp_path, path) == [("Kent", "1.1", level)]


@pytest.mark.parametrize("words", ["2", "RI", "goood", "fair", "requires", "requiresimprovement", "n/a", "-"])
def test_what_is_no_rating_is_refused(tmp_path: Path, words: str) -> None:
    """Points, abbreviations and other words are not ratings."""
    path = written(tmp_path, f"standard,rating\n1.1,{words}\n", "judged.csv")
    assert [(f.code, str(f.place)) for f in refused(tmp_path, path)] == [("RE518", f"{path}:2:2")]


def test_standards_typed_as_numbers_are_read(tmp_path: Path) -> None:
    """A workbook's number 1.1 is standard 1.1, and 2 February the one standard that it can be."""
    rows: list[list[Any]] = [
        ["standard", "rating"],
        [1.1, "good"],
        [datetime.datetime(2024, 2, 2), "outstanding"],
    ]
    assert judged(tmp_path, workbook(tmp_path, {"Sheet": rows})) == [
        ("Kent", "1.1", GOOD),
        ("Kent", "2.2", OUTSTANDING),
    ]


def test_a_date_that_can_be_several_standards_is_refused(tmp_path: Path) -> None:
    """2 January was 1.2 or 2.1 when it was typed, and nobody can tell."""
    path = workbook(tmp_path, {"Sheet": [["standard", "rating"], [datetime.datetime(2099, 1, 2), "good"]]})
    (finding,) = refused(tmp_path, path)
    assert (finding.code, finding.place.cell) == ("RE511", "A2")
    assert "2.1" in finding.remedy
    assert "1.2" in finding.remedy


def test_judgements_in_parquet_are_read(tmp_path: Path) -> None:
    """A Parquet file of text and decimals has the same judgements."""
    path = tmp_path / "judged.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT * FROM (VALUES ('Kent', 1.1, 'good'), ('Kent', 1.2, 'Requires improvement'))"
            f" t(provider, standard, rating)) TO '{path}' (FORMAT parquet)"
        )
    assert judged(tmp_path, str(path)) == JUDGED


def test_key_questions_may_be_judged(tmp_path: Path) -> None:
    """A row may be about a key question of a judged standard."""
    path = written(tmp_path, "standard,rating\n1.1.1,good\n1.1.2,inadequate\n1.1.3,good\n", "judged.csv")
    (inspection,) = inspections(tmp_path, path)
    sample = read_sample([open_sample(str(tmp_path / "cases.csv"))], standards(), judgements=path)
    leadership = rate(standards(), sample).inspections[0].standards[0]
    assert [j.subject for j in inspection.judgements] == ["1.1.1", "1.1.2", "1.1.3"]
    assert (leadership.level, leadership.basis) == (INADEQUATE, "judged")
    assert [q.id for q in leadership.key_questions if q.binding] == ["1.1.2"]


def test_several_providers_get_their_own(tmp_path: Path) -> None:
    """Rows go to the provider that they name, in any order; one without rows gets none."""
    text = "provider,standard,rating\nEssex,3.1,good\nKent,1.1,inadequate\nEssex,1.1,outstanding\n"
    path = written(tmp_path, text, "judged.csv")
    cases = TWO.replace("Essex,nps,no", "Essex,nps,no\nC1,Wales,crc,no")
    assert judged(tmp_path, path, cases) == [
        ("Essex", "3.1", GOOD),
        ("Essex", "1.1", OUTSTANDING),
        ("Kent", "1.1", INADEQUATE),
    ]


def test_several_providers_have_to_be_named(tmp_path: Path) -> None:
    """Without the column, nobody knows whom a judgement is of."""
    path = written(tmp_path, "standard,rating\n1.1,good\n", "judged.csv")
    (finding,) = refused(tmp_path, path, TWO)
    assert (finding.code, finding.message) == ("RE522", "there is no column 'provider'")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """All rows are read before complaining."""
    text = "provider,standard,rating\nKint,1.1,good\nKent,1.9,good\nKent,1.1,best\n"
    path = written(tmp_path, text, "judged.csv")
    assert [(f.code, f.place.line, f.place.column) for f in refused(tmp_path, path)] == [
        ("RE516", 2, 1),
        ("RE511", 3, 2),
        ("RE518", 4, 3),
    ]


def test_both_missing_columns_are_told(tmp_path: Path) -> None:
    """A table of something else is told with every column that it lacks."""
    path = written(tmp_path, "a,b\n1,2\n", "judged.csv")
    assert [f.message for f in refused(tmp_path, path)] == [
        "there is no column 'standard'",
        "there is no column 'rating'",
    ]


def test_judgements_are_added_to_documents(tmp_path: Path) -> None:
    """A document's own judgements and those of a table stand together."""
    text = 'inspections:\n  - {provider: Kent, provider_type: crc, judgements: {"1.1": good}}\n'
    document = open_sample(written(tmp_path, text, "sample.yaml"))
    path = written(tmp_path, "standard,rating\n1.2,inadequate\n", "judged.csv")
    (inspection,) = read_sample([document], standards(), judgements=path).inspections
    assert [(j.subject, j.level) for j in inspection.judgements] == [("1.1", GOOD), ("1.2", INADEQUATE)]


CASES: list[list[Any]] = [["case_id", "provider", "provider_type", "2.1.1"], ["C1", "Kent", "crc", True]]
SHEET: list[list[Any]] = [["provider", "standard", "rating"], ["Kent", "1.1", "good"], ["Kent", "1.2", None]]


@pytest.mark.parametrize("title", ["judgements", "Judgements", " JUDGEMENTS "])
def test_a_workbook_may_hold_its_judgements(tmp_path: Path, title: str) -> None:
    """A sheet called judgements is read with the cases."""
    path = workbook(tmp_path, {"Cases": CASES, title: SHEET})
    (inspection,) = read_sample([open_sample(path)], standards()).inspections
    assert [(j.subject, j.level, j.place.sheet, j.place.cell) for j in inspection.judgements] == [
        ("1.1", GOOD, title, "B2")
    ]
    assert inspection.cases is not None
    assert len(inspection.cases.cases) == 1


def test_a_sheet_and_a_table_of_judgements_are_added_up(tmp_path: Path) -> None:
    """Both are read; a standard in both of them is a judgement given twice."""
    book = workbook(tmp_path, {"Cases": CASES, "judgements": SHEET})
    other = written(tmp_path, "standard,rating\n1.2,good\n", "other.csv")
    twice = written(tmp_path, "standard,rating\n1.1,good\n", "twice.csv")
    (inspection,) = read_sample([open_sample(book)], standards(), judgements=other).inspections
    assert [j.subject for j in inspection.judgements] == ["1.1", "1.2"]
    sample = read_sample([open_sample(book)], standards(), judgements=twice)
    with pytest.raises(InvalidInput) as caught:
        rate(standards(), sample)
    assert [f.code for f in caught.value.findings] == ["RE533"]


def test_a_header_without_rows_judges_nothing(tmp_path: Path) -> None:
    """A table that nobody has filled in yet is read, and adds nothing."""
    assert judged(tmp_path, written(tmp_path, "provider,standard,rating\n", "judged.csv")) == []
