"""At what confidence intervals are given: the pack's own, or the usual one where it has none."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["USUAL_CONFIDENCE", "confidence_of"]

USUAL_CONFIDENCE: Final = Fraction(95)
"""In percent; for packs that say nothing of sampling."""


def confidence_of(standards: Standards) -> Fraction:
    """Return the confidence of intervals in percent."""
    level = standards.sampling.confidence_level if standards.sampling else None
    return USUAL_CONFIDENCE if level is None else level
