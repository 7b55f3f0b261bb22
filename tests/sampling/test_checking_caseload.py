"""Tests of representativeness: the statistic, how its p-value is found, and what is not tested."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy
import pytest
from scipy.stats import chi2_contingency, chisquare, hypergeom

from ratings_engine.errors import Place, UsageError
from ratings_engine.sampling import checking_caseload
from ratings_engine.sampling.caseload import Caseload
from ratings_engine.sampling.check_model import CHI_SQUARE, FISHER, MONTE_CARLO
from ratings_engine.sampling.checking_caseload import check_attributes, columns_to_check
from ratings_engine.sampling.longlist import ListedCase
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.sampling.check_model import AttributeCheck

PACK = load_standards("probation-2018")


def caseload(*columns: Sequence[str]) -> Caseload:
    """Return a caseload with the columns c0, c1, and so on, a value of each for each case."""
    cases = tuple(
        ListedCase(
            f"C{n:05}", ("", "", ""), "", "", {f"c{i}": v for i, v in enumerate(row)}, {}, Place("x.csv", n)
        )
        for n, row in enumerate(zip(*columns, strict=True))
    )
    return Caseload("x.csv", "sha256:0", cases, {}, tuple(f"c{i}" for i in range(len(columns))))


def drawn(counts: dict[str, tuple[int, int]], seed: int = 1) -> AttributeCheck:
    """Return the check of a caseload with so many cases of each value, and of so many of them drawn."""
    values = [value for value, (_, total) in counts.items() for _ in range(total)]
    whole = caseload(values)
    sample = [
        case.case_id
        for value, (own, _) in counts.items()
        for case in [c for c in whole.cases if c.attributes["c0"] == value][:own]
    ]
    (check,) = check_attributes(whole, sample, ["c0"], seed)
    return check


COUNTS = {"a": (30, 200), "b": (50, 500), "": (20, 300)}


def test_the_statistic_is_corrected_for_the_caseload() -> None:
    """It is SciPy's chi-square, divided by (N - n) / (N - 1); the test on sample and rest says the same."""
    check = drawn(COUNTS)
    plain = chisquare([30, 50, 20], [20, 50, 30]).statistic
    rest = chi2_contingency([[30, 50, 20], [170, 450, 280]], correction=False).statistic
    assert check.statistic is not None
    assert float(check.statistic) == pytest.approx(plain * 999 / 900)
    assert float(check.statistic) == pytest.approx(rest * 999 / 1000)
    assert (check.df, check.method) == (2, CHI_SQUARE)
    assert check.p_value == pytest.approx(math.exp(-float(check.statistic) / 2))  # of two degrees
    assert check.differs


def test_shares_are_exact_and_what_is_not_recorded_comes_last() -> None:
    """Percentages are fractions; an empty value is a value of its own."""
    check = drawn(COUNTS)
    assert [(v.value, v.sample_percentage, v.caseload_percentage, v.difference) for v in check.values] == [
        ("a", 30, 20, 10),
        ("b", 50, 50, 0),
        ("", 20, 30, -10),
    ]
    assert check.values[0].expected == Fraction(20)


@pytest.mark.parametrize(("own", "total"), [(0, 12), (4, 12), (9, 12)])
def test_few_cases_of_two_values_are_counted_exactly(own: int, total: int) -> None:
    """The p-value is the chance of every count that is no likelier than the one found."""
    check = drawn({"a": (own, total), "b": (20 - own, 68)})
    law = hypergeom(80, total, 20)
    expected = sum(law.pmf(n) for n in range(total + 1) if law.pmf(n) <= law.pmf(own) * (1 + 1e-9))
    assert check.method == FISHER
    assert check.p_value == pytest.approx(expected, abs=1e-8)


