"""Tests of ``diff``: two packs compared, over samples and without, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from jsonschema import Draft202012Validator

from ratings_engine.cli import progress
from ratings_engine.presenters.schemas import whole_schema

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HIGHER = """
id: higher
extends: probation-2023
title: A higher Good
version: "1.0.0"
author: An example
rationale: Good means more.
thresholds:
  share-of-cases: {good: 70}
  overall: {good: 1.6}
"""
SERVICES = """
standards: probation-2023
synthetic: true
inspections:
  - provider: North
    provider_type: pdu
    judgements: {"1.1": good, "1.2": good, "1.3": good, "2.1": good,
                 "2.3": requires_improvement, "2.4": requires_improvement}
    tallies:
      "2.2.1": {yes: 67, no: 33}
      "2.2.2": {yes: 80, no: 20}
      "2.2.3": {yes: 75, no: 25}
  - provider: West
    provider_type: pdu
    judgements: {"1.1": good, "1.2": good, "1.3": good, "2.1": good, "2.2": good, "2.3": good, "2.4": good}
"""
PUBLISHED = "samples/published"
CONTRACT = {"schema", "rule_changes", "transitions", "inspections"}
CHANGE = ["id", "kind", "standard", "what", "old", "new", "old_at", "new_at"]


@pytest.fixture
def packs(written: Callable[..., Path]) -> list[Path]:
    """Return a pack and a proposal that makes two changes."""
    return [Path("probation-2023"), written("higher.yaml", HIGHER)]


@pytest.fixture
def services(written: Callable[..., Path]) -> Path:
    """Return a sample of two services, one of which the proposal moves."""
    return written("services.yaml", SERVICES)


def valid(told: Any) -> bool:
    """Return whether an answer keeps to the published schema."""
    return not list(Draft202012Validator(whole_schema("diff")).iter_errors(told))


# --- the rules


def test_rules_alone(run: Callable[..., Any]) -> None:
    """Without samples the changes are told in the field's words, with both places and sources."""
    done = run("diff", "probation-2018", "tighter-good")
    assert (done.code, done.err) == (0, "")
    assert "Share of cases: Good now needs 70%, was 65%" in done.out
    assert "at least [-65-] [+70+]" in done.out
    places = "probation-2018/framework.yaml:70 (guidance-manual-2018) → tighter-good.yaml:13 (tighter-good)"
    assert places in " ".join(done.out.split())


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_changes_are_counted_as_they_are_told(run: Callable[..., Any], form: str) -> None:
    """The headline counts what the chapter lists, without what only cites the proposal."""
    done = run("diff", "probation-2018", "tighter-good", "--format", form, "--exit-code")
    assert (done.code, done.err) == (1, "note: what differs: 1 rule change\n")
    assert "1 change of the rules. No sample was given" in done.out
    assert "1 change, each with the old words and the new." in done.out


def test_rules_alone_stand_open(run: Callable[..., Any]) -> None:
    """In Markdown the rules are not folded where they are all of the answer."""
    assert "<details>" not in run("diff", "probation-2018", "tighter-good", "--format", "markdown").out


