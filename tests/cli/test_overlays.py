"""Tests of commands that are given overlays, revisions and days in the place of a pack."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
CASES = ROOT / "samples" / "synthetic" / "crc-cases.csv"
JUDGED = ["--judgements", ROOT / "samples" / "synthetic" / "crc-judgements.csv"]
JSON = ["--format", "json"]
OVERLAY = """\
id: proposal
extends: {extends}
title: A proposal
version: "1.0.0"
author: An author
rationale: An example.
{says}
"""


def overlay(says: str, extends: str = "probation-2018") -> str:
    """Return the text of an overlay."""
    return OVERLAY.format(says=says, extends=extends)


# --- what results say


@pytest.mark.parametrize("command", [["rate", CASES], ["explain", CASES, "overall"]])
def test_every_answer_names_the_overlays(
    run: Callable[..., Any], written: Callable[..., Path], command: list[Any]
) -> None:
    """Results and explanations carry the digest of what was merged, and each overlay with its own."""
    path = written(
        "proposal.yaml", overlay("thresholds: {share-of-cases: {outstanding: 85}}", "tighter-good")
    )
    told = run(*command, *JUDGED, "--standards", path, *JSON).json["standards"]
    packs = {pack["id"]: pack for pack in run("packs", *JSON).json["packs"]}
    assert (told["id"], told["version"], list(told)) == (
        "proposal",
        "1.0.0",
        ["id", "version", "digest", "overlays"],
    )
    assert [(o["id"], o["version"], o["extends"]) for o in told["overlays"]] == [
        ("tighter-good", "1.0.0", "probation-2018"),
        ("proposal", "1.0.0", "probation-2018"),
    ]
    digests = [told["digest"], *(o["digest"] for o in told["overlays"]), packs["tighter-good"]["digest"]]
    assert len(set(digests)) == 4
    assert all(len(digest) == 71 for digest in digests)


def test_a_plain_pack_has_no_overlays(run: Callable[..., Any]) -> None:
    """The field is there, and empty."""
    assert run("rate", CASES, *JSON).json["standards"]["overlays"] == []


def test_the_answer_is_the_same_by_any_path(
    run: Callable[..., Any], written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative and an absolute path to an overlay give the same bytes."""
    path = written("proposal.yaml", overlay("thresholds: {share-of-cases: {good: 70}}"))
    absolute = run("rate", CASES, *JUDGED, "--standards", path, *JSON).out
    monkeypatch.chdir(path.parent)
    for name in ("proposal.yaml", "./proposal.yaml"):
        assert run("rate", CASES, *JUDGED, "--standards", name, *JSON).out == absolute


def test_the_heading_says_what_was_changed(run: Callable[..., Any]) -> None:
    """Somebody who reads the table alone can tell that it is a proposal's."""
    told = run("rate", CASES, *JUDGED, "--standards", "tighter-good").out
    heading = " ".join(told.split("\n\n")[0].split())
    assert heading.startswith(
        "A tighter Good, from 70% of cases (tighter-good 1.0.0, changes probation-2018 1.0.0"
    )
    assert heading.endswith("applied to crc-cases.csv, crc-judgements.csv")


def test_explanations_cite_the_proposal(run: Callable[..., Any]) -> None:
    """A key question at a moved threshold names the proposal's line and its author."""
    told = " ".join(run("explain", CASES, "2.1.1", *JUDGED, "--standards", "tighter-good").out.split())
    assert "Good takes at least 70%" in told
    cited = r"\(tighter-good\.yaml:\d+\); ratings-engine contributors, A tighter Good, .* \[proposed\]"
    assert re.search(cited, told)


def test_a_document_may_ask_for_an_overlay(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """What takes a pack takes an overlay."""
    path = written(
        "sample.yaml",
        "standards: tighter-good\ninspections:\n"
        "  - {provider: A, provider_type: crc, tallies: {'2.1.1': {yes: 13, no: 7}}}\n",
    )
    told = run("rate", path, *JSON).json
    assert told["standards"]["id"] == "tighter-good"
    questions = next(s for s in told["inspections"][0]["standards"] if s["id"] == "2.1")["key_questions"]
    assert questions[0]["rating"] == "requires_improvement"


# --- what is refused


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("tighter-god", "RE020"), ("", "RE020"), ("nowhere/x.yaml", "RE020"), ("nowhere:x", "RE022"),
        ("--upload-pack=x:y", "RE022"), ("-x:y", "RE022"), (f"{'x' * 5000}", "RE020"), ("/dev/zero", "RE020"),
        (str(CASES), "RE020"), ("\udc80", "RE020"), ("a\nb", "RE020"),
    ],
)  # fmt: skip
def test_a_reference_to_nothing(run: Callable[..., Any], reference: str, code: str) -> None:
    """The command could not run: nothing is printed, and the message says what to do."""
    done = run("rate", CASES, f"--standards={reference}")
    assert (done.code, done.out) == (2, "")
    assert f"error {code}: " in done.err
    assert "    -> " in done.err
    assert "Traceback" not in done.err


