"""(b) A national table of Parquet: ten million cases, forty questions, 28 services."""

from __future__ import annotations

import os

from making import make_cases, make_pack
from measuring import PYTHON, in_turn, measure
from small import HERE, PEERS, RATE, ROOT
from tabling import bars, measured_table

__all__ = ["national"]

QUESTIONS = 40
ROUNDS = 3


def national(folder: str, rows: int) -> str:
    """Return the section on a national table."""
    path = make_cases(os.path.join(folder, "national.parquet"), rows, questions=QUESTIONS)
    pack = make_pack(folder, QUESTIONS)

    def script(name: str, *more: str) -> list[str]:
        return [PYTHON, os.path.join(PEERS, f"{name}.py"), path, *more]

    commands = {
        "rate": [*RATE, path, "--standards", pack],
        "DuckDB, SUM(CASE)": script("duckdb_query"),
        "DuckDB, FILTER": script("duckdb_query", "filter"),
        "Polars, streaming": script("polars_query"),
        "DuckDB, plain counts, no checks": script("duckdb_limit"),
        "our statement alone, no check of ids": [PYTHON, os.path.join(HERE, "tallies_alone.py"), path, pack],
    }
    found = in_turn(commands, ROUNDS, ROOT)
    found["pandas, once"] = measure(script("pandas_query"), folder=ROOT)
    walls = {name: one.wall for name, one in found.items()}
    best = min(found[name].wall for name in list(found)[1:4])
    ratio = found["rate"].wall / best
    return "\n".join(
        [
            f"## (b) {rows:,} cases of {QUESTIONS} questions from Parquet, whole process",
            "",
            f"Medians of {ROUNDS} rounds. `rate` takes {ratio:.2f} times the best hand-written query with the same",
            "checks (unknown answers, case ids used twice); the aim is at most 1.15. Of the tallies alone the aim",
            f"is less than 250 MB at its peak; it is {found['our statement alone, no check of ids'].memory:.0f} MB.",
            "",
            measured_table(found, "rate"),
            bars("national.svg", f"{rows:,} cases", "seconds", walls),
        ]
    )
