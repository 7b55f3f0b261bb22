"""Percentages on the command line, as exact numbers: a confidence, a margin of error, a proportion."""

from __future__ import annotations

import re
from fractions import Fraction

from ratings_engine.errors import UsageError

__all__ = ["confidence_given", "margin_given", "proportion_given"]

HUNDRED = 100
_NUMBER = re.compile(r"(?a)(\d{1,9}(?:\.\d{1,12})?|\.\d{1,12})\s*(%?)")


def confidence_given(words: str) -> Fraction:
    """Return a confidence in percent; it may be written 0.80, 80 or 80%.

    Raises UsageError RE820 for what is no number, and for one that no sample can have: 0, 1 and 100.
    """
    value, percent = _read(words, "confidence", "0.80 or 80")
    if value < 1 and not percent:
        value *= HUNDRED
    if not 0 < value < HUNDRED or (value == 1 and not percent):
        message = f"a confidence of {words.strip()} is no confidence that a sample can have"
        raise UsageError("RE820", message, remedy="give one above 0 and below 1, such as 0.80")
    return value


def margin_given(words: str) -> Fraction:
    """Return a margin of error in percentage points, from 0 to 100.

    Raises UsageError RE820.
    """
    value, _ = _read(words, "margin", "5, for five percentage points either way")
    if value > HUNDRED:
        message = f"a margin of {words.strip()} percentage points is more than there are"
        raise UsageError("RE820", message, remedy="write it as 5, for five percentage points either way")
    return value


def proportion_given(words: str) -> Fraction:
    """Return the proportion that is planned for in percent; it may be written 0.5, 50 or 50%.

    Raises UsageError RE820.
    """
    value, percent = _read(words, "proportion", "50")
    if value < 1 and not percent:
        value *= HUNDRED
    if not 0 < value < HUNDRED:
        message = f"a proportion of {words.strip()} leaves nothing to estimate"
        raise UsageError("RE820", message, remedy="give one above 0 and below 100; 50 needs the most cases")
    return value


def _read(words: str, what: str, such_as: str) -> tuple[Fraction, bool]:
    """Return a number and whether it was marked as percent."""
    found = _NUMBER.fullmatch(words.strip())
    if not found:
        raise UsageError("RE820", f"'{words[:40]}' is no {what}", remedy=f"write it as {such_as}")
    return Fraction(found[1]), found[2] == "%"
