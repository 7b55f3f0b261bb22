"""``test``: run the tests that a pack's authors wrote for it."""

from __future__ import annotations

import re
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ratings_engine.cli.options import format_option, keep_inputs, output_option
from ratings_engine.cli.reporting import write_answer
from ratings_engine.errors import UsageError

if TYPE_CHECKING:
    from ratings_engine.testing.report import PackReport

__all__ = ["command"]


class _Options(NamedTuple):
    """What the options say."""

    text: str
    verbose: bool
    coverage: bool
    missing: bool
    fail_under: Fraction | None
    mutate: bool
    timed: bool


class _Percent(click.ParamType):  # type: ignore[type-arg]
    """A percentage, exactly: 100, 99.5 or 200/3."""

    name = "percent"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        if isinstance(value, Fraction):
            return value
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", str(value)) or Fraction(str(value)) > 100:  # noqa: PLR2004
            self.fail(f"'{value}' is not a percentage from 0 to 100", param, ctx)
        return Fraction(str(value))


@click.command("test")
@click.argument("packs", metavar="PACK...", nargs=-1, required=True)
@click.option("-k", "text", metavar="TEXT", default="", help="Only tests whose file or name contains TEXT.")
@click.option("-v", "--verbose", is_flag=True, help="Name every test.")
@click.option(
    "--coverage/--no-coverage", default=True, show_default=True, help="Tell which rules the tests exercised."
)
@click.option("--missing", is_flag=True, help="List what no test exercised.")
@click.option(
    "--fail-under", type=_Percent(), metavar="PERCENT", help="Fail where coverage is lower, exactly."
)
@click.option(
    "--mutate", is_flag=True, help="Make small mistakes in the rules, and fail where no test notices."
)
@click.option("--time", "timed", is_flag=True, help="Say how long it took.")
@format_option("text", "json", "junit")
@output_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    packs: tuple[str, ...],
    form: str,
    output: str | None,
    **given: Any,  # noqa: ANN401
) -> None:
    """Run the tests that the authors of PACK wrote in YAML.

    PACK is a shipped id, a pack's folder, an overlay or REV:path; its tests are in its folder
    'tests', or in tests/x.yaml beside an overlay x.yaml. It may also be one file of tests. Ends
    with 1 where a test fails, a mutant survives or coverage is too low, and with 2 where a
    file of tests is invalid.

    \b
    Examples:
      ratings-engine test probation-2018
      ratings-engine test my-pack -k boundary --missing
      ratings-engine test my-pack --mutate --fail-under 100
    """
    from ratings_engine.testing.places import pack_with_tests
    from ratings_engine.testing.report import Wanted, report_on

    options = _Options(**given)
    started = time.perf_counter()
    chosen = [pack_with_tests(reference) for reference in packs]
    keep_inputs(output, [path for pack in chosen for path in pack.paths])
    covering = options.coverage or options.fail_under is not None
    wanted = Wanted(options.text, covering, options.mutate)
    reports = [report_on(pack, wanted) for pack in chosen]
    if not any(report.verdicts for report in reports):
        remedy = "leave out -k, or choose a text that is in some test's name"
        raise UsageError("RE750", f"no test's file or name contains '{options.text}'", remedy=remedy)
    seconds = time.perf_counter() - started if options.timed else None
    write_answer(_present(reports, form, options, seconds), output)
    low = _say_low(reports, options.fail_under)
    if low or not all(report.is_good for report in reports):
        ctx.exit(1)


def _present(reports: list[PackReport], form: str, options: _Options, seconds: float | None) -> str:
    if form == "json":
        from ratings_engine.presenters.tests_json import present_tests_json

        return present_tests_json(reports, seconds)
    if form == "junit":
        from ratings_engine.presenters.tests_junit import present_tests_junit

        return present_tests_junit(reports, seconds)
    from ratings_engine.presenters.tests_text import present_tests

    return present_tests(reports, names=options.verbose, missing=options.missing, seconds=seconds)


def _say_low(reports: list[PackReport], fail_under: Fraction | None) -> bool:
    """Say whose coverage is below what was asked for, and return whether any is."""
    from ratings_engine.presenters.verdicts import percent_covered

    low = False
    for report in reports:
        if fail_under is not None and report.coverage and report.coverage.percentage < fail_under:
            told = f"coverage of {report.standards.id} is {percent_covered(report.coverage)}"
            click.echo(f"{told}, and --fail-under asks for {float(fail_under):g}%", err=True)
            low = True
    return low
