"""What a contrast says: one inspection explained under both versions, aligned rule by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.results.model import Boundary, KeyQuestionNode, LimitNode, OverallNode, StandardNode
    from ratings_engine.standards.model import Rule
    from ratings_engine.vocabulary import Level

    Value = Level | Fraction | str | bool | Boundary | tuple[str, ...] | None
    Node = OverallNode | StandardNode | KeyQuestionNode | LimitNode | None

__all__ = ["Contrast", "Fact", "Line"]


class Fact(NamedTuple):
    """One thing said of a rule on both sides.

    ``kind`` says what the values are: ``rating`` (a level), ``number`` (whole, or a fraction),
    ``percent`` (a fraction of 100), ``boundary`` (a threshold and how far off it is), ``flag``,
    ``words`` or ``names`` (ids). None: there is none. ``what`` is the field of the result that
    says it, such as ``level``, ``score`` or ``met``.
    """

    what: str
    kind: str
    old: Value
    new: Value
    differs: bool


class Line(NamedTuple):
    """A rule on both sides: ``kind`` is overall, standard, key_question, limiting_rule or discretion.

    ``id`` is the same on both sides; ``there`` says which of them has it. ``nodes`` explain it
    there, old and new (for discretion, the standard's). ``rules`` are where it is written.
    ``differs`` is whether any fact here does but names and wording, ``expanded`` whether one
    here or below does.
    """

    kind: str
    id: str
    name: str
    there: tuple[bool, bool]
    nodes: tuple[Node, Node]
    rules: tuple[Rule | None, Rule | None]
    facts: tuple[Fact, ...]
    below: tuple[Line, ...]
    differs: bool
    expanded: bool


class Contrast(NamedTuple):
    """One inspection under both versions, from the overall rating down."""

    provider: str
    provider_type: str
    overall: Line
