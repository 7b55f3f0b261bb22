"""Random standards packs and random inspections, for tests of what holds for every one of them.

Packs are built as the model that a pack compiles to, within what validation lets a pack say.
Each has a digest of its own. Rulesets are never freed by the rule engine, so tests that build
one for each example keep to few examples; set SOAK=20 to run twenty times as many, unseeded.
"""

from __future__ import annotations

import functools
import itertools
import os
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from ratings_engine.errors import Place
from ratings_engine.samples.model import (
    Case,
    CaseSheet,
    DiscretionRecord,
    GivenTally,
    Inspection,
    Judgement,
    MeasureValue,
    PublishedTotal,
)
from ratings_engine.samples.table import Table
from ratings_engine.standards.model import (
    Band,
    Banding,
    CaseCondition,
    Combination,
    Discretion,
    KeyQuestion,
    LimitingRule,
    Measure,
    Overall,
    ProviderType,
    RatingCondition,
    Rounding,
    Rule,
    Standard,
    Standards,
    standards_for,
)
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ORGANISATIONAL",
    "Wild",
    "all_or_any",
    "bands",
    "case_sheets",
    "examples",
    "inspections",
    "packs",
    "sheet_of",
]

SOAK = int(os.environ.get("SOAK", "0"))
HERE = Place("random.yaml", 1, 1)
METHODS = ("lowest", "highest", "mean", "majority")
ORGANISATIONAL = ("m_a", "m_b", "m_c")
"""Ids of the measures of a random pack."""
_SERIAL = itertools.count()


