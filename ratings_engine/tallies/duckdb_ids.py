"""Case ids that are missing, or used twice: found by statements that DuckDB can spill."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding
from ratings_engine.samples.cases import MAX_FINDINGS
from ratings_engine.samples.providers import short
from ratings_engine.samples.table import STRAY
from ratings_engine.tallies.case_ids import is_tidy
from ratings_engine.tallies.contradicting import contradicts_itself
from ratings_engine.tallies.duckdb_rows import I0, P0, P1, R0
from ratings_engine.tallies.sql import alias, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar
    from ratings_engine.tallies.duckdb_cases import DuckDBCases

    Providers = Mapping[Key, Sequence[tuple[Scalar, ...]]]

__all__ = ["DifferentIds", "count_ids", "wrong_ids"]

_WHOSE = alias("n", 0)


class DifferentIds(NamedTuple):
    """How many case ids a table has.

    ``different`` are those that differ, or whose providers are written differently; ``missing`` is
    whether any row has none.
    """

    different: int
    missing: bool


def count_ids(source: DuckDBCases, written: str) -> DifferentIds:
    """Return how many case ids differ; ``written`` reads an id as it stands in the table.

    One pass is enough where every id is tidy, as nearly all are.
    """
    tidy = f"WHEN {is_tidy(written)} THEN {_hash(source, written)}"
    found = _count_numbers(source, f"CASE {tidy} END")
    if not found.missing:
        return found
    return _count_numbers(source, f"CASE {tidy} WHEN {I0} <> '' THEN {_hash(source, I0)} END")


def _hash(source: DuckDBCases, identity: str) -> str:
    """Return the number that stands for a provider's case."""
    return f"hash({', '.join([*source.whose, identity])})"


def _count_numbers(source: DuckDBCases, number: str) -> DifferentIds:
    """Return how many different numbers rows have: equal ids of a provider have equal ones."""
    # Unlike COUNT(DISTINCT) this can spill.
    distinct = f"SELECT DISTINCT {number} AS h0 FROM every"
    [(numbers, different)] = source.database.run(f"SELECT COUNT(*), COUNT(h0) FROM ({distinct}) AS one")
    return DifferentIds(int(different), numbers != different)


def wrong_ids(source: DuckDBCases, providers: Providers, cases: int) -> Iterator[Finding]:
    """Yield case ids that are missing (RE516), or used twice by a provider (RE515).

    ``providers`` are the ways in which each provider and its type are written; ``cases`` is how
    many rows have an id.
    """
    if source.ids.missing:
        yield from _missing(source)
    written_alike = all(len(ways) == 1 for ways in providers.values())
    # Equal numbers settle it: equal ids have equal hashes. Unequal ones may be chance.
    if providers and not (written_alike and source.ids.different == cases):
        _number_providers(source, providers)
        yield from _repeated(source, providers)


def _missing(source: DuckDBCases) -> Iterator[Finding]:
    missing = f"{I0} = ''"
    values = (alias("v", n) for n in range(len(source.table.header)))
    filled = " OR ".join(f"trim(CAST({value} AS VARCHAR), {literal(STRAY)}) <> ''" for value in values)
    [(count,)] = source.query(f"SELECT COUNT(*) FROM every WHERE {missing} AND ({filled})")
    if count:
        message = "the row has no case id" + ("" if count == 1 else f" ({count} cases, here first)")
        where = source.place(source.rows.first_without(filled), source.index(I0))
        yield Finding("RE516", "error", where, message, "fill in the column 'case_id'")


def _number_providers(source: DuckDBCases, providers: Providers) -> None:
    """Make the table ``whose``, with a number for each provider; only text is written in several ways.

    Values stay of their own types in the database: as text they differ from what Python makes of them.
    Raises RE505 where a provider that was counted is not there.
    """
    source.query(f"CREATE TABLE spelt AS SELECT DISTINCT {P0}, {P1} FROM cases")
    rows = {_seen(way): row for row, *way in source.query(f"SELECT rowid, {P0}, {P1} FROM spelt")}
    numbered = [
        (rows.get(_seen(way)), number) for number, ways in enumerate(providers.values()) for way in ways
    ]
    if any(row is None for row, _ in numbered):
        raise contradicts_itself(source.table.file, "providers that were counted are not found")
    listed = ", ".join(f"({row:d}, {number:d})" for row, number in numbered)
    source.query(
        f"CREATE TABLE whose AS SELECT {P0}, {P1}, {_WHOSE}"
        f" FROM spelt JOIN (VALUES {listed}) AS given(g0, {_WHOSE}) ON spelt.rowid = g0"
    )


def _seen(way: Sequence[Scalar]) -> tuple[str, ...]:
    """Return what tells a way to write a provider from the others; what is no number equals nothing."""
    return tuple(map(repr, way))


def _numbered(rows: str) -> str:
    """Return the rows of known providers, with the numbers of these."""
    same = " AND ".join(f"one.{p} IS NOT DISTINCT FROM whose.{p}" for p in (P0, P1))
    return f"(SELECT one.*, whose.{_WHOSE} FROM {rows} AS one JOIN whose ON {same}) AS numbered"


def _repeated(source: DuckDBCases, providers: Providers) -> Iterator[Finding]:
    """Yield the first case ids that are used more than once, and how often."""
    first = f"MIN({R0})" if source.relation.number else f"{_WHOSE}, {I0}"
    number = f"hash({_WHOSE}, {I0})"
    suspect = f"SELECT {number} FROM {_numbered('cases')} GROUP BY 1 HAVING COUNT(*) > 1"
    found = source.database.run(
        f"SELECT {_WHOSE}, {I0}, COUNT(*) FROM {_numbered('every')}"
        f" WHERE {I0} <> '' AND {number} IN ({suspect})"
        f" GROUP BY {_WHOSE}, {I0} HAVING COUNT(*) > 1 ORDER BY {first} LIMIT {MAX_FINDINGS}"
    )
    known = list(providers)
    repeated = [(known[whose], providers[known[whose]], identity) for whose, identity, _ in found]
    rows = source.rows.twice(repeated) if repeated else []
    for (_, _, identity), (one, two), (*_, count) in sorted(
        zip(repeated, rows, found, strict=True), key=_second
    ):
        yield _used_twice(source, identity, (one, two), count)


def _second(found: tuple[object, tuple[int, int], object]) -> tuple[int, int]:
    return found[1]


def _used_twice(source: DuckDBCases, identity: str, rows: tuple[int, int], count: int) -> Finding:
    index = source.index(I0)
    message = f"the case id '{short(identity)}' is already used at {source.place(rows[0], index)}"
    often = "" if count == 2 else f" ({count} cases have it)"  # noqa: PLR2004
    remedy = "give each case its own id, or remove the repeated row"
    return Finding("RE515", "error", source.place(rows[1], index), f"{message}{often}", remedy)
