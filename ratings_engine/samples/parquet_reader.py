"""Tables in Parquet files, read by DuckDB inside the process and in batches."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.connecting import connect
from ratings_engine.samples.table import Row, Table, fitted, require_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from ratings_engine.samples.table import Scalar

__all__ = ["damaged", "parquet_columns", "path_pattern", "read_expression", "read_parquet"]

_BATCH: Final = 2048
_GLOB: Final = re.compile(r"([*?\[])")

# How to read each of DuckDB's types that a cell can hold; {} is the column.
_AS_IS: Final = (
    "VARCHAR",
    "JSON",
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
    "DOUBLE",
    "DECIMAL",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMP_S",
    "TIMESTAMP_MS",
    "TIMESTAMP_NS",
    '"NULL"',
)
_READ: Final = dict.fromkeys(_AS_IS, "{}") | {
    # By way of text, as a person sees it: 2.1 and not 2.0999999.
    "FLOAT": "CAST(CAST({} AS VARCHAR) AS DOUBLE)",
    "UUID": "CAST({} AS VARCHAR)",
    "ENUM": "CAST({} AS VARCHAR)",
    # In UTC wherever it is read; a cast would use this computer's time zone.
    "TIMESTAMP WITH TIME ZONE": "make_timestamp(epoch_us({}))",
}


def read_parquet(path: str) -> Table:
    """Return the table in the Parquet file at ``path``, in the file's order.

    Times with a zone are given in UTC. Raise RE500, RE502, RE505 (damaged, or a column that
    is no plain value), RE506 (path) or RE507 (columns of one name) here, RE505 from the rows.
    """
    import duckdb

    require_file(path)
    connection = connect({"preserve_insertion_order": "true"})
    try:
        pattern = path_pattern(path)
        names, query = _query(connection, path, pattern)
        connection.execute(query, [pattern])
    except (duckdb.Error, RuntimeError) as error:  # RuntimeError: a name that is not UTF-8
        connection.close()
        raise damaged(path, error) from error
    except RatingsError:
        connection.close()
        raise
    header: list[Scalar] = [*names]
    table = Table(path, "", header, 0, _rows(connection, path), spreadsheet=False)
    return table._replace(rows=fitted(table))


def path_pattern(path: str) -> str:
    """Return a pattern for DuckDB that only the file at ``path`` matches; raise RE506."""
    absolute = os.path.abspath(path)
    if os.sep == "/" and "\\" in absolute:
        raise RatingsError(
            "RE506",
            "the path of a Parquet file cannot hold a backslash",
            place=Place(path),
            remedy="rename the file or its folder",
        )
    return _GLOB.sub(r"[\1]", absolute)


def _query(connection: DuckDBPyConnection, path: str, pattern: str) -> tuple[list[str], str]:
    """Return the column names and the query, with one parameter, that reads the file."""
    source = "FROM read_parquet(?, hive_partitioning = false)"
    columns = connection.execute(f"SELECT * {source} LIMIT 0", [pattern]).description or []
    reads = [read_expression(path, str(one[0]), str(one[1])) for one in columns]
    return parquet_columns(connection, path, pattern), f"SELECT {', '.join(reads)} {source}"


def parquet_columns(connection: DuckDBPyConnection, path: str, pattern: str) -> list[str]:
    """Return the names of a file's columns as they are written in it; raise RE507."""
    # Without nested columns the schema is a root and then one entry for each column. Its
    # names are the file's own; those of the query above were changed to differ.
    schema = "SELECT name FROM parquet_schema(?) OFFSET 1"
    names = [str(one[0]) for one in connection.execute(schema, [pattern]).fetchall()]
    _check_names(path, names)
    return names


def read_expression(path: str, name: str, kind: str) -> str:
    """Return the SQL that reads a column of type ``kind``; raise RE505 if there is none."""
    plain = "" if kind.endswith("]") else kind.partition("(")[0]
    if plain not in _READ:
        message = f"column {name} holds {kind[:60]}, which is no plain value"
        raise RatingsError(
            "RE505",
            message,
            place=Place(path, path=f"column {name}"),
            remedy="leave the column out, or write it as text or numbers",
        )
    quoted = name.replace('"', '""')
    return _READ[plain].format(f'"{quoted}"')


def _check_names(path: str, names: list[str]) -> None:
    """Raise RE507 if two columns have the same name, but for capitals."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if other is not name:
            message = f"the columns {other} and {name} have the same name, but for capitals"
            raise RatingsError(
                "RE507", message, place=Place(path, path=f"column {name}"), remedy="rename one of them"
            )


def _rows(connection: DuckDBPyConnection, path: str) -> Iterator[Row]:
    """Yield the rows, numbered from 1, and close the database after the last."""
    import duckdb

    done = 0
    try:
        while batch := connection.fetchmany(_BATCH):
            for number, cells in enumerate(batch, done + 1):
                yield Row(number, list(cells))
            done += len(batch)
    except (duckdb.Error, RuntimeError) as error:
        raise damaged(path, error) from error
    finally:
        connection.close()


def damaged(path: str, error: Exception) -> RatingsError:
    """Return the error RE505 for a file that DuckDB cannot read."""
    reason = str(error).partition("\n")[0]
    return RatingsError(
        "RE505",
        f"the file cannot be read as Parquet: {reason}",
        place=Place(path),
        remedy="write the file again, or give it as CSV",
    )
