"""The space of ratings that a provider type can have, as far as limiting rules look at it.

Standards are independent of one another unless a cap on a standard links them, so the space
is exhausted group by group: within a group every combination is enumerated, and over groups
only what matters is added up. Nothing is sampled. A group over ``MOST`` combinations is not
examined, and every answer about it is None.

Whatever the source of a rating is counts: a standard may be judged, published or follow from
its key questions, it may be unrated, and a panel may move it as far as the policy's steps
allow. So "never" means never.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.standards.combining import combine
from ratings_engine.standards.model import standards_for
from ratings_engine.vocabulary import OVERALL, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.standards.model import RatingCondition, Standard, Standards
    from ratings_engine.vocabulary import Level

__all__ = ["MOST", "Outcome", "Space", "spaces"]

MOST = 20_000
"""Most combinations of one group of standards, or states of one standard, that are exhausted."""
UNRATED = len(RATINGS)


class Outcome(NamedTuple):
    """One way in which a group of standards can come out.

    ``before`` and ``after`` are the levels of its members before and after caps; ``held`` is
    how many conditions of each rule hold.
    """

    before: tuple[Level | None, ...]
    after: tuple[Level | None, ...]
    held: tuple[int, ...]


class _Profile(NamedTuple):
    """A standard's level before caps, and how many conditions on its key questions hold, by rule."""

    level: Level | None
    held: tuple[int, ...]


class Space:
    """The limiting rules that a provider type has, and the standards they can look at.

    ``rules`` keep only conditions on what applies; ``groups`` are the ids of standards that
    caps on standards link, those that are looked at before those that are capped.
    """

    def __init__(self, standards: Standards, provider_type: str) -> None:
        """Take what applies to ``provider_type``."""
        self.provider_type = provider_type
        self.standards = {s.id: s for s in standards_for(standards, provider_type)}
        self.points = standards.points
        self.steps = standards.discretion.steps if standards.discretion else 0
        self._owners = {q.id: s.id for s in self.standards.values() for q in s.key_questions}
        self._owners |= {s: s for s in self.standards}
        self.rules = tuple(
            rule._replace(conditions=tuple(c for c in rule.conditions if c.subject in self._owners))
            for rule in standards.limiting_rules
            if rule.target in (OVERALL, *self.standards)
        )
        self._caps: dict[str, list[int]] = {}
        self._conditions: dict[str, list[tuple[int, RatingCondition]]] = {}
        for index, rule in enumerate(self.rules):
            self._caps.setdefault(rule.target, []).append(index)
            for condition in rule.conditions:
                self._conditions.setdefault(condition.subject, []).append((index, condition))
        self.groups = _groups(self)
        self._known: dict[tuple[tuple[str, ...], bool], frozenset[Outcome] | None] = {}

    def place_of_rule(self, rule_id: str) -> int | None:
        """Return the index of a rule; None where its target does not apply to the provider type."""
        return next((i for i, rule in enumerate(self.rules) if rule.id == rule_id), None)

    def group_of(self, standard: str) -> tuple[str, ...]:
        """Return the group that a standard is in."""
        return next(group for group in self.groups if standard in group)

    def looked_at(self, rules: Sequence[int]) -> list[tuple[str, ...]]:
        """Return the groups that rules look at or cap."""
        wanted = {self.owner(c.subject) for index in rules for c in self.rules[index].conditions}
        wanted |= {self.rules[index].target for index in rules}
        return [group for group in self.groups if wanted & set(group)]

    def owner(self, subject: str) -> str:
        """Return the standard that a subject is, or is a key question of."""
        return self._owners[subject]

    def outcomes(self, group: tuple[str, ...], *, rated: bool) -> frozenset[Outcome] | None:
        """Return every way in which a group can come out; None where there are too many.

        ``rated`` leaves out what has a standard, or a key question that a rule looks at, unrated.
        """
        key = (group, rated)
        if key not in self._known:
            self._known[key] = self._combined(group, rated=rated)
        return self._known[key]

    def _combined(self, group: tuple[str, ...], *, rated: bool) -> frozenset[Outcome] | None:
        if len(RATINGS) ** len(group) > MOST:
            return None
        profiles = [self._profiles(self.standards[s], rated=rated) for s in group]
        known = [each for each in profiles if each is not None]
        if len(known) < len(profiles) or prod(len(each) for each in known) > MOST:
            return None
        return frozenset(self._outcome(group, chosen) for chosen in product(*known))

    def _outcome(self, group: tuple[str, ...], chosen: tuple[_Profile, ...]) -> Outcome:
        held = [sum(counts) for counts in zip(*(profile.held for profile in chosen), strict=True)]
        after: list[Level | None] = []
        for standard, profile in zip(group, chosen, strict=True):
            level = profile.level
            for index in self._caps.get(standard, ()):
                rule = self.rules[index]
                if level is not None and held[index] >= rule.needed:
                    level = min(level, rule.at_most)
            after.append(level)
            for index, condition in self._conditions.get(standard, ()):
                held[index] += holds(condition, level)
        return Outcome(tuple(profile.level for profile in chosen), tuple(after), tuple(held))

    def _profiles(self, standard: Standard, *, rated: bool) -> frozenset[_Profile] | None:
        nothing = (0,) * len(self.rules)
        levels = range(len(RATINGS)) if rated else (None, *range(len(RATINGS)))
        given = frozenset(_Profile(level, nothing) for level in levels)
        if not any(q.id in self._conditions for q in standard.key_questions):
            return given
        worked = self._from_key_questions(standard, rated=rated)
        return None if worked is None else worked if rated else worked | given

    def _from_key_questions(self, standard: Standard, *, rated: bool) -> frozenset[_Profile] | None:
        """Return the profiles that key questions make, by how many of them have each rating."""
        looking = sorted({i for q in standard.key_questions for i, _c in self._conditions.get(q.id, ())})
        states = {((0,) * (UNRATED + 1), (0,) * len(looking))}
        for question in standard.key_questions:
            watched = question.id in self._conditions
            levels = range(UNRATED + (not (rated and watched)))
            options = [(level, self._held(question.id, level, looking)) for level in levels]
            states = {
                (_one_more(counts, level), tuple(map(add, held, more)))
                for counts, held in states
                for level, more in options
            }
            if len(states) > MOST:
                return None
        return frozenset(
            _Profile(level, self._spread(held, looking))
            for counts, held in states
            for level in self._rated(standard, counts)
            if level is not None or not rated
        )

    def _held(self, subject: str, level: int, looking: list[int]) -> tuple[int, ...]:
        """Return how many conditions on a key question hold, for each of the rules ``looking`` at it."""
        shown = None if level == UNRATED else level
        held = [i for i, condition in self._conditions.get(subject, ()) if holds(condition, shown)]
        return tuple(held.count(index) for index in looking)

    def _spread(self, held: tuple[int, ...], looking: list[int]) -> tuple[int, ...]:
        """Return counts for the rules ``looking`` as counts for every rule."""
        known = dict(zip(looking, held, strict=True))
        return tuple(known.get(index, 0) for index in range(len(self.rules)))

    def _rated(self, standard: Standard, counts: tuple[int, ...]) -> Iterator[Level | None]:
        """Yield the ratings that key questions can lead to, discretion included."""
        levels = [level for level in range(UNRATED) for _ in range(counts[level])]
        if not levels or counts[UNRATED] > standard.combination.may_be_unrated:
            yield None
            return
        level = combine(standard.combination, levels, self.points)
        steps = self.steps if standard.assessed == "cases" else 0
        yield from range(max(level - steps, 0), min(level + steps, UNRATED - 1) + 1)


