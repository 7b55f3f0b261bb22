"""Tests of the case-level rule: what prompts make of a key question."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ratings_engine.standards.derivation import derive_answer
from ratings_engine.vocabulary import NA, NO, UNANSWERED, YES
from tests.strategies import examples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

ANSWERS = {"y": YES, "n": NO, "-": NA, "?": UNANSWERED}
"""Answers as the tables below write them: yes, no, not applicable, unanswered."""
SIXTY = Fraction(60)


@pytest.mark.parametrize(
    ("prompts", "answer"),
    [
        # All are answered: every essential one yes (the first two), and three of five.
        ("yyyyy", "y"),
        ("yyynn", "y"),
        ("yynnn", "n"),
        ("nyyyy", "n"),
        ("ynyyy", "n"),
        # What does not apply leaves the share, and an essential prompt may be among it.
        ("yy---", "y"),
        ("yyn--", "y"),
        ("yynn-", "n"),
        ("--yyn", "y"),
        ("--yn-", "n"),
        ("--n--", "n"),
        ("-----", "-"),
        # Unanswered prompts matter only where they could change the outcome.
        ("yyy?n", "y"),
        ("yyy??", "y"),
        ("yynn?", "?"),
        ("yy?nn", "?"),
        ("?yyyy", "?"),
        ("n????", "n"),
        ("?n???", "n"),
        ("--nn?", "n"),
        ("yy???", "?"),
        ("?????", "?"),
        ("----?", "?"),
        ("?----", "?"),
        ("--y-?", "?"),
    ],
)
def test_five_prompts_of_which_two_are_essential(prompts: str, answer: str) -> None:
    """Five prompts, the first two essential, and a share of 60%, make the answer in the table."""
    given_answers = [ANSWERS[letter] for letter in prompts]
    assert derive_answer(given_answers, [True, True, False, False, False], SIXTY) == ANSWERS[answer]


@pytest.mark.parametrize(
    ("share", "prompts", "answer"),
    [
        ("200/3", "yyn", "y"),
        ("66.67", "yyn", "n"),
        ("100/3", "ynn", "y"),
        ("33.34", "ynn", "n"),
        ("100", "yyy", "y"),
        ("100", "yyn", "n"),
        ("0", "nnn", "y"),
        ("0", "---", "-"),
        ("0", "??n", "y"),
        ("100", "y?n", "n"),
    ],
)
def test_shares_are_exact(share: str, prompts: str, answer: str) -> None:
    """Two of three meet a share of 200/3 percent, and not one of 66.67 percent."""
    given_answers = [ANSWERS[letter] for letter in prompts]
    assert derive_answer(given_answers, [False] * 3, Fraction(share)) == ANSWERS[answer]


def complete_answer(answers: Sequence[int], essential: Sequence[bool], share: Fraction) -> int:
    """Return what prompts make that are all answered, straight from the rule's words."""
    applicable = [(answer, must) for answer, must in zip(answers, essential, strict=True) if answer != NA]
    if not applicable:
        return NA
    if any(must and answer == NO for answer, must in applicable):
        return NO
    yes = sum(answer == YES for answer, _ in applicable)
    return YES if Fraction(100 * yes, len(applicable)) >= share else NO


def by_brute_force(answers: Sequence[int], essential: Sequence[bool], share: Fraction) -> int:
    """Return the one outcome of every way of answering what is unanswered, else unanswered."""
    ways = product(*((YES, NO, NA) if answer == UNANSWERED else (answer,) for answer in answers))
    outcomes = {complete_answer(way, essential, share) for way in ways}
    return outcomes.pop() if len(outcomes) == 1 else UNANSWERED


@examples(600)
@given(
    st.lists(st.tuples(st.sampled_from(list(ANSWERS.values())), st.booleans()), min_size=1, max_size=7),
    st.fractions(0, 100, max_denominator=9),
)
@example([(UNANSWERED, False)], Fraction(0))
@example([(NA, True), (UNANSWERED, True)], Fraction(100))
def test_an_outcome_is_settled_where_nothing_unanswered_could_change_it(
    prompts: list[tuple[int, bool]], share: Fraction
) -> None:
    """The answer is what every way of answering the rest agrees on: yes, no or not applicable."""
    answers, essential = zip(*prompts, strict=True)
    assert derive_answer(answers, essential, share) == by_brute_force(answers, essential, share)


@examples(200)
@given(
    st.lists(st.tuples(st.sampled_from(list(ANSWERS.values())), st.booleans()), min_size=1, max_size=7),
    st.fractions(0, 100, max_denominator=9),
    st.randoms(use_true_random=False),
)
def test_the_order_of_prompts_does_not_matter(
    prompts: list[tuple[int, bool]], share: Fraction, random: Random
) -> None:
    """Prompts make the same answer in any order."""
    shuffled = random.sample(prompts, len(prompts))
    one, other = (derive_answer(*zip(*order, strict=True), share) for order in (prompts, shuffled))
    assert one == other
