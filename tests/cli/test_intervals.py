"""Tests of intervals on the command line: the option, what is printed, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

CRC = Path(__file__).parents[2] / "samples" / "synthetic" / "crc.yaml"
FEW = """\
standards: probation-2018
inspections:
  - provider: Kent
    provider_type: crc
    population: {population}
    cases:
      - {{case_id: C1, 2.2.1: "yes", 2.2.2: "na", 2.2.3: "yes"}}
      - {{case_id: C2, 2.2.1: "yes", 2.2.2: "na", 2.2.3: "no"}}
      - {{case_id: C3, 2.2.1: "no", 2.2.2: "na", 2.2.3: "yes"}}
"""


def question(done: Any, name: str) -> dict[str, Any]:
    """Return a key question of the first inspection of a result."""
    standards = done.json["inspections"][0]["standards"]
    return next(q for s in standards for q in s["key_questions"] if q["id"] == name)


@pytest.mark.parametrize("level", ["0.95", "95", "95%"])
def test_another_confidence_is_asked_for(run: Callable[..., Any], level: str) -> None:
    """The option takes the place of the pack's 80%, in every form and wherever an interval is told."""
    usual = question(run("rate", CRC, "--format", "json"), "2.1.1")["interval"]
    surer = question(run("rate", CRC, "--format", "json", "--confidence", level), "2.1.1")["interval"]
    assert (usual["confidence"], surer["confidence"]) == (80, 95)
    assert surer["low"] < usual["low"] < usual["high"] < surer["high"]
    assert "Set by (95% interval)" in run("rate", CRC, "--confidence", level).out
    told = run("explain", CRC, "2.1.1", "--confidence", level).out
    assert "Its 95% interval, " in " ".join(told.split())


@pytest.mark.parametrize("command", ["rate", "explain"])
@pytest.mark.parametrize("level", ["1", "0", "100", "100%", "-5", "nan", "inf", "sure", ""])
def test_what_no_sample_can_be_sure_of_is_refused(run: Callable[..., Any], command: str, level: str) -> None:
    """A confidence of 1, of none, or in words is refused, and nothing is written."""
    done = run(command, CRC, f"--confidence={level}")
    assert (done.code, done.out) == (2, "")
    assert "RE820" in done.err
    assert "write it as" in done.told or "give one above 0 and below 1" in done.told


def test_a_population_smaller_than_the_sample_is_said(run: Callable[..., Any], tmp_path: Path) -> None:
    """It is left aside: the interval is Wilson's, and both forms say why."""
    sample = tmp_path / "few.yaml"
    sample.write_text(FEW.format(population=2), encoding="utf-8")
    found = question(run("rate", sample, "--format", "json"), "2.2.1")["interval"]
    assert (found["method"], found["population"], found["too_small"]) == ("wilson", None, True)
    words = " ".join(run("explain", sample, "2.2.1").out.split())
    assert "(Wilson, as the population given is smaller than the sample)" in words
    sample.write_text(FEW.format(population=2).replace('"na"', '"no"'), encoding="utf-8")
    words = " ".join(run("rate", sample).out.split())
    assert "The population given is smaller than the sample of 2.2.2: Wilson's interval is shown." in words


def test_a_confidence_near_100_is_not_shown_as_100(run: Callable[..., Any]) -> None:
    """No sample makes anything certain, and no rounding may say so."""
    assert "Set by (99.9999% interval)" in run("rate", CRC, "--confidence", "99.9999").out
    planned = run("sample", "size", "--population", "3120", "--confidence", "0.9999999").out
    assert "Confidence: 99.99999% (z " in planned


def test_all_not_applicable_has_no_interval(run: Callable[..., Any], tmp_path: Path) -> None:
    """A question that applies to no case has neither a percentage nor an interval, in any form."""
    sample = tmp_path / "few.yaml"
    sample.write_text(FEW.format(population=3), encoding="utf-8")
    done = run("rate", sample, "--format", "json")
    found = question(done, "2.2.2")
    assert (found["interval"], found["margin"], found["why_no_interval"]) == (None, None, "no_percentage")
    whole = question(done, "2.2.1")["interval"]
    assert whole["low"] == whole["high"] == 200 / 3
    assert whole["bands"] == ["good"]
    assert "interval" not in run("explain", sample, "2.2.2").out


def test_an_end_is_never_shown_as_a_whole_percent_that_it_does_not_reach(run: Callable[..., Any]) -> None:
    """52.997% is shown as 52.9%: 53% might be of another rating."""
    found = question(run("rate", CRC, "--format", "json"), "2.1.3")["interval"]
    assert 52.99 < found["low"] < 53
    assert "2.1.3 58% (52.9-63.5%)" in run("rate", CRC).out


def test_intervals_load_no_numpy() -> None:
    """Neither method needs an array."""
    code = (
        "import sys; from ratings_engine.cli.main import main; sys.argv = ['x', 'rate', sys.argv[1]]\n"
        "try: main()\n"
        "finally: sys.exit(any(m in sys.modules for m in ('numpy', 'scipy', 'statsmodels')))"
    )
    done = subprocess.run([sys.executable, "-c", code, CRC], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
