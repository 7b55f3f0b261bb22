"""Tallies as rows to keep: a provider's cases with the same attributes, and how they were answered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.standards.derivation import derive_answer
from ratings_engine.tallies.groups import DerivedCount, Grouped
from ratings_engine.tallies.model import NAMED_CONTRADICTIONS
from ratings_engine.vocabulary import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ratings_engine.samples.model import Case, CaseSheet
    from ratings_engine.samples.providers import Key
    from ratings_engine.tallies.plan import CountingPlan, DerivedQuestion

    FourCounts = tuple[int, int, int, int]

__all__ = ["TallyRow", "merged", "rows_of_cases", "rows_of_groups"]


class TallyRow(NamedTuple):
    """Cases of a provider with the same ``attributes``, lower-case texts in the order of the plan.

    ``columns`` are yes, no, not applicable and unanswered in each column of the plan;
    ``derived`` and ``contradicted`` are parallel to its derived questions, the latter the
    first ids of cases whose judged answer their prompts contradict.
    """

    provider: str
    provider_type: str
    attributes: tuple[str, ...]
    cases: int
    columns: tuple[FourCounts, ...]
    derived: tuple[DerivedCount, ...]
    contradicted: tuple[tuple[str, ...], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what tells a row from the others."""
        return (self.provider, self.provider_type, *self.attributes)


def rows_of_groups(key: Key, grouped: Grouped) -> Iterator[TallyRow]:
    """Yield the rows of one provider, whose cases were counted where they are stored."""
    names = grouped.plan.attributes
    for group in grouped.groups:
        ids = [grouped.contradicting.get((group.keys, q.id), ()) for q in grouped.plan.derived]
        attributes = tuple(group.attributes.get(name, "") for name in names)
        first = tuple(tuple(sorted(each)[:NAMED_CONTRADICTIONS]) for each in ids)
        yield TallyRow(*key, attributes, group.cases, group.columns, group.derived, first)


def rows_of_cases(plan: CountingPlan, key: Key, sheet: CaseSheet) -> Iterator[TallyRow]:
    """Yield the rows of one provider, whose cases were read one by one."""
    places = [sheet.attributes.index(name) for name in plan.attributes]
    groups: dict[tuple[str, ...], list[Case]] = {}
    for case in sheet.cases:
        groups.setdefault(tuple(case.attributes[i].lower() for i in places), []).append(case)
    for attributes, cases in groups.items():
        columns = tuple(_column(cases, index) for index in range(len(plan.columns)))
        found = [_derived(question, cases) for question in plan.derived]
        counts, ids = tuple(c for c, _ in found), tuple(i for _, i in found)
        yield TallyRow(*key, attributes, len(cases), columns, counts, ids)


def _column(cases: Sequence[Case], index: int) -> FourCounts:
    answers = bytes(case.answers[index] for case in cases)
    yes, no, na, unanswered = (answers.count(answer) for answer in range(UNANSWERED + 1))
    return yes, no, na, unanswered


def _derived(question: DerivedQuestion, cases: Sequence[Case]) -> tuple[DerivedCount, tuple[str, ...]]:
    """Return what prompts make of cases, by the same rule as counting them where they are stored."""
    weigh = _Weigh(question)
    counts: Counter[int] = Counter()
    derived, contradicted = 0, []
    for case in cases:
        given, outcome = weigh(case.answers)
        counts[outcome if given == UNANSWERED else given] += 1
        if outcome != UNANSWERED and given == UNANSWERED:
            derived += 1
        elif outcome not in (UNANSWERED, given):
            contradicted.append(case.id)
    yes, no, na, unanswered = (counts[answer] for answer in range(UNANSWERED + 1))
    first = tuple(sorted(contradicted)[:NAMED_CONTRADICTIONS])
    return DerivedCount(yes, no, na, unanswered, derived, len(contradicted)), first


class _Weigh:
    """What a case's answers are to a question with prompts: as judged, and as its prompts make it."""

    def __init__(self, question: DerivedQuestion) -> None:
        self._question = question
        self._essential = [must for _, must in question.prompts]
        self._known: dict[tuple[int, ...], int] = {}

    def __call__(self, answers: bytes) -> tuple[int, int]:
        question = self._question
        given = UNANSWERED if question.given is None else answers[question.given]
        prompts = tuple(UNANSWERED if i is None else answers[i] for i, _ in question.prompts)
        if prompts not in self._known:
            self._known[prompts] = derive_answer(prompts, self._essential, question.share)
        return given, self._known[prompts]


def merged(rows: Iterable[TallyRow]) -> list[TallyRow]:
    """Return rows in order, those with the same keys as one."""
    by_keys: dict[tuple[str, ...], TallyRow] = {}
    for row in rows:
        other = by_keys.get(row.keys)
        by_keys[row.keys] = row if other is None else _sum(other, row)
    return [by_keys[keys] for keys in sorted(by_keys)]


def _sum(one: TallyRow, other: TallyRow) -> TallyRow:
    pairs = zip(one.contradicted, other.contradicted, strict=True)
    return one._replace(
        cases=one.cases + other.cases,
        columns=tuple(
            (a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3])
            for a, b in zip(one.columns, other.columns, strict=True)
        ),
        derived=tuple(
            DerivedCount(*map(sum, zip(a, b, strict=True)))
            for a, b in zip(one.derived, other.derived, strict=True)
        ),
        contradicted=tuple(tuple(sorted((*a, *b))[:NAMED_CONTRADICTIONS]) for a, b in pairs),
    )
