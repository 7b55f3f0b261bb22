"""Tests of the rule engine behind its one door: safe, repeatable, and never believed unchecked."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import InternalError, InvalidInput, Place
from ratings_engine.rating import capacity, engine, evaluator
from ratings_engine.rating.engine import rate_inspection
from ratings_engine.rating.facts import facts_of
from ratings_engine.rating.inference import Inference
from ratings_engine.rating.productions import Production
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.rulebook import Rulebook, compile_rulebook
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.samples.model import DiscretionRecord, GivenTally, Inspection, Judgement, MeasureValue
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import LimitingRule, RatingCondition, Rule
from ratings_engine.tallies.counting import tallies_of
from tests.rating.given import HERE, counted, inspection_of, judged, nothing_known, the_standards
from tests.strategies import sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.rating.inference import Trace
    from ratings_engine.standards.model import Standards

RULE = Rule("a-rule", "pack/framework.yaml", 1, "", "")


def trace_of(pack: Standards, inspection: Inspection) -> Trace:
    """Return what the rule engine does with an inspection."""
    machine = engine._machine(pack, inspection.provider_type)
    evidence = gather_evidence(pack, inspection, tallies_of(pack, inspection), indicative=True)
    return machine.inference.run(facts_of(machine.program, machine.rulebook, evidence, {}))


# --- one machine, many inspections


def test_two_thousand_inspections_through_one_machine() -> None:
    """Each of 2,000 inspections through one ruleset is rated as the plain evaluator rates it."""
    pack = the_standards("limits")
    chance = random.Random(2017)  # noqa: S311
    machine = engine._machine(pack, "inner")
    levels = set()
    for _ in range(2000):
        inspection = inspection_of(pack, "inner", chance)
        evidence = gather_evidence(pack, inspection, tallies_of(pack, inspection), indicative=False)
        reading, trace = engine._conclude(machine, evidence)
        levels.add(reading.outcome.overall.level)
        assert len(trace.facts) < 100
    assert engine._machine(pack, "inner") is machine
    assert levels == {None, 0, 1, 2, 3}


def test_no_fact_of_one_inspection_reaches_another() -> None:
    """An inspection has the same trace before and after another one, and the same as ever again."""
    pack = load_standards("probation-2018")
    chance = random.Random(1)  # noqa: S311
    one, other = (inspection_of(pack, "crc", chance) for _ in range(2))
    first, between, again = (trace_of(pack, inspection) for inspection in (one, other, one))
    assert again == first
    assert between != first


def test_provider_types_have_rules_of_their_own() -> None:
    """A division and a company are rated by different rulesets of the same pack, in any order."""
    pack = load_standards("probation-2018")
    chance = random.Random(2)  # noqa: S311
    division, company = inspection_of(pack, "nps", chance), inspection_of(pack, "crc", chance)
    first = [trace_of(pack, inspection) for inspection in (division, company)]
    assert [trace_of(pack, inspection) for inspection in (company, division)] == first[::-1]


def test_a_pack_that_changed_is_not_rated_by_old_rules() -> None:
    """Standards that are another object have another machine, even under the same digest."""
    pack = load_standards("probation-2023")
    other = pack._replace(points=(0, 1, 2, 4))
    assert engine._machine(pack, "pdu").program.points == (0, 1, 2, 3)
    assert engine._machine(other, "pdu").program.points == (0, 1, 2, 4)
    assert engine._machine(pack, "pdu").program.points == (0, 1, 2, 3)


# --- what goes wrong inside the rule engine


def inference_of(conclude: Callable[..., dict[str, Any]]) -> Inference:
    """Return an inference of one rule: what is judged is concluded by ``conclude``."""
    production = Production(RULE, ((("judged", "eq", 1),),), conclude)
    return Inference(Rulebook((production,), {}))


def test_a_fault_in_a_conclusion_is_told_and_forgotten() -> None:
    """A conclusion that raises ends in InternalError, and the next run knows nothing of it."""

    def conclude(fact: dict[str, Any]) -> dict[str, Any]:
        return {"of": fact["about"], "rated": 1, "level": 6 // fact["level"]}

    inference = inference_of(conclude)
    with pytest.raises(InternalError) as caught:
        inference.run([{"judged": 1, "about": "q1.1.1", "level": 0}])
    assert caught.value.code == "RE902"
    assert "ZeroDivisionError" in caught.value.message
    trace = inference.run([{"judged": 1, "about": "q1.1.1", "level": 3}])
    assert [trace.facts[firing.conclusion]["level"] for firing in trace.firings] == [2]


def test_a_fact_that_no_rule_wants_is_told_and_forgotten() -> None:
    """A fact that the library refuses ends in InternalError, and the next run works."""
    inference = inference_of(lambda fact: {"of": fact["about"]})
    with pytest.raises(InternalError) as caught:
        inference.run([{"nobody": 1}])
    assert caught.value.code == "RE902"
    assert len(inference.run([{"judged": 1, "about": "q1.1.1"}]).firings) == 1


def test_facts_that_raise_while_they_are_made_leave_no_session() -> None:
    """Where evidence cannot be made into facts, the run ends in InternalError, and the next works."""
    inference = inference_of(lambda fact: {"of": fact["about"]})

    def facts() -> Any:
        yield {"judged": 1, "about": "q1.1.1"}
        raise KeyError("about")

    with pytest.raises(InternalError) as caught:
        inference.run(facts())
    assert caught.value.code == "RE902"
    assert len(inference.run([{"judged": 1, "about": "q1.1.1"}]).firings) == 1


# --- nothing of the user's text reaches the rule engine

IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/-]{1,80}\Z")
TEXTS = [
    'Robert"); DROP TABLE providers;--',
    "' OR 1=1 --",
    "Zoë 🏴 Ωμέγα",
    "x" * 100_000,
    "{m.id}",
    "$m",
    "null",
    "65",
    "\x00\x1b[31m\n",
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
def test_facts_hold_integers_and_identifiers_alone(text: str) -> None:
    """Whatever a sample says, facts and conclusions are small integers and the pack's identifiers."""
    pack = load_standards("probation-2018")
    questions = [q.id for q in pack.standards[5].key_questions]
    sheet = sheet_of(questions, [(0, 1, 2), (0, 0, 3)])
    cases = sheet._replace(
        cases=tuple(case._replace(id=text + case.id) for case in sheet.cases),
        attributes=(text,),
        questions=sheet.questions,
    )
    cases = cases._replace(cases=tuple(case._replace(attributes=(text,)) for case in cases.cases))
    place = Place(text, 1, 1)
    inspection = Inspection(
        provider=text,
        provider_type="crc",
        population=10**15,
        judgements=(Judgement("1.1", 2, text, place), Judgement("1.3.1", 1, text, place)),
        measures=(MeasureValue("cases_per_worker", Fraction(10**9, 7), place),),
        tallies=(GivenTally("2.1.1", None, None, None, None, Fraction(200, 3), None, place),),
        cases=cases,
        discretion=(),
        total=None,
        place=place,
    )
    assert rate_inspection(pack, inspection, indicative=True).provider == text
    trace = trace_of(pack, inspection)
    assert len(trace.facts) > 50
    for fact in trace.facts.values():
        for name, value in fact.items():
            assert IDENTIFIER.match(name)
            assert type(value) is int or value == "" or IDENTIFIER.match(value), (name, value)


