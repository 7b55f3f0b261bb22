"""Tests of invalid packs: each folder of tests/invalid/packs is one mistake, named for it.

A folder holds the files that differ from the minimal pack, and ``expected.yaml``: the
findings, in the order of their places.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import ratings_engine
from ratings_engine.errors import Finding, InvalidInput, RatingsError
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.pack import read_pack

if TYPE_CHECKING:
    from collections.abc import Callable

MISTAKES = Path(__file__).parent.parent / "invalid" / "packs"
FOLDERS = sorted(path.name for path in MISTAKES.iterdir())
EXPECTED = "expected.yaml"
FIELDS = {"code", "file", "line", "message_contains"}
OPTIONAL = {"remedy_contains"}


def expected_of(mistake: str) -> list[dict[str, Any]]:
    """Return what a folder says is found in it."""
    loaded: list[dict[str, Any]] = yaml.safe_load((MISTAKES / mistake / EXPECTED).read_text(encoding="utf-8"))
    return loaded


def changed_files(mistake: str) -> dict[str, str | bytes]:
    """Return the files of a folder that take the place of the minimal pack's."""
    return {path.name: path.read_bytes() for path in (MISTAKES / mistake).iterdir() if path.name != EXPECTED}


def findings_in(folder: str) -> list[Finding]:
    """Return what is found in a pack, whether or not it could be read as YAML."""
    try:
        return pack_findings(read_pack(folder))
    except RatingsError as error:
        return error.findings


def shown(finding: Finding, mistake: str) -> tuple[str, str, int]:
    """Return a finding's code, file within the pack, and line."""
    assert Path(finding.place.file).parent.name == mistake
    return finding.code, Path(finding.place.file).name, finding.place.line


@pytest.mark.parametrize("mistake", FOLDERS)
def test_every_mistake_is_found_where_it_stands(mistake: str, pack: Callable[..., str]) -> None:
    """The findings on a pack are the expected ones: all of them, and nothing else."""
    expected = expected_of(mistake)
    findings = findings_in(pack(mistake, changed_files(mistake)))
    assert [shown(finding, mistake) for finding in findings] == [
        (item["code"], item["file"], item["line"]) for item in expected
    ]
    for finding, item in zip(findings, expected, strict=True):
        assert item["message_contains"] in finding.message
        assert item.get("remedy_contains", "") in finding.remedy


@pytest.mark.parametrize("mistake", FOLDERS)
def test_every_mistake_has_a_remedy(mistake: str, pack: Callable[..., str]) -> None:
    """Every finding is an error with a message of one line, a line in the file, and something to do."""
    findings = findings_in(pack(mistake, changed_files(mistake)))
    unhelpful = [
        finding
        for finding in findings
        if not (
            finding.severity == "error"
            and finding.message
            and "\n" not in finding.message
            and finding.remedy
            and finding.place.line
        )
    ]
    assert unhelpful == []


def test_an_invalid_pack_is_not_loaded(pack: Callable[..., str]) -> None:
    """Loading ends with every finding at once, in the order of their places."""
    folder = pack("mistakes-in-both-files", changed_files("mistakes-in-both-files"))
    with pytest.raises(InvalidInput) as caught:
        load_standards(folder)
    error = caught.value
    assert [finding.code for finding in error.findings] == ["RE301", "RE206", "RE201"]
    assert (error.code, error.place, error.exit_code) == ("RE301", error.findings[0].place, 2)


# --- the fixtures themselves


@pytest.mark.parametrize("mistake", FOLDERS)
def test_every_folder_is_well_formed(mistake: str, minimal: dict[str, str]) -> None:
    """A folder holds expected findings and only files that differ from the minimal pack."""
    expected = expected_of(mistake)
    assert expected != []
    assert [set(item) - OPTIONAL for item in expected] == [FIELDS] * len(expected)
    files = changed_files(mistake)
    assert files != {}
    assert [name for name, content in files.items() if content == minimal.get(name, "").encode()] == []


def test_every_folder_is_named_for_its_mistake() -> None:
    """Names are words with hyphens, so that a listing reads as a list of mistakes."""
    assert [name for name in FOLDERS if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name)] == []


def test_every_expectation_starts_with_a_sentence() -> None:
    """The first line of every expected.yaml says what is wrong."""
    first = {
        name: (MISTAKES / name / EXPECTED).read_text(encoding="utf-8").split("\n")[0] for name in FOLDERS
    }
    assert [name for name, line in first.items() if not re.fullmatch(r"# \S.*\.", line)] == []


def test_every_code_has_a_mistake() -> None:
    """Every code from RE101 to RE399 that rating refuses a pack for has a folder that is found with it."""
    standards = Path(ratings_engine.__file__).parent / "standards"
    emitted = {
        code
        for path in standards.rglob("*.py")
        for code in re.findall(r"\"(RE[123]\d\d)\"", path.read_text(encoding="utf-8"))
    }
    shown_today = {item["code"] for name in FOLDERS for item in expected_of(name)}
    assert sorted(emitted - shown_today) == []
    assert sorted(code for code in shown_today - emitted if code > "RE1") == []


def test_the_minimal_pack_has_no_findings(pack: Callable[..., str]) -> None:
    """What every mistake is made in is valid, so that nothing but the mistake is found."""
    assert findings_in(pack()) == []
