"""The option of ``rate`` and ``explain`` that says how sure intervals are to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ratings_engine.cli.percentages import confidence_given

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["confidence_asked", "confidence_option"]

confidence_option = click.option(
    "--confidence",
    metavar="LEVEL",
    help="How often intervals hold what is true: 0.80 or 80. Default: as the pack plans samples, else 95.",
)


def confidence_asked(given: dict[str, Any]) -> Fraction | None:
    """Take the option out of ``given`` and return it in percent; None asks for the pack's.

    Raises UsageError RE820.
    """
    words = given.pop("confidence")
    return None if words is None else confidence_given(words)
