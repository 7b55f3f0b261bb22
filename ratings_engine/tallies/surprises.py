"""What would surprise in a counted table: values that no attribute has, answers to what is not asked.

``samples.plausibility`` asks; statements count for all providers at once, when the first of them
is asked about.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ratings_engine.samples.attributes import read_attribute
from ratings_engine.samples.cases import MAX_FINDINGS
from ratings_engine.samples.counted import Held
from ratings_engine.samples.table import text
from ratings_engine.standards.conditions import holds
from ratings_engine.tallies.sql import alias
from ratings_engine.tallies.statement import different_values
from ratings_engine.vocabulary import NA, NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar
    from ratings_engine.standards.model import CaseCondition, Standards
    from ratings_engine.tallies.from_tables import Counting
    from ratings_engine.tallies.groups import Group

__all__ = ["Spread", "Surprises", "judged_words"]

MAX_VALUES: Final = 1000
"""So many different values of an attribute are looked at: more of them are no values, but notes."""


class Spread(NamedTuple):
    """Cases of a group that hold the same in a column.

    ``keys`` are the group's as they stand in the table: provider, provider type, attributes of the
    plan. ``first`` tells where the first of the cases is, to the table's own ``place``.
    """

    keys: tuple[Scalar, ...]
    value: Scalar
    cases: int
    first: Any


class _Question(NamedTuple):
    """A column of a key question that some cases are not asked: its own, or a prompt's."""

    id: str
    column: str
    condition: CaseCondition


def judged_words(counting: Counting, question: str) -> list[str]:
    """Return how yes and no are written in a question's column."""
    spellings = counting.spellings[counting.plan.columns.index(question)]
    return [words for words, answer in spellings.items() if answer in (YES, NO)]


class Surprises:
    """What would surprise in one table, by provider."""

    def __init__(
        self, counting: Counting, standards: Standards, groups: Mapping[Key, Sequence[Group]]
    ) -> None:
        """Look at a table that was counted, whose cases fall into ``groups``."""
        self._counting = counting
        self._questions = list(_asked_of_some(counting, standards))
        self._groups = [group for each in groups.values() for group in each]
        self._of_providers = groups
        self._values: dict[tuple[str, tuple[str, ...]], dict[Key, list[Held]]] = {}
        self._unasked: dict[Key, dict[tuple[str, str], Held]] | None = None

    def values_but(self, key: Key, name: str, values: Sequence[str]) -> Sequence[Held]:
        """Return what of a provider's cases stands in an attribute's column and is none of ``values``.

        At most ``MAX_FINDINGS`` in the table, the first of the alphabet, are looked for.
        """
        asked = (name, tuple(values))
        if asked not in self._values:
            self._values[asked] = self._find_values(self._counting.columns.attributes[name], values)
        return self._values[asked].get(key, [])

    def unasked(self, key: Key, question: str, column: str) -> Held | None:
        """Return a provider's cases with yes or no in a column of a question that is not asked of them."""
        if self._unasked is None:
            self._unasked = self._find_unasked()
        return self._unasked.get(key, {}).get((question, column))

    @cached_property
    def _whose(self) -> Mapping[tuple[str, ...], Key]:
        """Return which provider a group's first two keys mean."""
        return {_texts(group.keys[:2]): key for key, each in self._of_providers.items() for group in each}

    @cached_property
    def _attributes(self) -> Mapping[tuple[str, ...], Mapping[str, str]]:
        """Return what a group's keys say of its cases; groups that differ in spaces alone mean the same."""
        return {_texts(group.keys): group.attributes for group in self._groups}

    def _find_values(self, index: int, values: Sequence[str]) -> dict[Key, list[Held]]:
        column = alias("v", index)
        others = self._others(column, values)
        [spread] = self._counting.source.spread([(column, others)]) if others else [[]]
        found: dict[Key, list[Held]] = {}
        for (key, words), each in self._by_provider(spread).items():
            found.setdefault(key, []).append(self._held(words, each, index))
        return found

    def _others(self, column: str, values: Sequence[str]) -> list[Scalar]:
        """Return what stands in a column and is none of ``values``, in every way in which it is written."""
        rows = self._counting.source.query(different_values(column, MAX_VALUES))
        written: dict[str, list[Scalar]] = {}
        for (cell,) in rows:
            if text(cell) and read_attribute(text(cell), values) is None:
                written.setdefault(text(cell), []).append(cell)
        return [cell for words in sorted(written)[:MAX_FINDINGS] for cell in written[words]]

    def _find_unasked(self) -> dict[Key, dict[tuple[str, str], Held]]:
        found: dict[Key, dict[tuple[str, str], Held]] = {}
        for question, spread in self._spread([q for q in self._questions if self._is_answered(q)]):
            index = self._counting.columns.questions[question.column]
            held: dict[Key, list[Spread]] = {}
            for each in spread:
                if holds(question.condition, self._attributes[_texts(each.keys)]) is False:
                    held.setdefault(self._whose[_texts(each.keys[:2])], []).append(each)
            for key, cases in held.items():
                found.setdefault(key, {})[question.id, question.column] = self._held("", cases, index)
        return found

    def _is_answered(self, question: _Question) -> bool:
        """Return whether a question has yes or no in any case of which it is not asked."""
        number = self._counting.plan.columns.index(question.column)
        groups = (group for group in self._groups if any(group.columns[number][:NA]))
        return any(holds(question.condition, group.attributes) is False for group in groups)

    def _spread(self, questions: Sequence[_Question]) -> Iterator[tuple[_Question, list[Spread]]]:
        """Yield questions with the groups that have yes or no in their columns; all are counted at once."""
        columns = list(dict.fromkeys(question.column for question in questions))
        places = [self._counting.plan.columns.index(column) for column in columns]
        asked = [
            (alias("c", place), judged_words(self._counting, column))
            for place, column in zip(places, columns, strict=True)
        ]
        found = dict(zip(columns, self._counting.source.spread(asked) if asked else [], strict=True))
        yield from ((question, found[question.column]) for question in questions)

    def _by_provider(self, spread: Sequence[Spread]) -> dict[tuple[Key, str], list[Spread]]:
        """Return what is held by whose cases, what stands first first."""
        found: dict[tuple[Key, str], list[Spread]] = {}
        for each in sorted(spread, key=_first):
            found.setdefault((self._whose[_texts(each.keys[:2])], text(each.value)), []).append(each)
        return found

    def _held(self, words: str, spread: Sequence[Spread], index: int) -> Held:
        where = self._counting.source.place(min(map(_first, spread)), index)
        return Held(words, sum(each.cases for each in spread), where)


def _asked_of_some(counting: Counting, standards: Standards) -> Iterator[_Question]:
    """Yield the columns of questions that some cases are not asked."""
    conditions = dict(counting.plan.asked_when)
    for question in (q for s in standards.standards for q in s.key_questions if q.id in conditions):
        for column in (question.id, *(prompt.id for prompt in question.prompts)):
            if column in counting.plan.columns:
                yield _Question(question.id, column, conditions[question.id])


def _texts(keys: Sequence[Scalar]) -> tuple[str, ...]:
    return tuple(map(text, keys))


def _first(spread: Spread) -> Any:  # noqa: ANN401
    return spread.first
