"""The values of a varying number at which a provider's rating can change at all."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.rating.evaluator import banded_value
from ratings_engine.standards.banding import percentage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.diff.targets import Varied
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Band, Standards
    from ratings_engine.tallies.model import Tally

__all__ = ["turning_values"]


def turning_values(
    standards: Standards,
    every: Sequence[Varied],
    varied: Varied,
    inspection: Inspection,
    tallies: Mapping[str, Tally],
) -> set[Fraction]:
    """Return every value at which a rating can turn, and some at which it does not.

    With two numbers of ``every`` varying at once, one threshold may meet the other: what turns
    that one turns this one too.
    """
    values = _thresholds(standards)
    for each in every if len(every) > 1 else (varied,):
        values |= _data(standards, every, each, inspection, tallies)
        values |= {each.target.low, each.target.high}
    return values


def _data(
    standards: Standards,
    every: Sequence[Varied],
    varied: Varied,
    inspection: Inspection,
    tallies: Mapping[str, Tally],
) -> set[Fraction]:
    """Return what is held against a number: shares of cases, measures, or points."""
    setting = varied.setting
    if not setting.questions and not setting.measures:
        return set() if varied.target.whole else set(_points(standards, every, inspection))
    names = setting.questions | (standards.measures.keys() if setting.measures else frozenset())
    shares = set(_shares(standards, names, inspection, tallies))
    policy = standards.discretion
    if not inspection.discretion or policy is None:
        return shares
    # How far a panel may move a rating depends on how near the threshold is.
    return shares | {share + side * policy.within for share in shares for side in (-1, 1)}


def _shares(
    standards: Standards, names: frozenset[str], inspection: Inspection, tallies: Mapping[str, Tally]
) -> Iterator[Fraction]:
    """Yield the percentages that are banded, those of cases unanswered, and measures."""
    for tally in (tallies[name] for name in names if name in tallies):
        value = banded_value(tally, standards.rounding.policy)
        if value is not None:
            yield value
        if tally.unanswered and tally.answered is not None:
            yield percentage(tally.unanswered, tally.answered + tally.unanswered)
    yield from (measure.value for measure in inspection.measures if measure.measure in names)


def _points(standards: Standards, every: Sequence[Varied], inspection: Inspection) -> Iterator[Fraction]:
    """Yield every sum of points, and every mean of them, that standards or key questions can come to."""
    varying = [int(each.target.high) for each in every if each.target.whole and each.target.unit == "points"]
    most = max(*standards.points, *varying, 0)
    sizes = [len(standards.standards), *(len(standard.key_questions) for standard in standards.standards)]
    for count in range(1, max(sizes) + 1):
        yield from (Fraction(points, count) for points in range(count * most + 1))
    yield from map(Fraction, range(len(standards.standards) * most + 1))
    if inspection.total is not None:
        yield from map(Fraction, range(inspection.total.score + 1))


def _thresholds(standards: Standards) -> set[Fraction]:
    """Return the thresholds of all tables: one that varies may meet another."""
    tables = [standards.overall.bands]
    tables += [s.combination.bands for s in standards.standards]
    tables += [q.banding.bands for s in standards.standards for q in s.key_questions]
    tables += [measure.banding.bands for measure in standards.measures.values()]
    bands: set[Band] = {band for table in dict.fromkeys(tables) for band in table}
    return {end for band in bands for end in (band.low, band.high) if end is not None}
