"""Tallies as rows to keep: a provider's cases with the same attributes, and how they were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.tallies.groups import DerivedCount
from ratings_engine.tallies.model import NAMED_CONTRADICTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.samples.providers import Key
    from ratings_engine.tallies.groups import Grouped
    from ratings_engine.tallies.plan import CountingPlan

    FourCounts = tuple[int, int, int, int]

__all__ = ["TallyRow", "merged", "rows_of_groups"]


class TallyRow(NamedTuple):
    """Cases of a provider with the same ``attributes``, texts in the order of the plan.

    Letter case makes no difference: of several spellings the text is the one that sorts first.
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
        return (self.provider, self.provider_type, *(words.lower() for words in self.attributes))


def rows_of_groups(plan: CountingPlan, key: Key, grouped: Grouped) -> Iterator[TallyRow]:
    """Yield the rows of one provider, by the plan's attributes, which its groups keep apart."""
    places = [grouped.plan.attributes.index(name) for name in plan.attributes]
    for group in grouped.groups:
        ids = [grouped.contradicting.get((group.keys, q.id), ()) for q in plan.derived]
        attributes = tuple(group.written[place] for place in places)
        first = tuple(tuple(sorted(each)[:NAMED_CONTRADICTIONS]) for each in ids)
        yield TallyRow(*key, attributes, group.cases, group.columns, group.derived, first)


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
        attributes=tuple(map(min, one.attributes, other.attributes)),
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
