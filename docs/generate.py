"""Write the generated pages of the documentation anew: the command reference, the checks."""

from __future__ import annotations

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
COMMANDS = (
    [],
    ["rate"],
    ["tally"],
    ["explain"],
    ["validate"],
    ["test"],
    ["diff"],
    ["agreement"],
    ["packs"],
    ["schema"],
    ["new"],
    ["new", "pack"],
    ["new", "standard"],
    ["new", "overlay"],
    ["new", "test"],
    ["new", "check"],
    ["sample"],
    ["sample", "size"],
    ["sample", "draw"],
    ["sample", "check"],
    ["sample", "synthesise-longlist"],
    ["sample", "synthesise"],
    ["template"],
    ["docs"],
)


def command_reference() -> str:
    """Return the command reference: the --help of every command."""
    parts = ["# Commands\n\nWritten by `make docs` from `--help`; do not edit.\n"]
    for command in COMMANDS:
        title = " ".join(["ratings-engine", *command])
        parts.append(f"## {title}\n\n```text\n{_help(command)}```\n")
    return "\n".join(parts)


def _help(command: list[str]) -> str:
    environment = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    run = [sys.executable, "-m", "ratings_engine", *command, "--help"]
    root = os.path.dirname(HERE)
    return subprocess.run(run, env=environment, capture_output=True, text=True, check=True, cwd=root).stdout


if __name__ == "__main__":
    with open(os.path.join(HERE, "commands.md"), "w", encoding="utf-8") as page:
        page.write(command_reference())
    sys.path.insert(0, os.path.dirname(HERE))
    from docs.check_pages import write

    write()
