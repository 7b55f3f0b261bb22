"""From an inspection's evidence to the facts that the rule engine starts from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.rating.evidence import asked_key_questions, known_measures
from ratings_engine.rating.productions import chain_start, name_of, name_of_measure
from ratings_engine.rating.rules_of_limits import limit_start
from ratings_engine.rating.rules_of_overall import overall_start
from ratings_engine.standards.banding import percentage, position, rounded
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.productions import Fact
    from ratings_engine.rating.program import Program, Scheme
    from ratings_engine.rating.rulebook import Rulebook
    from ratings_engine.standards.model import Standard
    from ratings_engine.tallies.model import Tally

__all__ = ["facts_of"]


def facts_of(
    program: Program, rulebook: Rulebook, evidence: Evidence, moves: dict[str, int]
) -> Iterator[Fact]:
    """Yield the facts of an inspection; ``moves`` are steps of discretion by standard."""
    for question in asked_key_questions(program, evidence):
        yield _key_question(program, rulebook, evidence, question)
    for measure in known_measures(program, evidence):
        yield _measure(program, rulebook, evidence, measure)
    for limit in program.limits:
        yield limit_start(limit)
    yield _overall(program, evidence)
    for standard in program.standards:
        yield {"move": name_of(standard.id), "steps": moves.get(standard.id, 0)}
        yield _standard(evidence, standard)


def _key_question(program: Program, rulebook: Rulebook, evidence: Evidence, question: str) -> Fact:
    judged = evidence.judged(question)
    if judged is not None:
        return {"judged": 1, "about": name_of(question), "level": judged}
    return _share(program, rulebook, question, name_of(question), evidence.tallies.get(question))


def _measure(program: Program, rulebook: Rulebook, evidence: Evidence, measure: str) -> Fact:
    number = evidence.measures.get(measure)
    if number is None:
        return _share(program, rulebook, measure, name_of_measure(measure), evidence.tallies.get(measure))
    pos = position(number, program.schemes[measure].scale)
    return {"published": rulebook.scheme_ids[measure], "about": name_of_measure(measure), "pos": pos}


def _share(program: Program, rulebook: Rulebook, subject: str, name: str, tally: Tally | None) -> Fact:
    about = {"about": name}
    if tally is None:
        return {"unsourced": 1, **about}
    scheme, kind = program.schemes[subject], rulebook.scheme_ids[subject]
    answered = tally.answered
    pos = _position(program, scheme, tally)
    if answered is None:
        return {"published": kind, **about, **pos}
    unanswered = tally.unanswered or 0
    share = percentage(unanswered, answered + unanswered) if unanswered else Fraction(0)
    return {"scheme": kind, **about, "answered": answered, "open": position(share, scheme.open_scale), **pos}


def _position(program: Program, scheme: Scheme, tally: Tally) -> dict[str, int]:
    """Return the position of the percentage that is banded, where there is one."""
    if tally.percentage is not None:
        value = tally.percentage
    elif tally.answered and tally.yes is not None:
        value = percentage(tally.yes, tally.answered)
    else:
        return {}
    return {"pos": position(rounded(value, program.rounding), scheme.scale)}


def _standard(evidence: Evidence, standard: Standard) -> Fact:
    name = name_of(standard.id)
    match evidence.bases[standard.id]:
        case None:
            return {"unsourced_standard": 1, "about": name}
        case "judged":
            return {"judged_standard": 1, "about": name, "level": evidence.judged(standard.id)}
        case "indicators":
            return chain_start(f"i{standard.id}")
    return chain_start(name)


def _overall(program: Program, evidence: Evidence) -> Fact:
    if evidence.total is None:
        return chain_start(OVERALL)
    rated = evidence.total.max_score // max(program.points)
    return overall_start(program, evidence.total.score, rated, len(program.counted) - rated)
