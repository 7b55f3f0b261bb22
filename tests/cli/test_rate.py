"""Tests of ``rate``: the JSON contract field by field, where results go, and how they are told."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
DOCUMENTS = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("*/*.yaml"))
CRC = SAMPLES / "synthetic" / "crc-cases.csv"
CRC_JUDGEMENTS = SAMPLES / "synthetic" / "crc-judgements.csv"

INSPECTION = ["provider", "provider_type", "overall", "standards", "explanation"]
OVERALL = ["rating", "score", "max_score", "not_rated"]
STANDARD = [
    "id",
    "name",
    "rating",
    "computed_rating",
    "score",
    "counted",
    "basis",
    "discretion",
    "key_questions",
]
KEY_QUESTION = ["id", "yes", "no", "na", "unanswered", "percentage", "rating", "binding"]
HOW_SURE = ["interval", "margin", "why_no_interval"]

EVERYTHING = """\
standards: probation-2018
inspections:
  - provider: Example CRC
    provider_type: crc
    population: 3120
    judgements:
      "1.1": good
      "1.2.1": good
      "1.2.2": requires_improvement
      "1.2.3": outstanding
      "1.2.4": requires_improvement
      "1.4": outstanding
    evidence: {"1.1": Minutes of the board}
    measures: {cases_per_worker: 62, service_levels_met: 38.1}
    tallies:
      "2.1.1": {yes: 88, no: 23, na: 4}
      "2.1.2": {percentage: 72, of: 111}
      "2.1.3": {yes: 13, no: 7, unanswered: 2}
      "2.3.1": {yes: 62, no: 38}
      "2.3.2": {yes: 80, no: 20}
      "2.3.3": {yes: 65, no: 35}
      "2.4.1": {yes: 0, no: 0, na: 5}
      "2.4.2": {yes: 0, no: 7}
      "2.4.3": {yes: 7, no: 0}
      same_officer: {yes: 1, no: 2}
    cases:
      - {case_id: C001, sex: female, 2.2.1: yes, 2.2.2: yes, 2.2.3: na}
      - {case_id: C002, sex: male, 2.2.1: no, 2.2.2: yes, 2.2.3: yes}
      - {case_id: C003, sex: male, 2.2.1: yes, 2.2.2: no, 2.2.3: yes}
      - {case_id: C004, sex: male, 2.2.1: no, 2.2.2: "", 2.2.3: yes}
    discretion:
      - {standard: "2.3", to: good, reason: Late records, authorised_by: A panel}
"""


@pytest.fixture
def everything(run: Callable[..., Any], written: Callable[..., Path]) -> dict[str, Any]:
    """Return the JSON result of a document that uses every field."""
    done = run("rate", written("everything.yaml", EVERYTHING), "--format", "json")
    assert (done.code, done.err) == (0, "")
    result: dict[str, Any] = done.json
    return result


def standard_of(result: dict[str, Any], standard: str, inspection: int = 0) -> dict[str, Any]:
    """Return one standard of a result."""
    found = [s for s in result["inspections"][inspection]["standards"] if s["id"] == standard]
    assert len(found) == 1
    return dict(found[0])


def question_of(result: dict[str, Any], question: str, inspection: int = 0) -> dict[str, Any]:
    """Return one key question of a result."""
    standard = standard_of(result, question.rpartition(".")[0], inspection)
    found = [q for q in standard["key_questions"] if q["id"] == question]
    assert len(found) == 1
    return dict(found[0])


# --- the contract, field by field


def test_the_result_has_the_fields_of_the_contract(everything: dict[str, Any]) -> None:
    """The top level has four fields, the first of them the name of the schema."""
    assert list(everything) == ["schema", "standards", "sample", "inspections"]
    assert everything["schema"] == "ratings-engine/result/1"
    assert list(everything["standards"]) == ["id", "version", "digest", "overlays"]
    assert list(everything["sample"]) == ["source", "digest"]


def test_the_standards_are_named_with_version_and_digest(
    everything: dict[str, Any], run: Callable[..., Any]
) -> None:
    """What was rated by is the pack that ``packs`` lists."""
    listed = {pack["id"]: pack for pack in run("packs", "--format", "json").json["packs"]}
    pack = listed["probation-2018"]
    used = {field: pack[field] for field in ("id", "version", "digest")}
    assert everything["standards"] == {**used, "overlays": []}
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", pack["digest"])


def test_the_sample_is_named_without_its_folder(everything: dict[str, Any]) -> None:
    """The source is the file's name, and the digest is one of SHA-256."""
    assert everything["sample"]["source"] == "everything.yaml"
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", everything["sample"]["digest"])


def test_the_source_names_every_file_once(run: Callable[..., Any]) -> None:
    """Tables of cases beside a document and judgements are sources too, in the order of reading."""
    of_tables = run("rate", CRC, "--judgements", CRC_JUDGEMENTS, "--format", "json").json
    of_document = run("rate", SAMPLES / "synthetic" / "crc.yaml", "--format", "json").json
    assert of_tables["sample"]["source"] == "crc-cases.csv, crc-judgements.csv"
    assert of_document["sample"]["source"] == "crc.yaml, crc-cases.csv"


