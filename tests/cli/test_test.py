"""``ratings-engine test``: exit codes, what is run, and where the answer goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.testing.given import LIMITS, pack_in

if TYPE_CHECKING:
    from collections.abc import Callable

PASSING = """
title: Shares
tests:
  - name: $yes of ten is $rating
    given: {tallies: {"2.1.1": {yes: $yes, no: $no}}}
    expect: {ratings: {"2.1.1": $rating}}
    table:
      columns: [yes, no, rating]
      rows:
        - [5, 5, requires_improvement]
        - [8, 2, outstanding]
"""
FAILING = PASSING.replace("outstanding]", "good]")


def test_passing_tests_end_with_0(run: Callable[..., Any], tmp_path: Path) -> None:
    """The last line counts; nothing is on standard error."""
    done = run("test", pack_in(tmp_path, PASSING))
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("\n2 passed, 0 failed\n")


def test_a_failing_test_ends_with_1_and_says_why(run: Callable[..., Any], tmp_path: Path) -> None:
    """What was expected, what was found, where, and the engine's own explanation."""
    done = run("test", pack_in(tmp_path, FAILING), "--no-coverage")
    assert done.code == 1
    told = " ".join(done.out.split())
    assert "FAILED 8 of ten is good" in told
    assert "tests/tests.yaml:11" in told
    assert "rating of 2.1.1: expected good, found outstanding" in told
    assert "8 of 10 cases, 80%" in told
    assert "Rule: banding.share.outstanding (minimal/framework.yaml:19)" in told
    assert done.out.endswith("\n1 passed, 1 failed\n")


def test_an_invalid_file_ends_with_2_and_runs_nothing(run: Callable[..., Any], tmp_path: Path) -> None:
    """A test that names an unknown rule is a finding with its place, and no answer is given."""
    text = PASSING.replace("ratings: {", "fired: [banding.share.god], ratings: {")
    done = run("test", pack_in(tmp_path, text))
    assert (done.code, done.out) == (2, "")
    assert "tests.yaml:6:22: error RE752" in done.err
    assert "did you mean 'banding.share.good'?" in done.err


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["minimal"], "RE020"),
        (["tests/standards/valid/minimal"], "RE750"),
        ([LIMITS, "-k", "no such test"], "RE750"),
    ],
)
def test_nothing_to_run_ends_with_2(given: list[str], code: str, run: Callable[..., Any]) -> None:
    """An unknown pack, a pack without tests and a choice of none are errors, not silence."""
    done = run("test", *given)
    assert (done.code, done.out) == (2, "")
    assert f"error {code}" in done.err


@pytest.mark.parametrize("percent", ["101", "ninety", "-1", "1e2", "99,5"])
def test_fail_under_wants_a_percentage(percent: str, run: Callable[..., Any]) -> None:
    """Anything else is bad usage."""
    done = run("test", LIMITS, f"--fail-under={percent}")
    assert (done.code, done.out) == (2, "")
    assert "is not a percentage from 0 to 100" in done.err


def test_fail_under_is_exact(run: Callable[..., Any], tmp_path: Path) -> None:
    """Coverage that is asked for exactly is enough; a hair more is not."""
    pack = pack_in(tmp_path, PASSING)
    coverage = run("test", pack, "--format", "json").json["packs"][0]["coverage"]
    share = 100 * coverage["covered"] / coverage["total"]
    below, above = f"{int(share)}", f"{int(share) + 1}"
    assert run("test", pack, "--fail-under", below).code == 0
    done = run("test", pack, "--fail-under", above, "--no-coverage")
    assert done.code == 1
    assert done.err == f"coverage of minimal is {int(share * 10) / 10}%, and --fail-under asks for {above}%\n"
    assert run("test", LIMITS, "--fail-under", "100").code == 0


def test_survivors_end_with_1(run: Callable[..., Any], tmp_path: Path) -> None:
    """Every test passes, and yet a mutant that none of them notices is a failure."""
    done = run("test", pack_in(tmp_path, PASSING), "--mutate", "--no-coverage")
    assert done.code == 1
    assert "SURVIVED minimal/framework.yaml:18: banding.share.good: good at least 65" in done.out
    assert done.out.endswith("\n2 passed, 0 failed\n")
    assert run("test", LIMITS, "--mutate").code == 0


def test_mutation_waits_for_tests_that_fail(run: Callable[..., Any], tmp_path: Path) -> None:
    """With a failing test no mutant is tried, and the report says so."""
    done = run("test", pack_in(tmp_path, FAILING), "--mutate", "--no-coverage")
    assert done.code == 1
    assert "No mutants were tried" in done.out
    assert "survived" not in done.out


def test_tests_are_chosen_by_a_part_of_their_name(run: Callable[..., Any]) -> None:
    """In any letter case, and by the file's name too."""
    done = run("test", LIMITS, "-k", "A PANEL", "-v", "--no-coverage")
    assert done.out.endswith("\n4 passed, 0 failed\n")
    assert run("test", LIMITS, "-k", "limits.yaml").out == run("test", LIMITS).out


def test_several_packs_are_reported_one_after_the_other(run: Callable[..., Any]) -> None:
    """The last line counts the tests of all."""
    done = run("test", LIMITS, f"{LIMITS}/tests/limits.yaml", "--no-coverage")
    assert done.code == 0
    assert done.out.endswith("\n72 passed, 0 failed\n")


def test_the_answer_goes_into_a_file(run: Callable[..., Any], tmp_path: Path) -> None:
    """JUnit XML for CI, written whole, never over a file of tests."""
    output = tmp_path / "report.xml"
    done = run("test", LIMITS, "--format", "junit", "-o", output)
    assert (done.code, done.out) == (0, "")
    assert ET.parse(output).getroot().get("tests") == "36"  # noqa: S314  (our own output)
    pack = pack_in(tmp_path, PASSING)
    refused = run("test", pack, "-o", f"{pack}/tests/tests.yaml")
    assert refused.code == 2
    assert "RE015" in refused.err
    assert Path(pack, "tests", "tests.yaml").read_text("utf-8") == PASSING


def test_time_is_told_only_when_asked(run: Callable[..., Any]) -> None:
    """The same tests give the same bytes."""
    assert run("test", LIMITS).out == run("test", LIMITS).out
    assert " failed in " in run("test", LIMITS, "--time").out
    assert run("test", LIMITS, "--format", "json", "--time").json["seconds"] > 0
    assert "seconds" not in json.loads(run("test", LIMITS, "--format", "json").out)


def test_a_shipped_pack_is_tested_by_its_id(spawn: Callable[..., Any], tmp_path: Path) -> None:
    """From any folder, with names that are the same on any machine."""
    done = spawn("test", "probation-2023", "-k", "overall.yaml", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "\nprobation-2023/tests/overall.yaml .............." in done.out
