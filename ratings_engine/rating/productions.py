"""Production rules and their facts: facts in, conclusions out, each rule a few plain tests.

Facts and rules hold integers and identifiers alone, so that no text of a user's file ever
reaches the rule engine. The rules need no join across facts, no negation and no order:
where rating counts (key questions of a standard, standards of the overall, conditions of a
limiting rule), a chain of one rule for each member counts on, and every member says
something, if only that it is not rated.

Facts, by the property that says what they are (``about`` and the rest are identifiers):

=============== =========================================================================
``scheme``      an answered share: about, answered, open (share unanswered), pos
``published``   a published percentage of an unknown number of cases: about, pos
``judged``      a judged key question: about, level
``unsourced``   a key question or measure without a source: about
``of``          a conclusion: rated (0 or 1), level
``at``          a step of a chain, such as ``s2.1/2``, with what was counted so far
``count``       a finished chain of ratings: about, c0 to c3, n, over, g1 to g3, pos
``sum``         the finished chain of counted standards: points, n, over, pos
``met``         the finished chain of a limiting rule: limit, holds, unknown
``outcome``     whether a limiting rule applies: outcome (its id), applies
``stage``       a rating on its way: ``s2.1:computed``, ``s2.1:0``, ``s2.1:1``, ...
``move``        discretion: move (the standard), steps (0 where there is none)
=============== =========================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ratings_engine.standards.banding import mark
from ratings_engine.standards.model import Rule
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ratings_engine.standards.model import Band

__all__ = [
    "CHAIN",
    "DISCRETION",
    "FINAL",
    "JUDGED",
    "UNSOURCED",
    "Conclude",
    "Fact",
    "Production",
    "Test",
    "band_tests",
    "chain",
    "chain_start",
    "levels_counted",
    "name_of",
    "name_of_measure",
    "on_stage",
    "points_counted",
    "rated",
    "unrated",
]

Fact = dict[str, Any]
Test = tuple[str, str, Any]
"""A test of one property of a fact: property, operator (eq, gte, gt, lte, lt), value."""
Conclude: TypeAlias = "Callable[..., Fact]"
"""How the facts that match a rule's patterns make its conclusion."""
_COUNTS = ("c0", "c1", "c2", "c3", "u")


class Production(NamedTuple):
    """A production rule: one or two patterns of tests, and what follows from their facts."""

    rule: Rule
    patterns: tuple[tuple[Test, ...], ...]
    conclude: Conclude


def name_of(subject: str) -> str:
    """Return the identifier of a standard, key question or the overall."""
    if subject == OVERALL:
        return subject
    return f"{'s' if subject.count('.') == 1 else 'q'}{subject}"


def name_of_measure(measure: str) -> str:
    """Return the identifier of a measure, which may be called like anything else."""
    return f"m_{measure}"


def _shared(name: str) -> Rule:
    """Return the identity of a rule that every pack shares."""
    return Rule(name, "ratings-engine", 0, "", "")


CHAIN = _shared("count")
JUDGED = _shared("judgement")
UNSOURCED = _shared("no_source")
DISCRETION = _shared("discretion")
FINAL = _shared("final")


def rated(about: str, level: int) -> Fact:
    """Return the conclusion that something has a rating."""
    return {"of": about, "rated": 1, "level": level}


def unrated(about: str, why: str) -> Fact:
    """Return the conclusion that something has none, and why."""
    return {"of": about, "rated": 0, "why": why}


def on_stage(about: str, name: str | int, level: int | None, why: str = "") -> Fact:
    """Return a rating on its way: computed, then after discretion, then after each cap."""
    fact: Fact = {"stage": f"{about}:{name}", "about": about, "rated": int(level is not None)}
    return {**fact, "why": why} if level is None else {**fact, "level": level}


def band_tests(band: Band, scale: int) -> tuple[Test, ...]:
    """Return the tests that a position falls in ``band``; an open band still needs a position."""
    tests: list[Test] = []
    if band.low is not None:
        tests.append(("pos", "gte" if band.low_closed else "gt", mark(band.low, scale)))
    if band.high is not None:
        tests.append(("pos", "lte" if band.high_closed else "lt", mark(band.high, scale)))
    return tuple(tests) or (("pos", "gte", 0),)


def chain(name: str, members: Sequence[str], finish: Conclude) -> Iterator[Production]:
    """Yield one production for each member: it counts the member's rating and goes on.

    The last one states the counts as ``finish`` says.
    """
    for index, member in enumerate(members):
        last = index == len(members) - 1
        patterns: tuple[tuple[Test, ...], ...] = ((("at", "eq", f"{name}/{index}"),), (("of", "eq", member),))
        yield Production(CHAIN, patterns, _count_on(name, index, finish if last else None))


def _count_on(name: str, index: int, finish: Conclude | None) -> Conclude:
    def conclude(step: Fact, member: Fact) -> Fact:
        counts = {key: step[key] for key in _COUNTS}
        counts[f"c{member['level']}" if member["rated"] else "u"] += 1
        return finish(counts) if finish else {"at": f"{name}/{index + 1}", **counts}

    return conclude


def chain_start(name: str) -> Fact:
    """Return the fact that starts the chain ``name``: nothing counted yet."""
    return {"at": f"{name}/0", **dict.fromkeys(_COUNTS, 0)}


def levels_counted(counts: Fact) -> list[int]:
    """Return how many were counted at each level."""
    return [counts[f"c{level}"] for level in range(4)]


def points_counted(counts: Fact, points: Sequence[int]) -> int:
    """Return what the counted ratings are worth together, by the points of each level."""
    return sum(count * worth for count, worth in zip(levels_counted(counts), points, strict=True))
