"""Tests of invalid overlays: each folder of tests/invalid/overlays is one mistake, named for it.

A folder holds ``overlay.yaml``, other overlays where the mistake needs them, and
``expected.yaml``: the findings, in the order of their places. They extend ``base``, a copy of
the pack with every feature unless the folder brings its own.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import ratings_engine
from ratings_engine.errors import RatingsError
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.errors import Finding

MISTAKES = Path(__file__).parent.parent / "invalid" / "overlays"
BASE = Path(__file__).parent / "valid" / "every-feature"
FOLDERS = sorted(path.name for path in MISTAKES.iterdir())
EXPECTED = "expected.yaml"
FIELDS = {"code", "file", "line", "column", "message_contains"}


@pytest.fixture
def mistake_in(tmp_path: Path) -> Callable[[str], list[Finding]]:
    """Return a function that returns what is found in a mistake's overlay."""

    def findings(mistake: str) -> list[Finding]:
        folder = copytree(MISTAKES / mistake, tmp_path / mistake)
        if not (folder / "base").exists():
            copytree(BASE, folder / "base")
        with pytest.raises(RatingsError) as caught:
            load_standards(os.fspath(folder / "overlay.yaml"))
        assert caught.value.exit_code == 2
        return caught.value.findings

    return findings


def expected_of(mistake: str) -> list[dict[str, Any]]:
    """Return what a folder says is found in it."""
    loaded: list[dict[str, Any]] = yaml.safe_load((MISTAKES / mistake / EXPECTED).read_text(encoding="utf-8"))
    return loaded


def shown(finding: Finding, folder: Path) -> dict[str, Any]:
    """Return a finding as a folder tells it: files without those above the folder."""
    file = Path(finding.place.file).relative_to(folder).as_posix()
    message = finding.message.replace(f"{folder}/", "")
    place = {"file": file, "line": finding.place.line, "column": finding.place.column}
    return {"code": finding.code, **place, "message_contains": message}


@pytest.mark.parametrize("mistake", FOLDERS)
def test_every_mistake_is_found_where_it_stands(
    mistake: str, mistake_in: Callable[[str], list[Finding]], tmp_path: Path
) -> None:
    """The findings on an overlay are the expected ones: all of them, and nothing else."""
    found = [shown(finding, tmp_path / mistake) for finding in mistake_in(mistake)]
    expected = expected_of(mistake)
    assert [[item[key] for key in sorted(FIELDS - {"message_contains"})] for item in found] == [
        [item[key] for key in sorted(FIELDS - {"message_contains"})] for item in expected
    ]
    for item, wanted in zip(found, expected, strict=True):
        assert wanted["message_contains"] in item["message_contains"]


@pytest.mark.parametrize("mistake", FOLDERS)
def test_every_mistake_has_a_remedy(mistake: str, mistake_in: Callable[[str], list[Finding]]) -> None:
    """Every finding is an error with a message of one line, a line in a file, and something to do."""
    unhelpful = [
        finding
        for finding in mistake_in(mistake)
        if finding.severity != "error"
        or not (finding.message and finding.remedy and finding.place.line)
        or "\n" in finding.message
    ]
    assert unhelpful == []


# --- the fixtures themselves


@pytest.mark.parametrize("mistake", FOLDERS)
def test_every_folder_is_well_formed(mistake: str) -> None:
    """A folder holds an overlay and expected findings, each with all its fields."""
    assert (MISTAKES / mistake / "overlay.yaml").is_file()
    assert [set(item) for item in expected_of(mistake)] == [FIELDS] * len(expected_of(mistake))
    text = (MISTAKES / mistake / EXPECTED).read_text(encoding="utf-8")
    assert re.fullmatch(r"# \S.*\.", text.split("\n")[0])
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", mistake)


def test_every_code_of_overlays_has_a_mistake() -> None:
    """Every error from RE701 to RE709 that the package can emit has a folder; RE708 is a warning."""
    package = Path(ratings_engine.__file__).parent / "standards"
    emitted = {
        code
        for path in package.rglob("*.py")
        for code in re.findall(r"\"(RE70\d)\"", path.read_text(encoding="utf-8"))
    }
    found = {item["code"] for name in FOLDERS for item in expected_of(name)}
    assert sorted(emitted - found) == ["RE708"]
