"""Tests of ``validate`` as an author's workbench: choosing, ignoring and fixing, and what a path may be."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.standards.installed import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
MINIMAL = ROOT / "tests" / "standards" / "valid" / "minimal"
SURPRISES = ROOT / "tests" / "invalid" / "surprises"
JSON = ["--format", "json"]


def change(path: Path, old: str, new: str) -> None:
    """Replace text that stands once in a file."""
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a pack that warns of something, in the folder where commands are run."""
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))
    monkeypatch.chdir(tmp_path)
    change(folder / "assessment.yaml", "Does the assessment engage the person?", "Does it engage the person")
    return folder


def codes(done: Any) -> list[str]:
    """Return the codes of the findings in a JSON answer."""
    return [finding["code"] for finding in done.json["findings"]]


# --- choosing


def test_warnings_do_not_refuse(run: Callable[..., Any], pack: Path) -> None:
    """A pack that rates ends with 0, unless warnings are to count."""
    done = run("validate", pack, *JSON)
    assert done.code == 0
    assert "RE401" in codes(done)
    assert run("validate", pack, "--strict").code == 1


def test_findings_are_chosen_by_code_start_and_group(run: Callable[..., Any], pack: Path) -> None:
    """Selecting and ignoring may be combined, repeated and listed."""
    every = codes(run("validate", pack, *JSON))
    assert codes(run("validate", pack, *JSON, "--select", "RE401")) == ["RE401"]
    assert codes(run("validate", pack, *JSON, "--select", "tables,RE401")) == ["RE401"]
    assert codes(run("validate", pack, *JSON, "--ignore", "RE401")) == [c for c in every if c != "RE401"]
    assert codes(run("validate", pack, *JSON, "--select", "language", "--ignore", "RE4")) == []


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_choice_ends_with_2(run: Callable[..., Any], pack: Path, option: str) -> None:
    """A misspelt code would look like a clean pack."""
    done = run("validate", pack, option, "langauge")
    assert (done.code, done.out) == (2, "")
    assert done.told == (
        "error RE016: there is no check or group 'langauge'\n    -> did you mean 'language'?\n"
    )


def test_an_error_that_is_not_selected_still_refuses(run: Callable[..., Any], pack: Path) -> None:
    """Choosing what is told never makes a pack look sound that rating refuses."""
    change(pack / "framework.yaml", "at_least: 65", "at_least: 66")
    for choice in (["--select", "language"], ["--ignore", "RE201"]):
        done = run("validate", pack, *choice, *JSON)
        assert done.code == 1
        assert codes(done) == []
        assert done.json["summary"]["unselected_errors"] == 1
    assert "1 error not shown" in run("validate", pack, "--select", "language").out


@pytest.mark.parametrize("words", ["RE201", "gap"])
def test_a_check_says_what_it_means(run: Callable[..., Any], words: str) -> None:
    """No path is needed to ask what a code is about."""
    done = run("validate", "--about", words)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# RE201: gap\n")
    assert "## Why it matters" in done.out


def test_an_unknown_code_has_no_meaning(run: Callable[..., Any]) -> None:
    """What was meant is suggested."""
    done = run("validate", "--about", "gapp")
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'gap'?" in done.err


# --- ignoring


def test_a_comment_with_a_reason_ignores(run: Callable[..., Any], pack: Path) -> None:
    """What is ignored is counted, kept in JSON and SARIF, and told on request."""
    change(
        pack / "assessment.yaml",
        "engage the person\n",
        "engage the person  # ratings: ignore=RE401 -- quoted as it was\n",
    )
    done = run("validate", pack, *JSON)
    assert "RE401" not in codes(done)
    (ignored,) = done.json["ignored"]
    assert (ignored["code"], ignored["reason"]) == ("RE401", "quoted as it was")
    assert "; 1 ignored" in run("validate", pack).out
    assert "because: quoted as it was" in run("validate", pack, "--show-ignored").out
    log = json.loads(run("validate", pack, "--format", "sarif").out)
    suppressed = [r for r in log["runs"][0]["results"] if "suppressions" in r]
    assert [r["ruleId"] for r in suppressed] == ["RE401"]


