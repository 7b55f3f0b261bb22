"""Somebody who works out hidden numbers: every table of whole numbers that agrees with all that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.subgroups.counting import Counts
    from ratings_engine.subgroups.moving import Hidden

    Equation = tuple[dict[int, int], int]

ANSWERS = 5
INFEASIBLE = 2


class Known(NamedTuple):
    """What is known: equations over all cells and sizes, and the numbers that are shown."""

    equations: numpy.ndarray
    sums: numpy.ndarray
    lowest: numpy.ndarray
    highest: numpy.ndarray


class Adversary:
    """Knows the totals, every shown number, and that each subgroup has a case.

    The questions in each set of ``together`` are asked of the same cases.
    """

    def __init__(
        self, counts: Counts, hidden: Hidden, together: list[set[int]], *, sizes_known: bool
    ) -> None:
        """Know what is not ``hidden`` of ``counts``, and the sizes too if they are known anyway."""
        self.counts = counts
        self.groups = len(counts.sizes)
        self.width = (len(counts.answers) * ANSWERS + 1) * self.groups
        self.known = self._known(hidden, together, sizes_known=sizes_known)

    def cell(self, question: int, group: int, answer: int) -> int:
        """Return the number of a cell's variable."""
        return (question * self.groups + group) * ANSWERS + answer

    def size(self, group: int) -> int:
        """Return the number of the variable of a subgroup's size."""
        return len(self.counts.answers) * self.groups * ANSWERS + group

    def can_tell(self, variable: int, true: int) -> bool:
        """Return whether no other number than the true one is possible."""
        known = self.known
        assert self._possible(variable, true, true), "the adversary's knowledge contradicts the truth"
        return not (
            self._possible(variable, known.lowest[variable], true - 1)
            or self._possible(variable, true + 1, known.highest[variable])
        )

    def _possible(self, variable: int, low: float, high: float) -> bool:
        if low > high:
            return False
        lowest, highest = self.known.lowest.copy(), self.known.highest.copy()
        lowest[variable], highest[variable] = max(low, lowest[variable]), min(high, highest[variable])
        if lowest[variable] > highest[variable]:
            return False
        found = milp(
            numpy.zeros(self.width),
            integrality=numpy.ones(self.width),
            bounds=Bounds(lowest, highest),
            constraints=LinearConstraint(self.known.equations, self.known.sums, self.known.sums),
        )
        assert found.status in (0, INFEASIBLE), found.message
        return found.status == 0

    def _known(self, hidden: Hidden, together: list[set[int]], *, sizes_known: bool) -> Known:
        equations = [*self._totals(), *self._sizes(), *self._asked_alike(together)]
        lowest, highest = numpy.zeros(self.width), numpy.full(self.width, float(sum(self.counts.sizes)))
        lowest[[self.size(group) for group in range(self.groups)]] = 1
        for variable, number in self._shown(hidden, sizes_known=sizes_known):
            lowest[variable] = highest[variable] = number
        matrix = numpy.zeros((len(equations), self.width))
        for place, (terms, _) in enumerate(equations):
            matrix[place, list(terms)] = list(terms.values())
        return Known(matrix, numpy.array([total for _, total in equations], dtype=float), lowest, highest)

    def _totals(self) -> Iterator[Equation]:
        """Yield what the provider's own numbers say."""
        yield {self.size(group): 1 for group in range(self.groups)}, sum(self.counts.sizes)
        for question, rows in enumerate(self.counts.answers):
            for answer in range(ANSWERS):
                cells = {self.cell(question, group, answer): 1 for group in range(self.groups)}
                yield cells, sum(row[answer] for row in rows)

    def _sizes(self) -> Iterator[Equation]:
        """Yield that every case of a subgroup is counted somewhere in each question."""
        for question in range(len(self.counts.answers)):
            for group in range(self.groups):
                cells = {self.cell(question, group, answer): 1 for answer in range(ANSWERS)}
                yield {**cells, self.size(group): -1}, 0

    def _asked_alike(self, together: list[set[int]]) -> Iterator[Equation]:
        for first, *others in (sorted(questions) for questions in together):
            for question in others:
                for group in range(self.groups):
                    yield {self.cell(question, group, 4): 1, self.cell(first, group, 4): -1}, 0

    def _shown(self, hidden: Hidden, *, sizes_known: bool) -> Iterator[tuple[int, int]]:
        """Yield the variables whose numbers are shown, with these."""
        for group, size in enumerate(self.counts.sizes):
            if sizes_known or not hidden.rest:
                yield self.size(group), size
        for question, rows in enumerate(self.counts.answers):
            for group, row in enumerate(rows):
                if group not in hidden.rows[question]:
                    for answer in range(2 if hidden.rest else ANSWERS):
                        yield self.cell(question, group, answer), row[answer]
