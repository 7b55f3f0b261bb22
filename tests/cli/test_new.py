"""Tests of ``new``: what it writes is sound at once, and it writes over nothing and nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ratings_engine.presenters.schemas import PUBLISHED, present_schema
from ratings_engine.standards.installed import shipped_ids
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.source import parse
from ratings_engine.standards.validation import schema_findings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PACK_FILES = [
    ".ratings-engine/framework.schema.json",
    ".ratings-engine/standard.schema.json",
    ".ratings-engine/test.schema.json",
    "assessment.yaml",
    "framework.yaml",
    "leadership.yaml",
    "tests/assessment.yaml",
    "tests/overall.yaml",
]
HOSTILE = [
    "",
    ".",
    "..",
    "../elsewhere",
    "/elsewhere",
    "a/b",
    "a\\b",
    "with space",
    "Capital",
    "name.yaml",
    "-dash",
    "dash-",
    "two--dashes",
    "1st",
    "a\nb",
    "a\tb",
    "~",
    "$HOME",
    "a:b",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "é",
    "a" * 61,
]
ODD_TITLES = [
    "yes",
    "null",
    "1.0",
    "2018-04-01",
    "a: b",
    "- a",
    "# no comment",
    'says "good"',
    "it's",
    "{{ 7 * 7 }}",
    "{% for %}",
    "!tag",
    "&anchor",
    "*alias",
    "%",
    "@",
    "`",
    "Über 65 %",
    "a $title ${b}",
    "\\n",
    "<b>",
    "x" * 200,
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder of the test's own, where no reference has been loaded before."""
    load_standards.cache_clear()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def new(run: Callable[..., Any], here: Path) -> Callable[..., Any]:
    """Return a function that runs ``new`` and expects it to work."""

    def call(*words: object) -> Any:
        done = run("new", *words)
        assert done.code == 0, done.err
        return done

    return call


@pytest.fixture
def sound(run: Callable[..., Any]) -> Callable[..., None]:
    """Return a function that expects a pack or overlay to have no findings and tests that pass."""

    def check(*paths: str) -> None:
        validated = run("validate", "--strict", *paths)
        assert (validated.code, validated.out) == (0, f"0 findings in {len(paths)} checked\n")
        tested = run("test", *paths)
        assert (tested.code, tested.err) == (0, ""), tested.out
        assert tested.out.endswith(" passed, 0 failed\n")

    return check


