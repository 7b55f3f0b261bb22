"""The cases of one provider by subgroup, and how each subgroup's were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from ratings_engine.samples.attributes import read_attribute
from ratings_engine.samples.model import CaseSheet
from ratings_engine.tallies.from_cases import answers_to, tally_key_question
from ratings_engine.vocabulary import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.samples.model import Case
    from ratings_engine.standards.model import Attribute, KeyQuestion

__all__ = ["Count", "Counts", "Values", "count_subgroups", "group_cases", "of_all"]

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


def group_cases(
    sheet: CaseSheet, by: Sequence[str], known: Mapping[str, Attribute]
) -> dict[Values, list[Case]]:
    """Return the cases by their values of the attributes, in order of the values, not recorded last.

    Letter case and spaces make no difference, nor do hyphens where the pack knows the values; a
    subgroup is called what its first case says.
    """
    places = [sheet.attributes.index(name) for name in by]
    values = [known[name].values if name in known else () for name in by]
    spelt: dict[Values, Values] = {}
    grouped: dict[Values, list[Case]] = {}
    for case in sheet.cases:
        key = tuple(_value(case.attributes[i], allowed) for i, allowed in zip(places, values, strict=True))
        first = spelt.setdefault(tuple(part.casefold() for part in key), key)
        grouped.setdefault(first, []).append(case)
    return {key: grouped[key] for key in sorted(grouped, key=_in_order)}


def _in_order(key: Values) -> list[tuple[bool, str, str]]:
    return [(not part, part.casefold(), part) for part in key]


def _value(written: str, allowed: Sequence[str]) -> str:
    """Return an attribute's value: as the pack has it, else as it was written."""
    plain = " ".join(written.split())
    value = read_attribute(plain, allowed)
    return plain if value is None else value


def count_subgroups(
    sheet: CaseSheet, groups: Sequence[Sequence[Case]], questions: Sequence[KeyQuestion]
) -> Counts:
    """Return how each subgroup's cases were answered; the sheet answers all of ``questions``."""
    parts = [
        CaseSheet(sheet.table, sheet.questions, sheet.columns, sheet.attributes, tuple(cases))
        for cases in groups
    ]
    answers = tuple(tuple(_count(question, part) for part in parts) for question in questions)
    return Counts(tuple(len(cases) for cases in groups), answers, _asked(parts, questions))


def _count(question: KeyQuestion, part: CaseSheet) -> Count:
    tally = tally_key_question(question, part)
    assert tally is not None  # the sheet answers it  # noqa: S101
    # Of cases the numbers are always known.
    yes, no, na, unanswered = cast("tuple[int, int, int, int]", tally[:NOT_ASKED])
    return Count(yes, no, na, unanswered, tally.not_asked)


def of_all(rows: Sequence[Count]) -> Count:
    """Return the numbers of all subgroups together."""
    yes, no, na, unanswered, not_asked = map(sum, zip(*rows, strict=True))
    return Count(yes, no, na, unanswered, not_asked)


def _asked(
    parts: Sequence[CaseSheet], questions: Sequence[KeyQuestion]
) -> tuple[frozenset[frozenset[int]], ...]:
    """Return which questions some case of each subgroup is asked together."""
    conditional = [place for place, question in enumerate(questions) if question.applies_when]
    always = frozenset(range(len(questions))) - frozenset(conditional)
    patterns = []
    for part in parts:
        ask = {place: answers_to(questions[place], part) for place in conditional}
        patterns.append(
            frozenset(
                always | {place for place, a in ask.items() if a and a(case).counted != NOT_ASKED}
                for case in part.cases
            )
        )
    return tuple(patterns)
