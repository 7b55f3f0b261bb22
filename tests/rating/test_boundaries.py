"""Tests of how far a rating is from the next: so many cases, or points, and not one fewer."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.rating.boundaries import (
    boundary_met,
    boundary_next,
    cases_between,
    levels_if_answered,
    rounding_matters,
)
from ratings_engine.rating.engine import rate_inspection
from ratings_engine.rating.explaining import _overall_boundaries
from ratings_engine.rating.program import compile_program
from ratings_engine.results.model import Boundary
from ratings_engine.samples.model import PublishedTotal
from ratings_engine.standards.banding import band_of, percentage, rounded
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import Band, Overall, Rule
from ratings_engine.tallies.model import Tally
from tests.rating.given import HERE, counted, nothing_known, the_standards
from tests.strategies import Wild, bands, examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.results.model import KeyQuestionNode, OverallNode

TIDY = Wild(rising=True, points=False)
POLICIES = st.sampled_from(["exact", "whole_percent"])
RULE = Rule("band", "pack/framework.yaml", 1, "", "")


def question(yes: int, no: int, unanswered: int = 0, rounding: str = "") -> KeyQuestionNode:
    """Return the node of 2.1.1, banded at 50, 65 and 80%."""
    pack = the_standards("probation-2018", rounding)
    tally = counted("2.1.1", yes, no, unanswered=unanswered)
    result = rate_inspection(pack, nothing_known("crc", tallies=(tally,)))
    [found] = [q for s in result.standards for q in s.key_questions if q.id == "2.1.1"]
    return found


# --- by example


@pytest.mark.parametrize(
    ("yes", "no", "met", "following"),
    [
        # Met: level, threshold, distance, cases to fall below. Next: the same, and cases to reach it.
        (0, 20, None, (1, 50, 50, 10)),
        (9, 11, None, (1, 50, 5, 1)),
        (10, 10, (1, 50, 0, 1), (2, 65, 15, 3)),
        (12, 8, (1, 50, 10, 3), (2, 65, 5, 1)),
        (13, 7, (2, 65, 0, 1), (3, 80, 15, 3)),
        (15, 5, (2, 65, 10, 3), (3, 80, 5, 1)),
        (16, 4, (3, 80, 0, 1), None),
        (20, 0, (3, 80, 20, 5), None),
        (2, 1, (2, 65, Fraction(5, 3), 1), (3, 80, Fraction(40, 3), 1)),
        (1, 0, (3, 80, 20, 1), None),
    ],
)
def test_thresholds_around_a_share(
    yes: int, no: int, met: tuple[Any, ...] | None, following: tuple[Any, ...] | None
) -> None:
    """A key question tells the threshold that it met, the next one, and how many cases lie between."""
    found = question(yes, no)
    for boundary, expected in ((found.met, met), (found.next, following)):
        if expected is None:
            assert boundary is None
        else:
            level, value, distance, steps = expected
            assert boundary == Boundary(level, "at_least", Fraction(value), Fraction(distance), steps)


def test_whole_percentages_need_fewer_cases() -> None:
    """By the whole percentage 64.5% is Good, so that 129 of 200 are enough where 130 would be."""
    exact, whole = question(120, 80), question(120, 80, rounding="whole_percent")
    assert exact.next == Boundary(2, "at_least", Fraction(65), Fraction(5), 10)
    assert whole.next == Boundary(2, "at_least", Fraction(65), Fraction(5), 9)


def test_open_bounds_are_told_as_such() -> None:
    """A band that starts above a number is reached above it, and met by whatever is above it."""
    pack = the_standards("methods")
    tallies = (counted("2.5.1", 1, 2), counted("2.5.2", 2, 4), counted("2.1.1", 1, 1))
    result = rate_inspection(pack, nothing_known("unit", tallies=tallies))
    nodes = {q.id: q for s in result.standards for q in s.key_questions}
    third = Fraction(100, 3)
    assert nodes["2.5.1"].next == Boundary(2, "above", third, Fraction(0), 1)
    assert nodes["2.5.2"].next == Boundary(2, "above", third, Fraction(0), 1)
    above = rate_inspection(pack, nothing_known("unit", tallies=(counted("2.5.1", 3, 5),)))
    node = next(q for s in above.standards for q in s.key_questions if q.id == "2.5.1")
    assert node.met == Boundary(2, "above", third, Fraction(25, 6), 1)


@pytest.mark.parametrize(
    ("yes", "no", "unanswered", "worst", "best"),
    [
        (13, 7, 0, None, None),
        (13, 7, 1, 1, 2),
        (13, 7, 10, 0, 2),
        (16, 4, 1, 2, 3),
        (20, 0, 1, 3, 3),
        (0, 20, 10, 0, 0),
        (0, 0, 5, None, None),
    ],
)
def test_worst_and_best(yes: int, no: int, unanswered: int, worst: int | None, best: int | None) -> None:
    """Unanswered cases could have made the rating so much worse, or better, and no more."""
    found = question(yes, no, unanswered)
    assert (found.worst, found.best) == (worst, best)


def test_a_mean_tells_its_thresholds() -> None:
    """A standard that is the mean of its key questions tells the mean and the thresholds around it."""
    tallies = tuple(counted(f"2.3.{n}", *counts) for n, counts in enumerate([(7, 3), (6, 4), (7, 3)], 1))
    result = rate_inspection(the_standards("methods"), nothing_known("unit", tallies=tallies))
    nodes = {s.id: s for s in result.standards}
    mean = Fraction(5, 3)
    assert (nodes["2.3"].level, nodes["2.3"].mean) == (2, mean)
    assert nodes["2.3"].met == Boundary(2, "at_least", mean, Fraction(0), None)
    assert nodes["2.3"].next == Boundary(3, "at_least", Fraction(5, 2), Fraction(5, 6), None)
    assert (nodes["2.1"].mean, nodes["2.1"].met, nodes["2.1"].next) == (None, None, None)


# --- by law


def band_with(table: Sequence[Band], yes: int, whole: int, rounding: str) -> Band:
    """Return the band of ``yes`` of ``whole`` cases."""
    return band_of(table, rounded(percentage(yes, whole), rounding))


def order(table: Sequence[Band]) -> list[Band]:
    """Return bands from the lowest numbers up."""
    return sorted(table, key=lambda b: (b.low is not None, b.low or 0, not b.low_closed))


COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(any)


@examples(250)
@given(bands(100, TIDY), COUNTS, POLICIES)
def test_so_many_cases_reach_the_next_band(
    table: tuple[Band, ...], counts: tuple[int, int], rounding: str
) -> None:
    """Exactly ``steps`` noes turned yes reach the next band, one fewer does not; None: all do not."""
    yes, whole = counts[0], sum(counts)
    tally = Tally(yes, whole - yes, 0, 0)
    value = rounded(percentage(yes, whole), rounding)
    ranks = order(table)
    here = ranks.index(band_of(table, value))
    following = boundary_next(table, value, cases_between(tally, rounding, up=True))
    if following is None:
        assert here == len(ranks) - 1
        return
    target = ranks[here + 1]
    assert (following.level, following.value, following.distance) == (
        target.level,
        target.low,
        (target.low or 0) - value,
    )
    if following.steps is None:
        assert ranks.index(band_with(table, whole, whole, rounding)) == here
        return
    assert 1 <= following.steps <= whole - yes
    reached, before = (
        ranks.index(band_with(table, yes + steps, whole, rounding))
        for steps in (following.steps, following.steps - 1)
    )
    assert before == here < reached


@examples(250)
@given(bands(100, TIDY), COUNTS, POLICIES)
def test_so_many_cases_fall_out_of_the_band(
    table: tuple[Band, ...], counts: tuple[int, int], rounding: str
) -> None:
    """Exactly ``steps`` yeses turned no fall out of the band, one fewer does not; None: none would."""
    yes, whole = counts[0], sum(counts)
    tally = Tally(yes, whole - yes, 0, 0)
    value = rounded(percentage(yes, whole), rounding)
    ranks = order(table)
    here = ranks.index(band_of(table, value))
    met = boundary_met(table, value, cases_between(tally, rounding, up=False))
    if met is None:
        assert here == 0
        return
    assert (met.level, met.value, met.distance) == (ranks[here].level, ranks[here].low, value - met.value)
    if met.steps is None:
        assert ranks.index(band_with(table, 0, whole, rounding)) == here
        return
    assert 1 <= met.steps <= yes
    left, before = (
        ranks.index(band_with(table, yes - steps, whole, rounding)) for steps in (met.steps, met.steps - 1)
    )
    assert left < here == before


@examples(200)
@given(bands(100, TIDY), COUNTS, st.integers(1, 20), POLICIES)
def test_worst_and_best_are_the_ends_of_what_could_be(
    table: tuple[Band, ...], counts: tuple[int, int], unanswered: int, rounding: str
) -> None:
    """Whatever the unanswered cases had been, the rating would lie between worst and best, both reached."""
    yes, no = counts
    worst, best = levels_if_answered(table, Tally(yes, no, 0, unanswered), rounding)
    whole = yes + no + unanswered
    levels = [band_with(table, yes + n, whole, rounding).level for n in range(unanswered + 1)]
    assert (worst, best) == (min(levels), max(levels))


@examples(200)
@given(bands(100, TIDY), st.integers(0, 100))
def test_a_whole_percentage_may_stand_for_others(table: tuple[Band, ...], percent: int) -> None:
    """A published whole percentage is ambiguous where a share that rounds to it is rated otherwise."""
    shares = [Fraction(percent) + Fraction(n, 1000) for n in range(-500, 500)]
    levels = {band_of(table, share).level for share in shares if 0 <= share <= 100}
    assert rounding_matters(table, Fraction(percent), published=True, of=None) == (len(levels) > 1)


def two_bands(threshold: str, *, closed: bool = True) -> tuple[Band, Band]:
    """Return a table of Requires improvement below a threshold and Good from it on, or above it."""
    at = Fraction(threshold)
    return (
        Band(1, None, low_closed=False, high=at, high_closed=not closed, words="", rule=RULE),
        Band(2, at, low_closed=closed, high=None, high_closed=False, words="", rule=RULE),
    )


@pytest.mark.parametrize(
    ("threshold", "closed", "percent", "ambiguous"),
    [
        ("65", True, 64, False),
        ("65", True, 65, True),
        ("65", False, 65, True),
        ("64.5", True, 64, False),
        ("64.5", True, 65, False),
        ("64.5", False, 65, True),
        ("64.4", True, 64, True),
        ("100", True, 100, True),
        ("0", False, 0, True),
    ],
)
def test_what_a_whole_percentage_may_stand_for(
    threshold: str, *, closed: bool, percent: int, ambiguous: bool
) -> None:
    """A whole percentage stands for shares from half below it, included, to half above it, excluded."""
    table = two_bands(threshold, closed=closed)
    assert rounding_matters(table, Fraction(percent), published=True, of=None) is ambiguous


@examples(100)
@given(bands(100, TIDY), st.integers(0, 100), st.integers(1, 40))
def test_a_whole_percentage_of_known_cases_stands_for_few_shares(
    table: tuple[Band, ...], percent: int, of: int
) -> None:
    """Of a known number of cases a whole percentage stands for the shares of them that round to it."""
    shares = [percentage(yes, of) for yes in range(of + 1)]
    levels = {band_of(table, s).level for s in shares if rounded(s, "whole_percent") == percent}
    assert rounding_matters(table, Fraction(percent), published=True, of=of) == (len(levels) > 1)


def test_the_next_band_may_be_a_single_number() -> None:
    """Where 65% alone is Good, that is next for those below it, and Outstanding for those at it."""
    lower, upper = two_bands("65")
    single = upper._replace(high=Fraction(65), high_closed=True)
    table = (upper._replace(level=3, low_closed=False), single, lower)
    below, at = (boundary_next(table, Fraction(value), lambda _: None) for value in (64, 65))
    assert below == Boundary(2, "at_least", Fraction(65), Fraction(1), None)
    assert at == Boundary(3, "above", Fraction(65), Fraction(0), None)


def test_steps_are_unknown_where_the_number_of_cases_is() -> None:
    """A percentage of an unknown number of cases has thresholds, but no number of cases to cross them."""
    table = order(load_standards("probation-2018").standards[4].key_questions[0].banding.bands)
    tally = Tally(None, None, None, None, percentage=Fraction(72))
    steps = cases_between(tally, "exact", up=True)
    assert boundary_next(table, Fraction(72), steps) == Boundary(
        3, "at_least", Fraction(80), Fraction(8), None
    )


# --- points of the provider


def overall_of(score: int, max_score: int, pack: str = "probation-2018", kind: str = "crc") -> OverallNode:
    """Return the overall node of a published total."""
    total = PublishedTotal(score, max_score, HERE)
    return rate_inspection(load_standards(pack), nothing_known(kind, total=total)).overall


@pytest.mark.parametrize(
    ("score", "met", "following"),
    [
        # Points to fall below what is met, and to reach the next.
        (0, None, 6),
        (5, None, 1),
        (6, 1, 10),
        (15, 10, 1),
        (16, 1, 10),
        (25, 10, 1),
        (26, 1, None),
        (30, 5, None),
    ],
)
def test_points_around_a_score_of_thirty(score: int, met: int | None, following: int | None) -> None:
    """A provider's score tells how many points it is above its band, and below the next."""
    found = overall_of(score, 30)
    assert (found.met and found.met.steps, found.next and found.next.steps) == (met, following)
    if found.next is not None:
        level = (found.level or 0) + 1
        value = Fraction(2 * level - 1, 2)
        assert found.next == Boundary(level, "above", value, value - Fraction(score, 10), following)


