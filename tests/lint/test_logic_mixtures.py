"""Mixtures of ratings, sums of points and conditions, each held against trying everything one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.lint.checks.conditions import _outcomes
from ratings_engine.lint.checks.derivations import _sufficient
from ratings_engine.lint.checks.key_questions import _changes
from ratings_engine.lint.mixtures import Levels, made_of
from ratings_engine.lint.sums import largest, made_by, of_band, plus
from ratings_engine.standards.banding import band_of
from ratings_engine.standards.combining import combine
from ratings_engine.standards.conditions import holds
from ratings_engine.standards.model import CaseCondition, Combination, Overall, Rule
from tests.strategies import METHODS, all_or_any, bands, examples

RULE = Rule("tests", "tests", 1, "tests", "interpreted")
POINTS = st.tuples(st.integers(0, 2), st.integers(3, 4), st.integers(5, 7), st.integers(8, 9))
LEVELS = st.frozensets(st.integers(0, 3), min_size=1).map(lambda levels: tuple(sorted(levels)))
DOMAINS = st.lists(LEVELS, min_size=1, max_size=4).map(lambda domains: tuple(sorted(domains)))


def bits(sums: int) -> set[int]:
    """Return a set of sums as numbers."""
    return {n for n in range(sums.bit_length()) if sums >> n & 1}


# --- sums of points


@examples(60)
@given(points=POINTS, rated=st.integers(0, 5))
def test_sums_are_those_that_ratings_make(points: tuple[int, ...], rated: int) -> None:
    """Every sum of points is there, and nothing else."""
    sums = {sum(chosen) for chosen in product(points, repeat=rated)}
    assert bits(made_by(rated, points)) == sums
    assert largest(made_by(rated, points)) == max(sums)
    assert bits(plus(made_by(rated, points), points)) == {n + p for n in sums for p in points}


@examples(120)
@given(
    table=bands(9, closed_top=False),
    rated=st.integers(1, 5),
    method=st.sampled_from(["mean_of_points", "total_points"]),
)
def test_a_band_holds_the_sums_that_fall_in_it(table: Any, rated: int, method: str) -> None:
    """A band of means or totals holds just the sums that are banded to it."""
    overall = Overall(method, 0, table, RULE)
    top = 9 * rated
    for band in table:
        each = 1 if method == "total_points" else rated
        falling = {n for n in range(top + 1) if band_of(table, Fraction(n, each)) == band}
        assert bits(of_band(band, overall, rated, top)) == falling


# --- mixtures of ratings


def one_by_one(domains: tuple[Levels, ...], may_be_unrated: int) -> list[list[int]]:
    """Return the ratings of every choice of key questions and levels, at least one rated."""
    options = [(*levels, None) for levels in domains]
    chosen = [[level for level in each if level is not None] for each in product(*options)]
    return [levels for levels in chosen if levels and len(domains) - len(levels) <= may_be_unrated]


@examples(80)
@given(domains=DOMAINS, may_be_unrated=st.integers(0, 3))
def test_mixtures_are_those_that_key_questions_make(domains: tuple[Levels, ...], may_be_unrated: int) -> None:
    """Counting by rating loses nothing and adds nothing."""
    counted = {tuple(levels.count(n) for n in range(4)) for levels in one_by_one(domains, may_be_unrated)}
    assert made_of(domains, may_be_unrated) == counted


@examples(120)
@given(data=st.data(), own=LEVELS, others=DOMAINS, points=POINTS)
def test_a_key_question_binds_where_trying_finds_it_to(
    data: st.DataObject, own: Levels, others: tuple[Levels, ...], points: tuple[int, ...]
) -> None:
    """A key question changes its standard's rating just where some choice of the others lets it."""
    method = data.draw(st.sampled_from(METHODS))
    table = data.draw(bands(points[3])) if method == "mean" else ()
    combination = Combination(method, data.draw(st.integers(0, 2)), table, RULE)
    rest = one_by_one(others, combination.may_be_unrated)
    if len(others) <= combination.may_be_unrated:
        rest.append([])
    tried = any(len({combine(combination, [*each, level], points) for level in own}) > 1 for each in rest)
    assert _changes(combination, points, own, others) is tried


def test_sixteen_key_questions_are_few_mixtures() -> None:
    """The most key questions that a standard can have stay far from trying everything one by one."""
    assert len(made_of(((0, 1, 2, 3),) * 16)) == 969
    assert len(made_of(((0, 1, 2, 3),) * 16, 16)) == 4844


# --- conditions


class Attributes:
    """Enough of a subject for conditions: the attributes and their values."""

    def __init__(self, values: dict[str, tuple[str, ...]]) -> None:
        """Take the declared values of attributes."""
        from ratings_engine.standards.model import Attribute

        self.standards = self
        self.attributes = {name: Attribute(name, name, known) for name, known in values.items()}


VALUES = {"sex": ("Female", "Male"), "risk": ("low", "medium", "high", "very high")}
COMPARISON = st.one_of(
    *(
        st.builds(
            CaseCondition,
            st.just("compare"),
            st.just(name),
            st.frozensets(st.sampled_from([v.lower() for v in values]), min_size=1),
            st.booleans(),
        )
        for name, values in VALUES.items()
    )
)
CONDITIONS = all_or_any(COMPARISON, 5)


@examples(50)
@given(condition=CONDITIONS)
def test_a_condition_turns_out_as_it_does_for_every_case(condition: CaseCondition) -> None:
    """Trying one value for all that are not named finds the same as trying every value."""
    subject: Any = Attributes(VALUES)
    cases = [
        dict(zip(VALUES, (value.lower() for value in chosen), strict=True))
        for chosen in product(*VALUES.values())
    ]
    assert _outcomes(subject, condition) == {holds(condition, case) for case in cases}


# --- derivations


@pytest.mark.parametrize(("essential", "others"), [(0, 3), (1, 2), (2, 1), (3, 2), (2, 0)])
@pytest.mark.parametrize("share", [Fraction(0), Fraction(1, 10), Fraction(50), Fraction(60), Fraction(100)])
def test_the_worst_case_decides(essential: int, others: int, share: Fraction) -> None:
    """If all the other prompts answered no are sufficient, so is every other answer to them."""
    worst = _sufficient(essential, others, essential, 0, share)
    assert worst == all(_sufficient(essential, others, essential, yes, share) for yes in range(others + 1))
