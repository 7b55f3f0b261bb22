"""Tests that hidden numbers stay hidden from whoever adds up everything that is shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ratings_engine.subgroups.counting import Count, Counts
from ratings_engine.subgroups.moving import Hidden
from ratings_engine.subgroups.suppressing import choose_hidden
from tests.subgroups.adversary import Adversary

NOT_ASKED = 4


def counts_of(cases: list[tuple[int, list[int]]]) -> Counts:
    """Return the counts of cases, each a subgroup from 0 and its answer to every question."""
    groups = range(max(group for group, _ in cases) + 1)
    questions = range(len(cases[0][1]))
    parts = [[answers for group, answers in cases if group == g] for g in groups]
    return Counts(
        tuple(len(part) for part in parts),
        tuple(
            tuple(Count(*(sum(a[q] == n for a in part) for n in range(5))) for part in parts)
            for q in questions
        ),
        tuple(
            frozenset(frozenset(q for q in questions if a[q] != NOT_ASKED) for a in part) for part in parts
        ),
    )


@st.composite
def tables(draw: Any) -> tuple[Counts, set[int]]:
    """Return the counts of few random cases, and which questions are asked under one condition."""
    questions = draw(st.integers(1, 3))
    conditional = set(range(draw(st.integers(0, questions)), questions)) if draw(st.booleans()) else set()
    # Each question has its own mixture, so that some are answered in full and some all alike.
    mixtures = [
        draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 3]), min_size=1, max_size=8)) for _ in range(questions)
    ]
    cases: list[tuple[int, list[int]]] = []
    for group in range(draw(st.integers(2, 4))):
        for _ in range(draw(st.sampled_from([1, 1, 2, 3, 6, 9, 14]))):
            asked = draw(st.booleans())
            answers = [draw(st.sampled_from(mixture)) for mixture in mixtures]
            cases.append(
                (group, [NOT_ASKED if q in conditional and not asked else a for q, a in enumerate(answers)])
            )
    return counts_of(cases), conditional


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(tables(), st.sampled_from([2, 3, 5]), st.booleans())
def test_no_small_number_can_be_worked_out(
    table: tuple[Counts, set[int]],
    below: int,
    sizes_known: bool,  # noqa: FBT001
) -> None:
    """Whoever knows all that is shown finds at least two possible numbers for each small one."""
    counts, conditional = table
    hidden = choose_hidden(counts, below, sizes_known=sizes_known)
    event("withheld" if hidden is None else f"rest hidden: {hidden.rest}")
    if hidden is None:
        return
    adversary = Adversary(counts, hidden, [conditional] if conditional else [], sizes_known=sizes_known)
    for question, rows in enumerate(counts.answers):
        for group, row in enumerate(rows):
            for answer, number in enumerate(row.asked):
                if 0 < number < below:
                    assert group in hidden.rows[question] or (hidden.rest and answer > 1)
                    assert not adversary.can_tell(adversary.cell(question, group, answer), number)
    for group, size in enumerate(counts.sizes):
        if size < below and not sizes_known:
            assert hidden.rest
            assert not adversary.can_tell(adversary.size(group), size)


TWO = counts_of([(0, [0])] * 3 + [(0, [1])] * 9 + [(1, [0])] * 20 + [(1, [1])] * 20)


def test_hiding_the_small_number_alone_gives_it_away() -> None:
    """The adversary of these tests does find what only the totals give away."""
    alone = Hidden((frozenset({0}),), rest=False)
    adversary = Adversary(TWO, alone, [], sizes_known=False)
    assert adversary.can_tell(adversary.cell(0, 0, 0), 3)


def test_of_two_subgroups_both_are_hidden() -> None:
    """With two subgroups a small number hides the question of both, and the sizes stay."""
    assert choose_hidden(TWO, 5, sizes_known=False) == Hidden((frozenset({0, 1}),), rest=False)


def test_the_next_smallest_subgroup_is_hidden_too() -> None:
    """With three subgroups the smaller of the other two is hidden with a small number."""
    third = [(2, [0])] * 6 + [(2, [1])] * 6
    counts = counts_of([(0, [0])] * 3 + [(0, [1])] * 9 + [(1, [0])] * 20 + [(1, [1])] * 20 + third)
    assert choose_hidden(counts, 5, sizes_known=False) == Hidden((frozenset({0, 2}),), rest=False)


def test_a_small_number_of_unanswered_cases_hides_sizes_and_not_percentages() -> None:
    """Where both subgroups have cases beside yes and no, hiding these and the sizes is enough."""
    counts = counts_of(
        [(0, [0])] * 6 + [(0, [1])] * 6 + [(0, [2])] + [(1, [0])] * 20 + [(1, [1])] * 20 + [(1, [2])] * 7
    )
    assert choose_hidden(counts, 5, sizes_known=False) == Hidden((frozenset(),), rest=True)


def test_a_question_answered_in_full_is_hidden_where_it_would_tell_the_sizes() -> None:
    """The size that a question without gaps tells would give away the gap of another question."""
    women = [(0, [0, 0, 0])] * 6 + [(0, [1, 1, 1])] * 6 + [(0, [2, 2, 1])]
    men = [(1, [0, 0, 0])] * 20 + [(1, [1, 1, 1])] * 20 + [(1, [2, 2, 1])] * 7
    hidden = choose_hidden(counts_of(women + men), 5, sizes_known=False)
    assert hidden == Hidden((frozenset(), frozenset(), frozenset({0, 1})), rest=True)


@pytest.mark.parametrize("below", [1, 4])
def test_nothing_small_hides_nothing(below: int) -> None:
    """Where every number is 0 or large enough everything is shown."""
    counts = counts_of([(0, [0])] * 5 + [(0, [1])] * 5 + [(1, [0])] * 20 + [(1, [1])] * 20)
    assert choose_hidden(counts, below, sizes_known=False) == Hidden((frozenset(),), rest=False)


def test_subgroups_of_one_case_each_are_withheld_where_all_answers_are_alike() -> None:
    """An attribute that tells every case apart, in cases all answered yes, shows nothing at all."""
    counts = counts_of([(group, [0]) for group in range(6)])
    assert choose_hidden(counts, 5, sizes_known=False) is None
