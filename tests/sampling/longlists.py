"""Longlists for tests: rows that differ from an eligible case in what a test is about."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from ratings_engine.sampling.longlist_reading import AsOf, read_longlist
from ratings_engine.sampling.rules import draw_rules
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ratings_engine.sampling.longlist import Longlist

Row = dict[str, str]

HEADER = (
    "case_id",
    "national_id",
    "first_name",
    "last_name",
    "date_of_birth",
    "sex",
    "sentence_type",
    "risk_of_serious_harm",
    "start_date",
    "cluster",
    "delivery_unit",
    "responsible_officer",
)
PACK = load_standards("probation-2018")
RULES = draw_rules(PACK)
AS_OF = AsOf("2019-01-01", given=True)


def row(case_id: str, **changes: str) -> Row:
    """Return an eligible case of a person of its own, with some cells changed."""
    usual = {
        "case_id": case_id,
        "national_id": f"N-{case_id}",
        "first_name": f"First {case_id}",
        "last_name": "Synthetic",
        "date_of_birth": "1980-01-31",
        "sex": "male",
        "sentence_type": "community",
        "risk_of_serious_harm": "low",
        "start_date": "2018-03-01",
        "cluster": "North",
        "delivery_unit": "Unit 1",
        "responsible_officer": "Officer 1",
    }
    return {**usual, **changes}


def rows(start: int, count: int, **changes: str) -> list[Row]:
    """Return ``count`` eligible cases numbered from ``start``."""
    return [row(f"C{number:03}", **changes) for number in range(start, start + count)]


def write(path: Path, listed: Sequence[Row]) -> Path:
    """Write a longlist as CSV; its columns are those of the first row."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return path


def read(folder: Path, listed: Sequence[Row], as_of: AsOf = AS_OF, **options: Any) -> Longlist:
    """Return the longlist of some rows, as it is read from a CSV file."""
    path = write(folder / "longlist.csv", listed)
    return read_longlist(str(path), options.get("pack", PACK), options.get("rules", RULES), as_of)
