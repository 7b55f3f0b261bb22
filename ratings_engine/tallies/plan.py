"""What to count of a table of cases: the compiled standards, as columns, prompts and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.standards.conditions import attributes_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from fractions import Fraction

    from ratings_engine.samples.columns import Columns
    from ratings_engine.standards.model import CaseCondition, KeyQuestion, Standards

__all__ = ["CountingPlan", "DerivedQuestion", "Way", "named_place", "plan_counting", "way_of"]


class DerivedQuestion(NamedTuple):
    """A key question whose prompts have columns: ``given`` is the place of its own, if any.

    ``prompts`` are places of columns (None: no column, so unanswered everywhere) with whether
    the prompt is essential; ``share`` is the percentage of prompts that suffices. Places count
    the plan's ``columns`` from 0.
    """

    id: str
    given: int | None
    prompts: tuple[tuple[int | None, bool], ...]
    share: Fraction


class Way(NamedTuple):
    """What decides how cases count for a key question, of a table with some columns.

    ``prompts`` are ids of those that have a column (None for others), with whether each is essential;
    without any, ``share`` is None.
    """

    condition: CaseCondition | None
    given: bool
    prompts: tuple[tuple[str | None, bool], ...]
    share: Fraction | None


def way_of(question: KeyQuestion, columns: Collection[str]) -> Way:
    """Return what decides how cases count for a key question."""
    prompts = tuple((p.id if p.id in columns else None, p.essential) for p in question.prompts)
    given, weighed = question.id in columns, any(name is not None for name, _ in prompts)
    if question.derivation is None or not weighed:
        return Way(question.applies_when, given, (), None)
    return Way(question.applies_when, given, prompts, question.derivation.share)


class CountingPlan(NamedTuple):
    """What one statement counts, for each provider and combination of ``attributes``.

    ``columns`` are ids of key questions, prompts and measures that the table has; ``derived``
    are weighed from prompts; ``asked_when`` are the conditions of key questions by id, ``ways`` what
    decides how cases count for each.
    ``attributes`` are those that a condition looks at, or that were asked for.
    """

    columns: tuple[str, ...]
    attributes: tuple[str, ...]
    derived: tuple[DerivedQuestion, ...]
    asked_when: tuple[tuple[str, CaseCondition], ...]
    ways: tuple[tuple[str, Way], ...]

    def counted_questions(self) -> Iterator[str]:
        """Yield the ids of what is counted as a key question or measure, not merely as a prompt."""
        derived = {question.id for question in self.derived}
        yield from derived
        yield from (column for column in self.columns if column not in derived)

    def asked_for(self) -> list[str]:
        """Return the attributes that no condition looks at: somebody asked to keep them apart."""
        looked_at = {name for _, condition in self.asked_when for name in attributes_in(condition)}
        return [name for name in self.attributes if name not in looked_at]


def plan_counting(
    standards: Standards, columns: Sequence[str], attributes: Sequence[str], by: Sequence[str] = ()
) -> CountingPlan:
    """Return what to count of a table that has these columns of questions and attributes.

    ``by`` are attributes to keep apart beside those that conditions look at.
    """
    questions = [q for s in standards.standards if s.assessed == "cases" for q in s.key_questions]
    conditions = tuple((q.id, q.applies_when) for q in questions if q.applies_when is not None)
    looked_at = {name for _, condition in conditions for name in attributes_in(condition)} | set(by)
    places = {column: index for index, column in enumerate(columns)}
    derived = (_derived(question, places) for question in questions)
    return CountingPlan(
        tuple(columns),
        tuple(name for name in attributes if name in looked_at),
        tuple(question for question in derived if question is not None),
        conditions,
        tuple((question.id, way_of(question, places)) for question in questions),
    )


def _derived(question: KeyQuestion, places: dict[str, int]) -> DerivedQuestion | None:
    prompts = tuple((places.get(prompt.id), prompt.essential) for prompt in question.prompts)
    if question.derivation is None or all(place is None for place, _ in prompts):
        return None
    return DerivedQuestion(question.id, places.get(question.id), prompts, question.derivation.share)


def named_place(name: str, columns: Columns, plan: CountingPlan) -> int:
    """Return the place in a table's header of what ``name`` stands for in statements; see ``sql.alias``."""
    kind, number = name[0], int(name[1:])
    if kind == "v":
        return number
    if kind == "a":
        return columns.attributes[plan.attributes[number]]
    if kind == "c":
        return columns.questions[plan.columns[number]]
    return (columns.case_id if kind == "i" else (columns.provider, columns.provider_type)[number]) or 0