def test_words_of_discretion_stay_outside() -> None:
    """The reason and who authorised it are told in the result, and not to the rule engine."""
    pack = load_standards("probation-2018")
    tallies = tuple(counted(f"2.1.{n}", 62, 38) for n in (1, 2, 3))
    record = DiscretionRecord("2.1", 2, TEXTS[0], TEXTS[2], HERE)
    result = rate_inspection(pack, nothing_known("crc", tallies=tallies, discretion=(record,)))
    [moved] = [s.discretion for s in result.standards if s.discretion]
    assert (moved.reason, moved.authorised_by) == (TEXTS[0], TEXTS[2])
    assert TEXTS[0] not in str(result.firings)


# --- what the rule engine can hold


def wide(questions: int, standards: int) -> Standards:
    """Return a pack of many standards with many key questions each."""
    plain = load_standards("probation-2023")
    model = plain.standards[3]
    question = model.key_questions[0]
    made = tuple(
        model._replace(
            id=f"2.{s}",
            key_questions=tuple(question._replace(id=f"2.{s}.{q}") for q in range(1, questions + 1)),
        )
        for s in range(1, standards + 1)
    )
    return plain._replace(digest=f"wide:{questions}x{standards}", standards=made)


def limited(rules: int) -> Standards:
    """Return a pack with many limiting rules that look at the same standard."""
    plain = load_standards("probation-2023")
    rule = plain.overall.rule
    made = tuple(
        LimitingRule(f"l{n}", "", "overall", 1, 1, (RatingCondition("1.1", 0, 0),), rule)
        for n in range(rules)
    )
    return plain._replace(digest=f"limited:{rules}", limiting_rules=made)


