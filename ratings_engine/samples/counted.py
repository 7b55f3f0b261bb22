"""Case sheets that were counted where they are stored, and not read case by case.

Everything that asks for the cases themselves still gets them: they are fetched then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.samples.model import CaseSheet
from ratings_engine.vocabulary import NA, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ratings_engine.samples.model import Case
    from ratings_engine.samples.table import Table

__all__ = ["Counted", "CountedSheet", "QuestionCount", "case_count", "first_judged", "gives_answers"]


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


class Counted(NamedTuple):
    """What was counted of one provider's cases.

    ``columns`` are yes, no, not applicable and unanswered of each of the sheet's questions, as they
    stand in its column; ``key_questions`` say how the cases count for those that have a column,
    or prompts with one. ``fetch`` reads the cases, in the order of the file.
    """

    cases: int
    columns: tuple[tuple[int, int, int, int], ...]
    key_questions: Mapping[str, QuestionCount]
    fetch: Callable[[], tuple[Case, ...]]


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
        """Return the cases, fetched once."""
        if self._fetched is None:
            self._fetched = self.counted.fetch()
        return self._fetched


def case_count(sheet: CaseSheet) -> int:
    """Return how many cases a sheet has."""
    return sheet.counted.cases if isinstance(sheet, CountedSheet) else len(sheet.cases)


def gives_answers(sheet: CaseSheet, index: int) -> bool:
    """Return whether any case gives an answer in the column of question number ``index``."""
    if isinstance(sheet, CountedSheet):
        return any(sheet.counted.columns[index][:UNANSWERED])
    return any(case.answers[index] != UNANSWERED for case in sheet.cases)


def first_judged(sheet: CaseSheet, index: int) -> Case | None:
    """Return the first case with yes or no in that column; None where there is none."""
    if isinstance(sheet, CountedSheet) and not any(sheet.counted.columns[index][:NA]):
        return None
    return next((case for case in sheet.cases if case.answers[index] < NA), None)
