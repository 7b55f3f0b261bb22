"""Rows of a table whose rows DuckDB numbers itself: where something stands first, and whole rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.samples.table import Row
from ratings_engine.tallies.contradicting import contradicts_itself
from ratings_engine.tallies.sql import alias
from ratings_engine.tallies.statement import keys_of
from ratings_engine.tallies.surprises import Spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar
    from ratings_engine.tallies.duckdb_cases import DuckDBCases

__all__ = ["NumberedRows", "condition_of", "of_providers"]

P0, P1, I0, R0 = (alias(*one) for one in (("p", 0), ("p", 1), ("i", 0), ("r", 0)))


def condition_of(column: str, values: Sequence[Scalar]) -> tuple[str, list[Scalar]]:
    """Return the condition that ``column`` holds one of ``values``, and what stands for its marks."""
    known: list[Scalar] = [value for value in values if value is not None]
    conditions = [f"{column} IN ({_marks(known)})"] if known else []
    conditions += [f"{column} IS NULL"] if len(known) < len(values) else []
    return f"({' OR '.join(conditions)})", known


def of_providers(written: Sequence[tuple[Scalar, ...]]) -> tuple[str, list[Scalar]]:
    """Return the condition that a provider and its type are written in one of these ways."""
    conditions, values = [], []
    for kind in dict.fromkeys(way[1] for way in written):
        typed, of_type = condition_of(P1, [kind])
        named, names = condition_of(P0, list(dict.fromkeys(way[0] for way in written if way[1] == kind)))
        conditions.append(f"{typed} AND {named}")
        values += [*of_type, *names]
    return f"(({') OR ('.join(conditions)}))", values


class NumberedRows:
    """Finds rows by statements over ``every`` row."""

    def __init__(self, source: DuckDBCases) -> None:
        """Look at the rows of ``source``, which is bound."""
        self._database = source.database
        self._file = source.table.file
        self._keys = keys_of(source.plan)
        self._width = len(source.table.header)

    def first(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[int]:
        """Return the number of the first case that holds one of the values in a column (an alias)."""
        asked = [condition_of(column, values) for column, values in wanted]
        firsts = ", ".join(f"MIN(CASE WHEN {condition} THEN {R0} END)" for condition, _ in asked)
        values = [value for _, each in asked for value in each]
        [row] = self._database.run(f"SELECT {firsts} FROM every WHERE {I0} <> ''", values)
        return self._numbers(row)

    def _numbers(self, found: Sequence[Any]) -> list[int]:
        """Return numbers of rows; raises RE505 where there is none of what was counted."""
        if None in found:
            raise contradicts_itself(self._file, "values that were counted are not found")
        return [int(number) for number in found]

    def first_without(self, filled: str) -> int:
        """Return the number of the first row without a case id of which ``filled`` holds."""
        [row] = self._database.run(f"SELECT MIN({R0}) FROM every WHERE {I0} = '' AND ({filled})")
        return self._numbers(row)[0]

    def twice(
        self, repeated: Sequence[tuple[Key, Sequence[tuple[Scalar, ...]], str]]
    ) -> list[tuple[int, int]]:
        """Return the first two rows of each case id that a provider, written in these ways, repeats."""
        firsts = self._least(repeated, [0] * len(repeated))
        return list(zip(firsts, self._least(repeated, firsts), strict=True))

    def _least(
        self, repeated: Sequence[tuple[Key, Sequence[tuple[Scalar, ...]], str]], after: Sequence[int]
    ) -> list[int]:
        columns, values = [], []
        for (_, ways, identity), least in zip(repeated, after, strict=True):
            whose, of_provider = of_providers(ways)
            columns.append(f"MIN(CASE WHEN {I0} = ? AND {R0} > {least:d} AND {whose} THEN {R0} END)")
            values += [identity, *of_provider]
        [row] = self._database.run(f"SELECT {', '.join(columns)} FROM every", values)
        return self._numbers(row)

    def spread(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[list[Spread]]:
        """Return for each column (an alias) and values: in which groups how many cases hold which value."""
        return [self._spread(*each) for each in wanted]

    def _spread(self, column: str, values: Sequence[Scalar]) -> list[Spread]:
        condition, marked = condition_of(column, values)
        keys = ", ".join([*self._keys, column])
        statement = f"SELECT {keys}, COUNT(*), MIN({R0}) FROM every WHERE {I0} <> '' AND {condition}"
        rows = self._database.run(f"{statement} GROUP BY {keys}", marked)
        return [Spread(tuple(row[:-3]), row[-3], int(row[-2]), int(row[-1])) for row in rows]

    def of(
        self,
        wanted: Mapping[Key, Sequence[tuple[Scalar, ...]]],
        first: tuple[str, Sequence[str]] | None = None,
    ) -> Iterator[Row]:
        """Yield the rows of providers, in the table's order; ``wanted`` is how each is written.

        With a column and words, ``first``, it is only the first row that has one of them there.
        """
        whose, values = of_providers([way for ways in wanted.values() for way in ways])
        listed = ", ".join(alias("v", n) for n in range(self._width))
        statement = f"SELECT {R0}, {listed} FROM every WHERE {whose}"
        if first is not None:
            answered, words = condition_of(*first)
            statement, values = f"{statement} AND {I0} <> '' AND {answered}", [*values, *words]
        statement += f" ORDER BY {R0}" + ("" if first is None else " LIMIT 1")
        for number, *cells in self._database.stream(statement, values):
            yield Row(int(number), cells)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" for _ in values)
