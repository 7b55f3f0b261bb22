"""Tests of what it would take: worked examples, and laws that hold for every inspection."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.counterfactual import engine
from ratings_engine.counterfactual.bundles import CASE, Bundle
from ratings_engine.counterfactual.engine import what_it_takes
from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.rating.engine import conclude_plainly, rate_inspection
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.model import LimitingRule, RatingCondition
from ratings_engine.tallies.from_cases import answers_to
from ratings_engine.vocabulary import NO, OVERALL, RATINGS, UNANSWERED, YES
from tests.rating.given import counted, judged, nothing_known, the_standards
from tests.strategies import examples, inspections, packs, rule

if TYPE_CHECKING:
    from ratings_engine.counterfactual.model import Answer, Change
    from ratings_engine.samples.model import CaseSheet, Inspection
    from ratings_engine.standards.model import KeyQuestion, Standards

ROOT = Path(__file__).parents[2]
CASES = yaml.safe_load(Path(__file__).with_name("what-it-takes.yaml").read_text(encoding="utf-8"))
CRC = ROOT / "samples" / "synthetic" / "crc.yaml"
EVERY = 1000


def read(path: Path, standards: Standards) -> Inspection:
    """Return the one inspection of a sample."""
    [inspection] = read_sample(
        [open_sample(str(path))], standards, provider="", provider_type="", judgements=""
    ).inspections
    return inspection


def briefly(change: Change) -> str:
    """Return a change as the examples write it."""
    if not change.answer:
        return f"{change.key_question or change.standard} {RATINGS[change.level_to]}"
    return f"{change.key_question} {'+' if change.answer == 'yes' else '-'}{change.cases}"


def told(answer: Answer) -> dict[str, Any]:
    """Return the cost and the ways of an answer as the examples write them."""
    ways = ["; ".join(map(briefly, way.changes)) for way in answer.ways]
    return {"cost": [answer.cases, answer.judgements], "ways": ways}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_worked_example(case: dict[str, Any], tmp_path: Path) -> None:
    """Each example has the cost and every tied way that were worked out by hand, or the reason why not."""
    standards = the_standards(case.get("standards", "probation-2018"))
    kind = {"provider": "A provider", "provider_type": case.get("provider_type", "crc")}
    sample = tmp_path / "sample.yaml"
    sample.write_text(yaml.safe_dump({"inspections": [kind | case["given"]]}), encoding="utf-8")
    ask = case["ask"]
    to = RATINGS.index(ask["to"])
    found = what_it_takes(standards, read(sample, standards), ask["target"], to, alternatives=EVERY)
    assert found.answer.why == case.get("why", "")
    if "why" not in case:
        assert told(found.answer) == {"cost": case["cost"], "ways": case["ways"]}
        assert found.answer.more == 0
    if "loses" in case:
        assert (None if found.loses is None else told(found.loses)) == case["loses"]
    for held in case.get("held", {}).items():
        assert held in [(h.subject, h.why) for h in found.held]
    assert {a.key_question: a.yes for a in found.assumed} == case.get("assumed", {})
    if "lapsed" in case:
        assert list(found.answer.ways[0].lapsed) == case["lapsed"]


# --- against the ordinary engine, on real cases


def answered(sheet: CaseSheet, question: KeyQuestion, change: Change) -> CaseSheet:
    """Return the cases with as many judged answers to a key question changed as a change says.

    Where prompts made the answer, it is judged now; a sheet without a column for it gets one.
    """
    counted_as = answers_to(question, sheet)
    assert counted_as is not None
    if question.id not in sheet.questions:
        blank = tuple(c._replace(answers=c.answers + bytes([UNANSWERED])) for c in sheet.cases)
        sheet = sheet._replace(
            questions=(*sheet.questions, question.id), columns=(*sheet.columns, 0), cases=blank
        )
    place = sheet.questions.index(question.id)
    old, new = (NO, YES) if change.answer == "yes" else (YES, NO)
    left, cases = change.cases, []
    for case in sheet.cases:
        here = case
        if left and counted_as(case).counted == old:
            here = case._replace(answers=case.answers[:place] + bytes([new]) + case.answers[place + 1 :])
            left -= 1
        cases.append(here)
    assert not left, "there are not so many answers to change"
    return sheet._replace(cases=tuple(cases))


@pytest.mark.parametrize("to", [0, 2, 3])
def test_changed_cases_are_rated_as_was_said(to: int) -> None:
    """The rule engine rates the sheet with these answers changed, and these judgements, as promised."""
    standards = the_standards("probation-2018")
    inspection = read(CRC, standards)
    found = what_it_takes(standards, inspection, OVERALL, to, alternatives=2)
    questions = {q.id: q for standard in standards.standards for q in standard.key_questions}
    for way in found.answer.ways:
        sheet = inspection.cases
        assert sheet is not None
        levels = {j.subject: j.level for j in inspection.judgements}
        for change in way.changes:
            if change.answer:
                sheet = answered(sheet, questions[change.key_question or ""], change)
            else:
                levels[change.standard] = change.level_to
        changed = inspection._replace(
            cases=sheet,
            judgements=tuple(j._replace(level=levels[j.subject]) for j in inspection.judgements),
            discretion=tuple(d for d in inspection.discretion if d.standard not in way.lapsed),
        )
        assert rate_inspection(standards, changed).overall.level == to


# --- laws


@examples(60, shrink=False)
@given(st.data())
def test_a_further_target_never_costs_less(data: st.DataObject) -> None:
    """What reaches a further rating reaches the nearer one too, so it costs no less."""
    pack = data.draw(packs())
    inspection = data.draw(inspections(pack, discretion=False))
    found = [what_it_takes(pack, inspection, OVERALL, to, alternatives=3) for to in range(4)]
    now = found[0].level
    if now is None:
        assert {each.answer.why for each in found} == {"not_rated"}
        return
    assert found[now].answer.cost == 0
    for side in (found[now:], found[now::-1]):
        costs = [each.answer.cost for each in side]
        known = [cost for cost in costs if cost is not None]
        assert known == sorted(known)
        assert costs[: len(known)] == known
    for each in found:
        for alone in (each.cases_alone, each.judgements_alone):
            if alone is not None and alone.cost is not None:
                assert each.answer.cost is not None
                assert alone.cost >= each.answer.cost


@examples(60, shrink=False)
@given(st.data())
def test_fewer_ways_are_the_first_of_all(data: st.DataObject) -> None:
    """Listing fewer ways changes neither the cost nor their number, and keeps those of fewest changes."""
    pack = data.draw(packs())
    inspection = data.draw(inspections(pack, discretion=False, totals=False))
    to = data.draw(st.integers(0, 3))
    few, many = (what_it_takes(pack, inspection, OVERALL, to, alternatives=n).answer for n in (1, 200))
    assert (few.cost, few.why, few.best, few.limits) == (many.cost, many.why, many.best, many.limits)
    assert len(few.ways) + few.more == len(many.ways) + many.more
    assert [len(way.changes) for way in few.ways] == [len(way.changes) for way in many.ways[:2]]


def test_a_way_that_rating_does_not_confirm_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the search wrong, rating the changed inspection would show it, and nothing would be told."""
    wrong = Bundle(CASE, 1, (((0, 1),),))
    monkeypatch.setattr(engine, "cheapest_ways", lambda *_: wrong)
    inspection = nothing_known(
        "crc", tallies=(counted("2.2.1", 10, 90), *(counted(f"2.2.{n}", 1, 9) for n in (2, 3)))
    )
    with pytest.raises(InternalError) as caught:
        what_it_takes(the_standards("probation-2018"), inspection, "2.2", 2, alternatives=0)
    assert caught.value.code == "RE905"


