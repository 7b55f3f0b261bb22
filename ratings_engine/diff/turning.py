"""The values of a varying number at which a provider's rating can change at all."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from ratings_engine.diff.setting_model import DISTANCES, POINTS, PROMPTS, UNANSWERED
from ratings_engine.rating.evaluator import banded_value
from ratings_engine.standards.banding import percentage
from ratings_engine.tallies.counting import tallies_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ratings_engine.diff.targets import Varied
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Band, Standards
    from ratings_engine.tallies.model import Tally

__all__ = ["Turning"]


class Turning:
    """Where numbers of one inspection can turn a rating; with two at once, what turns one turns both.

    One threshold that varies may meet the other. ``tallied`` are the tallies by every way in
    which the numbers have its cases counted.
    """

    def __init__(self, standards: Standards, every: Sequence[Varied], inspection: Inspection) -> None:
        """Know the standards, all numbers that vary, and the inspection."""
        self._standards = standards
        self._every = every
        self._inspection = inspection
        ways = [standards, *(way for each in every for way in _ways_to_count(standards, each))]
        self._tallied = [tallies_of(way, inspection) for way in ways]

    def values(self, varied: Varied) -> set[Fraction]:
        """Return every value of a number at which a rating can turn, and some at which it does not."""
        values = _thresholds(self._standards)
        for each in self._every if len(self._every) > 1 else (varied,):
            values |= {*self._held_against(each), each.target.low, each.target.high}
        return values

    def _held_against(self, varied: Varied) -> Iterable[Fraction]:
        """Return what is held against a number: shares of cases, measures, points, distances."""
        setting = varied.setting
        if setting.whole:
            return ()
        if setting.against == POINTS:
            return self._points()
        if setting.against == PROMPTS:
            return _shares_of_prompts(self._standards, setting.subjects)
        if setting.against == UNANSWERED:
            return self._unanswered(setting.subjects)
        if setting.against == DISTANCES:
            return self._distances()
        return self._near(set(self._shares(setting.subjects)))

    def _tallies(self, names: frozenset[str]) -> Iterator[Tally]:
        for tallies in self._tallied:
            yield from (tallies[name] for name in names if name in tallies)

    def _shares(self, names: frozenset[str]) -> Iterator[Fraction]:
        """Yield the percentages that are banded, and measures."""
        for tally in self._tallies(names):
            value = banded_value(tally, self._standards.rounding.policy)
            if value is not None:
                yield value
        yield from (each.value for each in self._inspection.measures if each.measure in names)

    def _near(self, shares: set[Fraction]) -> set[Fraction]:
        """Return shares, and what lies as far from them as discretion reaches."""
        policy = self._standards.discretion
        if not self._inspection.discretion or policy is None:
            return shares
        return shares | {share + side * policy.within for share in shares for side in (-1, 1)}

    def _unanswered(self, names: frozenset[str]) -> Iterator[Fraction]:
        for tally in self._tallies(names):
            if tally.unanswered and tally.answered is not None:
                yield percentage(tally.unanswered, tally.answered + tally.unanswered)

    def _distances(self) -> Iterator[Fraction]:
        """Yield how far shares are from thresholds."""
        questions = frozenset(q.id for s in self._standards.standards for q in s.key_questions)
        shares, edges = set(self._shares(questions)), _thresholds(self._standards)
        return (abs(edge - share) for share in shares for edge in edges)

    def _points(self) -> Iterator[Fraction]:
        """Yield every sum of points, and every mean, that standards or key questions can come to."""
        standards = self._standards.standards
        varying = [each.target for each in self._every if each.setting.whole]
        most = max(*self._standards.points, *(int(t.high) for t in varying if t.unit == POINTS), 0)
        sizes = [len(standards), *(len(standard.key_questions) for standard in standards)]
        for count in range(1, max(sizes) + 1):
            yield from (Fraction(points, count) for points in range(count * most + 1))
        yield from map(Fraction, range(len(standards) * most + 1))
        if self._inspection.total is not None:
            yield from map(Fraction, range(self._inspection.total.score + 1))


def _ways_to_count(standards: Standards, varied: Varied) -> Iterator[Standards]:
    """Yield standards for every way in which a number has cases counted, which most numbers do not."""
    setting, target = varied.setting, varied.target
    if setting.against != PROMPTS:
        return
    turning = _shares_of_prompts(standards, setting.subjects)
    inside = sorted({target.low, target.high, *(v for v in turning if target.low < v < target.high)})
    for value in (*inside, *((low + high) / 2 for low, high in pairwise(inside))):
        yield setting.set_to(standards, value)


def _shares_of_prompts(standards: Standards, names: frozenset[str]) -> set[Fraction]:
    """Return every share of its prompts that a case can come to."""
    questions = (q for s in standards.standards for q in s.key_questions if q.id in names)
    most = max((len(question.prompts) for question in questions), default=0)
    return {percentage(part, whole) for whole in range(1, most + 1) for part in range(whole + 1)}


def _thresholds(standards: Standards) -> set[Fraction]:
    """Return the thresholds of all tables: one that varies may meet another."""
    tables = [standards.overall.bands]
    tables += [s.combination.bands for s in standards.standards]
    tables += [q.banding.bands for s in standards.standards for q in s.key_questions]
    tables += [measure.banding.bands for measure in standards.measures.values()]
    tables += [standards.indicators.bands] if standards.indicators else []
    bands: set[Band] = {band for table in dict.fromkeys(tables) for band in table}
    return {end for band in bands for end in (band.low, band.high) if end is not None}
