"""A number of standards that can vary, and how standards are changed in one kind of place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.standards.comparing_tables import threshold_keys
from ratings_engine.standards.written import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction

    from ratings_engine.standards.model import Band, KeyQuestion, Measure, Standard, Standards

__all__ = [
    "CASES",
    "DISTANCES",
    "NUMBER",
    "PERCENT",
    "POINTS",
    "PROMPTS",
    "SHARES",
    "UNANSWERED",
    "USUAL",
    "Setting",
    "asked",
    "numbers",
    "said",
    "thresholds_in",
    "with_measures",
    "with_questions",
    "with_standards",
]

USUAL = "key_questions"
PERCENT, POINTS, CASES, NUMBER = "percent", "points", "cases", "number"
SHARES, UNANSWERED, PROMPTS, DISTANCES = "shares", "unanswered", "prompts", "distances"


class Setting(NamedTuple):
    """A number that can vary: ``set_to`` returns standards with another.

    ``against`` is what is held against it: ``shares`` of cases and measures, shares of
    ``unanswered`` cases, the share of a case's ``prompts``, ``distances`` from thresholds, or
    ``points``; of whole numbers every one is tried. ``subjects`` are the key questions and
    measures that it is a number of; none where it is of ratings or points.
    """

    words: str
    unit: str
    against: str
    now: tuple[Fraction, ...]
    set_to: Callable[[Standards, Fraction], Standards]
    subjects: frozenset[str] = frozenset()
    whole: bool = False


def thresholds_in(bands: Sequence[Band]) -> tuple[str, ...]:
    """Return the names of the thresholds between the rows of a table."""
    return tuple(threshold_keys(in_order(bands))[1:-1])


def asked(standards: Standards, ids: frozenset[str]) -> list[KeyQuestion]:
    """Return the key questions of some ids."""
    return [q for s in standards.standards for q in s.key_questions if q.id in ids]


def said(subject: str) -> str:
    """Return whose number it is."""
    return "all key questions" if subject == USUAL else subject


def numbers(values: Iterable[Fraction | int | None]) -> tuple[Fraction, ...]:
    """Return the different ones of some numbers, in order."""
    from fractions import Fraction

    return tuple(sorted({Fraction(value) for value in values if value is not None}))


def with_standards(pack: Standards, change: Callable[[Standard], Standard]) -> Standards:
    """Return standards each of which is changed."""
    return pack._replace(standards=tuple(change(standard) for standard in pack.standards))


def with_questions(
    pack: Standards, ids: frozenset[str], change: Callable[[KeyQuestion], KeyQuestion]
) -> Standards:
    """Return standards with some key questions changed; what is not stays the same object."""
    return with_standards(
        pack,
        lambda s: (
            s._replace(key_questions=tuple(change(q) if q.id in ids else q for q in s.key_questions))
            if any(q.id in ids for q in s.key_questions)
            else s
        ),
    )


def with_measures(pack: Standards, ids: frozenset[str], change: Callable[[Measure], Measure]) -> Standards:
    """Return standards with some measures changed; without any of them they stay the same object."""
    if ids.isdisjoint(pack.measures):
        return pack
    measures = {name: change(m) if name in ids else m for name, m in pack.measures.items()}
    return pack._replace(measures=measures)
