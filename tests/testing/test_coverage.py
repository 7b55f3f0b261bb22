"""What counts as exercised, exactly: which tally lies nearest a threshold, and what cannot be exercised."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ratings_engine.standards.loader import load_standards
from ratings_engine.testing import reading
from ratings_engine.testing.attainable import neighbours, totals
from ratings_engine.testing.coverage import Coverage, coverage_of
from ratings_engine.testing.cuts import cuts_of, moved
from ratings_engine.testing.items import items_of
from ratings_engine.testing.running import run_test
from tests.testing.given import LIMITS, METHODS, MINIMAL, run_of

NOTHING = "{others: good}"


def covered_by(given: str, pack: str = MINIMAL) -> set[str]:
    """Return the items that one test of the minimal pack exercises, as kind, rule and words."""
    text = f"title: T\ntests:\n  - name: t\n    given: {given}\n    expect: {{error: RE599}}\n"
    standards = load_standards(pack)
    test = reading._read(reading.parse(text.encode(), "t.yaml"), "t.yaml", standards).tests[0]
    coverage = coverage_of(standards, [run_test(standards, test)])
    return {f"{item.kind}: {item.what}" for item in coverage.covered}


GOOD = "boundary: good at least 65: "
UPPER, LOWER = f"{GOOD}on it or nearest above", f"{GOOD}nearest below"


@pytest.mark.parametrize(
    ("tally", "sides"),
    [
        ("yes: 13, no: 7", {UPPER}),  # 65%; 12 of 20 is 60%
        ("yes: 12, no: 8", {LOWER}),
        ("yes: 66, no: 34", set()),  # one case fewer is 65% and still good
        ("yes: 65, no: 35", {UPPER}),
        ("yes: 64, no: 36", {LOWER}),
        ("yes: 63, no: 37", set()),
        ("yes: 2, no: 1", {UPPER}),  # 1 of 3 is inadequate: not the band beside it
        ("percentage: 65", {UPPER}),
        ("percentage: 64", {LOWER}),
        ("percentage: 64.9", {LOWER}),
        ("percentage: 63.9", set()),
        ("percentage: 65.9", {UPPER}),
        ("percentage: 66", set()),
        ("percentage: 64.9, of: 1000", {LOWER}),
        ("percentage: 64.8, of: 1000", set()),
    ],
)
def test_the_nearest_share_is_one_case_away(tally: str, sides: set[str]) -> None:
    """A share lies at a threshold where one case (or point) more or less leads to the band beside it."""
    found = covered_by(f'{{tallies: {{"2.1.1": {{{tally}}}}}}}')
    expected = sides if tally != "yes: 2, no: 1" else set()
    assert {item for item in found if item.startswith(GOOD)} == expected


def test_a_judgement_exercises_no_banding() -> None:
    """Only what was counted is banded; the provider's score is, and so lies near a threshold."""
    assert not any("65" in item for item in covered_by(NOTHING))
    assert {item.split(":")[0] for item in covered_by(NOTHING)} == {"band", "boundary", "method"}


def test_a_refused_test_exercises_nothing_else() -> None:
    """What would have been rated was not."""
    assert covered_by('{judgements: {"2.1": good}, tallies: {"2.1.1": {yes: 1, no: 0}}}') == set()


def test_only_what_some_provider_type_is_rated_by_counts() -> None:
    """A limiting rule that can never cap, and a total that ratings never add up to, are left out."""
    capping = {i.rule.id for i in items_of(load_standards(LIMITS)) if i.what.startswith("caps")}
    # With two of three standards weak the mean is at most 5/3, and Good without any cap.
    assert capping == {"limit.leadership-first", "limit.no-safety", "limit.planning-follows"}
    every = items_of(load_standards(MINIMAL))
    assert not [item for item in every if item.kind in ("limit", "condition", "discretion", "asked")]
    # One standard counts, so that the total is worth its rating, and each threshold is met.
    assert sum(item.kind == "boundary" and item.rule.id.startswith("overall") for item in every) == 6


def test_a_limiting_rule_without_effect_is_no_item() -> None:
    """No test can make a rule cap that no ratings can make cap."""
    standards = load_standards(LIMITS)
    weak = standards.limiting_rules[1]
    never = standards._replace(limiting_rules=(weak._replace(at_most=3),))
    told = [item.what for item in items_of(never) if item.kind == "limit"]
    assert told == ["leaves overall alone"]


def test_figures_agree_with_what_is_listed() -> None:
    """Covered and missing add up, over all files and in each, and 100% is said of everything alone."""
    standards, verdicts = run_of(METHODS)
    part = coverage_of(standards, verdicts[:-3])
    assert part.missing
    assert part.percentage < 100
    files = part.by_file()
    assert sum(len(each.items) for each in files.values()) == len(part.items)
    assert [item for each in files.values() for item in each.missing] == list(part.missing)
    assert coverage_of(standards, verdicts).percentage == Fraction(100)
    assert Coverage((), frozenset()).percentage == Fraction(100)


def test_an_overlay_is_covered_by_what_it_brings() -> None:
    """Tests of an overlay need not repeat those of its pack: only what differs counts."""
    standards, verdicts = run_of("tighter-good")
    coverage = coverage_of(standards, verdicts)
    assert [item.what for item in coverage.items] == [
        "good at least 70: on it or nearest above",
        "good at least 70: nearest below",
    ]
    assert coverage.missing == ()


def test_totals_and_their_neighbours() -> None:
    """Points need not be 0 to 3, and not every total can be reached."""
    assert totals((0, 2, 4, 7), 1) == (0, 2, 4, 7)
    assert totals((0, 5, 5, 5), 2) == (0, 5, 10)
    assert neighbours((0, 2, 4, 7), 1, 4) == (2, 7)
    assert neighbours((0, 2, 4, 7), 1, 0) == (None, 2)
    assert neighbours((0, 2, 4, 7), 1, 7) == (4, None)
    assert neighbours((0, 2, 4, 7), 1, 5) == (4, 7)


def test_a_cut_is_moved_on_both_sides() -> None:
    """The band below ends where the one above begins; a band without a number is refused."""
    bands = load_standards(MINIMAL).bandings["share"].bands
    cut = cuts_of(bands)[1]
    assert (cut.value, cut.closed, cut.below.level, cut.above.level) == (65, True, 1, 2)
    changed = moved(bands, cut, Fraction(66), closed=False)
    assert changed is not None
    assert (changed[1].high, changed[1].high_closed, changed[2].low, changed[2].low_closed) == (
        66,
        True,
        66,
        False,
    )
    assert moved(bands, cut, Fraction(80), closed=True) is None
    assert moved(bands, cut, Fraction(50), closed=True) is None
    assert moved(bands, cut, Fraction(50), closed=False) is not None
