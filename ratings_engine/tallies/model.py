"""Tallies: the waist of the system, between what was inspected and the rating rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["NAMED_CONTRADICTIONS", "Tally"]

NAMED_CONTRADICTIONS = 8
"""So many of the cases whose prompts contradict their judged answer are named; all are counted."""


class Tally(NamedTuple):
    """How the cases of one provider were answered for one key question or measure.

    ``yes``, ``no``, ``na`` and ``unanswered`` are numbers of cases; ``not_asked`` are cases
    to which the pack's own condition does not apply. All are None where only a published
    ``percentage`` (0 to 100, of ``of`` cases, if known) was given. ``derived`` of the
    answers came from prompts; in ``contradictions`` cases the judged answer is not what their
    prompts would make it, and ``contradicted`` are the first ids of these.
    """

    yes: int | None
    no: int | None
    na: int | None
    unanswered: int | None
    not_asked: int = 0
    percentage: Fraction | None = None
    of: int | None = None
    derived: int = 0
    contradicted: tuple[str, ...] = ()
    contradictions: int = 0

    @property
    def answered(self) -> int | None:
        """Return the denominator: cases answered yes or no; None where it is not known."""
        return self.of if self.yes is None or self.no is None else self.yes + self.no
