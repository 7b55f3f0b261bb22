"""Delimited text that DuckDB reads as it is read case by case; all other text it is kept from."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

from ratings_engine.errors import RatingsError
from ratings_engine.samples.compressed import COMPRESSIONS, uncompressed_name
from ratings_engine.samples.csv_reader import delimiter_of, encoding_of, read_csv
from ratings_engine.samples.parquet_reader import path_pattern
from ratings_engine.samples.parts import read_parts, require_same_columns
from ratings_engine.tallies.duckdb_cases import Relation
from ratings_engine.tallies.engines import CannotCount
from ratings_engine.tallies.plain_text import why_not_plain
from ratings_engine.tallies.sql import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.samples.table import Table
    from ratings_engine.tallies.duckdb_connection import Database

__all__ = ["not_read", "open_text"]

MAX_LINE: Final = 131_072
"""The longest line in bytes; a cell may be as long when it is read case by case, and no longer."""

_DELIMITERS: Final = ",;\t|"
_COMPRESSION: Final = dict(zip(COMPRESSIONS, ("gzip", "zstd"), strict=True))
_EVERY: Final = {
    "auto_detect": "false",
    "header": "false",
    "null_padding": "true",
    "strict_mode": "true",
    "max_line_size": str(MAX_LINE),
    "quote": "'\"'",
    "escape": "'\"'",
}


def not_read(path: str, error: Exception) -> CannotCount:  # noqa: ARG001
    """Return what is raised where DuckDB does not read a text; reading case by case says why."""
    reason, *more = str(error).splitlines()
    told = [line.strip() for line in more if line.startswith(("Expected", "  file = "))]
    return CannotCount("; ".join([reason, *told]))


def open_text(file: SampleFile, database: Database) -> tuple[Table, Relation]:  # noqa: ARG001
    """Return the table and how DuckDB reads it.

    Raises RE500 to RE505 and RE556 from its header, and CannotCount for what DuckDB would
    read in another way.
    """
    parts = file.parts or (file.path,)
    tables = [_read(path, None) for path in parts]
    first = tables[0]
    delimiters = {_delimiter(path) for path in parts}
    kinds = {_compression(path) for path in parts}
    for path, other in zip(parts, tables, strict=True):
        require_same_columns(parts[0], first.header, path, other.header)
    if len(delimiters) > 1 or len(kinds) > 1 or len({table.header_number for table in tables}) > 1:
        raise CannotCount("the files differ in their delimiters, headers or compression")
    [delimiter], [kind] = delimiters, kinds
    for path in parts:
        if why := why_not_plain(path, delimiter):
            raise CannotCount(f"{os.path.basename(path)}: {why}" if file.parts else why)
    relation = _relation(parts, first, delimiter, kind)
    reads = [f"h{n}" for n in range(len(first.header))]
    table = first._replace(file=file.path, parts=file.parts, rows=iter(()))
    return table, Relation(relation, "", reads, ["VARCHAR"] * len(reads), partial(_again, file))


def _again(file: SampleFile) -> Table:
    """Return the table to be read case by case, of whatever size."""
    return read_parts(file.path, file.parts, None, _read) if file.parts else _read(file.path, None)


_read = partial(read_csv, most=sys.maxsize)


def _delimiter(path: str) -> str:
    if encoding_of(path) != "utf-8":
        raise CannotCount("the text is UTF-16")
    delimiter = delimiter_of(path)
    if delimiter not in _DELIMITERS:
        raise CannotCount(f"the cells are divided by {delimiter!r}")
    return delimiter


def _compression(path: str) -> str:
    return _COMPRESSION.get(path[len(uncompressed_name(path)) :].lower(), "none")


def _relation(parts: Sequence[str], table: Table, delimiter: str, compression: str) -> str:
    try:
        listed = ", ".join(literal(path_pattern(path)) for path in parts)
    except RatingsError as error:
        raise CannotCount("its path holds a backslash") from error
    columns = ", ".join(f"'h{n}': 'VARCHAR'" for n in range(len(table.header)))
    settings = _EVERY | {
        "delim": literal(delimiter),
        "skip": str(table.header_number),
        "compression": literal(compression),
        "columns": f"{{{columns}}}",
    }
    return f"read_csv([{listed}], {', '.join(f'{name} = {value}' for name, value in settings.items())})"
