"""Tests of ``schema``: what it prints, and that real answers keep to it to the last field."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from ratings_engine.presenters.schemas import PUBLISHED, whole_schema
from ratings_engine.standards.source import parse
from ratings_engine.standards.validation import schema_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "samples").rglob("*.yaml"))
GOLDEN_DOCUMENT = "tests/golden/samples/document.yaml"
GOLDEN_CASES = ["tests/golden/samples/cases.csv", "--standards", "tests/golden/pack"]
GOLDEN_JUDGED = ["--judgements", "tests/golden/samples/judged.csv"]
LONGLIST = "samples/synthetic/longlist.csv"
SECOND = "samples/synthetic/nps-cases-second.csv"
CHECKED = ["tests/golden/samples/inspected.csv", "--plan", "tests/golden/samples/plan.json"]
CHECKED += ["--caseload", "tests/golden/samples/caseload.csv", "--as-of", "2019-01-31"]
SYNTHETIC = ["samples/synthetic/crc-cases.csv", "--provider-type", "crc"]
OPEN = {"attributes", "counted", "derived", "given", "prompts", "premises", "conclusion", "values"}
"""Fields of answers that are mappings by ids of the pack or sample, so that a key may be anything."""

ANSWERS: dict[str, tuple[str, list[str]]] = {
    **{f"rate {path}": ("result", ["rate", path]) for path in DOCUMENTS},
    **{f"indicative {path}": ("result", ["rate", path, "--indicative"]) for path in DOCUMENTS},
    "rate cases": ("result", ["rate", *SYNTHETIC, "--indicative"]),
    "rate prompts": ("result", ["rate", *GOLDEN_CASES, *GOLDEN_JUDGED]),
    "rate discretion and limits": ("result", ["rate", GOLDEN_DOCUMENT]),
    "rate by subgroup": ("result", ["rate", *SYNTHETIC, "--by", "sex", "--by", "resettlement_case"]),
    "rate by subgroup with nothing hidden": (
        "result",
        ["rate", *SYNTHETIC, "--by", "sex", "--suppress-below", "1"],
    ),
    "rate by an overlay": ("result", ["rate", *SYNTHETIC, "--standards", "public-protection"]),
    "explain by an overlay": ("explanation", ["explain", *SYNTHETIC, "--standards", "tighter-good"]),
    "explain overall": ("explanation", ["explain", "samples/synthetic/crc.yaml"]),
    "explain standard": ("explanation", ["explain", *SYNTHETIC, "2.1"]),
    "explain judged standard": ("explanation", ["explain", *GOLDEN_CASES, "1.1", *GOLDEN_JUDGED]),
    "explain key question": ("explanation", ["explain", *SYNTHETIC, "2.1.1"]),
    "explain case": ("explanation", ["explain", *GOLDEN_CASES, "case:A3"]),
    "what it would take": ("counterfactual", ["explain", "samples/synthetic/crc.yaml", "--to", "good"]),
    "what a standard would take": (
        "counterfactual",
        ["explain", GOLDEN_DOCUMENT, "2.1", "--to", "outstanding", "--provider", "South unit"],
    ),
    "what cannot be": ("counterfactual", ["explain", *SYNTHETIC, "overall", "--to", "good"]),
    "what is limited": (
        "counterfactual",
        ["explain", GOLDEN_DOCUMENT, "--to", "good", "--provider-type", "team"],
    ),
    "draw": ("draw", ["sample", "draw", "samples/synthetic/longlist.csv", "--size", "148", "--buffer", "20"]),
    "draw within a limit": (
        "draw",
        ["sample", "draw", "tests/golden/samples/longlist.csv", "--size", "34", "--buffer", "6"],
    ),
    "draw from all cases": (
        "draw",
        ["sample", "draw", "samples/synthetic/longlist.csv", "--size", "9", "--standards", "youth-2021"],
    ),
    "size for a margin": ("sample-size", ["sample", "size", "--stratum", "a=30", "--stratum", "b=2"]),
    "margin of a size": ("sample-size", ["sample", "size", "--population", "3120", "--size", "148"]),
    "size for a caseload": ("sample-size", ["sample", "size", "--caseload", LONGLIST]),
    "check of a sample": ("sample-check", ["sample", "check", *CHECKED]),
    "agreement": ("agreement", ["agreement", "samples/synthetic/nps-cases.csv", SECOND]),
    "agreement without na": ("agreement", ["agreement", SECOND, SECOND, "--without-na"]),
    "diff of rules": ("diff", ["diff", "probation-2021", "probation-2023"]),
    "diff of outcomes": (
        "diff",
        [
            "diff",
            "youth-2021",
            "resettlement-counted",
            "--sample",
            "samples/published/youth-2021-totals.yaml",
        ],
    ),
    "diff with a contrast": (
        "diff",
        [
            "diff",
            "tests/golden/pack",
            "tests/golden/proposals/stricter.yaml",
            "--sample",
            GOLDEN_DOCUMENT,
            "--contrast",
            "South unit",
        ],
    ),
    "diff along the way": (
        "diff",
        ["diff", "tests/golden/pack", "--vary", "share.good=55..75", "--sample", GOLDEN_DOCUMENT],
    ),
    "packs": ("packs", ["packs"]),
    "test": ("test-report", ["test", "youth-2018", "--mutate", "--time"]),
    "validate a sound pack": ("findings", ["validate", "tests/golden/pack"]),
    "validate a sample": ("findings", ["validate", "tests/invalid/samples/unknown-field.yaml"]),
    "validate a workbook": (
        "findings",
        ["validate", "tests/invalid/samples/unknown-answer.xlsx", "--provider-type", "crc"],
    ),
}


@pytest.fixture
def answer(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return a function that runs a command from the project's root and gives its JSON."""
    monkeypatch.chdir(ROOT)
    return lambda name: run(*ANSWERS[name][1], "--format", "json").json


