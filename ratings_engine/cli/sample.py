"""``sample``: plan, draw, check and make up case samples."""

from __future__ import annotations

import click

from ratings_engine.cli.reporting import write_answer
from ratings_engine.cli.sample_check import check
from ratings_engine.cli.sample_draw import draw
from ratings_engine.cli.sample_longlist import synthesise_longlist
from ratings_engine.cli.sample_size import size

__all__ = ["command"]


@click.group("sample")
def command() -> None:
    """Plan, draw, check and make up case samples.

    \b
    Examples:
      ratings-engine sample draw longlist.csv --size 148 --buffer 20 --seed 1
      ratings-engine sample synthesise youth-2021 --provider-type yot -o cases.csv
    """


command.add_command(size)
command.add_command(draw)
command.add_command(check)
command.add_command(synthesise_longlist)


@command.command("synthesise", short_help="make up a case sample as CSV")
@click.argument("pack")
@click.option("--provider-type", metavar="TYPE", required=True, help="Provider type of the made-up provider.")
@click.option(
    "--cases",
    type=click.IntRange(1, 1_000_000),
    default=150,
    show_default=True,
    help="How many cases to make up.",
)
@click.option(
    "--seed", type=int, default=2017, show_default=True, help="The same seed makes the same sample."
)
@click.option(
    "--prompts-only",
    metavar="STANDARD",
    multiple=True,
    help="Answer a standard's prompts instead of its key questions.",
)
@click.option("--judgements", is_flag=True, help="Write the made-up judgements instead of the cases.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
def synthesise(
    pack: str,
    provider_type: str,
    cases: int,
    seed: int,
    prompts_only: tuple[str, ...],
    judgements: bool,  # noqa: FBT001
    output: str | None,
) -> None:
    """Make up a case sample for PACK as CSV: nothing in it is about a real person.

    \b
    Example:
      ratings-engine sample synthesise youth-2021 --provider-type yot -o cases.csv
    """
    from ratings_engine.samples.synthetic import as_csv, synthesise
    from ratings_engine.standards.loader import load_standards

    made = synthesise(load_standards(pack), provider_type, cases=cases, seed=seed, prompts_only=prompts_only)
    write_answer(as_csv(made, judgements=judgements), output)
