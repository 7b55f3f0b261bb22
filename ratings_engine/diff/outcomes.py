"""Standards and key questions of one provider, laid side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.diff.model import QuestionDiff, StandardDiff
from ratings_engine.standards.compiler import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.diff.model import Side
    from ratings_engine.results.model import KeyQuestionNode, StandardNode

__all__ = ["standard_diffs"]


def standard_diffs(old: Side, new: Side) -> Iterator[StandardDiff]:
    """Yield the standards of either side in the order of their numbers."""
    before, after = _standards(old), _standards(new)
    for name in sorted({**before, **after}, key=sort_key):
        was, now = before.get(name), after.get(name)
        named = now or was
        yield StandardDiff(
            name,
            named.name if named else "",
            was.level if was else None,
            now.level if now else None,
            was.points if was else None,
            now.points if now else None,
            tuple(_questions(was, now)),
            (was is not None, now is not None),
        )


def _standards(side: Side) -> dict[str, StandardNode]:
    return {} if side.result is None else {node.id: node for node in side.result.standards}


def _questions(old: StandardNode | None, new: StandardNode | None) -> Iterator[QuestionDiff]:
    before, after = ({q.id: q for q in node.key_questions} if node else {} for node in (old, new))
    for name in sorted({**before, **after}, key=sort_key):
        was, now = before.get(name), after.get(name)
        yield QuestionDiff(
            name,
            was.level if was else None,
            now.level if now else None,
            was.percentage if was else None,
            now.percentage if now else None,
            _margin(was),
            _margin(now),
            (was is not None, now is not None),
        )


def _margin(node: KeyQuestionNode | None) -> int | None:
    """Return how many cases a key question is from the nearest boundary."""
    steps = [edge.steps for edge in (node.met, node.next) if edge is not None] if node else []
    known = [each for each in steps if each is not None]
    return min(known) if known else None
