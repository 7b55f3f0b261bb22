"""Case sheets that were counted where they are stored, and not read case by case.

Everything that asks for the cases themselves still gets them: they are fetched then.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError
from ratings_engine.samples.model import Case, CaseSheet
from ratings_engine.vocabulary import NA, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ratings_engine.samples.model import CountedFrom
    from ratings_engine.samples.table import Table

__all__ = [
    "Counted",
    "CountedSheet",
    "Held",
    "QuestionCount",
    "case_count",
    "find_case",
    "first_judged",
    "gives_answers",
    "has_cases",
]


class QuestionCount(NamedTuple):
    """How the cases of a provider count for one key question: numbers of cases, as in a tally."""

    yes: int
    no: int
    na: int
    unanswered: int
    not_asked: int
    derived: int
    contradicted: tuple[str, ...]
    contradictions: int


class Held(NamedTuple):
    """What cases hold somewhere: the words, how many of them do, and where the first does."""

    words: str
    cases: int
    place: Place


class Counted(NamedTuple):
    """What was counted of one provider's cases.

    ``columns`` are yes, no, not applicable and unanswered of each of the sheet's questions, as they
    stand in its column; ``key_questions`` say how the cases count for those that have a column,
    or prompts with one. ``fetch`` reads the cases, in the order of the file; None where there are
    none, only tallies, which were ``counted_from`` another sample. ``grouped`` is how the counts
    were made, for those who keep them; ``ways`` what decided how cases count for each key question.

    Two look at one case without fetching all, and are None where that cannot be: ``find`` the case
    of an id, ``first_judged`` the first that has yes or no in a column, by its question's id. So do
    two that count what would surprise: ``values_but`` the values of an attribute that are none of
    some, those that stand first first, and ``unasked`` the cases of which a key question is not
    asked, and that have yes or no in a column of it all the same (None: there are none).
    """

    cases: int
    columns: tuple[tuple[int, int, int, int], ...]
    key_questions: Mapping[str, QuestionCount]
    fetch: Callable[[], tuple[Case, ...]] | None
    grouped: object = None
    ways: Mapping[str, object] = MappingProxyType({})
    counted_from: CountedFrom | None = None
    find: Callable[[str], Case | None] | None = None
    first_judged: Callable[[str], Case | None] | None = None
    values_but: Callable[[str, Sequence[str]], Sequence[Held]] | None = None
    unasked: Callable[[str, str], Held | None] | None = None


class CountedSheet(CaseSheet):
    """A case sheet that knows its counts; its cases are read when somebody looks at them."""

    counted: Counted
    _fetched: tuple[Case, ...] | None

    @classmethod
    def of(
        cls, table: Table, questions: Mapping[str, int], attributes: tuple[str, ...], counted: Counted
    ) -> CountedSheet:
        """Return the sheet of one provider; ``questions`` are the places of columns by id."""
        sheet = cls(table, tuple(questions), tuple(questions.values()), attributes, ())
        sheet.counted = counted
        sheet._fetched = None
        return sheet

    @property
    def cases(self) -> tuple[Case, ...]:
        """Return the cases, fetched once; raises UsageError RE574 where there are only tallies."""
        if self._fetched is None:
            if self.counted.fetch is None:
                message = "the sample is a file of tallies, and this needs the cases themselves"
                remedy = "use the sample that was counted"
                raise UsageError("RE574", message, place=Place(self.table.file), remedy=remedy)
            self._fetched = self.counted.fetch()
        return self._fetched


def has_cases(sheet: CaseSheet) -> bool:
    """Return whether the cases can be looked at, and are not merely counted."""
    return not isinstance(sheet, CountedSheet) or sheet.counted.fetch is not None


def case_count(sheet: CaseSheet) -> int:
    """Return how many cases a sheet has."""
    return sheet.counted.cases if isinstance(sheet, CountedSheet) else len(sheet.cases)


def find_case(sheet: CaseSheet, case_id: str) -> Case | None:
    """Return the case of an id, None where there is none; raises RE574 where there are only tallies."""
    if isinstance(sheet, CountedSheet) and sheet.counted.find is not None:
        return sheet.counted.find(case_id)
    return next((case for case in sheet.cases if case.id == case_id), None)


def gives_answers(sheet: CaseSheet, index: int) -> bool:
    """Return whether any case gives an answer in the column of question number ``index``."""
    if isinstance(sheet, CountedSheet):
        return any(sheet.counted.columns[index][:UNANSWERED])
    return any(case.answers[index] != UNANSWERED for case in sheet.cases)


def first_judged(sheet: CaseSheet, index: int) -> Case | None:
    """Return the first case with yes or no in that column; None where there is none.

    Where there are only tallies it is a case without an id.
    """
    if isinstance(sheet, CountedSheet) and not any(sheet.counted.columns[index][:NA]):
        return None
    if not has_cases(sheet):
        return Case("", 0, b"", ())
    if isinstance(sheet, CountedSheet) and sheet.counted.first_judged is not None:
        return sheet.counted.first_judged(sheet.questions[index])
    return next((case for case in sheet.cases if case.answers[index] < NA), None)
