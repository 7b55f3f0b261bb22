"""What Spark reads: files of a sample, paths and tables of a cluster, and columns by their types."""

from __future__ import annotations

import csv
import os
import re
from typing import TYPE_CHECKING, Any, Final

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.csv_reader import delimiter_in
from ratings_engine.samples.table import PARQUET_EXTENSIONS, TEXT_EXTENSIONS, extension_of, require_file
from ratings_engine.tallies.engines import CannotCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import DataFrame, SparkSession

__all__ = ["failed", "frame_of_files", "frame_of_source", "read_expression"]

_GLOB: Final = re.compile(r"([\[\]{}*?\\])")
_STRICT: Final = {"ignoreCorruptFiles": "false", "ignoreMissingFiles": "false"}
_AS_IS: Final = (
    "string", "boolean", "tinyint", "smallint", "int", "bigint", "double", "decimal", "date", "timestamp_ntz",
    "time", "void",
)  # fmt: skip
_READ: Final = dict.fromkeys(_AS_IS, "{0}") | {
    # A collation would take 'Yes' for 'yes' in some tables and not in others.
    "string": "CAST({0} AS STRING)",
    # By way of text, as a person sees it: 2.1 and not 2.0999999.
    "float": "CAST(CAST({0} AS STRING) AS DOUBLE)",
    # In UTC, whatever the time zone of the session.
    "timestamp": "timestamp_ntz '1970-01-01 00:00:00'"
    " + make_dt_interval(0, 0, 0, unix_micros({0}) * 0.000001)",
}


def read_expression(source: str, name: str, column: str, kind: str) -> str:
    """Return the SQL that reads ``column`` of a type; raise RE505 for what is no plain value.

    ``name`` is what the header calls it.
    """
    read = _READ.get(re.split(r"[( ]", kind)[0])
    if read is None or "<" in kind:
        message = f"column {name} holds {kind[:60]}, which is no plain value"
        remedy = "leave the column out, or write it as text or numbers"
        raise RatingsError("RE505", message, place=Place(source, path=f"column {name}"), remedy=remedy)
    return read.format(column)


def frame_of_files(session: SparkSession, path: str, parts: Sequence[str]) -> DataFrame:
    """Return the cases in files of this machine, all of one kind.

    Raises RE500 and RE502, CannotCount for kinds and texts that Spark reads in another way, and
    what Spark says (RE505, RE507, RE582).
    """
    for part in parts:
        require_file(part)
    paths = ["file://" + _GLOB.sub(r"\\\1", os.path.abspath(part)) for part in parts]
    extension = extension_of(parts[0])
    try:
        if extension in PARQUET_EXTENSIONS:
            return session.read.options(**_STRICT, mergeSchema="true").parquet(*paths)
        if extension in TEXT_EXTENSIONS:
            return _text(session, paths, parts)
    except CannotCount:
        raise
    except Exception as error:
        raise failed(path, error) from error
    raise CannotCount("it is no table of Parquet or delimited text")


def frame_of_source(session: SparkSession, source: str) -> DataFrame:
    """Return the cases at a path or in a table that the session knows.

    What has a slash is a path, or ends like a file; anything else is the name of a table.
    Raises what Spark says (RE505, RE507, RE582).
    """
    extension = extension_of(source)
    try:
        if extension in TEXT_EXTENSIONS:
            return _text(session, [source], ())
        if "/" in source or extension in PARQUET_EXTENSIONS:
            return session.read.options(**_STRICT, mergeSchema="true").parquet(source)
        return session.table(source)
    except Exception as error:
        raise failed(source, error) from error


def _text(session: SparkSession, paths: list[str], parts: Sequence[str]) -> DataFrame:
    """Return delimited text, every cell as it is written; a file with another header is refused."""
    first = session.read.text(paths).first()
    line = first[0].removeprefix("\ufeff") if first else ""
    delimiter = delimiter_in(iter([line]))
    if parts:
        _require_plain(parts, delimiter)
    names = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    from pyspark.sql.types import StringType, StructType

    schema = StructType()
    for name in names:
        schema.add(name, StringType())
    strict = {"mode": "FAILFAST", "enforceSchema": "false", "columnPruning": "false", **_STRICT}
    layout = {
        "sep": delimiter,
        "quote": '"',
        "escape": '"',
        "ignoreLeadingWhiteSpace": "true",
        "header": "true",
    }
    return session.read.schema(schema).options(**strict, **layout).csv(paths)


def _require_plain(parts: Sequence[str], delimiter: str) -> None:
    from ratings_engine.tallies.plain_text import why_not_plain

    for part in parts:
        if why := why_not_plain(part, delimiter):
            raise CannotCount(why)


def failed(source: str, error: Exception) -> RatingsError:
    """Return an error of Spark's as one with a code: RE505, RE507 or RE582."""
    reason = str(error).strip().partition("\n")[0][:300]
    condition = _condition(error)
    where = Place(source)
    if condition.startswith("COLUMN_ALREADY_EXISTS"):
        message = f"two columns have the same name, but for capitals: {reason}"
        return RatingsError("RE507", message, place=where, remedy="rename one of them")
    missing = (
        "PATH_NOT_FOUND",
        "TABLE_OR_VIEW_NOT_FOUND",
        "UNABLE_TO_INFER_SCHEMA",
        "SCHEMA_NOT_FOUND",
        "PARSE_",
    )
    if condition.startswith(missing):
        remedy = "check the path or the table's name; a folder of text is given as folder/*.csv"
        return RatingsError("RE582", f"Spark finds no cases there: {reason}", place=where, remedy=remedy)
    remedy = "write the table again as Parquet, or see Spark's log for the task that failed"
    return RatingsError("RE583", f"Spark could not read the cases: {reason}", place=where, remedy=remedy)


def _condition(error: Any) -> str:  # noqa: ANN401  (pyspark renamed what gives it)
    ask = getattr(error, "getCondition", None) or getattr(error, "getErrorClass", None)
    return str(ask() or "") if ask else ""
