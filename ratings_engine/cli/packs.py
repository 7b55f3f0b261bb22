"""``packs``: list the standards packs and overlays that are installed."""

from __future__ import annotations

import click

from ratings_engine.cli.options import format_option
from ratings_engine.cli.reporting import write_answer

__all__ = ["command"]


@click.command("packs")
@format_option("table", "json")
def command(form: str) -> None:
    """List the installed standards packs and overlays, with versions, dates and digests.

    Packs come with ratings-engine, or with other packages that register them.

    \b
    Examples:
      ratings-engine packs
      ratings-engine packs --format json
    """
    from ratings_engine.presenters.packs import present_packs
    from ratings_engine.standards.installed import installed
    from ratings_engine.standards.loader import load_standards

    write_answer(present_packs([(one, load_standards(one.id)) for one in installed()], form), None)
