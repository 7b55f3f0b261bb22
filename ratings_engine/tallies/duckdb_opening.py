"""Tables of cases that DuckDB counts where they are stored: Parquet, its own files, plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from ratings_engine.samples.connecting import connect
from ratings_engine.samples.database_reader import attach, find_table, unreadable_database
from ratings_engine.samples.parquet_reader import damaged, parquet_columns, path_pattern, read_expression
from ratings_engine.samples.parts import require_same_columns
from ratings_engine.samples.reading import is_database
from ratings_engine.samples.table import (
    PARQUET_EXTENSIONS,
    PART,
    TEXT_EXTENSIONS,
    Table,
    extension_of,
    require_file,
)
from ratings_engine.tallies.duckdb_cases import DuckDBCases, Relation
from ratings_engine.tallies.duckdb_connection import Database
from ratings_engine.tallies.engines import CannotCount
from ratings_engine.tallies.sql import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.samples.table import Scalar
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.engines import Watch

__all__ = ["open_cases"]

_VIRTUAL = frozenset({"file_index", "file_row_number", "filename"})


def open_cases(file: SampleFile, standards: Standards, watch: Watch | None) -> DuckDBCases:
    """Return the cases in ``file``, to be counted by DuckDB; ``watch`` is told how many percent are done.

    Raises RE500 to RE507 and RE554 to RE558 as reading it would, and CannotCount for what
    DuckDB would read in another way.
    """
    if is_database(file.path):
        return _opened(file, standards, Database(file.path, unreadable_database, watch), _database)
    extension = extension_of((file.parts or (file.path,))[0])
    if extension in PARQUET_EXTENSIONS:
        return _opened(file, standards, Database(file.path, _damaged_part(file.parts), watch), _parquet)
    if extension in TEXT_EXTENSIONS:
        from ratings_engine.tallies.duckdb_text import not_read, open_text

        return _opened(file, standards, Database(file.path, not_read, watch), open_text)
    raise CannotCount("it is no table of Parquet, delimited text or DuckDB")


def _opened(
    file: SampleFile,
    standards: Standards,
    database: Database,
    look: Callable[[SampleFile, Database], tuple[Table, Relation]],
) -> DuckDBCases:
    try:
        return DuckDBCases(file, standards, database, *look(file, database))
    except BaseException:
        database.close()
        raise


def _parquet(file: SampleFile, database: Database) -> tuple[Table, Relation]:
    """Return the table and how DuckDB reads it; raises RE500 to RE507 and RE556."""
    parts = file.parts or (file.path,)
    for path in parts:
        require_file(path)
    patterns = [path_pattern(path) for path in parts]
    listed = ", ".join(literal(pattern) for pattern in patterns)
    looked = [_names_and_columns(database, *one) for one in zip(parts, patterns, strict=True)]
    names, columns = [names for names, _ in looked], [columns for _, columns in looked]
    _require_alike(parts, names, columns)
    if _VIRTUAL & {name.lower() for name in names[0]}:
        raise CannotCount("a column has a name by which DuckDB numbers rows")
    relation = f"read_parquet([{listed}], hive_partitioning = false)"
    number = f"file_index * {PART} + file_row_number + 1"
    reads = [read_expression(file.path, name, kind) for name, kind in columns[0]]
    header: list[Scalar] = [*names[0]]
    table = Table(file.path, "", header, 0, iter(()), spreadsheet=False, parts=file.parts)
    return table, Relation(relation, number, reads, [kind for _, kind in columns[0]])


def _names_and_columns(
    database: Database, path: str, pattern: str
) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the names in the file at ``path``, and its columns as DuckDB calls them, with their types."""
    try:
        names = parquet_columns(database.connection, path, pattern)
        found = database.connection.execute(f"SELECT * FROM {_read_one(pattern)} LIMIT 0").description or []
    except (duckdb.Error, RuntimeError) as error:
        raise damaged(path, error) from error
    return names, [(str(one[0]), str(one[1])) for one in found]


def _read_one(pattern: str) -> str:
    return f"read_parquet({literal(pattern)}, hive_partitioning = false)"


def _damaged_part(parts: Sequence[str]) -> Callable[[str, Exception], Exception]:
    """Return what makes the error for Parquet that cannot be read: of the first part for which it cannot.

    DuckDB does not say in which file the page is; each is read once more.
    """

    def unreadable(path: str, error: Exception) -> Exception:
        return next((found for part in parts if (found := _wrong_with(part))), None) or damaged(path, error)

    return unreadable


def _wrong_with(path: str) -> Exception | None:
    with connect() as connection:
        try:
            connection.execute(f"SELECT MAX(hash(one)) FROM {_read_one(path_pattern(path))} AS one")
        except (duckdb.Error, RuntimeError) as error:
            return damaged(path, error)
    return None


def _require_alike(
    parts: Sequence[str], names: Sequence[list[str]], columns: Sequence[list[tuple[str, str]]]
) -> None:
    for path, other, typed in zip(parts, names, columns, strict=True):
        require_same_columns(parts[0], names[0], path, other)
        if typed != columns[0]:
            raise CannotCount(f"the columns of {path} are not of the same types as those of {parts[0]}")


def _database(file: SampleFile, database: Database) -> tuple[Table, Relation]:
    """Return the table and how DuckDB reads it; raises RE500, RE502, RE505, RE557 and RE558."""
    attach(database.connection, file.path)
    try:
        stored = find_table(database.connection, file.path, file.table)
    except duckdb.Error as error:
        raise unreadable_database(file.path, error) from error
    reads = [read_expression(file.path, *one) for one in zip(stored.names, stored.kinds, strict=True)]
    header: list[Scalar] = [*stored.names]
    table = Table(file.path, "", header, 0, iter(()), spreadsheet=False)
    return table, Relation(stored.relation, "rowid + 1", reads, [*stored.kinds])
