"""Rating stability: how often another sample of the same caseload would have been rated otherwise.

The cases are resampled many times, and every resample is rated by the same rules, compiled
from the same pack, through to the overall rating. What inspectors judged stays as it is, and
so do tallies and percentages that were given instead of cases. Discretion moves a resample to
where it moved the sample, wherever the pack's policy lets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.errors import Finding, InternalError, InvalidInput, UsageError
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.rating.vectorised.arrays import UNRATED
from ratings_engine.rating.vectorised.compiled import compile_for_arrays
from ratings_engine.rating.vectorised.evaluating import rate_arrays
from ratings_engine.rating.vectorised.facts import facts_of
from ratings_engine.results.stability import Shares, StabilityNode, StratumNode
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.uncertainty.stability_counting import counts_of, sampled_answers
from ratings_engine.uncertainty.stability_draws import draw_cases
from ratings_engine.uncertainty.stability_strata import populations, strata_of
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.vectorised.arrays import Levels
    from ratings_engine.rating.vectorised.compiled import Compiled
    from ratings_engine.rating.vectorised.ratings import Ratings
    from ratings_engine.results.model import InspectionResult, RatingResult
    from ratings_engine.samples.model import Inspection, Sample
    from ratings_engine.standards.model import Standards
    from ratings_engine.uncertainty.stability_counting import Sampled
    from ratings_engine.uncertainty.stability_strata import CaseStratum

__all__ = ["Resampling", "check_resampling", "inspection_with_stability", "stability_of", "with_stability"]

LEAST, MOST = 100, 1_000_000
ROOM = 400_000
"""So many numbers are drawn at once, which a processor's own memory holds; the rest comes after."""


class Resampling(NamedTuple):
    """How to resample: how often, from which seed, and within strata of which columns, if any."""

    resamples: int
    seed: int
    strata: tuple[str, ...] = ()


def check_resampling(resampling: Resampling) -> None:
    """Raise UsageError RE870 for so few resamples that shares say nothing, or too many; or a seed below 0."""
    if not LEAST <= resampling.resamples <= MOST:
        message = f"{resampling.resamples:,} resamples are not between {LEAST} and {MOST:,}"
        raise UsageError("RE870", message, remedy="use 10000: no share is then off by more than a point")
    if resampling.seed < 0:
        raise UsageError(
            "RE870", f"the seed {resampling.seed} is below 0", remedy="use a whole number from 0"
        )


def with_stability(
    standards: Standards, sample: Sample, result: RatingResult, resampling: Resampling, *, indicative: bool
) -> RatingResult:
    """Return a result in which every inspection says how stable its ratings are.

    Each inspection is resampled from the seed anew, so that its shares do not depend on what
    else is rated. Raises UsageError RE870 and RE872, and InvalidInput RE871.
    """
    compiled = {
        kind: compile_for_arrays(standards, kind) for kind in {i.provider_type for i in sample.inspections}
    }
    inspections = tuple(
        _stable(standards, compiled[inspection.provider_type], inspection, rated, resampling, indicative)
        for inspection, rated in zip(sample.inspections, result.inspections, strict=True)
    )
    return result._replace(inspections=inspections)


def inspection_with_stability(
    standards: Standards,
    inspection: Inspection,
    rated: InspectionResult,
    resampling: Resampling,
    *,
    indicative: bool,
) -> InspectionResult:
    """Return the result of one inspection with how stable it is; see ``with_stability``."""
    compiled = compile_for_arrays(standards, inspection.provider_type)
    return _stable(standards, compiled, inspection, rated, resampling, indicative)


def _stable(
    standards: Standards,
    compiled: Compiled,
    inspection: Inspection,
    rated: InspectionResult,
    resampling: Resampling,
    indicative: bool,  # noqa: FBT001
) -> InspectionResult:
    check_resampling(resampling)
    tallies = tallies_of(standards, inspection)
    evidence = gather_evidence(standards, inspection, tallies, indicative=indicative)
    _check(compiled, evidence, rated)
    return rated._replace(stability=stability_of(standards, compiled, inspection, evidence, resampling))


