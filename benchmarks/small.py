"""(a) 150 cases from CSV, whole process: how soon an inspector has the answer."""

from __future__ import annotations

import os
import shutil
import subprocess

from measuring import PYTHON, in_turn
from tabling import bars, measured_table

__all__ = ["RATE", "small"]

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PEERS = os.path.join(HERE, "peers")
RATE = [os.path.join(os.path.dirname(PYTHON), "ratings-engine"), "rate"]
"""The command as people run it: the script that an install puts beside the interpreter."""
SAMPLES = os.path.join(ROOT, "samples", "synthetic")
CASES = os.path.join(SAMPLES, "crc-cases.csv")
JUDGEMENTS = os.path.join(SAMPLES, "crc-judgements.csv")
ENGINES = ("durable_rules", "zen_engine", "rule_engine", "common_expression_language", "regopy")
ROUNDS = 15
ENGINE_ROUNDS = 3


def small(folder: str) -> str:
    """Return the section on a small sample."""
    scripts = ("csv_loop", "duckdb_query", "polars_query", "pandas_query")
    commands = {
        "bare interpreter": [PYTHON, "-c", "pass"],
        "import click, yaml, jsonschema": [PYTHON, "-c", "import click, yaml, jsonschema"],
        "rate": [*RATE, CASES, "--judgements", JUDGEMENTS],
        "rate --format json": [*RATE, CASES, "--judgements", JUDGEMENTS, "--format", "json"],
        **{name.replace("_", " "): [PYTHON, os.path.join(PEERS, f"{name}.py"), CASES] for name in scripts},
    }
    subprocess.run(commands["rate"], check=True, stdout=subprocess.DEVNULL)  # fill the caches
    found = in_turn(commands, ROUNDS, ROOT)
    engines = in_turn(_engines(folder), ENGINE_ROUNDS, ROOT)
    walls = {name: one.wall for name, one in found.items()}
    return "\n".join(
        [
            "## (a) 150 cases from CSV, whole process",
            "",
            "Medians of 15 rounds. The peers count, check and band; `rate` also reads the standards, judges by",
            "two engines that must agree, and explains. The csv loop imports nothing and sets the limit.",
            "",
            measured_table(found, "rate"),
            bars("small.svg", "150 cases, whole process", "seconds", walls),
            "The same cases, with a rule engine asked about every answer (medians of 3):",
            "",
            measured_table({"rate": found["rate"], **engines}, "rate"),
        ]
    )


def _engines(folder: str) -> dict[str, list[str]]:
    script = os.path.join(PEERS, "rule_engines.py")
    commands = {name.replace("_", " "): [PYTHON, script, name, CASES] for name in ENGINES}
    if shutil.which("npm"):
        subprocess.run(["npm", "init", "-y"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["npm", "install", "json-rules-engine"], cwd=folder, check=True, capture_output=True)
        commands["json-rules-engine (Node)"] = ["node", os.path.join(PEERS, "json_rules.mjs"), folder, CASES]
    return commands