def test_the_digest_is_of_the_content(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """The digest stays where a file is renamed and changes with any byte, in any of the files."""

    def digest(*arguments: object) -> str:
        done = run("rate", *arguments, "--provider", "K", "--provider-type", "crc", "--format", "json")
        return str(done.json["sample"]["digest"])

    cases = "case_id,2.1.1\nC1,yes\n"
    judged = "standard,rating\n1.1,good\n"
    one, same = written("one.csv", cases), written("same.csv", cases)
    other = written("other.csv", cases.replace("yes", "no"))
    beside, changed = written("j.csv", judged), written("k.csv", judged.replace("good", "outstanding"))
    assert digest(one) == digest(same)
    found = {
        digest(one),
        digest(other),
        digest(one, "--judgements", beside),
        digest(one, "--judgements", changed),
    }
    assert len(found) == 4


def test_the_digest_follows_the_cases_beside_a_document(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """A document's digest changes when only the table that it names does."""
    text = (
        "standards: probation-2018\ninspections:\n  - {provider: K, provider_type: crc, cases: cases.csv}\n"
    )
    sample = written("sample.yaml", text)
    digests = []
    for answer in ("yes", "no", "yes"):
        written("cases.csv", f"case_id,2.1.1\nC1,{answer}\n")
        digests.append(run("rate", sample, "--format", "json").json["sample"]["digest"])
    assert digests[0] == digests[2] != digests[1]


def test_an_inspection_has_the_fields_of_the_contract(everything: dict[str, Any]) -> None:
    """An inspection has its fields, and its population where one was given."""
    (inspection,) = everything["inspections"]
    assert sorted(inspection) == sorted([*INSPECTION, "population"])
    assert inspection["provider"] == "Example CRC"
    assert inspection["provider_type"] == "crc"
    assert inspection["population"] == 3120
    assert list(inspection["overall"]) == OVERALL


def test_population_is_left_out_where_it_was_not_given(run: Callable[..., Any]) -> None:
    """A table of cases says nothing of how many cases it stands for."""
    (inspection,) = run("rate", CRC, "--format", "json").json["inspections"]
    assert list(inspection) == INSPECTION


def test_standards_stand_in_order_and_only_those_asked(everything: dict[str, Any]) -> None:
    """All standards of the provider type are there, in the pack's order, and no others."""
    (inspection,) = everything["inspections"]
    ids = [standard["id"] for standard in inspection["standards"]]
    assert ids == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "4.1", "4.2"]
    assert all(list(standard) == STANDARD for standard in inspection["standards"])
    assert standard_of(everything, "2.3")["name"] == "Implementation and delivery"
    assert all(standard["counted"] is True for standard in inspection["standards"])


def test_key_questions_have_the_fields_of_the_contract(everything: dict[str, Any]) -> None:
    """Every key question of a standard is there with its fields, whatever the basis."""
    questions = [q for s in everything["inspections"][0]["standards"] for q in s["key_questions"]]
    assert len(questions) == 33
    assert [q for q in questions if list(q) != [*KEY_QUESTION, *HOW_SURE]] == []


@pytest.mark.parametrize(
    ("standard", "rating", "basis", "score"),
    [
        ("1.1", "good", "judged", 2),
        ("1.2", "requires_improvement", "judged", 1),
        ("1.3", None, None, None),
        ("1.4", "outstanding", "judged", 3),
        ("2.1", "good", "tallies", 2),
        ("2.2", "requires_improvement", "cases", 1),
        ("2.4", None, None, None),
        ("4.1", None, None, None),
    ],
)
def test_standards_have_rating_basis_and_score(
    everything: dict[str, Any], standard: str, rating: str | None, basis: str | None, score: int | None
) -> None:
    """A rating comes with its basis and its points; without a rating there is neither."""
    found = standard_of(everything, standard)
    assert (found["rating"], found["computed_rating"]) == (rating, rating)
    assert (found["basis"], found["score"], found["discretion"]) == (basis, score, None)


def test_discretion_is_told_beside_what_was_computed(everything: dict[str, Any]) -> None:
    """A moved standard has both ratings, and who moved it why; the key questions still bind."""
    found = standard_of(everything, "2.3")
    assert (found["rating"], found["computed_rating"], found["score"]) == ("good", "requires_improvement", 2)
    assert found["discretion"] == {
        "from": "requires_improvement",
        "to": "good",
        "reason": "Late records",
        "authorised_by": "A panel",
    }
    assert [q["id"] for q in found["key_questions"] if q["binding"]] == ["2.3.1"]


@pytest.mark.parametrize(
    ("question", "counts", "percentage", "rating"),
    [
        ("2.1.1", (88, 23, 4, 0), 8800 / 111, "good"),
        ("2.1.2", (None, None, None, None), 72, "good"),
        ("2.1.3", (13, 7, 0, 2), 65, "good"),
        ("2.2.1", (2, 2, 0, 0), 50, "requires_improvement"),
        ("2.2.2", (2, 1, 0, 1), 200 / 3, "good"),
        ("2.2.3", (3, 0, 1, 0), 100, "outstanding"),
        ("2.4.1", (0, 0, 5, 0), None, None),
        ("2.4.2", (0, 7, 0, 0), 0, "inadequate"),
        ("1.1.1", (None, None, None, None), None, None),
        ("1.2.3", (None, None, None, None), None, "outstanding"),
        ("4.1.1", (None, None, None, None), None, None),
    ],
)
def test_key_questions_have_counts_percentage_and_rating(
    everything: dict[str, Any],
    question: str,
    counts: tuple[int | None, ...],
    percentage: float | None,
    rating: str | None,
) -> None:
    """Counts are as given or counted, and the percentage is unrounded or null."""
    found = question_of(everything, question)
    assert (found["yes"], found["no"], found["na"], found["unanswered"]) == counts
    assert (found["percentage"], found["rating"]) == (percentage, rating)


@pytest.mark.parametrize(
    ("standard", "binding"),
    [
        ("1.1", []),
        ("1.2", ["1.2.2", "1.2.4"]),
        ("2.1", ["2.1.1", "2.1.2", "2.1.3"]),
        ("2.2", ["2.2.1"]),
        ("2.4", []),
        ("4.2", []),
    ],
)
def test_binding_marks_what_sets_the_rating(
    everything: dict[str, Any], standard: str, binding: list[str]
) -> None:
    """All key questions on the lowest rating bind; none does in a standard judged whole or not rated."""
    found = standard_of(everything, standard)
    assert [q["id"] for q in found["key_questions"] if q["binding"]] == binding


def test_the_overall_is_null_while_standards_are_missing(everything: dict[str, Any]) -> None:
    """Without all the standards that the pack wants there is neither rating nor score."""
    assert everything["inspections"][0]["overall"] == {
        "rating": None,
        "score": None,
        "max_score": None,
        "not_rated": ["1.3", "2.4", "4.1", "4.2"],
    }


def test_evidence_and_places_stand_in_the_explanation(everything: dict[str, Any]) -> None:
    """The explanation has the tree, each case, and what the rule engine did; places have no folder."""
    explanation = everything["inspections"][0]["explanation"]
    assert list(explanation) == ["overall", "standards", "cases", "case_count", "firings"]
    leadership = explanation["standards"][0]
    assert leadership["judgement"] == {
        "level": "good",
        "evidence": "Minutes of the board",
        "place": "everything.yaml:7:14",
    }
    assert [case["id"] for case in explanation["cases"]] == ["C001", "C002", "C003", "C004"]
    assert explanation["cases"][0]["attributes"] == {"sex": "female"}
    assert explanation["case_count"] == 4


def test_every_rating_names_the_rule_that_gave_it(everything: dict[str, Any]) -> None:
    """Every rated node of the explanation has a rule with file and line, or is a judgement."""
    explanation = everything["inspections"][0]["explanation"]
    nodes = [explanation["overall"], *explanation["standards"]]
    nodes += [q for s in explanation["standards"] for q in s["key_questions"]]
    unruled = [
        n
        for n in nodes
        if n["level"] and not (n["rule"]["file"] and n["rule"]["line"]) and not n["judgement"]
    ]
    assert unruled == []
    fired = {firing["rule"]["id"] for firing in explanation["firings"]}
    assert {n["rule"]["id"] for n in nodes if n["level"]} <= fired


def test_indicative_ratings_are_marked(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """With --indicative a standard that nobody judged is rated by its indicators, and marked."""
    path = written(
        "everything.yaml", EVERYTHING.replace('      "1.1": good\n', "").replace('"1.1": M', '"1.2": M')
    )
    plain = run("rate", path, "--format", "json").json
    marked = run("rate", path, "--indicative", "--format", "json").json
    assert standard_of(plain, "1.1")["basis"] is None
    assert "indicative" not in standard_of(plain, "1.1")
    found = standard_of(marked, "1.1")
    assert (found["rating"], found["basis"], found["indicative"]) == ("inadequate", "indicators", True)
    assert "indicative" not in standard_of(marked, "1.2")
    assert "indicative" not in marked["inspections"][0]["overall"]


def test_an_overall_that_rests_on_indicators_is_marked(run: Callable[..., Any]) -> None:
    """The mark goes on to an overall rating that counts an indicative standard, and to no other."""
    marked = run("rate", CRC, "--indicative", "--format", "json").json["inspections"][0]
    judged = run("rate", CRC, "--judgements", CRC_JUDGEMENTS, "--indicative", "--format", "json").json
    assert marked["overall"]["rating"] is not None
    assert marked["overall"]["indicative"] is True
    assert "indicative" not in judged["inspections"][0]["overall"]


def test_an_uncounted_standard_never_holds_the_overall_back(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """Resettlement is listed as not rated, and the overall rating stands without it."""
    text = (SAMPLES / "published" / "east-sussex-2024.yaml").read_text(encoding="utf-8")
    with_it = run("rate", written("with.yaml", text), "--format", "json").json
    without = run(
        "rate",
        written("without.yaml", text.replace('      "4.1": requires_improvement\n', "")),
        "--format",
        "json",
    ).json
    assert with_it["inspections"][0]["overall"] == {
        "rating": "good", "score": 25, "max_score": 36, "not_rated": []
    }  # fmt: skip
    assert without["inspections"][0]["overall"] == {
        "rating": "good", "score": 25, "max_score": 36, "not_rated": ["4.1"]
    }  # fmt: skip
    found = standard_of(with_it, "4.1")
    assert (found["rating"], found["counted"], found["score"]) == ("requires_improvement", False, None)


@pytest.mark.parametrize(
    ("missing", "rating", "score", "max_score"),
    [(1, "good", 23, 33), (4, "good", 18, 24), (5, None, None, None)],
)
def test_a_pack_says_how_many_may_be_missing(
    run: Callable[..., Any],
    written: Callable[..., Path],
    missing: int,
    rating: str | None,
    score: int | None,
    max_score: int | None,
) -> None:
    """By youth-2021 up to four counted standards may be unrated, and the maximum shrinks with them."""
    text = (SAMPLES / "published" / "east-sussex-2024.yaml").read_text(encoding="utf-8")
    left_out = ["1.1", "1.2", "1.3", "2.2", "1.4"][:missing]
    lines = [
        line for line in text.splitlines() if not line.strip().startswith(tuple(f'"{s}"' for s in left_out))
    ]
    result = run("rate", written("fewer.yaml", "\n".join(lines)), "--format", "json").json
    overall = result["inspections"][0]["overall"]
    assert overall["not_rated"] == sorted(left_out)
    assert (overall["rating"], overall["score"], overall["max_score"]) == (rating, score, max_score)


def test_a_published_total_is_rated_without_standards(run: Callable[..., Any]) -> None:
    """A total alone gives the overall rating; every standard stays unrated and is listed."""
    path = SAMPLES / "published" / "nps-south-east-and-eastern-2019.yaml"
    (inspection,) = run("rate", path, "--format", "json").json["inspections"]
    assert inspection["overall"] == {
        "rating": "requires_improvement",
        "score": 15,
        "max_score": 30,
        "not_rated": ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2"],
    }
    assert {(s["rating"], s["basis"], s["score"]) for s in inspection["standards"]} == {(None, None, None)}


def is_count(value: object) -> bool:
    """Return whether a value is a count, or null."""
    return value is None or (type(value) is int and value >= 0)


def broken_key_question(question: dict[str, Any], standard: dict[str, Any]) -> list[str]:
    """Return what in a key question is not as the contract says."""
    percentage = question["percentage"]
    answered = None if question["yes"] is None else question["yes"] + question["no"]
    exact = None if not answered else 100 * question["yes"] / answered
    checks = {
        "fields": list(question) == [*KEY_QUESTION, *HOW_SURE],
        "an interval or why not": (question["interval"] is None) == bool(question["why_no_interval"]),
        "interval around it": question["interval"] is None
        or 0 <= question["interval"]["low"] <= percentage <= question["interval"]["high"] <= 100,
        "counts": all(is_count(question[f]) for f in ("yes", "no", "na", "unanswered")),
        "rating": question["rating"] in (None, *RATINGS),
        "percentage": percentage is None or (type(percentage) in (int, float) and 0 <= percentage <= 100),
        "exact": answered is None or percentage == pytest.approx(exact, rel=1e-12),
        "binding": type(question["binding"]) is bool,
        "binding without a rating": not question["binding"]
        or (question["rating"] is not None and standard["computed_rating"] is not None),
        "id of its standard": question["id"].startswith(f"{standard['id']}."),
    }
    return [f"{question['id']}: {name}" for name, fine in checks.items() if not fine]


def broken_standard(standard: dict[str, Any]) -> list[str]:
    """Return what in a standard is not as the contract says."""
    moved = standard["discretion"]
    indicative = standard["basis"] == "indicators"
    checks = {
        "fields": [f for f in standard if f != "indicative"] == STANDARD,
        "rating": standard["rating"] in (None, *RATINGS),
        "both or none": (standard["rating"] is None) == (standard["computed_rating"] is None),
        "counted": type(standard["counted"]) is bool,
        "basis": standard["basis"] in (None, "cases", "tallies", "judged", "indicators"),
        "rated without a basis": standard["basis"] is not None or standard["rating"] is None,
        "score": (standard["score"] is None) == (standard["rating"] is None or not standard["counted"]),
        "discretion": moved is None or list(moved) == ["from", "to", "reason", "authorised_by"],
        "moved": moved is None
        or (moved["from"], moved["to"]) == (standard["computed_rating"], standard["rating"]),
        "indicative": standard.get("indicative", False) is indicative,
    }
    return [f"{standard['id']}: {name}" for name, fine in checks.items() if not fine]


def broken_overall(inspection: dict[str, Any]) -> list[str]:
    """Return what in the overall rating is not as the contract says."""
    overall, standards = inspection["overall"], inspection["standards"]
    unrated = [s["id"] for s in standards if s["rating"] is None]
    scores = [s["score"] for s in standards if s["score"] is not None]
    summed = len(unrated) == len(standards) or overall["score"] in (None, sum(scores))
    checks = {
        "fields": [f for f in overall if f != "indicative"] == OVERALL,
        "rating": overall["rating"] in (None, *RATINGS),
        "score": (overall["score"] is None) == (overall["max_score"] is None) == (overall["rating"] is None),
        "counts": is_count(overall["score"]) and is_count(overall["max_score"]),
        "not rated": overall["not_rated"] == unrated,
        "sum": summed,
    }
    return [f"overall: {name}" for name, fine in checks.items() if not fine]


@pytest.mark.parametrize("arguments", [[], ["--indicative"]], ids=["plain", "indicative"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_shipped_samples_keep_the_contract(run: Callable[..., Any], name: str, arguments: list[str]) -> None:
    """Every field of the result of every shipped sample has its type, and agrees with the others."""
    done = run("rate", SAMPLES / name, "--format", "json", *arguments)
    assert (done.code, done.err) == (0, "")
    broken: list[str] = []
    for inspection in done.json["inspections"]:
        assert [field for field in inspection if field != "population"] == INSPECTION
        broken += broken_overall(inspection)
        for standard in inspection["standards"]:
            broken += broken_standard(standard)
            for question in standard["key_questions"]:
                broken += broken_key_question(question, standard)
    assert broken == []


def test_json_is_indented_utf_8_with_one_line_end(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """JSON is laid out for reading, keeps letters as they are, and ends with a line end."""
    done = run("rate", written("everything.yaml", EVERYTHING.replace("Example", "Écŏle")), "--format", "json")
    assert done.out.startswith('{\n  "schema": "ratings-engine/result/1",\n  "standards": {\n')
    assert '"provider": "Écŏle CRC"' in done.out
    assert done.out.endswith("}\n")
    assert not done.out.endswith("\n\n")
    assert done.out == json.dumps(done.json, indent=2, ensure_ascii=False) + "\n"


# --- several providers and files


def test_providers_of_a_table_are_rated_in_order_of_name(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """One table may hold any number of providers; the same name with another type is another one."""
    text = "case_id,provider,provider_type,2.1.1\nC1,Kent,nps,yes\nC1,Essex,crc,no\nC1,Kent,crc,no\n"
    result = run("rate", written("cases.csv", text), "--format", "json").json
    found = [(i["provider"], i["provider_type"]) for i in result["inspections"]]
    assert found == [("Essex", "crc"), ("Kent", "crc"), ("Kent", "nps")]
    assert question_of(result, "2.1.1", 2)["yes"] == 1


def test_files_are_rated_in_the_order_given(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """Several samples give one result, with the inspections of each after those of the one before."""
    kent = written("kent.csv", "case_id,2.1.1\nC1,yes\n")
    essex = written("essex.yaml", "inspections:\n  - {provider: Essex, provider_type: crc}\n")
    result = run("rate", kent, essex, "--provider-type", "crc", "--format", "json").json
    assert [i["provider"] for i in result["inspections"]] == ["kent", "Essex"]
    assert result["sample"]["source"] == "kent.csv, essex.yaml"


def test_standards_come_from_the_document_or_the_option(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """--standards goes before what a document names, and that before probation-2018."""
    named = written(
        "named.yaml", "standards: youth-2018\ninspections:\n  - {provider: K, provider_type: yot}\n"
    )
    unnamed = written("unnamed.yaml", "inspections:\n  - {provider: K, provider_type: crc}\n")
    used = [
        run("rate", *arguments, "--format", "json").json["standards"]["id"]
        for arguments in ([named], [named, "--standards", "youth-2021"], [unnamed])
    ]
    assert used == ["youth-2018", "youth-2021", "probation-2018"]


def test_standards_may_be_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    """A pack's folder rates as the shipped pack with the same content does, with the same digest."""
    folder = shutil.copytree(ROOT / "standards" / "probation-2018", tmp_path / "probation-2018")
    by_folder = run("rate", CRC, "--standards", folder, "--format", "json")
    by_id = run("rate", CRC, "--standards", "probation-2018", "--format", "json")
    assert by_folder.out == by_id.out


def test_provider_and_type_fill_in_for_missing_columns(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """--provider and --provider-type stand in for columns that a table lacks, and for no others."""
    bare = written("kent-2024.csv", "case_id,2.1.1\nC1,yes\n")
    whole = written("whole.csv", "case_id,provider,provider_type,2.1.1\nC2,Essex,nps,no\n")
    options = ["--provider-type", "CRC", "--format", "json"]

    def found(*arguments: object) -> list[tuple[str, str]]:
        inspections = run("rate", *arguments, *options).json["inspections"]
        return [(i["provider"], i["provider_type"]) for i in inspections]

    assert found(bare) == [("kent-2024", "crc")]
    assert found(bare, "--provider", "Kent") == [("Kent", "crc")]
    assert found(whole, "--provider", "Kent") == [("Essex", "nps")]


def test_judgements_are_added_from_a_table(run: Callable[..., Any]) -> None:
    """--judgements adds judged standards, with their evidence, to a table of cases."""
    result = run("rate", CRC, "--judgements", CRC_JUDGEMENTS, "--format", "json").json
    judged = {s["id"]: s["rating"] for s in result["inspections"][0]["standards"] if s["basis"] == "judged"}
    assert judged == {"1.1": "good", "1.2": "requires_improvement", "1.3": "good", "1.4": "inadequate"}
    assert result["inspections"][0]["overall"] == {
        "rating": "requires_improvement", "score": 7, "max_score": 30, "not_rated": []
    }  # fmt: skip
    leadership = result["inspections"][0]["explanation"]["standards"][0]["judgement"]
    assert leadership["evidence"].startswith("Synthetic: The vision is clear")
    assert leadership["place"] == "crc-judgements.csv:2:2"


ODD_NAMES = [
    '=HYPERLINK("http://example.org","x")',
    "<script>alert('x')</script>",
    "Région Île-de-France 🦊 日本",
    'O\'Brien "quoted" \\ backslash',
    "+44 & @SUM(A1:A9)",
    "50% {provider} %s $HOME `id`",
    "a,b;c|d",
    "null",
    "2.10",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_carried_as_they_are(
    run: Callable[..., Any], written: Callable[..., Path], name: str
) -> None:
    """Formulas, markup, quotes and other alphabets in a provider's name are data, in and out."""
    document = {"inspections": [{"provider": name, "provider_type": "crc"}]}
    quoted = '"' + name.replace('"', '""') + '"'
    for path in (
        written("odd.json", json.dumps(document)),
        written("odd.yaml", json.dumps(document, ensure_ascii=False)),
        written("odd.csv", f"case_id,provider,provider_type,2.1.1\nC1,{quoted},crc,yes\n"),
    ):
        done = run("rate", path, "--format", "json")
        assert (done.code, done.err) == (0, "")
        assert done.json["inspections"][0]["provider"] == name
        assert run("rate", path).code == 0


HIDDEN = "Ke\u001b[31mn\u0007t\u202e"


def test_hidden_characters_do_not_reach_the_terminal(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """What would colour or turn round a terminal's text is shown by number, and kept in JSON."""
    document = {"provider": HIDDEN, "provider_type": "crc", "judgements": {"1.1": "good"}}
    document["evidence"] = {"1.1": HIDDEN}
    path = written("hidden.json", json.dumps({"inspections": [document]}))
    for shown in (run("rate", path).out, run("explain", path).out, run("explain", path, "1.1").out):
        assert [c for c in shown if c != "\n" and not c.isprintable()] == []
        assert "Ke<001B>[31mn<0007>t<202E>" in shown
    told = run("rate", path, "--format", "json").json["inspections"][0]
    assert told["provider"] == HIDDEN
    assert told["explanation"]["standards"][0]["judgement"]["evidence"] == HIDDEN


def test_hidden_characters_in_messages_are_shown_by_number(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """An answer that is none is told without letting it write to the terminal."""
    path = written("hidden.csv", "case_id,2.1.1\nC1,\u001b[31myes\n")
    done = run("rate", path, "--provider-type", "crc")
    assert done.code == 2
    assert "the answer '<001B>[31myes' to 2.1.1 is not yes, no or na" in done.err
    assert "\u001b" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["a.csv", "b.csv"], id="two files"),
        pytest.param(["a.csv", "a.csv"], id="one file twice"),
        pytest.param(["both.yaml"], id="one document twice"),
    ],
)
def test_a_provider_is_rated_once(
    run: Callable[..., Any],
    written: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
) -> None:
    """Cases of one provider from two places are refused, since neither rating would be its own."""
    cases = "case_id,provider,provider_type,2.1.1\nC1,Kent,crc,yes\n"
    folder = written("a.csv", cases).parent
    written("b.csv", cases.replace("C1", "C2"))
    one = "  - {provider: Kent, provider_type: crc, cases: %s.csv}\n"
    written("both.yaml", "inspections:\n" + one % "a" + one % "b")
    monkeypatch.chdir(folder)
    done = run("rate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert "error RE526" in done.err


def test_an_indicator_that_agrees_with_a_judgement_does_not_part_from_it(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table does not say that a standard was judged Good, while an indicator suggests Good."""
    monkeypatch.chdir(ROOT)
    words = " ".join(run("rate", "tests/golden/samples/document.yaml").out.split())
    found = re.findall(r"judged (\w+), while ([^.]*)\.", words)
    assert found
    assert [(judged, told) for judged, told in found if f"suggests {judged}" in told] == []


def test_a_total_alone_is_told_without_standards(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only a total was published, the table says nothing of single standards."""
    monkeypatch.chdir(ROOT)
    told = run("rate", "tests/golden/samples/document.yaml").out.partition("\nEast unit (Delivery unit)\n")[2]
    assert told.startswith("Overall: GOOD, 7 of 9 points\n")
    assert "2.2 Delivery" not in told


# --- where the answer goes


@pytest.mark.parametrize("form", ["table", "json"])
def test_output_has_the_same_bytes_as_standard_output(
    run: Callable[..., Any], tmp_path: Path, form: str
) -> None:
    """With -o nothing is printed, and the file has what would have been."""
    output = tmp_path / "result"
    printed = run("rate", CRC, "--format", form)
    done = run("rate", CRC, "--format", form, "-o", output)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert output.read_bytes() == printed.out.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


@pytest.mark.parametrize("command", ["rate", "tally"])
def test_output_called_by_a_dash_is_standard_output(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """As everywhere: no file is made that is called so; what is printed is what a file would hold."""
    monkeypatch.chdir(tmp_path)
    printed = [sys.executable, "-m", "ratings_engine", command, str(CRC), "--provider-type", "crc", "-o"]
    done = subprocess.run([*printed, "-"], capture_output=True, check=True)
    assert [*tmp_path.iterdir()] == []
    subprocess.run([*printed, "result"], check=True)
    assert done.stdout == (tmp_path / "result").read_bytes() != b""


def test_standard_output_replaces_no_input(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of tables can be rated within itself where the answer is printed."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(CRC, tmp_path / "a.csv")
    assert run("rate", tmp_path, "-o", "-").out == run("rate", tmp_path).out != ""


def test_output_is_replaced_whole(run: Callable[..., Any], tmp_path: Path) -> None:
    """A longer file that was there is gone, and the new one may be read as the umask says."""
    output = tmp_path / "result.json"
    output.write_bytes(b"x" * 5_000_000)
    before = os.umask(0o027)
    try:
        assert run("rate", CRC, "--format", "json", "--output", output).code == 0
    finally:
        os.umask(before)
    assert json.loads(output.read_bytes())["schema"] == "ratings-engine/result/1"
    assert output.stat().st_mode & 0o777 == 0o640


def test_output_beside_one_needs_no_folder_in_its_name(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare file name is written into the current folder."""
    monkeypatch.chdir(tmp_path)
    assert run("rate", CRC, "-o", "result.txt").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["result.txt"]


@pytest.mark.parametrize("failing", ["replace", "chmod"])
def test_output_that_cannot_be_finished_leaves_what_was_there(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """Where writing fails half-way, the old file stands and no temporary one is left."""

    def fail(*arguments: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    output = tmp_path / "result"
    output.write_bytes(b"old")
    monkeypatch.setattr(os, failing, fail)
    done = run("rate", CRC, "-o", output)
    assert (done.code, done.out) == (2, "")
    assert done.told == (
        f"{output}: error RE010: cannot write the output: No space left on device\n"
        "    -> check that there is room, that the folder exists and that you may write to it\n"
    )
    assert output.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


@pytest.mark.parametrize(
    ("name", "reason"), [("none/result", "No such file or directory"), ("folder", "Is a directory")]
)
def test_output_that_cannot_be_written_is_an_error(
    run: Callable[..., Any], tmp_path: Path, name: str, reason: str
) -> None:
    """A folder that does not exist, or one in the file's place, ends with 2."""
    (tmp_path / "folder").mkdir()
    done = run("rate", CRC, "-o", tmp_path / name)
    assert (done.code, done.out) == (2, "")
    assert done.told.startswith(f"{tmp_path / name}: error RE010: cannot write the output: {reason}\n    -> ")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_output_to_a_pipe_goes_into_it(run: Callable[..., Any], tmp_path: Path) -> None:
    """What is no regular file, such as /dev/stdout or a named pipe, is written to and not replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        assert run("rate", SAMPLES / "published" / "cardiff-2020.yaml", "-o", pipe).code == 0
        assert pipe.is_fifo()
        assert b"Cardiff Youth Offending Service" in os.read(reader, 65536)
    finally:
        os.close(reader)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")
def test_a_full_disk_is_told_as_what_it_is(spawn: Callable[..., Any]) -> None:
    """Standard output that cannot be written is an error of its own, not a fault of the engine."""
    command = f"{sys.executable} -m ratings_engine rate {CRC} > /dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "RE999" not in done.stderr


def test_an_answer_that_nobody_gets_is_no_success() -> None:
    """With standard output closed the answer cannot be given, so the command could not run."""
    command = f"{sys.executable} -m ratings_engine rate {CRC} >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2


# --- the same input gives the same bytes


def test_two_runs_give_the_same_bytes_anywhere(spawn: Callable[..., Any], tmp_path: Path) -> None:
    """Folder, way of naming the file, hash seed, time zone and locale make no difference."""
    folder = shutil.copytree(SAMPLES / "synthetic", tmp_path / "elsewhere")
    runs = [
        spawn("rate", "samples/synthetic/crc.yaml", "--format", "json", cwd=ROOT, PYTHONHASHSEED="1"),
        spawn("rate", "./crc.yaml", "--format", "json", cwd=folder, PYTHONHASHSEED="2", TZ="Asia/Tokyo"),
        spawn("rate", folder / "crc.yaml", "--format", "json", cwd="/", LC_ALL="C", TZ="America/New_York"),
    ]
    assert [done.code for done in runs] == [0, 0, 0]
    assert len({done.out for done in runs}) == 1
    assert len(runs[0].out) > 100_000


@pytest.mark.parametrize("form", ["table", "json"])
def test_tables_with_judgements_give_the_same_bytes_anywhere(
    spawn: Callable[..., Any], tmp_path: Path, form: str
) -> None:
    """A result of two tables does not show where they lie, in either form."""
    folder = shutil.copytree(SAMPLES / "synthetic", tmp_path / "elsewhere")
    names = ("crc-cases.csv", "crc-judgements.csv")
    runs = [
        spawn(
            "rate", where / names[0], "--judgements", where / names[1], "--format", form, PYTHONHASHSEED=seed
        )
        for where, seed in ((SAMPLES / "synthetic", "3"), (folder, "4"))
    ]
    assert runs[0].out == runs[1].out


# --- size and speed


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a table of 100,000 synthetic cases, larger than 4 MiB, of four providers."""
    path = tmp_path_factory.mktemp("large") / "large.csv"
    answers = ("yes", "yes", "no", "na", "")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("case_id,provider,provider_type,delivery_unit,2.1.1,2.1.2,2.1.3,2.2.1\n")
        for n in range(100_000):
            given = ",".join(answers[n // 4 // step % 5] for step in (1, 5, 25, 125))
            stream.write(f"C{n:06},Provider {n % 4},crc,Unit number {n % 97:02},{given}\n")
    assert path.stat().st_size > 4 << 20
    return path


MEASURED = """\
import resource, sys
from ratings_engine.cli.main import main
sys.argv = ["ratings-engine", *sys.argv[1:]]
main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def test_a_large_table_is_rated_in_little_memory(large: Path) -> None:
    """100,000 cases are rated within 600 MB, with exact tallies and no progress in a pipe."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "rate", str(large), "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout)
    assert [i["provider"] for i in result["inspections"]] == [f"Provider {n}" for n in range(4)]
    found = question_of(result, "2.1.1")
    assert {name: found[name] for name in KEY_QUESTION} == {
        "id": "2.1.1", "yes": 10_000, "no": 5_000, "na": 5_000, "unanswered": 5_000,
        "percentage": 200 / 3, "rating": "good", "binding": True,
    }  # fmt: skip
    assert result["inspections"][0]["explanation"]["case_count"] == 25_000
    assert result["inspections"][0]["explanation"]["cases"] is None
    kilobytes = int(done.stderr)
    assert kilobytes < 600_000


def in_terminal(*arguments: str) -> tuple[str, str]:
    """Return what a command writes to standard output, and to a terminal as standard error."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ratings_engine", *arguments], stdout=subprocess.PIPE, stderr=slave
    )
    os.close(slave)
    out, _ = process.communicate()
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
    except OSError:
        pass  # Linux ends a terminal without a writer with an error
    finally:
        os.close(master)
    assert process.returncode == 0
    return out.decode(), shown.decode()


def test_a_terminal_is_shown_progress_on_large_tables(large: Path) -> None:
    """Where somebody watches standard error, a large table is read with a progress bar there alone."""
    out, shown = in_terminal("rate", str(large))
    assert "Reading cases" in shown
    assert "100%" in shown
    assert "Reading cases" not in out
    assert out.startswith("Probation services 2018 to 2020")


def test_a_terminal_is_shown_nothing_on_small_tables() -> None:
    """A small table is read without a progress bar."""
    out, shown = in_terminal("rate", str(CRC))
    assert shown == ""
    assert "Synthetic CRC" in out


IMPORTED = """\
import sys
from ratings_engine.cli.main import main
unwanted = sys.argv[1].split(",")
sys.argv = ["ratings-engine", *sys.argv[2:]]
main()
print(sorted(set(unwanted) & set(sys.modules)), file=sys.stderr)
"""
HEAVY = "jsonschema,referencing,numpy,pandas,polars,duckdb,python_calamine,openpyxl,hypothesis,difflib"


@pytest.mark.parametrize(
    ("form", "unwanted"), [("json", f"{HEAVY},tempfile,tabulate"), ("table", HEAVY)], ids=["json", "table"]
)
def test_rating_a_csv_loads_nothing_heavy(run: Callable[..., Any], form: str, unwanted: str) -> None:
    """Once the pack is validated a CSV needs no schema, no other reader and no temporary files.

    For the table, tabulate itself loads tempfile.
    """
    assert run("rate", CRC).code == 0
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, unwanted, "rate", str(CRC), "--format", form],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "[]\n"


# --- exit codes


@pytest.mark.parametrize(
    "arguments",
    [
        ["rate"],
        ["rate", str(CRC), "--format", "xml"],
        ["rate", str(CRC), "--no-such-option"],
        ["rate", str(CRC), "-o"],
        ["rate", str(CRC), "--standards", "probation-2017"],
        ["rate", str(CRC), "--standards", "youth-2018"],
        ["rate", str(CRC), "--standards", str(SAMPLES)],
        ["rate", ""],
    ],
    ids=lambda arguments: " ".join(arguments).replace(str(ROOT), ""),
)
def test_what_cannot_run_ends_with_2(run: Callable[..., Any], arguments: list[str]) -> None:
    """Bad usage and unusable standards end with 2, and only standard error says so."""
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip()
    assert "Traceback" not in done.err


def test_unrated_is_an_answer(run: Callable[..., Any]) -> None:
    """A result without an overall rating ends with 0."""
    done = run("rate", CRC)
    assert (done.code, done.err) == (0, "")
    assert "Overall: NOT RATED\n" in done.out
