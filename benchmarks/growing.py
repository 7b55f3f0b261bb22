"""How cost grows: with rows, with providers, with questions, and with cases read one by one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from making import make_cases, make_pack
from measuring import PYTHON, measure
from small import PEERS, RATE, ROOT
from tabling import curves, table

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["growth"]

ROWS = (0.01, 0.03, 0.1, 0.3, 1)
PROVIDERS = (28, 280, 2_800)
QUESTIONS = (8, 16, 40)
PLAIN = (150, 1_000, 10_000, 100_000)
Size = tuple[int, int, int]
"""Rows, providers and questions."""


def growth(folder: str, rows: int, *, large: bool) -> str:
    """Return the section on growth; a ``large`` one goes on to ten times the rows."""
    tenth = rows // 10
    by_rows = [(max(1, int(rows * share)), 28, 40) for share in (*ROWS, *((10,) if large else ()))]
    by_providers = [(tenth, providers, 40) for providers in PROVIDERS]
    by_questions = [(tenth, 28, questions) for questions in QUESTIONS]
    return "\n".join(
        [
            "## Growth",
            "",
            _curve(folder, "rows", by_rows, 0),
            _curve(folder, "providers", by_providers, 1),
            _curve(folder, "questions", by_questions, 2),
            _plain(folder),
        ]
    )


def _curve(folder: str, what: str, sizes: Iterable[Size], axis: int) -> str:
    lines: dict[str, list[tuple[float, float]]] = {"rate": [], "DuckDB, SUM(CASE)": []}
    rows = []
    for size in sizes:
        path = make_cases(
            os.path.join(folder, "growing.parquet"), size[0], providers=size[1], questions=size[2]
        )
        ours = measure([*RATE, path, "--standards", make_pack(folder, size[2])], folder=ROOT)
        theirs = measure([PYTHON, os.path.join(PEERS, "duckdb_query.py"), path], folder=ROOT)
        lines["rate"].append((size[axis], ours.wall))
        lines["DuckDB, SUM(CASE)"].append((size[axis], theirs.wall))
        ratio = ours.wall / theirs.wall
        numbers = [f"{number:,}" for number in size]
        rows.append(
            [*numbers, f"{ours.wall:.2f}", f"{ours.memory:.0f}", f"{theirs.wall:.2f}", f"{ratio:.2f}"]
        )
    headers = ["rows", "providers", "questions", "rate, seconds", "peak MB", "DuckDB query, seconds", "ratio"]
    chart = curves(f"growth-{what}.svg", f"Growth with {what}", (what, "seconds"), lines)
    return "\n".join([f"### With {what}", "", table(headers, rows), chart])


def _plain(folder: str) -> str:
    rows = []
    for cases in PLAIN:
        path = make_cases(os.path.join(folder, "plain.csv"), cases, providers=1, questions=12)
        taken = measure(
            [*RATE, path, "--standards", make_pack(folder, 12), "--engine", "python"], folder=ROOT
        )
        rows.append([f"{cases:,}", f"{taken.wall:.2f}", f"{taken.memory:.0f}"])
    headers = ["cases of one provider", "seconds", "peak MB"]
    return "\n".join(["### Read case by case from CSV", "", table(headers, rows)])
