"""Tests of what rates and would surprise: each file of tests/invalid/surprises, by what is found in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ratings_engine.rating.engine import rate
from ratings_engine.samples.plausibility import sample_findings
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from ratings_engine.errors import Finding

SURPRISES = Path(__file__).parents[1] / "invalid" / "surprises"
INDEX = "expected.yaml"
CODES = {"RE550", "RE551", "RE552", "RE553"}


def index() -> list[dict[str, Any]]:
    """Return what is found in each file."""
    loaded: list[dict[str, Any]] = yaml.safe_load((SURPRISES / INDEX).read_text(encoding="utf-8"))
    return loaded


def found(path: Path) -> list[Finding]:
    """Return what is found in a sample of probation-2018."""
    standards = load_standards("probation-2018")
    return sample_findings(read_sample([open_sample(str(path))], standards), standards)


@pytest.mark.parametrize("entry", index(), ids=lambda entry: entry["file"])
def test_what_would_surprise_is_found(entry: dict[str, Any]) -> None:
    """Everything that is found, in order, and nothing else."""
    findings = found(SURPRISES / entry["file"])
    assert [(f.code, f.severity, f"{f.place.line}:{f.place.column}") for f in findings] == [
        (expected["code"], expected["severity"], expected["at"]) for expected in entry["findings"]
    ]
    for finding, expected in zip(findings, entry["findings"], strict=True):
        assert expected["message"] in finding.message
        assert expected["remedy"] in finding.remedy


@pytest.mark.parametrize("entry", index(), ids=lambda entry: entry["file"])
def test_a_surprise_rates(entry: dict[str, Any]) -> None:
    """What rating refuses is told elsewhere: these samples rate."""
    standards = load_standards("probation-2018")
    sample = read_sample([open_sample(str(SURPRISES / entry["file"]))], standards)
    assert rate(standards, sample).inspections


def test_the_index_is_whole() -> None:
    """Every file has an entry, and every code of this kind a file."""
    assert sorted(entry["file"] for entry in index()) == sorted(
        path.name for path in SURPRISES.iterdir() if path.name != INDEX
    )
    assert {finding["code"] for entry in index() for finding in entry["findings"]} == CODES


def test_a_table_of_several_providers_is_told_once(tmp_path: Path) -> None:
    """A column is one mistake, however many providers share the table."""
    path = tmp_path / "cases.csv"
    path.write_text("case_id,provider,provider_type,sexx,2.1.1\nC1,A,crc,male,yes\nC2,B,crc,male,yes\n")
    assert [finding.code for finding in found(path)] == ["RE550"]


def test_a_prompt_that_is_not_asked_is_told_by_its_own_column(tmp_path: Path) -> None:
    """Prompts of a question that is not asked do not count either."""
    path = tmp_path / "cases.csv"
    path.write_text("case_id,provider_type,unpaid_work_requirement,4.1.1.a\nC1,crc,no,yes\nC2,crc,yes,yes\n")
    (finding,) = found(path)
    assert finding.message == "4.1.1.a is answered in a case of which 4.1.1 is not asked"
    assert (finding.place.line, finding.place.column) == (2, 4)


def test_a_note_beside_an_inspection_without_cases(tmp_path: Path) -> None:
    """Judgements and tallies have no columns, and nothing is found in them."""
    path = tmp_path / "s.yaml"
    path.write_text(
        "standards: probation-2018\ninspections:\n"
        "  - {provider: A, provider_type: crc, judgements: {'1.1': good}}\n"
    )
    assert found(path) == []
