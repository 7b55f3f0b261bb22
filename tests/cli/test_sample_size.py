"""Tests of ``sample size`` as its user runs it: defaults, forms, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

LONGLIST = Path(__file__).parents[1] / "golden" / "samples" / "caseload.csv"
CASELOAD = ["--caseload", str(LONGLIST), "--as-of", "2019-01-31"]


def size(run: Callable[..., Any], *arguments: str) -> Any:
    """Return the answer in JSON."""
    done = run("sample", "size", *arguments, "--format", "json")
    assert (done.code, done.err) == (0, "")
    return done.json


def test_the_example_of_the_manual(run: Callable[..., Any]) -> None:
    """157 of 3,120 cases have a margin of 5 points with 80% confidence; 156 have not."""
    found = size(run, "--population", "3120", "--confidence", "0.80", "--margin", "5")
    assert (found["cases"], found["population"]) == (157, 3120)
    assert found["margin"] == pytest.approx(4.98441738)
    assert size(run, "--population", "3120", "--size", "156")["margin"] > 5


@pytest.mark.parametrize("confidence", ["0.80", "80", "80%", ".8"])
def test_a_confidence_may_be_a_share_or_a_percentage(confidence: str, run: Callable[..., Any]) -> None:
    """All of these are 80%, exactly, and what the pack says."""
    assert size(run, "--population", "3120", "--confidence", confidence) == size(run, "--population", "3120")


def test_defaults_are_those_of_the_pack(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """Another pack's confidence and margin are used where none is given."""
    shipped = Path(__file__).parents[2] / "standards" / "probation-2018"
    for path in shipped.glob("*.yaml"):
        written(f"surer/{path.name}", path.read_bytes())
    framework = (shipped / "framework.yaml").read_text(encoding="utf-8")
    changed = framework.replace("confidence_level: 80\n  margin: 5", "confidence_level: 95\n  margin: 3")
    pack = written("surer/framework.yaml", changed).parent
    done = run("sample", "size", "--population", "3120", "--standards", pack, "--format", "json")
    assert (done.json["confidence"], done.json["margin_asked"]) == (95, 3)


def test_a_caseload_is_counted_by_stratum(run: Callable[..., Any]) -> None:
    """A longlist's strata are those from which a sample is drawn, and so are their shares."""
    found = size(run, *CASELOAD, "--size", "20")
    record = json.loads((LONGLIST.parent / "plan.json").read_text(encoding="utf-8"))
    assert [(s["name"], s["population"], s["cases"]) for s in found["strata"]] == [
        (s["name"], s["total"], s["selected"]) for s in record["strata"]
    ]
    assert found["caseload"]["excluded"] == 5


def test_csv_has_a_row_for_each_stratum(run: Callable[..., Any]) -> None:
    """The last row, without a name, is the whole."""
    done = run("sample", "size", "--stratum", "=x=4", "--stratum", "b=0", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [(row["stratum"], row["population"], row["margin"]) for row in rows] == [
        ("'=x", "4", "0.0"),
        ("b", "0", ""),
        ("", "4", "0.0"),
    ]


def test_html_is_a_page_with_a_chart(run: Callable[..., Any]) -> None:
    """The page says what the chart shows to those who do not see it, and escapes names."""
    done = run("sample", "size", "--stratum", "<b>a</b>=400", "--format", "html")
    assert "<b>a</b>" not in done.out
    assert done.out.count("<rect") == 7
    assert '<desc id="chart-margins-words">Of 400 cases,' in done.out


def test_a_margin_that_takes_every_case_says_so(run: Callable[..., Any]) -> None:
    """A margin that no smaller sample has is met by the whole caseload."""
    done = run("sample", "size", "--population", "12", "--margin", "1")
    assert "No smaller sample has a margin of error of ±1 point: every case is inspected." in done.out


def test_a_very_small_margin_is_asked_about(run: Callable[..., Any]) -> None:
    """0.05 is a twentieth of a point, which may not be what was meant."""
    done = run("sample", "size", "--population", "3120", "--margin", "0.05")
    assert done.code == 0
    assert done.err == "note: --margin 0.05 is in percentage points: 5 for 5 either way\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--population", "100", "--confidence", "1"], "RE820"),
        (["--population", "100", "--confidence", "0"], "RE820"),
        (["--population", "100", "--confidence", "100"], "RE820"),
        (["--population", "100", "--confidence", "nan"], "RE820"),
        (["--population", "100", "--confidence", "-80"], "RE820"),
        (["--population", "100", "--confidence", "8e1"], "RE820"),
        (["--population", "100", "--margin", "inf"], "RE820"),
        (["--population", "100", "--margin", "101"], "RE820"),
        (["--population", "100", "--proportion", "0"], "RE820"),
        (["--population", "100", "--proportion", "100"], "RE820"),
        ([], "RE821"),
        (["--population", "0"], "RE821"),
        (["--population", "-5"], "RE821"),
        (["--population", "5", "--stratum", "a=4"], "RE821"),
        (["--stratum", "a=0", "--stratum", "b=0"], "RE821"),
        (["--stratum", "a=-4", "--stratum", "b=5"], "RE821"),
        (["--stratum", "a"], "RE821"),
        (["--stratum", "=4"], "RE821"),
        (["--stratum", "a=4", "--stratum", "a=4"], "RE821"),
        (["--population", "58", *CASELOAD], "RE821"),
        (["--population", "100", "--margin", "0"], "RE822"),
        (["--population", "100", "--margin", "5", "--size", "5"], "RE822"),
        (["--population", "100", "--size", "101"], "RE823"),
        (["--population", "100", "--size", "0"], "RE823"),
        (["--caseload", "no-such-file.csv"], "RE500"),
    ],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_what_cannot_be_planned_is_refused(
    arguments: list[str], code: str, form: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    """Exit code 2, one error with its reason and remedy, and nothing is written."""
    done = run("sample", "size", *arguments, "--format", form, "-o", tmp_path / "answer")
    assert (done.code, done.out) == (2, "")
    assert re.search(rf"error {code}: .+\n(    |         ).*why|error {code}", done.err)
    assert "\n    -> " in done.err
    assert list(tmp_path.iterdir()) == []