def with_threshold(threshold: Fraction) -> Standards:
    """Return a pack whose key questions are banded at ``threshold`` instead of 50."""
    plain = load_standards("probation-2023")

    def moved(table: Any) -> Any:
        return table._replace(
            bands=tuple(
                b._replace(
                    low=threshold if b.low == 50 else b.low, high=threshold if b.high == 50 else b.high
                )
                for b in table.bands
            )
        )

    standards = tuple(
        s._replace(key_questions=tuple(q._replace(banding=moved(q.banding)) for q in s.key_questions))
        for s in plain.standards
    )
    return plain._replace(digest=f"threshold:{threshold}", standards=standards)


def refusal(pack: Standards) -> list[str]:
    """Return the codes with which a pack is refused when something is to be rated by it."""
    with pytest.raises(InvalidInput) as caught:
        rate_inspection(pack, nothing_known("pdu"))
    return [finding.code for finding in caught.value.findings]


def conditions(pack: Standards) -> int:
    """Return how many distinct conditions the rules of a pack need."""
    rulebook = compile_rulebook(compile_program(pack, "pdu"))
    return len({test for p in rulebook.productions for pattern in p.patterns for test in pattern})


def test_more_conditions_than_the_engine_holds_are_refused() -> None:
    """A pack beyond the rule engine's 480 conditions is refused before the engine sees it."""
    pack = wide(16, 14)
    assert conditions(pack) > capacity.MAX_CONDITIONS
    assert "RE601" in refusal(pack)


def test_more_rules_on_one_rating_than_the_engine_holds_are_refused() -> None:
    """A pack whose limiting rules look at one standard too often is refused; one just below is rated."""
    assert refusal(limited(15)) == ["RE603"]
    levels = dict.fromkeys(("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"), 0)
    overall = rate_inspection(limited(14), nothing_known("pdu", judgements=judged(**levels))).overall
    assert [limit.applies for limit in overall.limits] == [True] * 14


def test_thresholds_too_fine_for_the_engine_are_refused() -> None:
    """A threshold that needs integers of more than 62 bits is refused."""
    assert set(refusal(with_threshold(50 + Fraction(1, 10**18 + 9)))) == {"RE604"}


def test_a_measure_too_large_for_the_engine_is_refused() -> None:
    """A measure of the provider beyond 62 bits is refused, with its place."""
    pack = load_standards("probation-2018")
    measure = MeasureValue("cases_per_worker", Fraction(10**19), Place("s.yaml", 7, 3))
    with pytest.raises(InvalidInput) as caught:
        rate_inspection(pack, nothing_known("crc", measures=(measure,)))
    assert [(f.code, str(f.place)) for f in caught.value.findings] == [("RE605", "s.yaml:7:3")]


def test_a_pack_as_large_as_is_let_in_is_rated() -> None:
    """Just below its limits the rule engine still agrees with the plain evaluator."""
    chance = random.Random(3)  # noqa: S311
    pack = wide(15, 12)
    assert 450 < conditions(pack) <= capacity.MAX_CONDITIONS
    for _ in range(5):
        result = rate_inspection(pack, inspection_of(pack, "pdu", chance))
        assert len(result.standards) == 12


def test_thresholds_as_fine_as_are_let_in_are_exact() -> None:
    """Just below its limits the rule engine tells 50% from a threshold a trillionth above it."""
    pack = with_threshold(50 + Fraction(1, 10**12))
    tallies = (counted("2.1.1", 1, 1), counted("2.1.2", 500_000_001, 499_999_999))
    result = rate_inspection(pack, nothing_known("pdu", tallies=tallies))
    levels = {q.id: q.level for s in result.standards for q in s.key_questions}
    assert (levels["2.1.1"], levels["2.1.2"]) == (0, 1)


