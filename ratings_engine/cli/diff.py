"""``diff``: what changed between two versions of standards, and whose rating moves because of it."""

from __future__ import annotations

from typing import Any

import click

from ratings_engine.cli.diff_answers import Options, compare, sweep
from ratings_engine.cli.options import format_option, keep_inputs, output_option, reading_options
from ratings_engine.cli.reporting import write_answer

__all__ = ["command"]

DIFFERS = 1


@click.command("diff")
@click.argument("packs", metavar="[OLD] [NEW]", nargs=-1)
@click.option(
    "--sample",
    "-s",
    metavar="SAMPLE",
    multiple=True,
    help="Rate this by both versions: a file, a folder or a glob. Again for more.",
)
@reading_options
@click.option("--unchanged", is_flag=True, help="List the services that stay as they are too.")
@click.option(
    "--contrast", metavar="PROVIDER", multiple=True, help="Explain a service under both, side by side."
)
@click.option(
    "--vary",
    metavar="EXPR",
    multiple=True,
    help="Vary a number of one pack, such as share-of-cases.good=60..80. Twice for two at once.",
)
@click.option("--history", metavar="PATH", help="Go through the git history of the pack at PATH.")
@click.option(
    "--commits",
    "most",
    metavar="NUMBER",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="With --history: go through so many of the latest commits at most.",
)
@click.option(
    "--map",
    metavar="OLD=NEW",
    multiple=True,
    help="Compare a standard, key question or provider type with one of another id. Again for more,"
    " or name a YAML file with a line OLD: NEW for each.",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="Draws orders where there are too many changes for all.",
)
@format_option("text", "json", "csv", "markdown", "html")
@output_option
@click.option("--exit-code", is_flag=True, help="End with 1 where rules or outcomes differ.")
@click.pass_context
def command(ctx: click.Context, /, packs: tuple[str, ...], output: str | None, **given: Any) -> None:  # noqa: ANN401
    """Compare two versions of standards: OLD and NEW.

    Each is a pack: an installed id, a folder, an overlay's file, or REV:path in a git
    repository. Without samples the changes of the rules are told. With samples both versions
    rate them, and every service that moves is told with the changes that moved it.

    With --vary there is one pack, with --history none.

    \b
    Examples:
      ratings-engine diff probation-2018 tighter-good
      ratings-engine diff youth-2021 resettlement-counted -s samples
      ratings-engine diff main~3:standards/youth-2021 standards/youth-2021
      ratings-engine diff youth-2021 --vary overall.good=1..2 -s samples.yaml
      ratings-engine diff --history standards/youth-2021 -s samples
    """
    options = Options(**given)
    _check_usage(packs, options)
    keep_inputs(output, [*packs, *options.sample, *options.map, options.judgements, options.history or ""])
    if options.history is not None:
        from ratings_engine.cli.diff_history import history

        answer = history(options.history, options, output)
    elif options.vary:
        answer = sweep(packs[0], options, output)
    else:
        answer = compare(packs, options, output)
    write_answer(answer.text, output)
    if options.exit_code and answer.differs:
        click.echo(f"note: {answer.differs}", err=True)
        ctx.exit(DIFFERS)


def _check_usage(packs: tuple[str, ...], options: Options) -> None:
    """Refuse a number of packs, or options, that go with nothing."""
    if options.history is not None and options.vary:
        raise click.UsageError("--history goes through what was, --vary through what could be: choose one")
    wanted, said = (
        (0, "no pack")
        if options.history is not None
        else (1, "one pack")
        if options.vary
        else (2, "two packs")
    )
    if len(packs) != wanted:
        raise click.UsageError(
            f"{_kind(options)} takes {said}, and {len(packs)} {'was' if len(packs) == 1 else 'were'} given"
        )
    if not options.sample:
        for name in ("vary", "history", "contrast"):
            if getattr(options, name):
                raise click.UsageError(f"--{name} needs something to rate: give --sample")


def _kind(options: Options) -> str:
    return "--history" if options.history is not None else "--vary" if options.vary else "a comparison"
