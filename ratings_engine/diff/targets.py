"""What ``--vary`` names: a number of the rules, and the range that it goes through."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.model_sweep import Target
from ratings_engine.diff.setting import Setting, settings_of
from ratings_engine.diff.setting_model import DISTANCES, SHARES
from ratings_engine.errors import Place, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ratings_engine.standards.model import Standards

__all__ = ["Varied", "read_target", "require_apart"]

_FORM = re.compile(r"\s*(?P<name>[^=\s]+)\s*=\s*(?P<low>[^\s]+?)\s*\.\.\s*(?P<high>[^\s]+)\s*")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")
_SUBJECT = re.compile(r"([0-9]+(?:\.[0-9]+)*|[^.]+)\.")
_SHOWN = 3
_LIKE = 0.75
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
        raise UsageError("RE043", what, place=Place(f"--vary {text}"), remedy=_known(name, known))
    return known[name]()


def _known(name: str, known: Iterable[str]) -> str:
    """Return the name that was meant, or else what can vary: the numbers, and whose they are."""
    # difflib is needed only when something is wrong.
    from difflib import get_close_matches

    meant = get_close_matches(name, list(known), n=1, cutoff=_LIKE)
    if meant:
        return f"did you mean '{meant[0]}'?"
    alike: dict[tuple[str, ...], list[str]] = {}
    for subject, fields in _by_subject(known).items():
        alike.setdefault(tuple(sorted(fields)), []).append(subject)
    told = (f"{_few(subjects)}.{{{', '.join(fields)}}}" for fields, subjects in alike.items())
    return f"these vary: {'; '.join(told)}"


def _by_subject(known: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in known:
        subject = _SUBJECT.match(name)
        if subject:
            found.setdefault(subject[1], []).append(name[subject.end() :])
    return found


def _few(subjects: Sequence[str]) -> str:
    """Return some of several subjects: they have the same numbers."""
    shown = ", ".join(subjects[:_SHOWN])
    return f"({shown}{', ...' if len(subjects) > _SHOWN else ''})" if len(subjects) > 1 else shown


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


def require_apart(varied: Sequence[Varied]) -> None:
    """Refuse two numbers of which one is held against the other.

    Which ratings discretion reaches depends on how far a share is from a threshold: where the
    distance and the threshold both vary, no value of either is where a rating flips. Raises
    UsageError RE044.
    """
    held = {each.setting.against for each in varied}
    if held >= {DISTANCES, SHARES}:
        why = "a distance from thresholds and a threshold are held against each other"
        raise _range(" --vary ".join(each.target.text for each in varied), why, "vary one of the two")


MAX_WHOLE = 1000
"""Most values of a target that varies by whole numbers."""


def _range(text: str, why: str, remedy: str) -> UsageError:
    return UsageError("RE044", f"cannot vary it so: {why}", place=Place(f"--vary {text}"), remedy=remedy)
