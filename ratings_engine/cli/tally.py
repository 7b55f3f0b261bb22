"""``tally``: count a table of cases once, to rate it many times without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ratings_engine.cli.options import SampleOptions, engine_option, keep_inputs, open_input, table_option
from ratings_engine.cli.reporting import write_bytes
from ratings_engine.errors import Place, UsageError
from ratings_engine.presenters.wording import count
from ratings_engine.samples.columns import tidy
from ratings_engine.samples.reading import is_document

if TYPE_CHECKING:
    from ratings_engine.samples.model import Sample

__all__ = ["command"]


@click.command("tally")
@click.argument("sample")
@click.option(
    "--standards",
    metavar="PACK",
    help="Count for this pack: an installed one by its id, a folder, an overlay's file or REV:path.",
)
@click.option("--provider", metavar="NAME", default="", help="Provider of cases without that column.")
@click.option(
    "--provider-type", metavar="TYPE", default="", help="Provider type of cases without that column."
)
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="Keep the values of this attribute apart too, for 'rate --by' and for conditions that may yet"
    " look at it; may be given several times.",
)
@engine_option
@table_option
@click.option("-o", "--output", metavar="FILE", required=True, help="Write the tallies here, as Parquet.")
def command(sample: str, output: str, by: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401
    """Count the cases in SAMPLE once, into a file that 'rate' takes instead of it.

    SAMPLE is a table of cases. The file has the counts of each provider, by the attributes that
    the standards' conditions look at. It can be rated by any standards that count a case as
    these do: thresholds, methods and limits may differ. Others are refused, with what differs.
    Judgements are not tallied: give them with --judgements when rating.

    \b
    Examples:
      ratings-engine tally national.parquet -o tallies.parquet
      ratings-engine rate tallies.parquet --judgements judgements.csv
      ratings-engine rate tallies.parquet --standards proposal.yaml
      ratings-engine tally cases.csv --by sex -o tallies.parquet
      ratings-engine rate tallies.parquet --by sex
    """
    keep_inputs(output, [sample, given["standards"] or ""])
    if is_document(sample):
        message = "a document holds judgements and tallies, and 'tally' counts a table of cases"
        remedy = "name the table of cases, and rate it with the document's judgements in a table"
        raise UsageError("RE572", message, place=Place(sample), remedy=remedy)
    by = tuple(tidy(name) for name in by)
    options = SampleOptions(**given, on=None, judgements="", indicative=False, by=by)
    pack, read = open_input([sample], options, options.provider)
    from ratings_engine.tallies.keeping import kept_tallies  # with DuckDB

    content = kept_tallies(pack, read, by)
    write_bytes(content, output)
    _notes(read)


def _notes(sample: Sample) -> None:
    """Say on standard error what was counted, and what is not in the file."""
    from ratings_engine.samples.counted import case_count

    cases = sum(case_count(each.cases) for each in sample.inspections if each.cases is not None)
    click.echo(
        f"note: {cases:,} cases of {count(len(sample.inspections), 'inspection')} are counted", err=True
    )
    if any(each.judgements for each in sample.inspections):
        words = "judgements beside the cases are not in the file: give them with --judgements when rating"
        click.echo(f"note: {words}", err=True)