# --- a fault of either engine is found by the other


def a_crc() -> tuple[Standards, Inspection]:
    """Return a company of which 2.1.1 is 70% and Good, like everything else."""
    pack = load_standards("probation-2018")
    ids = [
        q.id
        for s in pack.standards
        if s.assessed == "cases"
        for q in s.key_questions
        if "crc" in q.applies_to
    ]
    levels = {f"1.{n}": 2 for n in (1, 2, 3, 4)}
    tallies = tuple(counted(i, 7, 3) for i in ids)
    return pack, nothing_known("crc", judgements=judged(**levels), tallies=tallies)


def test_a_wrong_plain_evaluation_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the evaluator takes the wrong band nothing is rated, and the rule that fired is named."""
    pack, inspection = a_crc()
    right = evaluator.band_of
    monkeypatch.setattr(
        evaluator, "band_of", lambda bands, value: right(bands, min(value + 10, Fraction(100)))
    )
    with pytest.raises(InternalError) as caught:
        rate_inspection(pack, inspection)
    assert caught.value.code == "RE904"
    assert "2.1.1 is Conclusion(level=2, why='') by rule banding.share-of-cases.good" in caught.value.message
    assert caught.value.remedy


def test_a_wrong_combination_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the evaluator combines wrongly nothing is rated."""
    pack, inspection = a_crc()
    monkeypatch.setattr(evaluator, "combine", lambda *_: 3)
    with pytest.raises(InternalError) as caught:
        rate_inspection(pack, inspection)
    assert caught.value.code == "RE904"
    assert "2.1 is " in caught.value.message


def rate_with_trace(monkeypatch: pytest.MonkeyPatch, change: Callable[[Trace], Trace]) -> None:
    """Rate a company with a rule engine whose trace is changed."""
    pack, inspection = a_crc()
    run = Inference.run
    monkeypatch.setattr(Inference, "run", lambda self, facts: change(run(self, facts)))
    rate_inspection(pack, inspection)


CONCLUSIONS = ["of:q2.1.1", "of:overall", "stage:s2.1:computed", "stage:s1.1:0", "of:s1.1", "stage:overall:0"]


@pytest.mark.parametrize("key", CONCLUSIONS)
def test_a_missing_conclusion_is_caught(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trace that lacks the firing behind a rating is refused, and the conclusion named."""
    kind, about = key.split(":", 1)

    def without(trace: Trace) -> Trace:
        kept = [f for f in trace.firings if trace.facts[f.conclusion].get(kind) != about]
        assert len(kept) == len(trace.firings) - 1
        return trace._replace(firings=kept)

    with pytest.raises(InternalError) as caught:
        rate_with_trace(monkeypatch, without)
    assert (caught.value.code, key in caught.value.message) == ("RE903", True)


def test_a_conclusion_reached_twice_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trace in which two rules concluded the same thing is refused."""
    with pytest.raises(InternalError) as caught:
        rate_with_trace(monkeypatch, lambda trace: trace._replace(firings=[*trace.firings, trace.firings[0]]))
    assert caught.value.code == "RE903"
    assert "twice" in caught.value.message


@pytest.mark.parametrize("kind", ["of", "stage"])
def test_every_wrong_level_in_a_trace_is_caught(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever conclusion's level were wrong, nothing would be rated."""
    trace = trace_of(*a_crc())
    levels = [name for name, fact in trace.facts.items() if kind in fact and "level" in fact]
    assert len(levels) > 10
    for name in levels:
        with monkeypatch.context() as patch, pytest.raises(InternalError) as caught:
            rate_with_trace(patch, lambda t, name=name: corrupted(t, name))
        assert caught.value.code == "RE904"


def corrupted(trace: Trace, name: str) -> Trace:
    """Return the trace with one level one too low."""
    fact = trace.facts[name]
    return trace._replace(facts={**trace.facts, name: {**fact, "level": fact["level"] - 1}})
