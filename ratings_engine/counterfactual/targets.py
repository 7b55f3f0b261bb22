"""Which puzzles answer a question: what has to come out, for the overall or for one standard."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.counterfactual.options import Rules, conditions_met, options_of
from ratings_engine.counterfactual.puzzle import Puzzle, Seat, laid_out
from ratings_engine.rating.evaluator import evaluation_order
from ratings_engine.standards.banding import band_of
from ratings_engine.vocabulary import OVERALL, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.rating.program import Program
    from ratings_engine.standards.model import LimitingRule, Standard
    from ratings_engine.vocabulary import Level

__all__ = ["Goal", "owners_of", "puzzles_of", "rules_that_matter", "standards_that_matter"]


class Goal(NamedTuple):
    """What has to come out: ``target`` (overall, or a standard) at ``level`` or beyond, ``up`` or down."""

    target: str
    level: Level
    up: bool

    def reached(self, level: Level) -> bool:
        """Return whether a rating will do."""
        return level >= self.level if self.up else level <= self.level


def puzzles_of(rules: Rules, goal: Goal, *, limited: bool = True) -> Iterator[Puzzle]:
    """Yield puzzles that have every way to a goal between them, and none of them twice.

    Without ``limited``, as if there were no limiting rules.
    """
    known = rules_that_matter(rules.program, goal) if limited else []
    if goal.target != OVERALL:
        yield _puzzle(rules, goal, known, {}, None)
        return
    on_standards = [rule for rule in known if rule.target != OVERALL]
    on_overall = [rule for rule in known if rule.target == OVERALL]
    enough, others = _sums(rules, goal)
    if goal.up:
        yield _puzzle(rules, goal, known, {rule.id: False for rule in on_overall}, enough)
        return
    yield _puzzle(rules, goal, on_standards, {}, enough)
    for place, rule in enumerate(on_overall):
        # By this rule, by none of those before it, and not by points.
        applies = {**{before.id: False for before in on_overall[:place]}, rule.id: True}
        yield _puzzle(rules, goal, [*on_standards, *on_overall[: place + 1]], applies, others)


def rules_that_matter(program: Program, goal: Goal) -> list[LimitingRule]:
    """Return the limiting rules that can decide over a goal, directly or through standards.

    Caps of the overall at or above a goal that is to be reached from below do not, nor caps above
    one from above.
    """
    possible = [limit.rule for limit in program.limits if limit.rule.needed <= len(limit.rule.conditions)]
    found = [rule for rule in possible if rule.target == OVERALL == goal.target and _decides(rule, goal)]
    standards = standards_that_matter(program, goal, found)
    while True:
        more = [r for r in possible if r.target in standards and r not in found]
        if not more:
            return [rule for rule in possible if rule in found]
        found += more
        standards = standards_that_matter(program, goal, found)


def _decides(rule: LimitingRule, goal: Goal) -> bool:
    return rule.at_most < goal.level if goal.up else rule.at_most <= goal.level


def standards_that_matter(program: Program, goal: Goal, known: Iterable[LimitingRule]) -> set[str]:
    """Return the standards that a goal rests on: counted ones or the target, and what rules look at."""
    owners = owners_of(program)
    looked_at = {owners[condition.subject] for rule in known for condition in rule.conditions}
    return looked_at | (set(program.counted) if goal.target == OVERALL else {goal.target})


def owners_of(program: Program) -> dict[str, str]:
    """Return the standard of each standard and key question."""
    standards = {standard.id: standard.id for standard in program.standards}
    return standards | {q.id: standard.id for standard in program.standards for q in standard.key_questions}


def _sums(rules: Rules, goal: Goal) -> tuple[frozenset[int], frozenset[int]]:
    """Return the sums of points that reach a goal for the overall, and those that do not."""
    program, rated = rules.program, rules.outcome.overall.rated
    every = frozenset(range(rated * max(program.points) + 1))
    divisor = 1 if program.overall.method == "total_points" else rated
    enough = frozenset(
        s for s in every if goal.reached(band_of(program.overall.bands, Fraction(s, divisor)).level)
    )
    return enough, every - enough


def _puzzle(
    rules: Rules, goal: Goal, known: list[LimitingRule], applies: dict[str, bool], sums: frozenset[int] | None
) -> Puzzle:
    limited = rules._replace(limits=tuple(known))
    wanted = standards_that_matter(rules.program, goal, known)
    row = [standard for standard in evaluation_order(rules.program) if standard.id in wanted]
    seats = [_seat(limited, goal, standard, summed=sums is not None) for standard in row]
    return laid_out(seats, known, owners_of(rules.program), applies, sums)


def _seat(rules: Rules, goal: Goal, standard: Standard, *, summed: bool) -> Seat:
    counted = summed and standard.counted
    ratings = frozenset(level for level in range(len(RATINGS)) if goal.reached(level))
    return Seat(
        standard.id,
        tuple(options_of(rules, standard)),
        rules.program.points if counted else (0,) * len(RATINGS),
        ratings if goal.target == standard.id else None,
        tuple(i for i, rule in enumerate(rules.limits) if rule.target == standard.id),
        tuple(
            tuple(conditions_met(rule.conditions, standard.id, level) for rule in rules.limits)
            for level in (*range(len(RATINGS)), None)
        ),
    )
