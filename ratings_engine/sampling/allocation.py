"""Shares of a number of cases in whole numbers: proportional, then dealt out one at a time.

The rules are those of HM Inspectorate of Probation's public case sampler (Ministry of Justice,
probation-case-sampler, 2020); every number is an exact integer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["deal", "half_up", "spread"]


def half_up(cases: int, total: int, of_total: int) -> int:
    """Return ``total`` / ``of_total`` of ``cases`` to the nearest whole number, halves upwards.

    Of nothing (``of_total`` 0) the share is 0.
    """
    return (2 * cases * total + of_total) // (2 * of_total) if of_total else 0


def deal(order: Sequence[int], count: int, take: Callable[[int], bool]) -> int:
    """Deal ``count`` cases one at a time in ``order``, again and again; return how many are left.

    ``take`` is told whose turn it is and returns whether it could; who cannot is passed over.
    """
    while count:
        before = count
        for turn in order:
            if count and take(turn):
                count -= 1
        if count == before:
            break
    return count


def spread(rounded: Sequence[int], totals: Sequence[int], cases: int, ties: Sequence[object]) -> list[int]:
    """Return rounded shares brought to the sum of ``cases``.

    Cases that are missing go to the smallest share first, and never above a group's total;
    cases that are too many come from the largest first. The order is set once, before the
    first case is dealt; ``ties`` says who comes first among equal shares. ``cases`` is at
    most the sum of ``totals``.
    """
    shares = list(rounded)
    missing = cases - sum(shares)
    step = 1 if missing > 0 else -1
    order = sorted(range(len(shares)), key=lambda index: (step * rounded[index], ties[index]))

    def take(index: int) -> bool:
        may = shares[index] < totals[index] if step > 0 else shares[index] > 0
        shares[index] += step * may
        return may

    deal(order, abs(missing), take)
    return shares
