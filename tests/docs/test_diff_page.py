"""The page on comparing says what is so: its example runs, and its workflow is careful."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
FILES = {name: text for text, name in re.findall(r"```yaml\n(# (\S+)\n.*?)```", PAGE, re.DOTALL)}
COMMANDS = re.findall(r"```console\n\$ (.*)\n```", PAGE)
SHOWN = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
HERE = {**os.environ, "PYTHONPATH": str(ROOT)}
WORKFLOW = ".github/workflows/outcomes.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the page's files, and with what its commands name of the project."""
    for name in ("higher.yaml", "services.yaml"):
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    for name in ("samples", "standards"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def printed(command: str, folder: Path) -> str:
    """Return what a command of the page prints in a folder."""
    run = [sys.executable, "-m", "ratings_engine", *shlex.split(command)[1:]]
    done = subprocess.run(run, cwd=folder, env=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", [command for command in COMMANDS if "--history" not in command])
def test_every_command_runs(command: str, folder: Path) -> None:
    """Each command ends well; the one on history needs a repository and is tested elsewhere."""
    assert printed(command, folder)


def test_the_worked_example_is_what_is_printed(folder: Path) -> None:
    """The answer and the attribution of the page stand in the output word for word."""
    (command,) = [each for each in COMMANDS if each.endswith("higher.yaml --sample services.yaml")]
    out = printed(command, folder)
    assert len(SHOWN) == 3
    for text in SHOWN[:2]:
        assert text in out


def test_the_note_of_the_exit_code_is_what_is_printed(folder: Path) -> None:
    """What --exit-code says is said in the words of the page."""
    run = [sys.executable, "-m", "ratings_engine", "diff", "probation-2023", "higher.yaml", "--exit-code"]
    done = subprocess.run(run, cwd=folder, env=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.sub(r"\d+", "N", done.stderr.strip()) in re.sub(r"\d+", "N", SHOWN[2])


def workflow() -> dict[Any, Any]:
    """Return the page's workflow; YAML reads its ``on`` as true."""
    told: dict[Any, Any] = yaml.safe_load(FILES[WORKFLOW])
    return told


def test_the_workflow_is_careful() -> None:
    """It has few rights, runs for strangers without secrets, and puts no foreign text into a command."""
    told = workflow()
    assert set(told[True]) == {"pull_request"}
    assert told["permissions"] == {"contents": "read", "pull-requests": "write"}
    steps = told["jobs"]["outcomes"]["steps"]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
    used = [step["uses"] for step in steps if "uses" in step]
    assert [use for use in used if not re.fullmatch(r"[\w-]+/[\w-]+@v\d+", use)] == []
    assert steps[0]["with"]["persist-credentials"] is False


def test_the_workflow_uses_options_that_there_are() -> None:
    """The command of the workflow is one that diff takes."""
    (line,) = [
        s["run"] for s in workflow()["jobs"]["outcomes"]["steps"] if "ratings-engine diff" in s.get("run", "")
    ]
    run = [sys.executable, "-m", "ratings_engine", "diff", "--help"]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [word for word in shlex.split(line) if word.startswith("--") and word not in told] == []


def test_the_workflow_writes_what_it_comments(tmp_path: Path) -> None:
    """The commands of the workflow run in a repository whose last commit edits standards."""
    repository = tmp_path / "repository"
    shutil.copytree(ROOT / "standards" / "probation-2018", repository / "standards" / "probation-2018")
    shutil.copytree(ROOT / "samples" / "published", repository / "samples")
    framework = repository / "standards" / "probation-2018" / "framework.yaml"
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=repository, check=True)
    for least in ("65", "70"):
        framework.write_text(
            framework.read_text(encoding="utf-8").replace(": 65", f": {least}"), encoding="utf-8"
        )
        subprocess.run([*git, "add", "-A"], cwd=repository, check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", least], cwd=repository, check=True)
    engine = tmp_path / "bin" / "ratings-engine"
    engine.parent.mkdir()
    engine.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ratings_engine "$@"\n', encoding="utf-8")
    engine.chmod(0o755)
    job = workflow()["jobs"]["outcomes"]
    given = {
        **HERE,
        "PATH": f"{engine.parent}{os.pathsep}{os.environ['PATH']}",
        "BASE": "HEAD~1",
        "PACK": job["env"]["PACK"],
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    for line in [step["run"] for step in job["steps"] if "run" in step]:
        if not line.startswith(("python -m pip", "gh ")):
            subprocess.run(["bash", "-eo", "pipefail", "-c", line], cwd=repository, env=given, check=True)
    comment = (tmp_path / "outcomes.md").read_text(encoding="utf-8")
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == comment
    assert "Share of cases: Good now needs 70%, was 65%" in comment
    assert len(comment) < 65_536


def test_the_command_on_history_runs(folder: Path) -> None:
    """In a repository the command of the page tells which commits there are."""
    (command,) = [command for command in COMMANDS if "--history" in command]
    (folder / "standards").unlink()
    shutil.copytree(ROOT / "standards" / "probation-2018", folder / "standards" / "probation-2018")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "standards"], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    assert "Of 1 step in the history (1 commit) 0 changed ratings." in printed(command, folder)


def test_the_python_of_the_page_runs(folder: Path) -> None:
    """Thousands of proposals are rated as the page says: a line for each of its two."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=HERE, capture_output=True, text=True, check=True
    )
    assert len(done.stdout.splitlines()) == 2
