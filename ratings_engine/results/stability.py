"""How a rating fared in resamples of its cases: part of a result where it was asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.vocabulary import Level

__all__ = ["Shares", "StabilityNode", "StratumNode"]

HUNDRED = 100


class Shares(NamedTuple):
    """In how many resamples something had each rating, by level, and in how many none."""

    by_level: tuple[int, int, int, int]
    unrated: int

    @property
    def percentages(self) -> tuple[Fraction, Fraction, Fraction, Fraction, Fraction]:
        """Return the share of resamples with each rating, by level, and with none, in percent."""
        every = sum(self.by_level) + self.unrated
        first, second, third, fourth = self.by_level
        return (
            Fraction(HUNDRED * first, every),
            Fraction(HUNDRED * second, every),
            Fraction(HUNDRED * third, every),
            Fraction(HUNDRED * fourth, every),
            Fraction(HUNDRED * self.unrated, every),
        )

    @property
    def outcomes(self) -> tuple[tuple[Level | None, Fraction], ...]:
        """Return each rating that came up, with its percentage: the most frequent first, then the best."""
        *rated, unrated = self.percentages
        pairs = [*enumerate(rated), (None, unrated)]
        found = [(level, share) for level, share in pairs if share]
        return tuple(sorted(found, key=lambda pair: (-pair[1], 0 if pair[0] is None else -pair[0])))


class StratumNode(NamedTuple):
    """A stratum within which cases were resampled; ``population`` is None where that is not known."""

    name: str
    cases: int
    population: int | None


class StabilityNode(NamedTuple):
    """The ratings of ``resamples`` of an inspection's cases, drawn with ``seed``.

    ``why`` is empty, or why nothing could be resampled: no_cases, or one_case (in all, or in
    each stratum), and then there are no shares. ``population`` is None where draws were with
    replacement. ``strata`` is a single one without a name where nothing separates the cases;
    ``strata_by`` are the columns that do, and empty for the pack's own strata. ``held`` are
    standards with nothing that was resampled.
    """

    why: str
    resamples: int
    seed: int
    cases: int
    population: int | None
    strata: tuple[StratumNode, ...]
    strata_by: tuple[str, ...]
    held: tuple[str, ...]
    overall: Shares | None
    standards: Mapping[str, Shares]
