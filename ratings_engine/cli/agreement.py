"""``agreement``: how far two markings of the same cases agree."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ratings_engine.cli.options import (
    SampleOptions,
    format_option,
    keep_inputs,
    open_input,
    output_option,
    sample_options,
)
from ratings_engine.cli.percentages import confidence_given
from ratings_engine.cli.reporting import write_answer
from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.confidence import USUAL_CONFIDENCE, confidence_of

if TYPE_CHECKING:
    from ratings_engine.agreement.model import Agreement, Basis
    from ratings_engine.standards.model import Standards

__all__ = ["command"]

"""In percent, where the pack does not say one."""


@click.command("agreement")
@click.argument("first")
@click.argument("second")
@click.option(
    "--confidence",
    metavar="LEVEL",
    help=f"Of the intervals: 0.80 or 80. Default: what the pack says, else {USUAL_CONFIDENCE}.",
)
@click.option("--without-na", is_flag=True, help="Leave cases out that one marking answers with na.")
@click.option(
    "--resamples",
    type=click.IntRange(100, 100_000),
    default=10_000,
    show_default=True,
    help="How often to resample the cases for the interval of alpha.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Where random numbers begin."
)
@sample_options("Provider of cases without that column. Default: the first file's name.")
@format_option("table", "json", "csv", "markdown", "html")
@output_option
def command(
    first: str,
    second: str,
    confidence: str | None,
    without_na: bool,  # noqa: FBT001
    resamples: int,
    seed: int,
    form: str,
    output: str | None,
    **given: Any,  # noqa: ANN401
) -> None:
    """Compare FIRST and SECOND, two markings of the same cases.

    Cases are matched by provider and case id. Each question gets the percentage of cases
    with the same answer, Cohen's kappa and Krippendorff's alpha, with intervals; then come
    the ratings that each marking gives, and the cases that differ.

    \b
    Example:
      ratings-engine agreement nps-cases.csv nps-cases-second.csv
    """
    from ratings_engine.agreement.comparing import compare_markings

    options = SampleOptions(**given)
    keep_inputs(output, [first, second, options.judgements])
    provider = options.provider or os.path.splitext(os.path.basename(first))[0]
    standards, one = open_input([first], options, provider)
    rest, other = open_input([second], options, provider)
    _check_same(standards, rest, first, second)
    basis = _basis(standards, confidence, resamples, seed, without_na=without_na)
    found = compare_markings(standards, one, other, basis, indicative=options.indicative)
    write_answer(_present(found, form), output)


def _check_same(first: Standards, second: Standards, ours: str, theirs: str) -> None:
    """Refuse markings by different standards.

    Raises UsageError RE523, as for samples that are rated together.
    """
    if first.digest != second.digest:
        message = f"the markings are by different standards ({ours}: {first.id}; {theirs}: {second.id})"
        raise UsageError("RE523", message, place=Place(theirs), remedy="choose with --standards")


def _basis(
    standards: Standards, confidence: str | None, resamples: int, seed: int, *, without_na: bool
) -> Basis:
    from ratings_engine.agreement.model import Basis

    chosen = confidence_of(standards) if confidence is None else confidence_given(confidence)
    return Basis(chosen, resamples, seed, without_na)


def _present(found: Agreement, form: str) -> str:
    if form == "json":
        from ratings_engine.presenters.agreement_json import present_agreement_json

        return present_agreement_json(found)
    if form == "csv":
        from ratings_engine.presenters.agreement_csv import present_agreement_csv

        return present_agreement_csv(found)
    from ratings_engine.presenters.agreement_document import agreement_document
    from ratings_engine.presenters.written_document import present_written

    return present_written(agreement_document(found), form)