def files_in(folder: Path) -> list[str]:
    """Return every file below a folder, by its path in it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- a pack


def test_a_pack_is_sound_at_once(new: Callable[..., Any], sound: Callable[..., None], here: Path) -> None:
    """A new pack has the files that are told, no findings, and tests that pass."""
    done = new("pack", "my-standards")
    assert files_in(here / "my-standards") == PACK_FILES
    told = [line.removeprefix("my-standards/") for line in done.out.splitlines()]
    assert sorted(told) == [name for name in PACK_FILES if not name.startswith(".")]
    assert done.err == "next: ratings-engine validate my-standards; ratings-engine test my-standards\n"
    sound("my-standards")


def test_the_tests_of_a_new_pack_are_complete(new: Callable[..., Any], run: Callable[..., Any]) -> None:
    """They exercise every rule of it, and notice every small mistake."""
    new("pack", "my-standards")
    done = run("test", "my-standards", "--mutate", "--fail-under", "100")
    assert done.code == 0, done.out
    assert re.search(r"\ball +(\d+)/\1 +100%", done.out)
    assert re.search(r"\b(\d+) mutants: \1 killed, 0 survived", done.out)


def test_a_pack_says_what_it_is_called(new: Callable[..., Any], here: Path) -> None:
    """Its id is the name, its title the name as words unless another is given."""
    new("pack", "my-standards")
    new("pack", "others", "--title", "Other standards", "-o", here / "beside")
    assert (load_standards("./my-standards").id, load_standards("./my-standards").title) == (
        "my-standards",
        "My standards",
    )
    assert load_standards("./beside/others").title == "Other standards"


def test_a_new_pack_rates(new: Callable[..., Any], run: Callable[..., Any], here: Path) -> None:
    """A sample can be rated by it without another step."""
    new("pack", "my-standards")
    cases = "case_id,2.1.1,2.1.2\nC1,yes,yes\nC2,yes,no\n"
    (here / "cases.csv").write_text(cases, encoding="utf-8")
    done = run("rate", "cases.csv", "--standards", "my-standards", "--format", "json")
    assert done.code == 0
    assert [s["rating"] for s in done.json["inspections"][0]["standards"]] == [None, "requires_improvement"]


@pytest.mark.parametrize("title", ODD_TITLES)
def test_a_title_is_text_whatever_it_looks_like(
    new: Callable[..., Any], sound: Callable[..., None], title: str
) -> None:
    """A title with YAML or a template in it stays a title."""
    new("pack", "my-standards", "--title", title)
    assert load_standards("./my-standards").title == title
    sound("my-standards")


# --- what is added to a pack


def test_a_standard_is_sound_at_once(new: Callable[..., Any], sound: Callable[..., None], here: Path) -> None:
    """A new standard belongs to the domain of its number, is not counted, and has tests that pass."""
    new("pack", "my-standards")
    done = new("standard", "2.7", "--in", "my-standards", "--title", "Unpaid work")
    assert done.out == "my-standards/standard-2-7.yaml\nmy-standards/tests/standard-2-7.yaml\n"
    made = load_standards(str(here / "my-standards")).standards[-1]
    assert (made.id, made.name, made.domain, made.counted) == ("2.7", "Unpaid work", "2", False)
    assert [question.id for question in made.key_questions] == ["2.7.1", "2.7.2"]
    sound("my-standards")


def test_a_judged_standard_is_sound_at_once(
    new: Callable[..., Any], sound: Callable[..., None], here: Path
) -> None:
    """With --judged inspectors judge it, and its tests say what follows."""
    new("pack", "my-standards")
    new("standard", "1.2", "--in", here / "my-standards", "--judged")
    made = load_standards(str(here / "my-standards")).standards[1]
    assert (made.id, made.name, made.assessed) == ("1.2", "Standard 1.2", "judgement")
    sound("my-standards")


@pytest.mark.parametrize("pack", shipped_ids())
def test_a_standard_fits_any_shipped_pack(
    new: Callable[..., Any], run: Callable[..., Any], here: Path, pack: str
) -> None:
    """A copy of a shipped pack takes new standards and tests, and all its tests still pass."""
    shutil.copytree(ROOT / "standards" / pack, here / "copy")
    new("standard", "2.9", "--in", "copy")
    new("standard", "1.9", "--in", "copy", "--judged")
    new("test", "more-boundaries", "--in", "copy")
    assert run("validate", "copy").code == 0
    done = run("test", "copy", "--no-coverage")
    assert done.code == 0, done.out


def test_tests_are_added(new: Callable[..., Any], sound: Callable[..., None], here: Path) -> None:
    """New tests stand on and beside every threshold of the first key question."""
    new("pack", "my-standards")
    new("test", "boundaries", "--in", "my-standards")
    read = yaml.safe_load((here / "my-standards/tests/boundaries.yaml").read_text(encoding="utf-8"))
    rows = read["tests"][0]["table"]["rows"]
    assert [percentage for percentage, _ in rows] == [*(49.9, 50, 50.1), *(64.9, 65, 65.1), *(79.9, 80, 80.1)]
    assert [rating for _, rating in rows[3:6]] == ["requires_improvement", "good", "good"]
    sound("my-standards")


def test_tests_of_a_pack_without_cases_are_of_judgements(
    new: Callable[..., Any], run: Callable[..., Any], here: Path
) -> None:
    """Where nothing is answered case by case the tests say that a judgement stands."""
    new("pack", "my-standards")
    for name in ("assessment.yaml", "tests/assessment.yaml", "tests/overall.yaml"):
        (here / "my-standards" / name).unlink()
    new("test", "judged", "--in", "my-standards")
    done = run("test", "my-standards", "--no-coverage")
    assert (done.code, done.out.splitlines()[-1]) == (0, "4 passed, 0 failed")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["standard", "3.1"], "the pack has no domain 3"),
        (["standard", "2.1"], "the pack already has a standard 2.1"),
        (["standard", "2.1.1"], "'2.1.1' cannot be the number of a standard"),
        (["standard", "../2.7"], "'../2.7' cannot be the number of a standard"),
        (["standard", "2.0"], "'2.0' cannot be the number of a standard"),
        (["standard", "2.7", "--title", ""], "the title cannot be used"),
        (["standard", "2.7", "--title", "a\nb: c"], "the title cannot be used"),
        (["standard", "2.7", "--title", "x" * 201], "the title cannot be used"),
        (["test", "assessment"], "there is already something here"),
    ],
)
def test_what_does_not_fit_is_refused(
    new: Callable[..., Any], run: Callable[..., Any], here: Path, words: list[str], told: str
) -> None:
    """The message says what is wrong, and the pack stays as it was."""
    new("pack", "my-standards")
    before = files_in(here)
    done = run("new", *words, "--in", "my-standards")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "-> " in done.err
    assert files_in(here) == before


@pytest.mark.parametrize("folder", ["nowhere", ".", "probation-2018", "HEAD:standards/probation-2018"])
def test_a_standard_needs_a_folder_of_a_pack(run: Callable[..., Any], here: Path, folder: str) -> None:
    """An id or a revision is no folder that files can be written to."""
    done = run("new", "standard", "2.7", "--in", folder)
    assert (done.code, done.out) == (2, "")
    assert f"{folder} is no pack's folder" in done.err
    assert files_in(here) == []


def test_a_pack_with_errors_takes_nothing(
    new: Callable[..., Any], run: Callable[..., Any], here: Path
) -> None:
    """The pack's own findings are told, and nothing is added."""
    new("pack", "my-standards")
    framework = here / "my-standards" / "framework.yaml"
    framework.write_text(
        framework.read_text(encoding="utf-8").replace("below: 50", "below: 40"), encoding="utf-8"
    )
    done = run("new", "standard", "2.7", "--in", "my-standards")
    assert (done.code, done.out) == (2, "")
    assert "RE201" in done.err
    assert not (here / "my-standards" / "standard-2-7.yaml").exists()