def test_a_proposal_of_nothing(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """What begins where it began is said to change nothing; that there is a proposal is a difference."""
    same = written("same.yaml", HIGHER.replace("good: 70", "good: 65").replace("good: 1.6", "good: 1.5"))
    done = run("diff", "probation-2023", same, "--exit-code")
    assert "0 changes of the rules." in done.out
    assert "Nothing that rates differs." in done.out
    assert done.err.endswith("note: what differs: 1 rule change\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_order_is_no_change(run: Callable[..., Any], tmp_path: Path, form: str) -> None:
    """A pack whose key questions stand in another order, with comments, is the same."""
    old, new = (tmp_path / name / "probation-2018" for name in ("old", "new"))
    for copy in (old, new):
        shutil.copytree(ROOT / "standards" / "probation-2018", copy)
    planning = new / "planning.yaml"
    head, one, two, three = re.split(r'(?m)^(?=  - id: "2\.2\.\d"$)', planning.read_text(encoding="utf-8"))
    planning.write_text(f"# Put elsewhere.\n{head}{two}{three}{one}", encoding="utf-8")
    done = run("diff", old, new, "--exit-code", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert "No rule differs." in done.out if form == "text" else done.json["rule_changes"] == []


def test_equal_packs_do_not_differ(run: Callable[..., Any]) -> None:
    """A pack against itself: no change, and 0 even with --exit-code."""
    done = run("diff", "youth-2021", "youth-2021", "--exit-code")
    assert (done.code, done.err) == (0, "")
    assert "No rule differs." in done.out


def test_exit_code_says_what_differs(run: Callable[..., Any], packs: list[Path], services: Path) -> None:
    """With --exit-code differences end with 1; the answer is written all the same."""
    done = run("diff", *packs, "--exit-code", "--sample", services)
    assert done.code == 1
    assert done.err == "note: what differs: 2 rule changes and 1 outcome\n"
    assert "1 of 2 services moves" in done.out
    assert run("diff", *packs, "--sample", services).code == 0


# --- the outcomes


def test_json_keeps_the_contract(run: Callable[..., Any], packs: list[Path], services: Path) -> None:
    """The keys that other people's scripts rely on are there, and what they say is so."""
    told = run("diff", *packs, "--sample", services, "--format", "json").json
    assert valid(told)
    assert set(told) >= CONTRACT
    assert told["schema"] == "ratings-engine/diff/1"
    assert told["transitions"] == {"good": {"requires_improvement": 1, "good": 1}}
    assert list(told["rule_changes"][0])[:8] == CHANGE
    north = told["inspections"][0]
    assert (north["provider"], north["moved"], north["direction"]) == ("North", True, "down")
    assert {key: north["old"][key] for key in ("rating", "score")} == {"rating": "good", "score": 12}
    assert {key: north["new"][key] for key in ("rating", "score")} == {
        "rating": "requires_improvement",
        "score": 11,
    }
    planning = next(standard for standard in north["standards"] if standard["id"] == "2.2")
    assert (planning["old"], planning["new"]) == ("good", "requires_improvement")
    parts = {share["change"]: share for share in north["attribution"]}
    table, overall = parts["threshold:share-of-cases.good"], parts["threshold:overall.good"]
    assert (table["score"], table["alone"], table["all_but"]) == (-1, -1, 0)
    assert (overall["score"], overall["alone"], overall["all_but"]) == (0, 0, -1)
    assert (table["exact_rating"], overall["exact_rating"]) == ("-0.5", "-0.5")
    assert north["together"] == [["threshold:share-of-cases.good", "threshold:overall.good"]]
    assert north["exact"] is True


def test_the_difference_is_that_of_two_ratings(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a comparison says of both sides is what ``rate`` says of each."""
    monkeypatch.chdir(ROOT)
    sample = f"{PUBLISHED}/youth-2021-totals.yaml"
    told = run("diff", "youth-2021", "resettlement-counted", "--sample", sample, "--format", "json").json
    for side, pack in (("old", "youth-2021"), ("new", "resettlement-counted")):
        rated = run("rate", sample, "--standards", pack, "--format", "json").json["inspections"]
        seen = [
            {key: each[side][key] for key in ("rating", "score", "max_score")} for each in told["inspections"]
        ]
        assert seen == [{key: each["overall"][key] for key in seen[0]} for each in rated]


def test_all_published_results_at_once(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is gone through; what neither version can rate is left out, and told."""
    monkeypatch.chdir(ROOT)
    done = run("diff", "youth-2021", "resettlement-counted", "--sample", PUBLISHED, "--format", "json")
    assert done.code == 0
    assert valid(done.json)
    assert done.err.startswith("note: neither version can rate these files, which are left out: hammersmith-")
    assert len(done.json["inspections"]) == 47
    assert [Path(each["file"]).name for each in done.json["skipped"]] == [
        "hammersmith-fulham-pdu-2022.yaml",
        "nps-south-east-and-eastern-2019.yaml",
        "probation-2021-totals.yaml",
    ]


@pytest.mark.parametrize("name", ["samples/published/youth*.yaml", "samples/**/youth*.yaml"])
def test_a_glob(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A glob stands for what it matches, folders below too."""
    monkeypatch.chdir(ROOT)
    told = run("diff", "youth-2021", "resettlement-counted", "--sample", name, "--format", "json").json
    assert len(told["inspections"]) == 44


def test_tables_with_judgements(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of cases take the options that rate has."""
    monkeypatch.chdir(ROOT)
    synthetic = ["samples/synthetic/crc-cases.csv", "--judgements", "samples/synthetic/crc-judgements.csv"]
    told = run("diff", "probation-2018", "tighter-good", "--sample", *synthetic, "--format", "json").json
    assert [each["old"]["score"] for each in told["inspections"]] == [7]


def test_csv_has_a_row_for_each_standard(run: Callable[..., Any], packs: list[Path], services: Path) -> None:
    """The overall rating stands in a row of its own before the standards."""
    done = run("diff", *packs, "--sample", services, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 16
    assert [row["standard"] for row in rows[:3]] == ["overall", "1.1", "1.2"]
    assert (rows[0]["old_rating"], rows[0]["new_rating"]) == ("good", "requires_improvement")


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_reports(
    run: Callable[..., Any], packs: list[Path], services: Path, tmp_path: Path, form: str
) -> None:
    """A report is written whole, and begins with the answer."""
    path = tmp_path / "report"
    done = run("diff", *packs, "--sample", services, "--format", form, "-o", path)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert "Under this proposal 1 of 2 services moves, down" in path.read_text(encoding="utf-8")


def test_swapping_the_versions_turns_the_matrix(
    run: Callable[..., Any], packs: list[Path], services: Path
) -> None:
    """From new to old every transition goes the other way, and every share has the other sign."""
    there = run("diff", *packs, "--sample", services, "--format", "json").json
    back = run("diff", *reversed(packs), "--sample", services, "--format", "json").json
    turned = {
        new: {old: n} for old, row in there["transitions"].items() for new, n in row.items() if old != new
    }
    for new, row in turned.items():
        assert back["transitions"][new] == {**back["transitions"][new], **row}
    for one, other in zip(there["inspections"], back["inspections"], strict=True):
        shares = {share["change"]: share["score"] for share in one["attribution"]}
        assert {share["change"]: -share["score"] for share in other["attribution"]} == shares


@pytest.mark.parametrize(
    ("one", "other", "sample"),
    [
        ("probation-2018", "unpaid-work-and-resettlement", "samples/synthetic/crc.yaml"),
        ("youth-2021", "resettlement-counted", "samples/published/east-sussex-2024.yaml"),
    ],
)
def test_shares_are_negated_where_questions_move_and_a_standard_goes(
    run: Callable[..., Any], one: str, other: str, sample: str
) -> None:
    """The total over all changes has the other sign, and so has what moves whole standards."""

    def shares(old: str, new: str) -> list[float]:
        told = run("diff", old, new, "--sample", ROOT / sample, "--format", "json").json
        found = [share["score"] for share in told["inspections"][0]["attribution"]]
        return sorted(found)

    assert [-share for share in reversed(shares(other, one))] == shares(one, other)


def test_a_large_table_and_its_tallies_are_compared_without_reading_cases(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted where it stands, or kept as tallies, a table gives the comparison that its cases give."""
    import duckdb

    from ratings_engine.tallies import engines

    table, tallies = tmp_path / "cases.parquet", tmp_path / "cases.tallies.parquet"
    csv_file = ROOT / "samples" / "synthetic" / "crc-cases.csv"
    duckdb.execute(f"COPY (FROM read_csv('{csv_file}', all_varchar = true)) TO '{table}' (FORMAT parquet)")
    versions = ("probation-2018", "tighter-good")

    def compared(sample: Path) -> Any:
        told = run("diff", *versions, "--sample", sample, "--format", "json").json
        return told["inspections"], told["transitions"]

    read = compared(table)
    assert run("tally", table, "-o", tallies).code == 0
    monkeypatch.setattr(engines, "LARGE_PARQUET", 0)
    monkeypatch.setattr("ratings_engine.samples.reading.read_cases", None)
    assert compared(table) == compared(tallies) == read


def test_tallies_do_not_serve_versions_that_count_differently(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    """Every change is weighed by itself, which takes the cases; the columns of tallies are no mistake."""
    tallies = tmp_path / "tallies.parquet"
    cases = ROOT / "samples" / "synthetic" / "crc-cases.csv"
    assert run("tally", cases, "--provider-type", "crc", "-o", tallies).code == 0
    done = run("diff", "probation-2018", "unpaid-work-and-resettlement", "--sample", tallies)
    assert (done.code, done.out) == (2, "")
    assert f"{tallies}: error RE574: this comparison needs the cases themselves" in done.told
    assert "-> give the sample that was counted" in done.told


# --- a number that varies


def test_a_sweep_finds_exact_values(run: Callable[..., Any], services: Path) -> None:
    """Between two values of the rules the exact ones are told at which a rating changes."""
    told = run(
        "diff", "probation-2023", "--vary", "overall.good=1.2..2", "--sample", services, "--format", "json"
    )
    assert told.code == 0
    assert valid(told.json)
    sweep = told.json["sweep"]
    assert [(flip["provider"], flip["at"], flip["below"], flip["above"]) for flip in sweep["flips"]] == [
        ("North", "12/7", "good", "requires_improvement"),
        ("West", "2", "good", None),
    ]
    for cell in sweep["cells"]:
        assert sum(cell["counts"].values()) == 2 == len(cell["landings"])


def test_a_sweep_of_one_point(run: Callable[..., Any], services: Path) -> None:
    """One is a point, not points."""
    done = run("diff", "probation-2023", "--vary", "points.good=1..3", "--sample", services)
    assert "from 1 point to 3 points" in " ".join(done.out.split())
    assert "1 points" not in done.out


@pytest.mark.parametrize("form", ["text", "markdown", "html", "csv"])
def test_a_sweep_in_every_form(run: Callable[..., Any], services: Path, form: str) -> None:
    """Each form names the exact value."""
    done = run(
        "diff", "probation-2023", "--vary", "overall.good=1.2..2", "--sample", services, "--format", form
    )
    assert (done.code, done.err) == (0, "")
    assert "12/7" in done.out


# --- every answer


@pytest.mark.parametrize(
    "words",
    [
        ["probation-2023", "{higher}"],
        ["probation-2023", "{higher}", "-s", "{services}"],
        ["probation-2023", "{higher}", "-s", "{services}", "--unchanged", "--contrast", "North"],
        ["probation-2021", "probation-2023", "-s", "{services}", "--map", "2.1=2.1"],
        ["probation-2023", "--vary", "overall.good=1.2..2", "-s", "{services}"],
        [
            "probation-2023", "--vary", "overall.good=1.2..2", "--vary", "share-of-cases.good=60..79",
            "-s", "{services}",
        ],
    ],
)  # fmt: skip
def test_json_and_csv_of_every_answer(
    run: Callable[..., Any], packs: list[Path], services: Path, words: list[str]
) -> None:
    """JSON keeps to its schema whatever was asked, and no cell of CSV is a formula."""
    services.write_text(SERVICES.replace("North", "'=1+1'").replace("West", "'@West'"), encoding="utf-8")
    asked = [each.format(higher=packs[1], services=services).replace("North", "=1+1") for each in words]
    done = run("diff", *asked, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert valid(done.json)
    cells = [
        cell for row in csv.reader(io.StringIO(run("diff", *asked, "--format", "csv").out)) for cell in row
    ]
    assert [cell for cell in cells if cell.strip().startswith(("=", "+", "@"))] == []


def test_attribution_leads_to_both_explanations(
    run: Callable[..., Any], packs: list[Path], services: Path
) -> None:
    """What a change touched is a link to what each side says of it, and that differs."""
    page = html5lib.parse(
        run("diff", *packs, "--sample", services, "--format", "html").out, namespaceHTMLElements=False
    )
    links = {"".join(a.itertext()): a.attrib["href"][1:] for a in page.iter("a")}
    cells = {cell.attrib["id"]: "".join(cell.itertext()) for cell in page.iter("td") if "id" in cell.attrib}
    for place in ("overall", "2.2", "2.2.1"):
        sides = [cells[links[f"{place} {side}"]] for side in ("old", "new")]
        assert sides == ["Good", "Requires improvement"]


def test_progress_is_shown_to_those_who_watch(
    run: Callable[..., Any], packs: list[Path], services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long work shows a bar on standard error where that is a terminal; the answer is the same."""
    words = ["diff", *packs, "--sample", services]
    monkeypatch.setattr(progress, "PATIENCE", -1)
    monkeypatch.setattr(progress, "LARGE", 0)
    plain = run(*words)
    assert plain.err == ""
    monkeypatch.setattr(progress, "is_terminal", lambda: True)
    watched = run(*words)
    assert watched.out == plain.out
    assert "Comparing services" in watched.err
    assert "Reading cases" in watched.err
    assert (
        "Rating services" in run("diff", "probation-2023", "--vary", "overall.good=1..2", "-s", services).err
    )


# --- what is refused


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["youth-2021"], "a comparison takes two packs, and 1 was given"),
        (["a", "b", "c"], "a comparison takes two packs, and 3 were given"),
        (["a", "b", "--vary", "x=1..2", "--sample", "s"], "--vary takes one pack, and 2 were given"),
        (["a", "--history", "p", "--sample", "s"], "--history takes no pack, and 1 was given"),
        (["--history", "p", "--vary", "x=1..2", "--sample", "s"], "choose one"),
        (["a", "--vary", "x=1..2"], "--vary needs something to rate: give --sample"),
        (["a", "b", "--contrast", "P"], "--contrast needs something to rate: give --sample"),
    ],
)
def test_bad_usage(run: Callable[..., Any], words: list[str], told: str) -> None:
    """What goes with nothing ends with 2, and says what is wanted."""
    done = run("diff", *words)
    assert (done.code, done.out) == (2, "")
    assert told in " ".join(done.err.split())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["youth-2021", "youth-1907"], "RE020"),
        (["youth-2021", "resettlement-counted", "--sample", "missing.yaml"], "RE500"),
        (["youth-2021", "resettlement-counted", "--sample", "missing*.yaml"], "RE040"),
        (["youth-2021", "resettlement-counted", "--sample", "docs"], "RE040"),
        (["youth-2021", "resettlement-counted", "--sample", "samples/synthetic/crc.yaml"], "RE5"),
        (["youth-2021", "probation-2018", "--sample", "samples/synthetic/crc.yaml"], "RE046"),
        (["youth-2021", "youth-2018", "--sample", PUBLISHED, "--contrast", "Nobody"], "RE042"),
        (["youth-2021", "youth-2018", "--map", "2.1=9.9"], "RE045"),
        (["youth-2021", "--vary", "overall.godo=1..2", "--sample", PUBLISHED], "RE043"),
        (["youth-2021", "--vary", "overall.good=2..1", "--sample", PUBLISHED], "RE044"),
    ],
)
def test_errors_leave_no_file(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], code: str
) -> None:
    """An error ends with 2, tells its code, and nothing is written."""
    monkeypatch.chdir(ROOT)
    done = run("diff", *words, "-o", tmp_path / "out")
    assert (done.code, done.out) == (2, "")
    assert f"error {code}" in done.err
    assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_sample_is_not_written_over(run: Callable[..., Any], packs: list[Path], services: Path) -> None:
    """Neither a named file nor one of a folder is the one that is written."""
    for sample in (services, services.parent):
        done = run("diff", *packs, "--sample", sample, "-o", services)
        assert done.code == 2
        assert "RE015" in done.err
    assert services.read_text(encoding="utf-8") == SERVICES


