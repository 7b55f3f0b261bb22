"""Tests of bad input to ``validate``: findings with places, the right exit code, soon, and no traceback."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
MINIMAL = ROOT / "tests" / "standards" / "valid" / "minimal"
MANY = 10_000
SOON = 10
"""Seconds that a refusal may take on a busy machine; alone it takes less than one."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a copy of the minimal pack."""
    return Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))


def standard(number: int, questions: int = 1) -> str:
    """Return the text of a standard with some key questions."""
    cited = "source: manual\nconfidence: recalled\n"
    head = f'id: "2.{number}"\nname: S{number}\ndomain: "2"\nassessed: cases\n{cited}'
    asked = "".join(
        f'  - {{id: "2.{number}.{q}", lens: l, question: "Is it?", source: manual, confidence: recalled}}\n'
        for q in range(1, questions + 1)
    )
    return f"{head}key_questions:\n{asked}"


@pytest.fixture
def refused(run: Callable[..., Any]) -> Callable[..., list[dict[str, Any]]]:
    """Return a function that validates a path, which takes long for nobody, and returns the findings."""

    def call(path: Path) -> list[dict[str, Any]]:
        started = time.monotonic()
        done = run("validate", path, "--format", "json")
        assert time.monotonic() - started < SOON
        assert (done.code, done.err) == (1, "")
        findings: list[dict[str, Any]] = done.json["findings"]
        assert findings != []
        assert all(finding["file"].startswith(str(path.parent)) for finding in findings)
        return findings

    return call


# --- ten thousand standards, in every form in which somebody could write them


def test_ten_thousand_files(refused: Callable[..., Any], pack: Path) -> None:
    """A folder with a file for each of 10,000 standards is refused before any is read."""
    for number in range(MANY):
        open(pack / f"s{number}.yaml", "x").close()
    (finding,) = refused(pack)
    assert finding["code"] == "RE021"
    assert "10002 files" in finding["message"]


def test_ten_thousand_documents_in_a_file(refused: Callable[..., Any], pack: Path) -> None:
    """A file holds one standard; the second document is told by its line."""
    text = "---\n".join(f"id: '2.{number}'\n" for number in range(MANY))
    (pack / "many.yaml").write_text(text, encoding="utf-8")
    (finding,) = refused(pack)
    assert (finding["code"], finding["line"]) == ("RE006", 2)


def test_a_list_of_ten_thousand_standards(refused: Callable[..., Any], pack: Path) -> None:
    """A list is no standard."""
    text = "".join(f"- {{id: '2.{number}', name: S{number}}}\n" for number in range(MANY))
    (pack / "many.yaml").write_text(text, encoding="utf-8")
    (finding,) = refused(pack)
    assert (finding["code"], finding["line"]) == ("RE101", 1)


def test_a_standard_with_ten_thousand_faulty_key_questions(refused: Callable[..., Any], pack: Path) -> None:
    """Where a list is far too long, its items are not looked at one by one."""
    text = standard(2, MANY).replace(", source: manual, confidence: recalled", "")
    (pack / "many.yaml").write_text(text, encoding="utf-8")
    (finding,) = refused(pack)
    assert (finding["code"], finding["line"]) == ("RE106", 8)


def test_a_standard_with_many_mistakes(refused: Callable[..., Any], pack: Path) -> None:
    """After a hundred findings in a file no more are told."""
    text = standard(2) + "".join(f"field_{number}: 1\n" for number in range(500))
    (pack / "many.yaml").write_text(text, encoding="utf-8")
    assert [finding["code"] for finding in refused(pack)] == ["RE102"] * 100


def test_ten_thousand_sound_key_questions(refused: Callable[..., Any], pack: Path) -> None:
    """Where nothing else is wrong, it is the list that is too long."""
    (pack / "many.yaml").write_text(standard(2, MANY), encoding="utf-8")
    (finding,) = refused(pack)
    assert (finding["code"], finding["line"]) == ("RE106", 8)
    assert "more than" in finding["message"]


