"""What is said of a sample: its files, and what tallies in them were counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import clean, standards_named, wrapped

if TYPE_CHECKING:
    from ratings_engine.results.brief import BriefResult
    from ratings_engine.results.model import RatingResult

__all__ = ["applied_to"]


def applied_to(result: RatingResult | BriefResult) -> str:
    """Return the heading of a result: which standards were applied to what."""
    counted = ", ".join(clean(each.source) for each in result.counted_from)
    of = f" (tallies of {counted})" if counted else ""
    return wrapped(f"{standards_named(result.standards)} applied to {clean(result.source)}{of}")