def test_what_one_version_cannot_rate_is_a_transition(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """A sample that only one version can rate is told, with the reason, and not dropped."""
    record = '{standard: "2.2", to: good, reason: Near., authorised_by: A panel}'
    sample = written("services.yaml", SERVICES.replace("yes: 67, no: 33}", "yes: 63, no: 37}"))
    discretion = f'      "2.2.3": {{yes: 75, no: 25}}\n    discretion: [{record}]'
    sample.write_text(sample.read_text().replace('      "2.2.3": {yes: 75, no: 25}', discretion))
    new = written("stricter.yaml", HIGHER.replace("share-of-cases: {good: 70}", "share-of-cases: {good: 79}"))
    told = run("diff", "probation-2023", new, "--sample", sample, "--format", "json").json
    assert valid(told)
    north = told["inspections"][0]
    assert (north["provider"], north["old"]["rating"], north["new"]["rating"]) == ("North", "good", None)
    assert north["moved"] is True
    assert [finding["code"] for finding in north["new"]["refused"]] == ["RE544"]
    assert north["attribution"] == []
    assert told["transitions"]["good"]["cannot_be_rated"] == 1


def test_standards_without_a_counterpart_are_told_and_the_rest_is_compared(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """A sample may name what only one of two packs asks."""
    sample = written("services.yaml", SERVICES.replace('"1.3": good,', '"1.3": good, "1.4": good,'))
    words = ["diff", "probation-2021", "probation-2023", "--sample", sample]
    told = run(*words, "--format", "json").json
    assert valid(told)
    assert told["unmatched"] == {"old": ["1.4", "2.5"], "new": []}
    assert [each["new"]["rating"] for each in told["inspections"]] == ["good", "good"]
    assert "Only the old version has 1.4 and 2.5." in run(*words).out


def test_a_map_in_a_file(run: Callable[..., Any], written: Callable[..., Path], tmp_path: Path) -> None:
    """Packs of different programmes are compared by what a file says corresponds."""
    cases = [ROOT / "samples" / "synthetic" / name for name in ("crc-cases.csv", "crc-judgements.csv")]
    mapped = written("map.yaml", "crc: pdu\n'3.1': '2.5'\n")
    words = ["diff", "probation-2018", "probation-2021", "--sample", cases[0], "--judgements", cases[1]]
    told = run(*words, "--map", mapped, "--format", "json").json
    assert valid(told)
    assert told["counterparts"]["crc"] == "pdu"
    assert told["unmatched"] == {"old": ["3.2", "4.1", "4.2"], "new": []}
    written("map.yaml", "crc: pud\n")
    done = run(*words, "--map", mapped, "-o", tmp_path / "out")
    assert (done.code, done.out) == (2, "")
    assert "map.yaml:1:6: error RE045: cannot map it so: probation-2021 has no 'pud'" in done.err
    assert run(*words, "--map", mapped, "-o", mapped).code == 2
    assert mapped.read_text() == "crc: pud\n"


def test_rating_does_not_load_comparing() -> None:
    """``rate`` starts as fast as before."""
    code = (
        "import sys; import ratings_engine.cli.main, ratings_engine.cli.rate;"
        "sys.exit(any('diff' in name for name in sys.modules if name.startswith('ratings_engine')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_the_same_input_gives_the_same_bytes(
    spawn: Callable[..., Any], packs: list[Path], services: Path
) -> None:
    """Two processes write the same JSON and the same page."""
    for form in ("json", "html"):
        words = ["diff", *packs, "--sample", services, "--format", form]
        one, other = (spawn(*words, PYTHONHASHSEED=seed).out for seed in ("1", "2"))
        assert one == other
        assert one


def test_json_is_laid_out(run: Callable[..., Any], packs: list[Path]) -> None:
    """JSON has two spaces and names its schema first."""
    out = run("diff", *packs, "--format", "json").out
    assert out == json.dumps(json.loads(out), indent=2, ensure_ascii=False) + "\n"
    assert next(iter(json.loads(out))) == "schema"


# --- history


@pytest.fixture
def repository(tmp_path: Path, packs: list[Path]) -> Path:
    """Return a repository in which an overlay was committed, changed without effect, and then with one."""
    overlay = tmp_path / "standards" / "proposals" / "higher.yaml"
    overlay.parent.mkdir(parents=True)
    packs[1].rename(overlay)
    for words in (["init", "-q"], ["config", "user.email", "a@example.org"], ["config", "user.name", "=A"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    for subject, text in (
        ("Begin", HIGHER.replace("good: 1.6", "good: 1.55").replace("good: 70", "good: 66")),
        ("Say why | <b>", HIGHER.replace("good: 1.6", "good: 1.55").replace("good: 70", "good: 67")),
        ("=Higher", HIGHER),
    ):
        overlay.write_text(text, encoding="utf-8")
        subprocess.run(["git", "add", "standards"], cwd=tmp_path, check=True)
        subprocess.run(["git", "commit", "-q", "-m", subject], cwd=tmp_path, check=True)
    return tmp_path


def test_history_says_which_commit_moved_whom(
    run: Callable[..., Any], repository: Path, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each commit that changed the pack is a step, with the services that it moved."""
    monkeypatch.chdir(repository)
    words = ["diff", "--history", "standards/proposals/higher.yaml", "--sample", services]
    told = run(*words, "--format", "json", "--exit-code")
    assert told.code == 1
    assert valid(told.json)
    steps = told.json["history"]["steps"]
    assert [step["commit"]["subject"] for step in steps] == ["Begin", "Say why | <b>", "=Higher"]
    moved = [[each["provider"] for each in step["inspections"] if each["moved"]] for step in steps]
    assert moved == [[], [], ["North"]]
    assert "Of 3 steps in the history (3 commits) 1 changed ratings." in run(*words).out
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    assert [(row["subject"], row["came"], row["provider"]) for row in rows[:3]] == [
        ("Begin", "first", ""),
        ("Say why | <b>", "same", ""),
        ("'=Higher", "moved", "North"),
    ]
    out = " ".join(run(*words).out.split())
    assert "1 of 2 services moves, down, because: Share of cases: Good now needs 70%, was 67%" in out
    assert "at least [-67-] [+70+] higher.yaml:9 (higher) → higher.yaml:9 (higher)" in out
    assert "<b>" not in run(*words, "--format", "html").out
    assert "\\<b\\>" in run(*words, "--format", "markdown").out


def test_history_of_an_overlay_at_the_root_of_its_repository(
    run: Callable[..., Any], repository: Path, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An overlay at the root has its history like any other, and that from where it was before."""
    monkeypatch.chdir(repository)
    subprocess.run(["git", "mv", "standards/proposals/higher.yaml", "higher.yaml"], check=True)
    subprocess.run(["git", "commit", "-q", "-m", "Move it"], check=True)
    told = run("diff", "--history", "higher.yaml", "--sample", services, "--format", "json")
    assert told.code == 0
    assert [step["commit"]["subject"] for step in told.json["history"]["steps"]] == [
        "Begin",
        "Say why | <b>",
        "=Higher",
    ]


def test_history_tells_what_it_leaves_out(
    run: Callable[..., Any], repository: Path, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit that is reached, and a commit that cannot be used, are told in every form with the reason."""
    monkeypatch.chdir(repository)
    overlay = repository / "standards" / "proposals" / "higher.yaml"
    overlay.write_text("extends: [\n", encoding="utf-8")
    subprocess.run(["git", "commit", "-q", "-a", "-m", "Break it"], check=True)
    words = ["diff", "--history", overlay, "--sample", services, "--commits", "2"]
    text = " ".join(run(*words).out.split())
    assert "Older commits are not looked at: 2 commits is what was asked for." in text
    assert "1 step is skipped" in text
    assert "Skipped: the pack cannot be used." in text
    assert ":standards/proposals/higher.yaml:2:1: RE004: not valid YAML" in text
    told = run(*words, "--format", "json").json
    assert valid(told)
    history = told["history"]
    assert (history["commits"], history["more"], history["shallow"]) == (2, True, False)
    assert [step["read"] for step in history["steps"]] == [True, False]
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    assert [(row["came"], bool(row["why"])) for row in rows] == [("first", False), ("skipped", True)]
    for form in ("markdown", "html"):
        assert "the pack cannot be used" in run(*words, "--format", form).out


@pytest.mark.usefixtures("repository")
def test_history_of_a_missing_sample_is_an_error(
    run: Callable[..., Any], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with the command is no fault of a commit."""
    monkeypatch.chdir(repository)
    done = run("diff", "--history", "standards/proposals/higher.yaml", "--sample", "missing.yaml")
    assert (done.code, done.out) == (2, "")
    assert "error RE500" in done.err


def test_history_of_what_was_never_committed(
    run: Callable[..., Any], repository: Path, services: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that no commit has is an error with its code."""
    monkeypatch.chdir(repository)
    done = run("diff", "--history", "services.yaml", "--sample", services)
    assert (done.code, done.out) == (2, "")
    assert "error RE0" in done.err
