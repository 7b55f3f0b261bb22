"""Which rules are behind a result: those that rated something, moved it, or apply to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import InspectionResult, StandardNode
    from ratings_engine.standards.model import Rule

__all__ = ["fired_rules"]


def fired_rules(result: InspectionResult) -> frozenset[str]:
    """Return the ids of the pack's rules that fired.

    A rule fires where it is behind a rating, or behind its absence; a limiting rule where it
    applies, whether or not the rating was above its cap; ``discretion`` where a rating was moved;
    ``derivation`` where a case was answered by its prompts.
    """
    return frozenset(rule.id for rule in _rules(result) if rule.line)


def _rules(result: InspectionResult) -> Iterator[Rule]:
    yield result.overall.rule
    yield from (limit.rule for limit in result.overall.limits if limit.applies)
    for standard in result.standards:
        yield from _rules_of_standard(standard)
    for case in result.cases or ():
        yield from (question.rule for question in case.questions if question.rule is not None)


def _rules_of_standard(standard: StandardNode) -> Iterator[Rule]:
    yield standard.rule
    yield from (question.rule for question in standard.key_questions)
    yield from (indicator.rule for indicator in standard.indicators if indicator.why != "no_source")
    yield from (limit.rule for limit in standard.limits if limit.applies)
    if standard.discretion is not None:
        yield standard.discretion.rule
