"""What a standard could be: each rating of it, and what that does to limiting rules, at least cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.counterfactual.bundles import NOTHING, Bundle, cheaper, joined
from ratings_engine.standards.combining import combine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ratings_engine.counterfactual.levers import Lever, Setting
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import DiscretionRecord
    from ratings_engine.standards.model import Discretion, LimitingRule, RatingCondition, Standard
    from ratings_engine.vocabulary import Level

__all__ = ["Option", "Rules", "added", "conditions_met", "options_of", "stands"]

_Marks = tuple[tuple["Level", "Level"], ...]
"""Ratings of key questions, each with the furthest that is near enough for discretion, sorted."""


class Rules(NamedTuple):
    """What turns settings of levers into ratings, and whatever no lever moves.

    ``movable`` are the levers that may be changed, by what they rate, with their places;
    ``limits`` the limiting rules that matter; ``most`` is how many ways are kept.
    """

    program: Program
    policy: Discretion | None
    discretion: Mapping[str, DiscretionRecord]
    outcome: Outcome
    movable: Mapping[str, tuple[int, Lever]]
    limits: tuple[LimitingRule, ...]
    most: int


class Option(NamedTuple):
    """A rating after discretion, before caps (None: not rated), and how it is had at least cost.

    ``met`` are the conditions of each limiting rule that its key questions meet.
    """

    level: Level | None
    met: tuple[int, ...]
    bundle: Bundle


def conditions_met(conditions: Iterable[RatingCondition], subject: str, level: Level | None) -> int:
    """Return how many conditions on ``subject`` hold at ``level``."""
    return sum(
        c.subject == subject and level is not None and c.lowest <= level <= c.highest for c in conditions
    )


def added(rules: Sequence[LimitingRule], one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    """Return two counts of met conditions together; no more are counted than are needed."""
    return tuple(min(a + b, rule.needed) for rule, a, b in zip(rules, one, other, strict=True))


def options_of(rules: Rules, standard: Standard) -> list[Option]:
    """Return what ``standard`` could be, by rating and by what its key questions meet."""
    reached: dict[tuple[_Marks, tuple[int, ...]], Bundle] = {((), (0,) * len(rules.limits)): NOTHING}
    for question in standard.key_questions:
        reached = _with_question(rules, reached, question.id)
    found: dict[tuple[Level | None, tuple[int, ...]], Bundle] = {}
    for (marks, met), bundle in reached.items():
        for level, settings in _levels(rules, standard, marks):
            key = (level, met)
            found[key] = cheaper(found.get(key), joined(bundle, settings, rules.most), rules.most)
    return [Option(level, met, bundle) for (level, met), bundle in found.items()]


def _with_question(
    rules: Rules, reached: Mapping[tuple[_Marks, tuple[int, ...]], Bundle], question: str
) -> dict[tuple[_Marks, tuple[int, ...]], Bundle]:
    further: dict[tuple[_Marks, tuple[int, ...]], Bundle] = {}
    for mark, setting in _marks(rules, question):
        met = [conditions_met(r.conditions, question, mark[0] if mark else None) for r in rules.limits]
        for (marks, before), bundle in reached.items():
            key = (tuple(sorted([*marks, *([mark] if mark else [])])), added(rules.limits, before, met))
            further[key] = cheaper(further.get(key), joined(bundle, setting, rules.most), rules.most)
    return further


def _marks(rules: Rules, question: str) -> Sequence[tuple[tuple[Level, Level] | None, Bundle]]:
    """Return what a key question could be, None where it is not rated."""
    if question in rules.movable:
        return _settings(*rules.movable[question])
    known = rules.outcome.key_questions.get(question)
    if known is None or known.level is None:
        return [(None, NOTHING)]
    return [((known.level, known.level), NOTHING)]


def _settings(place: int, lever: Lever) -> list[tuple[tuple[Level, Level], Bundle]]:
    return [
        (_mark(setting), Bundle(setting.cost, 1, (((place, index),) if index else (),)))
        for index, setting in enumerate(lever.settings)
    ]


def _mark(setting: Setting) -> tuple[Level, Level]:
    return setting.level, setting.near


def _levels(rules: Rules, standard: Standard, marks: _Marks) -> list[tuple[Level | None, Bundle]]:
    """Return the ratings that a standard could have with its key questions so."""
    outcome = rules.outcome.standards[standard.id]
    if outcome.computed.level is None:
        return [(None, NOTHING)]
    if standard.id in rules.movable:
        return [(mark[0], bundle) for mark, bundle in _settings(*rules.movable[standard.id])]
    if not any(q.id in rules.movable for q in standard.key_questions):
        return [(outcome.moved, NOTHING)]
    computed = combine(standard.combination, [mark[0] for mark in marks], rules.program.points)
    record = rules.discretion.get(standard.id)
    if record is not None and stands(rules, standard, computed, marks):
        return [(record.to, NOTHING)]
    return [(computed, NOTHING)]


def stands(rules: Rules, standard: Standard, computed: Level, marks: _Marks) -> bool:
    """Return whether recorded discretion still moves a standard, to the same side as it does now.

    The policy has to allow it as ever; what a panel did to raise a standard never lowers it.
    """
    record, policy, now = rules.discretion[standard.id], rules.policy, rules.outcome.standards[standard.id]
    if policy is None or now.computed.level is None or abs(record.to - computed) > policy.steps:
        return False
    near = combine(standard.combination, [mark[1] for mark in marks], rules.program.points)
    if record.to > now.computed.level:
        return computed < record.to <= near
    return near <= record.to < computed