# --- an overlay


@pytest.mark.parametrize("pack", shipped_ids())
def test_an_overlay_is_sound_at_once(
    new: Callable[..., Any], sound: Callable[..., None], here: Path, pack: str
) -> None:
    """A new overlay of any shipped pack moves the threshold of Good, and its tests show both sides."""
    done = new("overlay", "my-proposal", "--extends", pack)
    assert done.out == "my-proposal.yaml\ntests/my-proposal.yaml\n"
    assert yaml.safe_load((here / "my-proposal.yaml").read_text(encoding="utf-8"))["extends"] == pack
    sound("my-proposal.yaml")


@pytest.mark.parametrize("rounding", ["exact", "whole_percent"])
def test_the_tests_of_a_new_overlay_are_complete(
    new: Callable[..., Any], run: Callable[..., Any], here: Path, rounding: str
) -> None:
    """They notice every small mistake in the threshold that it moves, whichever percentage is banded."""
    new("pack", "my-standards")
    framework = here / "my-standards" / "framework.yaml"
    text = framework.read_text(encoding="utf-8")
    framework.write_text(text.replace("policy: exact", f"policy: {rounding}"), encoding="utf-8")
    new("overlay", "my-proposal", "--extends", "my-standards")
    done = run("test", "my-proposal.yaml", "--mutate", "--fail-under", "100")
    assert done.code == 0, done.out
    assert re.search(r"\b(\d+) mutants: \1 killed, 0 survived", done.out)


def test_an_overlay_of_a_pack_beside_it_names_its_path(
    new: Callable[..., Any], sound: Callable[..., None], here: Path
) -> None:
    """The path is relative to the overlay, wherever the command ran."""
    new("pack", "my-standards")
    new("overlay", "beside", "--extends", "my-standards")
    new("overlay", "below", "--extends", here / "my-standards", "-o", "proposals")
    assert "extends: ./my-standards\n" in (here / "beside.yaml").read_text(encoding="utf-8")
    assert "extends: ../my-standards\n" in (here / "proposals/below.yaml").read_text(encoding="utf-8")
    sound("beside.yaml", "proposals/below.yaml")


def test_an_overlay_extends_an_overlay(new: Callable[..., Any], sound: Callable[..., None]) -> None:
    """A proposal can go further than another one."""
    new("overlay", "first", "--extends", "youth-2021")
    new("overlay", "second", "--extends", "first.yaml")
    sound("second.yaml")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--extends", "nowhere"], "cannot name 'nowhere'"),
        (["--extends", "my-standards", "-o", "my-standards"], "the folder is a pack"),
        (["--extends", "my-standards", "-o", "far/away"], "cannot name 'my-standards'"),
        (["--extends", "HEAD:standards/youth-2021"], "cannot name 'HEAD:standards/youth-2021'"),
    ],
)
def test_an_overlay_that_could_not_be_loaded_is_not_written(
    new: Callable[..., Any], run: Callable[..., Any], here: Path, words: list[str], told: str
) -> None:
    """What the overlay could not name from where it stands is refused."""
    new("pack", "my-standards")
    before = files_in(here)
    done = run("new", "overlay", "my-proposal", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert files_in(here) == before


# --- names, links and what is there


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "words",
    [["pack"], ["overlay", "--extends", "probation-2018"], ["test", "--in", "my-standards"], ["check"]],
)
def test_a_name_that_is_no_id_is_refused(
    run: Callable[..., Any], here: Path, words: list[str], name: str
) -> None:
    """Nothing is written, here or elsewhere."""
    done = run("new", *words, "--", name)
    assert (done.code, done.out) == (2, "")
    assert "RE032" in done.err
    assert files_in(here) == []


