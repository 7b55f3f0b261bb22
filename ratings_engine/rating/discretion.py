"""Professional discretion: whether a record may move a rating by the pack's policy.

A panel may move a standard where its key questions lie near enough to the next banding:
if every key question near the boundary were taken across it, the standard would have to
reach the rating it is moved to. For the lowest of several key questions that means each
one that holds the standard down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.rating.evaluator import banded_value
from ratings_engine.standards.banding import band_of
from ratings_engine.standards.combining import combine
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import DiscretionRecord
    from ratings_engine.standards.model import Band, Discretion, Standard
    from ratings_engine.vocabulary import Level

__all__ = ["check_discretion", "furthest_level"]


def check_discretion(
    program: Program, policy: Discretion | None, evidence: Evidence, outcome: Outcome
) -> dict[str, int]:
    """Return by how many ratings each record moves its standard.

    ``outcome`` is the rating without discretion. Raises InvalidInput RE540 to RE544 for
    records beyond the policy.
    """
    findings: list[Finding] = []
    moves: dict[str, int] = {}
    for standard in program.standards:
        record = evidence.discretion.get(standard.id)
        if record is None:
            continue
        findings += _faults(program, policy, evidence, outcome, standard, record)
        moves[standard.id] = record.to - (outcome.standards[standard.id].computed.level or 0)
    if findings:
        raise InvalidInput(findings)
    return moves


def _faults(
    program: Program,
    policy: Discretion | None,
    evidence: Evidence,
    outcome: Outcome,
    standard: Standard,
    record: DiscretionRecord,
) -> Iterator[Finding]:
    level = outcome.standards[standard.id].computed.level
    if policy is None:
        yield _finding("RE540", record, "these standards allow no discretion", "remove the record")
        return
    for field in policy.record:
        if not getattr(record, field):
            yield _finding(
                "RE541",
                record,
                f"the discretion on {standard.id} has no '{field}'",
                f"record it: the policy asks for {' and '.join(policy.record)}",
            )
    if evidence.bases[standard.id] not in ("cases", "tallies"):
        yield _finding(
            "RE542",
            record,
            f"{standard.id} does not rest on cases, so no key question lies near a boundary",
            "change the judgement itself",
        )
    elif record.to == level:
        yield _finding(
            "RE545", record, f"{standard.id} is {RATING_NAMES[level]} already", "remove the record"
        )
    elif level is None:
        yield _finding(
            "RE542", record, f"{standard.id} is not rated, so there is nothing to move", "remove the record"
        )
    else:
        yield from _distance(program, policy, evidence, outcome, standard, record)


def _distance(
    program: Program,
    policy: Discretion,
    evidence: Evidence,
    outcome: Outcome,
    standard: Standard,
    record: DiscretionRecord,
) -> Iterator[Finding]:
    level = outcome.standards[standard.id].computed.level or 0
    steps = record.to - level
    if abs(steps) > policy.steps:
        yield _finding(
            "RE543",
            record,
            f"the record moves {standard.id} by {abs(steps)} ratings; the policy allows {policy.steps}",
            "move it less",
        )
    elif steps and not _near_enough(program, policy, evidence, outcome, standard, record.to):
        within = policy.within
        message = (
            f"{standard.id} is {RATING_NAMES[level]}, and its key questions do not lie within"
            f" {within} percentage points of what {RATING_NAMES[record.to]} takes"
        )
        yield _finding(
            "RE544", record, message, "remove the record; 'explain' shows how far each key question is"
        )


def _finding(code: str, record: DiscretionRecord, message: str, remedy: str) -> Finding:
    return Finding(code, "error", record.place, message, remedy)


def _near_enough(
    program: Program, policy: Discretion, evidence: Evidence, outcome: Outcome, standard: Standard, to: Level
) -> bool:
    """Return whether taking every near key question across its boundary reaches ``to``."""
    level = outcome.standards[standard.id].computed.level or 0
    up = to > level
    levels = []
    for question in standard.key_questions:
        rated = outcome.key_questions[question.id].level
        if rated is None:
            continue
        value = banded_value(evidence.tallies[question.id], program.rounding)
        assert value is not None  # it is rated from a share  # noqa: S101
        bands = program.schemes[question.id].bands
        levels.append(furthest_level(bands, value, policy.within, up=up))
    reached = combine(standard.combination, levels, program.points)
    return reached >= to if up else reached <= to


def furthest_level(bands: tuple[Band, ...], value: Fraction, within: Fraction, *, up: bool) -> Level:
    """Return the best (or worst) rating of a band that lies within reach of ``value``."""
    here = band_of(bands, value)
    reachable = [here.level]
    for band in bands:
        edge = band.low if up else band.high
        if edge is not None and 0 <= (edge - value if up else value - edge) <= within:
            reachable.append(band.level)
    return max(reachable) if up else min(reachable)