def examples(count: int, *, shrink: bool = True) -> settings:
    """Return settings for a test of ``count`` examples, the same ones at every run.

    Failures on whole packs are not to be shrunk: it takes minutes, and thousands of rulesets.
    """
    return settings(
        phases=[p for p in Phase if shrink or p not in (Phase.shrink, Phase.explain)],
        max_examples=count * max(SOAK, 1),
        derandomize=not SOAK,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


class Wild(NamedTuple):
    """How wild a random pack may be.

    ``rising``: better answers never lead to a lower band. ``limits``: ``any``, ``adverse``
    (each condition is that something is at most a rating) or ``none``. ``points``: bands may
    hold a single number. ``discretion``: a policy may be there.
    """

    rising: bool = False
    limits: str = "any"
    points: bool = True
    discretion: bool = True


ANY = Wild()


def all_or_any(comparisons: st.SearchStrategy[CaseCondition], most: int) -> st.SearchStrategy[CaseCondition]:
    """Return conditions made of up to ``most`` of such comparisons, by all and any."""
    return st.recursive(
        comparisons,
        lambda parts: st.builds(
            lambda kind, some: CaseCondition(kind, parts=tuple(some)),
            st.sampled_from(["all", "any"]),
            st.lists(parts, min_size=1, max_size=3),
        ),
        max_leaves=most,
    )


def rule(name: str) -> Rule:
    """Return where a random rule stands."""
    return Rule(name, "random/framework.yaml", 1, "tests", "interpreted")


@functools.cache
def cuts(top: int) -> st.SearchStrategy[Fraction]:
    """Return thresholds from 0 to ``top``: whole, decimal, and fractions such as 200/3."""
    whole = st.integers(0, top).map(Fraction)
    sevenths_and_less = st.integers(0, 420 * top).map(lambda n: Fraction(n, 420))
    familiar = [Fraction(c) for c in ("50", "65", "80", "64.5", "200/3", "100/3", "33.3")]
    return st.one_of(
        whole, sevenths_and_less, st.sampled_from([c for c in familiar if c <= top] or [Fraction(0)])
    )


LEVEL = st.integers(0, 3)
SIX_LEVELS = st.tuples(*[LEVEL] * 6)


@st.composite
def bands(draw: Any, top: int, wild: Wild = ANY, *, closed_top: bool = True) -> tuple[Band, ...]:
    """Return bands over 0 to ``top``: every number has exactly one, bounds are open or closed.

    An edge is a number and whether the cut is just after it, as validation sees them.
    """
    edges = sorted(set(draw(_edges(top))) - {(Fraction(0), 0), (Fraction(top), 1)})
    if not wild.points:
        edges = [e for i, e in enumerate(edges) if e[0] != (edges[i - 1][0] if i else 0)]
    levels = list(draw(SIX_LEVELS)[: len(edges) + 1])
    if wild.rising:
        levels.sort()
    lowest = (Fraction(0), 0) if draw(st.booleans()) else None
    highest = (Fraction(top), 1) if closed_top and draw(st.booleans()) else None
    made = [
        _band(level, low, high)
        for level, (low, high) in zip(levels, pairwise([lowest, *edges, highest]), strict=True)
    ]
    return tuple(made[::-1] if draw(st.booleans()) else made)


@functools.cache
def _edges(top: int) -> st.SearchStrategy[list[tuple[Fraction, int]]]:
    return st.lists(st.tuples(cuts(top), st.integers(0, 1)), max_size=5)


def _band(level: int, low: tuple[Fraction, int] | None, high: tuple[Fraction, int] | None) -> Band:
    return Band(
        level,
        None if low is None else low[0],
        low is not None and low[1] == 0,
        None if high is None else high[0],
        high is not None and high[1] == 1,
        "",
        rule(f"banding.{level}"),
    )


@st.composite
def _combinations(draw: Any, points: tuple[int, ...], wild: Wild) -> Combination:
    method = draw(st.sampled_from(METHODS))
    of_mean = draw(bands(points[3], wild)) if method == "mean" else ()
    return Combination(method, draw(st.integers(0, 2)), of_mean, rule(f"standards.{method}"))


@functools.cache
def _some_of(types: frozenset[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(types)), min_size=1)


@st.composite
def _questions(
    draw: Any,
    standard: str,
    types: frozenset[str],
    tables: tuple[Banding, ...],
    gates: tuple[tuple[int, Fraction], ...],
    measures: tuple[str, ...],
) -> tuple[KeyQuestion, ...]:
    return tuple(
        KeyQuestion(
            id=f"{standard}.{number}",
            lens="",
            question="",
            applies_to=types if draw(st.integers(0, 4)) else draw(_some_of(types)),
            applies_when=None,
            banding=draw(st.sampled_from(tables)),
            minimum_cases=(gate := draw(st.sampled_from(gates)))[0],
            maximum_unanswered=gate[1],
            gate=rule("enough_answers"),
            derivation=None,
            prompts=(),
            characteristics=(),
            indicators=tuple(draw(st.lists(st.sampled_from(measures), unique=True))) if measures else (),
            rule=rule(f"key_question.{standard}.{number}"),
        )
        for number in range(1, draw(st.integers(1, 5)) + 1)
    )


@st.composite
def packs(draw: Any, wild: Wild = ANY) -> Standards:
    """Return a random pack of 1 to 6 standards with 1 to 5 key questions each."""
    points = tuple(itertools.accumulate(draw(st.tuples(st.integers(0, 2), *[st.integers(1, 4)] * 3))))
    types = frozenset(("aaa", "bbb")[: draw(st.integers(1, 2))])
    tables = tuple(
        Banding(f"b{n}", "percent", draw(bands(100, wild)), rule(f"banding.b{n}")) for n in range(2)
    )
    gates = tuple(draw(st.lists(st.tuples(st.integers(1, 6), cuts(100)), min_size=1, max_size=2)))
    measures = draw(_measures(tables, wild))
    combinations = draw(st.lists(_combinations(points, wild), min_size=1, max_size=3))
    standards: list[Standard] = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        assessed = draw(st.sampled_from(["cases", "judgement"]))
        # The first standard counts for every provider type, so that there is something to add up.
        applies = types if number == 1 else draw(_some_of(types))
        measured = tuple(measures) if assessed == "judgement" else ()
        standards.append(
            Standard(
                id=f"1.{number}",
                name="",
                statement="",
                domain="1",
                assessed=assessed,
                counted=number == 1 or draw(st.integers(0, 3)) > 0,
                applies_to=applies,
                combination=draw(st.sampled_from(combinations)),
                key_questions=draw(_questions(f"1.{number}", applies, tables, gates, measured)),
                rule=rule(f"standard.1.{number}"),
            )
        )
    return Standards(
        id="random",
        title="",
        version="1.0.0",
        digest=f"random:{next(_SERIAL)}",
        programme="",
        description="",
        effective_from="",
        effective_to="",
        licence="",
        disclaimer="",
        provider_types=tuple(ProviderType(t, t) for t in sorted(types)),
        domains={},
        sources={},
        points=points,
        scale=rule("scale"),
        rounding=Rounding(draw(st.sampled_from(["exact", "whole_percent"])), rule("rounding")),
        bandings={table.id: table for table in tables},
        standards=tuple(standards),
        measures=measures,
        indicators=draw(_combinations(points, wild)),
        overall=draw(_overall(points, wild)),
        limiting_rules=draw(_limits(standards, wild)),
        discretion=draw(_discretion()) if wild.discretion else None,
        sampling=None,
        attributes={},
    )


@st.composite
def _measures(draw: Any, tables: tuple[Banding, ...], wild: Wild) -> dict[str, Measure]:
    numbers = Banding("n", "number", draw(bands(90, wild, closed_top=False)), rule("banding.n"))
    gate = draw(st.tuples(st.integers(1, 6), cuts(100)))
    names = ORGANISATIONAL[: draw(st.integers(0, 3))]
    kinds = [(name, draw(st.sampled_from(["cases", "provider"]))) for name in names]
    return {
        name: Measure(
            name,
            of,
            "",
            "",
            "",
            numbers if of == "provider" else tables[0],
            *gate,
            rule("enough_answers"),
            rule(f"measure.{name}"),
        )
        for name, of in kinds
    }


@st.composite
def _overall(draw: Any, points: tuple[int, ...], wild: Wild) -> Overall:
    if draw(st.booleans()):
        return Overall(
            "mean_of_points", draw(st.integers(0, 3)), draw(bands(points[3], wild)), rule("overall")
        )
    # Bands of totals have no upper end, for a pack does not say how many standards there are.
    return Overall("total_points", 0, draw(bands(2 * points[3], wild, closed_top=False)), rule("overall"))


@st.composite
def _discretion(draw: Any) -> Discretion | None:
    if not draw(st.booleans()):
        return None
    record = tuple(f for f in ("reason", "authorised_by") if draw(st.booleans()))
    return Discretion(draw(cuts(30)), draw(st.integers(1, 3)), record, rule("discretion"))


@st.composite
def _limits(draw: Any, standards: list[Standard], wild: Wild) -> tuple[LimitingRule, ...]:
    """Return limiting rules in which no standard waits for itself: each looks at those before it."""
    if wild.limits == "none":
        return ()
    order = draw(st.permutations([s.id for s in standards]))
    questions = [q.id for s in standards for q in s.key_questions]
    rules = []
    for number in range(draw(st.integers(0, 4))):
        target = draw(st.sampled_from([OVERALL, *order]))
        before = order if target == OVERALL else order[: order.index(target)]
        condition = _conditions([*before, *questions], wild)
        conditions = draw(st.lists(condition, min_size=1, max_size=4))
        name = f"limit-{number}"
        needed = draw(st.integers(1, len(conditions)))
        at_most = draw(st.integers(0, 3))
        rules.append(LimitingRule(name, "", target, at_most, needed, tuple(conditions), rule(name)))
    return tuple(draw(st.permutations(rules)))


@st.composite
def _conditions(draw: Any, subjects: list[str], wild: Wild) -> RatingCondition:
    subject, level = draw(st.sampled_from(subjects)), draw(st.integers(0, 3))
    form = "at_most" if wild.limits == "adverse" else draw(st.sampled_from(["is", "at_most", "at_least"]))
    lowest = 0 if form == "at_most" else level
    return RatingCondition(subject, lowest, 3 if form == "at_least" else level)


# --- inspections


@st.composite
def inspections(draw: Any, pack: Standards, *, discretion: bool = True, totals: bool = True) -> Inspection:
    """Return a random inspection by ``pack``: each standard from one source, or from none."""
    kind = draw(st.sampled_from([t.id for t in pack.provider_types]))
    applicable = standards_for(pack, kind)
    if totals and draw(st.integers(0, 9)) == 0:
        counted = sum(standard.counted for standard in applicable)
        return _inspection(kind, total=draw(_total(max(pack.points), counted)))
    parts = [draw(_evidence(standard)) for standard in applicable]
    on_sheet = [q for part in parts for q in part.on_sheet]
    measures, of_cases = draw(_measured(pack))
    moved = st.lists(st.sampled_from([s.id for s in applicable]), unique=True, max_size=2)
    return _inspection(
        kind,
        judgements=tuple(j for part in parts for j in part.judgements),
        tallies=(*(t for part in parts for t in part.tallies), *of_cases),
        measures=measures,
        cases=draw(case_sheets(on_sheet)) if on_sheet else None,
        discretion=tuple(draw(_record(s)) for s in draw(moved)) if discretion else (),
    )


def _inspection(kind: str, **given: Any) -> Inspection:
    """Return an inspection of which only ``given`` is known."""
    nothing = Inspection("Random", kind, None, (), (), (), None, (), None, HERE)
    return nothing._replace(**given)


class _Part(NamedTuple):
    """What is given for one standard."""

    judgements: tuple[Judgement, ...] = ()
    tallies: tuple[GivenTally, ...] = ()
    on_sheet: tuple[str, ...] = ()


@st.composite
def _evidence(draw: Any, standard: Standard) -> _Part:
    ids = [q.id for q in standard.key_questions]
    match draw(st.sampled_from(_sources(standard))):
        case "judged":
            return _Part((_judgement(standard.id, draw(LEVEL)),))
        case "judged_key_questions":
            return _Part(tuple(_judgement(i, draw(LEVEL)) for i in draw(_some(ids))))
        case "tallies":
            return _Part(tallies=tuple(draw(_tally(i)) for i in draw(_some(ids))))
        case "cases":
            return _Part(on_sheet=tuple(draw(_some(ids))))
    return _Part()


@st.composite
def _measured(draw: Any, pack: Standards) -> tuple[tuple[MeasureValue, ...], tuple[GivenTally, ...]]:
    known = [m for m in pack.measures.values() if draw(st.booleans())]
    value = st.integers(0, 2400).map(lambda n: Fraction(n, 20))
    numbers = tuple(MeasureValue(m.id, draw(value), HERE) for m in known if m.of == "provider")
    return numbers, tuple(draw(_tally(m.id)) for m in known if m.of == "cases")


COUNT = st.one_of(st.integers(0, 12), st.integers(0, 1000))


def _sources(standard: Standard) -> list[str]:
    """Return the sources that a standard may have, as often as they are to be chosen."""
    if not standard.key_questions:
        return ["none", "judged"]
    by_cases = ["tallies", "tallies", "tallies", "cases"] if standard.assessed == "cases" else ["judged"]
    return ["none", "judged", "judged_key_questions", *by_cases]


def _some(ids: list[str]) -> st.SearchStrategy[list[str]]:
    """Return a choice of ``ids``: most often all of them."""
    return st.one_of(st.just(ids), st.just(ids), st.lists(st.sampled_from(ids), unique=True, min_size=1))


def _judgement(subject: str, level: int) -> Judgement:
    return Judgement(subject, level, "", HERE)


@st.composite
def _tally(draw: Any, subject: str) -> GivenTally:
    if draw(st.integers(0, 4)):
        unanswered = draw(st.one_of(st.just(0), COUNT))
        return GivenTally(subject, draw(COUNT), draw(COUNT), draw(COUNT), unanswered, None, None, HERE)
    percent = draw(st.one_of(cuts(100), st.integers(0, 1000).map(lambda n: Fraction(n, 10))))
    return GivenTally(subject, None, None, None, None, percent, draw(st.none() | COUNT), HERE)


@st.composite
def _record(draw: Any, standard: str) -> DiscretionRecord:
    reasons = draw(st.tuples(st.sampled_from(["", "Because.", "Because."]), st.sampled_from(["", "A panel"])))
    return DiscretionRecord(standard, draw(LEVEL), *reasons, HERE)


@st.composite
def _total(draw: Any, most_points: int, counted: int) -> PublishedTotal:
    best = most_points * draw(st.integers(1, counted))
    return PublishedTotal(draw(st.integers(0, best)), best, HERE)


def sheet_of(questions: list[str], rows: list[tuple[int, ...]]) -> CaseSheet:
    """Return a sheet of cases C1, C2, ... with answers to ``questions`` in each row."""
    header = ["case_id", *questions]
    table = Table("random.csv", "", list(header), 1, iter(()), spreadsheet=False)
    cases = tuple(Case(f"C{n}", n + 1, bytes(row), ()) for n, row in enumerate(rows, 1))
    return CaseSheet(table, tuple(questions), tuple(range(1, len(header))), (), cases)


@st.composite
def case_sheets(draw: Any, questions: list[str]) -> CaseSheet:
    """Return random cases answered yes, no, na or not at all."""
    answer = st.sampled_from([0, 0, 0, 1, 1, 2, 3])
    row: Callable[[], Any] = lambda: st.tuples(*[answer] * len(questions))  # noqa: E731
    return sheet_of(questions, draw(st.lists(row(), min_size=1, max_size=14)))
