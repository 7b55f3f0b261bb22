"""Cases that DuckDB counts where they are stored, within a limit of memory."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, NamedTuple

from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.table import fitted, place
from ratings_engine.samples.unchanged import or_changed, require_unchanged, stamps_of
from ratings_engine.tallies.case_ids import tidied
from ratings_engine.tallies.duckdb_ids import count_ids, wrong_ids
from ratings_engine.tallies.duckdb_keys import require_lasting_keys
from ratings_engine.tallies.duckdb_rows import NumberedRows, condition_of
from ratings_engine.tallies.engines import CannotCount
from ratings_engine.tallies.from_tables import MAX_SPELLINGS
from ratings_engine.tallies.plan import named_place
from ratings_engine.tallies.read_rows import ReadRows
from ratings_engine.tallies.sql import alias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ratings_engine.errors import Finding, Place
    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.model import Case, CaseSheet
    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.samples.table import Row, Scalar, Table
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.duckdb_connection import Database
    from ratings_engine.tallies.duckdb_ids import DifferentIds
    from ratings_engine.tallies.plan import CountingPlan
    from ratings_engine.tallies.surprises import Spread

__all__ = ["DuckDBCases", "Relation"]

_GLIMPSE: Final = 1000
_TEXTS: Final = ("VARCHAR", "JSON", "ENUM", "UUID")
_WHOLE: Final = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG", "HUGE")
) | {"INTEGER", "UINTEGER"}


class Relation(NamedTuple):
    """How DuckDB reads a table: from ``rows``, with ``reads`` for the columns of the header.

    ``kinds`` are the columns' types, ``number`` the expression for the number of a row. Where that is
    empty, ``again`` reads the table case by case, to find places.
    """

    rows: str
    number: str
    reads: list[str]
    kinds: list[str]
    again: Callable[[], Table] | None = None


class DuckDBCases:
    """A table of cases in DuckDB's hands; see ``from_tables.CaseTable``. Close it after use."""

    def __init__(
        self, file: SampleFile, standards: Standards, database: Database, table: Table, relation: Relation
    ) -> None:
        """Count ``table``, which ``relation`` reads, in a ``database`` of its own."""
        self.table = table
        self.database = database
        self.relation = relation
        self.standards = standards
        self.columnar = relation.again is None
        self._stamps = stamps_of(file.parts or (file.path,))

    def close(self) -> None:
        """Close the database and remove what it spilt."""
        self.database.close()

    def bind(self, columns: Columns, plan: CountingPlan) -> None:
        """Make the views that statements name: ``cases``, and ``every`` row with its number, if it has one.

        Raises CannotCount for case ids of a type that SQL writes in another way, and for providers and
        attributes that come back as other values.
        """
        self.columns, self.plan = columns, plan
        rows, number, reads, _, again = self.relation
        values = [f"{read} AS {alias('v', n)}" for n, read in enumerate(reads)]
        values += [f"{number} AS {alias('r', 0)}"] if number else []
        self.database.run(f"CREATE VIEW stored_rows AS SELECT {', '.join(values)} FROM {rows}")
        places = [columns.provider, columns.provider_type, *(columns.attributes[n] for n in plan.attributes)]
        require_lasting_keys(self, [place for place in places if place is not None])
        named = [f"{read} AS {name}" for name, read in self._named()]
        self.database.run(f"CREATE VIEW every AS SELECT {', '.join(named)}, * FROM stored_rows")
        names = ", ".join([*(name for name, _ in self._named()), *(alias("v", n) for n in range(len(reads)))])
        # A condition would make every statement read the ids.
        wanted = f" WHERE {alias('i', 0)} <> ''" if self.ids.missing else ""
        self.database.run(f"CREATE VIEW cases AS SELECT {names} FROM every{wanted}")
        self.rows = NumberedRows(self) if again is None else ReadRows(self, again)

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield the names that statements use, and what reads them."""
        columns = self.columns
        yield alias("p", 0), self._read(columns.provider)
        yield alias("p", 1), self._read(columns.provider_type)
        for number, name in enumerate(self.plan.attributes):
            yield alias("a", number), self._read(columns.attributes[name])
        yield alias("i", 0), self._identity
        for number, name in enumerate(self.plan.columns):
            yield alias("c", number), self._answer(columns.questions[name])

    def _read(self, index: int | None) -> str:
        return "NULL" if index is None else alias("v", index)

    def _kind(self, index: int) -> str:
        return self.relation.kinds[index].partition("(")[0]

    def _answer(self, index: int) -> str:
        """Return a column of answers as text; a database's own true and false are yes and no."""
        read = alias("v", index)
        if self._kind(index) == "BOOLEAN":
            return f"CASE WHEN {read} THEN 'yes' WHEN NOT {read} THEN 'no' END"
        return read if self._kind(index) == "VARCHAR" else f"CAST({read} AS VARCHAR)"

    def _written(self, index: int) -> str:
        value = alias("v", index)
        return value if self._kind(index) == "VARCHAR" else f"CAST({value} AS VARCHAR)"

    @functools.cached_property
    def _identity(self) -> str:
        """Return what reads a case id as tidied text, empty where there is none."""
        index = self.columns.case_id or 0
        kind = self._kind(index)
        if kind not in _WHOLE and kind not in _TEXTS:
            raise CannotCount(f"case ids are of the type {kind}; write them as text")
        return tidied(self._written(index), "trim")

    @property
    def whose(self) -> list[str]:
        """Return the names of the columns that say whose a case is, as far as the table has them."""
        places = (self.columns.provider, self.columns.provider_type)
        return [alias("p", number) for number, place in enumerate(places) if place is not None]

    @functools.cached_property
    def ids(self) -> DifferentIds:
        """Return how many different ids the rows have, as far as their providers are written alike."""
        return count_ids(self, self._written(self.columns.case_id or 0))

    def query(self, statement: str, most: int | None = None) -> list[tuple[Scalar, ...]]:
        """Return the rows of a statement over ``cases``; raise RE505 for a damaged file."""
        return self.database.run(statement, most=most)

    def glimpse(self) -> list[set[str]]:
        """Return texts that stand in the plan's columns, from the first rows of the table."""
        columns = [alias("c", number) for number in range(len(self.plan.columns))]
        rows = self.query(f"SELECT {', '.join(columns)} FROM cases LIMIT {_GLIMPSE}") if columns else []
        return [{str(row[n]) for row in rows if row[n] is not None} for n in range(len(columns))]

    def spellings(self, number: int, known: Sequence[str]) -> list[str]:
        """Return texts in a column of the plan that are not ``known``."""
        column = alias("c", number)
        statement = (
            f"SELECT DISTINCT {column} FROM cases WHERE {column} NOT IN ({', '.join('?' * len(known))})"
        )
        return [row[0] for row in self.database.run(f"{statement} LIMIT {MAX_SPELLINGS}", known)]

    def where(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[tuple[int, Place]]:
        """Return for each column (an alias) and values: how many cases hold one of them, and where first."""
        asked = [condition_of(column, values) for column, values in wanted]
        sums = ", ".join(f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)" for condition, _ in asked)
        [counts] = self.database.run(f"SELECT {sums} FROM cases", [v for _, values in asked for v in values])
        found = zip(counts, self.rows.first(wanted), wanted, strict=True)
        return [(int(count), self.place(row, self.index(column))) for count, row, (column, _) in found]

    def spread(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[list[Spread]]:
        """Return for each column (an alias) and values: in which groups how many cases hold which value.

        Raises RE554 where the file is no longer the one that was counted.
        """
        found = self.rows.spread(wanted)
        require_unchanged(self._stamps)
        return found

    def index(self, column: str) -> int:
        """Return the place in the header of what an alias names."""
        return named_place(column, self.columns, self.plan)

    def place(self, row: int, index: int) -> Place:
        """Return where the cell of a row, by its number, and a column of the header is."""
        return place(self.table, row, index)

    def wrong_ids(
        self, providers: Mapping[Key, Sequence[tuple[Scalar, ...]]], cases: int
    ) -> Iterator[Finding]:
        """Yield case ids that are missing (RE516), or used twice by a provider (RE515)."""
        return wrong_ids(self, providers, cases)

    def cases(self, wanted: Mapping[Key, Sequence[tuple[Scalar, ...]]]) -> dict[Key, tuple[Case, ...]]:
        """Return the cases of providers, in the table's order; ``wanted`` is how each is written.

        Raises RE554 where the file is no longer the one that was counted.
        """
        with or_changed(self._stamps):
            sheets = self._sheets(self.rows.of(wanted), next(iter(wanted)))
        return {key: sheets[key].cases for key in wanted if key in sheets}

    def first(
        self, key: Key, ways: Sequence[tuple[Scalar, ...]], column: str, words: Sequence[str]
    ) -> Case | None:
        """Return a provider's first case that has one of ``words`` in ``column``.

        Raises RE554 where the file is no longer the one that was counted.
        """
        with or_changed(self._stamps):
            row = next(self.rows.of({key: ways}, (column, words)), None)
            if row is not None:
                return self._sheets(iter([row]), key)[key].cases[0]
        require_unchanged(self._stamps)
        return None

    def _sheets(self, rows: Iterator[Row], usual: Key) -> dict[Key, CaseSheet]:
        """Return the cases of rows by provider; ``usual`` stands in where there is no such column."""
        table = self.table._replace(rows=rows)
        sheets = read_cases(table._replace(rows=fitted(table)), self.standards, Defaults(*usual))
        require_unchanged(self._stamps)
        return sheets