def holds(condition: RatingCondition, level: Level | None) -> bool:
    """Return whether a condition of a limiting rule holds; of what is unrated none does."""
    return level is not None and condition.lowest <= level <= condition.highest


class _Named:
    """A pack that is known by its digest, so that its spaces are worked out once for all checks."""

    def __init__(self, standards: Standards) -> None:
        self.standards = standards

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and other.standards.digest == self.standards.digest

    def __hash__(self) -> int:
        return hash(self.standards.digest)


def spaces(standards: Standards) -> list[Space]:
    """Return the space of each provider type, where there are limiting rules at all."""
    return _spaces(_Named(standards)) if standards.limiting_rules else []


@lru_cache(maxsize=1)
def _spaces(named: _Named) -> list[Space]:
    return [Space(named.standards, t.id) for t in named.standards.provider_types]


def _one_more(counts: tuple[int, ...], level: int) -> tuple[int, ...]:
    return (*counts[:level], counts[level] + 1, *counts[level + 1 :])


def _groups(space: Space) -> tuple[tuple[str, ...], ...]:
    """Return the standards in groups that caps on standards link, each in the order of its caps."""
    looks_at: dict[str, set[str]] = {s: set() for s in space.standards}
    linked: dict[str, set[str]] = {s: {s} for s in space.standards}
    for rule in space.rules:
        if rule.target != OVERALL:
            owners = {space.owner(c.subject) for c in rule.conditions}
            looks_at[rule.target] |= owners & {c.subject for c in rule.conditions}
            together = set().union(*(linked[s] for s in (rule.target, *owners)))
            for standard in together:
                linked[standard] = together
    unique = {min(group): group for group in linked.values()}
    return tuple(_in_order(group, looks_at) for group in unique.values())


def _in_order(group: set[str], looks_at: dict[str, set[str]]) -> tuple[str, ...]:
    placed: list[str] = []
    waiting = sorted(group)
    while waiting:
        ready = [s for s in waiting if looks_at[s] <= set(placed)]
        placed += ready
        waiting = [s for s in waiting if s not in ready]
    return tuple(placed)
