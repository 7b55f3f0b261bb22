"""How the id of a case reads in SQL: as ``samples.table.text`` tidies it case by case."""

from __future__ import annotations

from ratings_engine.samples.table import STRAY
from ratings_engine.tallies.sql import literal

__all__ = ["is_tidy", "tidied"]


def is_tidy(value: str) -> str:
    """Return the condition that a text begins and ends with a visible character of ASCII."""
    return f"{value} >= '!' AND {value} < chr(127) AND right({value}, 1) BETWEEN '!' AND '~'"


def tidied(value: str, trim: str) -> str:
    """Return a text without stray characters around it, empty for null.

    ``trim`` is the database's function for both ends. Trimming costs more than counting, and ids
    are nearly always tidy, so these are told first.
    """
    trimmed = f"COALESCE({trim}({value}, {literal(STRAY)}), '')"
    return f"CASE WHEN {is_tidy(value)} THEN {value} ELSE {trimmed} END"
