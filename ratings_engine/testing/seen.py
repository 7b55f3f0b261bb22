"""What one test exercised, read from its result: the same items that ``items`` lists."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.standards.banding import band_of, rounded
from ratings_engine.standards.conditions import holds
from ratings_engine.testing.attainable import neighbours
from ratings_engine.testing.cuts import cuts_of
from ratings_engine.testing.items import (
    Item,
    asked_item,
    asker,
    band_item,
    condition_item,
    derivation_item,
    discretion_item,
    gate_item,
    limit_item,
    method_item,
    overall_item,
    rounding_item,
    side_item,
    unrated_item,
)
from ratings_engine.testing.used import Gate, Used, comparisons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.rating.program import Limit
    from ratings_engine.results.model import (
        CaseNode,
        CaseQuestion,
        IndicatorNode,
        InspectionResult,
        KeyQuestionNode,
        LimitNode,
        StandardNode,
    )
    from ratings_engine.standards.model import Band, KeyQuestion, Standard, Standards
    from ratings_engine.testing.model import Verdict

__all__ = ["items_seen"]

REFUSED_MOVES = frozenset({"RE541", "RE542", "RE543", "RE544", "RE545"})
"""Codes of discretion beyond the policy."""
UNANSWERED_WHY = {"no_cases": "cases", "too_few_cases": "cases", "too_many_unanswered": "unanswered"}


def items_seen(standards: Standards, used: Used, verdict: Verdict) -> frozenset[Item]:
    """Return what a test exercised; a refused one exercises the policy that refused it alone.

    A share of cases lies nearest a threshold where one case more, or fewer, would put it into
    the band on the other side; a published percentage of unknown cases and a measure of the
    provider, where one point would; a score, where the next score that ratings can add up to.
    """
    return frozenset(_seen(standards, used, verdict))


def _seen(standards: Standards, used: Used, verdict: Verdict) -> Iterator[Item]:
    result = verdict.result
    if result is None:
        refused = {finding.code for finding in verdict.refusals}
        if standards.discretion is not None and refused & REFUSED_MOVES:
            yield discretion_item(standards.discretion.rule, used=False)
        return
    models = {s.id: s for s in used.standards[result.provider_type]}
    for node in result.standards:
        yield from _standard(standards, models[node.id], node)
    yield from _overall(standards, used, result)
    limits = {limit.rule.id: limit for limit in used.limits[result.provider_type]}
    for limit in (*result.overall.limits, *(each for s in result.standards for each in s.limits)):
        yield from _limit(limits[limit.id], limit)
    questions = {q.id: (s, q) for s in models.values() for q in s.key_questions}
    for case in result.cases or ():
        for answer in case.questions:
            yield from _case(*questions[answer.key_question], case, answer)


def _standard(standards: Standards, model: Standard, node: StandardNode) -> Iterator[Item]:
    for question, answered in zip(model.key_questions, node.key_questions, strict=True):
        if answered.judgement is None and model.assessed == "cases":
            yield from _key_question(standards, question, answered)
    for indicator in node.indicators:
        yield from _indicator(standards, indicator)
    if node.discretion is not None:
        yield discretion_item(node.discretion.rule, used=True)
    if node.method and node.source == "indicators":
        yield from _indicated(standards, node)
    elif node.method:
        yield from _combined(standards, model, node)


def _key_question(standards: Standards, question: KeyQuestion, node: KeyQuestionNode) -> Iterator[Item]:
    gate = Gate(question.gate, question.minimum_cases, question.maximum_unanswered)
    missing = node.unanswered or 0
    yield from _gate(gate, node.why, node.yes is not None, missing)
    if node.level is None or node.percentage is None:
        return
    answered = node.of if node.yes is None else node.yes + (node.no or 0)
    yield from _banded(question.banding.bands, node.percentage, answered, standards.rounding.policy)
    if node.rounding_matters and standards.rounding.policy != "exact":
        yield rounding_item(standards)


def _gate(gate: Gate, why: str, counted: bool, unanswered: int) -> Iterator[Item]:  # noqa: FBT001
    """Yield what a gate did: it was failed, or it was met by counts that it looked at."""
    if why in UNANSWERED_WHY:
        yield gate_item(gate, UNANSWERED_WHY[why], met=False)
    elif not why and counted:
        yield gate_item(gate, "cases", met=True)
        if unanswered:
            yield gate_item(gate, "unanswered", met=True)


def _indicator(standards: Standards, node: IndicatorNode) -> Iterator[Item]:
    measure = standards.measures[node.measure]
    if measure.of == "provider":
        if node.value is not None:
            yield from _banded(measure.banding.bands, node.value, None, "exact")
        return
    gate = Gate(measure.gate, measure.minimum_cases, measure.maximum_unanswered)
    # An indicator does not tell how many were unanswered, so that meeting that part is not seen.
    yield from _gate(gate, node.why, node.answered is not None, 0)
    if node.level is not None and node.value is not None:
        yield from _banded(measure.banding.bands, node.value, node.answered, standards.rounding.policy)


def _banded(bands: Sequence[Band], share: Fraction, answered: int | None, rounding: str) -> Iterator[Item]:
    """Yield the band of a number, and the thresholds that it lies nearest to."""
    step = Fraction(100, answered) if answered else Fraction(1)
    here, lower, higher = (rounded(n, rounding) for n in (share, share - step, share + step))
    yield from _sides(bands, here, lower if lower >= 0 else None, higher)


def _sides(
    bands: Sequence[Band], here: Fraction, lower: Fraction | None, higher: Fraction | None
) -> Iterator[Item]:
    """Yield the band of ``here``, and each cut to a neighbouring band that one step crosses."""
    band = band_of(bands, here)
    yield band_item(band)
    for cut in cuts_of(bands):
        if cut.above == band and lower is not None and _holds(bands, lower, cut.below):
            yield side_item(cut, upper=True)
        if cut.below == band and higher is not None and _holds(bands, higher, cut.above):
            yield side_item(cut, upper=False)


def _holds(bands: Sequence[Band], number: Fraction, band: Band) -> bool:
    """Return whether ``band`` holds a number; one beyond the table's end is in none."""
    try:
        return band_of(bands, number) == band
    except LookupError:
        return False


