"""Case ids that are missing, or used twice: found by statements that DuckDB can spill."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ratings_engine.errors import Finding
from ratings_engine.samples.cases import MAX_FINDINGS
from ratings_engine.samples.providers import short
from ratings_engine.samples.table import STRAY
from ratings_engine.tallies.duckdb_rows import I0, P0, P1, R0
from ratings_engine.tallies.sql import alias, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar
    from ratings_engine.tallies.duckdb_cases import DuckDBCases

    Providers = Mapping[Key, Sequence[tuple[Scalar, ...]]]

__all__ = ["wrong_ids"]

_WHOSE = alias("n", 0)


def wrong_ids(source: DuckDBCases, providers: Providers) -> Iterator[Finding]:
    """Yield case ids that are missing (RE516), or used twice by a provider (RE515).

    ``providers`` are the ways in which each provider and its type are written.
    """
    if not source.sound_ids:
        yield from _missing(source)
    keys = f"{P0}, {P1}"
    if any(len(ways) > 1 for ways in providers.values()):
        _number_providers(source, providers)
        keys = _WHOSE
    rows = _relation(keys, "cases")
    hashes = f"SELECT hash({keys}, {I0}) AS h0 FROM {rows}"
    # Equal numbers settle it: equal ids have equal hashes. Unequal ones may be chance.
    [(cases, different)] = source.query(
        f"SELECT {source.sound_ids or '(SELECT COUNT(*) FROM cases)'}, COUNT(*)"
        f" FROM (SELECT DISTINCT h0 FROM ({hashes}) AS hashes) AS one"
    )
    if cases != different:
        yield from _repeated(source, providers, keys, hashes)


def _missing(source: DuckDBCases) -> Iterator[Finding]:
    missing = f"{I0} = ''"
    if not source.query(f"SELECT 1 FROM every WHERE {missing} LIMIT 1"):
        return
    values = (alias("v", n) for n in range(len(source.table.header)))
    filled = " OR ".join(f"trim(CAST({value} AS VARCHAR), {literal(STRAY)}) <> ''" for value in values)
    [(count,)] = source.query(f"SELECT COUNT(*) FROM every WHERE {missing} AND ({filled})")
    if count:
        message = "the row has no case id" + ("" if count == 1 else f" ({count} cases, here first)")
        where = source.place(source.rows.first_without(filled), source.index(I0))
        yield Finding("RE516", "error", where, message, "fill in the column 'case_id'")


def _number_providers(source: DuckDBCases, providers: Providers) -> None:
    """Make the table ``whose``, with a number for each provider; only text is written in several ways."""
    listed = [
        f"({_text(way[0])}, {_text(way[1])}, {number})"
        for number, ways in enumerate(providers.values())
        for way in ways
    ]
    columns = f"{P0}, {P1}, {_WHOSE}"
    source.query(
        f"CREATE TABLE whose AS SELECT CAST({P0} AS VARCHAR) AS {P0}, CAST({P1} AS VARCHAR) AS {P1}, {_WHOSE}"
        f" FROM (VALUES {', '.join(listed)}) AS given({columns})"
    )


def _text(cell: Scalar) -> str:
    return "NULL" if cell is None else literal(str(cell))


def _relation(keys: str, rows: str) -> str:
    """Return the rows with the keys that tell providers apart."""
    if keys != _WHOSE:
        return rows
    same = " AND ".join(f"CAST(one.{p} AS VARCHAR) IS NOT DISTINCT FROM whose.{p}" for p in (P0, P1))
    return f"(SELECT one.*, whose.{_WHOSE} FROM {rows} AS one JOIN whose ON {same}) AS numbered"


def _repeated(source: DuckDBCases, providers: Providers, keys: str, hashes: str) -> Iterator[Finding]:
    """Yield the first case ids that are used more than once, and how often."""
    first = f"MIN({R0})" if source.relation.number else f"{keys}, {I0}"
    suspect = f"SELECT h0 FROM ({hashes}) AS hashes GROUP BY h0 HAVING COUNT(*) > 1"
    found = source.query(
        f"SELECT {keys}, {I0}, COUNT(*) FROM {_relation(keys, 'every')}"
        f" WHERE {I0} <> '' AND hash({keys}, {I0}) IN ({suspect})"
        f" GROUP BY {keys}, {I0} HAVING COUNT(*) > 1 ORDER BY {first} LIMIT {MAX_FINDINGS}"
    )
    known = _keys(providers, numbered=keys == _WHOSE)
    repeated = [(known[row[:-2]], providers[known[row[:-2]]], str(row[-2])) for row in found]
    rows = source.rows.twice(repeated) if repeated else []
    for (_, _, identity), (one, two), (*_, count) in sorted(
        zip(repeated, rows, found, strict=True), key=_second
    ):
        yield _used_twice(source, identity, (one, two), cast("int", count))


def _second(found: tuple[object, tuple[int, int], object]) -> tuple[int, int]:
    return found[1]


def _keys(providers: Providers, *, numbered: bool) -> dict[tuple[Scalar, ...], Key]:
    if numbered:
        return {(number,): key for number, key in enumerate(providers)}
    return {way: key for key, ways in providers.items() for way in ways}


def _used_twice(source: DuckDBCases, identity: str, rows: tuple[int, int], count: int) -> Finding:
    index = source.index(I0)
    message = f"the case id '{short(identity)}' is already used at {source.place(rows[0], index)}"
    often = "" if count == 2 else f" ({count} cases have it)"  # noqa: PLR2004
    remedy = "give each case its own id, or remove the repeated row"
    return Finding("RE515", "error", source.place(rows[1], index), f"{message}{often}", remedy)
