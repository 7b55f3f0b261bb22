"""Many inspections on the command line: rated at once, a line for each, explained on request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ratings_engine.cli import rate as rate_command
from ratings_engine.results.published import RESULT_SCHEMA
from ratings_engine.standards.source import parse
from ratings_engine.standards.validation import schema_findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

ROOT = Path(__file__).parents[2]
NAMES = ["Kent", "A very long name of a provider that nobody would want to be broken", "Essex"]


@pytest.fixture
def several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a sample of three providers, where two would already be many."""
    monkeypatch.setattr(rate_command, "MANY", 1)
    rows = [f"C{n},{name},crc,yes,{'yes' if n % 3 else 'no'}" for name in NAMES for n in range(12)]
    path = tmp_path / "several.csv"
    path.write_text("\n".join(["case_id,provider,provider_type,2.1.1,2.1.2", *rows]) + "\n", encoding="utf-8")
    return path


def test_many_have_a_line_each(run: Callable[..., Done], several: Path) -> None:
    """The table counts ratings first, keeps to 80 columns, and says how to learn more of one."""
    done = run("rate", several)
    lines = done.out.splitlines()
    assert "Not rated                      3  100.0%" in lines
    assert "Kent                           crc   Not rated                      -         10" in lines
    assert NAMES[1] in lines
    assert max(map(len, lines)) <= 80
    assert "ratings-engine explain SAMPLE --provider NAME" in done.out
    assert done.err.startswith("note: 3 inspections are rated at once and not explained")


def test_many_in_json_have_every_rating_and_no_explanation(run: Callable[..., Done], several: Path) -> None:
    """An answer of many is that of a few with null for explanations, and keeps to the schema."""
    brief = run("rate", several, "--format", "json").json
    whole = run("rate", several, "--format", "json", "--explain-all").json
    for inspection in whole["inspections"]:
        inspection["explanation"] = None
        for question in (q for s in inspection["standards"] for q in s["key_questions"]):
            question.update(interval=None, margin=None, why_no_interval="not_worked_out")
    assert brief == {**whole, "explained": False}
    document = parse(json.dumps(brief).encode(), "answer.json")
    assert list(schema_findings(document, RESULT_SCHEMA)) == []


@pytest.mark.parametrize("more", [["--confidence", "80"], ["--by", "provider_type"], ["--stability"]])
def test_what_is_worked_out_for_each_is_worked_out_for_many(
    run: Callable[..., Done], several: Path, more: list[str]
) -> None:
    """Options that ask for more of every inspection have every one explained."""
    done = run("rate", several, *more)
    assert "rated at once" not in done.err


def test_a_file_of_tallies_is_rated_as_its_sample(run: Callable[..., Done], tmp_path: Path) -> None:
    """With judgements the answer differs in what it says of the sample, and in nothing else."""
    cases = ROOT / "samples/synthetic/crc-cases.csv"
    judged = ["--judgements", ROOT / "samples/synthetic/crc-judgements.csv"]
    tallies = tmp_path / "tallies.parquet"
    done = run("tally", cases, "--provider-type", "crc", "-o", tallies)
    assert (done.code, done.out, done.err) == (0, "", "note: 150 cases of 1 inspection are counted\n")
    heading = "applied to tallies.parquet, crc-judgements.csv (tallies of\ncrc-cases.csv)"
    expected = run("rate", cases, "--provider-type", "crc", *judged).out
    assert run("rate", tallies, *judged).out == expected.replace(
        "applied to crc-cases.csv, crc-judgements.csv", heading
    )
    ours = run("rate", tallies, *judged, "--format", "json").json
    theirs = run("rate", cases, "--provider-type", "crc", *judged, "--format", "json").json
    origin = run("rate", cases, "--provider-type", "crc", "--format", "json").json["sample"]
    assert ours["sample"]["counted_from"] == [origin]
    assert list(schema_findings(parse(json.dumps(ours).encode(), "answer.json"), RESULT_SCHEMA)) == []
    theirs["inspections"][0]["explanation"]["cases"] = None
    assert {**ours, "sample": None} == {**theirs, "sample": None}


def test_a_document_is_not_tallied(run: Callable[..., Done], tmp_path: Path) -> None:
    """Judgements would be lost, so nothing is written."""
    done = run("tally", ROOT / "samples/synthetic/crc.yaml", "-o", tmp_path / "t.parquet")
    assert done.code == 2
    assert "error RE572: a document holds judgements and tallies" in done.err
    assert not (tmp_path / "t.parquet").exists()


def test_an_unknown_attribute_writes_nothing(run: Callable[..., Done], tmp_path: Path) -> None:
    """An attribute that the sample does not have is refused before anything is written."""
    cases = ROOT / "samples/synthetic/crc-cases.csv"
    done = run("tally", cases, "--provider-type", "crc", "--by", "shoe_size", "-o", tmp_path / "t.parquet")
    assert (done.code, "RE575" in done.err, list(tmp_path.iterdir())) == (2, True, [])
