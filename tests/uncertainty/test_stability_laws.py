"""Every resample is rated as the rule engine rates a sample of the same cases, on random packs.

A resample is written out as a sample of its own, each case as often as it was drawn, and rated
by the plain evaluator, without which the rule engine says nothing. So whatever is settled case
by case is tried too: conditions on who is asked, and answers that follow from prompts.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly, rate_inspection
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.rating.vectorised.compiled import compile_for_arrays
from ratings_engine.rating.vectorised.evaluating import rate_arrays
from ratings_engine.rating.vectorised.facts import facts_of
from ratings_engine.samples.model import Case, CaseSheet
from ratings_engine.standards.model import CaseCondition, Derivation, KeyQuestion, Prompt, standards_for
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.uncertainty.stability_counting import counts_of, sampled_answers
from ratings_engine.uncertainty.stability_draws import draw_cases
from ratings_engine.vocabulary import OVERALL
from tests.rating.vectorised.lenient import by_cases, lenient, moved_by_panels
from tests.strategies import Wild, examples, inspections, packs, rule, sheet_of

if TYPE_CHECKING:
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.vectorised.ratings import Ratings
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

ONLY_WOMEN = CaseCondition("compare", "sex", frozenset({"female"}))
ROWS = 6
Levels = dict[str, int]


@st.composite
def with_prompts(draw: Any, pack: Standards) -> Standards:
    """Return a pack some of whose key questions have prompts, and some are not asked of every case."""
    rated = by_cases(draw(lenient(pack)) if draw(st.integers(0, 3)) else pack)
    standards = tuple(
        standard._replace(key_questions=tuple(draw(_asked(question)) for question in standard.key_questions))
        for standard in rated.standards
    )
    return rated._replace(standards=standards)


@st.composite
def _asked(draw: Any, question: KeyQuestion) -> KeyQuestion:
    condition = ONLY_WOMEN if draw(st.booleans()) else None
    if draw(st.booleans()):
        return question._replace(applies_when=condition)
    prompts = tuple(Prompt(f"{question.id}.{letter}", "", draw(st.booleans())) for letter in "ab")
    share = Derivation(draw(st.sampled_from([Fraction(50), Fraction(60), Fraction(100)])), rule("derivation"))
    return question._replace(applies_when=condition, prompts=prompts, derivation=share)


@st.composite
def answered(draw: Any, pack: Standards, inspection: Inspection) -> Inspection:
    """Return an inspection most of whose standards rest on cases, which mostly say the person's sex."""
    kept = [draw(st.integers(0, 3)) == 0 for _ in pack.standards]
    own = {
        subject
        for standard, keep in zip(pack.standards, kept, strict=True)
        if keep
        for subject in (standard.id, *[q.id for q in standard.key_questions])
    }
    given_otherwise = inspection._replace(
        judgements=tuple(j for j in inspection.judgements if j.subject in own),
        tallies=tuple(t for t in inspection.tallies if t.subject in own | set(pack.measures)),
    )
    columns = [
        column
        for standard in standards_for(pack, inspection.provider_type)
        if standard.id not in own
        for question in standard.key_questions
        for column in (question.id, *[p.id for p in question.prompts])
        if draw(st.integers(0, 5))
    ]
    answer = st.sampled_from([0, 0, 0, 1, 1, 2, 3])
    rows = draw(st.lists(st.tuples(*[answer] * len(columns)), min_size=2, max_size=20))
    sexes = draw(st.lists(st.sampled_from(["female", "male", ""]), min_size=len(rows), max_size=len(rows)))
    sheet = sheet_of(columns, rows)
    cases = tuple(case._replace(attributes=(sex,)) for case, sex in zip(sheet.cases, sexes, strict=True))
    return given_otherwise._replace(cases=sheet._replace(attributes=("sex",), cases=cases))


def resampled(pack: Standards, inspection: Inspection, drawn: Any, *, indicative: bool) -> Ratings:
    """Return the ratings of resamples over arrays."""
    compiled = compile_for_arrays(pack, inspection.provider_type)
    sheet = inspection.cases
    assert sheet is not None
    tallies = tallies_of(pack, inspection)
    facts = facts_of(compiled, [gather_evidence(pack, inspection, tallies, indicative=indicative)])
    given_tallies = frozenset(t.subject for t in inspection.tallies)
    sampled = sampled_answers(pack, compiled, sheet, given_tallies)
    if sampled.columns:
        facts = facts._replace(counts=counts_of(sampled, facts.counts[0], drawn))
    return rate_arrays(compiled, facts)