@pytest.mark.parametrize(
    ("pack", "kind", "best"),
    [
        ("probation-2018", "nps", 30),
        ("youth-2018", "yot", 36),
        ("youth-2021", "yot", 36),
        ("youth-2021", "yot", 24),
        ("probation-2021", "pdu", 27),
        ("probation-2023", "pdu", 21),
    ],
)
def test_points_cross_exactly(pack: str, kind: str, best: int) -> None:
    """So many points more reach the next rating and so many fewer lose this one, for every score."""
    nodes = [overall_of(score, best, pack, kind) for score in range(best + 1)]
    levels = [node.level or 0 for node in nodes]
    for score, node in enumerate(nodes):
        if node.next is not None:
            assert node.next.steps is not None
            first = score + node.next.steps
            assert levels[first - 1] == levels[score] < levels[first] == node.next.level
        if node.met is not None:
            assert node.met.steps is not None
            last = score - node.met.steps
            assert levels[last] < levels[score] == levels[last + 1] == node.met.level


@examples(200)
@given(bands(3, TIDY), st.integers(1, 9), st.data(), st.booleans())
def test_points_cross_exactly_by_any_bands(
    table: tuple[Band, ...],
    standards: int,
    data: Any,
    total: bool,  # noqa: FBT001
) -> None:
    """Points are as exact by random bands, of the mean or of the total, open or closed."""
    best = 3 * standards
    points = data.draw(st.integers(0, best))
    if total:
        table = tuple(b._replace(low=_times(b.low, standards), high=_times(b.high, standards)) for b in table)
    method = "total_points" if total else "mean_of_points"
    program = compile_program(load_standards("probation-2023"), "pdu")
    program = program._replace(overall=Overall(method, 0, table, RULE))

    def rank(of: int) -> int:
        return order(table).index(band_of(table, Fraction(of) if total else Fraction(of, standards)))

    value = Fraction(points) if total else Fraction(points, standards)
    met, following = _overall_boundaries(program, value, standards)
    if following is not None and following.steps is not None and points + following.steps <= best:
        assert rank(points) == rank(points + following.steps - 1) < rank(points + following.steps)
    if met is not None and met.steps is not None and met.steps <= points:
        assert rank(points) == rank(points - met.steps + 1) > rank(points - met.steps)


def _times(value: Fraction | None, by: int) -> Fraction | None:
    return None if value is None else value * by
