"""What tests can exercise in a pack: each item with its rule, and with words that say which."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.rating.program import compile_program
from ratings_engine.standards.banding import band_of
from ratings_engine.testing.attainable import overall_values, rated_numbers, totals
from ratings_engine.testing.cuts import cuts_of
from ratings_engine.testing.equivalence_of_limits import can_cap
from ratings_engine.testing.used import Gate, Used, comparisons, used_in
from ratings_engine.testing.wording import cut_words, say_comparison, say_condition, say_number
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.rating.program import Limit
    from ratings_engine.standards.model import (
        Band,
        CaseCondition,
        Combination,
        Derivation,
        KeyQuestion,
        RatingCondition,
        Rule,
        Standard,
        Standards,
    )
    from ratings_engine.testing.cuts import Cut

__all__ = [
    "Item",
    "asked_item",
    "asker",
    "band_item",
    "condition_item",
    "derivation_item",
    "discretion_item",
    "gate_item",
    "items_of",
    "limit_item",
    "method_item",
    "overall_item",
    "rounding_item",
    "side_item",
    "unrated_item",
]

TOP_PERCENT = 100
HIGHEST = len(RATINGS) - 1


class Item(NamedTuple):
    """One thing to exercise.

    ``kind`` is band, boundary, method, unrated, limit, condition, asked, derivation, gate,
    discretion or rounding.
    """

    kind: str
    rule: Rule
    what: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what it is wherever it is written, so that an overlay's own can be told."""
        return self.kind, self.rule.id, self.what


def band_item(band: Band) -> Item:
    """Return the item that a band is given as an answer."""
    return Item("band", band.rule, f"{RATINGS[band.level]} is given")


def side_item(cut: Cut, *, upper: bool) -> Item:
    """Return the item that something lies at a threshold, as near as it can be on one side."""
    on_it = "on it or " if upper == cut.closed else ""
    return Item(
        "boundary", cut.above.rule, f"{cut_words(cut)}: {on_it}nearest {'above' if upper else 'below'}"
    )


def method_item(combination: Combination) -> Item:
    """Return the item that a method makes one rating of different ones."""
    return Item("method", combination.rule, f"the {combination.method} of different ratings")


def overall_item(standards: Standards) -> Item:
    """Return the item that the provider is rated from its standards."""
    return Item("method", standards.overall.rule, f"the provider is rated by {standards.overall.method}")


def unrated_item(rule: Rule, allowed: int, *, beyond: bool) -> Item:
    """Return the item that as many ratings are missing as may be, or one more."""
    told = f"{allowed + 1} unrated: not rated" if beyond else f"{allowed} unrated: still rated"
    return Item("unrated", rule, told)


def limit_item(limit: Limit, *, capped: bool) -> Item:
    """Return the item that a limiting rule caps a rating, or does not apply."""
    cap = RATINGS[limit.rule.at_most]
    told = f"caps {limit.rule.target} at {cap}" if capped else f"leaves {limit.rule.target} alone"
    return Item("limit", limit.rule.rule, told)


def condition_item(limit: Limit, condition: RatingCondition, *, held: bool) -> Item:
    """Return the item that a condition of a limiting rule holds, or surely does not."""
    told = "holds" if held else "does not hold"
    return Item("condition", limit.rule.rule, f"{say_condition(condition)}: {told}")


def asked_item(owner: Standard | KeyQuestion, comparison: CaseCondition, *, true: bool) -> Item:
    """Return the item that a comparison in ``applies_when`` is true of a case, or false."""
    return Item("asked", owner.rule, f"{say_comparison(comparison)}: {'true' if true else 'false'}")


def derivation_item(derivation: Derivation, outcome: str) -> Item:
    """Return the item that prompts make work sufficient, or why not: ``essential`` or ``share``."""
    told = {
        "sufficient": f"sufficient, with {say_number(derivation.share)}% of the prompts or more",
        "essential": "not sufficient, for an essential prompt is no",
        "share": f"not sufficient, with less than {say_number(derivation.share)}% of the prompts",
    }
    return Item("derivation", derivation.rule, told[outcome])


def gate_item(gate: Gate, part: str, *, met: bool) -> Item:
    """Return the item that there are enough answers, or not: ``part`` is cases or unanswered."""
    if part == "cases":
        wanted = f"{gate.minimum_cases} {'case' if gate.minimum_cases == 1 else 'cases'} needed"
    else:
        wanted = f"{say_number(gate.maximum_unanswered)}% may be unanswered"
    return Item("gate", gate.rule, f"{wanted}: {'met' if met else 'failed'}")


def discretion_item(rule: Rule, *, used: bool) -> Item:
    """Return the item that discretion moves a rating, or is refused."""
    return Item("discretion", rule, "moves a rating" if used else "is refused")


def rounding_item(standards: Standards) -> Item:
    """Return the item that rounding decides a rating."""
    return Item("rounding", standards.rounding.rule, f"{standards.rounding.policy} decides a rating")