def test_few_cases_of_more_values_are_simulated() -> None:
    """The simulated p-value is near the one of counting every sample, and the same for the same seed."""
    totals, sample = (6, 5, 9), (4, 0, 2)
    ways = {
        counts: math.prod(math.comb(n, k) for n, k in zip(totals, counts, strict=True))
        for counts in itertools.product(range(7), repeat=3)
        if sum(counts) == 6
    }

    def unlike(counts: tuple[int, ...]) -> Fraction:
        return sum((Fraction(k * k, n) for k, n in zip(counts, totals, strict=True)), Fraction(0))

    exact = sum(w for c, w in ways.items() if unlike(c) >= unlike(sample)) / sum(ways.values())
    counts = dict(zip("abc", zip(sample, totals, strict=True), strict=True))
    check = drawn(counts)
    assert check.method == MONTE_CARLO
    assert check.p_value == pytest.approx(exact, abs=0.02)
    assert drawn(counts) == check
    assert drawn(counts, seed=2).p_value != check.p_value


def test_random_samples_seldom_differ() -> None:
    """Of a thousand simple random samples about one in twenty has a p-value below 0.05."""
    rng = numpy.random.default_rng(7)
    values = ["a"] * 300 + ["b"] * 150 + ["c"] * 150
    whole = caseload(values)
    ids = [case.case_id for case in whole.cases]
    samples = (set(rng.choice(ids, 200, replace=False)) for _ in range(1000))
    # One attribute needs no adjustment, for which the library tidies up memory each time.
    found = [checking_caseload._check(whole, sample, "c0", 1) for sample in samples]
    p_values = [check.p_value for check in found if check.p_value is not None]
    statistics = [float(check.statistic) for check in found if check.statistic is not None]
    assert len(p_values) == 1000
    assert 0.03 <= sum(p < 0.05 for p in p_values) / 1000 <= 0.07
    assert sum(statistics) / 1000 == pytest.approx(2, abs=0.2)


def test_several_tests_are_adjusted_by_holms_method() -> None:
    """The smallest of three p-values is multiplied by three; none gets smaller than one before it."""
    columns = [["a"] * 50 + ["b"] * 50, ["a", "b"] * 50, ["a", "a", "b", "b"] * 25]
    whole = caseload(*columns)
    checks = check_attributes(whole, [c.case_id for c in whole.cases[:40]], ["c0", "c1", "c2"], 1)
    plain = sorted(check.p_value for check in checks if check.p_value is not None)
    adjusted = sorted(check.adjusted for check in checks if check.adjusted is not None)
    assert adjusted[0] == pytest.approx(min(1.0, 3 * plain[0]))
    assert adjusted[1] == pytest.approx(min(1.0, max(adjusted[0], 2 * plain[1])))
    assert [check.differs for check in checks] == [True, False, False]


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"a": (0, 5), "b": (0, 5)}, "no_cases"),
        ({"a": (3, 10)}, "one_value"),
        ({"a": (5, 5), "b": (5, 5)}, "whole_caseload"),
    ],
)
def test_what_is_not_tested_says_why(counts: dict[str, tuple[int, int]], why: str) -> None:
    """There is no statistic then, and nothing differs."""
    check = drawn(counts)
    assert (check.why, check.statistic, check.p_value, check.adjusted) == (why, None, None, None)
    assert not check.differs


def test_one_case_is_tested() -> None:
    """A sample of a single case has an exact p-value."""
    check = drawn({"a": (1, 3), "b": (0, 7)})
    assert (check.method, check.p_value) == (FISHER, pytest.approx(0.3))


def test_the_packs_attributes_are_compared_where_there_are_any() -> None:
    """What the pack matches samples on comes first; other columns only where they are asked for."""
    whole = caseload(["x"], ["y"])._replace(columns=("office", "ethnicity", "sex"))
    assert columns_to_check(whole, PACK, ()) == ["sex", "ethnicity"]
    assert columns_to_check(whole, PACK, ("office",)) == ["office"]


def test_a_column_that_cannot_be_compared_is_refused() -> None:
    """An unknown column is told with the nearest, one with a value for each case is too many."""
    whole = caseload([str(n) for n in range(201)])
    with pytest.raises(UsageError, match="no column 'c9'") as caught:
        columns_to_check(whole, PACK, ("c9",))
    assert caught.value.code == "RE827"
    with pytest.raises(UsageError, match="201 values, too many"):
        columns_to_check(whole, PACK, ("c0",))
