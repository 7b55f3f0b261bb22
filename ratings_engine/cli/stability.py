"""Options of ``rate`` and ``explain`` that ask how stable a rating is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.uncertainty.stability import Resampling

__all__ = ["resampling_asked", "stability_options"]

RESAMPLES, SEED = 10_000, 1


def stability_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that ``resampling_asked`` takes."""
    options = (
        click.option("--stability", is_flag=True, help="Say how often resampled cases are rated otherwise."),
        click.option(
            "--resamples", type=int, metavar="N", help=f"How often to resample. Default: {RESAMPLES}."
        ),
        click.option("--seed", type=int, metavar="N", help=f"Where random numbers begin. Default: {SEED}."),
        click.option(
            "--strata",
            multiple=True,
            metavar="COLUMN",
            help="Resample within the values of a column of the cases; may be given several times."
            " Default: the strata of the pack's draw, where the cases have their columns.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def resampling_asked(given: dict[str, Any]) -> Resampling | None:
    """Take these options out of ``given`` and return what they ask for, None for nothing.

    Raises UsageError RE873 for options that only mean something with --stability, and RE870.
    """
    asked = given.pop("stability")
    resamples, seed, strata = given.pop("resamples"), given.pop("seed"), given.pop("strata")
    if not asked:
        if (resamples, seed, strata) != (None, None, ()):
            message = "--resamples, --seed and --strata say how to resample, and nothing is resampled"
            raise UsageError("RE873", message, remedy="add --stability, or leave them out")
        return None
    # Products of resamples are small: threads that wait for one another would cost more than they do.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # NumPy is slow to load.
    from ratings_engine.uncertainty.stability import Resampling, check_resampling

    resampling = Resampling(
        RESAMPLES if resamples is None else resamples, SEED if seed is None else seed, strata
    )
    check_resampling(resampling)
    return resampling
