"""How stable a rating is, as plain data for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.json_result import plain
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.results.stability import Shares, StabilityNode

__all__ = ["shares_json", "stability_json"]


def stability_json(node: StabilityNode) -> dict[str, Any]:
    """Return how an inspection was resampled, and the shares of its overall rating."""
    return {
        "why": node.why,
        "resamples": node.resamples,
        "seed": node.seed,
        "cases": node.cases,
        "population": node.population,
        "strata": [plain(stratum) for stratum in node.strata],
        "strata_by": list(node.strata_by),
        "held": list(node.held),
        "overall": None if node.overall is None else shares_json(node.overall),
    }


def shares_json(shares: Shares) -> dict[str, Any]:
    """Return the percentage of resamples with each rating, and with none."""
    names = (*RATINGS, "not_rated")
    return dict(zip(names, map(plain, shares.percentages), strict=True))