@pytest.mark.parametrize("words", [["pack"], ["overlay", "--extends", "probation-2018"]])
def test_the_name_of_a_shipped_pack_is_taken(run: Callable[..., Any], here: Path, words: list[str]) -> None:
    """A pack of that name could not be meant by it."""
    done = run("new", *words, "youth-2021")
    assert (done.code, done.out) == (2, "")
    assert "'youth-2021' is the name of a shipped pack" in done.err
    assert files_in(here) == []


def test_an_overlay_does_not_make_its_folder_a_pack(run: Callable[..., Any], here: Path) -> None:
    """An overlay called framework would be read as the framework of a pack."""
    done = run("new", "overlay", "framework", "--extends", "probation-2018")
    assert (done.code, done.out) == (2, "")
    assert "RE032: 'framework' names the file that makes a folder a pack" in done.err
    assert files_in(here) == []


@pytest.mark.parametrize("name", ["yes", "null", "on", "e1", "true"])
def test_a_name_that_yaml_would_read_as_something_else_stays_a_name(
    new: Callable[..., Any], sound: Callable[..., None], name: str
) -> None:
    """Ids are quoted where they have to be."""
    new("pack", name)
    assert load_standards(f"./{name}").id == name
    sound(f"./{name}")


def test_nothing_is_written_over(new: Callable[..., Any], run: Callable[..., Any], here: Path) -> None:
    """A second time ends with 2, what is there and what to do; every byte stays."""
    new("pack", "my-standards")
    new("overlay", "my-proposal", "--extends", "my-standards")
    before = {name: (here / name).read_bytes() for name in files_in(here)}
    for words in (["pack", "my-standards"], ["overlay", "my-proposal", "--extends", "my-standards"]):
        done = run("new", *words)
        assert (done.code, done.out) == (2, "")
        assert "error RE030: there is already something here" in done.err
        assert "-> choose another name, or remove it first" in done.err
    assert {name: (here / name).read_bytes() for name in files_in(here)} == before


def test_all_files_are_written_or_none(run: Callable[..., Any], here: Path) -> None:
    """Where the second file is in the way, the first is taken back, and its folders with it."""
    (here / "tests").mkdir()
    (here / "tests" / "my-proposal.yaml").write_text("mine", encoding="utf-8")
    done = run("new", "overlay", "my-proposal", "--extends", "probation-2018")
    assert (done.code, done.out) == (2, "")
    assert files_in(here) == ["tests/my-proposal.yaml"]
    assert not (here / ".ratings-engine").exists()


def test_a_link_in_the_way_is_not_written_through(run: Callable[..., Any], here: Path) -> None:
    """A link of the new file's name, to something or to nothing, is something that is there."""
    (here / "elsewhere").mkdir()
    (here / "my-proposal.yaml").symlink_to(here / "elsewhere" / "x.yaml")
    (here / "my-standards").symlink_to(here / "nothing")
    for words in (["overlay", "my-proposal", "--extends", "probation-2018"], ["pack", "my-standards"]):
        done = run("new", *words)
        assert (done.code, done.out) == (2, "")
        assert "RE030" in done.err
    assert list((here / "elsewhere").iterdir()) == []
    assert not (here / "nothing").exists()


