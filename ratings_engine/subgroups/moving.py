"""Other tables that agree with everything shown: what keeps a hidden number from being worked out.

There are three ways to make one. A *swap* gives a case of one subgroup another answer to one
question and a case of another subgroup the opposite: the question's totals and the sizes of
the subgroups stay. A *transfer* takes one case out of a subgroup and puts one into another, in
every question at once: the totals stay, and the sizes change, which is possible only where
they are hidden. An *exchange* lets two cases of different subgroups trade what they are asked, with
their answers to it. Only hidden numbers may change, none may fall below 0, and no subgroup may
vanish, because that it is listed says that it has a case.

Whether a case is asked a question follows from the pack's conditions. So no swap changes it,
and the cases that the other two move are asked what some case of their subgroup is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.vocabulary import NA, UNANSWERED

if TYPE_CHECKING:
    from ratings_engine.subgroups.counting import Counts

__all__ = ["Hidden", "Moves"]

ASKED = range(UNANSWERED + 1)
"""Answers of cases that are asked the question: yes, no, not applicable, unanswered."""


class Hidden(NamedTuple):
    """What is hidden: by question the subgroups of which yes and no are; with ``rest`` also all else.

    All else is every subgroup's size, and how many of its cases were not applicable, unanswered
    and not asked. Without ``rest`` that is hidden of the rows in ``rows``, and the sizes are shown.
    """

    rows: tuple[frozenset[int], ...]
    rest: bool

    def answers(self, question: int, one: int, other: int) -> range:
        """Return the answers that are hidden of both subgroups."""
        if one in self.rows[question] and other in self.rows[question]:
            return ASKED
        return range(NA, UNANSWERED + 1) if self.rest else range(0)


class Moves:
    """What can be moved in a table of counts, given what is hidden of it."""

    def __init__(self, counts: Counts, *, sizes_known: bool) -> None:
        """Look at ``counts``; ``sizes_known`` says that subgroups' sizes are known whatever is hidden."""
        self.counts = counts
        self.sizes_known = sizes_known

    def safe(self, hidden: Hidden, question: int, group: int, answer: int) -> bool:
        """Return whether a number above 0 could as well be another, as far as anybody can see."""
        return any(
            self._swap(hidden, question, group, other, answer)
            or self._transfer(hidden, question, (group, other), answer)
            or self._transfer(hidden, question, (other, group), answer)
            or self._exchange(hidden, question, (group, other), answer)
            or self._exchange(hidden, question, (other, group), answer)
            for other in range(len(self.counts.sizes))
            if other != group
        )

    def size_safe(self, hidden: Hidden, group: int) -> bool:
        """Return whether a subgroup could as well be of another size, as far as anybody can see.

        Where the sizes are known anyway there is nothing to keep.
        """
        return self.sizes_known or any(
            self._can_move(hidden, group, other) or self._can_move(hidden, other, group)
            for other in range(len(self.counts.sizes))
            if other != group
        )

    def _swap(self, hidden: Hidden, question: int, group: int, other: int, answer: int) -> bool:
        """Return whether a swap between two subgroups changes how often ``group`` has ``answer``."""
        answers = hidden.answers(question, group, other)
        if answer not in answers:
            return False
        ours, theirs = self.counts.answers[question][group], self.counts.answers[question][other]
        return any(
            theirs.asked[a] or (ours.asked[a] and theirs.asked[answer]) for a in answers if a != answer
        )

    def _transfer(self, hidden: Hidden, question: int, way: tuple[int, int], answer: int) -> bool:
        """Return whether a case with ``answer`` to ``question`` can go from one subgroup to another."""
        source, target = way
        if self.sizes_known or answer not in hidden.answers(question, source, target):
            return False
        if not self.counts.answers[question][source].asked[answer]:
            return False
        return self._can_move(hidden, source, target, of=question)

    def _exchange(self, hidden: Hidden, question: int, way: tuple[int, int], answer: int) -> bool:
        """Return whether a case with ``answer`` can trade what it is asked with one not asked it."""
        source, target = way
        if not self.counts.answers[question][source].asked[answer]:
            return False
        return any(
            question in asked
            and question not in other
            and all({source, target} <= hidden.rows[q] for q in asked ^ other)
            for asked in self.counts.asked[source]
            for other in self.counts.asked[target]
        )

    def _can_move(self, hidden: Hidden, source: int, target: int, of: int | None = None) -> bool:
        """Return whether a case, asked question ``of`` if one is given, can go to another subgroup."""
        if not hidden.rest or self.counts.sizes[source] == 1:
            return False
        return any(
            (of is None or of in asked) and all(self._gives(hidden, q, source, target) for q in asked)
            for asked in self.counts.asked[source]
        )

    def _gives(self, hidden: Hidden, question: int, source: int, target: int) -> bool:
        """Return whether a subgroup has a case to give whose answer is hidden in both."""
        row = self.counts.answers[question][source].asked
        return any(row[answer] for answer in hidden.answers(question, source, target))
