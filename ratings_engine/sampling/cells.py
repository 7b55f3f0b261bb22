"""What the cells of a longlist say: days, yes or no, names as they are compared."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from ratings_engine.samples.table import text

if TYPE_CHECKING:
    from ratings_engine.samples.table import Scalar

__all__ = ["compared", "folded", "is_day", "read_day", "read_flag", "tidied"]

_ISO: Final = re.compile(r"(?a)(\d{4})-(\d\d)-(\d\d)(?:[ T][\d:.]+)?")
_BRITISH: Final = re.compile(r"(?a)(\d\d?)/(\d\d?)/(\d{4})")
_FLAGS: Final = {"yes": True, "y": True, "true": True, "1": True}
_NO_FLAGS: Final = {"": False, "no": False, "n": False, "false": False, "0": False}
_NOT_GIVEN: Final = frozenset(
    {"na", "n/a", "n.a.", "none", "null", "unknown", "not known", "not recorded", "-", "?"}
)


def read_day(cell: Scalar) -> str | None:
    """Return a day as year-month-day: empty for an empty cell, None for what is no day.

    Days are written 2019-05-01, with or without a time, or the British way, 01/05/2019.
    """
    words = text(cell)
    if not words:
        return ""
    if found := _ISO.fullmatch(words):
        year, month, day = found.groups()
    elif found := _BRITISH.fullmatch(words):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def is_day(words: str) -> bool:
    """Return whether ``words`` is a day that exists, written as year-month-day."""
    return words != "" and read_day(words) == words


def read_flag(cell: Scalar) -> bool | None:
    """Return whether a cell says yes; an empty one says no. None for what is neither."""
    return {**_FLAGS, **_NO_FLAGS}.get(text(cell).lower())


def tidied(cell: Scalar) -> str:
    """Return a cell as text with single spaces."""
    return " ".join(text(cell).split())


def folded(words: str) -> str:
    """Return text without regard to letter case and width."""
    return normalize("NFKC", words).casefold()


def compared(cell: Scalar) -> str:
    """Return a name or an id of a person as it is compared.

    Letter case, width and spaces make no difference; words that say that it is not given
    are empty, so that they are nobody's.
    """
    words = folded(tidied(cell))
    return "" if words in _NOT_GIVEN else words
