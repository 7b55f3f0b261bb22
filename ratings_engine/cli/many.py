"""Rating so many inspections that they are rated at once, and nobody reads every explanation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ratings_engine.results.brief import BriefResult
    from ratings_engine.samples.model import Sample
    from ratings_engine.standards.model import Standards

__all__ = ["MANY", "explain_all_option", "many_rated", "rated_at_once"]

MANY = 500
"""Up to so many inspections each one is explained: that takes seconds, and a hundred megabytes."""

explain_all_option = click.option(
    "--explain-all",
    is_flag=True,
    help=f"Explain every inspection, however many. By default more than {MANY} are rated at once, with a"
    " line for each; 'explain' says more of any.",
)


def rated_at_once(standards: Standards, sample: Sample, *, indicative: bool) -> BriefResult:
    """Return the ratings of many inspections; NumPy is loaded here."""
    # Products of these are small: threads that wait for one another would cost more than they do.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ratings_engine.rating.vectorised.many import rate_many

    return rate_many(standards, sample, indicative=indicative)


def many_rated(standards: Standards, sample: Sample, form: str, *, indicative: bool) -> str:
    """Return the answer for many inspections, and say on standard error that it is a brief one."""
    result = rated_at_once(standards, sample, indicative=indicative)
    _note(len(sample.inspections))
    if form == "json":
        from ratings_engine.presenters.json_many import present_json_many

        return present_json_many(result)
    from ratings_engine.presenters.table_many import present_table_many

    return present_table_many(result)


def _note(inspections: int) -> None:
    message = f"note: {inspections:,} inspections are rated at once and not explained;"
    click.echo(f"{message} 'explain' explains one, --explain-all every one", err=True)
