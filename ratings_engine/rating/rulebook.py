"""The program as production rules: facts in, conclusions out, each rule a few plain tests.

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

from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.rating.banding import mark, position, scale_of
from ratings_engine.standards.model import Rule
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ratings_engine.rating.program import Limit, Program, Scheme
    from ratings_engine.standards.model import Band, Combination

__all__ = ["Fact", "Production", "Rulebook", "chain_start", "compile_rulebook", "name_of", "overall_start"]

Fact = dict[str, Any]
Test = tuple[str, str, Any]
"""A test of one property of a fact: property, operator (eq, gte, gt, lte, lt), value."""


class Production(NamedTuple):
    """A production rule: one or two patterns of tests, and what follows from their facts."""

    rule: Rule
    patterns: tuple[tuple[Test, ...], ...]
    conclude: Callable[..., Fact]


class Rulebook(NamedTuple):
    """All productions of a program, and the scheme id of each key question and measure."""

    productions: tuple[Production, ...]
    scheme_ids: dict[str, str]


def name_of(subject: str) -> str:
    """Return the identifier of a standard, key question, measure or the overall."""
    if subject == OVERALL:
        return subject
    if not subject[0].isdigit():
        return f"m_{subject}"
    return f"{'s' if subject.count('.') == 1 else 'q'}{subject}"


def _engine_rule(name: str) -> Rule:
    """Return the identity of a rule that every pack shares."""
    return Rule(name, "ratings-engine", 0, "", "")


CHAIN = _engine_rule("count")
JUDGED = _engine_rule("judgement")
UNSOURCED = _engine_rule("no_source")
DISCRETION = _engine_rule("discretion")


def compile_rulebook(program: Program) -> Rulebook:
    """Return the productions of a program."""
    schemes = list(dict.fromkeys(program.schemes.values()))
    scheme_ids = {subject: f"k{schemes.index(scheme)}" for subject, scheme in program.schemes.items()}
    productions = [
        *_conclusions_without_shares(),
        *(p for index, scheme in enumerate(schemes) for p in _scheme(f"k{index}", scheme)),
        *_standards(program),
        *_limits(program),
        *_overall(program),
    ]
    return Rulebook(tuple(productions), scheme_ids)


# --- key questions and measures ---------------------------------------------------------


def _rated(about: str, level: int) -> Fact:
    return {"of": about, "rated": 1, "level": level}


def _unrated(about: str, why: str) -> Fact:
    return {"of": about, "rated": 0, "why": why}


def _conclusions_without_shares() -> Iterator[Production]:
    yield Production(JUDGED, ((("judged", "eq", 1),),), lambda f: _rated(f["about"], f["level"]))
    yield Production(UNSOURCED, ((("unsourced", "eq", 1),),), lambda f: _unrated(f["about"], "no_source"))


def _scheme(name: str, scheme: Scheme) -> Iterator[Production]:
    share: Test = ("scheme", "eq", name)
    enough: Test = ("answered", "gte", scheme.minimum_cases)
    limit = mark(scheme.maximum_unanswered, scheme.open_scale)
    yield Production(
        scheme.gate, ((share, ("answered", "lt", scheme.minimum_cases)),),
        lambda f: _unrated(f["about"], "too_few_cases" if f["answered"] else "no_cases"),
    )  # fmt: skip
    yield Production(
        scheme.gate, ((share, enough, ("open", "gt", limit)),),
        lambda f: _unrated(f["about"], "too_many_unanswered"),
    )  # fmt: skip
    for band in scheme.bands:
        tests = _band_tests(band, scheme.scale)
        conclude = _conclude_band(band.level)
        yield Production(band.rule, ((share, enough, ("open", "lte", limit), *tests),), conclude)
        yield Production(band.rule, ((("published", "eq", name), *tests),), conclude)


def _conclude_band(level: int) -> Callable[[Fact], Fact]:
    return lambda f: _rated(f["about"], level)


def _band_tests(band: Band, scale: int) -> tuple[Test, ...]:
    """Return the tests that a position falls in ``band``; an open band still needs a position."""
    tests: list[Test] = []
    if band.low is not None:
        tests.append(("pos", "gte" if band.low_closed else "gt", mark(band.low, scale)))
    if band.high is not None:
        tests.append(("pos", "lte" if band.high_closed else "lt", mark(band.high, scale)))
    return tuple(tests) or (("pos", "gte", 0),)


# --- standards ----------------------------------------------------------------------------


def _standards(program: Program) -> Iterator[Production]:
    combinations = _combinations(program)
    for index, (combination, lenient) in enumerate(combinations):
        yield from _combination(f"c{index}", combination, lenient=lenient, points=program.points)
    yield Production(JUDGED, ((("judged_standard", "eq", 1),),), lambda f: _stage(f["about"], "computed", f["level"]))
    yield Production(
        UNSOURCED, ((("unsourced_standard", "eq", 1),),),
        lambda f: _stage(f["about"], "computed", None, "no_source"),
    )  # fmt: skip
    for standard in program.standards:
        members = [name_of(q.id) for q in standard.key_questions]
        finish = _finish_count(f"c{combinations.index((standard.combination, False))}", name_of(standard.id), standard.combination, program.points)
        yield from _chain(name_of(standard.id), members, finish)
        measures = [name_of(m) for m in program.indicators[standard.id]]
        if measures and program.indicator_combination is not None:
            kind = f"c{combinations.index((program.indicator_combination, True))}"
            finish = _finish_count(kind, name_of(standard.id), program.indicator_combination, program.points)
            yield from _chain(f"i{standard.id}", measures, finish)
        yield from _discretion(name_of(standard.id))
        yield from _caps(name_of(standard.id), program.limits_on(standard.id))


def _combinations(program: Program) -> list[tuple[Combination, bool]]:
    """Return the distinct combinations; for indicators any number may be unrated."""
    found: list[tuple[Combination, bool]] = [(s.combination, False) for s in program.standards]
    if program.indicator_combination is not None:
        found.append((program.indicator_combination, True))
    return list(dict.fromkeys(found))


def _chain(name: str, members: Sequence[str], finish: Callable[[Fact], Fact]) -> Iterator[Production]:
    """Yield one production for each member: it counts the member's rating and goes on."""
    for index, member in enumerate(members):
        last = index == len(members) - 1
        patterns = ((("at", "eq", f"{name}/{index}"),), (("of", "eq", member),))
        yield Production(CHAIN, patterns, _count_on(name, index, finish if last else None))


