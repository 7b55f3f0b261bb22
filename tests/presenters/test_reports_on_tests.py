"""The reports on packs' own tests: well-formed XML whatever names hold, JSON that agrees, lines that fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import Finding, Place
from ratings_engine.presenters.tests_json import present_tests_json
from ratings_engine.presenters.tests_junit import present_tests_junit
from ratings_engine.presenters.tests_text import present_tests
from ratings_engine.presenters.verdicts import percent_covered
from ratings_engine.rating.engine import standards_ref
from ratings_engine.testing.coverage import Coverage, coverage_of
from ratings_engine.testing.mutation import mutate
from ratings_engine.testing.places import pack_with_tests
from ratings_engine.testing.report import FileReport, PackReport, Wanted, report_on
from tests.strategies import examples
from tests.testing.given import LIMITS, run_of

if TYPE_CHECKING:
    from ratings_engine.testing.model import Verdict


@pytest.fixture(scope="module")
def sound() -> PackReport:
    """Return the report on a pack whose tests all pass."""
    return report_on(pack_with_tests(LIMITS), Wanted())


@pytest.fixture(scope="module")
def flawed(sound: PackReport) -> PackReport:
    """Return a report with failures of every kind, missing coverage and surviving mutants."""
    [file] = sound.files
    standards, verdicts = run_of(LIMITS)
    broken = tuple(_failing(v) if n % 5 == 0 else v for n, v in enumerate(file.verdicts))
    some = verdicts[:6]
    return sound._replace(
        files=(file._replace(verdicts=broken),),
        coverage=coverage_of(standards, some),
        mutation=mutate(standards, some),
    )


def _failing(verdict: Verdict) -> Verdict:
    """Return the verdict with an expectation that is not met."""
    from ratings_engine.testing.model import Mismatch

    wrong = Mismatch("ratings", "overall", "good", None, verdict.test.place)
    return verdict._replace(mismatches=(wrong,))


def test_the_xml_says_what_passed_and_failed(flawed: PackReport) -> None:
    """A suite for each file, a case for each test, a failure with its reason for each that failed."""
    root = ET.fromstring(present_tests_junit([flawed]))  # noqa: S314  (our own output)
    [suite] = root
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    assert int(suite.get("tests", "")) == len(flawed.verdicts) == len(suite.findall("testcase"))
    assert int(suite.get("failures", "")) == flawed.failed == len(suite.findall("testcase/failure"))
    assert (suite.get("errors"), suite.get("skipped")) == ("0", "0")
    case = suite.findall("testcase")[0]
    assert case.get("classname") == flawed.files[0].file
    assert case.get("line") == str(flawed.verdicts[0].test.place.line)
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "rating of overall: expected good, found null"
    assert "limits.yaml" in (failure.text or "")


def test_the_same_report_has_the_same_bytes(flawed: PackReport) -> None:
    """No time and no date is in a report that nobody asked to have them."""
    for present in (present_tests_junit, present_tests_json):
        assert present([flawed]) == present([flawed])
        assert present([flawed], 1.25) != present([flawed])
    assert json.loads(present_tests_json([flawed], 1.25))["seconds"] == 1.25
    assert present_tests([flawed], names=False, missing=False, seconds=1.25).endswith(" failed in 1.25 s\n")


@examples(60)
@given(st.text(min_size=1))
def test_no_name_can_break_a_report(name: str) -> None:
    """Control characters, markup and halves of characters in names leave every form whole."""
    standards, verdicts = run_of(LIMITS)
    test = verdicts[0].test._replace(name=name, place=Place(f"{name}.yaml", 1, 1))
    refusal = Finding("RE531", "error", test.place, name, name)
    failed = _failing(verdicts[0]._replace(test=test, result=None, refusals=(refusal,)))
    file = FileReport(f"{name}.yaml", name, (failed,))
    broken = PackReport(standards_ref(standards), (file,), None, None)
    text = present_tests([broken], names=True, missing=True)
    assert all(character.isprintable() or character == "\n" for character in text)
    root = ET.fromstring(present_tests_junit([broken]))  # noqa: S314  (our own output)
    assert len(root.findall("testsuite/testcase/failure")) == 1
    assert json.loads(present_tests_json([broken]))["packs"][0]["tests"][0]["name"] == name


def test_json_agrees_with_itself(flawed: PackReport) -> None:
    """Figures are those of what is listed."""
    answer: dict[str, Any] = json.loads(present_tests_json([flawed]))
    assert answer["schema"] == "ratings-engine/test-report/1"
    [pack] = answer["packs"]
    outcomes = [test["outcome"] for test in pack["tests"]]
    assert (outcomes.count("passed"), outcomes.count("failed")) == (pack["passed"], pack["failed"])
    assert (answer["passed"], answer["failed"]) == (pack["passed"], pack["failed"])
    assert all(bool(test["failures"]) == (test["outcome"] == "failed") for test in pack["tests"])
    coverage = pack["coverage"]
    assert coverage["total"] - coverage["covered"] == len(coverage["missing"]) > 0
    assert sum(file["covered"] for file in coverage["files"]) == coverage["covered"]
    mutation = pack["mutation"]
    assert mutation["total"] == mutation["killed"] + len(mutation["survivors"])
    assert all(survivor["line"] and survivor["file"] for survivor in mutation["survivors"])


def test_lines_fit_a_terminal(flawed: PackReport) -> None:
    """Nothing goes beyond 79 columns but names of files, which stay whole."""
    for names in (True, False):
        lines = present_tests([flawed], names=names, missing=True).split("\n")
        assert [line for line in lines if len(line) > 79 and LIMITS not in line] == []


def test_all_that_is_missing_is_listed(flawed: PackReport) -> None:
    """With --missing every item has a line with its file, line and words; without, lines alone."""
    assert flawed.coverage is not None
    told = " ".join(present_tests([flawed], names=False, missing=True).split())
    assert all(f"{item.rule.file}:{item.rule.line}: {item.kind}" in told for item in flawed.coverage.missing)
    assert "not covered" not in present_tests([flawed], names=False, missing=False)


def test_mutants_that_were_not_tried_are_said_to_be_so(flawed: PackReport) -> None:
    """A report without mutation says why, where it was asked for."""
    waiting = flawed._replace(mutation=None, mutation_waits=True)
    assert "No mutants were tried" in present_tests([waiting], names=False, missing=False)


@pytest.mark.parametrize(
    ("covered", "total", "told"),
    [(3, 3, "100%"), (0, 3, "0%"), (1, 2, "50%"), (2, 3, "66.6%"), (1999, 2000, "99.9%"), (1, 2000, "0.0%")],
)
def test_a_percentage_is_never_rounded_up(covered: int, total: int, told: str) -> None:
    """100% is said of everything and of nothing less."""
    rule = run_of(LIMITS).standards.scale
    from ratings_engine.testing.items import Item

    items = tuple(Item("band", rule, str(n)) for n in range(total))
    assert percent_covered(Coverage(items, frozenset(items[:covered]))) == told