def items_of(standards: Standards) -> tuple[Item, ...]:
    """Return everything that tests of ``standards`` can exercise, by file, line and kind."""
    used = used_in(standards)
    found = dict.fromkeys(
        [
            *_tables(used),
            *_combinations(standards, used),
            *_overall(standards, used),
            *_limits(standards, used),
            *_asked(standards, used),
            *_cases(used),
            *_policies(standards, used),
        ]
    )
    return tuple(sorted(found, key=lambda i: (i.rule.file, i.rule.line)))


def _tables(used: Used) -> Iterator[Item]:
    for banding in used.bandings:
        yield from (band_item(band) for band in banding.bands)
        for cut in cuts_of(banding.bands):
            yield from (side_item(cut, upper=upper) for upper in (True, False))


def _combinations(standards: Standards, used: Used) -> Iterator[Item]:
    for combination, sizes in used.sizes.items():
        if max(sizes) > 1:
            yield method_item(combination)
        values = [[Fraction(t, n) for t in totals(standards.points, n)] for n in range(1, max(sizes) + 1)]
        yield from _reached(combination.bands, values)
        if combination != standards.indicators:
            yield from _unrated(combination.rule, combination.may_be_unrated, max(sizes))


def _unrated(rule: Rule, allowed: int, most: int) -> Iterator[Item]:
    """Yield the items of a policy on unrated members, at least one of which has to be rated."""
    if 0 < allowed < most:
        yield unrated_item(rule, allowed, beyond=False)
    if allowed + 1 < most:
        yield unrated_item(rule, allowed, beyond=True)


def _reached(bands: Sequence[Band], values: Sequence[Sequence[Fraction]]) -> Iterator[Item]:
    """Yield the bands and sides that some value falls in; each list is what one number can make."""
    reached = {band_of(bands, value) for each in values for value in each} if bands else set()
    yield from (band_item(band) for band in bands if band in reached)
    for cut in cuts_of(bands):
        meets = any(
            band_of(bands, low) == cut.below and band_of(bands, high) == cut.above
            for each in values
            for low, high in pairwise(each)
        )
        if meets:
            yield from (side_item(cut, upper=upper) for upper in (True, False))


def _overall(standards: Standards, used: Used) -> Iterator[Item]:
    overall = standards.overall
    yield overall_item(standards)
    numbers = sorted({n for each in rated_numbers(standards).values() for n in each})
    yield from _reached(
        overall.bands, [list(overall_values(overall, standards.points, number)) for number in numbers]
    )
    counted = max(sum(s.counted for s in each) for each in used.standards.values())
    yield from _unrated(overall.rule, overall.may_be_unrated, counted)


def _limits(standards: Standards, used: Used) -> Iterator[Item]:
    for provider_type, limits in used.limits.items():
        program = compile_program(standards, provider_type) if limits else None
        for limit in limits:
            if program is not None and can_cap(program, limit.rule.id):
                yield limit_item(limit, capped=True)
            yield limit_item(limit, capped=False)
            yield from _conditions(limit)


def _conditions(limit: Limit) -> Iterator[Item]:
    for condition in limit.rule.conditions:
        yield condition_item(limit, condition, held=True)
        if (condition.lowest, condition.highest) != (0, HIGHEST):
            yield condition_item(limit, condition, held=False)


def _asked(standards: Standards, used: Used) -> Iterator[Item]:
    for standard in (s for each in used.standards.values() for s in each if s.assessed == "cases"):
        for question in standard.key_questions:
            for comparison in comparisons(question.applies_when):
                owner = asker(standard, comparison) or question
                values = standards.attributes.get(comparison.attribute)
                known = frozenset(v.lower() for v in values.values) if values else frozenset()
                for true in (True, False):
                    wanted = comparison.values if true != comparison.negated else known - comparison.values
                    if wanted or not known:
                        yield asked_item(owner, comparison, true=true)


def asker(standard: Standard, comparison: CaseCondition) -> Standard | None:
    """Return the standard where a comparison is that of all its key questions, else None."""
    shared = all(comparison in comparisons(q.applies_when) for q in standard.key_questions)
    return standard if shared else None


def _cases(used: Used) -> Iterator[Item]:
    for derivation, questions in used.derivations.items():
        essential = any(p.essential for q in questions for p in q.prompts)
        yield derivation_item(derivation, "sufficient")
        yield from [derivation_item(derivation, "essential")] if essential else []
        yield from [derivation_item(derivation, "share")] if derivation.share else []
    for gate in used.gates:
        yield gate_item(gate, "cases", met=True)
        yield gate_item(gate, "cases", met=False)
        if gate.maximum_unanswered < TOP_PERCENT:
            yield gate_item(gate, "unanswered", met=False)
            # Of a measure a result does not tell how many were unanswered, only that too many were.
            if any(gate.rule == question.gate for question in used.questions):
                yield gate_item(gate, "unanswered", met=True)


def _policies(standards: Standards, used: Used) -> Iterator[Item]:
    if standards.discretion is not None and used.questions:
        yield discretion_item(standards.discretion.rule, used=True)
        yield discretion_item(standards.discretion.rule, used=False)
    if standards.rounding.policy != "exact" and used.bandings:
        yield rounding_item(standards)
