"""What a counting statement returns, by provider: groups of cases that are asked the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from ratings_engine.samples.attributes import limited_attributes, read_attribute
from ratings_engine.samples.counted import Counted, QuestionCount
from ratings_engine.samples.providers import Misread, Providers, short
from ratings_engine.samples.table import text
from ratings_engine.standards.conditions import holds
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.tallies.model import NAMED_CONTRADICTIONS
from ratings_engine.tallies.sql import alias
from ratings_engine.tallies.statement import COLUMN_COUNTS, DERIVED_COUNTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.model import Case
    from ratings_engine.samples.providers import Defaults, Key
    from ratings_engine.samples.table import Scalar
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.plan import CountingPlan

__all__ = [
    "Contradicting",
    "DerivedCount",
    "Group",
    "Grouped",
    "Misunderstood",
    "count_questions",
    "gather",
    "read_groups",
    "seen",
]

Contradicting: TypeAlias = "dict[tuple[tuple[Scalar, ...], str], list[str]]"
"""Ids of cases whose judged answer their prompts contradict, by a group's keys and key question."""


class DerivedCount(NamedTuple):
    """Numbers of cases of a key question with prompts, as in a tally."""

    yes: int
    no: int
    na: int
    unanswered: int
    derived: int
    contradictions: int


class Group(NamedTuple):
    """Cases of a provider with the same attributes, as far as the plan looks at them.

    ``keys`` tell it from the other groups; those of a table that was counted are as they stand
    there: provider, provider type, attributes. ``written`` are the plan's attributes as a case has
    them (see ``samples.model.Case``), ``attributes`` the same by name in lower case, as conditions
    see them. ``columns`` are yes, no, na and unanswered in each column of the plan; ``derived`` are
    parallel to its derived questions.
    """

    keys: tuple[Scalar, ...]
    written: tuple[str, ...]
    attributes: Mapping[str, str]
    cases: int
    columns: tuple[tuple[int, int, int, int], ...]
    derived: tuple[DerivedCount, ...]


class Grouped(NamedTuple):
    """The groups of one provider as they were counted, for whoever keeps them or adds up some of them."""

    plan: CountingPlan
    groups: Sequence[Group]
    contradicting: Contradicting


class Misunderstood(NamedTuple):
    """A key that means nothing: the ``value`` in ``column`` (an alias), and what to say of it."""

    code: str
    column: str
    value: Scalar
    message: str
    remedy: str


def read_groups(
    rows: Sequence[tuple[Scalar, ...]],
    plan: CountingPlan,
    columns: Columns,
    standards: Standards,
    defaults: Defaults,
) -> tuple[dict[Key, list[Group]], list[Misunderstood]]:
    """Return the groups of each provider, and the keys that could not be read.

    ``rows`` are those of ``counting_statement``.
    """
    providers = Providers(columns, [t.id for t in standards.provider_types], defaults)
    limited = _limited(plan, columns, standards)
    groups: dict[Key, list[Group]] = {}
    wrong: dict[tuple[str, Scalar], Misunderstood] = {}
    for row in sorted(rows, key=lambda row: [text(cell) for cell in row[: 2 + len(plan.attributes)]]):
        key = _provider(providers, row)
        written, misread = _written(plan, limited, row)
        found = [*misread, *([key] if isinstance(key, Misunderstood) else [])]
        wrong |= {(one.column, one.value): one for one in found}
        if not isinstance(key, Misunderstood):
            groups.setdefault(key, []).append(_group(plan, row, written))
    return groups, list(wrong.values())


def _provider(providers: Providers, row: tuple[Scalar, ...]) -> Key | Misunderstood:
    places = (providers.columns.provider, providers.columns.provider_type)
    cells: list[Scalar] = [None] * (max((place for place in places if place is not None), default=0) + 1)
    for place, cell in zip(places, row, strict=False):
        if place is not None:
            cells[place] = cell
    found = providers.read(cells)
    if not isinstance(found, Misread):
        return found
    which = int(found.column == places[1] or found.code == "RE517")
    return Misunderstood(found.code, alias("p", which), row[which], found.message, found.remedy)


def _limited(plan: CountingPlan, columns: Columns, standards: Standards) -> dict[str, Sequence[str]]:
    by_column = limited_attributes(standards, columns.attributes)
    return {name: by_column[i] for name in plan.attributes if (i := columns.attributes[name]) in by_column}