def test_a_file_that_is_too_large(refused: Callable[..., Any], pack: Path) -> None:
    """More than a standard can be is not read."""
    (pack / "many.yaml").write_text(standard(2, 2 * MANY), encoding="utf-8")
    (finding,) = refused(pack)
    assert finding["code"] == "RE002"
    assert finding["file"].endswith("many.yaml")


def test_an_overlay_that_adds_ten_thousand_standards(
    refused: Callable[..., Any], pack: Path, written: Callable[..., Path]
) -> None:
    """What is too much in a folder is too much in a proposal."""
    added = "".join(f"    - {{id: '2.{number}'}}\n" for number in range(2, MANY))
    path = written(
        "many.yaml",
        "id: many\nextends: minimal\ntitle: Many\nversion: '1.0.0'\nauthor: Nobody\nrationale: An example.\n"
        f"standards:\n  add:\n{added}",
    )
    assert len(refused(path)) >= 1


# --- YAML that is not read


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("anchor", b"id: &a '2.2'\nname: *a\n", "RE006", 1),
        ("merge-key", b"a: 1\n<<: *base\n", "RE006", 2),
        ("merge-key-of-a-map", b"<<: {id: '2.2'}\n", "RE102", 1),
        ("tab", b"id: '2.2'\nkey_questions:\n\t- id: '2.2.1'\n", "RE004", 3),
        ("utf-16", "id: '2.2'\n".encode("utf-16"), "RE003", 1),
        ("latin-1", "id: '2.2'\nname: caf\xe9\n".encode("latin-1"), "RE003", 2),
        ("nul", b"id: '2.2'\nname: a\0b\n", "RE004", 2),
        ("control", b"id: '2.2'\nname: a\x07b\n", "RE004", 2),
        ("empty", b"", "RE004", 1),
        ("tag", b"id: !!python/object:os.system '2.2'\n", "RE006", 1),
        ("deep", b"id: " + b"[" * 200 + b"]" * 200 + b"\n", "RE005", 1),
    ],
)
def test_yaml_that_is_not_read(
    refused: Callable[..., Any], pack: Path, name: str, content: bytes, code: str, line: int
) -> None:
    """Each is a finding with its line, and exit code 1."""
    (pack / f"{name}.yaml").write_bytes(content)
    found = [(f["code"], f["line"]) for f in refused(pack) if f["file"].endswith(f"{name}.yaml")]
    assert (code, line) in found


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_a_name_with_control_characters_is_told_safely(
    run: Callable[..., Any], pack: Path, form: str
) -> None:
    """What stands in a file cannot take over a terminal or a log."""
    (pack / "odd.yaml").write_text('id: "2.2"\n"\\e[2J::error::\\n": 1\n', encoding="utf-8")
    done = run("validate", pack, "--format", form)
    assert done.code == 1
    assert "\x1b" not in done.out
    assert not any(line.startswith("::error::") for line in done.out.splitlines())


# --- paths with nothing to check


@pytest.mark.parametrize("name", ["", "framework.txt"])
def test_a_folder_without_a_framework(run: Callable[..., Any], tmp_path: Path, name: str) -> None:
    """There is nothing to check, so nothing is answered."""
    if name:
        (tmp_path / name).write_text("id: x\n", encoding="utf-8")
    done = run("validate", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "error RE020" in done.err


def test_a_framework_that_is_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    """A folder of the framework's name is no framework."""
    (tmp_path / "framework.yaml").mkdir()
    assert run("validate", tmp_path).code == 2


def test_one_bad_path_among_good_ones(run: Callable[..., Any], pack: Path) -> None:
    """Where one path could not be checked, nothing is answered of the others."""
    done = run("validate", pack, "no-such-pack")
    assert (done.code, done.out) == (2, "")


def test_fixing_a_pack_that_is_no_yaml_changes_nothing(run: Callable[..., Any], pack: Path) -> None:
    """Without YAML there is nothing to fix."""
    (pack / "odd.yaml").write_bytes(b"\xff\xfe")
    before = {path: path.read_bytes() for path in pack.iterdir()}
    assert run("validate", pack, "--fix").code == 1
    assert {path: path.read_bytes() for path in pack.iterdir()} == before
