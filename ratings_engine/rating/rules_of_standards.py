"""Productions that rate standards: by judgement, from key questions, from indicators."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.rating.productions import (
    DISCRETION,
    JUDGED,
    UNSOURCED,
    Conclude,
    Fact,
    Production,
    Test,
    band_tests,
    chain,
    levels_counted,
    name_of,
    name_of_measure,
    on_stage,
    points_counted,
)
from ratings_engine.rating.rules_of_limits import caps
from ratings_engine.standards.banding import position, scale_of_bands
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.rating.program import Program
    from ratings_engine.standards.model import Combination, Rule

__all__ = ["standard_rules"]


def standard_rules(program: Program) -> Iterator[Production]:
    """Yield the productions that rate, move and cap each standard."""
    combinations = _combinations(program)
    for index, (combination, lenient) in enumerate(combinations):
        yield from _combination(f"c{index}", combination, lenient=lenient)
    yield Production(
        JUDGED, ((("judged_standard", "eq", 1),),), lambda f: on_stage(f["about"], "computed", f["level"])
    )
    yield Production(
        UNSOURCED,
        ((("unsourced_standard", "eq", 1),),),
        lambda f: on_stage(f["about"], "computed", None, "no_source"),
    )
    for standard in program.standards:
        members = [name_of(q.id) for q in standard.key_questions]
        finish = _finish_count(
            f"c{combinations.index((standard.combination, False))}",
            name_of(standard.id),
            standard.combination,
            program.points,
        )
        yield from chain(name_of(standard.id), members, finish)
        measures = [name_of_measure(m) for m in program.indicators[standard.id]]
        if measures and program.indicator_combination is not None:
            kind = f"c{combinations.index((program.indicator_combination, True))}"
            finish = _finish_count(kind, name_of(standard.id), program.indicator_combination, program.points)
            yield from chain(f"i{standard.id}", measures, finish)
        yield from _discretion(name_of(standard.id))
        yield from caps(name_of(standard.id), program.limits_on(standard.id))


def _combinations(program: Program) -> list[tuple[Combination, bool]]:
    """Return the distinct combinations; for indicators any number may be unrated."""
    found: list[tuple[Combination, bool]] = [(s.combination, False) for s in program.standards]
    if program.indicator_combination is not None:
        found.append((program.indicator_combination, True))
    return list(dict.fromkeys(found))


def _finish_count(kind: str, about: str, combination: Combination, points: Sequence[int]) -> Conclude:
    """Return how a finished chain is stated, with all that its method's rules test."""
    scale = scale_of_bands(combination.bands)

    def finish(counts: Fact) -> Fact:
        levels = levels_counted(counts)
        n = sum(levels)
        reached = {f"g{level}": 2 * sum(levels[level:]) - n for level in range(1, 4)}
        over = counts["u"] - combination.may_be_unrated
        fact = {"count": kind, "about": about, **counts, "n": n, "over": over, **reached}
        if n and combination.bands:
            fact["pos"] = position(Fraction(points_counted(counts, points), n), scale)
        return fact

    return finish


def _combination(name: str, combination: Combination, *, lenient: bool) -> Iterator[Production]:
    """Yield the productions of a method: not rated, or the rating that the counts make."""
    done: Test = ("count", "eq", name)
    allowed: tuple[Test, ...] = () if lenient else (("over", "lte", 0),)
    unrated = lambda f: on_stage(f["about"], "computed", None, "unrated_key_questions")  # noqa: E731
    if not lenient:
        yield Production(combination.rule, ((done, ("over", "gt", 0)),), unrated)
    yield Production(combination.rule, ((done, *allowed, ("n", "eq", 0)),), unrated)
    for level, rule, tests in _method_tests(combination):
        conclude = _conclude_stage(level)
        yield Production(rule, ((done, *allowed, ("n", "gt", 0), *tests),), conclude)


def _conclude_stage(level: int) -> Conclude:
    return lambda f: on_stage(f["about"], "computed", level)


def _method_tests(combination: Combination) -> Iterator[tuple[int, Rule, tuple[Test, ...]]]:
    if combination.method == "mean":
        scale = scale_of_bands(combination.bands)
        for band in combination.bands:
            yield band.level, band.rule, band_tests(band, scale)
        return
    for level in range(4):
        yield level, combination.rule, _level_tests(combination.method, level)


def _level_tests(method: str, level: int) -> tuple[Test, ...]:
    """Return the tests under which ``method`` gives ``level``."""
    some: Test = (f"c{level}", "gt", 0)
    if method == "lowest":
        return (*((f"c{worse}", "eq", 0) for worse in range(level)), some)
    if method == "highest":
        return (*((f"c{better}", "eq", 0) for better in range(level + 1, 4)), some)
    reached: tuple[Test, ...] = ((f"g{level}", "gt", 0),) if level else ()
    beyond: tuple[Test, ...] = ((f"g{level + 1}", "lte", 0),) if level + 1 < len(RATINGS) else ()
    return (*reached, *beyond)


def _discretion(about: str) -> Iterator[Production]:
    def conclude(stage: Fact, move: Fact) -> Fact:
        level = stage["level"] + move["steps"] if stage["rated"] else None
        return on_stage(about, 0, level, stage.get("why", ""))

    yield Production(
        DISCRETION, ((("stage", "eq", f"{about}:computed"),), (("move", "eq", about),)), conclude
    )
