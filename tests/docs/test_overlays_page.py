"""The page on overlays says what is so: its proposals load, its commands run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ratings_engine.standards.loader import load_standards

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "overlays.md").read_text(encoding="utf-8")
HEAD = 'id: part\nextends: probation-2018\ntitle: T\nversion: "1.0.0"\nauthor: A\nrationale: R\n'
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"```console\n\$ (.*)\n```", PAGE)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_is_an_overlay(tmp_path: Path, number: int) -> None:
    """A whole example loads as it stands, and a part of one with a head before it."""
    text = EXAMPLES[number]
    path = tmp_path / "example.yaml"
    path.write_text(text if "extends:" in text else HEAD + text, encoding="utf-8")
    assert len(load_standards(str(path)).overlays) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str) -> None:
    """Each command ends well from the project's root."""
    words = shlex.split(command)
    run = [sys.executable, "-m", "ratings_engine", *words[1:]]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_page_has_examples() -> None:
    """There is something to test."""
    assert (len(EXAMPLES), len(COMMANDS)) == (2, 1)


def test_every_shipped_proposal_is_named() -> None:
    """A reader of the page knows what is there."""
    names = [path.stem for path in (ROOT / "standards" / "proposals").glob("*.yaml")]
    assert [name for name in names if f"`{name}`" not in PAGE] == []
