"""How numbers, bands and conditions are named in coverage and mutation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.standards.model import CaseCondition, RatingCondition
    from ratings_engine.testing.cuts import Cut

__all__ = ["cut_words", "say_comparison", "say_condition", "say_number"]

_DECIMALS = 1000


def say_number(value: Fraction) -> str:
    """Return a number as an author writes it: 65, 0.5, 200/3."""
    if _DECIMALS % value.denominator:
        return str(value)
    whole, rest = divmod(abs(value.numerator) * (_DECIMALS // value.denominator), _DECIMALS)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:03}".rstrip("0").rstrip(".")


def cut_words(cut: Cut) -> str:
    """Return a threshold in words: ``good at least 65``."""
    bound = "at least" if cut.closed else "above"
    return f"{RATINGS[cut.above.level]} {bound} {say_number(cut.value)}"


def say_condition(condition: RatingCondition) -> str:
    """Return a condition of a limiting rule: ``2.3.3 is inadequate``."""
    lowest, highest = condition.lowest, condition.highest
    if lowest == highest:
        return f"{condition.subject} is {RATINGS[lowest]}"
    if lowest == 0:
        return f"{condition.subject} is at most {RATINGS[highest]}"
    return f"{condition.subject} is at least {RATINGS[lowest]}"


def say_comparison(comparison: CaseCondition) -> str:
    """Return a comparison of an attribute: ``sex is not male``."""
    values = " or ".join(sorted(comparison.values))
    return f"{comparison.attribute} {'is not' if comparison.negated else 'is'} {values}"
