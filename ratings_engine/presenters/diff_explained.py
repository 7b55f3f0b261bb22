"""The explanation of a service that moves, both sides in one table: what attribution leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_contrast import fact_cells, line_named, place_cells
from ratings_engine.presenters.document import Row, Table, anchor, join, linked, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.diff.model import InspectionDiff
    from ratings_engine.diff.model_contrast import Contrast, Line
    from ratings_engine.presenters.document import Words

__all__ = ["explained", "nodes_of", "see"]

_SIDES = ("old", "new")
_NO_LINES: Mapping[str, Line] = {}
_LEVEL = "level"


def explained(name: str, contrast: Contrast, each: InspectionDiff) -> Table:
    """Return what explains a rating on both sides: the rules that differ, and those that a change touches.

    ``name`` is the service's anchor; each rule has a row to lead to, and in it a cell for each side.
    """
    touched = _touched(each)
    rows = [row for line in _lines(contrast.overall) for row in _rows(name, line, line.id in touched)]
    return Table("Explained by both versions: what differs", ("Rule", "Old", "New"), tuple(rows))


def nodes_of(contrast: Contrast | None) -> Mapping[str, Line]:
    """Return the rules of an explanation by their ids, as attribution names them."""
    if contrast is None:
        return _NO_LINES
    return {line.id: line for line in _lines(contrast.overall) if line.kind in _NAMED}


_NAMED = ("overall", "standard", "key_question")


def see(name: str, touches: tuple[str, ...], nodes: Mapping[str, Line]) -> Words:
    """Return links to what explains the rules that a change touches, on each side that has them."""
    leads = [
        linked(f"{place} {side}", f"{_anchor(name, nodes[place])}-{side}")
        for place in touches
        if place in nodes
        for side, there in zip(_SIDES, nodes[place].there, strict=True)
        if there
    ]
    return (*words("; see "), *join(leads, ", ")) if leads else ()


def _touched(each: InspectionDiff) -> set[str]:
    return {place for share in each.attribution.shares for place in share.touches}


def _lines(line: Line) -> Iterator[Line]:
    yield line
    for below in line.below:
        yield from _lines(below)


def _anchor(name: str, line: Line) -> str:
    return f"{name}-{anchor(line.kind, line.id)}"


def _rows(name: str, line: Line, touched: bool) -> Iterator[Row]:  # noqa: FBT001
    """Yield a row for each thing that differs; of a rule that is only touched, its rating."""
    told = [fact for fact in line.facts if fact.differs and line.differs]
    told = told or [fact for fact in line.facts if touched and fact.what == _LEVEL]
    cells = [fact_cells(fact, line) for fact in told]
    if line.differs and line.rules[0] != line.rules[1]:
        cells += place_cells(line)
    # Nothing more can be said of a rule that one side has and that has no rating.
    if not cells and touched:
        cells = [(words("the rule"), *(words("there" if there else "not there") for there in line.there))]
    lead = _anchor(name, line)
    for place, (what, *sides) in enumerate(cells):
        rating = bool(told) and place == 0 and told[0].what == _LEVEL
        head = _head(line, what, first=place == 0, rating=rating)
        yield Row((head, *sides), *((lead, "", (f"{lead}-old", f"{lead}-new")) if place == 0 else ()))


def _head(line: Line, what: Words, *, first: bool, rating: bool) -> Words:
    """Return what a row is about: a rule by its whole name first, whose rating it is unless it says more."""
    named = line_named(line) if first or line.kind not in ("standard", "key_question") else line.id
    return words(named) if rating else (*words(f"{named} ("), *what, *words(")"))
