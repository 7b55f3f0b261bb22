"""DuckDB inside the process: for nothing but what it is given, and without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

__all__ = ["connect"]


def connect(settings: Mapping[str, Any] | None = None) -> DuckDBPyConnection:
    """Return a database in memory that fetches nothing, and prints nothing.

    It has one thread, which reads a file fast enough and leaves the machine usable, unless
    ``settings`` say otherwise.
    """
    import duckdb

    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "threads": "1",
        **(settings or {}),
    }
    connection = duckdb.connect(":memory:", config=config)
    # On standard output, where it takes Python for a dialogue.
    connection.execute("SET enable_progress_bar = false")
    return connection
