"""What it would take: the cheapest changes that reach a rating, and those that would lose it.

Exact: each standard's cost for each rating it could have, then the cheapest combination under the
overall rule and the limiting rules. Every way that is listed has been rated with its changes by
the ordinary evaluation before anybody sees it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.counterfactual.bundles import CASE, Bundle, cheaper
from ratings_engine.counterfactual.levers import levers_of
from ratings_engine.counterfactual.model import Answer, Counterfactual
from ratings_engine.counterfactual.options import Rules
from ratings_engine.counterfactual.rerating import changed_inspection, rerated, way_of
from ratings_engine.counterfactual.searching import cheapest_ways
from ratings_engine.counterfactual.targets import (
    Goal,
    owners_of,
    puzzles_of,
    rules_that_matter,
    standards_that_matter,
)
from ratings_engine.errors import InternalError
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.counterfactual.levers import Bench
    from ratings_engine.counterfactual.model import Assumed, Held
    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["what_it_takes"]


class _Study(NamedTuple):
    """One inspection, ready to be asked what if; ``rules`` let every lever move."""

    standards: Standards
    inspection: Inspection
    indicative: bool
    program: Program
    evidence: Evidence
    tallies: Mapping[str, Tally]
    outcome: Outcome
    bench: Bench
    rules: Rules

    def level_of(self, target: str, outcome: Outcome) -> Level | None:
        """Return the rating of the overall, a standard or a key question in an outcome."""
        if target == OVERALL:
            return outcome.overall.level
        if target in outcome.standards:
            return outcome.standards[target].level
        known = outcome.key_questions.get(target)
        return None if known is None else known.level


def what_it_takes(
    standards: Standards,
    inspection: Inspection,
    target: str,
    to: Level,
    *,
    indicative: bool = False,
    alternatives: int,
) -> Counterfactual:
    """Return what it would take for ``target`` to be rated ``to``, or beyond it.

    ``target`` is overall, a standard or a key question that the inspection has. Beyond is better
    where it is rated lower now, and worse where it is rated higher. Up to ``alternatives`` other
    ways of the same cost are listed. Raises InvalidInput for what rating refuses, and
    InternalError RE905 where a way is not what rating makes of it.
    """
    study = _study(standards, inspection, alternatives + 1, indicative=indicative)
    level = study.level_of(target, study.outcome)
    answer = _answer(study, Goal(target, to, up=level is None or to >= level), level)
    held, assumed = _remarks(study, target, to)
    return Counterfactual(
        inspection.provider,
        inspection.provider_type,
        target,
        level,
        to,
        answer,
        _alone(study, answer, target, level, judged=False),
        _alone(study, answer, target, level, judged=True),
        _answer(study, Goal(target, level - 1, up=False), level) if level else None,
        held,
        assumed,
    )


def _study(standards: Standards, inspection: Inspection, most: int, *, indicative: bool) -> _Study:
    program = compile_program(standards, inspection.provider_type)
    tallies = tallies_of(standards, inspection)
    outcome = conclude_plainly(standards, inspection, indicative=indicative, tallies=tallies)
    evidence = gather_evidence(standards, inspection, tallies, indicative=indicative)
    bench = levers_of(program, standards.discretion, evidence, outcome)
    movable = {lever.subject: (place, lever) for place, lever in enumerate(bench.levers)}
    rules = Rules(program, standards.discretion, evidence.discretion, outcome, movable, (), most)
    return _Study(standards, inspection, indicative, program, evidence, tallies, outcome, bench, rules)


def _alone(study: _Study, answer: Answer, target: str, level: Level | None, *, judged: bool) -> Answer | None:
    """Return the answer where only judgements, or only answers, may change; None without both."""
    goal = Goal(target, answer.level, answer.up)
    concerned = _concerned(study, goal) if target not in study.program.key_questions else ()
    levers = [lever for lever in study.bench.levers if lever.standard in concerned]
    kinds = {lever.judged for lever in levers if len(lever.settings) > 1}
    if len(kinds) < len((True, False)) or not answer.cost:
        return None
    movable = {
        subject: (place, lever)
        for subject, (place, lever) in study.rules.movable.items()
        if lever.judged == judged
    }
    some = study._replace(rules=study.rules._replace(movable=movable))
    return _answer(some, goal, level)


def _answer(study: _Study, goal: Goal, level: Level | None) -> Answer:
    if level is None:
        return _no_way(goal, "not_rated")
    if goal.target == OVERALL and study.evidence.total is not None and not goal.reached(level):
        return _no_way(goal, "published_total")
    found = _cheapest(study, goal)
    return _found(study, goal, found) if found is not None else _why_not(study, goal, level)


def _no_way(goal: Goal, why: str, best: Level | None = None, limits: tuple[str, ...] = ()) -> Answer:
    return Answer(goal.level, goal.up, why, None, None, (), 0, best, limits)


def _cheapest(study: _Study, goal: Goal, *, limited: bool = True) -> Bundle | None:
    """Return the cheapest ways to a goal; None where there is none."""
    if goal.target in study.program.key_questions:
        return _cheapest_answers(study, goal)
    if goal.target == OVERALL and study.evidence.total is not None:
        return Bundle(0, 1, ((),))
    found: Bundle | None = None
    for puzzle in puzzles_of(study.rules, goal, limited=limited):
        ways = cheapest_ways(puzzle, study.rules.most, None if found is None else found.cost)
        if ways is not None:
            found = cheaper(found, ways, study.rules.most)
    return found


def _cheapest_answers(study: _Study, goal: Goal) -> Bundle | None:
    """Return the cheapest settings of one key question that reach a goal."""
    found: Bundle | None = None
    place, lever = study.rules.movable[goal.target]
    for index, setting in enumerate(lever.settings):
        if goal.reached(setting.level):
            pick = Bundle(setting.cost, 1, (((place, index),) if index else (),))
            found = cheaper(found, pick, study.rules.most)
    return found


def _found(study: _Study, goal: Goal, found: Bundle) -> Answer:
    ways = []
    for picks in found.first:
        way = way_of(study.rules, study.bench.levers, picks)
        changed = changed_inspection(study.inspection, study.tallies, study.bench.levers, picks, way.lapsed)
        outcome = rerated(study.standards, *changed, indicative=study.indicative)
        level = study.level_of(goal.target, outcome)
        if level is None or not goal.reached(level):
            message = f"the changes found for {goal.target} do not do what they are to do"
            raise InternalError("RE905", message, remedy="report it with the sample and the standards")
        ways.append(way)
    # A judgement costs one more than an answer does, in units far smaller than either.
    total, judgements = divmod(found.cost, CASE)
    return Answer(
        goal.level, goal.up, "", total - judgements, judgements, tuple(ways), found.ways - len(ways), None, ()
    )


def _why_not(study: _Study, goal: Goal, level: Level) -> Answer:
    """Return why a goal cannot be reached, and how near changes come to it."""
    if goal.target in study.program.key_questions:
        levers = [study.rules.movable[goal.target][1]]
    else:
        concerned = _concerned(study, goal)
        levers = [lever for _, lever in study.rules.movable.values() if lever.standard in concerned]
    if all(len(lever.settings) == 1 for lever in levers):
        return _no_way(goal, "held", level)
    steps = range(goal.level - 1, level, -1) if goal.up else range(goal.level + 1, level)
    best = next((s for s in steps if _cheapest(study, goal._replace(level=s)) is not None), level)
    if goal.target not in study.program.key_questions and _cheapest(study, goal, limited=False) is not None:
        return _no_way(goal, "limits", best, _limits_in_the_way(study, goal))
    return _no_way(goal, "out_of_reach", best)


def _limits_in_the_way(study: _Study, goal: Goal) -> tuple[str, ...]:
    """Return the limiting rules that apply now and matter to a goal; all that matter if none does."""
    known = rules_that_matter(study.program, goal)
    applying = [rule for rule in known if study.outcome.limits[rule.id].applies]
    return tuple(rule.id for rule in applying or known)


def _concerned(study: _Study, goal: Goal) -> set[str]:
    return standards_that_matter(study.program, goal, rules_that_matter(study.program, goal))


def _remarks(study: _Study, target: str, to: Level) -> tuple[tuple[Held, ...], tuple[Assumed, ...]]:
    """Return what was held and what was assumed, as far as it is about a target."""
    if target in study.program.key_questions:
        about = {target}
    else:
        concerned = _concerned(study, Goal(target, to, up=True)) | _concerned(
            study, Goal(target, to, up=False)
        )
        about = {subject for subject, owner in owners_of(study.program).items() if owner in concerned}
    return (
        tuple(held for held in study.bench.held if held.subject in about),
        tuple(assumed for assumed in study.bench.assumed if assumed.key_question in about),
    )
