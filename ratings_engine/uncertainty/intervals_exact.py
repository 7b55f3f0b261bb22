"""The exact interval of a share of a caseload whose size is known, from the hypergeometric distribution.

How many cases are yes among those drawn without replacement follows that distribution. The
interval holds every caseload that the sample does not contradict by H. Blaker's test, "Confidence
curves and improved exact confidence intervals for discrete distributions", Canadian Journal of
Statistics 28 (2000) 783-798: the chance of a result as extreme, and of any in the other tail that
is no likelier. It covers what is true at least as often as its confidence says, whatever that is,
and lies within the interval of C. J. Clopper and E. S. Pearson (Biometrika 26, 1934), which
covers more often than it says. How ends are found between the steps of the other tail follows
J. Klaschka, "On calculation of Blaker's binomial confidence limits", COMPSTAT 2010.

Only sums, products and quotients are worked out in floating point, and none that is off by less
than ``SLACK`` decides, so that every machine finds the same whole numbers.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from functools import lru_cache, partial
from itertools import accumulate
from operator import mul
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

__all__ = ["exact_interval"]

SLACK = 1e-9
"""Chances that are no further apart than this part of themselves are taken as the same."""
DEVIATIONS, ROOM = 12, 40
"""Counts further from the likeliest than so many standard deviations, and so many more, are left out."""


def exact_interval(yes: int, answered: int, population: int, confidence: Fraction) -> tuple[int, int]:
    """Return how many of ``population`` cases are yes at least, and at most.

    ``yes`` of the ``answered`` cases drawn are; ``confidence`` is in percent, between 0 and 100.
    """
    alpha = float(1 - confidence / 100)
    fewest = _Drawn(yes, answered, population, alpha).fewest()
    return fewest, population - _Drawn(answered - yes, answered, population, alpha).fewest()


class _Drawn(NamedTuple):
    """``found`` of ``drawn`` cases of a population are of a kind; ``alpha`` is one less the confidence."""

    found: int
    drawn: int
    population: int
    alpha: float

    def fewest(self) -> int:
        """Return the fewest of their kind in the population that the draw does not contradict."""
        if not self.found:
            return 0
        most = self.population - self.drawn + self.found
        here = _first(self._in_reach, self._about(), self.found, most)
        while not self._fits(here, other := self._other_tail(here)):
            # The two tails are as likely where what is expected lies halfway between them.
            halfway = self.population * (self.found + other + 1) // (2 * self.drawn)
            beyond = _first(partial(self._reaches, other + 1), halfway, here + 1, most)
            here = bisect_left(range(beyond), x=True, lo=here + 1, key=lambda kind: self._fits(kind, other))
        return here

    def _about(self) -> int:
        """Return about where one tail alone begins to be likely enough: where to look first."""
        drawn, population = self.drawn, self.population
        spread = NormalDist().inv_cdf(1 - self.alpha / 2) ** 2 * (population - drawn) / max(population - 1, 1)
        found = self.found - 0.5
        middle, square = found + spread / 2, found * (drawn - found) / drawn + spread / 4
        return int(population * (middle - math.sqrt(spread * square)) / (drawn + spread))

    def _in_reach(self, kind: int) -> bool:
        """Tell whether ``found`` or more are likely enough with one tail alone."""
        return _no_less(2 * self._if_there_are(kind).at_least(self.found), self.alpha)

    def _other_tail(self, kind: int) -> int:
        """Return the largest count that ends a lower tail no likelier than finding ``found`` or more."""
        chances = self._if_there_are(kind)
        limit = chances.at_least(self.found) / (1 - SLACK)
        return chances.first - 1 + bisect_right([*accumulate(chances.each)], limit)

    def _reaches(self, count: int, kind: int) -> bool:
        """Tell whether the lower tail up to ``count`` is no likelier than finding ``found`` or more."""
        chances = self._if_there_are(kind)
        return _no_less(chances.at_least(self.found), chances.at_most(count))

    def _fits(self, kind: int, other: int) -> bool:
        """Tell whether ``found`` or more, or at most ``other``, are together likely enough."""
        chances = self._if_there_are(kind)
        return _no_less(chances.at_least(self.found) + chances.at_most(other), self.alpha)

    def _if_there_are(self, kind: int) -> _Chances:
        return _chances(self.drawn, self.population, kind)


class _Chances(NamedTuple):
    """The chance of each count from ``first`` on; what is left out adds up to next to nothing."""

    first: int
    each: list[float]

    def at_least(self, count: int) -> float:
        """Return the chance of ``count`` or more."""
        return math.fsum(self.each[max(count - self.first, 0) :])

    def at_most(self, count: int) -> float:
        """Return the chance of at most ``count``."""
        return math.fsum(self.each[: max(count - self.first + 1, 0)])


@lru_cache(maxsize=64)
def _chances(drawn: int, population: int, kind: int) -> _Chances:
    """Return the hypergeometric chances of a draw where ``kind`` of the population are of the kind."""
    rest = population - kind - drawn
    share = kind / population
    reach = int(DEVIATIONS * math.sqrt(drawn * share * (1 - share))) + ROOM
    likeliest = (drawn + 1) * (kind + 1) // (population + 2)
    first, last = max(likeliest - reach, -rest, 0), min(likeliest + reach, drawn, kind)
    up = [(kind - k) * (drawn - k) / ((k + 1) * (rest + k + 1)) for k in range(likeliest, last)]
    down = [k * (rest + k) / ((kind - k + 1) * (drawn - k + 1)) for k in range(likeliest, first, -1)]
    weights = [*reversed([*accumulate(down, mul)]), *accumulate(up, mul, initial=1.0)]
    whole = math.fsum(weights)
    return _Chances(first, [weight / whole for weight in weights])


def _first(holds: Callable[[int], bool], about: int, low: int, high: int) -> int:
    """Return the first number from ``low`` for which ``holds``, as for all from there to ``high``.

    It is looked for around ``about``, ever further away.
    """
    step, about = 1, min(max(about, low), high)
    if holds(about):
        while about > low and holds(max(about - step, low)):
            about, step = max(about - step, low), 2 * step
        return bisect_left(range(about), x=True, lo=max(about - step + 1, low), key=holds)
    while not holds(min(about + step, high)):
        about, step = about + step, 2 * step
    return bisect_left(range(min(about + step, high)), x=True, lo=about + 1, key=holds)


def _no_less(chance: float, other: float) -> bool:
    return chance >= other * (1 - SLACK)
