"""Options that several commands share, and the opening of what they name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ratings_engine.cli.reading_samples import check_table, read_files
from ratings_engine.cli.reporting import STANDARD_OUTPUT
from ratings_engine.errors import Finding, InvalidInput, Place, UsageError
from ratings_engine.samples.reading import load_named, open_sample, standards_named
from ratings_engine.standards.installed import shipped_ids
from ratings_engine.standards.loader import load_standards
from ratings_engine.tallies.engines import ENGINES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.samples.model import Sample
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.standards.model import Standards

__all__ = [
    "DEFAULT_STANDARDS",
    "SampleOptions",
    "choose_standards",
    "engine_option",
    "format_option",
    "keep_inputs",
    "open_input",
    "output_option",
    "reading_options",
    "sample_options",
    "table_option",
]

DEFAULT_STANDARDS = "probation-2018"


class SampleOptions(NamedTuple):
    """What the shared options say; ``provider`` is the name of a provider, or empty; ``on`` is a day.

    ``engine`` is what counts tables, None for the usual one; ``table`` is one of a database. ``by``
    are attributes by which what is counted is kept apart, for breakdowns and files of tallies.
    """

    standards: str | None
    on: str | None
    provider: str
    provider_type: str
    judgements: str
    indicative: bool
    engine: str | None = None
    table: str = ""
    by: tuple[str, ...] = ()


engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="What counts the cases. Default: python for small tables, duckdb for large ones.",
)

table_option = click.option(
    "--table", metavar="NAME", default="", help="The table of cases in a DuckDB database."
)


def sample_options(provider_help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds the options of ``SampleOptions``."""
    options = (
        click.option(
            "--standards",
            metavar="PACK",
            help="An installed pack or overlay by its id, a pack's folder, an overlay's file, or"
            f" REV:path in a git repository. Default: what a YAML sample names, else {DEFAULT_STANDARDS}.",
        ),
        click.option(
            "--on",
            metavar="DATE",
            help="Use the installed pack that was in force on this day, such as 2019-05-01.",
        ),
        click.option("--provider", metavar="NAME", default="", help=provider_help),
        engine_option,
        table_option,
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        command = reading_options(command)
        for option in reversed(options):
            command = option(command)
        return command

    return add


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how samples are read, whatever they are read for."""
    options = (
        click.option(
            "--provider-type",
            metavar="TYPE",
            default="",
            help="Provider type of cases without that column: nps, crc, yot or pdu.",
        ),
        click.option(
            "--judgements",
            metavar="FILE",
            default="",
            help="Table of judged standards: provider, standard, rating and, if any, evidence.",
        ),
        click.option(
            "--indicative",
            is_flag=True,
            help="Rate organisational standards that nobody judged from their indicators, and mark them.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def format_option(*forms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option --format with its choices, the first of which is usual."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="How to show the answer.",
    )


output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE instead of standard output."
)


def choose_standards(reference: str | None, files: Sequence[SampleFile]) -> Standards:
    """Return the standards that are named, else those that a document asks for, else the usual ones."""
    if reference and os.path.exists(reference):
        _say_which(reference)
    if reference is not None:
        return load_standards(reference)
    named = standards_named(files)
    return load_named(named) if named else load_standards(DEFAULT_STANDARDS)


def _say_which(reference: str) -> None:
    """Say that a name means what is installed, where something here has the same name."""
    from ratings_engine.standards.locating import is_installed

    if is_installed(reference):
        click.echo(f"note: '{reference}' is installed; write ./{reference} for the one here", err=True)


def keep_inputs(output: str | None, inputs: Sequence[str]) -> None:
    """Refuse to write over a file that is read, or into a folder whose files are read.

    Raises UsageError RE015.
    """
    if not output or output == STANDARD_OUTPUT:
        return
    for path in inputs:
        if path and any(_is_within(output, read) for read in _read_for(path)):
            remedy = "write the answer to another file, outside the folders that are read"
            raise UsageError("RE015", "the output would replace an input", place=Place(path), remedy=remedy)


def _read_for(path: str) -> Sequence[str]:
    """Return the files and folders that are read where ``path`` is given."""
    from ratings_engine.samples.parts import is_pattern, matching

    return matching(path) if is_pattern(path) else [path]


def _is_within(output: str, read: str) -> bool:
    """Return whether an output is what is read, or would be among the files of a folder that is."""
    from ratings_engine.samples.parts import holds_tables

    if os.path.isdir(read):
        inside = os.path.dirname(os.path.abspath(output))
        if not os.path.isdir(inside) or not os.path.samefile(inside, read):
            return False
        # A document about a pack may stand beside it.
        return output.endswith((".yaml", ".yml")) or holds_tables(read)
    return os.path.exists(output) and os.path.exists(read) and os.path.samefile(output, read)


def open_input(paths: Sequence[str], options: SampleOptions, provider: str) -> tuple[Standards, Sample]:
    """Return the standards and the sample that a command is about.

    ``provider`` names the provider of cases that have no such column.
    """
    files = [open_sample(path, options.table) for path in paths]
    check_table(options.table, paths)
    if options.on is None:
        standards = choose_standards(options.standards, files)
    else:
        standards = _in_force(options, options.on, files)
    chosen = options.standards is not None or options.on is not None or standards_named(files)
    try:
        later = click.get_current_context().call_on_close
        return standards, read_files(files, standards, options, provider, later)
    except InvalidInput as error:
        raise error if chosen else InvalidInput([*error.findings, _default_note()]) from error


def _in_force(options: SampleOptions, day: str, files: Sequence[SampleFile]) -> Standards:
    """Return the standards in force on ``day``, and say which they are."""
    from ratings_engine.samples.provider_types import provider_types_of
    from ratings_engine.standards.in_force import standards_in_force

    named = standards_named(files)
    if options.standards is not None or named:
        who = f"{named.place} asks" if named and options.standards is None else "--standards asks"
        message = f"{who} for a pack, and --on for the one in force on {day}"
        raise UsageError("RE025", message, remedy="choose one of the two")
    standards = standards_in_force(day, provider_types_of(files, options.provider_type))
    click.echo(f"note: {standards.id} {standards.version} was in force on {day}", err=True)
    return standards


def _default_note() -> Finding:
    """Return the note that standards were not chosen, which may be why a sample does not fit."""
    message = f"no standards were named, so the sample was read by {DEFAULT_STANDARDS}"
    remedy = f"name others with --standards: {', '.join(shipped_ids())}"
    return Finding("RE014", "note", Place(""), message, remedy)
