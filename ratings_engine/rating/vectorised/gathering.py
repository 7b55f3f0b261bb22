"""The evidence of many inspections of one provider type, and what is wrong with some of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ratings_engine.errors import Finding
    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

__all__ = ["Gathered", "gather"]


class Gathered(NamedTuple):
    """Evidence in rows: ``places`` are those of its inspections among all that were given.

    ``refused`` are findings by place, of inspections that have no row.
    """

    places: list[int]
    evidence: list[Evidence]
    refused: Mapping[int, list[Finding]]


def gather(
    standards: Standards, program: Program, inspections: Iterable[tuple[int, Inspection]], *, indicative: bool
) -> Gathered:
    """Return the evidence of ``inspections``, each with its place, of the program's provider type."""
    places: list[int] = []
    evidence: list[Evidence] = []
    refused: dict[int, list[Finding]] = {}
    for place, inspection in inspections:
        try:
            evidence.append(evidence_of(standards, program, inspection, indicative=indicative))
        except InvalidInput as error:
            refused[place] = error.findings
        else:
            places.append(place)
    return Gathered(places, evidence, refused)
