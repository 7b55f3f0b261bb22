"""Productions of limiting rules: whether one applies, and what it caps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.rating.productions import (
    FINAL,
    Conclude,
    Fact,
    Production,
    Test,
    name_of,
    on_stage,
    rated,
    unrated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.rating.program import Limit, Program

__all__ = ["caps", "limit_rules", "limit_start"]


def caps(about: str, limits: Sequence[Limit]) -> Iterator[Production]:
    """Yield how each limiting rule of a target caps it, or lets it pass, in turn."""
    for index, limit in enumerate(limits):
        before: Test = ("stage", "eq", f"{about}:{index}")
        outcome: Test = ("outcome", "eq", _limit_name(limit))
        on, off = (outcome, ("applies", "eq", 1)), (outcome, ("applies", "eq", 0))
        cap, rule = limit.rule.at_most, limit.rule.rule
        onward = _pass_on(about, index + 1)
        yield Production(rule, ((before, ("level", "gt", cap)), on), _conclude_cap(about, index + 1, cap))
        yield Production(rule, ((before, ("level", "lte", cap)), on), onward)
        yield Production(rule, ((before, ("rated", "eq", 0)), on), onward)
        yield Production(rule, ((before,), off), onward)
    final: Test = ("stage", "eq", f"{about}:{len(limits)}")
    yield Production(FINAL, ((final, ("rated", "eq", 1)),), lambda f: rated(f["about"], f["level"]))
    yield Production(FINAL, ((final, ("rated", "eq", 0)),), lambda f: unrated(f["about"], f["why"]))


def _conclude_cap(about: str, stage: int, cap: int) -> Conclude:
    return lambda _stage_fact, _outcome: on_stage(about, stage, cap)


def _pass_on(about: str, stage: int) -> Conclude:
    return lambda before, _outcome: on_stage(about, stage, before.get("level"), before.get("why", ""))


def _limit_name(limit: Limit) -> str:
    return f"l_{limit.rule.id}"


def limit_rules(program: Program) -> Iterator[Production]:
    """Yield the productions that tell which limiting rules apply."""
    for limit in program.limits:
        yield from _limit(limit)


def _limit(limit: Limit) -> Iterator[Production]:
    """Yield the productions that check a limiting rule's conditions one after another."""
    name, rule = _limit_name(limit), limit.rule.rule
    conditions = limit.rule.conditions
    for index, condition in enumerate(conditions):
        step: tuple[Test, ...] = (("at", "eq", f"{name}/{index}"),)
        subject: Test = ("of", "eq", name_of(condition.subject))
        last = index == len(conditions) - 1
        for tests, met, unknown in (
            ((("level", "gte", condition.lowest), ("level", "lte", condition.highest)), 1, 0),
            ((("level", "lt", condition.lowest),), 0, 0),
            ((("level", "gt", condition.highest),), 0, 0),
            ((("rated", "eq", 0),), 0, 1),
        ):
            conclude = _check_on(name, index, met, unknown, last=last)
            yield Production(rule, (step, (subject, *tests)), conclude)
    done: Test = ("met", "eq", name)
    needed = limit.rule.needed
    yield Production(rule, ((done, ("holds", "gte", needed)),), _conclude_limit(name, 1))
    yield Production(rule, ((done, ("holds", "lt", needed)),), _conclude_limit(name, 0))


def _check_on(name: str, index: int, met: int, unknown: int, *, last: bool) -> Conclude:
    def conclude(step: Fact, _subject: Fact) -> Fact:
        counts = {"holds": step["holds"] + met, "unknown": step["unknown"] + unknown}
        return {"met": name, **counts} if last else {"at": f"{name}/{index + 1}", **counts}

    return conclude


def limit_start(limit: Limit) -> Fact:
    """Return the fact that starts the check of a limiting rule."""
    name = _limit_name(limit)
    counts = {"holds": 0, "unknown": 0}
    return {"at": f"{name}/0", **counts} if limit.rule.conditions else {"met": name, **counts}


def _conclude_limit(name: str, applies: int) -> Conclude:
    return lambda f: {"outcome": name, "applies": applies, "holds": f["holds"], "unknown": f["unknown"]}
