"""Whether providers and attributes come back from Python as the values that DuckDB handed over.

Groups are looked for again by their keys: where something stands first, and whose cases they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ratings_engine.samples.table import text
from ratings_engine.tallies.engines import CannotCount
from ratings_engine.tallies.sql import alias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.tallies.duckdb_cases import DuckDBCases

__all__ = ["require_lasting_keys"]

# Python has no infinite dates, no years beyond these, and microseconds at the finest.
_YEARS: Final = "year({0}) BETWEEN 1 AND 9999"
_LASTS: Final = dict.fromkeys(
    ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP WITH TIME ZONE"), _YEARS
) | {
    "TIMESTAMP_NS": f"{_YEARS} AND epoch_ns({{0}}) % 1000 = 0",
    # A parameter of this size would be a number of another type.
    "UHUGEINT": "{0} <= 170141183460469231731687303715884105727",
}


def require_lasting_keys(source: DuckDBCases, places: Sequence[int]) -> None:
    """Raise CannotCount where a column of keys, by its place, has a value that comes back as another."""
    for place in places:
        kind = source.relation.kinds[place]
        lasts, value = _LASTS.get(kind), alias("v", place)
        if lasts is None:
            continue
        found = f"SELECT 1 FROM stored_rows WHERE {value} IS NOT NULL AND ({lasts.format(value)}) IS NOT TRUE"
        if source.query(f"{found} LIMIT 1"):
            name = text(source.table.header[place])
            raise CannotCount(f"{name} has values of the type {kind} that Python does not; write it as text")
