"""The pages on sampling and agreement say what is so: their examples print what stands below them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = [
    found
    for page in ("sampling.md", "agreement.md")
    for found in re.findall(
        r"```console\n\$ ([^\n]*)\n```\n\n```text\n(.*?)```",
        (ROOT / "docs" / page).read_text("utf-8"),
        re.DOTALL,
    )
]


def test_there_are_examples() -> None:
    """Both ways of planning a size, and the shipped markings."""
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_an_example_is_what_is_printed(command: str, shown: str) -> None:
    """The text below a command stands in its output word for word."""
    run = [sys.executable, "-m", "ratings_engine", *shlex.split(command)[1:]]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(run, cwd=ROOT, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout
