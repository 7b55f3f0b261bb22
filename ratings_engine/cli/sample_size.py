"""``sample size``: how many cases a margin of error takes, and what margin a sample buys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ratings_engine.cli.options import DEFAULT_STANDARDS, format_option, keep_inputs, output_option
from ratings_engine.cli.percentages import confidence_given, margin_given, proportion_given
from ratings_engine.cli.reporting import write_answer
from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ratings_engine.sampling.caseload import Caseload
    from ratings_engine.sampling.size_model import SizePlan
    from ratings_engine.standards.model import Standards

__all__ = ["size"]

_STRATUM = re.compile(r"(?a)(.*?)\s*=\s*([-+]?\d{1,15})")
_FINE = 2
"""A margin of a smaller part of a percentage point than one in so many was perhaps meant as a share."""


class _Options(NamedTuple):
    """What was asked for, as it was written."""

    population: int | None
    stratum: tuple[str, ...]
    caseload: str | None
    as_of: str | None
    confidence: str | None
    margin: str | None
    size: int | None
    proportion: str
    standards: str


@click.command("size", short_help="how many cases a margin takes, or buys")
@click.option("--population", type=int, metavar="N", help="How many cases there are to draw from.")
@click.option(
    "--stratum", metavar="NAME=N", multiple=True, help="A stratum and its cases; may be given several times."
)
@click.option(
    "--caseload",
    metavar="FILE",
    help="Count the cases, and those of the pack's strata, in a longlist or a table with a row for each.",
)
@click.option("--as-of", metavar="DATE", help="As of 'sample draw', for a longlist.")
@click.option(
    "--confidence",
    metavar="LEVEL",
    help="How often the margin should hold: 0.80 or 80. Default: what the pack says.",
)
@click.option(
    "--margin", metavar="POINTS", help="Percentage points either way, such as 5. Default: what the pack says."
)
@click.option("--size", type=int, metavar="N", help="Tell what margin so many cases buy, instead.")
@click.option(
    "--proportion",
    metavar="PERCENT",
    default="50",
    show_default=True,
    help="The percentage that is expected; 50 needs the most cases.",
)
@click.option("--standards", metavar="PACK", default=DEFAULT_STANDARDS, show_default=True, help="The pack.")
@format_option("table", "json", "csv", "markdown", "html")
@output_option
def size(form: str, output: str | None, **given: Any) -> None:  # noqa: ANN401
    """Tell how many cases a margin of error takes, or what margin a sample buys.

    Sizes are for a percentage of the cases, with the finite-population correction, and are
    rounded up. With strata the sample is also shared out, as 'sample draw' does it.

    \b
    Examples:
      ratings-engine sample size --population 3120 --confidence 0.80 --margin 5
      ratings-engine sample size --population 3120 --size 148
      ratings-engine sample size --stratum female=412 --stratum male=2708
      ratings-engine sample size --caseload samples/synthetic/longlist.csv
    """
    from ratings_engine.standards.loader import load_standards

    options = _Options(**given)
    keep_inputs(output, [options.caseload or "", options.standards])
    standards = load_standards(options.standards)
    caseload = _caseload(options, standards)
    plan = _plan(options, standards, *_populations(options, standards, caseload))
    write_answer(_present(plan, caseload, standards, form), output)


def _caseload(options: _Options, standards: Standards) -> Caseload | None:
    if options.caseload is None:
        return None
    from ratings_engine.cli.sample_draw import day_asked
    from ratings_engine.sampling.caseload import read_caseload

    return read_caseload(options.caseload, standards, day_asked(options.as_of))


def _populations(
    options: _Options, standards: Standards, caseload: Caseload | None
) -> tuple[dict[str, int], int]:
    """Return the cases by stratum, and in all.

    Raises UsageError RE821 where they contradict each other, or are not given.
    """
    if caseload is not None and (options.stratum or options.population is not None):
        message = "--caseload is counted, and cases are given beside it"
        raise UsageError("RE821", message, remedy="give a file, or numbers with --population or --stratum")
    if caseload is not None:
        from ratings_engine.sampling.caseload import strata_of

        return strata_of(caseload, standards), len(caseload.cases)
    strata = _strata(options.stratum)
    total = sum(strata.values())
    if not strata and options.population is None:
        message = "nobody says how many cases there are to draw from"
        raise UsageError("RE821", message, remedy="give --population N, --stratum NAME=N or --caseload FILE")
    if strata and options.population not in (None, total):
        message = f"the strata have {total:,} cases, and --population says {options.population:,}"
        raise UsageError("RE821", message, remedy="correct one of them, or leave --population out")
    return strata, total if strata else options.population or 0


def _strata(written: Sequence[str]) -> dict[str, int]:
    strata: dict[str, int] = {}
    for words in written:
        found = _STRATUM.fullmatch(words.strip())
        if not found or not found[1]:
            message = f"'{words[:40]}' is no stratum with a number of cases"
            raise UsageError("RE821", message, remedy="write it as NAME=N, such as female=412")
        if found[1] in strata:
            message = f"the stratum '{found[1]}' is given twice"
            raise UsageError("RE821", message, remedy="give each stratum once")
        strata[found[1]] = int(found[2])
    return strata


def _plan(options: _Options, standards: Standards, strata: dict[str, int], population: int) -> SizePlan:
    """Return the plan; NumPy and SciPy are loaded here."""
    from ratings_engine.sampling.size import plan_for_margin, plan_of_size

    sampling = standards.sampling
    usual = sampling.confidence_level if sampling else None
    given = None if options.confidence is None else confidence_given(options.confidence)
    confidence = _usual(given, usual, "confidence")
    proportion = proportion_given(options.proportion)
    if options.size is not None:
        if options.margin is not None:
            message = "--size asks what margin a sample buys, and --margin says it"
            raise UsageError("RE822", message, remedy="give one of the two")
        return plan_of_size(
            strata, population, cases=options.size, confidence=confidence, proportion=proportion
        )
    asked = None if options.margin is None else margin_given(options.margin)
    margin = _usual(asked, sampling.margin if sampling else None, "margin")
    if 0 < margin * _FINE < 1:
        click.echo(f"note: --margin {options.margin} is in percentage points: 5 for 5 either way", err=True)
    return plan_for_margin(strata, population, margin=margin, confidence=confidence, proportion=proportion)


def _usual(given: Fraction | None, usual: Fraction | None, what: str) -> Fraction:
    """Return what was given, else what the pack says.

    Raises UsageError RE822 where neither says it.
    """
    value = usual if given is None else given
    if value is None:
        message = f"the pack does not say what {what} a sample should have"
        raise UsageError("RE822", message, remedy=f"give it with --{what}")
    return value


def _present(plan: SizePlan, caseload: Caseload | None, standards: Standards, form: str) -> str:
    from ratings_engine.presenters.size_document import Planned, size_document
    from ratings_engine.rating.engine import standards_ref

    planned = Planned(plan, caseload, standards_ref(standards))
    if form == "json":
        from ratings_engine.presenters.size_json import present_size_json

        return present_size_json(planned)
    if form == "csv":
        from ratings_engine.presenters.size_csv import present_size_csv

        return present_size_csv(plan)
    from ratings_engine.presenters.written_document import present_written

    return present_written(size_document(planned), form)
