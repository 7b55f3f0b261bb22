"""One inspection under both versions, side by side: only what differs is opened."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.presenters.document import Paragraph, Row, Section, Table, anchor, strong, words
from ratings_engine.presenters.wording import BOUND_WORDS, and_list, count, number, rating, threshold
from ratings_engine.results.model import Boundary, KeyQuestionNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ratings_engine.diff.model_contrast import Contrast, Fact, Line, Value
    from ratings_engine.presenters.document import Block, Words
    from ratings_engine.standards.model import Rule

__all__ = ["contrast_section", "fact_cells", "line_named", "place_cells"]

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
    alike = [line_named(below) for below in line.below if not below.expanded]
    if alike:
        told = f"Alike on both sides: {and_list(alike)}"
        blocks.append(Paragraph(words(told if told.endswith("?") else f"{told}.")))
    yield Section(f"{name}-{anchor(line.kind, line.id)}", line_named(line), tuple(blocks), listed=False)
    for below in line.below:
        yield from _parts(below, name)


def line_named(line: Line) -> str:
    """Return what a rule is called in an explanation."""
    return _KINDS.get(line.kind, "{name}").format(id=line.id, name=line.name or line.id).strip()


def _facts(line: Line) -> Table:
    cells = [fact_cells(fact, line) for fact in line.facts if fact.differs]
    if not all(line.there):
        told = ["there" if there else "not there" for there in line.there]
        cells.insert(0, (words("the rule"), *map(words, told)))
    cells += place_cells(line)
    return Table("What differs", ("What", "Old", "New"), tuple(Row(each) for each in cells))


def place_cells(line: Line) -> list[tuple[Words, ...]]:
    """Return where a rule is written on both sides; nothing where it is written in one place."""
    places = [_place(rule) for rule in line.rules]
    alike = len(set(places)) == 1
    return [] if alike else [(words("written in"), *(words(p or "nowhere", "code") for p in places))]


def _place(rule: Rule | None) -> str:
    return "" if rule is None else f"{rule.file}:{rule.line}" if rule.line else rule.file


def fact_cells(fact: Fact, line: Line) -> tuple[Words, ...]:
    """Return what a fact of a rule is called, and what either side says."""
    old, new = (_value(fact, line, value) for value in (fact.old, fact.new))
    what = (
        "conditions met" if (fact.what, fact.kind) == ("met", "number") else _WHAT.get(fact.what, fact.what)
    )
    return words(what), words(old), strong(new)


def _value(fact: Fact, line: Line, value: Value) -> str:
    if value is None:
        return "Not rated" if fact.kind == "rating" else "none"
    return _boundary(value, line) if isinstance(value, Boundary) else _SAID.get(fact.kind, str)(value)


def _boundary(value: Boundary, line: Line) -> str:
    """Return a threshold and how far off it is, in cases where cases are counted, else in points."""
    counted = any(isinstance(node, KeyQuestionNode) and node.percentage is not None for node in line.nodes)
    unit, noun = ("%", "case") if counted else ("", "point")
    steps = f", {count(value.steps, noun)} away" if value.steps is not None else ""
    bound = BOUND_WORDS.get(value.bound, value.bound)
    return f"{rating(value.level)}: {bound} {threshold(value.value)}{unit}{steps}"


_SAID: dict[str, Callable[..., str]] = {
    "rating": rating,
    "number": lambda value: threshold(Fraction(value)),
    "percent": lambda value: f"{number(Fraction(value), 1)}%",
    "flag": lambda value: "yes" if value else "no",
    "names": lambda value: and_list(list(value)) if value else "none",
}
