"""Tests of the small pieces of wording: numbers, percentages, amounts, lists and citations."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.presenters import wording
from ratings_engine.results.model import Boundary, KeyQuestionNode, StandardsRef
from ratings_engine.standards.model import Citation, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

HALF = Fraction(1, 2)


def boundary(value: object, steps: int | None = 1) -> Boundary:
    """Return a threshold that is at least ``value``."""
    return Boundary(2, "at_least", Fraction(str(value)), Fraction(1), steps)


def question(value: Fraction | None, limit: object = None) -> Any:
    """Return what of a key question ``percent_of`` reads."""
    fields: dict[str, Any] = dict.fromkeys(KeyQuestionNode._fields)
    fields |= {"percentage": value, "banded": value, "next": None if limit is None else boundary(limit)}
    return KeyQuestionNode(**fields)


def reference(sources: Mapping[str, Citation]) -> StandardsRef:
    """Return standards with ``sources``."""
    return StandardsRef("golden", "", "", "", "", "", sources, ())


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(0), 2, "0"),
        (Fraction(10), 0, "10"),
        (Fraction(100), 2, "100"),
        (Fraction(1, 2), 2, "0.5"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(3, 2), 0, "2"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(2, 3), 0, "1"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(199, 100), 1, "2"),
        (Fraction(129, 2), 0, "65"),
    ],
)
def test_numbers_round_half_up_and_drop_zeros(value: Fraction, decimals: int, shown: str) -> None:
    """A number has no more decimals than it needs, and halves go up as in published percentages."""
    assert wording.number(value, decimals) == shown


@given(st.fractions(min_value=0, max_value=10_000), st.integers(0, 4))
def test_a_number_is_near_what_it_shows(value: Fraction, decimals: int) -> None:
    """What is shown is at most half a last digit away."""
    assert abs(Fraction(wording.number(value, decimals)) - value) <= HALF / 10**decimals


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        (None, None, "no percentage"),
        (Fraction(72), 80, "72%"),
        (Fraction(200, 3), 80, "67%"),
        (Fraction(646, 10), 65, "64.6%"),
        (Fraction(6449, 100), 65, "64%"),
        (Fraction(6495, 100), 65, "64.95%"),
        (Fraction(64996, 1000), 65, "64.996%"),
        (Fraction(649999, 10000), 65, "just under 65%"),
        (Fraction(796, 10), 80, "79.6%"),
        (Fraction(999, 10), None, "100%"),
        (Fraction(6466, 100), "64.7", "64.66%"),
    ],
)
def test_a_percentage_never_shows_as_the_rating_it_missed(
    value: Fraction | None, limit: object, shown: str
) -> None:
    """A percentage below a threshold is shown with as many decimals as keep it below."""
    assert wording.percent_of(question(value, limit)) == shown


@given(st.integers(0, 5000), st.integers(1, 5000), st.sampled_from([50, 65, 80]))
def test_no_share_below_a_threshold_shows_as_the_threshold(yes: int, no: int, limit: int) -> None:
    """Whatever the counts, a share that missed a threshold is shown below it."""
    value = Fraction(100 * yes, yes + no)
    if value < limit:
        shown = wording.percent_of(question(value, limit)).removesuffix("%")
        assert shown == f"just under {limit}" or Fraction(shown) < limit


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (1204, "1,204 cases")]
)
def test_amounts_agree_with_their_noun(amount: int, shown: str) -> None:
    """One is one, and all else is several."""
    assert wording.count(amount, "case") == shown


@pytest.mark.parametrize(
    ("parts", "shown"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_prose(parts: list[str], shown: str) -> None:
    """The last two parts are joined by a word."""
    assert wording.and_list(parts) == shown


@pytest.mark.parametrize(
    ("steps", "more", "fewer"),
    [(1, "1 more case", "1 case fewer"), (12, "12 more cases", "12 cases fewer"), (None, "more", "less")],
)
def test_distances_are_told_in_cases(steps: int | None, more: str, fewer: str) -> None:
    """How far a threshold is off is told in cases, where it is known."""
    assert wording.more(boundary(65, steps), "case") == more
    assert wording.fewer(boundary(65, steps), "case") == fewer


@pytest.mark.parametrize(
    ("level", "shown"),
    [(None, "Not rated"), (0, "Inadequate"), (1, "Requires improvement"), (2, "Good"), (3, "Outstanding")],
)
def test_ratings_have_their_names(level: int | None, shown: str) -> None:
    """Levels are shown by the names that are published."""
    assert wording.rating(level) == shown


MANUAL = Citation("manual", "A manual", "An inspectorate", "2024-01", "", "")
UNDATED = MANUAL._replace(published="")


@pytest.mark.parametrize(
    ("rule", "sources", "shown"),
    [
        (
            Rule("overall.good", "golden/framework.yaml", 12, "manual", "recalled"),
            {"manual": MANUAL},
            "overall.good (golden/framework.yaml:12); An inspectorate, A manual, 2024-01 [recalled]",
        ),
        (
            Rule("overall.good", "golden/framework.yaml", 12, "manual", "confirmed"),
            {"manual": UNDATED},
            "overall.good (golden/framework.yaml:12); An inspectorate, A manual [confirmed]",
        ),
        (
            Rule("overall.good", "golden/framework.yaml", 12, "", ""),
            {"manual": MANUAL},
            "overall.good (golden/framework.yaml:12)",
        ),
        (Rule("no_source", "ratings-engine", 0, "", ""), {}, "no_source (ratings-engine)"),
    ],
)
def test_rules_are_cited(rule: Rule, sources: dict[str, Citation], shown: str) -> None:
    """A rule is cited with file and line, and with what it rests on where that is known."""
    assert wording.cite(rule, reference(sources)) == shown


def test_every_reason_for_no_rating_has_its_words() -> None:
    """Each way to have no rating is told in words, not by its id."""
    assert set(wording.WHY_UNRATED) == {
        "no_source",
        "no_cases",
        "too_few_cases",
        "too_many_unanswered",
        "unrated_key_questions",
        "unrated_standards",
    }
    assert all(" " in words for words in wording.WHY_UNRATED.values())
