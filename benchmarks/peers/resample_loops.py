"""Hand-written: how often each standard has each rating when cases are drawn again with replacement.

Each takes the cases, rows of answers by question (0 yes, 1 no, others neither), with three questions
to a standard, and how often to draw; and returns the share of draws that give each rating, by standard.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Cases = Sequence[bytes]
    Shares = list[list[float]]

__all__ = ["AT_ONCE", "ONE_BY_ONE", "arrays", "duckdb_query", "loop", "pandas_frames", "polars_frames"]

EDGES = (50, 65, 80)
EACH = 3


def arrays(cases: Cases, draws: int) -> Shares:
    """NumPy: how often each case is drawn, times the answers."""
    import numpy as np

    found = np.array([list(case) for case in cases])
    drawn = np.random.default_rng(1).multinomial(len(cases), [1 / len(cases)] * len(cases), draws)
    yes, no = drawn @ (found == 0), drawn @ (found == 1)
    levels = sum((100 * yes >= edge * (yes + no)).astype(int) for edge in EDGES)
    lowest = levels.reshape(draws, -1, EACH).min(axis=2)
    return [[float((column == level).mean()) for level in range(4)] for column in lowest.T]


def loop(cases: Cases, draws: int) -> Shares:
    """Count on, in Python."""
    made = random.Random(1)
    return _shares(
        [
            (sum(case[q] == 0 for case in drawn), sum(case[q] == 1 for case in drawn))
            for q in range(len(cases[0]))
        ]
        for drawn in (made.choices(cases, k=len(cases)) for _ in range(draws))
    )


def pandas_frames(cases: Cases, draws: int) -> Shares:
    """A frame, sampled again and again."""
    import pandas as pd

    frame = pd.DataFrame([list(case) for case in cases])
    drawn = (frame.sample(len(cases), replace=True, random_state=n) for n in range(draws))
    return _shares(zip((d == 0).sum(), (d == 1).sum(), strict=True) for d in drawn)


def polars_frames(cases: Cases, draws: int) -> Shares:
    """The same with Polars."""
    import polars as pl

    frame = pl.DataFrame([list(case) for case in cases], orient="row")
    drawn = (frame.sample(len(cases), with_replacement=True, seed=n) for n in range(draws))
    return _shares(
        zip(*((d.select(pl.all() == answer).sum().row(0)) for answer in (0, 1)), strict=True) for d in drawn
    )


def duckdb_query(cases: Cases, draws: int) -> Shares:
    """One statement: numbers at random joined to the cases, grouped by draw."""
    import duckdb

    questions = range(len(cases[0]))
    counts = ", ".join(f"SUM((q{q} = {answer})::INT)" for q in questions for answer in (0, 1))
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        columns = ", ".join(f"q{q} UTINYINT" for q in questions)
        connection.execute(f"CREATE TABLE cases (n INTEGER, {columns})")
        rows = [(n, *case) for n, case in enumerate(cases)]
        connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(rows[0]))})", rows)
        drawn = f"SELECT i // {len(cases)} AS d, floor(random() * {len(cases)})::INT AS n FROM range({draws * len(cases)}) AS t(i)"
        found = connection.execute(
            f"SELECT {counts} FROM ({drawn}) JOIN cases USING (n) GROUP BY d"
        ).fetchall()
    return _shares(zip(row[::2], row[1::2], strict=True) for row in found)


def _shares(draws: Any) -> Shares:
    """Return the shares of ratings among draws, which are yes and no of each question."""
    found: list[list[int]] = []
    for counts in draws:
        levels = [sum(100 * yes >= edge * (yes + no) for edge in EDGES) for yes, no in counts]
        for standard, first in enumerate(range(0, len(levels), EACH)):
            if len(found) <= standard:
                found.append([0] * 4)
            found[standard][min(levels[first : first + EACH])] += 1
    return [[number / sum(each) for number in each] for each in found]


AT_ONCE = (arrays, duckdb_query)
ONE_BY_ONE = (loop, pandas_frames, polars_frames)
"""Peers whose time is in proportion to the draws, so that fewer tell as much."""
