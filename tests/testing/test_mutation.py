"""Which mutants there are, which are noticed, and which cannot be."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.rating.program import compile_program
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import CaseCondition
from ratings_engine.testing.changing import with_questions
from ratings_engine.testing.equivalence import why_equivalent
from ratings_engine.testing.equivalence_of_limits import can_cap, limits_agree
from ratings_engine.testing.mutants import mutants_of
from ratings_engine.testing.mutation import mutate
from tests.testing.given import LIMITS, METHODS, run_of

if TYPE_CHECKING:
    import pytest

SURVIVORS = ["good at least 65 becomes above"]
"""A test of discretion, which reaches from 60% to 65%, notices when the threshold moves up."""


def changes(pack: str, kind: str) -> list[str]:
    """Return what the mutants of one kind change in a pack."""
    return [mutant.what for mutant in mutants_of(load_standards(pack)) if mutant.kind == kind]


def test_thresholds_move_by_a_case_in_a_hundred_and_in_a_thousand() -> None:
    """Each threshold goes up and down by a point and by a tenth, and changes sides."""
    moved = [what for what in changes("probation-2018", "banding") if what.startswith("good at least 65")]
    assert moved == [f"good at least 65 becomes {to}" for to in ("66", "64", "65.1", "64.9", "above")] * 2


def test_thresholds_of_the_overall_move_by_a_point() -> None:
    """A mean moves by one point over the counted standards, a total by one point."""
    assert changes("probation-2023", "overall")[:3] == [
        "requires_improvement above 0.5 becomes 9/14",
        "requires_improvement above 0.5 becomes 5/14",
        "requires_improvement above 0.5 becomes at least",
    ]
    assert changes(METHODS, "overall")[:2] == [
        "requires_improvement at least 4 becomes 5",
        "requires_improvement at least 4 becomes 3",
    ]


def test_the_share_of_prompts_moves_to_the_next_that_prompts_can_have() -> None:
    """With five prompts at most, the shares beside 60% are a half and two thirds."""
    assert changes("youth-2021", "derivation") == [
        "60% of the prompts becomes 200/3%",
        "60% of the prompts becomes 50%",
    ]


def test_limiting_rules_change_in_every_part() -> None:
    """A rule is dropped, its cap and number of conditions moved, and each condition's rating."""
    said = changes(LIMITS, "limit")
    assert said[:3] == [
        "the rule is dropped",
        "at most requires_improvement becomes good",
        "at most requires_improvement becomes inadequate",
    ]
    assert "'1.1 is inadequate' becomes '1.1 is requires_improvement'" in said
    assert "2 conditions needed becomes 3" in said
    assert said.count("the rule is dropped") == 4


def test_every_kind_of_mutant_is_made() -> None:
    """Nothing that a pack may say is left out."""
    kinds = Counter(m.kind for pack in (METHODS, LIMITS) for m in mutants_of(load_standards(pack)))
    expected = {
        *("banding", "rounding", "gate", "derivation", "essential", "asked", "method"),
        *("overall", "scale", "counted", "limit", "discretion"),
    }
    assert set(kinds) == expected


def test_a_survivor_is_told_with_the_test_nearest_to_it() -> None:
    """Without the test at a boundary its mutants survive, and the nearest number is named."""
    standards, verdicts = run_of(LIMITS)
    rest = [v for v in verdicts if v.test.name != "650 of 1,000 cases is good"]
    survivors = mutate(standards, rest).survivors
    assert [s.mutant.what for s in survivors] == SURVIVORS
    assert {s.mutant.rule.id for s in survivors} == {"banding.share.good"}
    assert {s.nearest.name for s in survivors if s.nearest} == {"649 of 1,000 cases is requires_improvement"}


def test_without_tests_nothing_is_noticed() -> None:
    """Every mutant survives, and no test is nearest."""
    mutation = mutate(load_standards(LIMITS), [])
    assert mutation.killed == 0
    assert mutation.total == len(mutation.survivors) > 0
    assert {survivor.nearest for survivor in mutation.survivors} == {None}
    # What can be told without a test is told all the same.
    assert mutation.equivalent


def test_failing_tests_notice_nothing() -> None:
    """A test that fails on the standards themselves says nothing about a mutant."""
    standards, verdicts = run_of(LIMITS)
    broken = [v._replace(mismatches=(object(),)) for v in verdicts]  # type: ignore[arg-type]
    assert mutate(standards, broken).killed == 0


def reasons(pack: str, what: str) -> list[str]:
    """Return the reasons for which the mutants that say ``what`` cannot be noticed."""
    standards = load_standards(pack)
    return [why_equivalent(standards, m) for m in mutants_of(standards) if m.what == what]


