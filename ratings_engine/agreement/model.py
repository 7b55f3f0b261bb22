"""What two markings of the same cases are compared by, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.results.model import StandardsRef
    from ratings_engine.vocabulary import Level

__all__ = [
    "KEY_QUESTION",
    "MEASURE",
    "NO_PAIRS",
    "NO_SPREAD",
    "ONE_ANSWER",
    "PROMPT",
    "Agreement",
    "Basis",
    "Differing",
    "Estimate",
    "KeyQuestionPair",
    "Marking",
    "MatchedCases",
    "Pair",
    "QuestionAgreement",
    "RatingPair",
]

KEY_QUESTION, PROMPT, MEASURE = "key_question", "prompt", "measure"
"""What is answered."""

NO_PAIRS, ONE_ANSWER, NO_SPREAD = "no_pairs", "one_answer", "no_spread"
"""Why there is no number: no case is answered in both; both gave one answer to every case, so that
chance agreement is certain; or nothing varies from which an interval could be worked out."""

Pair = tuple[int, int]
"""The answers of the first and of the second marking to one question in one case."""


class Marking(NamedTuple):
    """A marking: the names of its files, and a digest of their content."""

    source: str
    digest: str


class MatchedCases(NamedTuple):
    """The cases of a provider by id: in both markings, and in one of them alone."""

    provider: str
    provider_type: str
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


class Estimate(NamedTuple):
    """A coefficient, or None with ``why``, and its interval, or None with ``why_no_interval``."""

    value: float | None
    interval: tuple[float, float] | None
    why: str
    why_no_interval: str


class QuestionAgreement(NamedTuple):
    """How far two markings agree on one question.

    ``counts`` are cases by both answers, of those that both answered; ``first_only`` and
    ``second_only`` were answered in one alone, ``neither`` in none. ``percentage`` is exact and
    in percent, None without pairs, with the Wilson interval in ``percentage_interval``.
    ``undefined`` of the resamples left alpha without a value.
    """

    id: str
    kind: str
    counts: Mapping[Pair, int]
    first_only: int
    second_only: int
    neither: int
    percentage: Fraction | None
    percentage_interval: tuple[float, float] | None
    kappa: Estimate
    alpha: Estimate
    undefined: int

    @property
    def pairs(self) -> int:
        """Return how many cases both markings answered."""
        return sum(self.counts.values())

    @property
    def agreeing(self) -> int:
        """Return how many of these have the same answer in both."""
        return sum(n for (first, second), n in self.counts.items() if first == second)


class Differing(NamedTuple):
    """A case that both markings answer, and differently."""

    provider: str
    case_id: str
    question: str
    first: int
    second: int


class KeyQuestionPair(NamedTuple):
    """A key question by both markings: percentages, None without any, and levels, None where not rated."""

    id: str
    first_percentage: Fraction | None
    second_percentage: Fraction | None
    first: Level | None
    second: Level | None


class RatingPair(NamedTuple):
    """A provider's rating, or that of a standard, by both markings; None is not rated.

    ``standard`` is empty for the overall rating.
    """

    provider: str
    provider_type: str
    standard: str
    name: str
    first: Level | None
    second: Level | None
    key_questions: tuple[KeyQuestionPair, ...]

    @property
    def parts(self) -> bool:
        """Return whether the markings give different ratings."""
        return self.first != self.second


class Basis(NamedTuple):
    """How it was worked out: ``confidence`` in percent; with ``without_na`` na is no answer."""

    confidence: Fraction
    resamples: int
    seed: int
    without_na: bool


class Agreement(NamedTuple):
    """Two markings compared; ``only_first`` and ``only_second`` are questions that one of them has."""

    standards: StandardsRef
    first: Marking
    second: Marking
    basis: Basis
    matched: tuple[MatchedCases, ...]
    questions: tuple[QuestionAgreement, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    ratings: tuple[RatingPair, ...]
    differing: tuple[Differing, ...]

    @property
    def cases(self) -> int:
        """Return how many cases are in both markings."""
        return sum(len(each.both) for each in self.matched)
