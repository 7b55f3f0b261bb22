"""Hand-written: a thousand versions of the thresholds over tallies, by loops, arrays and queries.

Each takes the tallies, rows of provider, standard, yes and no of a key question, and where Good
begins in each version, in hundredths of a percent; and returns the points of each provider by
version: a standard has those of its lowest key question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Tallies = Sequence[tuple[str, str, int, int]]
    Points = list[list[int]]

__all__ = ["arrays", "duckdb_query", "loop", "pandas_frames", "polars_query"]

LOW, HIGH = 5000, 8000


def loop(tallies: Tallies, versions: Sequence[int]) -> Points:
    """Count on, in Python."""
    found = []
    for good in versions:
        lowest: dict[tuple[str, str], int] = {}
        for provider, standard, yes, no in tallies:
            share, of = 10_000 * yes, yes + no
            level = (share >= LOW * of) + (share >= good * of) + (share >= HIGH * of)
            key = (provider, standard)
            lowest[key] = min(level, lowest.get(key, level))
        points: dict[str, int] = {}
        for (provider, _), level in lowest.items():
            points[provider] = points.get(provider, 0) + level
        found.append([points[provider] for provider in sorted(points)])
    return found


def arrays(tallies: Tallies, versions: Sequence[int]) -> Points:
    """NumPy, for tallies in order of provider and standard, with as many key questions in each."""
    import numpy as np

    standards = len({(provider, standard) for provider, standard, _, _ in tallies})
    providers = len({provider for provider, _, _, _ in tallies})
    yes = np.array([row[2] for row in tallies])
    of = yes + np.array([row[3] for row in tallies])
    share = 10_000 * yes
    fixed = (share >= LOW * of).astype(int) + (share >= HIGH * of)
    levels = fixed + (share >= np.array(versions)[:, None] * of)
    lowest = levels.reshape(len(versions), standards, -1).min(axis=2)
    return lowest.reshape(len(versions), providers, -1).sum(axis=2).tolist()


def duckdb_query(tallies: Tallies, versions: Sequence[int]) -> Points:
    """One statement: tallies by versions, and grouped twice."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE tallies (provider TEXT, standard TEXT, yes BIGINT, no BIGINT)")
        connection.executemany("INSERT INTO tallies VALUES (?, ?, ?, ?)", tallies)
        connection.execute(
            "CREATE TABLE versions AS SELECT unnest(?) AS good, unnest(?) AS v", _numbered(versions)
        )
        rows = connection.execute(
            "SELECT v, provider, SUM(lowest) FROM (SELECT v, provider, standard,"
            f" MIN((10000 * yes >= {LOW} * (yes + no))::INT + (10000 * yes >= good * (yes + no))::INT"
            f" + (10000 * yes >= {HIGH} * (yes + no))::INT) AS lowest"
            " FROM tallies CROSS JOIN versions GROUP BY ALL) GROUP BY v, provider ORDER BY v, provider"
        ).fetchall()
    return _by_version(rows)


def polars_query(tallies: Tallies, versions: Sequence[int]) -> Points:
    """The same as a lazy query."""
    import polars as pl

    names = ["provider", "standard", "yes", "no"]
    good, numbers = _numbered(versions)
    many = pl.LazyFrame(tallies, names, orient="row").join(
        pl.LazyFrame({"good": good, "v": numbers}), how="cross"
    )
    share, of = 10_000 * pl.col("yes"), pl.col("yes") + pl.col("no")
    level = sum((share >= edge * of).cast(pl.Int64) for edge in (LOW, pl.col("good"), HIGH))
    lowest = many.with_columns(level=level).group_by("v", "provider", "standard").agg(pl.col("level").min())
    points = lowest.group_by("v", "provider").agg(pl.col("level").sum()).sort("v", "provider")
    return _by_version(points.collect().rows())


def pandas_frames(tallies: Tallies, versions: Sequence[int]) -> Points:
    """The same as data frames."""
    import pandas as pd

    good, numbers = _numbered(versions)
    one = pd.DataFrame(tallies, columns=["provider", "standard", "yes", "no"])
    many = one.merge(pd.DataFrame({"good": good, "v": numbers}), how="cross")
    share, of = 10_000 * many["yes"], many["yes"] + many["no"]
    many["level"] = sum((share >= edge * of).astype(int) for edge in (LOW, many["good"], HIGH))
    lowest = many.groupby(["v", "provider", "standard"])["level"].min()
    points = lowest.groupby(["v", "provider"]).sum()
    return _by_version((v, provider, level) for (v, provider), level in points.items())


def _numbered(versions: Sequence[int]) -> list[list[int]]:
    return [list(versions), list(range(len(versions)))]


def _by_version(rows: object) -> Points:
    found: dict[int, list[int]] = {}
    for version, _, points in rows:  # type: ignore[attr-defined]
        found.setdefault(version, []).append(int(points))
    return list(found.values())
