"""Tests of the history of a pack: which commits are steps, and what is skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ratings_engine.diff.history import Walking, walk_history
from ratings_engine.diff.reading import Reading, pair_samples
from ratings_engine.errors import UsageError
from ratings_engine.samples.reading import open_sample
from tests.diff.test_outcomes import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.diff.model_history import History
    from ratings_engine.diff.pairing import Pairing
    from ratings_engine.standards.model import Standards

PACK = SAMPLES.parent / "standards" / "probation-2018"
CASES = f"{SAMPLES}/synthetic/crc-cases.csv"
READING = Reading(judgements=f"{SAMPLES}/synthetic/crc-judgements.csv")
OVERLAY = """\
id: proposal
extends: {extends}
title: A proposal
version: "1.0.0"
author: An author
rationale: An example.
thresholds: {{share-of-cases: {{good: {good}}}}}
"""


def git(*arguments: str) -> str:
    """Run git here as somebody, with no settings of this machine."""
    who = ["-c", "user.name=A. N. Author", "-c", "user.email=author@example.org"]
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *who, *arguments], check=True, capture_output=True, text=True, env={**os.environ, **nothing}
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new repository whose one commit has a pack; it is the current folder."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    shutil.copytree(PACK, "pack")
    commit("First")
    return tmp_path


def commit(subject: str) -> None:
    """Commit everything there is."""
    git("add", "-A")
    git("commit", "-q", "-m", subject)


def edit(path: str, was: str, now: str) -> None:
    """Replace text of a file, which must be there."""
    text = Path(path).read_text(encoding="utf-8")
    assert was in text
    Path(path).write_text(text.replace(was, now), encoding="utf-8")


def pairs(old: Standards, new: Standards) -> Sequence[Pairing]:
    """Return the synthetic sample as two versions read it."""
    return pair_samples([open_sample(CASES)], old, new, READING)


def walked(path: str = "pack", most: int = 100) -> History:
    """Return the history of a pack over the synthetic sample."""
    return walk_history(path, pairs, "cases", Walking(most=most))


def told(found: History) -> list[tuple[str, int, bool]]:
    """Return what each step is called, how many it moved, and whether it is skipped."""
    return [(step.commit.subject, len(step.moved), bool(step.refused)) for step in found.steps]


def test_a_history_says_which_commit_moved_whom(repository: Path) -> None:
    """Commits that change nothing are no steps; one with errors is a row; the work tree comes last."""
    framework = "pack/framework.yaml"
    for subject, was, now in (
        ("Break it", "\n  method: lowest", "\n  method: worst"),
        ("Mend it", "\n  method: worst", "\n  method: lowest"),
        ("Ask for more", "0.5", "0.7"),
    ):
        edit(framework, was, now)
        commit(subject)
        (repository / "README").write_text(subject)
        commit("Nothing of the pack")
    edit(framework, "0.7", "0.5")
    found = walked()
    assert told(found) == [
        ("First", 0, False),
        ("Break it", 0, True),
        ("Mend it", 0, False),
        ("Ask for more", 1, False),
        ("the work tree", 1, False),
    ]
    assert found.commits == 4
    assert [step.work_tree for step in found.steps] == [False] * 4 + [True]
    assert [step.read for step in found.steps] == [True, False, True, True, True]
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


@pytest.mark.usefixtures("repository")
def test_a_folder_that_was_moved_is_followed() -> None:
    """A move is no step; what was changed before it, or with it, is one."""
    edit("pack/framework.yaml", "0.5", "0.7")
    commit("Ask for more")
    Path("standards").mkdir()
    git("mv", "pack", "standards/probation")
    commit("Move it")
    git("mv", "standards/probation", "pack")
    edit("pack/framework.yaml", "0.7", "0.5")
    commit("Move it back and ask for less")
    found = walked()
    assert told(found) == [
        ("First", 0, False),
        ("Ask for more", 1, False),
        ("Move it back and ask for less", 1, False),
    ]
    assert [step.commit.path for step in found.steps] == ["pack", "pack", "pack"]
    assert found.commits == 4


@pytest.mark.usefixtures("repository")
def test_a_pack_that_was_at_the_root_is_followed() -> None:
    """The root is a folder like any other."""
    for file in sorted(os.listdir("pack")):
        git("mv", f"pack/{file}", file)
    commit("To the root")
    edit("framework.yaml", "0.5", "0.7")
    commit("Ask for more")
    found = walked(".")
    assert told(found) == [("First", 0, False), ("Ask for more", 1, False)]
    assert [step.commit.path for step in found.steps] == ["pack", "."]


@pytest.mark.usefixtures("repository")
def test_an_overlay_is_followed_and_its_base_with_it() -> None:
    """A proposal has the steps of its file, wherever that was, and those of the pack that it changes."""
    Path("over.yaml").write_text(OVERLAY.format(extends="./pack", good=70), encoding="utf-8")
    commit("Propose")
    Path("proposals").mkdir()
    git("mv", "over.yaml", "proposals/higher.yaml")
    edit("proposals/higher.yaml", "./pack", "../pack")
    commit("Move it")
    edit("pack/framework.yaml", "0.5", "0.7")
    commit("Change the base")
    edit("proposals/higher.yaml", "70", "51")
    commit("Propose another number")
    found = walked("proposals/higher.yaml")
    assert [step.commit.subject for step in found.steps if not step.refused] == [
        "Propose",
        "Move it",
        "Change the base",
        "Propose another number",
    ]
    assert [len(step.moved) for step in found.steps][2] == 1
    assert found.steps[0].commit.path == "over.yaml"


@pytest.mark.usefixtures("repository")
def test_a_merge_is_one_step() -> None:
    """What was committed on a branch came when it was merged; nothing is told as taken back."""
    git("checkout", "-q", "-b", "branch")
    edit("pack/framework.yaml", "0.5", "0.6")
    commit("On the branch")
    edit("pack/framework.yaml", "0.6", "0.7")
    commit("Again on the branch")
    git("checkout", "-q", "main")
    edit("pack/framework.yaml", "id: probation-2018", "# A note.\nid: probation-2018")
    commit("On the main line")
    git("merge", "-q", "--no-ff", "-m", "Merge the branch", "branch")
    found = walked()
    assert told(found) == [
        ("First", 0, False),
        ("On the main line", 0, False),
        ("Merge the branch", 1, False),
    ]
    assert [step.commit.merge for step in found.steps] == [False, False, True]


def test_a_pack_of_another_repository(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is followed in the repository that it is in, wherever the command runs."""
    edit("pack/framework.yaml", "0.5", "0.7")
    commit("Ask for more")
    here = told(walked())
    other = repository / "elsewhere"
    other.mkdir()
    monkeypatch.chdir(other)
    git("init", "-q")
    assert told(walked("../pack")) == here == told(walked(str(repository / "pack")))
    monkeypatch.chdir("/")
    assert told(walked(str(repository / "pack" / "framework.yaml"))) == here