def _indicated(standards: Standards, node: StandardNode) -> Iterator[Item]:
    combination = standards.indicators
    levels = {i.measure: i.level for i in node.indicators if i.level is not None}
    if combination is None:
        return
    if len(set(levels.values())) > 1:
        yield method_item(combination)
    if combination.method == "mean" and levels:
        yield from _mean(combination.bands, standards.points, list(levels.values()))


def _combined(standards: Standards, model: Standard, node: StandardNode) -> Iterator[Item]:
    combination = model.combination
    levels = [q.level for q in node.key_questions if q.level is not None]
    missing = len(node.key_questions) - len(levels)
    if node.computed is None:
        if levels and missing == combination.may_be_unrated + 1:
            yield unrated_item(combination.rule, combination.may_be_unrated, beyond=True)
        return
    if missing and missing == combination.may_be_unrated:
        yield unrated_item(combination.rule, missing, beyond=False)
    if len(set(levels)) > 1:
        yield method_item(combination)
    if combination.method == "mean":
        yield from _mean(combination.bands, standards.points, levels)


def _mean(bands: Sequence[Band], points: tuple[int, ...], levels: Sequence[int]) -> Iterator[Item]:
    number, total = len(levels), sum(points[level] for level in levels)
    lower, higher = neighbours(points, number, total)
    yield from _sides(
        bands,
        Fraction(total, number),
        None if lower is None else Fraction(lower, number),
        None if higher is None else Fraction(higher, number),
    )


def _overall(standards: Standards, used: Used, result: InspectionResult) -> Iterator[Item]:
    node, overall = result.overall, standards.overall
    missing = sum(s.counted for s in used.standards[result.provider_type]) - node.rated
    if node.score is None or node.value is None:
        if node.rated and missing == overall.may_be_unrated + 1:
            yield unrated_item(overall.rule, overall.may_be_unrated, beyond=True)
        return
    if missing and missing == overall.may_be_unrated:
        yield unrated_item(overall.rule, missing, beyond=False)
    if not node.from_total:
        yield overall_item(standards)
    unit = Fraction(1) if overall.method == "total_points" else Fraction(1, node.rated)
    lower, higher = neighbours(standards.points, node.rated, node.score)
    yield from _sides(
        overall.bands,
        node.value,
        None if lower is None else lower * unit,
        None if higher is None else higher * unit,
    )


def _limit(limit: Limit, node: LimitNode) -> Iterator[Item]:
    if node.capped:
        yield limit_item(limit, capped=True)
    if not node.applies:
        yield limit_item(limit, capped=False)
    for condition, (*_, found, held) in zip(limit.rule.conditions, node.conditions, strict=True):
        if found is not None:
            yield condition_item(limit, condition, held=held)


def _case(standard: Standard, question: KeyQuestion, case: CaseNode, answer: CaseQuestion) -> Iterator[Item]:
    attributes = {name: value.lower() for name, value in case.attributes}
    for comparison in comparisons(question.applies_when):
        true = holds(comparison, attributes)
        if true is not None:
            yield asked_item(asker(standard, comparison) or question, comparison, true=true)
    derivation = question.derivation
    by_prompts = answer.derived is not None and answer.given in (None, "unanswered")
    if derivation is None or not by_prompts or answer.counted not in ("yes", "no"):
        return
    yes = sum(given == "yes" for *_, given in answer.prompts)
    no = sum(given == "no" for *_, given in answer.prompts)
    refused = any(essential and given == "no" for *_, essential, given in answer.prompts)
    enough = 100 * yes >= derivation.share * (yes + no)
    if answer.counted == "yes":
        yield derivation_item(derivation, "sufficient")
    elif refused and enough:
        yield derivation_item(derivation, "essential")
    elif not refused:
        yield derivation_item(derivation, "share")
