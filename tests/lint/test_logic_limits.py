"""What is said of limiting rules over the whole space of ratings, held against the plain evaluator.

The space may not leave anything out that rating can come to, or a rule would be said never to
fire that does; and where everything can be tried one by one it may not hold anything more.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput
from ratings_engine.lint.reach import levels_with, patterns
from ratings_engine.lint.space import Space, spaces
from ratings_engine.rating.discretion import check_discretion
from ratings_engine.rating.evaluator import evaluate
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.samples.model import Inspection, Judgement
from ratings_engine.standards.model import LimitingRule, Overall, RatingCondition, Rule, Standards
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.vocabulary import OVERALL
from tests.strategies import HERE, examples, inspections, packs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.rating.outcome import Outcome

Fired = tuple[bool, ...]


def outcome_of(pack: Standards, inspection: Inspection, *, indicative: bool = False) -> Outcome | None:
    """Return what the plain evaluator concludes; None where discretion is beyond the policy."""
    program = compile_program(pack, inspection.provider_type)
    evidence = gather_evidence(pack, inspection, tallies_of(pack, inspection), indicative=indicative)
    undisturbed = evaluate(program, evidence._replace(discretion={}))
    try:
        moves = check_discretion(program, pack.discretion, evidence, undisturbed)
    except InvalidInput:
        return None
    return evaluate(program, evidence) if moves else undisturbed


def fired_in(space: Space, outcome: Outcome, rules: Sequence[int]) -> Fired:
    """Return which of some rules of a space fired."""
    return tuple(outcome.limits[space.rules[index].id].applies for index in rules)


def rules_on(space: Space, target: str) -> list[int]:
    """Return the rules of a space that cap ``target``."""
    return [index for index, rule in enumerate(space.rules) if rule.target == target]


def space_for(pack: Standards, provider_type: str) -> Space:
    """Return the space of one provider type of a pack that has limiting rules."""
    return next(space for space in spaces(pack) if space.provider_type == provider_type)


# --- nothing is left out


@examples(100, shrink=False)
@given(data=st.data())
def test_what_happens_is_in_the_space(data: st.DataObject) -> None:
    """Rules that fire together in a random inspection are said to be able to, with the same ratings."""
    pack = data.draw(packs())
    assume(pack.limiting_rules)
    inspection = data.draw(inspections(pack))
    outcome = outcome_of(pack, inspection, indicative=data.draw(st.booleans()))
    assume(outcome is not None)
    assert outcome is not None
    space = space_for(pack, inspection.provider_type)
    every = range(len(space.rules))
    seen = patterns(space, every)
    assert seen is None or fired_in(space, outcome, every) in seen
    for target, level in before_caps(space, outcome):
        rules = rules_on(space, target)
        reached = levels_with(space, pack.overall, target, rules)
        if level is not None and (target != OVERALL or inspection.total is None):
            assert reached is None or (fired_in(space, outcome, rules), level) in reached


def before_caps(space: Space, outcome: Outcome) -> Iterator[tuple[str, int | None]]:
    """Yield the targets of limiting rules with their levels before caps."""
    for target in {rule.target for rule in space.rules}:
        if target == OVERALL:
            yield target, outcome.overall.computed.level
        else:
            yield target, outcome.standards[target].moved


# --- nothing is made up


def small(pack: Standards) -> Standards:
    """Return the pack with at most two standards of two key questions, judged without discretion."""
    standards = tuple(
        s._replace(key_questions=s.key_questions[:2], applies_to=pack.standards[0].applies_to)
        for s in pack.standards[:2]
    )
    known = {OVERALL, *(s.id for s in standards), *(q.id for s in standards for q in s.key_questions)}
    rules = [
        rule._replace(conditions=tuple(c for c in rule.conditions if c.subject in known))
        for rule in pack.limiting_rules
        if rule.target in known
    ]
    return pack._replace(
        standards=standards,
        discretion=None,
        limiting_rules=tuple(rule for rule in rules if rule.conditions),
        digest=f"{pack.digest}-small",
    )


def every_inspection(pack: Standards, provider_type: str) -> Iterator[Inspection]:
    """Yield an inspection for every way in which standards and key questions can be judged."""
    ways: list[list[dict[str, int]]] = []
    for standard in pack.standards:
        asked = [q.id for q in standard.key_questions if provider_type in q.applies_to]
        answers = product((None, 0, 1, 2, 3), repeat=len(asked))
        by_question = [
            {q: level for q, level in zip(asked, chosen, strict=True) if level is not None}
            for chosen in answers
        ]
        ways.append([*by_question, *({standard.id: level} for level in range(4))])
    for chosen in product(*ways):
        judgements = tuple(Judgement(s, level, "", HERE) for way in chosen for s, level in way.items())
        yield Inspection("Tried", provider_type, None, judgements, (), (), None, (), None, HERE)


@examples(40, shrink=False)
@given(data=st.data())
def test_the_space_is_exact(data: st.DataObject) -> None:
    """Of small packs every judgement is tried, and the space is just what comes of them."""
    pack = small(data.draw(packs()))
    assume(pack.limiting_rules)
    provider_type = pack.provider_types[0].id
    space = space_for(pack, provider_type)
    tried = [outcome_of(pack, each) for each in every_inspection(pack, provider_type)]
    outcomes = [outcome for outcome in tried if outcome is not None]
    every = range(len(space.rules))
    assert patterns(space, every) == {fired_in(space, outcome, every) for outcome in outcomes}
    for target in {rule.target for rule in space.rules}:
        rules = rules_on(space, target)
        found = {(fired_in(space, o, rules), dict(before_caps(space, o))[target]) for o in outcomes}
        known = {(fired, level) for fired, level in found if level is not None}
        assert levels_with(space, pack.overall, target, rules) == known


# --- the bounds


def plain(count: int, **given: Any) -> Standards:
    """Return a pack of ``count`` standards of one key question each."""
    from ratings_engine.standards.loader import load_standards

    base = load_standards("youth-2021")
    first = base.standards[4]
    standards = tuple(
        first._replace(id=f"2.{n}", key_questions=(first.key_questions[0]._replace(id=f"2.{n}.1"),))
        for n in range(1, count + 1)
    )
    return base._replace(standards=standards, digest=f"plain-{count}-{sorted(given)}", **given)


def capping(target: str, subjects: list[str], needed: int) -> LimitingRule:
    """Return a rule that caps ``target`` at Good while enough of ``subjects`` are Inadequate."""
    conditions = tuple(RatingCondition(subject, 0, 0) for subject in subjects)
    return LimitingRule("many", "", target, 2, needed, conditions, Rule("many", "", 1, "", ""))


def test_a_rule_over_200_standards_is_examined() -> None:
    """A cap on the overall rating may look at every standard of a large pack."""
    pack = plain(200)
    rule = capping(OVERALL, [s.id for s in pack.standards], 3)
    space = spaces(pack._replace(limiting_rules=(rule,)))[0]
    assert patterns(space, [0]) == {(False,), (True,)}
    reached = levels_with(space, pack.overall, OVERALL, [0])
    # Where fewer than three of two hundred are Inadequate, the provider cannot be.
    assert reached == {((False,), 1), ((False,), 2), ((False,), 3)} | {((True,), n) for n in range(4)}


def test_many_linked_standards_are_not_examined() -> None:
    """A cap on a standard that waits for nine others is left out, rather than tried for minutes."""
    pack = plain(10)
    rule = capping("2.1", [s.id for s in pack.standards[1:]], 3)
    space = spaces(pack._replace(limiting_rules=(rule,), digest="linked"))[0]
    assert patterns(space, [0]) is None
    assert levels_with(space, pack.overall, "2.1", [0]) is None


def test_a_total_that_no_standards_make_is_in_no_band() -> None:
    """Means that lie between those that three standards can have are not reached."""
    pack = plain(3)
    rule = capping(OVERALL, ["2.1"], 1)
    narrow = Overall("mean_of_points", 0, pack.overall.bands, pack.overall.rule)
    space = spaces(pack._replace(limiting_rules=(rule,), overall=narrow, digest="narrow"))[0]
    assert levels_with(space, narrow, OVERALL, [0]) == {
        ((False,), 0), ((False,), 1), ((False,), 2), ((False,), 3), ((True,), 0), ((True,), 1), ((True,), 2),
    }  # fmt: skip
