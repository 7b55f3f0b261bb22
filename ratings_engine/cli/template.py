"""``template``: an empty workbook for inspectors to fill in."""

from __future__ import annotations

import click

from ratings_engine.cli.reporting import write_bytes
from ratings_engine.errors import UsageError
from ratings_engine.standards.suggestions import suggestion

__all__ = ["command"]


@click.command("template")
@click.argument("pack")
@click.option(
    "--provider-type", metavar="TYPE", default="", help="Provider type, where the pack has several."
)
@click.option("--prompts", is_flag=True, help="Add a column for each prompt.")
@click.option(
    "-o", "--output", metavar="FILE", required=True, help="The workbook to write, such as cases.xlsx."
)
def command(pack: str, provider_type: str, prompts: bool, output: str) -> None:  # noqa: FBT001
    """Write an empty workbook for PACK: sheets for cases and for judgements, and the questions.

    Fill it in and give it to 'rate' as it is: a sheet called judgements is read with the cases.

    \b
    Example:
      ratings-engine template probation-2018 --provider-type crc -o cases.xlsx
    """
    from ratings_engine.presenters.workbook import present_workbook
    from ratings_engine.standards.loader import load_standards

    standards = load_standards(pack)
    types = [t.id for t in standards.provider_types]
    chosen = provider_type.lower() or (types[0] if len(types) == 1 else "")
    if chosen not in types:
        given = f"'{provider_type}'" if provider_type else "no --provider-type"
        raise UsageError(
            "RE013",
            f"{standards.id} needs one of its provider types, and got {given}",
            remedy=suggestion(chosen, types),
        )
    write_bytes(present_workbook(standards, chosen, prompts=prompts), output)