def validator(name: str) -> Any:
    """Return what checks an answer by the published schema."""
    return Draft202012Validator(whole_schema(name))


# --- the command


def test_without_a_name_the_names_are_listed(run: Callable[..., Any]) -> None:
    """Every name that the command takes stands in a line of its own."""
    done = run("schema")
    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in done.out.splitlines()] == list(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_printed_whole(run: Callable[..., Any], name: str) -> None:
    """What is printed is the published schema with all that it refers to in it."""
    done = run("schema", name)
    assert (done.code, done.err) == (0, "")
    assert done.json == whole_schema(name)
    assert set(re.findall(r'"\$ref": "(.)', done.out)) <= {"#"}


def test_a_schema_is_written_to_a_file(run: Callable[..., Any], tmp_path: Path) -> None:
    """With -o the schema goes into the file, and nothing to standard output."""
    path = tmp_path / "standard.json"
    done = run("schema", "standard", "-o", path)
    assert (done.code, done.out) == (0, "")
    assert json.loads(path.read_bytes()) == whole_schema("standard")


def test_all_schemas_are_written_into_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    """The folder is made where it is not there, and written again without complaint."""
    folder = tmp_path / "editors" / "schemas"
    for _ in range(2):
        done = run("schema", "--all", "-o", folder)
        assert (done.code, done.out, done.err) == (0, "", "")
    assert sorted(p.name for p in folder.iterdir()) == sorted(f"{name}.schema.json" for name in PUBLISHED)
    assert json.loads((folder / "overlay.schema.json").read_bytes()) == whole_schema("overlay")


def test_a_name_that_is_not_there_is_told_with_the_nearest(run: Callable[..., Any]) -> None:
    """An unknown name ends with 2 and the question whether a near one was meant."""
    done = run("schema", "resutl")
    assert (done.code, done.out) == (2, "")
    assert "error RE018: there is no schema 'resutl'\n" in done.err
    assert "-> did you mean 'result'?\n" in done.err


@pytest.mark.parametrize("words", [["--all"], ["result", "--all", "-o", "x"]])
def test_all_schemas_need_a_folder_and_no_name(run: Callable[..., Any], words: list[str]) -> None:
    """Anything else with --all is bad usage: 2, and what is wanted."""
    done = run("schema", *words)
    assert (done.code, done.out) == (2, "")
    assert "give -o FOLDER and no NAME" in done.err


def test_a_file_in_place_of_the_folder_is_told(run: Callable[..., Any], tmp_path: Path) -> None:
    """A folder that cannot be made ends with 2 and its name."""
    (tmp_path / "schemas").write_text("", encoding="utf-8")
    done = run("schema", "--all", "-o", tmp_path / "schemas")
    assert (done.code, done.out) == (2, "")
    assert f"{tmp_path / 'schemas'}: error RE010: cannot write the output" in done.err


# --- what authors write


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("framework", "standards/*/framework.yaml"),
        ("standard", "standards/*/[!f]*.yaml"),
        ("overlay", "standards/proposals/*.yaml"),
        ("test", "standards/*/tests/*.yaml"),
        ("sample", "samples/*/*.yaml"),
    ],
)
def test_shipped_files_keep_to_their_schemas(name: str, pattern: str) -> None:
    """Every shipped file is what its schema describes."""
    paths = [path for path in ROOT.glob(pattern) if name == "overlay" or "proposals" not in path.parts]
    assert paths != []
    for path in paths:
        assert list(schema_findings(parse(path.read_bytes(), str(path)), PUBLISHED[name].path)) == []


@pytest.mark.parametrize("folder", ["standards", "samples"])
def test_shipped_files_name_their_schemas(folder: str) -> None:
    """The first line of every shipped YAML file is a modeline that leads to its schema."""
    for path in (ROOT / folder).rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, path
        assert (path.parent / named[1]).resolve() == Path(PUBLISHED[described(path)].path).resolve(), path


