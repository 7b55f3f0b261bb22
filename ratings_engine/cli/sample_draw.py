"""``sample draw``: draw a case sample from a longlist."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from ratings_engine.cli.options import DEFAULT_STANDARDS, format_option, keep_inputs, output_option
from ratings_engine.cli.reporting import write_answer
from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from ratings_engine.sampling.draw_model import Draw
    from ratings_engine.sampling.longlist_reading import AsOf

__all__ = ["day_asked", "draw"]


@click.command("draw", short_help="draw a case sample from a longlist")
@click.argument("longlist")
@click.option("--size", type=int, required=True, help="How many cases to draw.")
@click.option("--buffer", type=int, default=0, show_default=True, help="How many spare cases to draw.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Puts the cases in order; the same draws the same."
)
@click.option(
    "--standards",
    metavar="PACK",
    default=DEFAULT_STANDARDS,
    show_default=True,
    help="The pack that says which strata, levels and limits there are.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    help="Exclude cases that start after this day, such as 2019-05-01. Default: today, which the record"
    " names where it excludes a case.",
)
@format_option("table", "json", "csv")
@output_option
def draw(
    longlist: str,
    size: int,
    buffer: int,
    seed: int,
    standards: str,
    as_of: str | None,
    form: str,
    output: str | None,
) -> None:
    """Draw a case sample from LONGLIST: a CSV, XLSX or Parquet file with a row for each case.

    Cases are drawn by stratum, then spread over the levels of the pack down to the
    responsible officer. The record in JSON says how, so that anybody can redo it.

    \b
    Example:
      ratings-engine sample draw longlist.csv --size 148 --buffer 20 --seed 1
    """
    from ratings_engine.sampling.drawing import draw_sample
    from ratings_engine.sampling.longlist_reading import read_longlist
    from ratings_engine.sampling.rules import draw_rules
    from ratings_engine.standards.loader import load_standards

    keep_inputs(output, [longlist, standards])
    pack = load_standards(standards)
    rules = draw_rules(pack)
    day = day_asked(as_of)
    listed = read_longlist(longlist, pack, rules, day)
    drawn = draw_sample(listed, pack, rules, size=size, buffer=buffer, seed=seed)
    _note(drawn, day)
    write_answer(_present(drawn, form), output)


def day_asked(as_of: str | None) -> AsOf:
    """Return the day that was given, else today."""
    from ratings_engine.sampling.cells import is_day
    from ratings_engine.sampling.longlist_reading import AsOf

    if as_of is None:
        return AsOf(datetime.date.today().isoformat(), given=False)  # noqa: DTZ011  (the user's own day)
    if not is_day(as_of):
        raise UsageError("RE026", f"'{as_of}' is not a day", remedy="write it as 2019-05-01")
    return AsOf(as_of, given=True)


def _note(drawn: Draw, day: AsOf) -> None:
    """Tell on standard error what somebody who reads only the cases would not see."""
    from ratings_engine.presenters.draw_document import say_shortfalls

    for said in say_shortfalls(drawn):
        click.echo(f"note: {said}", err=True)
    if drawn.longlist.as_of is not None and not day.given:
        click.echo(
            f"note: cases that start after today, {day.day}, are excluded;"
            f" --as-of {day.day} draws the same on another day",
            err=True,
        )


def _present(drawn: Draw, form: str) -> str:
    if form == "json":
        from ratings_engine.presenters.draw_json import present_draw_json

        return present_draw_json(drawn)
    if form == "csv":
        from ratings_engine.presenters.draw_csv import present_draw_csv

        return present_draw_csv(drawn)
    from ratings_engine.presenters.draw_document import draw_document
    from ratings_engine.presenters.text_document import present_text

    return present_text(draw_document(drawn))