def test_a_threshold_that_no_total_meets_may_change_sides() -> None:
    """Of seven standards no mean is exactly a half; of ten five points are."""
    flipped = "requires_improvement above 0.5 becomes at least"
    assert reasons("probation-2023", flipped) == ["no total that ratings can add up to tells the difference"]
    assert reasons("probation-2018", flipped) == [""]


def test_a_method_may_change_where_there_are_few_key_questions() -> None:
    """Of two ratings the majority is the lowest; the mean is not."""
    assert "no ratings of the key questions tell the difference" in reasons(
        METHODS, "lowest becomes majority"
    )
    assert set(reasons(METHODS, "lowest becomes highest")) == {""}


def test_more_may_be_unrated_than_there_are() -> None:
    """With three counted standards a second one unrated still leaves a rating, with two it cannot."""
    standards = load_standards(LIMITS)
    small = standards._replace(standards=standards.standards[:1], limiting_rules=())
    said = {m.what: why_equivalent(small, m) for m in mutants_of(small) if m.kind == "overall"}
    assert said["1 may be unrated becomes 2"] == "no provider type has so many counted standards"


def test_rounding_may_hide_the_tenth_of_a_point() -> None:
    """Where whole percentages are banded, a threshold a tenth of a point on is the same threshold."""
    standards = load_standards("probation-2018")
    whole = standards._replace(rounding=standards.rounding._replace(policy="whole_percent"))
    said = {
        m.what: why_equivalent(whole, m)
        for m in mutants_of(whole)
        if m.rule.id == "banding.share-of-cases.good"
    }
    assert said == {
        "good at least 65 becomes 66": "",
        "good at least 65 becomes 64": "",
        "good at least 65 becomes 65.1": "",
        "good at least 65 becomes 64.9": "no whole percentage lies between the two thresholds",
        "good at least 65 becomes above": "",
    }


def test_rounding_may_decide_nothing() -> None:
    """A threshold half a point below a whole percentage is met by the same shares, rounded or not."""
    standards = load_standards(METHODS)
    said = [why_equivalent(standards, m) for m in mutants_of(standards) if m.kind == "rounding"]
    assert said == [""]


def test_limiting_rules_are_gone_through_exhaustively() -> None:
    """A rule that never lowers a rating may be dropped, and one that does may not."""
    standards = load_standards(LIMITS)
    rules = {rule.id: rule for rule in standards.limiting_rules}
    for name, agrees in (("two-weak", True), ("leadership-first", False), ("no-safety", False)):
        rest = tuple(rule for rule in standards.limiting_rules if rule.id != name)
        assert limits_agree(standards, standards._replace(limiting_rules=rest)) is agrees
    program = compile_program(standards, "inner")
    assert [can_cap(program, name) for name in rules] == [True, False, True, True]


def test_a_search_that_is_too_large_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not every combination can be tried, a mutant counts and a rule is taken to cap."""
    standards = load_standards(LIMITS)
    rest = tuple(rule for rule in standards.limiting_rules if rule.id != "two-weak")
    monkeypatch.setattr("ratings_engine.testing.equivalence_of_limits.MAX_STATES", 10)
    assert not limits_agree(standards, standards._replace(limiting_rules=rest))
    assert can_cap(compile_program(standards, "inner"), "two-weak")


def test_an_essential_prompt_may_be_ordinary_where_the_share_wants_it_all_the_same() -> None:
    """With 100% of the prompts wanted, no prompt is more essential than another."""
    standards = load_standards(METHODS)
    question = standards.standards[4].key_questions[0]
    assert question.derivation is not None
    strict = question._replace(derivation=question.derivation._replace(share=Fraction(100)))
    standard = standards.standards[4]._replace(
        key_questions=(strict, *standards.standards[4].key_questions[1:])
    )
    changed = standards._replace(standards=(*standards.standards[:4], standard))
    said = {m.kind: why_equivalent(changed, m) for m in mutants_of(changed) if m.kind == "essential"}
    assert said == {"essential": "no answers to the prompts tell the difference"}
    assert [why_equivalent(standards, m) for m in mutants_of(standards) if m.kind == "essential"] == [""]


def test_a_condition_that_the_rest_settles_may_be_negated() -> None:
    """Asked of women and of everybody else: a third part makes no difference. Alone it does."""
    standards = load_standards(METHODS)
    female = CaseCondition("compare", "sex", frozenset({"female"}))
    young = CaseCondition("compare", "age", frozenset({"young"}))
    everybody = CaseCondition("any", parts=(female, female._replace(negated=True), young))
    for condition, reason in ((everybody, "no case can be told apart by it"), (young, "")):
        changed = with_questions(standards, lambda q, c=condition: q._replace(applies_when=c))  # type: ignore[misc]
        said = {why_equivalent(changed, m) for m in mutants_of(changed) if "age" in m.what}
        assert said == {reason}
