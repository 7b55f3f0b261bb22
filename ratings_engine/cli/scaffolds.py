"""What new files are about: names that may be used, and the thresholds of the pack they belong to."""

from __future__ import annotations

import math
import os
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.banding import band_of
from ratings_engine.standards.locating import is_installed
from ratings_engine.standards.model import standards_for
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from ratings_engine.standards.model import Band, KeyQuestion, Rounding, Standards

__all__ = [
    "AskedOfCases",
    "Moved",
    "asked_of_cases",
    "boundary_rows",
    "enough_cases",
    "moved_threshold",
    "reference_from",
    "require_number",
    "require_slug",
    "title_of",
    "unfit",
]

TOP = 100
STEP = 5
"""How many percentage points a scaffolded proposal moves a threshold, where there is room."""
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}\.[1-9][0-9]{0,3}")
_TO_MOVE = (RATINGS.index("good"), RATINGS.index("outstanding"), RATINGS.index("requires_improvement"))
_MAX_SLUG = 60
_MAX_TITLE = 200


class AskedOfCases(NamedTuple):
    """A key question that is answered case by case, and a provider type that is asked it."""

    provider_type: str
    question: KeyQuestion


class Moved(NamedTuple):
    """A rating that begins elsewhere: at ``value``, and all bands as they would be."""

    rating: str
    value: Fraction
    bands: list[Band]


def require_slug(name: str) -> None:
    """Refuse a name that is no id and could not be a file's name.

    Raises UsageError RE032.
    """
    if not _SLUG.fullmatch(name) or len(name) > _MAX_SLUG:
        remedy = f"use lower-case words joined by hyphens, at most {_MAX_SLUG} characters: my-standards"
        raise UsageError("RE032", f"'{name}' cannot be used as a name", remedy=remedy)


def require_number(number: str) -> None:
    """Refuse what is no number of a standard.

    Raises UsageError RE032.
    """
    if not _NUMBER.fullmatch(number):
        remedy = "use the number of its domain, a dot and another number: 2.7"
        raise UsageError("RE032", f"'{number}' cannot be the number of a standard", remedy=remedy)


def title_of(title: str | None, name: str) -> str:
    """Return the title that was given, else the name as words.

    Raises UsageError RE032 where a title is empty, too long or holds what cannot be printed.
    """
    if title is None:
        return name.replace("-", " ").capitalize()
    if not title.strip() or not title.isprintable() or len(title) > _MAX_TITLE:
        remedy = f"use 1 to {_MAX_TITLE} characters that can be printed, on one line"
        raise UsageError("RE032", "the title cannot be used", remedy=remedy)
    return title.strip()


def unfit(message: str, place: str, remedy: str) -> UsageError:
    """Return the error that new files would not fit what is there."""
    return UsageError("RE033", message, place=Place(place), remedy=remedy)


def asked_of_cases(standards: Standards) -> AskedOfCases | None:
    """Return the first key question of a pack that is answered case by case; None where none is."""
    return next(
        (
            AskedOfCases(provider_type.id, question)
            for provider_type in standards.provider_types
            for standard in standards_for(standards, provider_type.id)
            if standard.assessed == "cases"
            for question in standard.key_questions
            if provider_type.id in question.applies_to
        ),
        None,
    )


def enough_cases(minimum: int) -> int:
    """Return a number of cases on which a key question is rated."""
    return max(TOP, minimum)


def boundary_rows(bands: Sequence[Band], rounding: Rounding) -> list[tuple[Decimal, str]]:
    """Return percentages on and beside every threshold, each with its rating.

    They are whole where whole ones are banded, and else in tenths, so that a threshold cannot
    move by a tenth unseen.
    """
    parts = 1 if rounding.policy == "whole_percent" else 10
    cuts = {bound * parts for band in bands for bound in (band.low, band.high) if bound is not None}
    beside = {near for cut in cuts for near in (math.ceil(cut) - 1, math.floor(cut) + 1)}
    on = {int(cut) for cut in cuts if cut.denominator == 1}
    percentages = [Decimal(near) / parts for near in sorted(beside | on) if 0 <= near <= TOP * parts]
    return [(p, RATINGS[band_of(bands, Fraction(p)).level]) for p in percentages]


def moved_threshold(bands: Sequence[Band], proposals: Container[str], place: str) -> Moved:
    """Return where a rating could begin instead: Good, if no proposal has moved it already.

    ``proposals`` are the ids of overlays that were applied; ``place`` is the pack. Raises
    UsageError RE033 where no threshold is left.
    """
    free = {b.level: b for b in bands if b.low is not None and b.rule.source not in proposals}
    band = next((free[level] for level in _TO_MOVE if level in free), None)
    if band is None or band.low is None:
        remedy = "write the overlay by hand: docs/overlays.md says how"
        raise unfit("there is no threshold that could be moved", place, remedy)
    top = Fraction(TOP) if band.high is None else band.high
    value = band.low + STEP if band.low + STEP < top else (band.low + top) / 2
    changed = {band: band._replace(low=value)}
    changed |= {below: below._replace(high=value) for below in bands if below.high == band.low}
    return Moved(RATINGS[band.level], value, [changed.get(each, each) for each in bands])


def reference_from(folder: str, pack: str) -> str:
    """Return how an overlay in ``folder`` names the pack that it extends.

    Raises UsageError RE033 where an overlay there may not name it.
    """
    if is_installed(pack):
        return pack
    path = os.path.relpath(pack, folder).replace(os.sep, "/")
    if not os.path.exists(pack) or path.startswith("../../") or os.path.isabs(path):
        remedy = "name an installed pack, or put the overlay beside the pack: -o FOLDER"
        raise unfit(f"an overlay in {folder} cannot name '{pack}'", pack, remedy)
    return path if "/" in path else f"./{path}"
