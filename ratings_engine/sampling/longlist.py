"""A longlist as data: cases that could be drawn, and cases that are set aside with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.errors import Place

__all__ = ["OFFICER", "SEX", "Excluded", "ListedCase", "Longlist"]

SEX: Final = "sex"
OFFICER: Final = "responsible_officer"
"""The column of those who are never asked for more cases than the pack says."""


class ListedCase(NamedTuple):
    """A case of a longlist that may be drawn.

    ``person`` are the texts by which two cases are seen to be of one person, as compared:
    national id, first name, last name; ``born`` and ``started`` are days as year-month-day,
    ``born`` and any of ``person`` empty where not known. ``attributes`` are values by
    attribute of the pack, empty where not known; ``groups`` are by level.
    """

    case_id: str
    person: tuple[str, str, str]
    born: str
    started: str
    attributes: Mapping[str, str]
    groups: Mapping[str, str]
    place: Place


class Excluded(NamedTuple):
    """A case that is not drawn: ``kind`` and ``reason`` say why, ``kept`` is drawn in its place, if any."""

    case_id: str
    kind: str
    reason: str
    kept: str | None
    place: Place


class Longlist(NamedTuple):
    """A longlist that was read: ``cases`` may be drawn, ``excluded`` may not.

    Both are in the order of the case ids. ``as_of`` is the day by which cases have to have
    started; None where it was not said and decides nothing. ``attributes`` are those of the
    pack that the longlist has.
    """

    source: str
    digest: str
    rows: int
    as_of: str | None
    attributes: tuple[str, ...]
    cases: tuple[ListedCase, ...]
    excluded: tuple[Excluded, ...]
