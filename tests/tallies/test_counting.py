"""Tests of tallies: how the cases of a sheet are counted for key questions and measures."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import Place
from ratings_engine.samples.model import Case, CaseSheet, GivenTally, Inspection
from ratings_engine.samples.table import Table
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import CaseCondition, Derivation, KeyQuestion, Prompt
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.tallies.from_cases import answers_to, tally_key_question, tally_measure
from ratings_engine.tallies.model import Tally
from ratings_engine.vocabulary import NA, NO, NOT_ASKED, UNANSWERED, YES
from tests.strategies import examples

ANSWERS = {"y": YES, "n": NO, "-": NA, "?": UNANSWERED}
HERE = Place("cases.csv")


def sheet(
    columns: str, *rows: str, attributes: tuple[str, ...] = (), texts: tuple[str, ...] = ()
) -> CaseSheet:
    """Return a sheet: a column for each name, a row of letters (y, n, -, ?) for each case C1, C2, ..."""
    questions = tuple(columns.split())
    table = Table("cases.csv", "", ["case_id", *questions, *attributes], 1, iter(()), spreadsheet=False)
    cases = tuple(
        Case(
            f"C{number}",
            number + 1,
            bytes(ANSWERS[letter] for letter in row),
            tuple(texts[number - 1].split(",")) if texts else (),
        )
        for number, row in enumerate(rows, 1)
    )
    return CaseSheet(table, questions, tuple(range(1, len(questions) + 1)), attributes, cases)


def question(*, condition: CaseCondition | None = None, derived: bool = True) -> KeyQuestion:
    """Return key question 2.1.1 with two prompts, the first essential, and a share of half."""
    plain = load_standards("probation-2018").standards[4].key_questions[0]
    return plain._replace(
        applies_when=condition,
        prompts=(Prompt("2.1.1.a", "", essential=True), Prompt("2.1.1.b", "", essential=False)),
        derivation=Derivation(Fraction(50), plain.rule) if derived else None,
    )


def test_answers_are_counted() -> None:
    """Each case counts once: yes, no, not applicable or unanswered."""
    found = tally_key_question(question(), sheet("2.1.1", "y", "y", "n", "-", "?", "?"))
    assert found == Tally(yes=2, no=1, na=1, unanswered=2)
    assert found.answered == 3


def test_a_question_without_a_column_has_no_tally() -> None:
    """A sheet without a key question or its prompts says nothing of it."""
    assert tally_key_question(question(), sheet("2.1.2", "y")) is None


def test_prompts_answer_a_question_without_a_column() -> None:
    """Prompts alone are tallied, and counted as derived where they settle the answer."""
    found = tally_key_question(question(), sheet("2.1.1.a 2.1.1.b", "yy", "ny", "y?", "?y", "--"))
    assert found == Tally(yes=2, no=1, na=1, unanswered=1, derived=4)


def test_a_prompt_without_a_column_is_unanswered() -> None:
    """Where one prompt has no column, only what the other settles is answered."""
    found = tally_key_question(question(), sheet("2.1.1.a", "y", "n", "-"))
    assert found == Tally(yes=1, no=1, na=0, unanswered=1, derived=2)


def test_prompts_without_a_rule_answer_nothing() -> None:
    """Where a pack says nothing of how prompts make an answer, they make none."""
    assert tally_key_question(question(derived=False), sheet("2.1.1.a 2.1.1.b", "yy")) is None
    found = tally_key_question(question(derived=False), sheet("2.1.1 2.1.1.a", "y?", "n?", "?y"))
    assert found == Tally(yes=1, no=1, na=0, unanswered=1)


def test_a_judged_answer_stands_over_its_prompts() -> None:
    """The judged answer counts; a case whose prompts say otherwise is named, in order of case id."""
    rows = ("nyy", "yny", "yyy", "y??", "?yy", "-yy", "y--")
    found = tally_key_question(question(), sheet("2.1.1 2.1.1.a 2.1.1.b", *rows))
    named = ("C1", "C2", "C6", "C7")
    assert found == Tally(5, 1, 1, 0, derived=1, contradicted=named, contradictions=4)


def test_cases_to_which_a_question_does_not_apply_are_not_asked() -> None:
    """A case that surely fails the condition is not asked, whatever its columns say."""
    condition = CaseCondition("compare", "sex", frozenset(["female"]))
    given_sheet = sheet(
        "2.1.1", "y", "n", "n", "?", attributes=("sex",), texts=("female", "Male", "", "male")
    )
    found = tally_key_question(question(condition=condition), given_sheet)
    assert found == Tally(yes=1, no=1, na=0, unanswered=0, not_asked=2)


def test_a_case_that_is_not_asked_contradicts_nothing() -> None:
    """Prompts of a case that is not asked are neither derived nor compared."""
    condition = CaseCondition("compare", "sex", frozenset(["female"]))
    given_sheet = sheet("2.1.1 2.1.1.a", "yn", "?y", attributes=("sex",), texts=("male", "male"))
    found = tally_key_question(question(condition=condition), given_sheet)
    assert found == Tally(yes=0, no=0, na=0, unanswered=0, not_asked=2)


def test_how_a_case_counts() -> None:
    """A case tells its judged answer, what its prompts make of it, and what is counted."""
    condition = CaseCondition("compare", "sex", frozenset(["female"]))
    given_sheet = sheet(
        "2.1.1 2.1.1.a", "yn", "?n", "yy", attributes=("sex",), texts=("female", "female", "male")
    )
    answer = answers_to(question(condition=condition), given_sheet)
    assert answer is not None
    assert (
        [answer(case) for case in given_sheet.cases]
        == [(YES, NO, YES), (UNANSWERED, NO, NO), (YES, YES, NOT_ASKED)]
        == [(0, 1, 0), (3, 1, 1), (0, 0, 4)]
    )


def test_attributes_are_compared_in_lower_case() -> None:
    """A condition looks at its own attributes alone, in any letter case, whatever the others say."""
    condition = CaseCondition("compare", "risk", frozenset(["very high"]))
    given_sheet = sheet(
        "2.1.1", "y", "n", attributes=("sex", "risk"), texts=("Low,VERY high", "Very high,low")
    )
    found = tally_key_question(question(condition=condition), given_sheet)
    assert found == Tally(yes=1, no=0, na=0, unanswered=0, not_asked=1)


def test_measures_are_counted_like_questions() -> None:
    """A measure of the cases is a column of yes and no; without one it has no tally."""
    given_sheet = sheet("same_officer", "y", "n", "-", "?")
    assert tally_measure("same_officer", given_sheet) == Tally(1, 1, 1, 1)
    assert tally_measure("systems_supported", given_sheet) is None


def inspection(cases: CaseSheet | None = None, *tallies: GivenTally, kind: str = "crc") -> Inspection:
    """Return an inspection of which cases and tallies are known."""
    return Inspection("P", kind, None, (), (), tallies, cases, (), None, HERE)


def test_tallies_come_from_what_was_given_and_from_cases() -> None:
    """Tallies that were given and those of the sheet stand side by side."""
    pack = load_standards("probation-2018")
    counts = GivenTally("2.2.1", 3, 2, 1, 4, None, None, HERE)
    percent = GivenTally("same_officer", None, None, None, None, Fraction(50), 10, HERE)
    found = tallies_of(pack, inspection(sheet("2.1.1 workload_hampered", "yn", "ny"), counts, percent))
    assert found == {
        "2.2.1": Tally(3, 2, 1, 4),
        "same_officer": Tally(None, None, None, None, percentage=Fraction(50), of=10),
        "2.1.1": Tally(1, 1, 0, 0),
        "workload_hampered": Tally(1, 1, 0, 0),
    }
    assert found["same_officer"].answered == 10


def test_questions_of_another_provider_type_are_not_counted() -> None:
    """A column of a standard that does not apply makes no tally."""
    pack = load_standards("probation-2018")
    found = tallies_of(pack, inspection(sheet("2.1.1 4.1.1", "y?"), kind="nps"))
    assert found == {"2.1.1": Tally(1, 0, 0, 0)}


def test_nothing_given_is_no_tally() -> None:
    """An inspection without cases or tallies has none."""
    assert tallies_of(load_standards("probation-2018"), inspection()) == {}


@examples(150)
@given(st.lists(st.tuples(*[st.sampled_from("yn-?")] * 3), max_size=20))
def test_every_case_counts_once(rows: list[tuple[str, ...]]) -> None:
    """Whatever the answers, the tally's counts add up to the cases, and tell the same in any order."""
    letters = ["".join(row) for row in rows]
    found = tally_key_question(question(), sheet("2.1.1 2.1.1.a 2.1.1.b", *letters))
    turned = tally_key_question(question(), sheet("2.1.1 2.1.1.a 2.1.1.b", *reversed(letters)))
    assert found is not None
    assert turned is not None
    assert sum(found[:4], start=found.not_asked) == len(rows)
    assert found[:8] == turned[:8]
    assert found.contradictions == turned.contradictions <= len(rows)
