"""What a test touches: only a test that touches what a mutant changed can notice it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.results.model import InspectionResult, StandardNode
    from ratings_engine.testing.model import Verdict
    from ratings_engine.testing.mutant import Mutant
    from ratings_engine.testing.used import Used

__all__ = ["Touch", "touch_of"]

_FAR = 1 << 30


class Touch(NamedTuple):
    """A test and the ids of what it touches, each with its number, where it has one.

    A refused test touches ``everything``: what else it would have done is not known.
    """

    verdict: Verdict
    numbers: dict[str, Fraction | None]
    everything: bool

    def reaches(self, mutant: Mutant) -> bool:
        """Return whether the test can notice ``mutant``."""
        return self.everything or not mutant.subjects.isdisjoint(self.numbers)

    def distance(self, mutant: Mutant) -> tuple[bool, Fraction | int]:
        """Return how far the test lies from what ``mutant`` changed; without a number, last.

        Among tests without a number the one that touches least is nearest, a refused one furthest.
        """
        known = [
            abs(number - mutant.near)
            for name in mutant.subjects
            if mutant.near is not None and (number := self.numbers.get(name)) is not None
        ]
        return (False, min(known)) if known else (True, _FAR if self.everything else len(self.numbers))


def touch_of(used: Used, verdict: Verdict) -> Touch:
    """Return what a test touches, by its result."""
    if verdict.result is None:
        return Touch(verdict, {}, everything=True)
    return Touch(verdict, dict(_numbers(used, verdict.result)), everything=False)


def _numbers(used: Used, result: InspectionResult) -> Iterator[tuple[str, Fraction | None]]:
    yield OVERALL, result.overall.value
    for limit in used.limits[result.provider_type]:
        yield limit.rule.rule.id, None
    for standard in result.standards:
        yield from _of_standard(standard)


def _of_standard(node: StandardNode) -> Iterator[tuple[str, Fraction | None]]:
    if node.method:
        yield node.id, node.mean
    if node.discretion is not None:
        yield "discretion", None
    for question in node.key_questions:
        if question.yes is not None or question.percentage is not None:
            yield question.id, question.banded
    for indicator in node.indicators:
        if indicator.value is not None or indicator.why not in ("", "no_source"):
            yield indicator.measure, indicator.value
