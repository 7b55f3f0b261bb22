"""Rows of a table that only reading it case by case numbers: the lines of a text.

The whole text is gone through for it, without keeping more than what is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.samples.providers import Defaults, Misread, Providers
from ratings_engine.samples.table import text
from ratings_engine.tallies.surprises import Spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Row, Scalar, Table
    from ratings_engine.tallies.duckdb_cases import DuckDBCases

    Whose = Callable[[Row], Key | None]

__all__ = ["ReadRows"]


class ReadRows:
    """Finds rows by reading them."""

    def __init__(self, source: DuckDBCases, again: Callable[[], Table]) -> None:
        """Look at the rows of ``source``, which is bound; ``again`` reads them."""
        self._source = source
        self._again = again
        self._identity = source.columns.case_id or 0
        attributes = [source.columns.attributes[name] for name in source.plan.attributes]
        self._keys = (source.columns.provider, source.columns.provider_type, *attributes)

    def first(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[int]:
        """Return the number of the first case that holds one of the values in a column (an alias)."""
        asked = [(self._source.index(column), {text(v) for v in values}) for column, values in wanted]
        found: dict[int, int] = {}
        for row in self._rows():
            if len(found) == len(asked):
                break
            if not text(row.cells[self._identity]):
                continue
            for number, (index, words) in enumerate(asked):
                if number not in found and text(row.cells[index]) in words:
                    found[number] = row.number
        return [found[number] for number in range(len(asked))]

    def first_without(self, filled: str) -> int:  # noqa: ARG002  (rows that are not filled are not read)
        """Return the number of the first row without a case id."""
        return next(row.number for row in self._rows() if not text(row.cells[self._identity]))

    def twice(
        self, repeated: Sequence[tuple[Key, Sequence[tuple[Scalar, ...]], str]]
    ) -> list[tuple[int, int]]:
        """Return the first two rows of each case id that a provider repeats."""
        found: dict[tuple[Key, str], list[int]] = {(key, identity): [] for key, _, identity in repeated}
        whose = self._whose({key for key, _, _ in repeated})
        for row in self._rows():
            key = whose(row)
            rows = None if key is None else found.get((key, text(row.cells[self._identity])))
            if rows is not None and len(rows) < 2:  # noqa: PLR2004
                rows.append(row.number)
        return [(rows[0], rows[1]) for rows in found.values()]

    def spread(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[list[Spread]]:
        """Return for each column (an alias) and values: in which groups how many cases hold which value.

        Keys and values are given as text. The whole text is read once, whatever is wanted.
        """
        asked = [(self._source.index(column), {text(v) for v in values}) for column, values in wanted]
        found: list[dict[tuple[str, ...], Spread]] = [{} for _ in asked]
        for row in self._rows():
            if text(row.cells[self._identity]):
                for seen, (index, words) in zip(found, asked, strict=True):
                    if (value := text(row.cells[index])) in words:
                        self._count(seen, row, value)
        return [list(seen.values()) for seen in found]

    def _count(self, seen: dict[tuple[str, ...], Spread], row: Row, value: str) -> None:
        keys = tuple("" if place is None else text(row.cells[place]) for place in self._keys)
        known = seen.setdefault((*keys, value), Spread(keys, value, 0, row.number))
        seen[(*keys, value)] = known._replace(cases=known.cases + 1)

    def of(
        self, wanted: Mapping[Key, object], first: tuple[str, Sequence[str]] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of providers, in the table's order.

        With a column and words, ``first``, only those that have one of them there.
        """
        whose = self._whose(set(wanted))
        found = (row for row in self._rows() if whose(row) is not None)
        if first is None:
            return found
        index, words = self._source.index(first[0]), {text(word) for word in first[1]}
        return (row for row in found if text(row.cells[index]) in words)

    def _rows(self) -> Iterator[Row]:
        return self._again().rows

    def _whose(self, wanted: set[Key]) -> Whose:
        """Return what tells which provider a row is of; None where it is none of those ``wanted``."""
        columns, standards = self._source.columns, self._source.standards
        # Where a column is missing all providers have what stands in for it.
        usual = Defaults(*next(iter(wanted)))
        providers = Providers(columns, [t.id for t in standards.provider_types], usual)
        places = [place for place in (columns.provider, columns.provider_type) if place is not None]
        known: dict[tuple[Scalar, ...], Key | None] = {}

        def whose(row: Row) -> Key | None:
            written = tuple(row.cells[place] for place in places)
            if written not in known:
                key = providers.read(row.cells)
                known[written] = None if isinstance(key, Misread) or key not in wanted else key
            return known[written]

        return whose
