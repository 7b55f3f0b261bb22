"""What is asked for: by which attributes to break down, and whether the sample can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError
from ratings_engine.samples.columns import tidy
from ratings_engine.standards.confidence import confidence_of
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ratings_engine.samples.model import Sample
    from ratings_engine.standards.model import Standards

__all__ = ["SUPPRESS_BELOW", "Asked", "check_sample", "read_asked", "read_ways"]

SUPPRESS_BELOW = 5
"""Numbers of cases below this are hidden, unless another number is asked for."""
_TELLS_APART = ("case_id", "provider", "provider_type")


class Asked(NamedTuple):
    """The breakdowns asked for, one after another, each by one attribute or by several crossed.

    Numbers of cases from 1 to ``suppress_below`` - 1 are hidden; ``confidence`` is in percent.
    """

    ways: tuple[tuple[str, ...], ...]
    suppress_below: int
    confidence: Fraction

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return the attributes of all breakdowns."""
        return tuple(name for way in self.ways for name in way)


def read_asked(
    by: Sequence[str], suppress_below: int, confidence: Fraction | None, standards: Standards
) -> Asked:
    """Return what is asked for; ``confidence`` is in percent, and None asks for the pack's.

    Raises UsageError RE893 as ``read_ways`` does.
    """
    ways = read_ways(by, suppress_below)
    return Asked(ways, suppress_below, confidence or confidence_of(standards))


def read_ways(by: Sequence[str], suppress_below: int) -> tuple[tuple[str, ...], ...]:
    """Return the attributes of each breakdown: each text is one, and commas in it cross attributes.

    Raises UsageError RE893 where nothing would be hidden, or two breakdowns could be subtracted
    from each other.
    """
    if suppress_below < 1:
        message = f"numbers of cases below {suppress_below} cannot be hidden: there are none"
        raise UsageError("RE893", message, remedy="write 5, or 1 to hide nothing")
    ways = tuple(tuple(tidy(name) for name in text.split(",")) for text in by)
    names = [name for way in ways for name in way]
    twice = next((name for name in names if names.count(name) > 1), None)
    if "" in names:
        raise UsageError("RE893", "--by names no attribute", remedy="name a column, such as --by sex")
    if twice:
        raise UsageError(
            "RE893",
            f"'{twice}' is asked for twice: one breakdown could be subtracted from the other",
            remedy="name each attribute once",
        )
    return ways


def check_sample(sample: Sample, asked: Asked) -> None:
    """Refuse a sample that cannot be broken down.

    Raises UsageError RE890 (no such column) and RE891 (no cases that have attributes).
    """
    sheets = [inspection.cases for inspection in sample.inspections if inspection.cases is not None]
    if not sheets:
        raise UsageError(
            "RE891",
            "the sample has no cases, and only cases have attributes",
            place=Place(sample.source),
            remedy="give the cases themselves, or leave out --by",
        )
    for sheet in sheets:
        for name in asked.attributes:
            if name not in sheet.attributes:
                raise _unknown(name, sheet.attributes, Place(sheet.table.file))


def _unknown(name: str, columns: Sequence[str], place: Place) -> UsageError:
    known = sorted(columns)
    there = f"its attributes are {', '.join(known)}" if known else "it has no columns of attributes"
    if name in _TELLS_APART:
        message, remedy = f"'{name}' says which case it is, and is no attribute; {there}", "name an attribute"
    else:
        message, remedy = f"the cases have no attribute '{name}'; {there}", suggestion(name, known)
    return UsageError("RE890", message, place=place, remedy=remedy)
