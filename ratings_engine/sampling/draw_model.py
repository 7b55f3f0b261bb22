"""What a draw is: the rules, the cases, and every step by which they were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.results.model import StandardsRef
    from ratings_engine.sampling.longlist import ListedCase, Longlist
    from ratings_engine.standards.model import CaseCondition

__all__ = [
    "BUFFER",
    "SAMPLE",
    "Adjustment",
    "Allocation",
    "Counts",
    "Draw",
    "DrawRules",
    "DrawnCase",
    "DrawnStratum",
    "Path",
    "StratumRule",
]

SAMPLE, BUFFER = "sample", "buffer"
"""The two draws: the cases that are inspected, and those that stand by."""

Path = tuple[str, ...]
"""A group of cases: its stratum, then its group at each level; empty for all cases."""


class StratumRule(NamedTuple):
    """A stratum and who belongs to it: everybody where ``when`` is None."""

    name: str
    when: CaseCondition | None


class DrawRules(NamedTuple):
    """What a pack says of a draw; ``cases_per_officer`` None is no limit."""

    strata: tuple[StratumRule, ...]
    levels: tuple[str, ...]
    cases_per_officer: int | None


class DrawnCase(NamedTuple):
    """A case that was drawn; ``key`` is what places it among the cases of its group."""

    case: ListedCase
    draw: str
    stratum: str
    key: str


class Allocation(NamedTuple):
    """How many cases a group got: ``rounded`` is ``total`` / ``of_total`` of ``of_cases``, half up."""

    draw: str
    level: str
    path: Path
    total: int
    of_total: int
    of_cases: int
    rounded: int
    cases: int


class Adjustment(NamedTuple):
    """A group that was given more or fewer cases than before, and why."""

    draw: str
    path: Path
    kind: str
    before: int
    after: int
    reason: str


class Counts(NamedTuple):
    """Cases of one kind: of the caseload, of the sample and of the buffer."""

    total: int
    selected: int
    buffer: int


class DrawnStratum(NamedTuple):
    """One stratum, with its counts by attribute and value."""

    name: str
    counts: Counts
    attributes: Mapping[str, Mapping[str, Counts]]


class Draw(NamedTuple):
    """A draw with its record; ``size`` and ``buffer`` are as asked for."""

    standards: StandardsRef
    longlist: Longlist
    rules: DrawRules
    seed: int
    size: int
    buffer: int
    cases: tuple[DrawnCase, ...]
    strata: tuple[DrawnStratum, ...]
    attributes: Mapping[str, Mapping[str, Counts]]
    allocations: tuple[Allocation, ...]
    adjustments: tuple[Adjustment, ...]

    def drawn(self, draw: str) -> tuple[DrawnCase, ...]:
        """Return the cases of the sample or of the buffer."""
        return tuple(case for case in self.cases if case.draw == draw)
