"""Random packs that ask prompts, and some cases only; and random tables of cases for them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from ratings_engine.standards.model import Attribute, CaseCondition, Derivation, Measure, Prompt
from tests.strategies import all_or_any, cuts, packs, rule

if TYPE_CHECKING:
    from ratings_engine.standards.model import KeyQuestion, Standard, Standards

__all__ = ["CountedTable", "asking_packs", "conditions", "tables_for"]

DECLARED = {
    "sex": ("male", "female"),
    "report": ("yes", "no"),
    "risk": ("low", "medium", "very_high"),
    "band": (),
}
"""Attributes that packs know, with the values that they may have; ``band`` may have any."""
ATTRIBUTES = (*DECLARED, "region")
"""What conditions look at; nobody declares ``region``."""
WRITTEN = {
    "sex": ["male", " Female", "FEMALE ", "", None, "unknown"],
    "report": ["yes", "No", " Y ", "false", "", "n/a", None],
    "risk": ["low", "Very high", "very-high", "VERY_HIGH", "medium", "", "Not known"],
    "band": ["a", " A", "b", "", None, "'; --", "\u00c9", "unknown"],
    "region": ["north", "North ", "", None, '"', "na"],
}
COMPARED = ["male", "female", "yes", "no", "low", "very_high", "a", "b", "north", "\u00e9", "nothing"]
ANSWERS = ["yes", "no", "yes", "no", "na", "", None, " Yes", "NO ", "n/a", "Not applicable", "y"]
MISTAKES = ["maybe", "1", "yes no"]
# A share has as many digits as somebody writes, and databases round what has too many.
LONG = [Fraction(f"33.{'3' * 40}"), Fraction(f"66.{'6' * 25}7"), 50 + Fraction(1, 10**60), Fraction(200, 3)]


@st.composite
def asking_packs(draw: Any) -> Standards:
    """Return a random pack in which key questions follow from prompts, and are asked of some cases only."""
    pack = draw(packs())
    everybody = frozenset(kind.id for kind in pack.provider_types) if draw(st.booleans()) else None
    standards = [draw(_asking(standard, everybody)) for standard in pack.standards]
    # There is something to count.
    standards[0] = draw(_asking(standards[0]._replace(assessed="cases"), everybody))
    measures = dict(pack.measures)
    for name in draw(st.lists(st.sampled_from(["seen", "safe"]), unique=True)):
        gate = (1, Fraction(100), rule("enough_answers"))
        banding = next(iter(pack.bandings.values()))
        measures[name] = Measure(name, "cases", "", "", "", banding, *gate, rule(f"measure.{name}"))
    declared = {name: Attribute(name, name, DECLARED[name]) for name in draw(_some(list(DECLARED)))}
    return pack._replace(
        standards=tuple(standards), measures=measures, attributes=declared, digest=f"{pack.digest}:asking"
    )


def _some(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True)


@st.composite
def _asking(draw: Any, standard: Standard, everybody: frozenset[str] | None) -> Standard:
    questions = tuple([draw(_asked(question, everybody)) for question in standard.key_questions])
    return standard._replace(key_questions=questions, applies_to=everybody or standard.applies_to)


@st.composite
def _asked(draw: Any, question: KeyQuestion, everybody: frozenset[str] | None) -> KeyQuestion:
    prompts = tuple(
        Prompt(f"{question.id}.{letter}", "", essential=draw(st.integers(0, 3)) == 0)
        for letter in "abcde"[: draw(st.sampled_from([0, 1, 2, 3, 5]))]
    )
    share = draw(st.one_of(cuts(100), st.sampled_from(LONG)))
    return question._replace(
        applies_to=everybody or question.applies_to,
        applies_when=draw(st.none() | conditions()),
        prompts=prompts,
        derivation=Derivation(share, rule("derivation")) if draw(st.integers(0, 5)) else None,
        minimum_cases=draw(st.sampled_from([1, question.minimum_cases])),
    )


def conditions() -> st.SearchStrategy[CaseCondition]:
    """Return random conditions on attributes, with all, any and not."""
    values = st.frozensets(st.sampled_from(COMPARED), min_size=1, max_size=4)
    compare = st.builds(
        lambda name, some, negated: CaseCondition("compare", name, some, negated),
        st.sampled_from(ATTRIBUTES),
        values,
        st.booleans(),
    )
    return all_or_any(compare, 4)


class CountedTable(NamedTuple):
    """A header and rows of text; ``None`` is an empty cell."""

    header: list[str]
    rows: list[list[str | None]]


@st.composite
def tables_for(draw: Any, pack: Standards) -> CountedTable:
    """Return a random table of cases for a pack: some of its questions and attributes, seldom a mistake."""
    counted = [q for s in pack.standards if s.assessed == "cases" for q in s.key_questions]
    judged = [q.id for s in pack.standards if s.assessed != "cases" for q in s.key_questions]
    asked = [q.id for q in counted] + [p.id for q in counted for p in q.prompts]
    asked += [m.id for m in pack.measures.values() if m.of == "cases"]
    asked += judged if draw(st.integers(0, 19)) == 0 else []
    columns = draw(st.permutations(draw(st.one_of(st.just(asked), _some(asked)))))
    attributes = draw(st.one_of(st.just(list(ATTRIBUTES)), _some(list(ATTRIBUTES))))
    fixed = draw(st.sampled_from([[], ["provider"], ["provider", "provider_type"]]))
    header = ["case_id", *fixed, *attributes, *(columns or asked[:1])]
    wrong = draw(st.integers(0, 14)) == 0
    rows = [draw(_row(header, pack, number, wrong=wrong)) for number in range(draw(st.integers(1, 12)))]
    return CountedTable(header, rows)


@st.composite
def _row(draw: Any, header: list[str], pack: Standards, number: int, *, wrong: bool) -> list[str | None]:
    known = {
        "case_id": st.sampled_from([f"C{number}"] * 9 + ([f" C{number} ", "C0", ""] if wrong else [])),
        "provider": st.sampled_from(["North", " North  ", "South's"]),
        "provider_type": st.sampled_from([kind.id for kind in pack.provider_types] + ["AAA"]),
        **{name: st.sampled_from(written) for name, written in WRITTEN.items()},
    }
    answer = st.sampled_from(ANSWERS * 3 + MISTAKES if wrong else ANSWERS)
    return [draw(known.get(name, answer)) for name in header]
