"""Tables in DuckDB's own files, read in the order in which they are stored."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.connecting import connect
from ratings_engine.samples.parquet_reader import read_expression
from ratings_engine.samples.providers import short
from ratings_engine.samples.table import Row, Table, fitted, require_file
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from ratings_engine.samples.table import Scalar

__all__ = ["Stored", "attach", "find_table", "read_database", "unreadable_database"]

_BATCH: Final = 2048
_NAMED: Final = 5
_ROW: Final = "rowid"
# What DuckDB says, in words that no path has by chance.
_REMEDIES: Final = {
    "could not set lock on file": "close the program that has it open for writing, or copy the file",
    "open encrypted database": "write the table into a file without encryption, such as Parquet",
    "trying to read a database file with": "export the table as Parquet with the DuckDB that wrote it",
}


class Stored(NamedTuple):
    """A table of an attached database: how SQL names it, its columns and their types."""

    relation: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]


def attach(connection: DuckDBPyConnection, path: str) -> None:
    """Attach the database at ``path``, only to be read, and let nothing else be reached from then on.

    It is not opened itself: what it defines must not stand before what is built in. Raises
    RE500, RE502, and RE557 for what is no database that can be read.
    """
    import duckdb

    require_file(path)
    quoted = path.replace("'", "''")
    try:
        connection.execute(f"ATTACH '{quoted}' AS stored (READ_ONLY, TYPE duckdb)")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise unreadable_database(path, error) from error


def unreadable_database(path: str, error: Exception) -> RatingsError:
    """Return the error RE557 for a database that DuckDB cannot read."""
    reason = str(error).partition("\n")[0]
    remedy = next((words for sign, words in _REMEDIES.items() if sign in reason.lower()), "")
    return RatingsError(
        "RE557",
        f"the database cannot be read: {reason}",
        place=Place(path),
        remedy=remedy or "check that it is a DuckDB database, or export the table as Parquet",
    )


def find_table(connection: DuckDBPyConnection, path: str, wanted: str) -> Stored:
    """Return the table that is ``wanted``, or the only one.

    Raises RE558 where there is none, there are several, or it is a view; RE505 for columns
    of no plain value.
    """
    rows = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'stored' ORDER BY ALL"
    ).fetchall()
    known = {_called(schema, table): (schema, table) for schema, table in rows}
    if wanted not in known and not (len(known) == 1 and not wanted):
        raise _not_found(connection, path, wanted, list(known))
    schema, table = known[wanted] if wanted else next(iter(known.values()))
    relation = f"stored.{_quoted(schema)}.{_quoted(table)}"
    columns = connection.execute(f"SELECT * FROM {relation} LIMIT 0").description or []
    names, kinds = tuple(str(one[0]) for one in columns), tuple(str(one[1]) for one in columns)
    if _ROW in (name.lower() for name in names):
        raise _refused(path, f"a column is called {_ROW}, which numbers the rows", "rename the column")
    return Stored(relation, names, kinds)


def _called(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _not_found(connection: DuckDBPyConnection, path: str, wanted: str, known: list[str]) -> RatingsError:
    found = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE database_name = 'stored' AND NOT internal ORDER BY ALL"
    ).fetchall()
    views = [view for (view,) in found]
    if wanted in views or (views and not known and not wanted):
        message = f"{wanted or views[0]} is a view, and what it reads may change"
        return _refused(path, message, "store it as a table: CREATE TABLE cases AS FROM the view")
    if not known:
        return _refused(path, "the database has no table", "store the cases in a table of it")
    if not wanted:
        remedy = f"choose one: --table {shlex.quote(known[0])}"
        named = ", ".join(map(short, known[:_NAMED])) + (", ..." if len(known) > _NAMED else "")
        return _refused(path, f"the database has {len(known)} tables: {named}", remedy)
    return _refused(path, f"the database has no table '{wanted}'", suggestion(wanted, known))


def _refused(path: str, message: str, remedy: str) -> RatingsError:
    return RatingsError("RE558", message, place=Place(path), remedy=remedy)


def read_database(path: str, wanted: str) -> Table:
    """Return a table of the database at ``path``, in the order in which it is stored.

    Raises what ``attach`` and ``find_table`` do, here, and RE557 from the rows.
    """
    import duckdb

    connection = connect()
    try:
        attach(connection, path)
        stored = find_table(connection, path, wanted)
        reads = [read_expression(path, *one) for one in zip(stored.names, stored.kinds, strict=True)]
        connection.execute(f"SELECT {_ROW}, {', '.join(reads)} FROM {stored.relation}")
    except duckdb.Error as error:
        connection.close()
        raise unreadable_database(path, error) from error
    except RatingsError:
        connection.close()
        raise
    header: list[Scalar] = [*stored.names]
    table = Table(path, "", header, 0, _rows(connection, path), spreadsheet=False)
    return table._replace(rows=fitted(table))


def _rows(connection: DuckDBPyConnection, path: str) -> Iterator[Row]:
    import duckdb

    try:
        while batch := connection.fetchmany(_BATCH):
            for number, *cells in batch:
                yield Row(int(number) + 1, cells)
    except (duckdb.Error, RuntimeError) as error:
        raise unreadable_database(path, error) from error
    finally:
        connection.close()
