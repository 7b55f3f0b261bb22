"""One inspection under both versions, side by side: only what differs is opened."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.presenters.document import Paragraph, Row, Section, Table, anchor, strong, words
from ratings_engine.presenters.wording import BOUND_WORDS, and_list, count, number, rating, threshold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ratings_engine.diff.model_contrast import Contrast, Fact, Line
    from ratings_engine.presenters.document import Block
    from ratings_engine.results.model import Boundary
    from ratings_engine.standards.model import Rule

__all__ = ["contrast_section"]

_WHAT = {
    "level": "rating",
    "computed": "rating before discretion and limits",
    "why": "why it is not rated",
    "max_score": "best possible score",
    "rated": "rated counted standards",
    "counted": "counted",
    "value": "mean of points",
    "met": "threshold met",
    "next": "next threshold",
    "may_be_unrated": "may be unrated",
    "not_rated": "not rated",
    "from_total": "from a published total",
    "mean": "mean of points",
    "na": "not applicable",
    "not_asked": "cases not asked",
    "banded": "percentage that is banded",
    "minimum_cases": "fewest cases",
    "maximum_unanswered": "most unanswered",
    "derived": "answers that follow from prompts",
    "binding": "sets the rating",
    "at_most": "cap",
    "capped": "makes a difference",
    "needed": "conditions needed",
    "unknown": "conditions not known",
    "absent": "conditions not asked",
    "level_from": "moved from",
    "level_to": "moved to",
    "authorised_by": "authorised by",
}
"""What the fields of explanations are called; others are called as they are."""
_KINDS = {
    "overall": "Overall rating",
    "standard": "{id} {name}",
    "key_question": "{id} {name}",
    "limiting_rule": "Limiting rule {name}",
    "discretion": "Discretion in {id}",
}


def contrast_section(contrast: Contrast, index: int) -> Section:
    """Return the chapter on one inspection; parts that do not differ are named, not told."""
    name = f"contrast-{index}"
    parts = tuple(_parts(contrast.overall, name))
    blocks: list[Block] = [] if parts else [Paragraph(words("Nothing differs between the two versions."))]
    return Section(name, f"Old and new side by side: {contrast.provider}", tuple(blocks), parts)


def _parts(line: Line, name: str) -> Iterator[Section]:
    """Yield a part for each rule that differs, or under which one does, from the top down."""
    if not line.expanded:
        return
    blocks: list[Block] = [_facts(line)] if line.differs else []
    alike = [_named(below) for below in line.below if not below.expanded]
    if alike:
        blocks.append(Paragraph(words(f"Alike on both sides: {and_list(alike)}.")))
    yield Section(f"{name}-{anchor(line.kind, line.id)}", _named(line), tuple(blocks), listed=False)
    for below in line.below:
        yield from _parts(below, name)


def _named(line: Line) -> str:
    return _KINDS.get(line.kind, "{name}").format(id=line.id, name=line.name or line.id).strip()


def _facts(line: Line) -> Table:
    rows = [_row(fact) for fact in line.facts if fact.differs]
    if not all(line.there):
        told = ["there" if there else "not there" for there in line.there]
        rows.insert(0, Row((words("the rule"), *map(words, told))))
    places = [_place(rule) for rule in line.rules]
    if any(places):
        rows.append(Row((words("written in"), *(words(place or "nowhere", "code") for place in places))))
    return Table("What differs", ("What", "Old", "New"), tuple(rows))


def _place(rule: Rule | None) -> str:
    return "" if rule is None else f"{rule.file}:{rule.line}" if rule.line else rule.file


def _row(fact: Fact) -> Row:
    old, new = _value(fact, fact.old), _value(fact, fact.new)
    what = (
        "conditions met" if (fact.what, fact.kind) == ("met", "number") else _WHAT.get(fact.what, fact.what)
    )
    return Row((words(what), words(old), strong(new)))


def _value(fact: Fact, value: object) -> str:
    if value is None:
        return "Not rated" if fact.kind == "rating" else "none"
    return _SAID.get(fact.kind, str)(value)


def _boundary(value: Boundary) -> str:
    steps = f", {count(value.steps, 'step')} away" if value.steps is not None else ""
    return (
        f"{rating(value.level)} {BOUND_WORDS.get(value.bound, value.bound)} {threshold(value.value)}{steps}"
    )


_SAID: dict[str, Callable[..., str]] = {
    "rating": rating,
    "number": lambda value: threshold(Fraction(value)),
    "percent": lambda value: f"{number(Fraction(value), 1)}%",
    "boundary": _boundary,
    "flag": lambda value: "yes" if value else "no",
    "names": lambda value: and_list(list(value)) if value else "none",
}
