"""``rate``: rate every inspection in a sample."""

from __future__ import annotations

from typing import Any

import click

from ratings_engine.cli.options import (
    SampleOptions,
    format_option,
    keep_inputs,
    open_input,
    output_option,
    sample_options,
)
from ratings_engine.cli.reporting import write_answer
from ratings_engine.rating.engine import rate

__all__ = ["command"]


@click.command("rate")
@click.argument("samples", metavar="SAMPLE...", nargs=-1, required=True)
@sample_options("Provider of cases without that column. Default: the file's name.")
@format_option("table", "json")
@output_option
def command(samples: tuple[str, ...], form: str, output: str | None, **given: Any) -> None:  # noqa: ANN401
    """Rate every inspection in SAMPLE.

    SAMPLE is a table of cases (CSV, XLSX or Parquet) with one row per case and a column for
    each key question or prompt, or a YAML or JSON document with judgements, tallies,
    published percentages or cases.

    \b
    Examples:
      ratings-engine rate cases.csv --provider-type crc
      ratings-engine rate cases.csv --judgements judgements.csv --format json
      ratings-engine rate east-sussex.yaml
    """
    options = SampleOptions(**given)
    keep_inputs(output, [*samples, options.judgements])
    standards, sample = open_input(samples, options, options.provider)
    result = rate(standards, sample, indicative=options.indicative, cases=form == "json")
    if form == "json":
        from ratings_engine.presenters.json_result import present_json

        write_answer(present_json(result), output)
    else:
        from ratings_engine.presenters.table import present_table

        write_answer(present_table(result), output)