def test_a_link_that_leads_elsewhere_is_not_followed(
    new: Callable[..., Any], run: Callable[..., Any], here: Path
) -> None:
    """A folder of the pack that is a link out of it gets no files."""
    new("pack", "my-standards")
    (here / "elsewhere").mkdir()
    shutil.rmtree(here / "my-standards" / "tests")
    (here / "my-standards" / "tests").symlink_to(here / "elsewhere")
    done = run("new", "test", "boundaries", "--in", "my-standards")
    assert (done.code, done.out) == (2, "")
    assert "RE031: a link leads out of my-standards" in done.err
    assert list((here / "elsewhere").iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions bind no superuser")
def test_a_folder_that_may_not_be_written_is_told(run: Callable[..., Any], here: Path) -> None:
    """It ends with 2 and the place, and leaves nothing."""
    here.chmod(0o500)
    done = run("new", "pack", "my-standards")
    here.chmod(0o700)
    assert (done.code, done.out) == (2, "")
    assert "RE010" in done.err


def test_a_file_in_place_of_a_folder_is_told(run: Callable[..., Any], here: Path) -> None:
    """A folder that cannot be made ends with 2, and leaves nothing."""
    (here / "file").write_text("", encoding="utf-8")
    done = run("new", "pack", "my-standards", "-o", "file/below")
    assert (done.code, done.out) == (2, "")
    assert "RE010: cannot write the output" in done.err
    assert files_in(here) == ["file"]


# --- editors


def test_every_new_file_names_a_schema_beside_it(new: Callable[..., Any], here: Path) -> None:
    """The first line of each YAML file leads to the schema of its kind, and the file keeps to it."""
    new("pack", "my-standards")
    new("standard", "2.7", "--in", "my-standards")
    new("standard", "1.2", "--in", "my-standards", "--judged")
    new("test", "boundaries", "--in", "my-standards")
    new("overlay", "my-proposal", "--extends", "my-standards")
    paths = list(here.rglob("*.yaml"))
    assert len(paths) == 12
    for path in paths:
        text = path.read_text(encoding="utf-8")
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", text.split("\n")[0])
        assert named, path
        schema = (path.parent / named[1]).resolve()
        name = schema.name.removesuffix(".schema.json")
        assert schema.parent.name == ".ratings-engine"
        assert schema.read_text(encoding="utf-8") == present_schema(name)
        assert list(schema_findings(parse(path.read_bytes(), str(path)), PUBLISHED[name].path)) == []


def test_schemas_that_are_there_stay(new: Callable[..., Any], here: Path) -> None:
    """A schema beside the files is the author's to bring up to date."""
    new("overlay", "first", "--extends", "probation-2018")
    schema = here / ".ratings-engine" / "overlay.schema.json"
    schema.write_text("{}", encoding="utf-8")
    new("overlay", "second", "--extends", "probation-2018")
    assert schema.read_text(encoding="utf-8") == "{}"


# --- a check


def test_a_check_needs_a_checkout(run: Callable[..., Any], here: Path) -> None:
    """Elsewhere there is no place for one."""
    done = run("new", "check", "no-passive-voice")
    assert (done.code, done.out) == (2, "")
    assert "RE034: checks are added to a source checkout alone" in done.err
    assert files_in(here) == []


@pytest.fixture
def checkout(here: Path) -> Path:
    """Return what of a checkout a check concerns, copied."""
    for part in ("ratings_engine", "tests/checks", "tests/lint", "tests/standards/valid", "standards"):
        shutil.copytree(ROOT / part, here / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "tests/__init__.py"):
        if (ROOT / part).exists():
            shutil.copy(ROOT / part, here / part)
    return here


@pytest.mark.parametrize("group", ["language", "logic"])
def test_a_check_passes_its_own_tests(run: Callable[..., Any], checkout: Path, group: str) -> None:
    """The new check has a code of its own, fires on its bad fixture and is silent on the good one."""
    done = run("new", "check", "no-passive-voice", "--group", group, "-o", checkout)
    assert done.code == 0, done.err
    module, fixture = (Path(line) for line in done.out.splitlines())
    assert module == checkout / "ratings_engine/lint/checks/no_passive_voice.py"
    code = fixture.stem
    assert f'    "{code}",\n    group="{group}",\n' in module.read_text(encoding="utf-8")
    assert not (ROOT / "tests" / "checks" / f"{code}.yaml").exists()
    tested = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/lint/test_checks.py",
            "-k",
            code,
        ],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout
    assert tested.stdout.startswith("." * 5)


def test_two_checks_have_two_codes(run: Callable[..., Any], checkout: Path) -> None:
    """The code of a check that is there is not given again."""
    first = run("new", "check", "one-check", "-o", checkout)
    second = run("new", "check", "another-check", "-o", checkout)
    assert first.code == second.code == 0
    assert first.out.splitlines()[1] != second.out.splitlines()[1]
    again = run("new", "check", "one-check", "-o", checkout)
    assert again.code == 2
    assert "RE030" in again.err
