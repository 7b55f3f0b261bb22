"""``sample check``: compare an inspected sample with its plan and with the caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
from ratings_engine.cli.sample_draw import day_asked
from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from ratings_engine.results.model import StandardsRef
    from ratings_engine.samples.model import Sample
    from ratings_engine.sampling.check_model import SampleCheck
    from ratings_engine.standards.model import Standards

__all__ = ["check"]

NOT_SOUND = 1


@click.command("check", short_help="compare an inspected sample with its plan")
@click.argument("sample")
@click.option("--plan", metavar="FILE", help="The record of the draw: 'sample draw --format json'.")
@click.option(
    "--caseload",
    metavar="FILE",
    help="The longlist, or a table with a row for each case of the caseload, with case_id and attributes.",
)
@click.option(
    "--by",
    metavar="COLUMN",
    multiple=True,
    help="Compare by this column of the caseload; may be given again. Default: the pack's attributes.",
)
@click.option("--as-of", metavar="DATE", help="As of 'sample draw', for a longlist.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="Starts the simulation where few cases are expected.",
)
@sample_options("Provider of cases without that column. Default: the file's name.")
@format_option("table", "json", "csv", "markdown", "html")
@output_option
@click.pass_context
def check(context: click.Context, /, sample: str, form: str, output: str | None, **given: Any) -> None:  # noqa: ANN401
    """Compare the inspected SAMPLE with the plan it was drawn by and with the caseload.

    Says which drawn cases were inspected, replaced from the buffer or missing, and which
    inspected cases nobody drew; then, attribute by attribute, whether the sample looks like
    the caseload, with a test. Ends with 1 where the plan was not kept or an attribute differs.

    \b
    Example:
      ratings-engine sample check cases.csv --plan draw.json --caseload list.csv
    """
    from ratings_engine.rating.engine import standards_ref

    asked = _Asked(*(given.pop(name) for name in _Asked._fields))
    _check_usage(asked)
    options = SampleOptions(**given)
    keep_inputs(output, [sample, asked.plan or "", asked.caseload or "", options.judgements])
    standards, read = open_input([sample], options, options.provider)
    done = _checked(read, standards, asked)
    write_answer(_present(done, standards_ref(standards), form), output)
    if not done.sound:
        context.exit(NOT_SOUND)


class _Asked(NamedTuple):
    """What the sample is compared with, and how."""

    plan: str | None
    caseload: str | None
    by: tuple[str, ...]
    as_of: str | None
    seed: int


def _check_usage(asked: _Asked) -> None:
    """Refuse a comparison with nothing, or by columns of nothing.

    Raises UsageError RE827.
    """
    if asked.plan is None and asked.caseload is None:
        message = "there is nothing to compare the sample with"
        raise UsageError("RE827", message, remedy="give --plan, --caseload or both")
    if asked.by and asked.caseload is None:
        raise UsageError("RE827", "--by names columns of a caseload", remedy="give it with --caseload")


def _checked(sample: Sample, standards: Standards, asked: _Asked) -> SampleCheck:
    """Return the checked sample; NumPy and SciPy are loaded here."""
    from ratings_engine.sampling.caseload import read_caseload
    from ratings_engine.sampling.checking import check_sample
    from ratings_engine.sampling.plan_record import read_plan

    plan = None if asked.plan is None else read_plan(asked.plan)
    caseload = None
    if asked.caseload is not None:
        caseload = read_caseload(asked.caseload, standards, day_asked(asked.as_of))
    return check_sample(sample, standards, plan=plan, caseload=caseload, by=asked.by, seed=asked.seed)


def _present(done: SampleCheck, standards: StandardsRef, form: str) -> str:
    if form == "json":
        from ratings_engine.presenters.check_json import present_check_json

        return present_check_json(done, standards)
    if form == "csv":
        from ratings_engine.presenters.check_csv import present_check_csv

        return present_check_csv(done)
    from ratings_engine.presenters.check_document import check_document
    from ratings_engine.presenters.written_document import present_written

    return present_written(check_document(done, standards), form)
