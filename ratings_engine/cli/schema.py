"""``schema``: print a JSON Schema."""

from __future__ import annotations

import click

from ratings_engine.cli.reporting import write_answer

__all__ = ["command"]


@click.command("schema")
@click.argument("name", type=click.Choice(["framework", "standard", "sample"]))
def command(name: str) -> None:
    """Print the JSON Schema of a pack's framework, of a standard or of a sample.

    \b
    Example:
      ratings-engine schema standard
    """
    from ratings_engine.samples.document import SAMPLE_SCHEMA
    from ratings_engine.standards.validation import FRAMEWORK_SCHEMA, STANDARD_SCHEMA

    paths = {"framework": FRAMEWORK_SCHEMA, "standard": STANDARD_SCHEMA, "sample": SAMPLE_SCHEMA}
    with open(paths[name], encoding="utf-8") as stream:
        write_answer(stream.read(), None)
