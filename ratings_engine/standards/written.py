"""Values of the model as a pack writes them: exact, in one line, the same for the same value."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from fractions import Fraction

    from ratings_engine.standards.model import Band, CaseCondition, LimitingRule, RatingCondition, Stratum

__all__ = [
    "in_order",
    "write_bands",
    "write_condition",
    "write_cut",
    "write_flag",
    "write_limiting_rule",
    "write_names",
    "write_number",
    "write_strata",
    "write_text",
    "write_when",
]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def write_text(value: object) -> str | None:
    """Return a value as it stands; None where it is empty."""
    return None if value is None or value == "" else str(value)


def write_flag(value: object) -> str:
    """Return a truth value."""
    return "true" if value else "false"


def write_number(value: Fraction | int | None) -> str | None:
    """Return a number: whole, a decimal where that is exact, else a fraction."""
    if value is None:
        return None
    if value.denominator == 1:
        return str(value.numerator)
    scale, decimals = 10, 1
    while scale % value.denominator and decimals <= value.denominator.bit_length():
        scale, decimals = scale * 10, decimals + 1
    if scale % value.denominator:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * (scale // value.denominator)).rjust(decimals + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


def write_names(names: Iterable[str]) -> str | None:
    """Return a list of names, in its order; None where there are none."""
    listed = ", ".join(_scalar(name) for name in names)
    return f"[{listed}]" if listed else None


def _scalar(word: str) -> str:
    plain = _PLAIN.fullmatch(word) and word.lower() not in ("yes", "no", "true", "false", "null", "on", "off")
    return word if plain else json.dumps(word, ensure_ascii=False)


def write_condition(condition: CaseCondition | None) -> str | None:
    """Return a condition on the attributes of a case."""
    if condition is None:
        return None
    if condition.kind != "compare":
        return f"{{{condition.kind}: [{', '.join(str(write_condition(part)) for part in condition.parts)}]}}"
    if len(condition.values) != 1:
        operator = "not_in" if condition.negated else "in"
        values = write_names(sorted(condition.values)) or "[]"
        return f"{{attribute: {condition.attribute}, {operator}: {values}}}"
    (value,) = condition.values
    return (
        f"{{attribute: {condition.attribute}, {'is_not' if condition.negated else 'is'}: {_scalar(value)}}}"
    )


def write_strata(strata: Iterable[Stratum]) -> str | None:
    """Return the strata of a sample, each with who belongs to it; None where there are none."""
    listed = ", ".join(
        f"{{name: {each.name}, when: {write_condition(each.when)}}}" if each.when else each.name
        for each in strata
    )
    return f"[{listed}]" if listed else None


def write_when(rule: LimitingRule, standards: AbstractSet[str]) -> str:
    """Return the conditions of a limiting rule; ``standards`` are the ids that are not key questions."""
    listed = f"[{', '.join(_rating_condition(c, standards) for c in rule.conditions)}]"
    if rule.needed == len(rule.conditions):
        return f"{{all: {listed}}}"
    return f"{{any: {listed}}}" if rule.needed == 1 else f"{{at_least: {rule.needed}, of: {listed}}}"


def _rating_condition(condition: RatingCondition, standards: AbstractSet[str]) -> str:
    holder = "standard" if condition.subject in standards else "key_question"
    lowest, highest = RATINGS[condition.lowest], RATINGS[condition.highest]
    if lowest == highest:
        said = f"is: {lowest}"
    elif condition.highest == len(RATINGS) - 1:
        said = f"at_least: {lowest}"
    else:
        said = f"at_most: {highest}" if condition.lowest == 0 else f"from: {lowest}, to: {highest}"
    return f'{{{holder}: "{condition.subject}", {said}}}'


def write_limiting_rule(rule: LimitingRule, standards: AbstractSet[str]) -> str:
    """Return a limiting rule's cap and conditions."""
    capped = f"target: {_scalar(rule.target)}, at_most: {RATINGS[rule.at_most]}"
    return f"{{{capped}, when: {write_when(rule, standards)}}}"


def in_order(bands: Iterable[Band]) -> list[Band]:
    """Return bands from the lowest numbers to the highest."""
    return sorted(bands, key=lambda band: (band.low is not None, band.low or 0, not band.low_closed))


def write_cut(below: Band | None, above: Band | None) -> str | None:
    """Return the cut between two bands as the better rating writes it.

    Where the bands do not meet there, both of their bounds are given.
    """
    ends = None if below is None else _bound(below.high, "at_most" if below.high_closed else "below")
    starts = None if above is None else _bound(above.low, "at_least" if above.low_closed else "above")
    if below is None or above is None:
        return starts or ends
    if (below.high, below.high_closed) != (above.low, not above.low_closed):
        return ", ".join(bound for bound in (ends, starts) if bound) or None
    return ends if below.level > above.level else starts


def _bound(value: Fraction | None, word: str) -> str | None:
    return None if value is None else f"{word}: {write_number(value)}"


def write_bands(bands: Iterable[Band]) -> str | None:
    """Return a table of bands, from the lowest numbers to the highest."""
    rows = [
        ", ".join(
            [
                RATINGS[band.level],
                *filter(
                    None,
                    (
                        _bound(band.low, "at_least" if band.low_closed else "above"),
                        _bound(band.high, "at_most" if band.high_closed else "below"),
                    ),
                ),
            ]
        )
        for band in in_order(bands)
    ]
    return "; ".join(rows) or None
