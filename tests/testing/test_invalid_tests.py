"""Invalid files of tests: each folder of tests/invalid/tests is one mistake, named for it.

A folder holds ``tests.yaml``, for the minimal pack, and ``expected.yaml``: the findings in
the order of their places.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ratings_engine.errors import UsageError
from ratings_engine.testing import reading
from ratings_engine.testing.places import pack_with_tests
from tests.testing.given import MINIMAL, pack_in

MISTAKES = Path(__file__).parent.parent / "invalid" / "tests"
NAMES = sorted(path.name for path in MISTAKES.iterdir())
SOUND = """
title: Tests
tests:
  - name: all yes is outstanding
    given: {tallies: {"2.1.1": {yes: 1, no: 0}}}
    expect: {ratings: {"2.1.1": outstanding}}
"""


def expected_of(mistake: str) -> list[dict[str, Any]]:
    """Return what a folder says is found in it."""
    loaded: list[dict[str, Any]] = yaml.safe_load((MISTAKES / mistake / "expected.yaml").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("mistake", NAMES)
def test_every_mistake_is_found_where_it_stands(mistake: str, tmp_path: Path) -> None:
    """The findings on a file of tests are the expected ones, with place and remedy, and nothing else."""
    pack = pack_in(tmp_path, (MISTAKES / mistake / "tests.yaml").read_bytes())
    findings = reading.test_file_findings(f"{pack}/tests/tests.yaml")
    expected = expected_of(mistake)
    assert [(f.code, f.place.line) for f in findings] == [(e["code"], e["line"]) for e in expected]
    for finding, item in zip(findings, expected, strict=True):
        assert item["message_contains"] in finding.message
        assert item["remedy_contains"] in finding.remedy
        assert finding.remedy
        assert finding.severity == "error"
        assert finding.place.file == f"{pack}/tests/tests.yaml"
        assert finding.place.column or finding.code == "RE003"


def test_a_sound_file_has_no_findings(tmp_path: Path) -> None:
    """A file with a test that fits its pack is sound; whether it passes is another question."""
    assert reading.test_file_findings(f"{pack_in(tmp_path, SOUND)}/tests/tests.yaml") == []


def test_what_is_wrong_with_the_pack_is_found_too(tmp_path: Path) -> None:
    """Tests of a pack that is itself invalid cannot be checked, and the pack's findings say so."""
    pack = pack_in(tmp_path, SOUND)
    framework = Path(pack, "framework.yaml")
    framework.write_text(framework.read_text("utf-8").replace("above: 0.5", "above: 0.6"), "utf-8")
    findings = reading.test_file_findings(f"{pack}/tests/tests.yaml")
    assert [(f.code, f.place.file) for f in findings] == [("RE201", str(framework))]


def test_all_files_are_read_before_complaining(tmp_path: Path) -> None:
    """Findings of several files come at once."""
    pack = pack_in(tmp_path, "tests: []\n", "a.yaml")
    pack_in(tmp_path, "tests: []\n", "b.yaml")
    assert [f.place.file[-6:] for f in reading.test_file_findings(f"{pack}/tests/a.yaml")] == ["a.yaml"]
    with pytest.raises(reading.InvalidInput) as caught:
        reading.read_tests(pack_with_tests(pack))
    assert [f.place.file[-6:] for f in caught.value.findings] == ["a.yaml", "b.yaml"]


def test_a_pack_without_tests_is_told_where_they_go() -> None:
    """A folder without tests, and an overlay without, are refused with the place where tests would be."""
    with pytest.raises(UsageError) as caught:
        pack_with_tests(MINIMAL)
    assert caught.value.code == "RE750"
    assert "folder 'tests'" in caught.value.remedy


def test_an_overlay_without_tests_is_told_where_they_go(tmp_path: Path) -> None:
    """The tests of an overlay are in the folder tests beside it, under its own name."""
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("id: mine\nextends: probation-2018\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        pack_with_tests(str(overlay))
    assert caught.value.code == "RE750"
    assert "tests/mine.yaml" in caught.value.remedy
