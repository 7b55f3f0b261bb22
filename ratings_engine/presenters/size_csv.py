"""A plan of a sample's size as CSV: a row for each stratum, and one for all cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_csv import as_csv

if TYPE_CHECKING:
    from ratings_engine.sampling.size_model import SizePlan

__all__ = ["present_size_csv"]


def present_size_csv(plan: SizePlan) -> str:
    """Return the groups of a plan; the one without a name is the whole caseload."""
    headers = ("stratum", "population", "cases", "margin", "alone")
    return as_csv(headers, (tuple(group) for group in (*plan.strata, plan.whole)))
