"""Standards and inspections that tests of rating start from."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any

from ratings_engine.errors import Place
from ratings_engine.samples.model import GivenTally, Inspection, Judgement
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from random import Random

    from ratings_engine.standards.model import Standards

__all__ = ["HERE", "counted", "inspection_of", "judged", "nothing_known", "the_standards"]

PACKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "packs")
HERE = Place("sample.yaml", 1, 1)


@functools.cache
def the_standards(name: str, rounding: str = "") -> Standards:
    """Return the standards of a shipped pack, or of a test pack beside this file."""
    beside = os.path.join(PACKS, name)
    found = load_standards(beside if os.path.isdir(beside) else name)
    if not rounding:
        return found
    policy = found.rounding._replace(policy=rounding)
    return found._replace(digest=f"{found.digest}-{rounding}", rounding=policy)


def nothing_known(provider_type: str, **given: Any) -> Inspection:
    """Return an inspection of which only what is ``given`` is known."""
    nothing = Inspection("A provider", provider_type, None, (), (), (), None, (), None, HERE)
    return nothing._replace(**given)


def judged(**levels: int) -> tuple[Judgement, ...]:
    """Return judgements: ``judged(**{"1.1": 2})``."""
    return tuple(Judgement(subject, level, "", HERE) for subject, level in levels.items())


def counted(subject: str, yes: int, no: int, na: int = 0, unanswered: int = 0) -> GivenTally:
    """Return a tally of counts."""
    return GivenTally(subject, yes, no, na, unanswered, None, None, HERE)


def inspection_of(pack: Standards, provider_type: str, chance: Random) -> Inspection:
    """Return an inspection with random judgements and counts for every standard that applies."""
    applicable = [s for s in pack.standards if provider_type in s.applies_to]
    by_cases = [q.id for s in applicable if s.assessed == "cases" for q in s.key_questions]
    levels = {s.id: chance.randrange(4) for s in applicable if s.assessed == "judgement"}
    tallies = tuple(counted(q, *(chance.randrange(12) for _ in range(4))) for q in by_cases)
    return nothing_known(provider_type, judgements=judged(**levels), tallies=tallies)
