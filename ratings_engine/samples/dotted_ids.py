"""What a cell may have been meant as before a spreadsheet took a dotted id for a number or a date."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from ratings_engine.samples.table import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.samples.table import Scalar

__all__ = ["id_candidates"]

# Compiled when first used: most commands that import this module read no dates.
_MIDNIGHT: Final = r"(?:[ T]00:00(?::00)?)?"
_ISO_DATE: Final = r"(?a)(\d{4})-(\d\d?)-(\d\d?)" + _MIDNIGHT
_LONG_DATE: Final = r"(?a)(\d\d?)([/.-])(\d\d?)\2(\d{4})" + _MIDNIGHT
# With dots and two digits of a year only a leading zero tells a date from an id.
_SHORT_DATE: Final = r"(?a)(?![1-9]\d?\.[1-9]\d?\.[1-9])(\d\d?)([/.-])(\d\d?)\2(\d\d)"
_DAY_MONTH: Final = r"(?a)(\d\d?)[- /]([A-Za-z]{3})(?:[- /](\d{4}|\d\d))?"
_MONTH_DAY: Final = r"(?a)([A-Za-z]{3})[- /](\d\d?)"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_DAY: Final = 31
_LAST_MONTH: Final = 12


def id_candidates(cell: Scalar) -> list[str]:
    """Return the dotted ids that a cell may have been meant as, the most literal first.

    Spreadsheets keep 2.10 as the number 2.1 and take 2.1.3 or 2.1 for a date; text passes
    as it is, followed by ids if it looks like a date that a spreadsheet wrote into a CSV.
    """
    literal = text(cell)
    if isinstance(cell, str):
        return list(dict.fromkeys([literal, *_of_text(literal)])) if literal else []
    if hasattr(cell, "month"):
        # A date with a time of day was never an id.
        found = re.fullmatch(_ISO_DATE, literal)
        return list(dict.fromkeys(_of_iso(found))) if found else [literal]
    return _of_number(literal) if literal else []


def _of_number(literal: str) -> list[str]:
    """Return the ids that a number may stand for: 2.1 or 2.10, 2 or 2.0."""
    whole, point, fraction = literal.partition(".")
    if not whole.isdecimal():
        return [literal]
    if not point:
        return [literal, f"{whole}.0"]
    return [literal, f"{literal}0"] if len(fraction) == 1 else [literal]


def _of_text(literal: str) -> Iterator[str]:
    """Return the ids that text may stand for if it is a spreadsheet's way to write a date."""
    if found := re.fullmatch(_ISO_DATE, literal):
        return _of_iso(found)
    if found := re.fullmatch(_LONG_DATE, literal) or re.fullmatch(_SHORT_DATE, literal):
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        # Which of the two is the day depends on whose computer wrote the file.
        return chain(_of_date(one, two, year), _of_date(two, one, year))
    if found := re.fullmatch(_DAY_MONTH, literal):
        return _of_date(int(found[1]), _month(found[2]), int(found[3]) if found[3] else None)
    if found := re.fullmatch(_MONTH_DAY, literal):
        return _of_date(int(found[2]), _month(found[1]), None)
    return iter(())


def _month(name: str) -> int:
    """Return the number of a month by its first three letters, 0 if there is none."""
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _of_iso(found: re.Match[str]) -> Iterator[str]:
    """Yield the ids that a date written year-month-day may stand for."""
    return _of_date(int(found[3]), int(found[2]), int(found[1]))


def _of_date(day: int, month: int, year: int | None) -> Iterator[str]:
    """Yield the ids that a spreadsheet may have taken for this date; none if it is no date."""
    if not 1 <= month <= _LAST_MONTH or (year is not None and not 1 <= day <= _LAST_DAY):
        return
    if year is not None:
        years = dict.fromkeys((str(year % 100), f"{year % 100:02}"))
        yield from (f"{day}.{month}.{short}" for short in years)
        yield from (f"{month}.{day}.{short}" for short in years)
    yield f"{day}.{month}"
    yield f"{month}.{day}"
    # 2.13 has no day 13 in month 2 the other way round: it becomes 1 February 2013.
    if year is not None and day == 1 and year % 100 > _LAST_MONTH:
        yield f"{month}.{year % 100}"
