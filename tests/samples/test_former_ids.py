"""Tests of samples that answer questions by the numbers they had before an overlay moved or dropped them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import InvalidInput
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

MERGED = "unpaid-work-and-resettlement"
MOVED = {"4.2.1": "4.1.5", "4.2.2": "4.1.6", "4.2.3": "4.1.7"}


def merged() -> Standards:
    """Return the shipped proposal in which three key questions have new numbers."""
    return load_standards(MERGED)


def read(path: Path, judgements: str = "") -> tuple[Inspection, ...]:
    """Return the inspections of a sample of a CRC, read by the proposal."""
    sample = read_sample([open_sample(str(path))], merged(), provider_type="crc", judgements=judgements)
    return sample.inspections


def written(tmp_path: Path, name: str, content: str) -> Path:
    """Return a file with that content."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def codes(path: Path, judgements: str = "") -> list[tuple[str, str]]:
    """Return what is found wrong with a sample."""
    with pytest.raises(InvalidInput) as caught:
        read(path, judgements)
    return [(finding.code, str(finding.place).rpartition("/")[2]) for finding in caught.value.findings]


def test_former_ids_of_the_proposal() -> None:
    """Each question and each of its prompts is known by its old number; the dropped standard by nothing."""
    former = dict(merged().former)
    prompts = {f"{old}.{letter}": f"{new}.{letter}" for old, new in MOVED.items() for letter in "abcde"}
    assert former == {"4.2": "", **MOVED, **prompts}


def test_a_pack_without_overlays_has_none() -> None:
    """Shipped packs number their questions as they were published."""
    assert load_standards("probation-2018").former == ()


@pytest.mark.parametrize("column", ["4.2.1", "4.1.5", " 4.2.1 "])
def test_a_column_by_either_number(tmp_path: Path, column: str) -> None:
    """The answers are the question's, whichever number heads the column."""
    sheet = read(written(tmp_path, "a.csv", f"case_id,{column}\nC1,yes\nC2,no\n"))[0].cases
    assert sheet is not None
    assert (sheet.questions, [bytes(case.answers) for case in sheet.cases]) == (("4.1.5",), [b"\0", b"\1"])


def test_a_column_of_a_prompt_by_its_former_letter(tmp_path: Path) -> None:
    """Prompts follow their question."""
    sheet = read(written(tmp_path, "a.csv", "case_id,4.2.2.a,4.1.6.b\nC1,yes,no\n"))[0].cases
    assert sheet is not None
    assert sheet.questions == ("4.1.6.a", "4.1.6.b")


def test_both_numbers_at_once_are_refused(tmp_path: Path) -> None:
    """Which of two columns for one question is meant cannot be told."""
    assert codes(written(tmp_path, "a.csv", "case_id,4.1.5,4.2.1\nC1,yes,no\n")) == [("RE512", "a.csv:1:3")]


def test_a_workbook_with_former_numbers(tmp_path: Path) -> None:
    """A heading that a spreadsheet keeps as text is read in the same way."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["case_id", "4.2.1", "4.2.3.b"], ["C1", "yes", "no"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    sheet = read(tmp_path / "a.xlsx")[0].cases
    assert sheet is not None
    assert sheet.questions == ("4.1.5", "4.1.7.b")


def document(tmp_path: Path, **given: Any) -> Path:
    """Return a document about one CRC."""
    inspection = {"provider": "A", "provider_type": "crc", **given}
    return written(tmp_path, "a.json", json.dumps({"standards": MERGED, "inspections": [inspection]}))


def test_tallies_judgements_and_evidence_by_former_numbers(tmp_path: Path) -> None:
    """A document may use the numbers of the base throughout."""
    path = document(
        tmp_path,
        tallies={"4.2.1": {"yes": 3, "no": 1}, "4.1.6": {"percentage": 50}},
        judgements={"4.2": "good", "1.1": "good"},
        evidence={"4.2": "Dropped.", "1.1": "Kept."},
    )
    (inspection,) = read(path)
    assert [tally.subject for tally in inspection.tallies] == ["4.1.5", "4.1.6"]
    assert [(j.subject, j.evidence) for j in inspection.judgements] == [("1.1", "Kept.")]


@pytest.mark.parametrize("field", ["tallies", "judgements"])
def test_both_numbers_in_a_document_are_refused(tmp_path: Path, field: str) -> None:
    """One question cannot be given twice, under whatever numbers."""
    given = {"yes": 3, "no": 1} if field == "tallies" else "good"
    path = document(tmp_path, **{field: {"4.2.1": given, "4.1.5": given}})
    assert [code for code, _ in codes(path)] == ["RE512"]


def test_cases_in_a_document_by_former_numbers(tmp_path: Path) -> None:
    """Cases that are listed in the document are no different."""
    path = document(tmp_path, cases=[{"case_id": "C1", "4.2.1": "yes"}])
    sheet = read(path)[0].cases
    assert sheet is not None
    assert sheet.questions == ("4.1.5",)


def test_a_table_of_judgements_by_former_numbers(tmp_path: Path) -> None:
    """A judged question that moved is read as what it is now, and a dropped standard is left out."""
    cases = written(tmp_path, "a.csv", "case_id,2.1.1\nC1,yes\n")
    rows = "standard,rating\n4.2.1,good\n4.2,good\n1.1,outstanding\n"
    (inspection,) = read(cases, str(written(tmp_path, "j.csv", rows)))
    assert [(j.subject, j.level) for j in inspection.judgements] == [("4.1.5", 2), ("1.1", 3)]


def test_a_wrong_rating_of_what_is_dropped_is_still_wrong(tmp_path: Path) -> None:
    """What is left out is read all the same."""
    cases = written(tmp_path, "a.csv", "case_id,2.1.1\nC1,yes\n")
    judgements = written(tmp_path, "j.csv", "standard,rating\n4.2,goood\n")
    assert codes(cases, str(judgements)) == [("RE518", "j.csv:2:2")]


def test_discretion_on_a_dropped_standard_is_refused(tmp_path: Path) -> None:
    """A rating that is no longer there cannot be moved, and that is worth saying."""
    record = {"standard": "4.2", "to": "good", "reason": "R", "authorised_by": "A"}
    assert [code for code, _ in codes(document(tmp_path, discretion=[record]))] == ["RE511"]


@pytest.mark.parametrize("column", ["4.2.4", "4.2.1.z", "4.3.1"])
def test_numbers_that_never_were_are_unknown(tmp_path: Path, column: str) -> None:
    """Only what the base had, and what a question says it was, is known."""
    assert codes(written(tmp_path, "a.csv", f"case_id,2.1.1,{column}\nC1,yes,yes\n")) == [
        ("RE511", "a.csv:1:3")
    ]


def test_a_table_of_dropped_questions_alone_answers_nothing(tmp_path: Path) -> None:
    """A sample that has none of the questions that are left is told so."""
    overlay = written(
        tmp_path,
        "less.yaml",
        "id: less\nextends: probation-2018\ntitle: T\nversion: '1.0.0'\nauthor: A\nrationale: R.\n"
        "standards: {drop: ['4.2']}\n",
    )
    standards = load_standards(str(overlay))
    path = written(tmp_path, "a.csv", "case_id,4.2.1\nC1,yes\n")
    with pytest.raises(InvalidInput) as caught:
        read_sample([open_sample(str(path))], standards, provider_type="crc")
    assert [finding.code for finding in caught.value.findings] == ["RE510"]
