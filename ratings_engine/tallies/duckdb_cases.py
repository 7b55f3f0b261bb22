"""Cases that DuckDB counts where they are stored, within a limit of memory."""

from __future__ import annotations

import shutil
import tempfile
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ratings_engine.errors import Finding, Place
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.parquet_reader import damaged, parquet_columns, path_pattern, read_expression
from ratings_engine.samples.providers import Defaults, short
from ratings_engine.samples.table import STRAY, Row, Table, fitted, place, require_file
from ratings_engine.tallies.from_tables import MAX_SPELLINGS
from ratings_engine.tallies.sql import alias, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.model import Case
    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.plan import CountingPlan

__all__ = ["DuckDBCases", "open_parquet"]

MEMORY: Final = "1GB"
_GLIMPSE: Final = 1000


class _Stored(NamedTuple):
    """A relation as DuckDB reads it: ``rows`` for counting, ``numbered`` with the row ``r0`` as well.

    ``reads`` are expressions for the columns of the header, ``kinds`` their types.
    """

    rows: str
    numbered: str
    reads: list[str]
    kinds: list[str]


class DuckDBCases:
    """A table of cases in DuckDB's hands; see ``from_tables.CaseTable``. Close it after use."""

    def __init__(
        self, connection: DuckDBPyConnection, table: Table, stored: _Stored, spill: str, standards: Standards
    ) -> None:
        """Count ``table``, which stands in ``stored``; ``spill`` is a folder to be removed."""
        self.table = table
        self._connection = connection
        self._stored = stored
        self._spill = spill
        self._standards = standards
        self._columns: Columns | None = None

    def close(self) -> None:
        """Close the database and remove what it spilt."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def bind(self, columns: Columns, plan: CountingPlan) -> None:
        """Make the views ``cases`` and ``numbered`` with the names that statements use."""
        self._columns, self._plan = columns, plan
        places: list[tuple[str, int | None]] = [
            (alias("p", 0), columns.provider),
            (alias("p", 1), columns.provider_type),
        ]
        places += [(alias("a", n), columns.attributes[name]) for n, name in enumerate(plan.attributes)]
        named = [f"{self._read(index)} AS {name}" for name, index in places]
        named.append(f"{self._identity(columns.case_id)} AS {alias('i', 0)}")
        for number, name in enumerate(plan.columns):
            named.append(f"{self._answer(columns.questions[name])} AS {alias('c', number)}")
        listed = ", ".join(named)
        wanted = f"{alias('i', 0)} <> ''"
        for view, rows, more in (
            ("cases", self._stored.rows, ""),
            ("numbered", self._stored.numbered, ", r0"),
        ):
            self._run(
                f"CREATE VIEW {view} AS SELECT * FROM (SELECT {listed}{more} FROM {rows}) WHERE {wanted}"
            )
        self._run(f"CREATE VIEW every AS SELECT {listed}, r0, * FROM {self._stored.numbered}")

    def _read(self, index: int | None) -> str:
        return "NULL" if index is None else self._stored.reads[index]

    def _answer(self, index: int) -> str:
        """Return a column of answers as text; a database's own true and false are yes and no."""
        read = self._stored.reads[index]
        if self._stored.kinds[index] == "BOOLEAN":
            return f"CASE WHEN {read} THEN 'yes' WHEN NOT {read} THEN 'no' END"
        return read if self._stored.kinds[index] == "VARCHAR" else f"CAST({read} AS VARCHAR)"

    def _identity(self, index: int | None) -> str:
        """Return the column of case ids as tidied text, empty where there is none."""
        read = self._read(index)
        if self._kind(index) != "VARCHAR":
            return f"COALESCE(CAST({read} AS VARCHAR), '')"
        # Tidying costs more than counting, and ids are nearly always tidy.
        tidy = f"{read} >= '!' AND {read} < chr(127) AND right({read}, 1) BETWEEN '!' AND '~'"
        [(untidy,)] = self._run(f"SELECT COUNT(*) FROM {self._stored.rows} WHERE NOT ({tidy})")
        return f"COALESCE({f'trim({read}, {literal(STRAY)})' if untidy else read}, '')"

    def _kind(self, index: int | None) -> str:
        return "" if index is None else self._stored.kinds[index]

    def query(self, statement: str) -> list[tuple[Scalar, ...]]:
        """Return the rows of a statement over ``cases``; raise RE505 for a damaged file."""
        return self._run(statement)

    def _run(self, statement: str, values: Sequence[Scalar] = ()) -> list[tuple[Any, ...]]:
        import duckdb

        try:
            return self._connection.execute(statement, list(values)).fetchall()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise damaged(self.table.file, error) from error

    def glimpse(self) -> list[set[str]]:
        """Return texts that stand in the plan's columns, from the first rows of the table."""
        columns = [alias("c", number) for number in range(len(self._plan.columns))]
        rows = self._run(f"SELECT {', '.join(columns)} FROM cases LIMIT {_GLIMPSE}") if columns else []
        return [{row[n] for row in rows if row[n] is not None} for n in range(len(columns))]

    def spellings(self, number: int, known: Sequence[str]) -> list[str]:
        """Return texts in a column of the plan that are not ``known``."""
        column = alias("c", number)
        statement = f"SELECT DISTINCT {column} FROM cases WHERE {column} NOT IN ({_marks(known)})"
        return [row[0] for row in self._run(f"{statement} LIMIT {MAX_SPELLINGS}", known)]

    def where(self, column: str, values: Sequence[Scalar]) -> tuple[int, Place]:
        """Return in how many cases ``column`` holds one of ``values``, and where first."""
        known = [value for value in values if value is not None]
        conditions = [f"{column} IN ({_marks(known)})"] if known else []
        conditions += [f"{column} IS NULL"] if len(known) < len(values) else []
        condition = " OR ".join(conditions)
        [(count, row)] = self._run(f"SELECT COUNT(*), MIN(r0) FROM numbered WHERE {condition}", known)
        return int(count), self._place(int(row), self._index(column))

    def _index(self, column: str) -> int:
        """Return the place in the header of what an alias names."""
        columns, plan = self._columns, self._plan
        assert columns is not None  # noqa: S101
        number = int(column[1:])
        if column[0] == "p":
            return (columns.provider, columns.provider_type)[number] or 0
        if column[0] == "i":
            return columns.case_id or 0
        return (
            columns.attributes[plan.attributes[number]]
            if column[0] == "a"
            else columns.questions[plan.columns[number]]
        )

    def _place(self, row: int, index: int) -> Place:
        return place(self.table, row, index)

    def wrong_ids(self, providers: Sequence[Sequence[tuple[Scalar, ...]]]) -> Iterator[Finding]:
        """Yield case ids that are missing (RE516), or used twice by a provider (RE515)."""
        yield from self._missing_ids()
        identity = alias("i", 0)
        hashed = f"hash({alias('p', 0)}, {alias('p', 1)}, {identity})"
        [(rows, different)] = self._run(
            f"SELECT (SELECT COUNT(*) FROM cases), COUNT(*) FROM (SELECT DISTINCT {hashed} FROM cases)"
        )
        spelt = any(len(ways) > 1 for ways in providers)
        if rows != different or spelt:
            yield from self._repeated_ids(providers)

    def _missing_ids(self) -> Iterator[Finding]:
        missing = f"{alias('i', 0)} = ''"
        if not self._run(f"SELECT 1 FROM every WHERE {missing} LIMIT 1"):
            return
        texts = (f"trim(CAST({read} AS VARCHAR), {literal(STRAY)})" for read in self._stored.reads)
        filled = " OR ".join(f"{text} <> ''" for text in texts)
        found = self._run(f"SELECT COUNT(*), MIN(r0) FROM every WHERE {missing} AND ({filled})")
        [(count, row)] = found
        if count:
            message = "the row has no case id" + ("" if count == 1 else f" ({count} cases, here first)")
            where = self._place(int(row), self._index(alias("i", 0)))
            yield Finding("RE516", "error", where, message, "fill in the column 'case_id'")

    def _repeated_ids(self, providers: Sequence[Sequence[tuple[Scalar, ...]]]) -> Iterator[Finding]:
        numbers = {keys: number for number, ways in enumerate(providers) for keys in ways}
        p0, p1, i0 = alias("p", 0), alias("p", 1), alias("i", 0)
        seen: dict[tuple[int, str], int] = {}
        rows = self._run(
            f"SELECT {p0}, {p1}, {i0}, r0 FROM numbered WHERE {i0} IN (SELECT {i0} FROM cases GROUP BY {i0} HAVING COUNT(*) > 1) ORDER BY r0"
        )
        for provider, kind, identity, row in rows:
            first = seen.setdefault((numbers[provider, kind], identity), row)
            if first != row:
                index = self._index(i0)
                message = f"the case id '{short(identity)}' is already used at {self._place(first, index)}"
                remedy = "give each case its own id, or remove the repeated row"
                yield Finding("RE515", "error", self._place(row, index), message, remedy)

    def cases(self, keys: Sequence[tuple[Scalar, ...]], key: Key) -> tuple[Case, ...]:
        """Return the cases of a provider, whose rows have one of ``keys``, in the table's order."""
        assert self._columns is not None  # noqa: S101
        conditions, values = [], []
        for ways in keys:
            conditions.append(" AND ".join(self._same(alias("p", n), cell) for n, cell in enumerate(ways)))
            values += [cell for cell in ways if cell is not None]
        listed = ", ".join(self._stored.reads)
        statement = f"SELECT r0, {listed} FROM every WHERE ({') OR ('.join(conditions)}) ORDER BY r0"
        rows = (Row(int(row[0]), list(row[1:])) for row in self._run(statement, values))
        table = self.table._replace(rows=rows)
        return read_cases(table._replace(rows=fitted(table)), self._standards, Defaults(*key))[key].cases

    def _same(self, column: str, cell: Scalar) -> str:
        return f"{column} IS NULL" if cell is None else f"{column} = ?"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" for _ in values)


