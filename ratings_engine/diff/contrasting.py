"""One inspection explained under both versions: the two explanations aligned, rule by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratings_engine.diff.model_contrast import Contrast, Fact, Line
from ratings_engine.standards.compiler import sort_key
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.diff.model import InspectionDiff
    from ratings_engine.results.model import InspectionResult, KeyQuestionNode, LimitNode, StandardNode
    from ratings_engine.standards.model import Rule

__all__ = ["contrast_inspection"]

_OVERALL = {
    "level": "rating", "computed": "rating", "why": "words", "score": "number", "max_score": "number",
    "rated": "number", "counted": "number", "value": "number", "method": "words", "met": "boundary",
    "next": "boundary", "may_be_unrated": "number", "not_rated": "names", "from_total": "flag",
    "indicative": "flag",
}  # fmt: skip
_STANDARD = {
    "name": "words", "level": "rating", "computed": "rating", "why": "words", "basis": "words",
    "counted": "flag", "points": "number", "method": "words", "mean": "number", "met": "boundary",
    "next": "boundary", "indicative": "flag",
}  # fmt: skip
_QUESTION = {
    "question": "words", "level": "rating", "why": "words", "basis": "words", "yes": "number", "no": "number",
    "na": "number", "unanswered": "number", "not_asked": "number", "percentage": "percent",
    "banded": "percent", "rounding": "words", "met": "boundary", "next": "boundary",
    "minimum_cases": "number", "maximum_unanswered": "percent", "derived": "number", "binding": "flag",
}  # fmt: skip
_LIMIT = {
    "title": "words", "at_most": "rating", "applies": "flag", "capped": "flag", "needed": "number",
    "met": "number", "unknown": "number", "absent": "number",
}  # fmt: skip
_DISCRETION = {
    "level_from": "rating", "level_to": "rating", "reason": "words", "authorised_by": "words",
}  # fmt: skip
_CONTEXT = frozenset({"name", "question", "title"})
"""Fields whose words alone do not make two explanations differ."""


def contrast_inspection(diff: InspectionDiff) -> Contrast:
    """Return a moved inspection explained side by side, from the overall rating down.

    A side that cannot be rated has nothing to explain: its nodes are None.
    """
    sides = (diff.old.result, diff.new.result)
    nodes = [side and side.overall for side in sides]
    limits = _limits(*(node.limits if node else () for node in nodes))
    line = _line("overall", OVERALL, "Overall", nodes, _OVERALL, [*limits, *_standards(*sides)])
    return Contrast(diff.provider, diff.provider_type, line)


def _standards(old: InspectionResult | None, new: InspectionResult | None) -> Iterator[Line]:
    before, after = ({s.id: s for s in side.standards} if side else {} for side in (old, new))
    for name in sorted({**before, **after}, key=sort_key):
        yield _standard(name, before.get(name), after.get(name))


def _standard(name: str, old: StandardNode | None, new: StandardNode | None) -> Line:
    nodes = [old, new]
    below = [
        *_questions(*(node.key_questions if node else () for node in nodes)),
        *_discretion(name, old, new),
        *_limits(*(node.limits if node else () for node in nodes)),
    ]
    named = new or old
    return _line("standard", name, named.name if named else "", nodes, _STANDARD, below)


def _questions(old: Sequence[KeyQuestionNode], new: Sequence[KeyQuestionNode]) -> Iterator[Line]:
    before, after = ({node.id: node for node in side} for side in (old, new))
    for name in sorted({**before, **after}, key=sort_key):
        nodes = [before.get(name), after.get(name)]
        named = after.get(name) or before[name]
        yield _line("key_question", name, named.question, nodes, _QUESTION, [])


def _limits(old: Sequence[LimitNode], new: Sequence[LimitNode]) -> Iterator[Line]:
    before, after = ({node.id: node for node in side} for side in (old, new))
    for name in {**before, **after}:
        nodes = [before.get(name), after.get(name)]
        yield _line("limiting_rule", name, (after.get(name) or before[name]).title, nodes, _LIMIT, [])


def _discretion(name: str, old: StandardNode | None, new: StandardNode | None) -> Iterator[Line]:
    """Yield the line of a standard's discretion, where either side uses it; its nodes are the standard's."""
    records = [node and node.discretion for node in (old, new)]
    if any(records):
        line = _line("discretion", name, "", records, _DISCRETION, [])
        yield line._replace(nodes=(old, new))


def _line(
    kind: str, name: str, words: str, nodes: Sequence[Any], fields: Mapping[str, str], below: Sequence[Line]
) -> Line:
    facts = tuple(_facts(nodes, fields))
    there = (nodes[0] is not None, nodes[1] is not None)
    differs = there[0] != there[1] or any(f.differs and f.what not in _CONTEXT for f in facts)
    expanded = differs or any(line.expanded for line in below)
    rules = (_rule(nodes[0]), _rule(nodes[1]))
    return Line(kind, name, words, there, (nodes[0], nodes[1]), rules, facts, tuple(below), differs, expanded)


def _rule(node: Any) -> Rule | None:  # noqa: ANN401
    return None if node is None else node.rule


def _facts(nodes: Sequence[Any], fields: Mapping[str, str]) -> Iterator[Fact]:
    """Yield the fields that either side says something of."""
    for name, kind in fields.items():
        old, new = (None if node is None else getattr(node, name) for node in nodes)
        if old not in (None, "", ()) or new not in (None, "", ()):
            yield Fact(name, kind, old, new, old != new)
