"""What tallies were counted for, and whether other standards count the same cases alike.

Columns are known by their places in the header of the table that was counted, so that ids may
change between versions of a pack. Thresholds, methods and limits do not matter here: only what
decides how a case counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.samples.attributes import limited_attributes
from ratings_engine.standards.conditions import attributes_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from ratings_engine.samples.columns import Columns
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.plan import CountingPlan

__all__ = ["Attribute", "CountedFor", "Difference", "Weighed", "counted_for", "differences", "not_kept_apart"]


class Attribute(NamedTuple):
    """An attribute by which rows are kept apart: its ``place``, and the values it was read by, if any."""

    name: str
    place: int
    values: tuple[str, ...] | None


class Weighed(NamedTuple):
    """A key question weighed from prompts: places of its own column and of theirs, if they have any.

    With each prompt stands whether it is essential; ``share`` percent of them suffice.
    """

    id: str
    given: int | None
    prompts: tuple[tuple[int | None, bool], ...]
    share: Fraction

    @property
    def way(self) -> tuple[object, ...]:
        """Return what decides the outcome, whatever the question is called."""
        prompts = sorted((-1 if place is None else place, must) for place, must in self.prompts)
        return self.given, tuple(prompts), self.share


class CountedFor(NamedTuple):
    """What cases were counted for: the header of their table, and what was counted of it.

    ``columns`` are places of key questions, prompts and measures.
    """

    header: tuple[str, ...]
    columns: tuple[int, ...]
    attributes: tuple[Attribute, ...]
    weighed: tuple[Weighed, ...]


class Difference(NamedTuple):
    """One thing that other standards count otherwise, and what to do about it."""

    message: str
    remedy: str


AGAIN = "count the sample again by these standards"


def counted_for(
    standards: Standards, plan: CountingPlan, columns: Columns, header: Sequence[str]
) -> CountedFor:
    """Return what a plan counts of a table with this header."""
    places = [columns.questions[name] for name in plan.columns]
    limited = limited_attributes(standards, columns.attributes)

    def place(index: int | None) -> int | None:
        return None if index is None else places[index]

    return CountedFor(
        tuple(header),
        tuple(places),
        tuple(
            Attribute(name, at, tuple(limited[at]) if at in limited else None)
            for name in plan.attributes
            for at in (columns.attributes[name],)
        ),
        tuple(
            Weighed(q.id, place(q.given), tuple((place(p), must) for p, must in q.prompts), q.share)
            for q in plan.derived
        ),
    )


def differences(
    kept: CountedFor, wanted: CountedFor, plan: CountingPlan, standards: Standards
) -> Iterator[Difference]:
    """Yield what ``kept`` tallies do not tell that the ``plan`` of other ``standards``, ``wanted``, asks."""
    for name, place in zip(plan.columns, wanted.columns, strict=True):
        if place not in kept.columns:
            message = f"'{name}' is asked by these standards, and its column was not counted"
            yield Difference(message, AGAIN)
    ways = {each.way for each in kept.weighed}
    for question in wanted.weighed:
        if question.way not in ways:
            yield Difference(_otherwise(kept, question), AGAIN)
    yield from _unseen(kept, wanted, plan, standards)


def _otherwise(kept: CountedFor, question: Weighed) -> str:
    """Return how a key question is weighed otherwise: by the share, or by which prompts."""
    same = next((each for each in kept.weighed if each.id == question.id), None)
    start = f"{question.id} follows from its prompts"
    if same is None:
        return f"{start} in these standards, and was not weighed when the cases were counted"
    if same.share != question.share:
        return f"{start} where {question.share}% of them are yes; cases were counted at {same.share}%"
    if dict(same.prompts) != dict(question.prompts) and {p for p, _ in same.prompts} == {
        p for p, _ in question.prompts
    }:
        return f"{start}, and other prompts are essential than when the cases were counted"
    return f"{start}, and these are others than when the cases were counted"


def _unseen(
    kept: CountedFor, wanted: CountedFor, plan: CountingPlan, standards: Standards
) -> Iterator[Difference]:
    """Yield attributes that conditions look at and the tallies do not keep apart, or read otherwise.

    One that somebody merely asks to keep apart has to be read as it would be too.
    """
    known = {attribute.place: attribute for attribute in kept.attributes}
    for name, place, _ in wanted.attributes:
        asked = [question for question, condition in plan.asked_when if name in attributes_in(condition)]
        found = known.get(place)
        if found is None and asked:
            message = f"{_depends(asked, name)}, which the tallies do not keep apart"
            yield Difference(message, f"count the sample again with --by {name}, or by these standards")
        elif found is not None and found.values not in (None, _values(standards, name)):
            yield Difference(f"{_depends(asked, name)}, whose values were others", AGAIN)


def _values(standards: Standards, attribute: str) -> tuple[str, ...]:
    known = standards.attributes.get(attribute)
    return () if known is None else tuple(known.values)


def _depends(asked: Sequence[str], attribute: str) -> str:
    """Return what depends on an attribute: who is asked questions, or else how cases are grouped."""
    if not asked:
        return f"cases are to be grouped by '{attribute}'"
    are = "is" if len(asked) == 1 else "are"
    return f"whether {', '.join(asked)} {are} asked depends on '{attribute}'"


def not_kept_apart(kept: CountedFor, wanted: CountedFor) -> list[str]:
    """Return the names of attributes that tallies are wanted by, and that they do not keep apart."""
    places = {attribute.place for attribute in kept.attributes}
    return [attribute.name for attribute in wanted.attributes if attribute.place not in places]
