"""The page on tallies says what is so: its commands run, and so does its Python."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tallies.md").read_text(encoding="utf-8")


def test_the_python_of_the_page_rates_a_file_of_tallies(tmp_path: Path) -> None:
    """A line for each provider under each of its two versions."""
    run = [sys.executable, "-m", "ratings_engine", "tally", str(ROOT / "samples/synthetic/nps-cases.csv")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [*run, "--provider-type", "nps", "-o", "tallies.parquet"], cwd=tmp_path, env=environment, check=True
    )
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["probation-2018", "tighter-good"]


def test_the_options_of_the_page_are_there() -> None:
    """Each command of the page names options that its command has."""
    commands = [shlex.split(line) for line in re.findall(r"^\$ ratings-engine (.*)$", PAGE, re.MULTILINE)]
    assert len(commands) == 3
    for name, *words in commands:
        run = [sys.executable, "-m", "ratings_engine", name, "--help"]
        told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert [
            word for word in words if word.startswith("-") and word not in re.split(r"[\s,]+", told)
        ] == []