def _written(
    plan: CountingPlan, limited: Mapping[str, Sequence[str]], row: tuple[Scalar, ...]
) -> tuple[tuple[str, ...], list[Misunderstood]]:
    """Return the attributes of a group as a case has them, and those that are none."""
    read, wrong = [], []
    for number, name in enumerate(plan.attributes):
        cell = row[2 + number]
        words = text(cell)
        value = read_attribute(cell, limited[name]) if words and name in limited else words
        if value is None:
            message = f"'{short(words)}' is not a value of this attribute, and it decides what is asked"
            remedy = suggestion(words, list(limited[name]))
            wrong.append(Misunderstood("RE524", alias("a", number), cell, message, remedy))
        read.append(words if value is None else value)
    return tuple(read), wrong


def _group(plan: CountingPlan, row: tuple[Scalar, ...], written: tuple[str, ...]) -> Group:
    width = 2 + len(plan.attributes)
    numbers = [int(cast("int", cell)) for cell in row[width:]]
    cases, rest = numbers[0], iter(numbers[1:])
    columns = []
    for _ in plan.columns:
        yes, no, na, _given = (next(rest) for _ in COLUMN_COUNTS)
        columns.append((yes, no, na, cases - yes - no - na))
    derived = tuple(DerivedCount(*(next(rest) for _ in DERIVED_COUNTS)) for _ in plan.derived)
    return Group(row[:width], written, seen(plan, written), cases, tuple(columns), derived)


def seen(plan: CountingPlan, written: Sequence[str]) -> dict[str, str]:
    """Return a group's attributes as conditions see them, by name."""
    return {name: words.lower() for name, words in zip(plan.attributes, written, strict=True)}


def gather(
    plan: CountingPlan,
    groups: Sequence[Group],
    contradicting: Contradicting,
    fetch: Callable[[], tuple[Case, ...]] | None,
) -> Counted:
    """Return what was counted of one provider, over all its groups; ``fetch`` reads its cases, if it can."""
    columns = tuple(
        cast("tuple[int, int, int, int]", tuple(map(sum, zip(*each, strict=True))))
        for each in zip(*(group.columns for group in groups), strict=True)
    )
    questions = count_questions(plan, groups, contradicting)
    grouped = Grouped(plan, groups, contradicting)
    cases = sum(group.cases for group in groups)
    return Counted(cases, columns, questions, fetch, grouped, dict(plan.ways))


def count_questions(
    plan: CountingPlan, groups: Sequence[Group], contradicting: Contradicting
) -> dict[str, QuestionCount]:
    """Return how the cases of some groups count, by key question, prompt or measure."""
    return dict(_questions(plan, groups, contradicting))


def _questions(
    plan: CountingPlan, groups: Sequence[Group], contradicting: Contradicting
) -> Iterator[tuple[str, QuestionCount]]:
    derived = {question.id: number for number, question in enumerate(plan.derived)}
    places = {column: number for number, column in enumerate(plan.columns)}
    conditions = dict(plan.asked_when)
    for question in plan.counted_questions():
        condition = conditions.get(question)
        asked = [g for g in groups if condition is None or holds(condition, g.attributes) is not False]
        not_asked = sum(group.cases for group in groups) - sum(group.cases for group in asked)
        if question in derived:
            yield question, _derived(asked, derived[question], not_asked, contradicting, question)
        else:
            counts = [sum(group.columns[places[question]][answer] for group in asked) for answer in range(4)]
            yes, no, na, unanswered = counts
            yield question, QuestionCount(yes, no, na, unanswered, not_asked, 0, (), 0)


def _derived(
    asked: Sequence[Group], number: int, not_asked: int, contradicting: Contradicting, question: str
) -> QuestionCount:
    yes, no, na, unanswered, derived, contradictions = (
        sum(group.derived[number][place] for group in asked) for place in range(len(DERIVED_COUNTS))
    )
    ids = sorted(one for group in asked for one in contradicting.get((group.keys, question), ()))
    named = tuple(ids[:NAMED_CONTRADICTIONS])
    return QuestionCount(yes, no, na, unanswered, not_asked, derived, named, contradictions)
