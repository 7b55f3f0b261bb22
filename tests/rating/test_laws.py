"""Laws that hold for every pack and every inspection, found out on random ones.

The laws are about what ratings follow, so the plain evaluator is asked: that the rule engine
says the same is the business of test_engines_agree.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ratings_engine.rating.engine import rate_inspection
from ratings_engine.rating.evaluator import evaluate
from ratings_engine.rating.productions import band_tests
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.standards.banding import band_of, mark, percentage, position, rounded, scale_of
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import LimitingRule, RatingCondition, standards_for
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.vocabulary import NA, NO, OVERALL, YES
from tests.rating.given import judged, nothing_known
from tests.strategies import Wild, bands, case_sheets, examples, inspections, packs, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from ratings_engine.samples.model import CaseSheet, Inspection
    from ratings_engine.standards.model import Standards

Levels = dict[str, int]
ORDERLY = Wild(rising=True, limits="adverse", discretion=False)
"""Packs in which better answers lead to better bands, and only bad ratings limit others."""


def levels(pack: Standards, inspection: Inspection) -> Levels:
    """Return the rating of every key question, standard and of the provider that is rated."""
    program = compile_program(pack, inspection.provider_type)
    evidence = gather_evidence(pack, inspection, tallies_of(pack, inspection), indicative=False)
    outcome = evaluate(program, evidence)
    found = {
        **{q: conclusion.level for q, conclusion in outcome.key_questions.items()},
        **{s: standard.level for s, standard in outcome.standards.items()},
        OVERALL: outcome.overall.level,
    }
    return {subject: level for subject, level in found.items() if level is not None}


# --- a better answer never lowers a rating


def betters(inspection: Inspection) -> Iterator[Inspection]:
    """Yield inspections in which one thing is better: a judgement, a no turned yes, a percentage."""
    yield from _better_judgements(inspection)
    yield from _better_tallies(inspection)
    if inspection.cases is not None:
        for sheet in _better_sheets(inspection.cases):
            yield inspection._replace(cases=sheet)
    total = inspection.total
    if total is not None and total.score < total.max_score:
        yield inspection._replace(total=total._replace(score=total.score + 1))


def _better_judgements(inspection: Inspection) -> Iterator[Inspection]:
    for judgement in inspection.judgements:
        if judgement.level < 3:
            better = judgement._replace(level=judgement.level + 1)
            others = tuple(j for j in inspection.judgements if j is not judgement)
            yield inspection._replace(judgements=(*others, better))


def _better_tallies(inspection: Inspection) -> Iterator[Inspection]:
    for tally in inspection.tallies:
        others = tuple(t for t in inspection.tallies if t is not tally)
        if tally.no and tally.yes is not None:
            better = tally._replace(yes=tally.yes + 1, no=tally.no - 1)
            yield inspection._replace(tallies=(*others, better))
        elif tally.percentage is not None:
            better = tally._replace(percentage=(tally.percentage + 100) / 2)
            yield inspection._replace(tallies=(*others, better))


def _better_sheets(sheet: CaseSheet) -> Iterator[CaseSheet]:
    for place, case in enumerate(sheet.cases):
        if NO in case.answers:
            answers = case.answers.replace(bytes([NO]), bytes([YES]), 1)
            better = case._replace(answers=answers)
            yield sheet._replace(cases=(*sheet.cases[:place], better, *sheet.cases[place + 1 :]))


@examples(120, shrink=False)
@given(st.data())
def test_a_better_answer_never_lowers_a_rating(data: Any) -> None:
    """A no turned yes, a judgement raised or a share grown lowers no rating of anything."""
    pack = data.draw(packs(ORDERLY))
    inspection = data.draw(inspections(pack, discretion=False))
    before = levels(pack, inspection)
    for better in betters(inspection):
        after = levels(pack, better)
        assert after.keys() == before.keys()
        assert {s: (level, after[s]) for s, level in before.items() if level > after[s]} == {}


def test_a_limiting_rule_on_good_work_breaks_that_law() -> None:
    """Only rules on bad ratings keep the law: one that limits where something is Good does not."""
    plain = load_standards("probation-2023")
    perverse = LimitingRule(
        "perverse",
        "",
        OVERALL,
        1,
        1,
        (RatingCondition("1.1", 2, 3),),
        plain.overall.rule._replace(id="limit.perverse"),
    )
    pack = plain._replace(digest="perverse", limiting_rules=(perverse,))
    others = ("1.2", "1.3", "2.1", "2.2", "2.3", "2.4")
    before, after = (
        levels(
            pack, nothing_known("pdu", judgements=judged(**dict.fromkeys(others, 3), **{"1.1": leadership}))
        )
        for leadership in (1, 2)
    )
    assert (before["1.1"], before[OVERALL]) == (1, 3)
    assert (after["1.1"], after[OVERALL]) == (2, 1)


# --- what does not matter


@examples(80, shrink=False)
@given(st.data(), st.randoms(use_true_random=False))
def test_order_never_matters(data: Any, random: Random) -> None:
    """Cases, judgements, tallies and measures may come in any order."""
    pack = data.draw(packs())
    inspection = data.draw(inspections(pack, discretion=False))
    sheet = inspection.cases
    if sheet is not None:
        sheet = sheet._replace(cases=shuffled(sheet.cases, random))
    other = inspection._replace(
        judgements=shuffled(inspection.judgements, random),
        tallies=shuffled(inspection.tallies, random),
        measures=shuffled(inspection.measures, random),
        cases=sheet,
    )
    assert levels(pack, other) == levels(pack, inspection)


def shuffled(items: tuple[Any, ...], random: Random) -> tuple[Any, ...]:
    """Return the same items in another order."""
    return tuple(random.sample(items, len(items)))


@examples(12)
@given(st.data(), st.randoms(use_true_random=False))
def test_order_never_matters_to_the_explanation(data: Any, random: Random) -> None:
    """By shipped standards too, the whole result is the same in any order of cases and judgements."""
    pack = load_standards("probation-2023")
    questions = [q.id for s in pack.standards if s.assessed == "cases" for q in s.key_questions]
    sheet = data.draw(case_sheets(questions))
    one = nothing_known("pdu", judgements=judged(**{"1.1": 2, "1.2": 1, "1.3": 3}), cases=sheet)
    other = one._replace(
        judgements=shuffled(one.judgements, random), cases=sheet._replace(cases=shuffled(sheet.cases, random))
    )
    assert rate_inspection(pack, one, cases=True) == rate_inspection(pack, other, cases=True)


@examples(80, shrink=False)
@given(st.data())
def test_a_case_that_does_not_apply_changes_nothing(data: Any) -> None:
    """A case that is not applicable throughout leaves every denominator, and so every rating."""
    pack = data.draw(packs())
    kind = pack.provider_types[0].id
    by_cases = [s for s in standards_for(pack, kind) if s.assessed == "cases"]
    sheet = data.draw(case_sheets([q.id for s in by_cases for q in s.key_questions]))
    extra = sheet.cases[0]._replace(id="extra", answers=bytes([NA] * len(sheet.questions)))
    one = nothing_known(kind, cases=sheet)
    more = one._replace(cases=sheet._replace(cases=(*sheet.cases, extra)))
    assert levels(pack, more) == levels(pack, one)


@examples(80, shrink=False)
@given(st.data(), st.integers(2, 1000))
def test_more_of_the_same_changes_nothing(data: Any, times: int) -> None:
    """Every count times k has the same shares, and so the same ratings, where no minimum is in the way."""
    pack = without_minimum(data.draw(packs()))
    inspection = data.draw(inspections(pack, discretion=False))
    tallies = tuple(
        t._replace(**{f: getattr(t, f) * times for f in COUNTS if getattr(t, f) is not None})
        for t in inspection.tallies
    )
    sheet = inspection.cases
    if sheet is not None:
        sheet = sheet_of(list(sheet.questions), [tuple(c.answers) for c in sheet.cases] * min(times, 5))
    assert levels(pack, inspection._replace(tallies=tallies, cases=sheet)) == levels(pack, inspection)


COUNTS = ("yes", "no", "na", "unanswered", "of")


def without_minimum(pack: Standards) -> Standards:
    """Return the same pack with one case enough for every question and measure."""
    standards = tuple(
        s._replace(key_questions=tuple(q._replace(minimum_cases=1) for q in s.key_questions))
        for s in pack.standards
    )
    measures = {name: m._replace(minimum_cases=1) for name, m in pack.measures.items()}
    return pack._replace(standards=standards, measures=measures)


# --- exact numbers

RATIONALS = st.builds(Fraction, st.integers(0, 2000), st.integers(10, 997))
"""Numbers from 0 to 200 with denominators of every kind."""
COMPARISONS = {
    "gte": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "lte": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
}


@examples(200)
@given(RATIONALS, st.lists(RATIONALS, min_size=1, max_size=4))
def test_positions_compare_as_the_numbers_do(value: Fraction, thresholds: list[Fraction]) -> None:
    """The integer for a number stands to the integer for a threshold as the number to the threshold."""
    scale = scale_of(thresholds)
    assert isinstance(position(value, scale), int)
    for threshold in (*thresholds, thresholds[0]):
        for compare in COMPARISONS.values():
            assert compare(position(value, scale), mark(threshold, scale)) == compare(value, threshold)


@examples(150)
@given(st.lists(RATIONALS, min_size=1, max_size=4), st.data())
def test_a_threshold_itself_is_never_missed(thresholds: list[Fraction], data: Any) -> None:
    """A number that is a threshold is at it, and the nearest shares of many cases are not."""
    threshold = data.draw(st.sampled_from(thresholds))
    scale = scale_of(thresholds)
    near = Fraction(1, 10**12)
    assert position(threshold, scale) == mark(threshold, scale)
    assert position(threshold + near, scale) > mark(threshold, scale)
    if threshold:
        assert position(threshold - near, scale) < mark(threshold, scale)


@examples(150)
@given(bands(100), RATIONALS)
def test_the_rule_engine_tests_what_a_band_says(table: Any, value: Fraction) -> None:
    """Exactly one band holds a number, and it is the one whose tests its position passes."""
    assume(value <= 100)
    scale = scale_of([t for b in table for t in (b.low, b.high) if t is not None])
    passing = [
        band
        for band in table
        if all(COMPARISONS[op](position(value, scale), bound) for _, op, bound in band_tests(band, scale))
    ]
    assert passing == [band_of(table, value)]


@examples(150)
@given(st.integers(0, 3000), st.integers(1, 3000))
def test_rounding_is_to_the_nearest_whole_percent_and_halves_go_up(yes: int, no: int) -> None:
    """The whole percentage is the nearest; exactly half-way it is the upper; exact stays exact."""
    share = percentage(yes, yes + no)
    whole = rounded(share, "whole_percent")
    assert rounded(share, "exact") == share == Fraction(100 * yes, yes + no)
    assert whole.denominator == 1
    assert -Fraction(1, 2) < whole - share <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("share", "whole"),
    [
        ("64.49", 64),
        ("64.5", 65),
        ("64.6", 65),
        ("129/2", 65),
        ("0", 0),
        ("0.5", 1),
        ("99.5", 100),
        ("200/3", 67),
    ],
)
def test_rounding(share: str, whole: int) -> None:
    """Halves go up, also where a rounding to even would go down."""
    assert rounded(Fraction(share), "whole_percent") == whole
