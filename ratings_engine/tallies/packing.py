"""Several counts in one sum: adding up is most of what counting costs.

A sum of 1 for every yes and of 2^21 for every no holds both counts, as digits of base 2^21, as
long as fewer cases than that are added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["APART", "bits_for", "counts_in", "sums_of"]

APART: Final = 63
"""The bits of the largest whole number that every database adds up; as wide, a count stands alone."""


def bits_for(most: int) -> int:
    """Return how many bits a count of at most ``most`` cases takes."""
    return max(1, most.bit_length())


def sums_of(conditions: Sequence[Sequence[str]], bits: int) -> Iterator[str]:
    """Yield the sums that hold a count for each of some ``conditions``, ``bits`` wide.

    Each is a list of conditions of which any may hold; no case meets those of two counts.
    """
    shared = _in_one(bits)
    for first in range(0, len(conditions), shared):
        whens = [
            f"WHEN {condition} THEN {1 << place * bits}"
            for place, either in enumerate(conditions[first : first + shared])
            for condition in either
        ]
        yield f"SUM(CASE {' '.join(whens)} ELSE 0 END)" if whens else "0"


def counts_in(sums: Iterator[int], many: int, bits: int) -> Iterator[int]:
    """Yield the next ``many`` counts that ``sums_of`` put into ``sums``."""
    shared = _in_one(bits)
    for first in range(0, many, shared):
        held = next(sums)
        for place in range(min(shared, many - first)):
            yield held >> place * bits & (1 << bits) - 1


def _in_one(bits: int) -> int:
    return APART // bits