def test_what_rating_refuses_is_refused() -> None:
    """An inspection that cannot be rated has no counterfactual either."""
    inspection = nothing_known("crc", judgements=judged(**{"2.2": 2}), tallies=(counted("2.2.1", 1, 1),))
    with pytest.raises(InvalidInput) as caught:
        what_it_takes(the_standards("probation-2018"), inspection, OVERALL, 2, alternatives=0)
    assert [finding.code for finding in caught.value.findings] == ["RE530"]


# --- speed


def limited(standards: Standards) -> Standards:
    """Return youth standards with limiting rules on many key questions, on the overall and on standards."""
    by_cases = [s for s in standards.standards if s.assessed == "cases"]
    questions = [q.id for s in by_cases for q in s.key_questions]
    rules = [
        _limit("weak", OVERALL, 2, 4, [(q, 1) for q in questions]),
        _limit("unsafe", OVERALL, 1, 3, [(q, 0) for q in questions]),
        *(_limit(f"own-{s.id}", s.id, 1, 1, [(s.key_questions[-1].id, 0)]) for s in by_cases),
        *(_limit(f"after-{s.id}", s.id, 2, 2, [(q, 0) for q in questions[::2]]) for s in by_cases[:3]),
    ]
    return standards._replace(digest=f"{standards.digest}-limited", limiting_rules=tuple(rules))


def _limit(name: str, target: str, at_most: int, needed: int, when: list[tuple[str, int]]) -> LimitingRule:
    conditions = tuple(RatingCondition(subject, 0, highest) for subject, highest in when)
    return LimitingRule(name, "", target, at_most, needed, conditions, rule(name))


def test_twelve_standards_with_limiting_rules_are_quick() -> None:
    """Twelve standards, thirteen limiting rules and 131 cases take well under a second."""
    standards = limited(the_standards("youth-2018"))
    by_cases = [s for s in standards.standards if s.assessed == "cases"]
    tallies = [
        counted(q.id, 40 + 7 * n % 60, 91 - 7 * n % 60)
        for n, q in enumerate(q for s in by_cases for q in s.key_questions)
    ]
    levels = judged(**{s.id: n % 3 for n, s in enumerate(standards.standards) if s.assessed == "judgement"})
    inspection = nothing_known("yot", judgements=levels, tallies=tuple(tallies))
    took = []
    for _ in range(3):
        start = time.perf_counter()
        found = what_it_takes(standards, inspection, OVERALL, 3, alternatives=20)
        took.append(time.perf_counter() - start)
    assert min(took) < 1
    assert conclude_plainly(standards, inspection).overall.level == found.level
