"""Options of ``explain`` that ask what it would take for another rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ratings_engine.errors import UsageError
from ratings_engine.results.finding_nodes import CASE
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.vocabulary import Level

__all__ = ["WhatIf", "what_if_asked", "what_if_options"]

ALTERNATIVES = 20
MOST_ALTERNATIVES = 1000


class WhatIf(NamedTuple):
    """What is asked: what it would take for ``target`` to be rated ``to``, with so many ``alternatives``."""

    target: str
    to: Level
    alternatives: int


def what_if_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that ``what_if_asked`` takes."""
    options = (
        click.option(
            "--to",
            type=click.Choice(RATINGS, case_sensitive=False),
            metavar="RATING",
            help=f"Say what it would take to be rated so: {', '.join(RATINGS)}.",
        ),
        click.option(
            "--alternatives",
            type=click.IntRange(0, MOST_ALTERNATIVES),
            metavar="N",
            help=f"With --to: list so many other ways that cost as little. Default: {ALTERNATIVES}.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def what_if_asked(given: dict[str, Any], target: str) -> WhatIf | None:
    """Take these options out of ``given`` and return what they ask for, None for nothing.

    Raises UsageError RE880 for a case, and RE881 for options that do not go together.
    """
    to, alternatives = given.pop("to"), given.pop("alternatives")
    if to is None:
        if alternatives is not None:
            message = "--alternatives says how many ways to list, and no rating was asked for"
            raise UsageError("RE881", message, remedy="add --to and a rating, or leave it out")
        return None
    if given.get("stability"):
        message = "--to says what changed answers would do, and --stability what another sample would"
        raise UsageError("RE881", message, remedy="ask for one at a time")
    if target.startswith(CASE):
        message = f"a case has no rating, so nothing would make '{target}' {to}"
        remedy = "ask of overall, of a standard such as 2.2, or of a key question such as 2.2.3"
        raise UsageError("RE880", message, remedy=remedy)
    return WhatIf(target, RATINGS.index(to.lower()), ALTERNATIVES if alternatives is None else alternatives)
