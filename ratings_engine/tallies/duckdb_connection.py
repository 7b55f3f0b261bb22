"""A database in memory that counts within limits, can be watched and interrupted, and cleans up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import duckdb

from ratings_engine.samples.connecting import connect
from ratings_engine.tallies.beside import beside
from ratings_engine.tallies.spilling import no_room, spill_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ratings_engine.samples.table import Scalar
    from ratings_engine.tallies.engines import Watch

__all__ = ["Database"]

MEMORY: Final = "1GB"
"""What DuckDB may hold before it spills; buffers for reading files come on top of it."""

MAX_THREADS: Final = 8
"""Each thread holds buffers of the file that it reads, whatever the limit of memory is."""

_BATCH: Final = 2048


class Database:
    """DuckDB in this process, for one table. Close it after use."""

    def __init__(
        self, path: str, unreadable: Callable[[str, Exception], Exception], watch: Watch | None
    ) -> None:
        """Count what is in ``path``; ``unreadable`` makes the error for what it cannot read.

        ``watch`` is told how many percent of a statement are done. Raises RE560 where there is no
        folder to spill into.
        """
        self._path = path
        self._unreadable = unreadable
        self._watch = watch
        self._spill = spill_folder()
        try:
            self.connection = connect(_settings(self._spill.name))
            if watch is not None:
                self.connection.execute("SET enable_progress_bar = true")
                self.connection.execute("SET enable_progress_bar_print = false")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database and remove what it spilt."""
        try:
            if hasattr(self, "connection"):
                self.connection.close()
        finally:
            self._spill.cleanup()

    def run(
        self, statement: str, values: Sequence[Scalar] = (), most: int | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, at most so many.

        Raises RE560 where neither memory nor disk has room for it, what ``unreadable`` makes of
        a damaged file, and KeyboardInterrupt once the statement has stopped.
        """
        try:
            return beside(
                lambda: self._rows(statement, list(values), most), self.connection.interrupt, self._tell
            )
        except Exception as error:
            meaning = self._meaning(error)
            if meaning is error:
                raise
            raise meaning from error

    def _rows(self, statement: str, values: list[Scalar], most: int | None) -> list[tuple[Any, ...]]:
        found = self.connection.execute(statement, values)
        return found.fetchall() if most is None else found.fetchmany(most)

    def stream(self, statement: str, values: Sequence[Scalar]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement, of which only some are held at a time; raises as ``run`` does."""
        yield from self.run(statement, values, 0)
        while rows := self.connection.fetchmany(_BATCH):
            yield from rows

    def _tell(self) -> None:
        if self._watch is not None:
            self._watch(self.connection.query_progress())

    def _meaning(self, error: Exception) -> Exception:
        reason = str(error).partition("\n")[0]
        # Whatever else goes wrong in the folder, such as a quota, names a file in it.
        spilling = isinstance(error, duckdb.IOException) and self._spill.name in reason
        if spilling or isinstance(error, duckdb.OutOfMemoryException):
            return no_room(self._path, reason)
        return self._unreadable(self._path, error) if isinstance(error, _EXPECTED) else error


_EXPECTED: Final = (duckdb.Error, RuntimeError)  # RuntimeError: text that is not UTF-8


def _settings(spill: str) -> dict[str, Any]:
    return {
        "preserve_insertion_order": "false",
        "threads": str(min(os.cpu_count() or 1, MAX_THREADS)),
        "memory_limit": MEMORY,
        "temp_directory": spill,
    }
