"""Laws of coverage and mutation that hold whatever the pack and its tests are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import rate_plainly
from ratings_engine.testing.coverage import coverage_of
from ratings_engine.testing.equivalence import why_equivalent
from ratings_engine.testing.mutants import mutants_of
from ratings_engine.testing.mutation import mutate
from ratings_engine.testing.running import run_test
from ratings_engine.testing.touching import touch_of
from ratings_engine.testing.used import used_in
from tests.strategies import Wild, examples, inspections, packs
from tests.testing.given import LIMITS, METHODS, run_of

if TYPE_CHECKING:
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

Ratings = dict[str, int | None] | None


@pytest.mark.parametrize("pack", [METHODS, LIMITS, "probation-2023"])
def test_standards_that_are_not_changed_are_never_noticed(pack: str) -> None:
    """Every test passes on the standards themselves when rated as a mutant is."""
    standards, verdicts = run_of(pack)
    copy = standards._replace(digest="copy")
    assert all(run_test(copy, verdict.test, rate_plainly).passed for verdict in verdicts)


@pytest.mark.parametrize("pack", [METHODS, LIMITS])
def test_a_test_that_does_not_touch_a_mutant_cannot_notice_it(pack: str) -> None:
    """Leaving out the tests that do not touch what a mutant changed hides nothing."""
    standards, verdicts = run_of(pack)
    touches = [touch_of(used_in(standards), verdict) for verdict in verdicts]
    for mutant in mutants_of(standards):
        for touch in touches:
            if not touch.reaches(mutant):
                assert run_test(mutant.standards, touch.verdict.test, rate_plainly).passed, mutant.what


def test_every_mutant_is_another_pack() -> None:
    """No mutant is the standards themselves, and no two of one rule have the same words."""
    for pack in (METHODS, LIMITS, "probation-2018"):
        standards, _ = run_of(pack)
        mutants = list(mutants_of(standards))
        assert all(mutant.standards != standards for mutant in mutants)
        said = [(mutant.kind, mutant.rule, mutant.what) for mutant in mutants]
        assert len(said) == len(set(said))


@examples(40)
@given(data=st.data(), pack=st.sampled_from([METHODS, LIMITS]))
def test_coverage_of_a_union_is_the_union_of_coverages(data: Any, pack: str) -> None:
    """Two sets of tests cover together what each covers alone, in whatever order they are run."""
    standards, verdicts = run_of(pack)
    some = st.lists(st.sampled_from(verdicts), max_size=8)
    one, other = data.draw(some), data.draw(some)
    together = coverage_of(standards, data.draw(st.permutations([*one, *other])))
    apart = coverage_of(standards, one).covered | coverage_of(standards, other).covered
    assert together.covered == apart
    assert len(together.items) == len(together.covered) + len(together.missing)


@examples(4)
@given(st.data())
def test_the_order_of_tests_does_not_matter(data: Any) -> None:
    """The same mutants survive whichever test comes first."""
    standards, verdicts = run_of(LIMITS)
    chosen = data.draw(st.lists(st.sampled_from(verdicts), unique_by=lambda v: v.test.place, max_size=10))
    one = mutate(standards, chosen)
    other = mutate(standards, data.draw(st.permutations(chosen)))
    assert one.killed == other.killed
    assert [s.mutant.identity for s in one.survivors] == [s.mutant.identity for s in other.survivors]
    assert [e.mutant.identity for e in one.equivalent] == [e.mutant.identity for e in other.equivalent]


@examples(4)
@given(st.data())
def test_more_tests_never_notice_less(data: Any) -> None:
    """What some tests notice, they notice with others beside them."""
    standards, verdicts = run_of(LIMITS)
    some = data.draw(st.lists(st.sampled_from(verdicts), unique_by=lambda v: v.test.place, max_size=6))
    assert mutate(standards, some).killed <= mutate(standards, verdicts).killed


def ratings_of(pack: Standards, inspection: Inspection, *, indicative: bool) -> Ratings:
    """Return every rating and the score, or None where the inspection is refused."""
    try:
        result = rate_plainly(pack, inspection, indicative=indicative)
    except InvalidInput:
        return None
    questions = {q.id: q.level for s in result.standards for q in s.key_questions}
    overall = {"overall": result.overall.level, "score": result.overall.score}
    return {**overall, **questions, **{s.id: s.level for s in result.standards}}


@examples(40, shrink=False)
@given(st.data(), st.booleans())
def test_a_mutant_that_is_not_counted_changes_no_rating(data: Any, indicative: bool) -> None:  # noqa: FBT001
    """Whatever is said to be equivalent rates random inspections as the standards do."""
    pack: Standards = data.draw(packs(Wild(discretion=False)))
    equivalent = [mutant for mutant in mutants_of(pack) if why_equivalent(pack, mutant)]
    for _ in range(4 if equivalent else 0):
        inspection = data.draw(inspections(pack, discretion=False, totals=False))
        expected = ratings_of(pack, inspection, indicative=indicative)
        for mutant in equivalent:
            assert ratings_of(mutant.standards, inspection, indicative=indicative) == expected, mutant.what
