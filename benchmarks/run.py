"""Measure start-up and growth, side by side in one run, and write benchmarks/README.md.

Ratios, not seconds, are what carries over to another machine. Each figure is the median of
several whole processes, taken in turn so that a busy moment falls on all of them.
"""

from __future__ import annotations

import compileall
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PYTHON = sys.executable
RATE = [os.path.join(os.path.dirname(PYTHON), "ratings-engine"), "rate"]
"""The command as people run it: the script that an install puts beside the interpreter."""
CASES = os.path.join(ROOT, "samples", "synthetic", "crc-cases.csv")
JUDGEMENTS = os.path.join(ROOT, "samples", "synthetic", "crc-judgements.csv")
ROUNDS = 15
LIMIT = 1.6
SIZES = (150, 1_000, 10_000, 100_000)

CSV_LOOP = """
import csv, sys
counts = {}
for row in csv.DictReader(open(sys.argv[1])):
    for column, answer in row.items():
        tally = counts.setdefault(column, {})
        tally[answer] = tally.get(answer, 0) + 1
for column, tally in counts.items():
    answered = tally.get('yes', 0) + tally.get('no', 0)
    print(column, tally.get('yes', 0) / answered if answered else None)
"""


def start_up() -> list[tuple[str, float]]:
    """Return the median seconds of whole processes on 150 cases."""
    commands = {
        "bare interpreter": [PYTHON, "-c", "pass"],
        "import click, yaml, jsonschema": [PYTHON, "-c", "import click, yaml, jsonschema"],
        "csv.DictReader loop": [PYTHON, "-c", CSV_LOOP, CASES],
        "rate": [*RATE, CASES, "--judgements", JUDGEMENTS],
        "rate --format json": [*RATE, CASES, "--judgements", JUDGEMENTS, "--format", "json"],
        "import duckdb": [PYTHON, "-c", "import duckdb"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(command))
    return [(name, statistics.median(taken)) for name, taken in times.items()]


def seconds(command: list[str]) -> float:
    """Return how long a process takes, as the clock on the wall has it."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - begun


def growth() -> list[tuple[int, float, float]]:
    """Return cases, seconds and peak megabytes for samples of growing size."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for cases in SIZES:
            sample = os.path.join(folder, f"{cases}.csv")
            make = [PYTHON, "-m", "ratings_engine", "sample", "synthesise", "probation-2018"]
            made = [*make, "--provider-type", "crc", "--cases", str(cases), "-o", sample]
            subprocess.run(made, check=True, cwd=ROOT)
            rows.append((cases, *time_and_memory([*RATE, sample])))
    return rows


def time_and_memory(command: list[str]) -> tuple[float, float]:
    """Return seconds and peak resident megabytes of one process."""
    begun = time.perf_counter()
    with open(os.devnull, "wb") as nowhere, subprocess.Popen(command, stdout=nowhere, cwd=ROOT) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return time.perf_counter() - begun, used.ru_maxrss / 1024


def page(started: list[tuple[str, float]], grown: list[tuple[int, float, float]]) -> str:
    """Return the benchmark page."""
    reference = dict(started)["import click, yaml, jsonschema"]
    ratio = dict(started)["rate"] / reference
    first = [f"| {name} | {1000 * taken:.0f} | {taken / reference:.2f} |" for name, taken in started]
    base = grown[0][1]
    machine = f"{platform.machine()}, CPython {platform.python_version()}, {os.cpu_count()} cores"
    second = [
        f"| {cases:,} | {taken:.2f} | {1e6 * (taken - base) / cases:.0f} | {memory:.0f} |"
        for cases, taken, memory in grown
    ]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Written by `make bench` on {machine}. Compare ratios, not times.",
            "",
            "## Start-up: 150 cases from CSV, whole process",
            "",
            f"`rate` takes {ratio:.2f} times `import click, yaml, jsonschema`; the aim is at most {LIMIT}.",
            "",
            "| process | median ms | ratio |",
            "|---|---|---|",
            *first,
            "",
            "## Growth: cases of one provider from CSV, whole process",
            "",
            "| cases | seconds | microseconds a case, beyond start-up | peak MB |",
            "|---|---|---|---|",
            *second,
            "",
        ]
    )


def main() -> None:
    """Run everything and write the page."""
    compileall.compile_dir(os.path.join(ROOT, "ratings_engine"), quiet=1)
    written = page(start_up(), growth())
    with open(os.path.join(HERE, "README.md"), "w", encoding="utf-8") as stream:
        stream.write(written)
    print(written)


if __name__ == "__main__":
    main()
