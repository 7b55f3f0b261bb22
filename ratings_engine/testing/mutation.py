"""Mutation: which small mistakes in a pack no test of it would notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.rating.engine import rate_plainly
from ratings_engine.testing.coverage import base_of
from ratings_engine.testing.equivalence import why_equivalent
from ratings_engine.testing.mutants import mutants_of
from ratings_engine.testing.running import run_test
from ratings_engine.testing.touching import touch_of
from ratings_engine.testing.used import used_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ratings_engine.standards.model import Standards
    from ratings_engine.testing.model import PackTest, Verdict
    from ratings_engine.testing.mutant import Mutant
    from ratings_engine.testing.touching import Touch

__all__ = ["Equivalent", "Mutation", "Survivor", "mutate"]


class Survivor(NamedTuple):
    """A mutant that no test noticed, and the test nearest to it; None where none touches it."""

    mutant: Mutant
    nearest: PackTest | None


class Equivalent(NamedTuple):
    """A mutant that cannot change any rating, and why."""

    mutant: Mutant
    reason: str


class Mutation(NamedTuple):
    """What became of the mutants: ``killed`` of them were noticed by a test."""

    killed: int
    survivors: tuple[Survivor, ...]
    equivalent: tuple[Equivalent, ...]

    @property
    def total(self) -> int:
        """Return how many mutants there are that could be noticed."""
        return self.killed + len(self.survivors)


def mutate(standards: Standards, verdicts: Iterable[Verdict]) -> Mutation:
    """Try every mutant on the tests that passed; of an overlay, only those that are its own.

    A mutant is tried on the tests that touch what it changes, nearest first, until one fails.
    It is rated by the plain evaluator alone: see ``rate_plainly``.
    """
    used = used_in(standards)
    touches = [touch_of(used, verdict) for verdict in verdicts if verdict.passed]
    killed = 0
    survivors: list[Survivor] = []
    equivalent: list[Equivalent] = []
    for mutant in _own_mutants(standards):
        near = sorted((t for t in touches if t.reaches(mutant)), key=lambda t: t.distance(mutant))
        if _is_noticed(mutant, near):
            killed += 1
        elif reason := why_equivalent(standards, mutant):
            equivalent.append(Equivalent(mutant, reason))
        else:
            survivors.append(Survivor(mutant, near[0].verdict.test if near else None))
    return Mutation(killed, tuple(survivors), tuple(equivalent))


def _own_mutants(standards: Standards) -> Iterator[Mutant]:
    base = base_of(standards)
    theirs = {mutant.identity for mutant in mutants_of(base)} if base is not None else set()
    return (mutant for mutant in mutants_of(standards) if mutant.identity not in theirs)


def _is_noticed(mutant: Mutant, touches: Sequence[Touch]) -> bool:
    return any(_fails(mutant.standards, touch.verdict.test) for touch in touches)


def _fails(standards: Standards, test: PackTest) -> bool:
    try:
        return not run_test(standards, test, rate_plainly).passed
    except LookupError as error:
        if type(error) is not LookupError:
            raise
        # The change leaves a number in no band at all, which no test can overlook.
        return True
