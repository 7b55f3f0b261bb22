"""The subgroups of one provider, put together from its groups, and how each one's cases were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.samples.attributes import read_attribute
from ratings_engine.standards.conditions import holds
from ratings_engine.tallies.groups import count_questions
from ratings_engine.vocabulary import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.samples.counted import QuestionCount
    from ratings_engine.standards.model import Attribute, KeyQuestion
    from ratings_engine.tallies.groups import Group, Grouped
    from ratings_engine.tallies.plan import CountingPlan

__all__ = ["Count", "Counts", "Values", "count_subgroups", "of_all", "subgroups_of"]

Values = tuple[str, ...]
"""The values of a subgroup, one for each attribute; empty where it was not recorded."""


class Count(NamedTuple):
    """How many cases of a subgroup were answered so to one key question."""

    yes: int
    no: int
    na: int
    unanswered: int
    not_asked: int

    @property
    def asked(self) -> tuple[int, int, int, int]:
        """Return the numbers of cases that are asked, by answer."""
        return self[:NOT_ASKED]


class Counts(NamedTuple):
    """Every subgroup's counts: ``answers`` by question and subgroup, ``sizes`` by subgroup.

    ``asked`` says for each subgroup which questions, by position, some case of it is asked together.
    """

    sizes: tuple[int, ...]
    answers: tuple[tuple[Count, ...], ...]
    asked: tuple[frozenset[frozenset[int]], ...]


def subgroups_of(
    grouped: Grouped, by: Sequence[str], known: Mapping[str, Attribute]
) -> dict[Values, list[Group]]:
    """Return the groups by their values of the attributes, in order of the values, not recorded last.

    Letter case and spaces make no difference, nor do hyphens where the pack knows the values. A
    value is written as the pack has it, or else in the way that sorts first of all the provider's.
    """
    places = [grouped.plan.attributes.index(name) for name in by]
    allowed = [known[name].values if name in known else () for name in by]
    read = [
        tuple(_value(group.written[place], values) for place, values in zip(places, allowed, strict=True))
        for group in grouped.groups
    ]
    spelt = _spellings(read)
    found: dict[Values, list[Group]] = {}
    for group, values in zip(grouped.groups, read, strict=True):
        key = tuple(words[value.casefold()] for words, value in zip(spelt, values, strict=True))
        found.setdefault(key, []).append(group)
    return {key: found[key] for key in sorted(found, key=_in_order)}


def _spellings(read: Sequence[Values]) -> list[dict[str, str]]:
    """Return for each attribute how values are written, by what they are without letter case.

    The way that sorts first follows from the values alone, in whatever order they are read.
    """
    spelt: list[dict[str, str]] = []
    for written in zip(*read, strict=True):
        spelt.append({})
        for value in sorted(set(written)):
            spelt[-1].setdefault(value.casefold(), value)
    return spelt


def _in_order(key: Values) -> list[tuple[bool, str, str]]:
    return [(not part, part.casefold(), part) for part in key]


def _value(written: str, allowed: Sequence[str]) -> str:
    """Return an attribute's value: as the pack has it, else as it was written."""
    plain = " ".join(written.split())
    value = read_attribute(plain, allowed)
    return plain if value is None else value


def count_subgroups(
    plan: CountingPlan, subgroups: Sequence[Sequence[Group]], questions: Sequence[KeyQuestion]
) -> Counts:
    """Return how each subgroup's cases were answered; the plan counts all of ``questions``."""
    found = [count_questions(plan, groups, {}) for groups in subgroups]
    answers = tuple(tuple(_count(counts[question.id]) for counts in found) for question in questions)
    sizes = tuple(sum(group.cases for group in groups) for groups in subgroups)
    return Counts(sizes, answers, tuple(_asked(groups, questions) for groups in subgroups))


def _count(found: QuestionCount) -> Count:
    return Count(found.yes, found.no, found.na, found.unanswered, found.not_asked)


def of_all(rows: Sequence[Count]) -> Count:
    """Return the numbers of all subgroups together."""
    yes, no, na, unanswered, not_asked = map(sum, zip(*rows, strict=True))
    return Count(yes, no, na, unanswered, not_asked)


def _asked(groups: Sequence[Group], questions: Sequence[KeyQuestion]) -> frozenset[frozenset[int]]:
    """Return which questions some case of a subgroup is asked together.

    The cases of a group have all attributes that conditions look at in common.
    """
    return frozenset(
        frozenset(
            place
            for place, question in enumerate(questions)
            if question.applies_when is None or holds(question.applies_when, group.attributes) is not False
        )
        for group in groups
    )