def test_an_ignored_code_that_is_not_selected_is_not_unused(run: Callable[..., Any], pack: Path) -> None:
    """Choosing other checks does not make a comment superfluous."""
    change(
        pack / "assessment.yaml",
        "engage the person\n",
        "engage the person  # ratings: ignore=RE401 -- quoted\n",
    )
    assert codes(run("validate", pack, *JSON, "--select", "comments,tables")) == []


# --- fixing


@pytest.fixture
def fixable(pack: Path) -> Path:
    """Return a pack with three mistakes that have one safe answer each, in two files."""
    change(pack / "assessment.yaml", 'id: "2.1"\n', "id: 2.1   # the number of the standard\n")
    change(pack / "assessment.yaml", "assessed: cases", "assessed: Cases")
    change(pack / "framework.yaml", "method: lowest", "method: Lowest")
    return pack


def test_fixing_writes_what_is_safe(run: Callable[..., Any], fixable: Path) -> None:
    """Only the edited characters change; what is left is told, and that something was fixed."""
    before = (fixable / "assessment.yaml").read_text(encoding="utf-8")
    done = run("validate", fixable, "--fix", "--ignore", "RE4,RE3,RE2")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "0 findings in 1 checked: 3 fixed"
    after = (fixable / "assessment.yaml").read_text(encoding="utf-8")
    assert after == before.replace("id: 2.1 ", 'id: "2.1" ').replace("Cases", "cases")
    assert run("validate", fixable, "--fix", "--ignore", "RE4", *JSON).json["summary"]["fixed"] == 0


def test_a_difference_shows_and_writes_nothing(run: Callable[..., Any], fixable: Path) -> None:
    """--diff previews what --fix would do, with or without it."""
    before = {path: path.read_bytes() for path in fixable.iterdir()}
    for options in (["--diff"], ["--diff", "--fix"]):
        done = run("validate", "minimal", *options)
        assert done.code == 1
        assert (
            '-id: 2.1   # the number of the standard\n+id: "2.1"   # the number of the standard\n' in done.out
        )
        assert done.out.startswith("--- a/minimal/assessment.yaml\n+++ b/minimal/assessment.yaml\n@@")
    assert {path: path.read_bytes() for path in fixable.iterdir()} == before


def test_only_what_is_selected_is_fixed(run: Callable[..., Any], fixable: Path) -> None:
    """A choice of checks is a choice of what is changed."""
    run("validate", fixable, "--fix", "--select", "RE104")
    text = (fixable / "assessment.yaml").read_text(encoding="utf-8")
    assert 'id: "2.1" ' in text
    assert "assessed: Cases" in text


def test_a_fixed_file_keeps_its_mode_and_line_ends(run: Callable[..., Any], fixable: Path) -> None:
    """Windows line ends and permissions are as they were."""
    path = fixable / "assessment.yaml"
    content = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(content)
    path.chmod(0o640)
    run("validate", fixable, "--fix")
    assert path.read_bytes() == content.replace(b"id: 2.1 ", b'id: "2.1" ').replace(b"Cases", b"cases")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_fixing_through_a_link_keeps_the_link(run: Callable[..., Any], fixable: Path, tmp_path: Path) -> None:
    """The file that a link leads to is changed, not the link."""
    target = tmp_path / "elsewhere.yaml"
    (fixable / "assessment.yaml").rename(target)
    (fixable / "assessment.yaml").symlink_to(target)
    done = run("validate", fixable, "--fix", *JSON)
    assert (fixable / "assessment.yaml").is_symlink()
    assert "assessed: Cases" in target.read_text(encoding="utf-8")
    assert "RE017" in codes(done)


