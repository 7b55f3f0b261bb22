"""Documents say what is so: README's examples are run, generated pages are fresh."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
EXAMPLE = re.compile(r"```console\n\$ (.*)\n((?:.*\n)*?)```\n")


def run(command: str) -> str:
    """Return what a command of the README prints, run from the project's root."""
    words = shlex.split(command)
    assert words[0] == "ratings-engine"
    done = subprocess.run(
        [sys.executable, "-m", "ratings_engine", *words[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.stdout


def examples() -> list[tuple[str, str]]:
    """Return the commands of the README with what it says they print."""
    return EXAMPLE.findall(README.read_text(encoding="utf-8"))


def test_readme_has_examples() -> None:
    """The README shows real output of the main commands."""
    assert [command.split()[1] for command, _ in examples()] == [
        "rate",
        "explain",
        "rate",
        "packs",
        "test",
        "docs",
    ]


@pytest.mark.parametrize("number", range(6))
def test_readme_shows_what_is_printed(number: int) -> None:
    """Every example in the README prints exactly what the README shows."""
    command, shown = examples()[number]
    if os.environ.get("UPDATE_GOLDEN"):
        text = README.read_text(encoding="utf-8")
        README.write_text(
            text.replace(f"$ {command}\n{shown}```", f"$ {command}\n{run(command)}```"), encoding="utf-8"
        )
    else:
        assert shown == run(command)


def test_the_command_reference_is_fresh() -> None:
    """docs/commands.md is what --help prints now."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    assert generate.command_reference() == (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_every_command_is_documented() -> None:
    """Each command of the command line has a section in the reference."""
    from ratings_engine.cli.main import _COMMANDS

    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in _COMMANDS if f"## ratings-engine {name}\n" not in reference] == []


def pages() -> list[Path]:
    """Return every page of documentation."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "samples").glob("*.md")])


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link in a document names a file that exists."""
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_forbidden_module_names_are_not_used() -> None:
    """No module is called utils, helpers, common, manager or data."""
    names = {path.stem for path in (ROOT / "ratings_engine").rglob("*.py")}
    assert names & {"utils", "helpers", "common", "manager", "data"} == set()
