"""Rate many inspections at once: by arrays, without explanations, some compared with the rule engine.

The rule engine takes milliseconds for one inspection, and an explanation of everything about it
as long again; arrays take microseconds. Tests hold them against each other, and so does every
run for some of its inspections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.rating.engine import rate_inspection, standards_ref
from ratings_engine.rating.vectorised.brief import BriefMaker
from ratings_engine.rating.vectorised.compiled import compile_for_arrays
from ratings_engine.rating.vectorised.evaluating import rate_arrays
from ratings_engine.rating.vectorised.facts import facts_of
from ratings_engine.rating.vectorised.gathering import gather
from ratings_engine.results.brief import BriefResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.errors import Finding
    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.vectorised.gathering import Gathered
    from ratings_engine.results.brief import BriefInspection
    from ratings_engine.samples.model import Inspection, Sample
    from ratings_engine.standards.model import Standards

__all__ = ["COMPARED", "rate_many"]

COMPARED = 20
"""So many inspections of each provider type are rated by the rule engine too."""
AT_ONCE = 5000
"""So many inspections are in arrays at once, which bounds what they take of memory."""


class _Rated(NamedTuple):
    """What some inspections came to, by their places in the sample."""

    inspections: dict[int, BriefInspection]
    findings: dict[int, list[Finding]]


def rate_many(standards: Standards, sample: Sample, *, indicative: bool = False) -> BriefResult:
    """Return the ratings of every inspection in a sample, which are those of ``rate``, unexplained.

    ``COMPARED`` inspections of each provider type, spread over the sample, are rated by the rule
    engine too. Raises InvalidInput as ``rate`` does, and InternalError RE904 where the two disagree.
    """
    by_type: dict[str, list[tuple[int, Inspection]]] = {}
    for place, inspection in enumerate(sample.inspections):
        by_type.setdefault(inspection.provider_type, []).append((place, inspection))
    rated = _Rated({}, {})
    for each in by_type.values():
        for start in range(0, len(each), AT_ONCE):
            _rate(standards, each[start : start + AT_ONCE], rated, indicative=indicative)
    if rated.findings:
        raise InvalidInput([f for place in sorted(rated.findings) for f in rated.findings[place]])
    compared = [pair for each in by_type.values() for pair in _spread(each)]
    for place, inspection in compared:
        _compare(standards, inspection, rated.inspections[place], indicative=indicative)
    return BriefResult(
        standards_ref(standards),
        sample.source,
        sample.digest,
        [rated.inspections[place] for place in range(len(sample.inspections))],
        len(compared),
        sample.counted_from,
    )


def _rate(
    standards: Standards, inspections: list[tuple[int, Inspection]], rated: _Rated, *, indicative: bool
) -> None:
    """Rate inspections of one provider type; what cannot be rated is left with its findings."""
    compiled = compile_for_arrays(standards, inspections[0][1].provider_type)
    gathered = gather(standards, compiled.program, inspections, indicative=indicative)
    rated.findings.update(gathered.refused)
    if not gathered.places:
        return
    ratings = rate_arrays(compiled, facts_of(compiled, gathered.evidence))
    known = dict(inspections)
    for row in np.flatnonzero(ratings.refused.any(axis=1)).tolist():
        place = gathered.places[row]
        rated.findings[place] = _refusal(standards, known[place], indicative=indicative)
    maker = BriefMaker(standards, compiled, ratings)
    for row, place, evidence in _rows(gathered):
        if place not in rated.findings:
            rated.inspections[place] = maker.inspection(row, known[place], evidence)


def _rows(gathered: Gathered) -> Iterator[tuple[int, int, Evidence]]:
    return ((row, *pair) for row, pair in enumerate(zip(gathered.places, gathered.evidence, strict=True)))


def _refusal(standards: Standards, inspection: Inspection, *, indicative: bool) -> list[Finding]:
    """Return what the policy has against an inspection's records of discretion."""
    try:
        rate_inspection(standards, inspection, indicative=indicative)
    except InvalidInput as error:
        return error.findings
    raise _disagreement(inspection)


def _spread(inspections: list[tuple[int, Inspection]]) -> list[tuple[int, Inspection]]:
    """Return up to ``COMPARED`` of some inspections, evenly spread, the first and the last among them."""
    last = len(inspections) - 1
    places = {last * number // max(COMPARED - 1, 1) for number in range(COMPARED)}
    return [inspections[place] for place in sorted(places)]


def _compare(
    standards: Standards, inspection: Inspection, ours: BriefInspection, *, indicative: bool
) -> None:
    """Raise InternalError RE904 where the rule engine rates an inspection otherwise."""
    theirs = rate_inspection(standards, inspection, indicative=indicative)
    questions = [q for standard in theirs.standards for q in standard.key_questions]
    expected = (theirs.overall.level, theirs.overall.score, theirs.overall.max_score)
    told = (ours.overall.level, ours.overall.score, ours.overall.max_score)
    levels = [each.level for each in theirs.standards] + [each.level for each in questions]
    found = [each.level for each in ours.standards]
    found += [q.level for standard in ours.standards for q in standard.key_questions]
    if expected != told or levels != found:
        raise _disagreement(inspection)


def _disagreement(inspection: Inspection) -> InternalError:
    return InternalError(
        "RE904",
        f"the rules over arrays rate {inspection.provider} otherwise than the rule engine does",
        remedy="report this with the sample and the standards: it is a fault of the engine",
    )
