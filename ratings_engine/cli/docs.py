"""``docs``: a pack as a readable document, and what an overlay would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ratings_engine.cli.options import keep_inputs, output_option
from ratings_engine.cli.reporting import write_answer
from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from ratings_engine.presenters.standards_document import Comparison
    from ratings_engine.standards.model import Standards

__all__ = ["command"]

FORMS = ("markdown", "html")


@click.command("docs")
@click.argument("pack")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="How to write it. Default: html where FILE ends in .html, else markdown.",
)
@click.option("--changes", is_flag=True, help="Show only what an overlay, or --against, changes.")
@click.option("--against", metavar="PACK", help="Show what is different from this pack.")
@output_option
def command(pack: str, form: str | None, changes: bool, against: str | None, output: str | None) -> None:  # noqa: FBT001
    """Write PACK as a readable standards document.

    It has every standard with its questions, how ratings follow, every threshold and every
    source. For an overlay it begins with what would change, the changed words marked. HTML
    is one page that needs nothing else; links to its parts stay the same.

    \b
    Examples:
      ratings-engine docs probation-2018 -o probation-2018.html
      ratings-engine docs tighter-good --changes
      ratings-engine docs probation-2023 --against probation-2021 --changes
    """
    from ratings_engine.presenters.standards_document import (
        changes_document,
        present_document,
        standards_document,
    )

    keep_inputs(output, [pack, against or ""])
    standards = load_standards(pack)
    comparison = _comparison(standards, against)
    if changes and comparison is None:
        message = f"{standards.id} is no overlay, so there is nothing that it would change"
        remedy = "name an overlay, or the pack to compare it with: --against PACK"
        raise UsageError("RE019", message, place=Place(pack), remedy=remedy)
    if changes and comparison is not None:
        document = changes_document(comparison)
    else:
        document = standards_document(standards, comparison)
    usual = "html" if (output or "").lower().endswith((".html", ".htm")) else "markdown"
    write_answer(present_document(document, form or usual), output)


def _comparison(standards: Standards, against: str | None) -> Comparison | None:
    """Return the rules beside those that are named, or that an overlay changes; None for a plain pack."""
    from ratings_engine.presenters.standards_document import Comparison
    from ratings_engine.standards.changes import rule_changes

    reference = against or (standards.overlays[-1].base if standards.overlays else None)
    if reference is None:
        return None
    old = load_standards(reference)
    return Comparison(old, standards, tuple(rule_changes(old, standards)))
