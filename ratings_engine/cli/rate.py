"""``rate``: rate every inspection in a sample."""

from __future__ import annotations

from typing import Any

import click

from ratings_engine.cli.intervals import confidence_asked, confidence_option
from ratings_engine.cli.many import MANY, explain_all_option, many_rated
from ratings_engine.cli.options import (
    SampleOptions,
    format_option,
    keep_inputs,
    open_input,
    output_option,
    sample_options,
)
from ratings_engine.cli.reporting import write_answer
from ratings_engine.cli.stability import resampling_asked, stability_options
from ratings_engine.cli.subgroups import read_by, subgroup_options, subgroups_asked
from ratings_engine.rating.engine import rate
from ratings_engine.uncertainty.intervals import with_intervals

__all__ = ["command"]


@click.command("rate")
@click.argument("samples", metavar="SAMPLE...", nargs=-1, required=True)
@sample_options("Provider of cases without that column. Default: the file's name.")
@confidence_option
@stability_options
@subgroup_options
@explain_all_option
@format_option("table", "json")
@output_option
def command(samples: tuple[str, ...], form: str, output: str | None, **given: Any) -> None:  # noqa: ANN401
    """Rate every inspection in SAMPLE.

    SAMPLE is a table of cases (CSV, XLSX or Parquet) with one row per case and a column for
    each key question or prompt, or a YAML or JSON document with judgements, tallies,
    published percentages or cases; or a file of tallies that 'tally' wrote.

    \b
    Examples:
      ratings-engine rate cases.csv --provider-type crc
      ratings-engine rate cases.csv --judgements judgements.csv --format json
      ratings-engine rate east-sussex.yaml
      ratings-engine rate cases.csv --stability --seed 1
      ratings-engine rate cases.csv --by sex --by ethnicity
    """
    by = subgroups_asked(given)
    resampling, confidence = resampling_asked(given), confidence_asked(given)
    explained = given.pop("explain_all") or bool(by or resampling or confidence)
    options = SampleOptions(**given, by=by.attributes if by else ())
    keep_inputs(output, [*samples, options.judgements, options.standards or ""])
    standards, sample = open_input(samples, options, options.provider)
    if len(sample.inspections) > MANY and not explained:
        write_answer(many_rated(standards, sample, form, indicative=options.indicative), output)
        return
    result = rate(standards, sample, indicative=options.indicative, cases=form == "json" and not by)
    result = with_intervals(standards, result, confidence)
    if resampling is not None:
        from ratings_engine.uncertainty.stability import with_stability

        result = with_stability(standards, sample, result, resampling, indicative=options.indicative)
    if by:
        from ratings_engine.subgroups.breaking_down import with_subgroups

        result = with_subgroups(standards, sample, result, read_by(by, confidence, standards))
    if form == "json":
        from ratings_engine.presenters.json_result import present_json

        write_answer(present_json(result), output)
    else:
        from ratings_engine.presenters.table import present_table

        write_answer(present_table(result), output)
