"""The cheapest changes are those that trying everything finds, over random packs and inspections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from ratings_engine.counterfactual.engine import what_it_takes
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.samples.model import DiscretionRecord, Judgement
from ratings_engine.standards.model import standards_for
from ratings_engine.vocabulary import OVERALL
from tests.counterfactual.brute_force import size, tried
from tests.strategies import HERE, examples, inspections, packs

if TYPE_CHECKING:
    from ratings_engine.counterfactual.model import Answer, Counterfactual
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards
    from tests.counterfactual.brute_force import Tried

MOST_WAYS = 1500
EVERY = 100_000


@st.composite
def _small(draw: Any, pack: Standards) -> Inspection:
    """Return an inspection whose changes can all be tried, and that rating accepts."""
    inspection = draw(inspections(pack, totals=False, discretion=False))
    bound = draw(st.sampled_from([2, 3, 5]))
    # Few unanswered, else nearly nothing is rated.
    tallies = tuple(
        t._replace(of=None)
        if t.yes is None or t.no is None
        else t._replace(yes=t.yes % bound, no=t.no % 3, unanswered=0)
        for t in inspection.tallies
    )
    sheet = inspection.cases
    if sheet is not None:
        sheet = sheet._replace(cases=sheet.cases[:3])
    inspection = inspection._replace(tallies=tallies, cases=sheet)
    if draw(st.booleans()):
        inspection = inspection._replace(
            judgements=(*inspection.judgements, *draw(_missing(pack, inspection)))
        )
    return _with_discretion(draw, pack, inspection) if pack.discretion else inspection


@st.composite
def _missing(draw: Any, pack: Standards, inspection: Inspection) -> list[Judgement]:
    """Return judgements of the standards that are not rated for want of a source."""
    outcome = conclude_plainly(pack, inspection)
    unsourced = [s for s, found in outcome.standards.items() if found.computed.why == "no_source"]
    return [Judgement(standard, draw(st.integers(0, 3)), "", HERE) for standard in unsourced]


def _lenient(pack: Standards) -> Standards:
    """Return the pack with key questions that a single case rates."""
    standards = tuple(
        s._replace(key_questions=tuple(q._replace(minimum_cases=1) for q in s.key_questions))
        for s in pack.standards
    )
    return pack._replace(digest=f"{pack.digest}:lenient", standards=standards)


def _with_discretion(draw: Any, pack: Standards, inspection: Inspection) -> Inspection:
    """Return the inspection with a record of discretion that the policy allows, if one is found."""
    applicable = standards_for(pack, inspection.provider_type)
    for standard in draw(st.permutations([s.id for s in applicable])):
        for to in draw(st.permutations(range(4))):
            record = DiscretionRecord(standard, to, "Because.", "A panel", HERE)
            moved = inspection._replace(discretion=(record,))
            try:
                conclude_plainly(pack, moved)
            except InvalidInput:
                continue
            return moved
    return inspection


def _level(outcome: Outcome, target: str) -> int | None:
    if target == OVERALL:
        return outcome.overall.level
    if target in outcome.standards:
        return outcome.standards[target].level
    return outcome.key_questions[target].level


def _cost(way: Tried) -> tuple[int, int]:
    return way.cases + way.judgements, way.judgements


def _agrees(answer: Answer, everything: list[Tried], target: str) -> None:
    """Assert that an answer has the cost, and each of the ways, that trying everything finds."""
    ok = [
        way
        for way in everything
        if (level := _level(way.outcome, target)) is not None
        and (level >= answer.level if answer.up else level <= answer.level)
    ]
    if not ok:
        assert answer.why
        assert answer.ways == ()
        return
    best = min(_cost(way) for way in ok)
    assert (answer.cost, answer.judgements) == best
    cheapest = {frozenset(way.changed) for way in ok if _cost(way) == best}
    assert {_changed(way) for way in answer.ways} == cheapest
    assert len(answer.ways) == len(cheapest)
    assert answer.more == 0


def _changed(way: Any) -> frozenset[tuple[str, int]]:
    """Return changes as brute force has them: the id, and the yes answers or the judged rating."""
    return frozenset(
        (c.key_question or c.standard, c.level_to)
        if c.yes is None
        else (c.key_question, c.yes + (c.cases if c.answer == "yes" else -c.cases))
        for c in way.changes
    )


def _asked(pack: Standards, inspection: Inspection, target: str, to: int, **given: Any) -> Counterfactual:
    return what_it_takes(pack, inspection, target, to, alternatives=EVERY, **given)


@examples(250, shrink=False)
@given(st.data())
def test_the_cheapest_changes_are_those_that_trying_everything_finds(data: st.DataObject) -> None:
    """Cost, every tied way, what is impossible, and what would lose the rating: all as tried."""
    pack = _lenient(data.draw(packs()))
    inspection = data.draw(_small(pack))
    indicative = data.draw(st.booleans())
    assume(size(pack, inspection, indicative=indicative) <= MOST_WAYS)
    everything = list(tried(pack, inspection, indicative=indicative))
    now = next(way for way in everything if not way.changed)
    standards = sorted(now.outcome.standards)
    questions = sorted(now.outcome.key_questions)
    targets = [OVERALL, data.draw(st.sampled_from(standards))]
    if questions:
        targets.append(data.draw(st.sampled_from(questions)))
    for target in targets:
        for to in range(4):
            found = _asked(pack, inspection, target, to, indicative=indicative)
            assert found.level == _level(now.outcome, target)
            _agrees(found.answer, everything, target)
            if found.loses is not None:
                _agrees(found.loses, everything, target)
