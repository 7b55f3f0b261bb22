"""Tests of ``--stability``: what is told and where, what it costs those who do not ask, and bad usage."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from ratings_engine.presenters.schemas import present_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

ROOT = Path(__file__).parents[2]
CRC = ROOT / "samples" / "synthetic" / "crc.yaml"
CASES = ROOT / "samples" / "synthetic" / "crc-cases.csv"
PUBLISHED = ROOT / "samples" / "published" / "east-sussex-2024.yaml"
FEW = ["--stability", "--resamples", "200"]

IMPORTED = """
import sys
from ratings_engine.cli.main import main
sys.argv = ["ratings-engine", *sys.argv[1:]]
try:
    main()
finally:
    heavy = ("numpy", "scipy", "statsmodels")
    print(*[name for name in heavy if name in sys.modules], file=sys.stderr)
"""


def imported_by(*arguments: object) -> list[str]:
    """Return the heavy modules that a command loads, run in a process of its own."""
    words = [sys.executable, "-c", IMPORTED, *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, check=True, text=True, cwd=ROOT)
    return done.stderr.split()


@pytest.mark.parametrize(
    "arguments",
    [["rate", CASES, "--provider-type", "crc"], ["rate", CRC, "--format", "json"], ["explain", CRC, "2.4"]],
)
def test_who_does_not_ask_does_not_pay(arguments: list[object]) -> None:
    """Rating and explaining load no NumPy unless stability is asked for."""
    assert imported_by(*arguments) == []


def test_who_asks_loads_numpy_alone() -> None:
    """Stability needs NumPy, and neither SciPy nor statsmodels."""
    assert imported_by("rate", CRC, *FEW) == ["numpy"]


def test_shares_are_told_as_they_are_printed(run: Callable[..., Done]) -> None:
    """The table ends with the share of resamples that give each rating, within 80 columns."""
    done = run("rate", CRC, "--stability")
    told = done.out[done.out.index("How stable") :]
    assert "  - 2.4 Reviewing: Requires improvement in 57%, Inadequate in 43%.\n" in told
    assert "1.1, 1.2, 1.3 and 1.4 do not rest on the cases" in told
    assert max(map(len, told.splitlines())) < 80


def test_json_has_shares_by_inspection_and_by_standard(run: Callable[..., Done]) -> None:
    """Every standard has five shares that make 100, the inspection its own, and the schema knows them."""
    answer = run("rate", CRC, *FEW, "--format", "json").json
    jsonschema.validate(answer, json.loads(present_schema("result")))
    inspection = answer["inspections"][0]
    stability = inspection["stability"]
    assert (stability["resamples"], stability["seed"], stability["cases"]) == (200, 1, 150)
    assert sum(stratum["population"] for stratum in stability["strata"]) == stability["population"] == 3120
    for shares in (stability["overall"], *[s["stability"] for s in inspection["standards"]]):
        assert list(shares) == ["inadequate", "requires_improvement", "good", "outstanding", "not_rated"]
        assert sum(shares.values()) == pytest.approx(100)


def test_nothing_else_in_the_json_changes(run: Callable[..., Done]) -> None:
    """Without what stability adds, the answer is what it is without it."""
    plain, told = (run("rate", CRC, "--format", "json", *more).json for more in ([], FEW))
    for inspection in told["inspections"]:
        del inspection["stability"]
        for standard in inspection["standards"]:
            del standard["stability"]
    assert told == plain


def test_the_same_bytes_every_time(spawn: Callable[..., Done]) -> None:
    """Two runs in processes of their own, with different hash seeds and threads, print the same."""
    arguments = ("rate", CRC, *FEW, "--format", "json")
    first = spawn(*arguments, PYTHONHASHSEED="1", OPENBLAS_NUM_THREADS="1")
    second = spawn(*arguments, PYTHONHASHSEED="2", OPENBLAS_NUM_THREADS="2")
    assert first == second
    assert first.code == 0


@pytest.mark.parametrize(
    ("target", "shares"),
    [
        ("overall", {"requires_improvement": 100}),
        ("2.4", {"inadequate": 44.5, "requires_improvement": 55.5}),
        ("1.1", {"good": 100}),
    ],
)
def test_explanations_as_json(run: Callable[..., Done], target: str, shares: dict[str, float]) -> None:
    """An explanation has the shares of what it explains."""
    answer = run("explain", CRC, target, *FEW, "--format", "json").json
    jsonschema.validate(answer, json.loads(present_schema("explanation")))
    assert {rating: share for rating, share in answer["shares"].items() if share} == shares


def test_an_explanation_without_cases(run: Callable[..., Done]) -> None:
    """Where nothing can be resampled, an explanation says so in text and in JSON."""
    assert "There is nothing to resample" in run("explain", PUBLISHED, "2.2", *FEW).out
    answer = run("explain", PUBLISHED, "2.2", *FEW, "--format", "json").json
    jsonschema.validate(answer, json.loads(present_schema("explanation")))
    assert (answer["stability"]["why"], answer["shares"]) == ("no_cases", None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["rate", CRC, "--seed", "2"], "RE873"),
        (["rate", CRC, "--resamples", "500"], "RE873"),
        (["rate", CRC, "--strata", "sex"], "RE873"),
        (["explain", CRC, "2.4.1", "--stability"], "RE873"),
        (["explain", CRC, "case:C017", "--stability"], "RE873"),
        (["rate", CRC, "--stability", "--resamples", "0"], "RE870"),
        (["rate", CRC, "--stability", "--resamples", "99999999999999999999"], "RE870"),
        (["rate", CRC, "--stability", "--seed", "-1"], "RE870"),
        (["rate", CRC, "--stability", "--strata", "sexx"], "RE872"),
    ],
)
def test_bad_usage(run: Callable[..., Done], arguments: list[object], code: str) -> None:
    """What cannot be resampled is an error with a code, and nothing is printed."""
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert f"error {code}:" in done.err
