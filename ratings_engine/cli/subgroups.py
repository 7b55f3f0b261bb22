"""Options of ``rate`` that break it down by subgroup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from ratings_engine.standards.model import Standards
    from ratings_engine.subgroups.asking import Asked

__all__ = ["ByAsked", "read_by", "subgroup_options", "subgroups_asked"]


class ByAsked(NamedTuple):
    """What the options say, and the ``attributes`` by which the sample is to be kept apart."""

    by: tuple[str, ...]
    suppress_below: int
    attributes: tuple[str, ...]


def subgroup_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that ``subgroups_asked`` takes."""
    options = (
        click.option(
            "--by",
            multiple=True,
            metavar="COLUMN[,COLUMN...]",
            help="Break key questions down by an attribute of the cases, or by several crossed; may be"
            " given several times. Small numbers are hidden, and no cases are listed.",
        ),
        click.option(
            "--suppress-below",
            type=int,
            metavar="N",
            help="With --by, hide numbers of cases from 1 to N - 1, and what would tell them. Default: 5.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def subgroups_asked(given: dict[str, Any]) -> ByAsked | None:
    """Take these options out of ``given`` and return them, None where no breakdown is asked for.

    Raises UsageError RE893 where they only mean something together, or not beside --stability.
    """
    by, suppress_below = given.pop("by"), given.pop("suppress_below")
    if suppress_below is not None and not by:
        message = "--suppress-below says what to hide of subgroups, and there are none"
        raise UsageError("RE893", message, remedy="add --by, or leave it out")
    if by and given.get("stability"):
        message = "--stability tells how many cases each stratum has, which --by may have to hide"
        raise UsageError("RE893", message, remedy="run the two one after the other, and publish one of them")
    if not by:
        return None
    from ratings_engine.subgroups.asking import SUPPRESS_BELOW, read_ways

    below = SUPPRESS_BELOW if suppress_below is None else suppress_below
    ways = read_ways(by, below)
    return ByAsked(by, below, tuple(name for way in ways for name in way))


def read_by(asked: ByAsked, confidence: Fraction | None, standards: Standards) -> Asked:
    """Return what ``subgroups_asked`` found, read by the standards; ``confidence`` in percent."""
    from ratings_engine.subgroups.asking import read_asked

    return read_asked(asked.by, asked.suppress_below, confidence, standards)
