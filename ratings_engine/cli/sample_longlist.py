"""``sample synthesise-longlist``: make up a longlist to draw from."""

from __future__ import annotations

import click

from ratings_engine.cli.options import output_option
from ratings_engine.cli.reporting import write_answer

__all__ = ["synthesise_longlist"]


@click.command("synthesise-longlist", short_help="make up a longlist as CSV")
@click.option(
    "--cases",
    type=click.IntRange(1, 1_000_000),
    default=900,
    show_default=True,
    help="How many cases to make up.",
)
@click.option(
    "--seed", type=int, default=2018, show_default=True, help="The same seed makes the same longlist."
)
@output_option
def synthesise_longlist(cases: int, seed: int, output: str | None) -> None:
    """Make up a longlist for 'sample draw' as CSV: nobody in it is a real person.

    \b
    Example:
      ratings-engine sample synthesise-longlist --cases 900 -o longlist.csv
    """
    from ratings_engine.presenters.diff_csv import as_csv
    from ratings_engine.samples.synthetic_longlist import LONGLIST_HEADER, synthesise_longlist

    write_answer(as_csv(LONGLIST_HEADER, synthesise_longlist(cases, seed)), output)