def open_parquet(path: str, standards: Standards) -> DuckDBCases:
    """Return the cases in the Parquet file at ``path``, to be counted by DuckDB.

    Raises RE500 to RE507, as reading it would.
    """
    import duckdb

    require_file(path)
    spill = tempfile.mkdtemp(prefix="ratings-engine-")
    connection = _connect(spill)
    try:
        pattern = path_pattern(path)
        relation = f"read_parquet({literal(pattern)}, hive_partitioning = false)"
        numbered = f"read_parquet({literal(pattern)}, hive_partitioning = false, file_row_number = true)"
        columns = connection.execute(f"SELECT * FROM {relation} LIMIT 0").description or []
        names = parquet_columns(connection, path, pattern)
    except (duckdb.Error, RuntimeError) as error:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)
        raise damaged(path, error) from error
    reads = [read_expression(path, str(one[0]), str(one[1])) for one in columns]
    stored = _Stored(
        relation,
        f"(SELECT *, file_row_number + 1 AS r0 FROM {numbered})",
        reads,
        [str(one[1]) for one in columns],
    )
    header: list[Scalar] = [*names]
    table = Table(path, "", header, 0, iter(()), spreadsheet=False)
    return DuckDBCases(connection, table, stored, spill, standards)


def _connect(spill: str) -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
            "memory_limit": MEMORY,
            "temp_directory": spill,
        },
    )