def _count_on(name: str, index: int, finish: Callable[[Fact], Fact] | None) -> Callable[[Fact, Fact], Fact]:
    def conclude(step: Fact, member: Fact) -> Fact:
        counts = {key: step[key] for key in ("c0", "c1", "c2", "c3", "u")}
        counts[f"c{member['level']}" if member["rated"] else "u"] += 1
        return finish(counts) if finish else {"at": f"{name}/{index + 1}", **counts}

    return conclude


def chain_start(name: str) -> Fact:
    """Return the fact that starts the chain ``name``: nothing counted yet."""
    return {"at": f"{name}/0", "c0": 0, "c1": 0, "c2": 0, "c3": 0, "u": 0}


def _levels(counts: Fact) -> list[int]:
    return [counts[f"c{level}"] for level in range(4)]


def _finish_count(kind: str, about: str, combination: Combination, points: Sequence[int]) -> Callable[[Fact], Fact]:
    """Return how a finished chain is stated, with all that its method's rules test."""
    scale = _band_scale(combination.bands)

    def finish(counts: Fact) -> Fact:
        levels = _levels(counts)
        n = sum(levels)
        reached = {f"g{level}": 2 * sum(levels[level:]) - n for level in range(1, 4)}
        over = counts["u"] - combination.may_be_unrated
        fact = {"count": kind, "about": about, **counts, "n": n, "over": over, **reached}
        if n and combination.bands:
            fact["pos"] = _mean_position(levels, points, n, scale)
        return fact

    return finish


def _mean_position(levels: Sequence[int], points: Sequence[int], n: int, scale: int) -> int:
    from fractions import Fraction

    total = sum(count * worth for count, worth in zip(levels, points, strict=True))
    return position(Fraction(total, n), scale)


def _band_scale(bands: Sequence[Band]) -> int:
    return scale_of([t for b in bands for t in (b.low, b.high) if t is not None])


def _combination(name: str, combination: Combination, *, lenient: bool, points: Sequence[int]) -> Iterator[Production]:
    """Yield the productions of a method: not rated, or the rating that the counts make."""
    done: Test = ("count", "eq", name)
    allowed: tuple[Test, ...] = () if lenient else (("over", "lte", 0),)
    unrated = lambda f: _stage(f["about"], "computed", None, "unrated_key_questions")  # noqa: E731
    if not lenient:
        yield Production(combination.rule, ((done, ("over", "gt", 0)),), unrated)
    yield Production(combination.rule, ((done, *allowed, ("n", "eq", 0)),), unrated)
    for level, rule, tests in _method_tests(combination):
        conclude = _conclude_stage(level)
        yield Production(rule, ((done, *allowed, ("n", "gt", 0), *tests),), conclude)


def _conclude_stage(level: int) -> Callable[[Fact], Fact]:
    return lambda f: _stage(f["about"], "computed", level)


def _method_tests(combination: Combination) -> Iterator[tuple[int, Rule, tuple[Test, ...]]]:
    if combination.method == "mean":
        scale = _band_scale(combination.bands)
        for band in combination.bands:
            yield band.level, band.rule, _band_tests(band, scale)
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
    beyond: tuple[Test, ...] = ((f"g{level + 1}", "lte", 0),) if level < 3 else ()
    return (*reached, *beyond)


def _stage(about: str, stage: str | int, level: int | None, why: str = "") -> Fact:
    fact: Fact = {"stage": f"{about}:{stage}", "about": about, "rated": int(level is not None)}
    return {**fact, "why": why} if level is None else {**fact, "level": level}


