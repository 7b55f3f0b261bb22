"""The groups of a provider's cases, whoever counted them: an engine, a file of tallies, or here.

Cases that were read one by one are counted here, by the rules of counting them where they are
stored, so that whoever adds up groups needs one code for all samples.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ratings_engine.samples.counted import CountedSheet
from ratings_engine.standards.derivation import derive_answer
from ratings_engine.tallies.groups import DerivedCount, Group, Grouped, seen
from ratings_engine.tallies.model import NAMED_CONTRADICTIONS
from ratings_engine.vocabulary import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.model import Case, CaseSheet
    from ratings_engine.tallies.groups import Contradicting
    from ratings_engine.tallies.plan import CountingPlan, DerivedQuestion

__all__ = ["groups_of"]


def groups_of(plan: CountingPlan, sheet: CaseSheet) -> Grouped:
    """Return a provider's groups, which keep the plan's attributes apart and maybe more.

    Cases that were counted for another plan, or not at all, are read and counted here. Raises
    UsageError RE574 where there are only tallies, and these for another plan.
    """
    counted = sheet.counted.grouped if isinstance(sheet, CountedSheet) else None
    if isinstance(counted, Grouped) and _serves(counted.plan, plan):
        return counted
    return _grouped(plan, sheet)


def _serves(counted: CountingPlan, plan: CountingPlan) -> bool:
    """Return whether what was counted is what a plan counts, by all of its attributes."""
    kept = set(plan.attributes) <= set(counted.attributes)
    return kept and counted._replace(attributes=plan.attributes) == plan


def _grouped(plan: CountingPlan, sheet: CaseSheet) -> Grouped:
    places = [sheet.attributes.index(name) for name in plan.attributes]
    together: dict[tuple[str, ...], list[Case]] = {}
    for case in sheet.cases:
        together.setdefault(tuple(case.attributes[i] for i in places), []).append(case)
    weighed = [_Weighed(question) for question in plan.derived]
    groups: list[Group] = []
    contradicting: Contradicting = {}
    for written, cases in together.items():
        columns = tuple(_column(cases, index) for index in range(len(plan.columns)))
        derived = tuple(each.count(cases) for each in weighed)
        groups.append(Group(written, written, seen(plan, written), len(cases), columns, derived))
        contradicting |= {(written, each.id): ids for each in weighed if (ids := each.contradicting(cases))}
    return Grouped(plan, groups, contradicting)


def _column(cases: Sequence[Case], index: int) -> tuple[int, int, int, int]:
    answers = bytes(case.answers[index] for case in cases)
    yes, no, na, unanswered = (answers.count(answer) for answer in range(UNANSWERED + 1))
    return yes, no, na, unanswered


class _Weighed:
    """A question with prompts: what cases are answered as judged, and as their prompts make it."""

    def __init__(self, question: DerivedQuestion) -> None:
        self.id = question.id
        self._question = question
        self._essential = [must for _, must in question.prompts]
        self._known: dict[tuple[int, ...], int] = {}

    def count(self, cases: Sequence[Case]) -> DerivedCount:
        """Return how cases count."""
        answers = Counter(map(self._answers, cases))
        counts = [0] * (UNANSWERED + 1)
        for (given, outcome), number in answers.items():
            counts[outcome if given == UNANSWERED else given] += number
        yes, no, na, unanswered = counts
        derived = sum(n for (given, outcome), n in answers.items() if given == UNANSWERED != outcome)
        contradictions = sum(n for each, n in answers.items() if _contradict(*each))
        return DerivedCount(yes, no, na, unanswered, derived, contradictions)

    def contradicting(self, cases: Sequence[Case]) -> list[str]:
        """Return the first ids of cases whose judged answer their prompts contradict."""
        return sorted(case.id for case in cases if _contradict(*self._answers(case)))[:NAMED_CONTRADICTIONS]

    def _answers(self, case: Case) -> tuple[int, int]:
        """Return a case's answer as judged, and what its prompts make of it.

        Outcomes are remembered: few combinations of answers recur.
        """
        question, answers = self._question, case.answers
        given = UNANSWERED if question.given is None else answers[question.given]
        prompts = tuple(UNANSWERED if i is None else answers[i] for i, _ in question.prompts)
        if prompts not in self._known:
            self._known[prompts] = derive_answer(prompts, self._essential, question.share)
        return given, self._known[prompts]


def _contradict(given: int, outcome: int) -> bool:
    return UNANSWERED not in (given, outcome) and given != outcome
