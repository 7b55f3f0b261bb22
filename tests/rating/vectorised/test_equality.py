"""The rules over arrays conclude what the rule engine does, on random packs and inspections.

The rule engine says nothing that the plain evaluator does not (it raises InternalError), so
most examples are held against that one, which needs no ruleset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly, rate_inspection
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.rating.vectorised.compiled import compile_for_arrays
from ratings_engine.rating.vectorised.evaluating import rate_arrays
from ratings_engine.rating.vectorised.facts import facts_of
from ratings_engine.tallies.counting import tallies_of
from tests.rating.vectorised.lenient import lenient, moved_by_panels
from tests.strategies import Wild, examples, inspections, packs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

Said = dict[str, Any]


def over_arrays(pack: Standards, batch: list[Inspection], *, indicative: bool) -> list[Said]:
    """Return what the arrays say of inspections of one provider type, all rated at once."""
    compiled = compile_for_arrays(pack, batch[0].provider_type)
    evidence = [evidence_of(pack, inspection, indicative=indicative) for inspection in batch]
    ratings = rate_arrays(compiled, facts_of(compiled, evidence))
    layout = compiled.layout
    names = [
        *layout.subjects[: layout.key_questions],
        *[f"m {m}" for m in layout.subjects[layout.key_questions :]],
    ]
    said = []
    for row in range(len(batch)):
        told: Said = dict(zip(names, map(level, ratings.subjects[row]), strict=True))
        for place, standard in enumerate(layout.standards):
            stages = (ratings.computed, ratings.moved, ratings.standards)
            told[standard] = tuple(level(stage[row, place]) for stage in stages)
        limits = zip(compiled.program.limits, ratings.limits[row], strict=True)
        told |= {f"limit {limit.rule.id}": bool(applies) for limit, applies in limits}
        told["computed"], told["overall"] = level(ratings.overall_computed[row]), level(ratings.overall[row])
        told["points"], told["rated"] = int(ratings.points[row]), int(ratings.rated[row])
        told["refused"] = bool(ratings.refused[row].any())
        said.append(told)
    return said


def level(found: Any) -> int | None:
    """Return a level of an array as one of an outcome."""
    return None if found < 0 else int(found)


def evidence_of(pack: Standards, inspection: Inspection, *, indicative: bool) -> Evidence:
    """Return what rating an inspection starts from."""
    return gather_evidence(pack, inspection, tallies_of(pack, inspection), indicative=indicative)


def plainly(pack: Standards, inspection: Inspection, *, indicative: bool) -> Said:
    """Return what the plain evaluator says, in the same words; only ``refused`` where it refuses."""
    try:
        outcome = conclude_plainly(pack, inspection, indicative=indicative)
    except InvalidInput as refusal:
        # Anything else than discretion beyond the policy is a fault of the test.
        return {"refused": {finding.code for finding in refusal.findings} <= BEYOND_POLICY}
    return {**told_by(outcome), "refused": False}


BEYOND_POLICY = {"RE540", "RE541", "RE542", "RE543", "RE544", "RE545"}


def told_by(outcome: Outcome) -> Said:
    """Return an outcome in the words of ``over_arrays``."""
    overall = outcome.overall
    return {
        **{question: conclusion.level for question, conclusion in outcome.key_questions.items()},
        **{f"m {measure}": conclusion.level for measure, conclusion in outcome.measures.items()},
        **{s: (each.computed.level, each.moved, each.level) for s, each in outcome.standards.items()},
        **{f"limit {rule}": limit.applies for rule, limit in outcome.limits.items()},
        "computed": overall.computed.level,
        "overall": overall.level,
        "points": overall.points,
        "rated": overall.rated,
    }


def by_type(found: Iterable[Inspection]) -> list[list[Inspection]]:
    """Return inspections in batches of one provider type."""
    batches: dict[str, list[Inspection]] = {}
    for inspection in found:
        batches.setdefault(inspection.provider_type, []).append(inspection)
    return list(batches.values())


def agree(pack: Standards, found: list[Inspection], *, indicative: bool) -> None:
    """Assert that the arrays say all that the plain evaluator says of each."""
    for batch in by_type(found):
        said = over_arrays(pack, batch, indicative=indicative)
        for inspection, told in zip(batch, said, strict=True):
            expected = plainly(pack, inspection, indicative=indicative)
            assert {name: told[name] for name in expected} == expected


@examples(250, shrink=False)
@given(st.data(), st.booleans())
def test_arrays_say_what_the_plain_evaluator_does(data: Any, indicative: bool) -> None:  # noqa: FBT001
    """Key questions, measures, standards at each stage, limits, points and overall are the same."""
    pack: Standards = data.draw(packs())
    found = [data.draw(inspections(pack, discretion=False)) for _ in range(6)]
    agree(pack, found, indicative=indicative)


@examples(150, shrink=False)
@given(st.data(), st.booleans())
def test_arrays_agree_on_discretion(data: Any, wild: bool) -> None:  # noqa: FBT001
    """A record of discretion moves a rating, or is refused, as the policy has it."""
    pack: Standards = data.draw(packs() if wild else packs(Wild(rising=True, limits="adverse")))
    found = [data.draw(inspections(pack, totals=False)) for _ in range(8)]
    agree(pack, found, indicative=False)


@examples(200, shrink=False)
@given(st.data())
def test_arrays_agree_where_much_is_rated_and_moved(data: Any) -> None:
    """The same of packs that rate nearly everything, with a record on one standard at a time."""
    pack: Standards = data.draw(lenient(data.draw(packs(Wild(rising=data.draw(st.booleans()))))))
    found = []
    for _ in range(8):
        inspection: Inspection = data.draw(inspections(pack, discretion=False, totals=False))
        moved = data.draw(moved_by_panels(pack, inspection))
        found += [moved._replace(discretion=(record,)) for record in moved.discretion] or [inspection]
    agree(pack, found, indicative=False)


@examples(30, shrink=False)
@given(st.data())
def test_arrays_say_what_the_rule_engine_does(data: Any) -> None:
    """Standards and the overall rating and score are those that durable_rules concludes."""
    pack: Standards = data.draw(packs())
    found = [data.draw(inspections(pack, discretion=False)) for _ in range(6)]
    for batch in by_type(found):
        said = over_arrays(pack, batch, indicative=True)
        for inspection, told in zip(batch, said, strict=True):
            result = rate_inspection(pack, inspection, indicative=True)
            assert {s.id: s.level for s in result.standards} == {
                s.id: told[s.id][2] for s in result.standards
            }
            assert result.overall.level == told["overall"]
            assert result.overall.score in (None, told["points"])
