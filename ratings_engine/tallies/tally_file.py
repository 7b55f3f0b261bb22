"""Tallies as a Parquet file: written once from a table of cases, and read instead of it.

A row holds the cases of a provider that have the same attributes, as far as conditions look at
these; see ``tally_rows``. Columns are named for what they count: ``2.1.1:yes``. Numbers are read
by their places; what stands there is in the file's metadata (see ``tally_notes``).
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.connecting import connect
from ratings_engine.samples.parquet_reader import path_pattern
from ratings_engine.tallies.groups import DerivedCount
from ratings_engine.tallies.spilling import no_room, spill_folder
from ratings_engine.tallies.sql import literal
from ratings_engine.tallies.statement import DERIVED_COUNTS
from ratings_engine.tallies.tally_notes import (
    DIGEST,
    FORMAT,
    MARK,
    NOTES,
    about_standards,
    digest_of,
    notes_from,
    written_notes,
)
from ratings_engine.tallies.tally_rows import TallyRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.plan import CountingPlan
    from ratings_engine.tallies.tally_notes import TallyNotes

__all__ = ["TallyFile", "is_tally_file", "read_tally_file", "tally_file_content"]

COLUMN_COUNTS = ("yes", "no", "na", "unanswered")
IDS = "contradicting_cases"
"""Ids of cases, as a JSON list: names of columns that are no numbers."""


class TallyFile(NamedTuple):
    """What stands in a file of tallies."""

    notes: TallyNotes
    rows: list[TallyRow]


def tally_file_content(
    standards: Standards, plan: CountingPlan, notes: TallyNotes, rows: Sequence[TallyRow]
) -> bytes:
    """Return the bytes of a file of tallies; the same tallies give the same bytes.

    Raises RE560 where the folder for temporary files has no room for them.
    """
    import duckdb

    flat = [_flat(row) for row in rows]
    metadata = written_notes(notes, flat, about_standards(standards, notes, plan.columns))
    with spill_folder() as folder, connect() as connection:
        path = os.path.join(folder, "tallies.parquet")
        try:
            _write(connection, path, list(_names(plan)), flat, metadata)
        except duckdb.IOException as error:
            raise no_room(notes.counted_from.source, str(error).partition("\n")[0]) from error
        with open(path, "rb") as stream:
            return stream.read()


def _write(
    connection: DuckDBPyConnection,
    path: str,
    names: Sequence[tuple[str, str]],
    rows: Sequence[tuple[object, ...]],
    metadata: Mapping[str, str],
) -> None:
    listed = ", ".join(f"{_quoted(name)} {kind}" for name, kind in names)
    connection.execute(f"CREATE TABLE tallies ({listed})")
    values = ", ".join(f"unnest(?::{kind}[])" for _, kind in names)
    connection.execute(
        f"INSERT INTO tallies SELECT {values}", [list(each) for each in zip(*rows, strict=True)]
    )
    keys = ", ".join(f"{_quoted(key)}: ?" for key in metadata)
    statement = f"COPY tallies TO ? (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{keys}}})"
    connection.execute(statement, [path, *metadata.values()])


def _quoted(name: str) -> str:
    """Return a name as DuckDB writes it between quotes."""
    return '"' + name.replace('"', '""') + '"'


def _names(plan: CountingPlan) -> Iterator[tuple[str, str]]:
    """Yield the names and types of the columns of a file."""
    yield from (("provider", "VARCHAR"), ("provider_type", "VARCHAR"))
    yield from ((f"{name}:attribute", "VARCHAR") for name in plan.attributes)
    yield "cases", "BIGINT"
    yield from ((f"{name}:{what}", "BIGINT") for name in plan.columns for what in COLUMN_COUNTS)
    for question in plan.derived:
        yield from ((f"{question.id}:counted_{what}", "BIGINT") for what in DERIVED_COUNTS)
        yield f"{question.id}:{IDS}", "VARCHAR"


def _flat(row: TallyRow) -> tuple[object, ...]:
    derived = ((*counts, json.dumps(ids)) for counts, ids in zip(row.derived, row.contradicted, strict=True))
    numbers = (number for each in (*row.columns, *derived) for number in each)
    return (row.provider, row.provider_type, *row.attributes, row.cases, *numbers)


def is_tally_file(path: str) -> bool:
    """Return whether a Parquet file says that it holds tallies; one that cannot be read does not."""
    import duckdb

    with connect() as connection:
        try:
            return any(key == MARK for key, _ in _metadata(connection, path))
        except (duckdb.Error, RuntimeError, RatingsError):
            return False


def read_tally_file(path: str) -> TallyFile:
    """Return what stands in a file of tallies.

    Raises RE570 for a form of another version, RE571 where it is not as it was written.
    """
    import duckdb

    with connect() as connection:
        try:
            metadata = dict(_metadata(connection, path))
            _check_format(path, metadata.get(MARK, ""))
            found = connection.execute(f"SELECT * FROM {_relation(path)}").fetchall()
        except (duckdb.Error, RuntimeError) as error:
            raise _changed(path, str(error).partition("\n")[0]) from error
    told = metadata.get(NOTES, "")
    try:
        notes = notes_from(told)
        rows = [_row(cells, notes) for cells in found]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, StopIteration) as error:
        raise _changed(path, "what it says of itself makes no sense") from error
    if metadata.get(DIGEST) != digest_of(told, found):
        raise _changed(path, "its numbers or its notes are not those that were written")
    return TallyFile(notes, rows)


def _relation(path: str) -> str:
    return f"read_parquet({literal(path_pattern(path))}, hive_partitioning = false)"


def _metadata(connection: DuckDBPyConnection, path: str) -> list[tuple[str, str]]:
    source = f"parquet_kv_metadata({literal(path_pattern(path))})"
    found = connection.execute(f"SELECT key, value FROM {source}").fetchall()
    return [
        (bytes(key).decode("utf-8", "replace"), bytes(value).decode("utf-8", "replace"))
        for key, value in found
    ]


def _check_format(path: str, form: str) -> None:
    if form != FORMAT:
        raise RatingsError(
            "RE570",
            f"the tallies are in the form '{form[:60]}', and this version reads {FORMAT}",
            place=Place(path),
            remedy="count the sample again with this version of ratings-engine",
        )


def _changed(path: str, why: str) -> RatingsError:
    return RatingsError(
        "RE571",
        f"the file of tallies is not as it was written: {why}",
        place=Place(path),
        remedy="count the sample again; tallies are not to be edited",
    )


def _row(cells: tuple[Any, ...], notes: TallyNotes) -> TallyRow:
    """Return a row of the file as tallies; raises ValueError or TypeError where it is none."""
    made = notes.counted_for
    rest = iter(cells)
    keys = [_word(next(rest)) for _ in range(2 + len(made.attributes))]
    cases = _count(next(rest))
    columns, derived, ids = [], [], []
    for _ in made.columns:
        yes, no, na, unanswered = (_count(next(rest)) for _ in COLUMN_COUNTS)
        columns.append((yes, no, na, unanswered))
    for _ in made.weighed:
        derived.append(DerivedCount(*[_count(next(rest)) for _ in DERIVED_COUNTS]))
        ids.append(tuple(_word(each) for each in json.loads(_word(next(rest)))))
    if next(rest, None) is not None or any(sum(column) != cases for column in columns):
        raise ValueError(cells)
    return TallyRow(keys[0], keys[1], tuple(keys[2:]), cases, tuple(columns), tuple(derived), tuple(ids))


def _word(cell: object) -> str:
    if not isinstance(cell, str):
        raise TypeError(cell)
    return cell


def _count(cell: object) -> int:
    if not isinstance(cell, int) or cell < 0:
        raise TypeError(cell)
    return cell
