"""Synthetic inspections for the shipped pack of 2018, as many as are wanted."""

from __future__ import annotations

import functools
import random
from typing import TYPE_CHECKING

from ratings_engine.errors import Place
from ratings_engine.samples.model import GivenTally, Inspection, Judgement, Sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import standards_for

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["sample_of", "shipped"]

HERE = Place("synthetic.yaml", 1, 1)


@functools.cache
def shipped() -> Standards:
    """Return the shipped pack of 2018."""
    return load_standards("probation-2018")


def sample_of(number: int, *, seed: int = 1) -> Sample:
    """Return a synthetic sample of so many inspections of both provider types."""
    numbers = random.Random(seed)  # noqa: S311
    found = tuple(_inspection(place, numbers) for place in range(number))
    return Sample("synthetic.yaml", "sha256:" + "0" * 64, found)


def _inspection(place: int, numbers: random.Random) -> Inspection:
    kind = ("crc", "nps")[place % 2]
    tallies, judgements = [], []
    for standard in standards_for(shipped(), kind):
        if standard.assessed == "cases":
            tallies += [_tally(question.id, numbers) for question in standard.key_questions]
        elif numbers.random() < 0.95:
            judgements.append(Judgement(standard.id, numbers.randint(0, 3), "", HERE))
    name = f"Provider {place:05}"
    return Inspection(name, kind, None, tuple(judgements), (), tuple(tallies), None, (), None, HERE)


def _tally(question: str, numbers: random.Random) -> GivenTally:
    yes, no = numbers.randint(20, 90), numbers.randint(5, 40)
    return GivenTally(question, yes, no, numbers.randint(0, 9), numbers.randint(0, 3), None, None, HERE)