def stability_of(
    standards: Standards,
    compiled: Compiled,
    inspection: Inspection,
    evidence: Evidence,
    resampling: Resampling,
) -> StabilityNode:
    """Return how stable the ratings of one inspection are; see ``with_stability`` for errors."""
    sheet = inspection.cases
    if sheet is None:
        return _unsampled("no_cases", resampling, 0)
    given = frozenset(tally.subject for tally in inspection.tallies)
    sampled = sampled_answers(standards, compiled, sheet, given)
    strata = strata_of(standards, sheet, resampling.strata)
    if not sampled.columns:
        return _unsampled("no_cases", resampling, len(sheet.cases))
    if all(len(stratum.members) == 1 for stratum in strata):
        return _unsampled("one_case", resampling, len(sheet.cases))
    sizes = _populations(inspection, strata, len(sheet.cases))
    overall, by_standard = _shares(compiled, evidence, sampled, strata, sizes, resampling)
    nodes = tuple(StratumNode(s.name, len(s.members), size) for s, size in zip(strata, sizes, strict=True))
    return StabilityNode(
        "",
        resampling.resamples,
        resampling.seed,
        len(sheet.cases),
        inspection.population,
        nodes,
        resampling.strata,
        _held(compiled, evidence, sampled),
        overall,
        dict(zip(compiled.layout.standards, by_standard, strict=True)),
    )


def _unsampled(why: str, resampling: Resampling, cases: int) -> StabilityNode:
    """Return that there is nothing to resample, and why."""
    return StabilityNode(
        why, resampling.resamples, resampling.seed, cases, None, (), resampling.strata, (), None, {}
    )


def _populations(inspection: Inspection, strata: Sequence[CaseStratum], cases: int) -> Sequence[int | None]:
    """Return what each stratum stands for, None where that is not known.

    Raises InvalidInput RE871 where the caseload is smaller than the sample of it.
    """
    population = inspection.population
    if population is None:
        return [None] * len(strata)
    if population < cases:
        message = f"the population of {population:,} is smaller than the sample of {cases:,} cases"
        remedy = "correct 'population', the number of eligible cases, or leave it out"
        raise InvalidInput([Finding("RE871", "error", inspection.place, message, remedy)])
    return populations(strata, population)


def _shares(
    compiled: Compiled,
    evidence: Evidence,
    sampled: Sampled,
    strata: Sequence[CaseStratum],
    sizes: Sequence[int | None],
    resampling: Resampling,
) -> tuple[Shares, list[Shares]]:
    """Return in how many resamples the provider and each standard had which rating."""
    facts = facts_of(compiled, [evidence])
    generator = np.random.Generator(np.random.PCG64(resampling.seed))
    in_strata = sampled._replace(answers=sampled.answers[[m for s in strata for m in s.members]])
    cases, left = len(sampled.answers), resampling.resamples
    found = np.zeros((1 + len(compiled.parts), len(RATINGS) + 1), np.int64)
    while left:
        rows = min(left, max(ROOM // cases, 1))
        draws = [
            draw_cases(generator, rows, len(stratum.members), size)
            for stratum, size in zip(strata, sizes, strict=True)
        ]
        counts = counts_of(in_strata, facts.counts[0], np.hstack(draws))
        found += _tallied(rate_arrays(compiled, facts._replace(counts=counts)))
        left -= rows
    overall, *standards = (_as_shares(row) for row in found.tolist())
    return overall, standards


def _tallied(ratings: Ratings) -> NDArray[np.int64]:
    """Return how often the provider, and each standard, had no rating and each of the four."""
    every = [ratings.overall, *ratings.standards.T]
    return np.array([np.bincount(_from_zero(levels), minlength=len(RATINGS) + 1) for levels in every])


def _from_zero(levels: Levels) -> Levels:
    return levels - np.int8(UNRATED)


def _as_shares(row: list[int]) -> Shares:
    unrated, first, second, third, fourth = row
    return Shares((first, second, third, fourth), unrated)


def _held(compiled: Compiled, evidence: Evidence, sampled: Sampled) -> tuple[str, ...]:
    """Return the standards whose own evidence is the same in every resample."""
    return tuple(
        part.id
        for part in compiled.parts
        if not (
            evidence.bases[part.id] == "cases"
            or (evidence.bases[part.id] == "indicators" and set(part.indicators) & set(sampled.columns))
        )
    )


def _check(compiled: Compiled, evidence: Evidence, rated: InspectionResult) -> None:
    """Raise InternalError RE904 where the sample itself is rated otherwise than the result has it."""
    ratings = rate_arrays(compiled, facts_of(compiled, [evidence]))
    ours = [int(level) for level in (*ratings.standards[0], ratings.overall[0])]
    levels = [*(standard.level for standard in rated.standards), rated.overall.level]
    theirs = [UNRATED if level is None else level for level in levels]
    if ours != theirs:
        message = f"the rules over arrays rate {rated.provider} otherwise than the rule engine does"
        remedy = "report this with the sample and the standards: it is a fault of the engine"
        raise InternalError("RE904", message, remedy=remedy)
