"""Tests of ``explain --to``: what is told, in both forms, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_explain import as_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

ROOT = Path(__file__).parents[2]
CRC = ROOT / "samples" / "synthetic" / "crc.yaml"
PUBLISHED = ROOT / "samples" / "published" / "east-sussex-2024.yaml"
TALLIES = """inspections:
  - provider: A provider
    provider_type: crc
    tallies: {"2.2.1": {yes: 100, no: 20}, "2.2.2": {yes: 80, no: 51}, "2.2.3": {yes: 90, no: 30}}
"""
IMPORTED = """
import sys
from ratings_engine.cli.main import main
sys.argv = ["ratings-engine", *sys.argv[1:]]
main()
heavy = ("numpy", "scipy", "ratings_engine.counterfactual")
print(*[name for name in heavy if name in sys.modules], file=sys.stderr)
"""


def test_a_standard_is_told_by_its_binding_question(
    run: Callable[..., Done], written: Callable[..., Path]
) -> None:
    """Why not, in terms of the question that holds it down: 6 more of the 131 cases."""
    done = run("explain", written("sample.yaml", TALLIES), "2.2", "--to", "good")
    assert (done.code, done.err) == (0, "")
    words = as_words(done.out)
    assert "What Good takes 6 answers changed; nothing less would do." in words
    assert (
        "- 2.2.2 (factors linked to offending and desistance): 6 more of the 131 cases answered yes,"
        " which makes it Good, not Requires improvement." in words
    )
    assert "What would lose Requires improvement 15 answers changed" in words


def test_the_contract_of_json_is_kept(run: Callable[..., Done], written: Callable[..., Path]) -> None:
    """The fields that other people's scripts rely on are there, with cost and changes."""
    told = run("explain", written("sample.yaml", TALLIES), "2.2", "--to", "good", "--format", "json").json
    assert (told["schema"], told["target"]) == ("ratings-engine/counterfactual/1", "2.2")
    assert (told["from"], told["to"]) == ("requires_improvement", "good")
    assert told["cost"] == {"cases": 6, "judgements": 0}
    [change] = told["changes"]
    contract = {
        "standard": "2.2",
        "key_question": "2.2.2",
        "from": "requires_improvement",
        "to": "good",
        "cases": 6,
    }
    assert contract.items() <= change.items()
    assert told["alternatives"] == []


def test_alternatives_are_listed_up_to_a_number(run: Callable[..., Done]) -> None:
    """Ways that cost as little are listed, and how many more there are is said."""
    ask = ["explain", PUBLISHED, "--to", "outstanding"]
    told = run(*ask, "--alternatives", "3", "--format", "json").json
    assert (len(told["alternatives"]), told["more_alternatives"]) == (3, 109)
    assert {sum(c["judgements"] for c in way) for way in [told["changes"], *told["alternatives"]]} == {6}
    assert "112 other ways cost as little." in as_words(run(*ask, "--alternatives", "0").out)
    assert "and 92 more." in run(*ask).out


def test_what_is_there_already_costs_nothing(run: Callable[..., Done]) -> None:
    """A rating that is there already needs nothing, and what would lose it is told."""
    words = as_words(run("explain", PUBLISHED, "--to", "good").out)
    assert "What Good takes Nothing: it is Good already." in words
    assert "What would lose Good Judgements moved by 7 ratings in all" in words


def test_ratings_are_known_in_any_letter_case(run: Callable[..., Done]) -> None:
    """Good is good."""
    assert run("explain", PUBLISHED, "--to", "Good").out == run("explain", PUBLISHED, "--to", "good").out


@pytest.mark.parametrize("target", ["overall", "2.2", "2.2.3", "1.1", "1.1.1"])
@pytest.mark.parametrize("to", ["inadequate", "requires_improvement", "good", "outstanding"])
def test_every_target_has_an_answer_that_fits_the_terminal(
    run: Callable[..., Done], target: str, to: str
) -> None:
    """Whatever is asked is answered, in lines of up to 80 columns."""
    done = run("explain", CRC, target, "--to", to)
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["case:C001", "--to", "good"], "RE880"),
        (["2.2", "--alternatives", "3"], "RE881"),
        (["2.2", "--to", "good", "--stability"], "RE881"),
        (["9.9", "--to", "good"], "RE012"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Callable[..., Done], arguments: list[str], code: str) -> None:
    """A case has no rating; options that would do nothing, or a target that is not there, are errors."""
    done = run("explain", CRC, *arguments)
    assert (done.code, done.out) == (2, "")
    assert f"error {code}: " in done.err


@pytest.mark.parametrize("arguments", [["--to", "great"], ["--to", "good", "--alternatives", "-1"]])
def test_unknown_ratings_and_numbers_are_refused(run: Callable[..., Done], arguments: list[str]) -> None:
    """A rating has to be one of the scale, a number of ways none or more."""
    done = run("explain", CRC, *arguments)
    assert (done.code, done.out) == (2, "")
    assert "Invalid value" in done.err


def test_no_array_library_is_loaded() -> None:
    """What it would take is worked out in plain Python; explaining without it does not even load that."""
    for ask, loaded in ([], []), (["--to", "good"], ["ratings_engine.counterfactual"]):
        words = [sys.executable, "-c", IMPORTED, "explain", str(PUBLISHED), *ask]
        done = subprocess.run(words, capture_output=True, check=True, text=True, cwd=ROOT)
        assert done.stderr.split() == loaded