def test_an_overlay_with_findings_rates_nothing(
    run: Callable[..., Any], written: Callable[..., Path], tmp_path: Path
) -> None:
    """Rating ends with 2 and writes no file; validating the same overlay is an answer, and ends with 1."""
    path = written("proposal.yaml", overlay("thresholds: {share-of-cases: {good: 90}}"))
    out = tmp_path / "result.json"
    done = run("rate", CASES, "--standards", path, *JSON, "-o", out)
    assert (done.code, done.out, out.exists()) == (2, "", False)
    assert f"{path}:7:37: error RE203: good would begin at 90 and end at 80" in done.err
    checked = run("validate", path, *JSON)
    errors = [f for f in checked.json["findings"] if f["severity"] == "error"]
    assert checked.code == 1
    assert [(f["code"], f["file"], f["line"], f["column"]) for f in errors] == [("RE203", str(path), 7, 37)]


@pytest.mark.parametrize(
    "name", ["tighter-good", "public-protection", "unpaid-work-and-resettlement", "resettlement-counted"]
)
def test_shipped_proposals_are_valid(run: Callable[..., Any], name: str) -> None:
    """No proposal has an error."""
    done = run("validate", name, *JSON)
    assert (done.code, [f for f in done.json["findings"] if f["severity"] == "error"]) == (0, [])


# --- a revision


def test_a_revision_of_this_kind_of_repository(
    spawn: Callable[..., Any], written: Callable[..., Path], tmp_path: Path
) -> None:
    """A pack and an overlay of a commit rate as they did; the result says the same as for a folder."""
    settings = written("gitconfig", "[user]\n\tname = Tester\n\temail = tester@example.org\n")
    environment = {"GIT_CONFIG_GLOBAL": os.fspath(settings), "GIT_CONFIG_NOSYSTEM": "1"}
    repository = tmp_path / "repository"
    written("repository/proposals/proposal.yaml", overlay("thresholds: {share: {good: 70}}", "../minimal"))
    for file in (ROOT / "tests" / "standards" / "valid" / "minimal").iterdir():
        written(f"repository/minimal/{file.name}", file.read_bytes())
    sample = written(
        "cases.csv", "case_id,2.1.1\n" + "".join(f"C{n},{'yes' if n < 13 else 'no'}\n" for n in range(20))
    )
    for arguments in (["init", "--quiet", "."], ["add", "."], ["commit", "--quiet", "-m", "One"]):
        subprocess.run(["git", *arguments], cwd=repository, check=True, env=os.environ | environment)
    found = {}
    for reference in ("minimal", "HEAD:minimal", "proposals/proposal.yaml", "HEAD:proposals/proposal.yaml"):
        done = spawn("rate", sample, "--standards", reference, *JSON, cwd=repository, **environment)
        assert (done.code, done.err) == (0, "")
        found[reference] = done.out
    assert found["HEAD:minimal"] == found["minimal"]
    assert found["HEAD:proposals/proposal.yaml"] == found["proposals/proposal.yaml"]
    assert '"rating": "good"' in found["minimal"]
    assert '"rating": "good"' not in found["proposals/proposal.yaml"]


# --- a day


def test_the_pack_of_a_day(run: Callable[..., Any]) -> None:
    """The pack is chosen by the sample's provider types, and which it is goes to standard error."""
    done = run("rate", CASES, *JUDGED, "--on", "2019-05-01", *JSON)
    assert (done.code, done.err) == (0, "note: probation-2018 1.0.0 was in force on 2019-05-01\n")
    assert done.json == run("rate", CASES, *JUDGED, "--standards", "probation-2018", *JSON).json


def test_the_pack_of_a_day_for_a_document(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """A document that names no standards is dated like a table."""
    path = written(
        "sample.yaml", 'inspections: [{provider: A, provider_type: yot, judgements: {"1.1": good}}]\n'
    )
    assert run("rate", path, "--on", "2023-01-01", *JSON).json["standards"]["id"] == "youth-2021"
    assert run("explain", path, "1.1", "--on", "2019-01-01", *JSON).json["standards"]["id"] == "youth-2018"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--on", "2021-06-26"], "RE024", "no pack was in force for crc on 2021-06-26"),
        (["--on", "yesterday"], "RE026", "'yesterday' is not a day"),
        (["--on", ""], "RE026", "'' is not a day"),
        (["--standards", ""], "RE020", "there is no standards pack ''"),
        (["--on", "2019-05-01", "--standards", "probation-2018"], "RE025", "--standards asks for a pack"),
    ],
)
def test_a_day_that_chooses_nothing(
    run: Callable[..., Any], arguments: list[str], code: str, words: str
) -> None:
    """No pack, no day, or two ways of choosing: nothing is rated."""
    done = run("rate", CASES, *JUDGED, *arguments)
    assert (done.code, done.out) == (2, "")
    assert f"error {code}: {words}" in done.err


def test_a_document_that_names_its_standards_has_no_day(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """The message says where the document asks for a pack."""
    path = written("sample.yaml", "standards: youth-2018\ninspections: [{provider: A, provider_type: yot}]\n")
    done = run("rate", path, "--on", "2019-05-01")
    assert (done.code, done.out) == (2, "")
    assert "error RE025: " in done.err
    assert f"{path}:1:12" in done.err


def test_a_day_needs_provider_types(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """A table without that column has an option for it."""
    path = written("cases.csv", "case_id,2.1.1\nC1,yes\n")
    assert "say --provider-type" in run("rate", path, "--on", "2019-05-01").err
    done = run("rate", path, "--on", "2019-05-01", "--provider-type", "NPS", *JSON)
    assert (done.code, done.json["standards"]["id"]) == (0, "probation-2018")
