"""Tests of the checks that run over a pack: each fires on its bad fixtures and is silent on good ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ratings_engine.lint.catalogue import catalogue, registered
from ratings_engine.lint.fixing import edited
from ratings_engine.lint.linting import lint_pack
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.pack import read_pack
from tests.lint.fixtures import VALID, Case, cases, codes

if TYPE_CHECKING:
    from ratings_engine.errors import Finding
    from ratings_engine.standards.model import Standards

BAD = [case for code in codes() for case in cases(code, "bad")]
GOOD = [case for code in codes() for case in cases(code, "good")]


def named(case: Case) -> str:
    """Return how a case is named in the tests' output."""
    return f"{case.code}-{case.name}"


def neighbours_of(pack: Path) -> list[Standards]:
    """Return the other packs beside a pack, compiled."""
    beside = sorted(path.parent for path in pack.parent.glob(f"*/{FRAMEWORK}") if path.parent != pack)
    return [compile_pack(read_pack(str(path))) for path in beside]


def found(case: Case, folder: Path) -> tuple[list[Finding], Path]:
    """Return what the case's own check finds in its pack, and the pack's folder."""
    pack = case.write(folder)
    findings = lint_pack(read_pack(str(pack)), neighbours_of(pack))
    return [finding for finding in findings if finding.code == case.code], pack


def line_of(finding: Finding) -> str:
    """Return the text of the line where a finding stands."""
    return Path(finding.place.file).read_text(encoding="utf-8").splitlines()[finding.place.line - 1]


@pytest.mark.parametrize("case", BAD, ids=named)
def test_a_check_fires_on_what_is_bad(case: Case, tmp_path: Path) -> None:
    """The check's findings are the expected ones, each on its line, and nothing else of the same code."""
    findings, _ = found(case, tmp_path)
    assert case.expect != []
    assert len(findings) == len(case.expect), findings
    for finding, expected in zip(findings, case.expect, strict=True):
        assert set(expected) <= {"line_contains", "message_contains"}
        assert expected.get("line_contains", "") in line_of(finding)
        assert expected.get("message_contains", "") in finding.message


@pytest.mark.parametrize("case", GOOD, ids=named)
def test_a_check_is_silent_on_what_is_good(case: Case, tmp_path: Path) -> None:
    """What looks much like the mistake and is none is not told."""
    assert case.expect == []
    assert found(case, tmp_path)[0] == []


@pytest.mark.parametrize("case", [*BAD, *GOOD], ids=named)
def test_a_fixture_rates(case: Case, tmp_path: Path) -> None:
    """A check of this kind is about packs that rating accepts: its fixtures have no errors."""
    errors = [f for f in pack_findings(read_pack(str(case.write(tmp_path)))) if f.severity == "error"]
    assert errors == []


@pytest.mark.parametrize("case", BAD, ids=named)
def test_a_finding_is_told_in_full(case: Case, tmp_path: Path) -> None:
    """It has the check's severity, a place in a file, a message of one line and a remedy."""
    for finding in found(case, tmp_path)[0]:
        assert finding.severity == catalogue()[case.code].severity
        assert finding.place.line > 0
        assert finding.place.column > 0
        assert finding.message
        assert "\n" not in finding.message + finding.remedy
        assert not finding.message.endswith(".")
        assert finding.remedy


@pytest.mark.parametrize("case", BAD, ids=named)
def test_an_edit_removes_its_finding(case: Case, tmp_path: Path) -> None:
    """What a check offers as the safe answer is one: the finding goes, and no error comes."""
    findings, pack = found(case, tmp_path)
    edits = [finding.edit for finding in findings if finding.edit is not None]
    for edit in edits:
        path = Path(edit.place.file)
        content, applied = edited(path.read_bytes(), [edit])
        assert applied == 1, edit
        path.write_bytes(content)
        break
    if edits:
        left = lint_pack(read_pack(str(pack)), neighbours_of(pack))
        assert sum(finding.code == case.code for finding in left) < len(findings)
        assert [finding for finding in left if finding.severity == "error"] == []


def test_every_check_has_fixtures() -> None:
    """A check that runs over packs has a bad fixture and a good one; no fixture is left over."""
    assert codes() == [check.code for check in registered()]
    assert [code for code in codes() if not cases(code, "bad") or not cases(code, "good")] == []


@pytest.mark.parametrize("base", sorted({case.base for case in (*BAD, *GOOD)}))
def test_every_base_is_valid(base: str) -> None:
    """What fixtures change rates as it stands."""
    assert pack_findings(read_pack(str(VALID / base))) == []


@pytest.mark.parametrize("case", BAD, ids=named)
def test_checks_find_the_same_again(case: Case, tmp_path: Path) -> None:
    """Two runs find the same in the same order."""
    pack = read_pack(str(case.write(tmp_path)))
    assert lint_pack(pack) == lint_pack(pack)


def test_a_pack_with_errors_is_not_checked_further(tmp_path: Path) -> None:
    """Checks trust what was validated, so that errors are told alone."""
    pack = tmp_path / "pack"
    pack.mkdir()
    for path in (VALID / "minimal").iterdir():
        text = path.read_text(encoding="utf-8").replace("at_least: 65", "at_least: 66")
        (pack / path.name).write_text(text.replace("involved?", "involved"), encoding="utf-8")
    found_codes = {finding.code for finding in lint_pack(read_pack(str(pack)))}
    assert found_codes == {"RE201"}
