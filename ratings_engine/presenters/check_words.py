"""What is said of a checked sample: the verdicts, and why an attribute is not tested."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ratings_engine.presenters.size_words import margin_words
from ratings_engine.presenters.wording import and_list, clean, confidence, count, number
from ratings_engine.sampling.check_model import (
    CHI_SQUARE,
    FISHER,
    MONTE_CARLO,
    NO_CASES,
    ONE_VALUE,
    SIGNIFICANCE,
    WHOLE_CASELOAD,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.sampling.check_model import CaseloadCheck, PlanCheck

__all__ = ["METHODS", "WHY_NOT", "chance_words", "say_caseload", "say_plan", "say_tests"]

METHODS: Final = {CHI_SQUARE: "chi-square", FISHER: "Fisher, exact", MONTE_CARLO: "simulated"}
WHY_NOT: Final = {
    NO_CASES: "no inspected case is in the caseload",
    ONE_VALUE: "every case of the caseload has the same value",
    WHOLE_CASELOAD: "every case of the caseload was inspected",
}
_SMALLEST: Final = Fraction(1, 1000)


def chance_words(chance: float) -> str:
    """Return a p-value with three decimals."""
    return "<0.001" if chance < _SMALLEST else number(Fraction(chance), 3)


def say_plan(check: PlanCheck) -> str:
    """Return whether the plan was kept, and if not, by what it was not."""
    missing = sum(1 for each in check.replacements if each.by is None)
    replaced = len(check.replacements) - missing
    if check.kept:
        others = f"{count(replaced, 'case')} replaced from the buffer" if replaced else "none replaced"
        return f"The plan was kept, with {others}."
    parts = []
    if missing:
        parts.append(f"{count(missing, 'drawn case')} neither inspected nor replaced")
    if check.not_drawn:
        parts.append(f"{count(len(check.not_drawn), 'inspected case')} not drawn")
    return f"The plan was not kept: {and_list(parts)}."


def say_caseload(check: CaseloadCheck) -> str:
    """Return whether the sample is like its caseload."""
    differing = [each.attribute for each in check.attributes if each.differs]
    tested = sum(1 for each in check.attributes if each.p_value is not None)
    outside = f" Inspected and not in it: {count(len(check.unknown), 'case')}." if check.unknown else ""
    if differing:
        named = clean(and_list(differing))
        return f"The sample differs from the caseload in {named}, by more than chance explains.{outside}"
    if not tested:
        return f"Whether the sample is like the caseload could not be tested.{outside}"
    return f"No attribute differs from the caseload by more than chance explains; {tested} tested.{outside}"


def say_tests(check: CaseloadCheck) -> Iterator[str]:
    """Yield how the tests were made."""
    methods = {each.method for each in check.attributes}
    tested = sum(1 for each in check.attributes if each.p_value is not None)
    if tested:
        yield (
            "Pearson's chi-square for the shares of the caseload, divided by (N - n) / (N - 1) since cases"
            " are drawn without replacement."
        )
        yield (
            f"Adjusted: by Holm's method for {count(tested, 'test')}; below {SIGNIFICANCE} the sample counts"
            " as unlike its caseload."
        )
        yield "A stratified draw keeps closer to the caseload than these tests, for a simple one, expect."
    if FISHER in methods:
        yield "Fisher, exact: two values, and fewer than 5 cases of one of them are expected."
    if MONTE_CARLO in methods:
        yield f"Simulated: fewer than 5 expected, {check.draws:,} simulated samples, seed {check.seed}."
    if check.bought is not None and check.bought.margin is not None:
        yield (
            f"At {confidence(check.bought.confidence)} confidence {count(check.cases, 'case')} of"
            f" {len(check.caseload.cases):,} have a margin of error of at most"
            f" {margin_words(check.bought.margin)}."
        )