@pytest.mark.usefixtures("repository")
def test_the_number_of_commits_is_limited_and_that_is_told() -> None:
    """The latest commits are looked at; that there are more is said."""
    for number in (6, 7, 8):
        edit("pack/framework.yaml", f"0.{number - 1}", f"0.{number}")
        commit(f"Number {number}")
    found = walked(most=2)
    assert ([step.commit.subject for step in found.steps], found.more) == (["Number 7", "Number 8"], True)
    assert not found.steps[0].diff
    assert walked(most=4).more is False


def test_a_shallow_clone_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone without the older commits has what it has, and says that there was more."""
    edit("pack/framework.yaml", "0.5", "0.7")
    commit("Ask for more")
    git("clone", "-q", "--depth", "1", repository.as_uri(), "clone")
    assert walked().shallow is False
    monkeypatch.chdir("clone")
    found = walked()
    assert (told(found), found.shallow) == ([("Ask for more", 0, False)], True)


@pytest.mark.usefixtures("repository")
def test_a_pack_that_was_deleted_and_came_again() -> None:
    """While it is not there, that is one step; what follows is compared with what came before."""
    shutil.copytree("pack", "kept")
    commit("Keep a copy")
    shutil.rmtree("pack")
    commit("Delete it")
    Path("README").write_text("Nothing.", encoding="utf-8")
    commit("Nothing of the pack")
    shutil.copytree("kept", "pack")
    edit("pack/framework.yaml", "0.5", "0.7")
    commit("Bring it back")
    found = walked()
    assert told(found) == [("First", 0, False), ("Delete it", 0, True), ("Bring it back", 1, False)]
    assert found.steps[1].refused[0].code == "RE020"


@pytest.mark.usefixtures("repository")
def test_a_fault_that_stays_is_one_step() -> None:
    """A pack with errors is told once, however often what is not read of it is changed besides."""
    edit("pack/framework.yaml", "id: probation-2018", "id: [")
    commit("Break it")
    Path("pack/notes.txt").write_text("no part of the pack", encoding="utf-8")
    commit("Nothing that is read")
    edit("pack/framework.yaml", "id: [", "id: probation-2018")
    commit("Mend it")
    found = walked()
    assert told(found) == [("First", 0, False), ("Break it", 0, True), ("Mend it", 0, False)]
    assert [step.read for step in found.steps] == [True, False, True]


def test_what_no_version_reads_is_skipped_and_the_pack_is_said_to_be_sound(repository: Path) -> None:
    """A step at which no sample can be rated says so, and not that its pack is at fault."""
    sample = repository / "sample.yaml"
    sample.write_text(
        "standards: probation-2018\nsynthetic: true\ninspections:\n"
        "  - {provider: A, provider_type: crc, judgements: {'9.9': good}}\n",
        encoding="utf-8",
    )
    edit("pack/framework.yaml", "0.5", "0.7")
    commit("Ask for more")
    found = walk_history(
        "pack", lambda old, new: pair_samples([open_sample(str(sample))], old, new), "sample.yaml"
    )
    assert told(found) == [("First", 0, False), ("Ask for more", 0, True)]
    assert found.steps[1].read
    assert "9.9" in found.steps[1].refused[0].message


def test_nothing_of_the_repository_is_run(repository: Path, tmp_path: Path) -> None:
    """Programs that its configuration names stay where they are."""
    mark = tmp_path / "pwned"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\n", encoding="utf-8")
    script.chmod(0o755)
    git("mv", "pack", "moved")
    commit("Move it")
    for name in ("core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "gpg.program",
                 "filter.evil.clean", "diff.evil.command"):  # fmt: skip
        git("config", name, os.fspath(script))
    for name in ("log.showSignature", "log.follow", "core.untrackedCache"):
        git("config", name, "true")
    (repository / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n", encoding="utf-8")
    mark.unlink(missing_ok=True)
    assert told(walked("moved")) == [("First", 0, False)]
    assert mark.exists() is False