def described(path: Path) -> str:
    """Return which schema a shipped file keeps to."""
    if "samples" in path.parts:
        return "sample"
    by_folder = {"tests": "test", "proposals": "overlay"}
    return by_folder.get(path.parent.name, "framework" if path.name == "framework.yaml" else "standard")


# --- what commands answer


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_keep_to_their_schemas(name: str, answer: Callable[[str], Any]) -> None:
    """Every field of a real answer is described, and has the type that the schema says."""
    given = answer(name)
    assert given["schema"] == f"ratings-engine/{ANSWERS[name][0]}/1"
    assert [error.message for error in validator(ANSWERS[name][0]).iter_errors(given)] == []


def test_reports_on_poor_tests_keep_to_their_schema(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failures, missing coverage and mutants that survive are described, and any change is noticed."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "pack", "poorly-tested").code == 0
    tests = tmp_path / "poorly-tested" / "tests"
    (tests / "assessment.yaml").unlink()
    survived = run("test", "poorly-tested", "--mutate", "--format", "json").json
    overall = tests / "overall.yaml"
    overall.write_text(overall.read_text(encoding="utf-8").replace("max_score: 6", "max_score: 7"), "utf-8")
    failed = run("test", "poorly-tested", "--format", "json").json
    assert survived["packs"][0]["mutation"]["survivors"] != []
    assert survived["packs"][0]["coverage"]["missing"] != []
    assert failed["failed"] > 0
    for given in (survived, failed):
        refuse_every_change(trimmed(given), validator("test-report"))


@pytest.mark.parametrize(
    "name",
    [
        "rate by an overlay",
        "test",
        "rate discretion and limits",
        "rate prompts",
        "rate cases",
        "explain overall",
        "explain standard",
        "explain judged standard",
        "explain key question",
        "explain case",
        "packs",
        "validate a sample",
    ],
)
def test_any_change_of_a_field_is_noticed(name: str, answer: Callable[[str], Any]) -> None:
    """An answer with a field renamed, taken away or of another type is refused, whichever field it is."""
    refuse_every_change(trimmed(answer(name)), validator(ANSWERS[name][0]))


def refuse_every_change(given: Any, check: Any) -> None:
    """Expect that an answer is valid, and no longer once a field is changed."""
    assert [error.message for error in check.iter_errors(given)] == []
    for holder, field in fields(given):
        for change in (renamed, missing, retyped):
            changed = copy.deepcopy(given)
            change(at(changed, holder), field)
            assert not check.is_valid(changed), (change.__name__, holder, field)


def trimmed(node: Any) -> Any:
    """Return an answer whose lists keep only items that show a field not shown before."""
    if isinstance(node, dict):
        return {key: trimmed(part) for key, part in node.items()}
    if not isinstance(node, list):
        return node
    kept, seen = [], set()
    for part in node:
        shown = set(shape(part))
        if not shown <= seen:
            kept.append(trimmed(part))
            seen |= shown
    return kept


def shape(node: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every value, whatever its place in lists."""
    yield path
    if isinstance(node, dict):
        for key, part in node.items():
            if key not in OPEN:
                yield from shape(part, f"{path}/{key}")
    elif isinstance(node, list):
        for part in node:
            yield from shape(part, f"{path}/-")


def fields(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield holder and name of every field of an answer, once for each place that it may have."""
    seen = set()
    for holder, field in all_fields(node, path):
        form = (*(step for step in holder if isinstance(step, str)), field)
        if form not in seen:
            seen.add(form)
            yield holder, field


def all_fields(node: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield holder and name of every field that is not in a mapping by ids."""
    if isinstance(node, dict):
        for key, part in node.items():
            yield path, key
            if key not in OPEN or isinstance(part, list):
                yield from all_fields(part, (*path, key))
    elif isinstance(node, list) and (not path or path[-1] != "premises"):
        for index, part in enumerate(node):
            yield from all_fields(part, (*path, index))


def at(node: Any, path: tuple[Any, ...]) -> Any:
    """Return what stands at ``path``."""
    for step in path:
        node = node[step]
    return node


def renamed(holder: dict[str, Any], field: str) -> None:
    """Call a field otherwise."""
    holder[f"{field}_"] = holder.pop(field)


def missing(holder: dict[str, Any], field: str) -> None:
    """Take a field away; one that need not be there gets a value that nothing has."""
    optional = field in ("population", "indicative", "seconds", "coverage", "mutation")
    if optional and "method" not in holder:  # an interval always says its population
        holder[field] = None
    else:
        del holder[field]


def retyped(holder: dict[str, Any], field: str) -> None:
    """Give a field a value that no field has."""
    holder[field] = {"unexpected": [True]}
