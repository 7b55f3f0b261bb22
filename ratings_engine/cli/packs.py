"""``packs``: list the standards packs that are installed."""

from __future__ import annotations

import click

from ratings_engine.cli.options import format_option
from ratings_engine.cli.reporting import write_answer

__all__ = ["command"]


@click.command("packs")
@format_option("table", "json")
def command(form: str) -> None:
    """List the standards packs that are installed, with versions, dates and digests.

    \b
    Examples:
      ratings-engine packs
      ratings-engine packs --format json
    """
    from ratings_engine.presenters.packs import present_packs
    from ratings_engine.standards.loader import load_standards
    from ratings_engine.standards.pack import shipped_ids

    write_answer(present_packs([load_standards(name) for name in shipped_ids()], form), None)