def written_out(sheet: CaseSheet, times: list[int]) -> CaseSheet:
    """Return a sheet in which each case stands so many times, under names of its own."""
    cases = [
        Case(f"{case.id}-{copy}", case.row, case.answers, case.attributes)
        for case, number in zip(sheet.cases, times, strict=True)
        for copy in range(number)
    ]
    return sheet._replace(cases=tuple(cases))


def said_plainly(outcome: Outcome) -> Levels:
    """Return the levels of standards and of the provider, -1 where not rated."""
    levels = {name: each.level for name, each in outcome.standards.items()} | {OVERALL: outcome.overall.level}
    return {name: -1 if level is None else level for name, level in levels.items()}


def said_over_arrays(pack: Standards, inspection: Inspection, ratings: Ratings, row: int) -> Levels:
    """Return the same of one resample; where nothing varies, of the only row."""
    names = compile_for_arrays(pack, inspection.provider_type).layout.standards
    row = min(row, len(ratings.overall) - 1)
    return dict(zip(names, ratings.standards[row].tolist(), strict=True)) | {
        OVERALL: int(ratings.overall[row])
    }


@examples(120, shrink=False)
@given(st.data(), st.booleans(), st.integers(0, 1000))
def test_a_resample_is_rated_like_a_sample(data: Any, indicative: bool, seed: int) -> None:  # noqa: FBT001
    """Standards and the overall rating of each resample are those of its cases, written out."""
    pack: Standards = data.draw(with_prompts(data.draw(packs())))
    plain: Inspection = data.draw(inspections(pack, discretion=False, totals=False))
    inspection = data.draw(answered(pack, plain))
    sheet = inspection.cases
    population = data.draw(st.one_of(st.none(), st.integers(len(sheet.cases), 3 * len(sheet.cases))))
    drawn = draw_cases(np.random.Generator(np.random.PCG64(seed)), ROWS, len(sheet.cases), population)
    ratings = resampled(pack, inspection, drawn, indicative=indicative)
    for row in range(ROWS):
        alone = inspection._replace(cases=written_out(sheet, drawn[row].tolist()))
        expected = said_plainly(conclude_plainly(pack, alone, indicative=indicative))
        assert said_over_arrays(pack, alone, ratings, row) == expected


@examples(20, shrink=False)
@given(st.data(), st.integers(0, 1000))
def test_a_resample_is_rated_like_a_sample_by_the_rule_engine(data: Any, seed: int) -> None:
    """The same of the rule engine itself."""
    pack: Standards = data.draw(with_prompts(data.draw(packs())))
    plain: Inspection = data.draw(inspections(pack, discretion=False, totals=False))
    inspection = data.draw(answered(pack, plain))
    sheet = inspection.cases
    drawn = draw_cases(np.random.Generator(np.random.PCG64(seed)), 3, len(sheet.cases), None)
    ratings = resampled(pack, inspection, drawn, indicative=False)
    for row in range(3):
        alone = inspection._replace(cases=written_out(sheet, drawn[row].tolist()))
        result = rate_inspection(pack, alone)
        levels = {s.id: s.level for s in result.standards} | {OVERALL: result.overall.level}
        expected = {name: -1 if level is None else level for name, level in levels.items()}
        assert said_over_arrays(pack, alone, ratings, row) == expected


@examples(120, shrink=False)
@given(st.data(), st.integers(0, 1000))
def test_discretion_moves_a_resample_where_the_policy_lets_it(data: Any, seed: int) -> None:
    """A record is applied to a resample as to a sample; where it would be refused it moves nothing."""
    pack: Standards = data.draw(with_prompts(data.draw(packs(Wild(rising=True)))))
    plain: Inspection = data.draw(inspections(pack, discretion=False, totals=False))
    by_cases_alone = data.draw(answered(pack, plain))
    inspection = data.draw(moved_by_panels(pack, by_cases_alone))
    inspection = inspection._replace(discretion=inspection.discretion[:1])
    sheet = inspection.cases
    drawn = draw_cases(np.random.Generator(np.random.PCG64(seed)), ROWS, len(sheet.cases), None)
    ratings = resampled(pack, inspection, drawn, indicative=False)
    for row in range(ROWS):
        alone = inspection._replace(cases=written_out(sheet, drawn[row].tolist()))
        try:
            outcome = conclude_plainly(pack, alone)
        except InvalidInput:
            outcome = conclude_plainly(pack, alone._replace(discretion=()))
        assert said_over_arrays(pack, alone, ratings, row) == said_plainly(outcome)