def test_a_shipped_pack_in_a_package_is_not_fixed(
    run: Callable[..., Any], fixable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is installed is what results cite: it stays, and that is said."""
    monkeypatch.setattr("ratings_engine.cli.validating._PACKAGE", str(fixable.parent))
    before = {path: path.read_bytes() for path in fixable.iterdir()}
    done = run("validate", fixable, "--fix", *JSON)
    assert {path: path.read_bytes() for path in fixable.iterdir()} == before
    assert codes(done).count("RE017") == 2
    assert done.json["summary"]["fixed"] == 0


def test_fixing_a_file_that_cannot_be_written_ends_with_2(
    run: Callable[..., Any], fixable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stands, whole."""

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    before = {path: path.read_bytes() for path in fixable.iterdir()}
    monkeypatch.setattr(os, "replace", fail)
    done = run("validate", fixable, "--fix")
    assert (done.code, done.out) == (2, "")
    assert "error RE010: cannot write the output: No space left on device" in done.err
    assert {path: path.read_bytes() for path in fixable.iterdir()} == before


# --- what a path may be


def test_a_file_of_a_pack_stands_for_its_pack(run: Callable[..., Any], pack: Path) -> None:
    """An editor hands over the file that is open; the pack is checked as a whole."""
    assert run("validate", pack / "assessment.yaml").out == run("validate", pack).out


def test_an_overlay_is_checked_with_its_base(
    run: Callable[..., Any], pack: Path, written: Callable[..., Path]
) -> None:
    """A file that extends a pack is checked as the pack that it makes."""
    path = written(
        "tighter.yaml",
        "id: tighter\nextends: minimal\ntitle: Tighter\nversion: '1.0.0'\nauthor: Nobody\n"
        "rationale: An example.\nthresholds:\n  share: {god: 70}\n",
    )
    done = run("validate", path, *JSON)
    assert done.code == 1
    assert all(finding["file"] == str(path) for finding in done.json["findings"])


def test_a_missing_overlay_or_test_is_a_missing_file(run: Callable[..., Any]) -> None:
    """A path that ends as a file does is not taken for the name of a pack."""
    done = run("validate", "no-such-overlay.yaml")
    assert (done.code, done.out) == (2, "")
    assert "error RE500: the file cannot be read: No such file" in done.err


def test_the_answer_may_be_written_to_a_file(run: Callable[..., Any], pack: Path, tmp_path: Path) -> None:
    """-o takes every form."""
    output = tmp_path / "log.sarif"
    done = run("validate", pack, "--format", "sarif", "-o", output)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert json.loads(output.read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize("form", ["json", "sarif", "github", "text"])
def test_findings_are_the_same_in_any_process(spawn: Callable[..., Any], pack: Path, form: str) -> None:
    """Two runs give the same bytes, whatever the hash seed."""
    runs = [spawn("validate", "minimal", "--format", form, PYTHONHASHSEED=seed) for seed in ("1", "2")]
    assert runs[0].out == runs[1].out
    assert runs[0].code == 0


def test_neighbours_are_looked_for_beside_a_pack(run: Callable[..., Any], pack: Path, tmp_path: Path) -> None:
    """Two versions of one programme whose dates overlap are told, and only these."""
    for name in ("earlier", "apart"):
        copy = Path(shutil.copytree(MINIMAL, tmp_path / name))
        programme = "minimal" if name == "earlier" else "another"
        change(copy / "framework.yaml", "id: minimal\n", f"id: {name}\nprogramme: {programme}\n")
    found = [f for f in run("validate", pack, *JSON).json["findings"] if f["group"] == "references"]
    assert [f["message"] for f in found if "earlier" in f["message"]] != []
    assert [f["message"] for f in found if "apart" in f["message"]] == []


def test_neighbours_that_are_no_packs_do_not_disturb(
    run: Callable[..., Any], pack: Path, tmp_path: Path
) -> None:
    """What is wrong beside a pack is not the pack's fault."""
    before = run("validate", pack).out
    for name, content in (("broken", b"a: ["), ("binary", b"\xff\xfe"), ("list", b"- 1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "framework.yaml").write_bytes(content)
    assert run("validate", pack).out == before


def test_shipped_packs_are_in_the_checkout() -> None:
    """Tests of fixing rely on where shipped packs are."""
    assert Path(shipped_folder()) == ROOT / "standards"


def test_comments_of_the_base_are_no_matter_of_an_overlay(run: Callable[..., Any]) -> None:
    """What the base ignores is judged where the base is validated, with its neighbours."""
    for path in sorted((ROOT / "standards" / "proposals").glob("*.yaml")):
        found = run("validate", path, *JSON).json["findings"]
        assert [f for f in found if f["group"] == "comments"] == []
