"""Productions that rate the provider from its counted standards."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.rating.productions import (
    Conclude,
    Fact,
    Production,
    Test,
    band_tests,
    chain,
    levels_counted,
    name_of,
    on_stage,
    points_counted,
)
from ratings_engine.rating.rules_of_limits import caps
from ratings_engine.standards.banding import position
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.rating.program import Program

__all__ = ["overall_rules", "overall_start"]


def overall_rules(program: Program) -> Iterator[Production]:
    """Yield the productions that add up counted standards, band the sum and cap it."""
    members = [name_of(s) for s in program.counted]
    yield from chain(OVERALL, members, lambda counts: _sum_fact(program, counts))
    done: Test = ("sum", "eq", 1)
    rule = program.overall.rule
    unrated = lambda _: on_stage(OVERALL, 0, None, "unrated_standards")  # noqa: E731
    yield Production(rule, ((done, ("over", "gt", 0)),), unrated)
    yield Production(rule, ((done, ("over", "lte", 0), ("n", "eq", 0)),), unrated)
    for band in program.overall.bands:
        tests = band_tests(band, program.overall_scale)
        yield Production(
            band.rule, ((done, ("over", "lte", 0), ("n", "gt", 0), *tests),), _conclude_overall(band.level)
        )
    yield from caps(OVERALL, program.limits_on(OVERALL))


def _conclude_overall(level: int) -> Conclude:
    return lambda _: on_stage(OVERALL, 0, level)


def _sum_fact(program: Program, counts: Fact) -> Fact:
    points = points_counted(counts, program.points)
    return overall_start(program, points, sum(levels_counted(counts)), counts["u"])


def overall_start(program: Program, points: int, n: int, unrated: int) -> Fact:
    """Return the sum of the counted standards as a fact."""
    fact = {
        "sum": 1,
        "points": points,
        "n": n,
        "u": unrated,
        "over": unrated - program.overall.may_be_unrated,
    }
    if n:
        total = program.overall.method == "total_points"
        value = Fraction(points) if total else Fraction(points, n)
        fact["pos"] = position(value, program.overall_scale)
    return fact
