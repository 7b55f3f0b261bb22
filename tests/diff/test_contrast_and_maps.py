"""Tests of contrasts, of versions that are mapped, and of the history of a pack."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from ratings_engine.diff.contrasting import contrast_inspection
from ratings_engine.diff.engine import Comparing, diff_outcomes
from ratings_engine.diff.history import walk_history
from ratings_engine.diff.mapping import read_counterparts, rename_standards, require_common
from ratings_engine.diff.reading import Reading, pair_mapped, pair_samples
from ratings_engine.errors import UsageError
from ratings_engine.samples.reading import open_sample
from ratings_engine.standards.loader import load_standards
from tests.diff.test_outcomes import SAMPLES, compared, eased

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ratings_engine.diff.model_contrast import Line

CASES = f"{SAMPLES}/synthetic/crc-cases.csv"
READING = Reading(judgements=f"{SAMPLES}/synthetic/crc-judgements.csv")


def lines(line: Line) -> Iterator[Line]:
    """Yield a line and all below it."""
    yield line
    for below in line.below:
        yield from lines(below)


def test_a_contrast_expands_what_differs_alone() -> None:
    """What is expanded differs, or holds what does; everything else is as it was."""
    (each,) = compared(load_standards("probation-2018"), eased(51), CASES).inspections
    found = contrast_inspection(each)
    every = list(lines(found.overall))
    assert found.overall.kind == "overall"
    assert found.overall.expanded
    for line in every:
        assert line.expanded == (line.differs or any(below.expanded for below in line.below))
    moved = {s.id for s in each.standards if s.old != s.new}
    assert moved <= {line.id for line in every if line.kind == "standard" and line.differs}
    assert any(not line.expanded for line in every)


def test_nothing_in_common_is_an_error() -> None:
    """Packs of different programmes have no provider type in common until a map says what corresponds."""
    old, new = load_standards("probation-2018"), load_standards("probation-2021")
    with pytest.raises(UsageError) as error:
        require_common(old, new)
    assert error.value.code == "RE046"
    require_common(rename_standards(old, read_counterparts(["crc=pdu"], old, new)), new)


def test_mapped_packs_compare_what_corresponds() -> None:
    """Standards without a counterpart are told, and the rest is compared."""
    old, new = load_standards("probation-2018"), load_standards("probation-2021")
    by = read_counterparts(["crc=pdu"], old, new)
    found = pair_mapped([open_sample(CASES)], (old, new), by, READING)
    diff = diff_outcomes(rename_standards(old, by), new, found, "", Comparing(counterparts=by.given))
    assert diff.unmatched == (("3.1", "3.2", "4.1", "4.2"), ("2.5",))
    assert diff.counterparts["crc"] == "pdu"
    (each,) = diff.inspections
    assert [s.id for s in each.standards if s.there == (True, True)] == [
        "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4",
    ]  # fmt: skip
    assert each.new.level is None  # nothing is known of 2.5
    assert not each.new.refused


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["crc"], "write OLD=NEW"),
        (["9.9=2.1"], "use one of"),
        (["2.1=2.2"], "--map 2.2=..."),
        (["2.1=2.1", "2.2=2.1"], "keep one of the two"),
    ],
)
def test_a_map_that_cannot_be_meant_is_an_error(texts: list[str], said: str) -> None:
    """An id that is not there, one with two counterparts, one that is taken."""
    old, new = load_standards("probation-2018"), load_standards("probation-2021")
    with pytest.raises(UsageError) as error:
        read_counterparts(texts, old, new)
    assert error.value.code == "RE045"
    assert said in error.value.remedy


def git(*arguments: str) -> None:
    """Run git here as somebody."""
    who = ["-c", "user.name=A. N. Author", "-c", "user.email=author@example.org"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def test_a_history_says_which_commit_moved_whom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits that change nothing are no steps; one with errors is a row; the work tree comes last."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLES.parent / "standards" / "probation-2018", tmp_path / "pack")
    framework = tmp_path / "pack" / "framework.yaml"
    git("init", "-q")
    for subject, was, now in (
        ("First", "", ""),
        ("Break it", "\n  method: lowest", "\n  method: worst"),
        ("Mend it", "\n  method: worst", "\n  method: lowest"),
        ("Ask for more", "0.5", "0.7"),
    ):
        text = framework.read_text()
        framework.write_text(text.replace(was, now) if was else text)
        git("add", "-A")
        git("commit", "-q", "-m", subject)
        (tmp_path / "README").write_text(subject)
        git("add", "-A")
        git("commit", "-q", "-m", "Nothing of the pack")
    framework.write_text(framework.read_text().replace("0.7", "0.5"))
    files = [open_sample(CASES)]
    found = walk_history("pack", lambda old, new: pair_samples(files, old, new, READING), "cases")
    told = [
        (step.commit.subject, bool(step.refused), len(step.moved), step.work_tree) for step in found.steps
    ]
    assert told == [
        ("First", False, 0, False),
        ("Break it", True, 0, False),
        ("Mend it", False, 0, False),
        ("Ask for more", False, 1, False),
        ("the work tree", False, 1, True),
    ]
    assert found.commits == 4
    assert found.steps[3].commit.author == "A. N. Author"
    assert not found.steps[0].diff


def test_what_no_commit_has_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a repository, and at a path that nothing was committed at."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as error:
        walk_history("pack", lambda _old, _new: [], "")
    assert error.value.code == "RE022"
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "Empty")
    with pytest.raises(UsageError) as error:
        walk_history("pack", lambda _old, _new: [], "")
    assert error.value.code == "RE047"
