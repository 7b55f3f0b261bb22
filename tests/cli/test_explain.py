"""Tests of ``explain``: every kind of target, in both forms, and which provider is meant."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
CRC = SAMPLES / "synthetic" / "crc-cases.csv"
CRC_JUDGEMENTS = SAMPLES / "synthetic" / "crc-judgements.csv"
DOCUMENT = SAMPLES / "synthetic" / "crc.yaml"
TWO = "case_id,provider,provider_type,2.1.1\nC1,Kent,crc,yes\nC2,Essex,nps,no\n"


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change into a folder with the synthetic cases and judgements, under short names."""
    shutil.copy(CRC, tmp_path / "cases.csv")
    shutil.copy(CRC_JUDGEMENTS, tmp_path / "judged.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def as_words(text: str) -> str:
    """Return text with its line breaks and indents taken out."""
    return " ".join(text.split())


# --- targets


def test_overall_is_explained_where_no_target_is_named(run: Callable[..., Any]) -> None:
    """Without a target the whole tree is told: the provider, each standard, each key question."""
    done = run("explain", DOCUMENT)
    assert (done.code, done.err) == (0, "")
    assert done.out == run("explain", DOCUMENT, "overall").out
    assert done.out.startswith("Synthetic CRC\nThe provider is Requires improvement: 8 of 30 points over")
    for standard in (
        "1.1 Leadership is Good",
        "2.4 Reviewing comes out as Inadequate",
        "4.2 Through the Gate is",
    ):
        assert f"\n  {standard}" in done.out
    assert "\n    2.3.2 (factors linked to offending and desistance) is Inadequate" in done.out


def test_a_standard_is_explained(run: Callable[..., Any]) -> None:
    """A standard is told with its statement, what decided it, the rule, and its key questions."""
    done = run("explain", CRC, "2.3")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The standard: The planned work is done,")
    words = as_words(done.out)
    assert "2.3 Implementation and delivery is Inadequate: the lowest of its key questions decides" in words
    assert "58 of 141 cases, 41%" in words
    assert "Rule: standards.lowest (probation-2018/framework.yaml:" in words


def test_a_judged_standard_is_explained(run: Callable[..., Any], beside: Path) -> None:
    """A judged standard is told with the place of the judgement, the evidence and the indicators."""
    words = as_words(run("explain", "cases.csv", "1.2", "--judgements", "judged.csv").out)
    assert "1.2 Staff is Requires improvement: inspectors judged it so (judged.csv:3:2)." in words
    assert "Evidence: Synthetic: Many staff carry more than they can actively manage" in words
    assert "Indicator workload_hampered (Cases in which workload hampered the work):" in words


def test_a_moved_standard_is_explained(run: Callable[..., Any]) -> None:
    """Discretion is told with both ratings, who authorised it, where it is recorded, and why."""
    words = as_words(run("explain", DOCUMENT, "2.4").out)
    assert "from Inadequate to Requires improvement" in words
    assert "Synthetic rating panel" in words
    assert "Reason: Synthetic: reviews made late" in words
    assert "crc.yaml:35:9" in words


def test_a_key_question_is_explained(run: Callable[..., Any]) -> None:
    """A key question is told with counts, thresholds, how far off they are, and what it does."""
    done = run("explain", CRC, "2.3.2")
    assert (done.code, done.err) == (0, "")
    words = as_words(done.out)
    assert words.startswith("The question: Does delivery pay enough attention to the factors linked")
    assert "sufficient in 58 of 141 cases, 41%" in words
    assert "Requires improvement takes at least 50%, missed by 8.9" in words
    assert "13 more of the 141 cases would make it Requires improvement." in words
    assert "Its 80% interval, " in words
    assert "Left out: 5 cases not applicable and 4 cases unanswered." in words
    assert words.endswith("It sets the rating of 2.3 Implementation and delivery.")
    assert "It does not set the rating of 2.3" in as_words(run("explain", CRC, "2.3.1").out)


def test_a_case_is_explained(run: Callable[..., Any], beside: Path) -> None:
    """A case is told with attributes, and how it counts for each key question, cell by cell."""
    done = run("explain", "cases.csv", "case:C001")
    assert (done.code, done.err) == (0, "")
    words = as_words(done.out)
    assert words.startswith(
        "Case C001 (cases.csv:2:1): delivery_unit Unit A, responsible_officer Officer 01, sex"
    )
    assert "2.1.1 counts as sufficient (yes) (cases.csv:2:12)." in words
    assert "2.1.2 counts as not sufficient (no) (cases.csv:2:13)." in words
    assert "2.1.3 counts as unanswered (cases.csv:2:14)." in words
    assert "by its prompts" in words
    assert "2.4.1.a yes (essential): Does the person take part" in words
    assert "the standards do not ask it of such a case" in words


def test_a_case_of_prompts_that_contradict_the_answer(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """Where prompts would make another answer, the judged one stands and both are told."""
    path = written("cases.csv", "case_id,2.1.1,2.1.1.a,2.1.1.b,2.1.1.c,2.1.1.d\nC1,yes,no,no,no,no\n")
    done = run("explain", path, "case:C1", "--provider-type", "crc")
    assert "2.1.1 counts as sufficient (yes)" in as_words(done.out)
    assert "its prompts would make it not sufficient (no), and the judged answer stands" in as_words(done.out)


@pytest.mark.parametrize(
    ("target", "message", "remedy"),
    [
        ("9.9", "there is nothing called '9.9' for provider type 'crc'", "1.1, 1.2, 1.3, 1.4, 2.1"),
        ("3.1", "there is nothing called '3.1' for provider type 'crc'", "4.1, 4.2"),
        ("2.1.1.a", "there is nothing called '2.1.1.a'", "one of its key questions, or case:ID"),
        ("", "there is nothing called ''", "overall"),
        ("case:C999", "the sample has no case 'C999'", "check the id in the column case_id"),
        ("case:", "the sample has no case ''", "check the id"),
    ],
)
def test_an_unknown_target_is_told_with_the_known_ones(
    run: Callable[..., Any], target: str, message: str, remedy: str
) -> None:
    """What cannot be explained ends with 2, and the remedy names what can be."""
    done = run("explain", CRC, target)
    assert (done.code, done.out) == (2, "")
    first, second = done.told.splitlines()
    assert "error RE012: " in first
    assert message in first
    assert second.startswith("    -> ")
    assert remedy in second


def test_a_case_without_cases_is_an_error(run: Callable[..., Any]) -> None:
    """A sample of judgements has no case to explain."""
    done = run("explain", SAMPLES / "published" / "cardiff-2020.yaml", "case:C001")
    assert (done.code, done.out) == (2, "")
    assert "error RE012: there are no cases to explain" in done.err


def test_a_case_of_a_large_sample_is_explained(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """One case is explained however many there are."""
    rows = "".join(f"C{n:04},yes\n" for n in range(1001))
    path = written("cases.csv", f"case_id,2.1.1\n{rows}")
    done = run("explain", path, "case:C0500", "--provider-type", "crc")
    assert done.code == 0
    assert done.out.startswith("Case C0500")


def test_a_case_of_the_largest_explained_sample(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """Of 1,000 cases each is explained."""
    rows = "".join(f"C{n:04},yes\n" for n in range(1000))
    path = written("cases.csv", f"case_id,2.1.1\n{rows}")
    done = run("explain", path, "case:C0999", "--provider-type", "crc")
    assert done.code == 0
    assert done.out.startswith("Case C0999")


def test_places_can_be_copied(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """A place is never broken over two lines, so that it can be copied and jumped to."""
    path = written("a-case-sample-of-the-west.csv", "case_id,2.1.1\nC1,yes\n")
    done = run("explain", path, "case:C1", "--provider-type", "crc")
    assert f"({path}:2:1)" in done.out
    assert f"({path}:2:2)" in done.out


def test_a_rule_that_caps_the_overall_is_cited(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rating that a limiting rule gave names that rule with file and line, like any other."""
    monkeypatch.chdir(ROOT)
    provider = "West team, which inspectors know by a long name that goes over more than a line"
    told = as_words(run("explain", "tests/golden/samples/document.yaml", "--provider", provider).out)
    assert "caps the rating at Requires improvement" in told
    assert "Rule: limit.public-protection (pack/framework.yaml:" in told


PUBLISHED = """\
inspections:
  - provider: Kent
    provider_type: crc
    tallies:
      "2.1.1": {percentage: %s, of: 1000}
      "2.1.2": {percentage: 90}
      "2.1.3": {percentage: 90}
"""


def test_a_whole_published_percentage_may_have_been_rounded(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """A percentage published as exactly a threshold may lie on either side of it, and that is said."""
    told = as_words(run("explain", written("p.yaml", PUBLISHED % "65"), "2.1.1").out)
    assert "2.1.1 (engaging the person) is Good: 65% of 1,000 cases as published" in told
    assert "It was published as 65%: rounding alone may have put it on this side of a threshold." in told


def test_a_published_percentage_is_quoted_as_published(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """What was published with decimals was not published as a whole percentage."""
    told = as_words(run("explain", written("p.yaml", PUBLISHED % "64.98"), "2.1.1").out)
    assert "is Requires improvement: 64.98% of 1,000 cases as published" in told
    assert "published as 65%" not in told


# --- as JSON


@pytest.mark.parametrize("target", ["overall", "1.2", "2.4", "2.4.3", "case:C001"])
def test_json_says_what_was_explained(run: Callable[..., Any], target: str) -> None:
    """The JSON of an explanation names schema, standards, provider and target, and holds the node."""
    done = run("explain", DOCUMENT, target, "--format", "json")
    assert (done.code, done.err) == (0, "")
    told = done.json
    assert list(told) == ["schema", "standards", "provider", "target", "node"]
    assert told["schema"] == "ratings-engine/explanation/1"
    assert list(told["standards"]) == ["id", "version", "digest", "overlays"]
    assert (told["standards"]["id"], told["provider"], told["target"]) == (
        "probation-2018", "Synthetic CRC", target
    )  # fmt: skip


@pytest.mark.parametrize("target", ["1.2", "2.4", "4.1"])
def test_json_of_a_standard_is_that_of_rate(run: Callable[..., Any], target: str) -> None:
    """What ``explain`` says of a standard stands in the result of ``rate``, word for word."""
    explanation = run("rate", DOCUMENT, "--format", "json").json["inspections"][0]["explanation"]
    of_rate = next(s for s in explanation["standards"] if s["id"] == target)
    assert run("explain", DOCUMENT, target, "--format", "json").json["node"] == of_rate


def test_json_of_overall_question_and_case_is_that_of_rate(run: Callable[..., Any]) -> None:
    """The overall with its standards, a key question and a case are the nodes of the result."""
    explanation = run("rate", DOCUMENT, "--format", "json").json["inspections"][0]["explanation"]

    def node(target: str) -> Any:
        return run("explain", DOCUMENT, target, "--format", "json").json["node"]

    assert node("overall") == {f: explanation[f] for f in ("overall", "standards")}
    reviewing = next(s for s in explanation["standards"] if s["id"] == "2.4")
    assert node("2.4.3") == reviewing["key_questions"][2]
    case = next(c for c in explanation["cases"] if c["id"] == "C017")
    told = node("case:C017")
    assert {f: told[f] for f in ("id", "place", "attributes")} == {
        f: case[f] for f in ("id", "place", "attributes")
    }
    assert {q["key_question"]: q["counted"] for q in told["questions"]} == case["counted"]


# --- which provider


def test_one_of_several_providers_has_to_be_chosen(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """With several providers and no --provider the remedy names them."""
    done = run("explain", written("two.csv", TWO))
    assert (done.code, done.out) == (2, "")
    assert "error RE011: the sample has 2 inspections" in done.err
    assert "--provider (Essex, Kent)" in done.err


@pytest.mark.parametrize(("provider", "yes"), [("Kent", 1), ("Essex", 0)])
def test_the_chosen_provider_is_explained(
    run: Callable[..., Any], written: Callable[..., Path], provider: str, yes: int
) -> None:
    """--provider picks one inspection of several."""
    told = run("explain", written("two.csv", TWO), "2.1.1", "--provider", provider, "--format", "json").json
    assert (told["provider"], told["node"]["yes"]) == (provider, yes)


def test_an_unknown_provider_is_told_with_a_near_one(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """A misspelt provider is not guessed at."""
    done = run("explain", written("two.csv", TWO), "--provider", "Kemt")
    assert (done.code, done.out) == (2, "")
    assert "error RE011: the sample has no provider 'Kemt'\n    -> did you mean 'Kent'?\n" in done.told


def test_an_unknown_provider_is_an_error_in_a_sample_of_one(run: Callable[..., Any]) -> None:
    """Nobody reads the explanation of another provider than the one that they asked for."""
    done = run("explain", SAMPLES / "published" / "cardiff-2020.yaml", "--provider", "Swansea")
    assert (done.code, done.out) == (2, "")
    assert "RE011" in done.err


def test_provider_fills_in_for_a_missing_column(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """As in ``rate``, --provider names the provider of a table without that column."""
    path = written("cases.csv", "case_id,2.1.1\nC1,yes\n")
    done = run("explain", path, "--provider", "Kent", "--provider-type", "crc")
    assert done.code == 0
    assert done.out.startswith("Kent\n")


def test_provider_fills_in_beside_judgements(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """What ``rate`` rates with these options, ``explain`` explains."""
    path = written("cases.csv", "case_id,2.1.1\nC1,yes\n")
    judged = written("judgements.csv", "provider,standard,rating\nKent,1.1,good\n")
    options = ["--provider", "Kent", "--provider-type", "crc", "--judgements", judged]
    assert run("rate", path, *options).code == 0
    assert run("explain", path, "1.1", *options).code == 0


def test_one_name_with_two_types_can_be_chosen(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """Of a provider inspected as two types, --provider-type picks one."""
    path = written("two.csv", TWO.replace("Essex", "Kent"))
    done = run("explain", path, "--provider", "Kent", "--provider-type", "nps")
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("arguments", [[], ["9.9", "--provider", "Kent"]], ids=["provider", "target"])
def test_what_cannot_be_explained_is_told_with_its_file(
    run: Callable[..., Any], written: Callable[..., Path], arguments: list[str]
) -> None:
    """The message says the file, as every message about an input does."""
    path = written("two.csv", TWO)
    assert str(path) in run("explain", path, *arguments).err


# --- options


def test_explanations_are_written_to_a_file(run: Callable[..., Any], tmp_path: Path) -> None:
    """With -o the file has what would have been printed."""
    output = tmp_path / "why.txt"
    printed = run("explain", CRC, "2.3")
    done = run("explain", CRC, "2.3", "-o", output)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert output.read_text(encoding="utf-8") == printed.out
    assert os.listdir(tmp_path) == ["why.txt"]


def test_indicative_ratings_are_explained(run: Callable[..., Any]) -> None:
    """A standard rated from indicators says that nobody has judged it."""
    words = as_words(run("explain", CRC, "1.2", "--indicative").out)
    assert "1.2 Staff is Inadequate (indicative): nobody has judged it" in words


@pytest.mark.parametrize("arguments", [[], ["a.csv", "b", "c"], [str(CRC), "--format", "table"]])
def test_bad_usage_ends_with_2(run: Callable[..., Any], arguments: list[str]) -> None:
    """A missing sample, too many words or an unknown form are refused."""
    done = run("explain", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: ratings-engine explain [OPTIONS] SAMPLE [TARGET]\n")


@pytest.mark.parametrize("name", sorted(p.name for p in (SAMPLES / "published").glob("*.yaml")))
def test_every_published_sample_is_explained_within_80_columns(run: Callable[..., Any], name: str) -> None:
    """Each inspection of the published samples is told, and no line is wider than a terminal."""
    path = SAMPLES / "published" / name
    providers = [i["provider"] for i in run("rate", path, "--format", "json").json["inspections"]]
    wide = [
        line
        for provider in providers
        for line in run("explain", path, "--provider", provider).out.splitlines()
        if len(line) > 80
    ]
    assert wide == []


def test_a_long_name_is_wrapped(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """A name of many words goes over several lines."""
    name = "The service of " + " and ".join(f"Town {n}" for n in range(12))
    path = written("long.yaml", f"inspections:\n  - {{provider: {name}, provider_type: crc}}\n")
    assert max(len(line) for line in run("explain", path).out.splitlines()) <= 80
