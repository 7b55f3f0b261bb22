"""Attributes of cases that decide which questions are asked: their values have to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.samples.table import text
from ratings_engine.standards.conditions import attributes_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.samples.table import Scalar
    from ratings_engine.standards.model import Standards

__all__ = ["limited_attributes", "read_attribute"]

_SYNONYMS = {"y": "yes", "true": "yes", "n": "no", "false": "no"}
_EMPTY = {"na", "n/a", "n.a.", "not_known", "unknown"}


def limited_attributes(standards: Standards, columns: Mapping[str, int]) -> dict[int, Sequence[str]]:
    """Return the values of attributes that a condition of the standards looks at, by column."""
    conditions = [q.applies_when for s in standards.standards for q in s.key_questions]
    looked_at = {name for condition in conditions if condition for name in attributes_in(condition)}
    known = standards.attributes
    return {
        index: known[name].values
        for name, index in columns.items()
        if name in looked_at and name in known and known[name].values
    }


def read_attribute(cell: Scalar, values: Sequence[str]) -> str | None:
    """Return which of ``values`` a cell means: empty where it is not known, None if it is none.

    Letter case, spaces and hyphens make no difference, and y, n, true and false are yes and no.
    """
    words = text(cell).lower().replace("-", " ").replace("_", " ").split()
    value = "_".join(words)
    if value in _EMPTY:
        return ""
    found = {v.lower(): v for v in values}
    return found.get(value, found.get(_SYNONYMS.get(value, value)))
