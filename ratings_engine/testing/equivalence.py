"""Mutants that change nothing: recognised by going through every rating that could tell.

Only a mutant that no test noticed is asked about. A reason is given only where the search was
exhaustive; where it would be too large, the mutant counts as a survivor.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from ratings_engine.standards.banding import band_of
from ratings_engine.standards.combining import combine
from ratings_engine.standards.conditions import attributes_in, holds
from ratings_engine.standards.derivation import derive_answer
from ratings_engine.testing.attainable import overall_values, rated_numbers
from ratings_engine.testing.cuts import cuts_of
from ratings_engine.testing.equivalence_of_limits import limits_agree
from ratings_engine.testing.used import used_in
from ratings_engine.vocabulary import NA, NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ratings_engine.standards.model import Banding, Combination, KeyQuestion, Overall, Standards
    from ratings_engine.testing.mutant import Mutant

__all__ = ["why_equivalent"]

MAX_SEARCH = 200_000


def why_equivalent(standards: Standards, mutant: Mutant) -> str:
    """Return why a mutant cannot change any rating; empty where it can, or where that is not known."""
    prove = _PROOFS.get(mutant.kind)
    try:
        return prove(standards, mutant.standards) if prove else ""
    except LookupError as error:
        if type(error) is not LookupError:
            raise
        # The change leaves some number in no band: that could be noticed.
        return ""


def _banding(old: Standards, new: Standards) -> str:
    """Compare tables; shares that are not rounded tell any two apart that differ in a rating."""
    others = {banding.id: banding for banding in used_in(new).bandings}
    of_provider = {m.banding.id for m in used_in(old).measures if m.of == "provider"}
    for banding in used_in(old).bandings:
        other = others[banding.id]
        if other == banding:
            continue
        if _same_ratings_beside(banding, other):
            return "both sides of the threshold have the same rating"
        whole = old.rounding.policy == "whole_percent" and banding.id not in of_provider
        return _NO_WHOLE if whole and _same_for_whole(banding, other) else ""
    return ""


_NO_WHOLE = "no whole percentage lies between the two thresholds"


def _same_ratings_beside(old: Banding, new: Banding) -> bool:
    pairs = zip(cuts_of(old.bands), cuts_of(new.bands), strict=True)
    return all(one.below.level == one.above.level for one, other in pairs if one.edge != other.edge)


def _same_for_whole(old: Banding, new: Banding) -> bool:
    return all(_level(old, n) == _level(new, n) for n in range(101))


def _level(banding: Banding, number: int) -> int:
    return band_of(banding.bands, Fraction(number)).level


def _rounding(old: Standards, _: Standards) -> str:
    """Compare policies: rounding half up decides nothing at thresholds half a percent below a whole one."""
    cuts = [cut for b in used_in(old).bandings if b.of == "percent" for cut in cuts_of(b.bands)]
    same = all(cut.closed and cut.value == ceil(cut.value) - Fraction(1, 2) for cut in cuts)
    return "rounding never takes a share over a threshold" if same else ""


def _overall(old: Standards, new: Standards) -> str:
    numbers = rated_numbers(old)
    if old.overall.may_be_unrated != new.overall.may_be_unrated:
        same = numbers == rated_numbers(new)
        return "no provider type has so many counted standards" if same else ""
    same = all(
        _overall_levels(old.overall, old.points, number) == _overall_levels(new.overall, new.points, number)
        for number in {n for each in numbers.values() for n in each}
    )
    return "no total that ratings can add up to tells the difference" if same else ""


def _overall_levels(overall: Overall, points: tuple[int, ...], number: int) -> list[int]:
    return [band_of(overall.bands, value).level for value in overall_values(overall, points, number)]


def _method(old: Standards, new: Standards) -> str:
    """Compare two combinations on every set of ratings that they are asked about."""
    for combination, sizes in used_in(old).sizes.items():
        other = _counterpart(old, new, combination)
        if other == combination:
            continue
        lenient = combination == old.indicators
        same = all(
            _outcome(combination, levels, size, old.points, lenient=lenient)
            == _outcome(other, levels, size, old.points, lenient=lenient)
            for size in sizes
            for levels in _ratings_of(size)
        )
        return "no ratings of the key questions tell the difference" if same else ""
    return ""


def _counterpart(old: Standards, new: Standards, combination: Combination) -> Combination:
    if combination == old.indicators:
        return new.indicators or combination
    pairs = zip(old.standards, new.standards, strict=True)
    return next(after.combination for before, after in pairs if before.combination == combination)


def _ratings_of(size: int) -> Iterator[tuple[int, ...]]:
    """Yield every choice of one to ``size`` ratings, their order aside."""
    for rated in range(1, size + 1):
        yield from itertools.combinations_with_replacement(range(4), rated)


def _outcome(
    combination: Combination, levels: tuple[int, ...], size: int, points: tuple[int, ...], *, lenient: bool
) -> int | None:
    if not lenient and size - len(levels) > combination.may_be_unrated:
        return None
    return combine(combination, levels, points)


def _derivation(old: Standards, new: Standards) -> str:
    """Compare what two rules make of every way to answer the prompts."""
    pairs = [
        (before, after)
        for s, t in zip(old.standards, new.standards, strict=True)
        for before, after in zip(s.key_questions, t.key_questions, strict=True)
        if before != after
    ]
    if any(3 ** len(before.prompts) > MAX_SEARCH for before, _ in pairs):
        return ""
    same = all(_same_answers(before, after) for before, after in pairs)
    return "no answers to the prompts tell the difference" if same else ""


def _same_answers(old: KeyQuestion, new: KeyQuestion) -> bool:
    return all(
        _derived(old, answers) == _derived(new, answers)
        for answers in itertools.product((YES, NO, NA), repeat=len(old.prompts))
    )


def _derived(question: KeyQuestion, answers: tuple[int, ...]) -> int:
    assert question.derivation is not None  # it is what was changed  # noqa: S101
    return derive_answer(answers, [p.essential for p in question.prompts], question.derivation.share)


def _asked(old: Standards, new: Standards) -> str:
    """Compare two conditions on every value that their attributes can have."""
    same = True
    for s, t in zip(old.standards, new.standards, strict=True):
        for before, after in zip(s.key_questions, t.key_questions, strict=True):
            if before.applies_when != after.applies_when:
                same = same and _same_cases(old, before, after)
    return "no case can be told apart by it" if same else ""


def _same_cases(standards: Standards, old: KeyQuestion, new: KeyQuestion) -> bool:
    assert old.applies_when is not None  # noqa: S101
    assert new.applies_when is not None  # noqa: S101
    names = sorted(attributes_in(old.applies_when))
    choices = [_values(standards, old, name) for name in names]
    cases: Iterator[tuple[str, ...]] = itertools.product(*choices)
    for case in itertools.islice(cases, MAX_SEARCH):
        known = dict(zip(names, case, strict=True))
        if (holds(old.applies_when, known) is False) != (holds(new.applies_when, known) is False):
            return False
    return next(cases, None) is None


def _values(standards: Standards, question: KeyQuestion, name: str) -> list[str]:
    """Return the values of an attribute: those listed, or those compared with and another; or none."""
    attribute = standards.attributes.get(name)
    if attribute is not None and attribute.values:
        return ["", *(value.lower() for value in attribute.values)]
    compared: set[str] = set()
    parts = [question.applies_when]
    while parts:
        part = parts.pop()
        if part is not None:
            parts += part.parts
            compared |= part.values if part.attribute == name else set()
    return ["", *sorted(compared), "".join(sorted(compared)) + "?"]


def _limit(old: Standards, new: Standards) -> str:
    return "no combination of ratings gets another rating" if limits_agree(old, new) else ""


_PROOFS: dict[str, Callable[[Standards, Standards], str]] = {
    "banding": _banding,
    "rounding": _rounding,
    "overall": _overall,
    "method": _method,
    "derivation": _derivation,
    "essential": _derivation,
    "asked": _asked,
    "limit": _limit,
}
