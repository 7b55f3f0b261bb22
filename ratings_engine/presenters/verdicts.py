"""What a failed test expected, what was found, and why: shared by the reports on tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.sentences import say_limit, say_overall, say_standard
from ratings_engine.presenters.sentences_questions import say_indicator, say_key_question
from ratings_engine.presenters.wording import cite, clean
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.results.model import InspectionResult, StandardsRef
    from ratings_engine.standards.model import Rule
    from ratings_engine.testing.coverage import Coverage
    from ratings_engine.testing.model import Mismatch, Verdict

__all__ = ["percent_covered", "say_mismatch", "say_value", "why_found"]

_WORDS = {
    "ratings": "rating of {}",
    "computed": "computed rating of {}",
    "indicators": "rating that {} suggests",
    "tallies": "tally of {}",
    "binding": "binding key questions of {}",
    "fired": "rule {}",
    "not_fired": "rule {}",
    "score": "score",
    "max_score": "maximum score",
    "not_rated": "standards not rated",
    "error": "error",
}


def say_mismatch(mismatch: Mismatch) -> str:
    """Return a sentence on what was expected and what was found."""
    what = _WORDS[mismatch.kind].format(mismatch.subject)
    return clean(f"{what}: expected {say_value(mismatch.expected)}, found {say_value(mismatch.found)}")


def say_value(value: object) -> str:
    """Return an expected or found value as an author writes it."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {say_value(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "null" if value is None else str(value)


def why_found(mismatch: Mismatch, verdict: Verdict, standards: StandardsRef) -> Iterator[str]:
    """Yield the engine's own explanation of what was found: its sentences, then the rule."""
    for finding in verdict.refusals:
        yield clean(f"{finding.place}: {finding.severity} {finding.code}: {finding.message}")
    rules_named = mismatch.kind in ("fired", "not_fired") and not mismatch.subject.startswith("limit.")
    if verdict.result is not None and not rules_named:
        yield from _explained(mismatch.subject, verdict.result, standards)


def _explained(subject: str, result: InspectionResult, standards: StandardsRef) -> Iterator[str]:
    """Yield what is told of a subject; of one without a node of its own, the provider's rating."""
    told = [(sentences, rule) for name, sentences, rule in _told(result) if name in (subject, OVERALL)]
    sentences, rule = told[0]
    yield " ".join(sentences)
    yield f"Rule: {cite(rule, standards)}"


def _told(result: InspectionResult) -> Iterator[tuple[str, Iterable[str], Rule]]:
    """Yield each node's id, sentences and rule; the provider's last."""
    for node in result.standards:
        yield node.id, say_standard(node), node.rule if node.rule.line else node.defined
        yield from ((q.id, say_key_question(q), q.rule) for q in node.key_questions)
        yield from ((i.measure, say_indicator(i), i.rule) for i in node.indicators)
    for limit in (*result.overall.limits, *(each for s in result.standards for each in s.limits)):
        yield limit.rule.id, say_limit(limit), limit.rule
    yield OVERALL, say_overall(result.overall), result.overall.rule


def percent_covered(coverage: Coverage) -> str:
    """Return the share covered with a decimal, rounded down: 100% is said of all and nothing less."""
    exact = coverage.percentage
    if exact.denominator == 1:
        return f"{exact.numerator}%"
    whole, tenths = divmod(10 * exact.numerator // exact.denominator, 10)
    return f"{whole}.{tenths}%"
