"""How sure the percentage of each key question is: its interval, and how far off its boundaries are.

An interval is about the caseload that a sample was drawn from as if every case had the same
chance: what share of it would be yes, had all of it been inspected. It says nothing of how sure an
inspector is of an answer. Where the size of the caseload is known the interval is exact, else
Wilson's.

A caseload has cases of which a question is not asked, or to which it does not apply; how many is
not known. As is usual for a part of a population of unknown size (W. G. Cochran, Sampling
Techniques, 3rd edition, Wiley 1977, section 2.12) the sampled fraction of the whole stands for
that of the part: the part is taken to be as large, within the caseload, as it is within the
sample. Cases left unanswered are as if they had not been drawn.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.results.intervals import IntervalNode, MarginNode
from ratings_engine.standards.banding import band_of, percentage, rounded
from ratings_engine.standards.confidence import confidence_of
from ratings_engine.standards.model import standards_for
from ratings_engine.uncertainty.intervals_exact import exact_interval
from ratings_engine.uncertainty.intervals_wilson import quantile, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.results.model import InspectionResult, KeyQuestionNode, RatingResult
    from ratings_engine.standards.model import Band, Standards
    from ratings_engine.vocabulary import Level

__all__ = ["inspection_with_intervals", "with_intervals"]

MOST_DECIMALS = 12
"""A published percentage with more decimals is taken to be exact."""


class _Asked(NamedTuple):
    """At what confidence, in percent, and its quantile; and of how many eligible cases, if known."""

    confidence: Fraction
    z: float
    population: int | None


class _Counts(NamedTuple):
    """So many of the answered cases are yes; ``left_out`` are those the question is not of."""

    yes: int
    answered: int
    left_out: int
    unanswered: int


def with_intervals(
    standards: Standards, result: RatingResult, confidence: Fraction | None = None
) -> RatingResult:
    """Return a result whose key questions have intervals.

    ``confidence`` is in percent, between 0 and 100; without it the standards' own is taken.
    """
    return result._replace(
        inspections=tuple(inspection_with_intervals(standards, i, confidence) for i in result.inspections)
    )


def inspection_with_intervals(
    standards: Standards, inspection: InspectionResult, confidence: Fraction | None = None
) -> InspectionResult:
    """Return the result of one inspection with intervals; see ``with_intervals``."""
    level = confidence_of(standards) if confidence is None else confidence
    asked = _Asked(level, quantile(level), inspection.population)
    bands = {
        question.id: question.banding.bands
        for standard in standards_for(standards, inspection.provider_type)
        for question in standard.key_questions
    }
    nodes = tuple(
        standard._replace(
            key_questions=tuple(_with_interval(q, bands[q.id], asked) for q in standard.key_questions)
        )
        for standard in inspection.standards
    )
    return inspection._replace(standards=nodes)


def _with_interval(node: KeyQuestionNode, bands: Sequence[Band], asked: _Asked) -> KeyQuestionNode:
    found = _counts(node)
    if isinstance(found, str):
        return node._replace(why_no_interval=found)
    interval = _interval(found, bands, node.rounding, asked)
    return node._replace(interval=interval, margin=_margin(node, bands), why_no_interval="")


def _counts(node: KeyQuestionNode) -> _Counts | str:
    """Return the counts that a percentage rests on, or why there are none to make an interval of."""
    if node.judgement is not None:
        return "judged"
    if node.percentage is None or node.level is None:
        return "no_percentage" if node.percentage is None else "not_rated"
    if node.yes is not None and node.no is not None:
        return _Counts(node.yes, node.yes + node.no, (node.na or 0) + node.not_asked, node.unanswered or 0)
    if not node.of:
        return "percentage_alone"
    implied = _implied(node.percentage, node.of)
    if len(implied) != 1:
        return "several_counts" if implied else "no_count"
    return _Counts(implied[0], node.of, 0, 0)


def _implied(share: Fraction, of: int) -> range:
    """Return the counts of ``of`` cases that may have been published as ``share`` percent.

    It was rounded to the decimals that it has, and whether halves went up is not known.
    """
    shown = (Fraction(1, 10**decimals) for decimals in range(MOST_DECIMALS + 1))
    half = next((unit for unit in shown if (share / unit).denominator == 1), Fraction(0)) / 2
    least, most = (share - half) * of / 100, (share + half) * of / 100
    return range(max(0, math.ceil(least)), min(of, math.floor(most)) + 1)


def _interval(counts: _Counts, bands: Sequence[Band], rounding: str, asked: _Asked) -> IntervalNode:
    population, too_small = _population(counts, asked.population)
    if population is None:
        method = "wilson"
        low, high = wilson_interval(counts.yes, counts.answered, asked.z)
    else:
        method = "hypergeometric"
        fewest, most = exact_interval(counts.yes, counts.answered, population, asked.confidence)
        share = percentage(counts.yes, counts.answered)
        # No whole number of cases may be the sample's share of so few.
        low = min(share, percentage(fewest, population))
        high = max(share, percentage(most, population))
    spanned = _spanned(bands, rounded(low, rounding), rounded(high, rounding))
    return IntervalNode(low, high, asked.confidence, method, population, too_small, spanned)


def _population(counts: _Counts, population: int | None) -> tuple[int | None, bool]:
    """Return how many cases of the caseload the question is of, and whether the caseload is too small.

    None where that is not known, or the caseload is said to be smaller than the sample of it.
    """
    if population is None:
        return None, False
    known = counts.answered + counts.left_out
    if population < known + counts.unanswered:
        return None, True
    part = Fraction(population * counts.answered, known)
    return max(counts.answered, int(rounded(part, "whole"))), False


def _spanned(bands: Sequence[Band], low: Fraction, high: Fraction) -> tuple[Level, ...]:
    """Return the ratings of all that may be banded from ``low`` to ``high``, from the lowest."""
    ends = {band_of(bands, low).level, band_of(bands, high).level}
    between = {band.level for band in bands if band.low is not None and low <= band.low < high}
    return tuple(sorted(ends | between))


def _margin(node: KeyQuestionNode, bands: Sequence[Band]) -> MarginNode | None:
    """Return the steps to the nearest boundaries, as the result has them, and the ratings beyond.

    None where the answers behind a published percentage are not known.
    """
    if node.yes is None or node.no is None:
        return None
    yes, answered = node.yes, node.yes + node.no

    def rated(count: int) -> Level:
        return band_of(bands, rounded(percentage(count, answered), node.rounding)).level

    up = node.next.steps if node.next is not None else None
    down = node.met.steps if node.met is not None else None
    return MarginNode(
        up, down, None if up is None else rated(yes + up), None if down is None else rated(yes - down)
    )
