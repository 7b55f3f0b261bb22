"""``schema``: print the JSON Schemas of what authors write and of what commands answer."""

from __future__ import annotations

import os

import click

from ratings_engine.cli.folders import make_folder
from ratings_engine.cli.reporting import write_answer
from ratings_engine.errors import UsageError
from ratings_engine.standards.suggestions import suggestion

__all__ = ["command"]


@click.command("schema")
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="Write every schema, as NAME.schema.json, into a folder.")
@click.option(
    "-o", "--output", metavar="PATH", help="Write to a file, or with --all to a folder, instead of printing."
)
def command(name: str | None, every: bool, output: str | None) -> None:  # noqa: FBT001
    """Print the JSON Schema called NAME, or list the names.

    Schemas describe what authors write (framework, standard, overlay, test, sample) and
    what commands answer with --format json. Each is whole: it refers to no other file.

    \b
    Examples:
      ratings-engine schema
      ratings-engine schema standard
      ratings-engine schema --all -o schemas
    """
    from ratings_engine.presenters.schemas import PUBLISHED, SUFFIX, present_schema, present_schema_list

    if every:
        if name or not output:
            raise click.UsageError("--all writes every schema into a folder: give -o FOLDER and no NAME")
        make_folder(output)
        for each in PUBLISHED:
            write_answer(present_schema(each), os.path.join(output, each + SUFFIX))
    elif name is None:
        write_answer(present_schema_list(), output)
    elif name in PUBLISHED:
        write_answer(present_schema(name), output)
    else:
        raise UsageError("RE018", f"there is no schema '{name}'", remedy=suggestion(name, list(PUBLISHED)))
