"""What a tally could be with other answers: the nearest number of yes answers for each rating."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.standards.banding import HUNDRED, percentage, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

    from ratings_engine.tallies.model import Tally

__all__ = ["Share", "nearest_counts", "share_of"]

MOST_DECIMALS = 2
"""Published percentages have no more decimals than this; one with more is taken as exact."""


class Share(NamedTuple):
    """How a tally could be answered: ``yes`` of ``answered`` cases, or any other number of them.

    ``decimals`` are those of a published percentage that the count only rounds to, and a changed
    percentage is published like it; None where percentages are exact.
    """

    yes: int
    answered: int
    decimals: int | None

    def percentage(self, yes: int) -> Fraction:
        """Return the percentage, were ``yes`` of the cases answered yes."""
        exact = percentage(yes, self.answered)
        return exact if self.decimals is None else _published(exact, self.decimals)


def share_of(tally: Tally) -> Share | None:
    """Return how many answers a tally is of; None where a published percentage does not say.

    A percentage of a known number of cases does where a whole number of them makes it exactly, or
    else where a single one is rounded to it (halves up).
    """
    answered = tally.answered
    if not answered:
        return None
    if tally.percentage is None:
        return None if tally.yes is None else Share(tally.yes, answered, None)
    exact = tally.percentage * answered / HUNDRED
    if exact.denominator == 1:
        return Share(exact.numerator, answered, None)
    return _rounded_share(tally.percentage, answered)


def _rounded_share(published: Fraction, answered: int) -> Share | None:
    """Return the share that is published as ``published``, where there is just one."""
    for decimals in range(MOST_DECIMALS + 1):
        if (published * 10**decimals).denominator > 1:
            continue
        whole = Share(0, answered, decimals)
        first = bisect_left(range(answered + 1), published, key=whole.percentage)
        after = bisect_right(range(answered + 1), published, key=whole.percentage)
        return whole._replace(yes=first) if after - first == 1 else None
    return None


def _published(exact: Fraction, decimals: int) -> Fraction:
    scale = int(10**decimals)
    return rounded(exact * scale, "whole_percent") / scale


def nearest_counts(
    share: Share, thresholds: Iterable[Fraction], banded: Callable[[Fraction], Fraction]
) -> list[int]:
    """Return the numbers of yes answers nearest to those given, one between any two thresholds.

    ``banded`` turns a percentage into the number that is compared with ``thresholds``; it never
    falls where the percentage rises. Each threshold is a place of its own between its neighbours.
    """
    counts = range(share.answered + 1)

    def value(yes: int) -> Fraction:
        return banded(share.percentage(yes))

    cuts = {0, share.answered + 1}
    for threshold in thresholds:
        cuts |= {bisect_left(counts, threshold, key=value), bisect_right(counts, threshold, key=value)}
    return [min(max(share.yes, low), high - 1) for low, high in pairwise(sorted(cuts))]
