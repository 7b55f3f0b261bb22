"""The command line: which commands there are, and what becomes of errors."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from ratings_engine import __version__
from ratings_engine.cli.reporting import report_error, report_fault
from ratings_engine.cli.start import COULD_NOT_RUN, interrupted, was_asked_to_end
from ratings_engine.errors import RatingsError

__all__ = ["cli", "main"]

_COMMANDS = {
    "rate": "rate every inspection in a sample",
    "explain": "say why: the overall, a standard, a key question or a case",
    "validate": "check standards packs and samples",
    "test": "run a pack's own tests, with coverage and mutation",
    "diff": "compare two versions: what changed, and whose rating moves",
    "packs": "list the standards packs that are installed",
    "tally": "count cases once, to rate them many times without them",
    "sample": "plan, draw, check and make up case samples",
    "agreement": "compare two markings of the same cases",
    "docs": "write a pack as a readable standards document",
    "template": "write an empty workbook for inspectors to fill in",
    "schema": "print the JSON Schemas of files and answers",
    "new": "write a pack, standard, overlay, test or check to start from",
}


class _Commands(click.Group):
    """A group that imports a command only when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"ratings_engine.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:  # noqa: ANN401
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from ratings_engine.standards.suggestions import suggestion

            ctx.fail(f"there is no command '{args[0]}': {suggestion(args[0], list(_COMMANDS))}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="ratings-engine", message="%(prog)s %(version)s")
def cli() -> None:
    """Rate probation and youth justice services by published standards.

    Declarative standards are validated, then evaluated over samples of cases, to produce
    ratings that explain themselves. This is not the Inspectorate's own software.

    \b
    Example:
      ratings-engine rate cases.csv --provider-type crc

    \b
    Exit codes: 0 done; 1 the answer is no (findings); 2 could not run.
    """


def main() -> None:
    """Run the command line; the one place where an error becomes an exit code."""
    try:
        # Where a command ends with a code of its own, click returns it.
        code = cli.main(prog_name="ratings-engine", standalone_mode=False)
        if code:
            sys.exit(code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        interrupted()
    except Exception as error:  # noqa: BLE001  (of ours, or a fault of ours)
        _end_with(error)


def _end_with(error: Exception) -> NoReturn:
    """Tell an error and end the process: a fault plainly, with its traceback on request."""
    if was_asked_to_end():
        interrupted()
    if isinstance(error, RatingsError):
        report_error(error)
        sys.exit(error.exit_code)
    report_fault(error)
    sys.exit(COULD_NOT_RUN)
