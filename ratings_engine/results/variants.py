"""What a version of standards comes to for many inspections: ratings alone, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.results.model import StandardsRef
    from ratings_engine.vocabulary import Level

__all__ = ["VariantResult"]


class VariantResult(NamedTuple):
    """The ratings that one version gives; every column is parallel to the sample's inspections.

    Levels are 0 Inadequate to 3 Outstanding, None where not rated; ``scores`` are points.
    ``by_standard`` has None also where a standard does not apply. ``refused`` inspections cannot
    be rated by this version: rating one alone says why.
    """

    standards: StandardsRef
    overall: tuple[Level | None, ...]
    scores: tuple[int | None, ...]
    by_standard: Mapping[str, tuple[Level | None, ...]]
    refused: tuple[bool, ...]