def _discretion(about: str) -> Iterator[Production]:
    def conclude(stage: Fact, move: Fact) -> Fact:
        level = stage["level"] + move["steps"] if stage["rated"] else None
        return _stage(about, 0, level, stage.get("why", ""))

    yield Production(DISCRETION, ((("stage", "eq", f"{about}:computed"),), (("move", "eq", about),)), conclude)


# --- limiting rules -----------------------------------------------------------------------


def _caps(about: str, limits: Sequence[Limit]) -> Iterator[Production]:
    """Yield how each limiting rule of a target caps it, or lets it pass, in turn."""
    for index, limit in enumerate(limits):
        stage: Test = ("stage", "eq", f"{about}:{index}")
        outcome: Test = ("outcome", "eq", _limit_name(limit))
        on, off = (outcome, ("applies", "eq", 1)), (outcome, ("applies", "eq", 0))
        cap, rule = limit.rule.at_most, limit.rule.rule
        onward = _pass_on(about, index + 1)
        yield Production(rule, ((stage, ("level", "gt", cap)), on), _conclude_cap(about, index + 1, cap))
        yield Production(rule, ((stage, ("level", "lte", cap)), on), onward)
        yield Production(rule, ((stage, ("rated", "eq", 0)), on), onward)
        yield Production(rule, ((stage,), off), onward)
    final: Test = ("stage", "eq", f"{about}:{len(limits)}")
    yield Production(_engine_rule("final"), ((final, ("rated", "eq", 1)),), lambda f: _rated(f["about"], f["level"]))
    yield Production(_engine_rule("final"), ((final, ("rated", "eq", 0)),), lambda f: _unrated(f["about"], f["why"]))


def _conclude_cap(about: str, stage: int, cap: int) -> Callable[[Fact, Fact], Fact]:
    return lambda _stage_fact, _outcome: _stage(about, stage, cap)


def _pass_on(about: str, stage: int) -> Callable[[Fact, Fact], Fact]:
    return lambda before, _outcome: _stage(about, stage, before.get("level"), before.get("why", ""))


def _limit_name(limit: Limit) -> str:
    return f"l_{limit.rule.id}"


def _limits(program: Program) -> Iterator[Production]:
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


def _check_on(name: str, index: int, met: int, unknown: int, *, last: bool) -> Callable[[Fact, Fact], Fact]:
    def conclude(step: Fact, _subject: Fact) -> Fact:
        counts = {"holds": step["holds"] + met, "unknown": step["unknown"] + unknown}
        return {"met": name, **counts} if last else {"at": f"{name}/{index + 1}", **counts}

    return conclude


def limit_start(limit: Limit) -> Fact:
    """Return the fact that starts the check of a limiting rule."""
    name = _limit_name(limit)
    counts = {"holds": 0, "unknown": 0}
    return {"at": f"{name}/0", **counts} if limit.rule.conditions else {"met": name, **counts}


def _conclude_limit(name: str, applies: int) -> Callable[[Fact], Fact]:
    return lambda f: {"outcome": name, "applies": applies, "holds": f["holds"], "unknown": f["unknown"]}


# --- overall ------------------------------------------------------------------------------


def _overall(program: Program) -> Iterator[Production]:
    members = [name_of(s) for s in program.counted]
    yield from _chain(OVERALL, members, lambda counts: _sum_fact(program, counts))
    done: Test = ("sum", "eq", 1)
    rule = program.overall.rule
    unrated = lambda _: _stage(OVERALL, 0, None, "unrated_standards")  # noqa: E731
    yield Production(rule, ((done, ("over", "gt", 0)),), unrated)
    yield Production(rule, ((done, ("over", "lte", 0), ("n", "eq", 0)),), unrated)
    for band in program.overall.bands:
        tests = _band_tests(band, program.overall_scale)
        yield Production(band.rule, ((done, ("over", "lte", 0), ("n", "gt", 0), *tests),), _conclude_overall(band.level))
    yield from _caps(OVERALL, program.limits_on(OVERALL))


def _conclude_overall(level: int) -> Callable[[Fact], Fact]:
    return lambda _: _stage(OVERALL, 0, level)


def _sum_fact(program: Program, counts: Fact) -> Fact:
    levels = _levels(counts)
    points = sum(count * worth for count, worth in zip(levels, program.points, strict=True))
    return overall_start(program, points, sum(levels), counts["u"])


def overall_start(program: Program, points: int, n: int, unrated: int) -> Fact:
    """Return the sum of the counted standards as a fact."""
    from fractions import Fraction

    fact = {"sum": 1, "points": points, "n": n, "u": unrated, "over": unrated - program.overall.may_be_unrated}
    if n:
        total = program.overall.method == "total_points"
        value = Fraction(points) if total else Fraction(points, n)
        fact["pos"] = position(value, program.overall_scale)
    return fact
