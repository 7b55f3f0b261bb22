"""The slow way to a counterfactual: try every number of yes answers, and every judgement."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.discretion import check_discretion
from ratings_engine.rating.evaluator import evaluate
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.tallies.counting import tallies_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

__all__ = ["Tried", "size", "tried"]


class Tried(NamedTuple):
    """One way to change an inspection, its cost, and what rating makes of it."""

    cases: int
    judgements: int
    changed: tuple[tuple[str, int], ...]
    outcome: Outcome


def _start(standards: Standards, inspection: Inspection, *, indicative: bool) -> tuple[Program, Evidence]:
    tallies = tallies_of(standards, inspection)
    evidence = gather_evidence(standards, inspection, tallies, indicative=indicative)
    return compile_program(standards, inspection.provider_type), evidence


def _values(program: Program, evidence: Evidence) -> list[tuple[str, bool, int, range]]:
    """Return what may be changed: its id, whether it is judged, what it is now and could be."""
    found = [(subject, True, j.level, range(4)) for subject, j in evidence.judgements.items()]
    for question in program.key_questions:
        tally = evidence.tallies.get(question)
        if tally is not None and tally.yes is not None and tally.answered:
            found.append((question, False, tally.yes, range(tally.answered + 1)))
    return found


def size(standards: Standards, inspection: Inspection, *, indicative: bool) -> int:
    """Return how many ways there are to change an inspection."""
    ways = 1
    for _, _, _, values in _values(*_start(standards, inspection, indicative=indicative)):
        ways *= len(values)
    return ways


def tried(standards: Standards, inspection: Inspection, *, indicative: bool) -> Iterator[Tried]:
    """Yield every way to change an inspection, the unchanged one among them."""
    program, evidence = _start(standards, inspection, indicative=indicative)
    values = _values(program, evidence)
    computed = evaluate(program, evidence._replace(discretion={})).standards
    raised = {s: r.to > (computed[s].computed.level or 0) for s, r in evidence.discretion.items()}
    for chosen in itertools.product(*(v[3] for v in values)):
        judgements, tallies = dict(evidence.judgements), dict(evidence.tallies)
        cost = [0, 0]
        changed = []
        for (subject, judged, now, _), value in zip(values, chosen, strict=True):
            cost[judged] += abs(value - now)
            if value != now:
                changed.append((subject, value))
            if judged:
                judgements[subject] = judgements[subject]._replace(level=value)
            else:
                tally = tallies[subject]
                tallies[subject] = tally._replace(yes=value, no=(tally.answered or 0) - value)
        what_if = evidence._replace(judgements=judgements, tallies=tallies)
        yield Tried(cost[0], cost[1], tuple(changed), _rated(standards, program, what_if, raised))


def _rated(standards: Standards, program: Program, evidence: Evidence, raised: dict[str, bool]) -> Outcome:
    """Return the outcome; records of discretion that no longer stand are left out."""
    undisturbed = evaluate(program, evidence._replace(discretion={}))
    standing = {}
    for standard, record in evidence.discretion.items():
        now = undisturbed.standards[standard].computed.level
        if now is None or (record.to > now) != raised[standard]:
            continue
        alone = evidence._replace(discretion={standard: record})
        try:
            check_discretion(program, standards.discretion, alone, undisturbed)
        except InvalidInput:
            continue
        standing[standard] = record
    return evaluate(program, evidence._replace(discretion=standing)) if standing else undisturbed
