"""What ``--vary`` names: a number of the rules, and the range that it goes through."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.model_sweep import Target
from ratings_engine.diff.setting import Setting, settings_of
from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["Varied", "read_target"]

_FORM = re.compile(r"\s*(?P<name>[^=\s]+)\s*=\s*(?P<low>[^\s]+?)\s*\.\.\s*(?P<high>[^\s]+)\s*")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
MOST = {"percent": Fraction(100)}


class Varied(NamedTuple):
    """A target, and how the standards are with another number there."""

    target: Target
    setting: Setting


def read_target(text: str, standards: Standards) -> Varied:
    """Return what a text such as ``2.2.good=60..80`` varies.

    Raises UsageError RE043 (no such number in these standards) or RE044 (no such range).
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise _range(text, "it does not say what varies, from where and to where", "write 2.2.good=60..80")
    setting = _setting(match["name"], text, standards)
    low, high = (_number(match[end], text) for end in ("low", "high"))
    _check(text, setting, low, high)
    target = Target(match["name"], setting.words, setting.unit, low, high, setting.whole, setting.now)
    return Varied(target, setting)


def _setting(name: str, text: str, standards: Standards) -> Setting:
    known = settings_of(standards)
    if name not in known:
        what = f"these standards have no number '{name}' that could vary"
        remedy = suggestion(name, sorted(known))
        raise UsageError("RE043", what, place=Place(f"--vary {text}"), remedy=remedy)
    return known[name]()


def _number(text: str, whole: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise _range(whole, f"'{text}' is no number", "write numbers such as 60, 62.5 or 200/3")
    return Fraction(text)


def _check(text: str, setting: Setting, low: Fraction, high: Fraction) -> None:
    if low > high:
        raise _range(text, f"{low} is more than {high}", "write the lower number first")
    if setting.whole and (low.denominator != 1 or high.denominator != 1):
        raise _range(text, f"{setting.words} is a whole number", "write whole numbers")
    most = MOST.get(setting.unit)
    if most is not None and high > most:
        raise _range(text, f"{setting.words} is a percentage", "write numbers up to 100")
    if setting.whole and high - low > MAX_WHOLE:
        raise _range(text, f"the range has more than {MAX_WHOLE} numbers", "write a narrower range")


MAX_WHOLE = 1000
"""Most values of a target that varies by whole numbers."""


def _range(text: str, why: str, remedy: str) -> UsageError:
    return UsageError("RE044", f"cannot vary it so: {why}", place=Place(f"--vary {text}"), remedy=remedy)
