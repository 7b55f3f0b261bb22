"""``validate``: check standards packs, overlays, tests and samples."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ratings_engine.cli.options import engine_option, format_option, keep_inputs, output_option, table_option
from ratings_engine.cli.reporting import write_answer, write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.cli.validating import Found, Given
    from ratings_engine.errors import Finding
    from ratings_engine.lint.fixing import Change
    from ratings_engine.lint.report import Report
    from ratings_engine.lint.selection import Selection

__all__ = ["command"]


def _tell_about(ctx: click.Context, _option: click.Parameter, code: str | None) -> None:
    """Print what a check means, and end."""
    if code is None or ctx.resilient_parsing:
        return
    from ratings_engine.lint.catalogue import check_called
    from ratings_engine.presenters.check_page import page_of

    write_answer(page_of(check_called(code)), None)
    ctx.exit(0)


class _Options(NamedTuple):
    """What the options say."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fix: bool
    diff: bool
    strict: bool
    show_ignored: bool


@click.command("validate")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--standards", metavar="PACK", help="Standards to check samples against.")
@click.option(
    "--provider-type", metavar="TYPE", default="", help="Provider type of cases without that column."
)
@engine_option
@table_option
@click.option("--select", metavar="CODES", multiple=True, help="Tell only these: RE231, RE2, language, ...")
@click.option("--ignore", metavar="CODES", multiple=True, help="Do not tell these.")
@click.option("--fix", is_flag=True, help="Correct what has one safe answer, in the files themselves.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--strict", is_flag=True, help="End with 1 where there are warnings, too.")
@click.option("--show-ignored", is_flag=True, help="Tell also what comments ignore, with their reasons.")
@click.option(
    "--about",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_tell_about,
    help="Print what a check means, and end.",
)
@format_option("text", "json", "sarif", "github")
@output_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    standards: str | None,
    provider_type: str,
    engine: str | None,
    table: str,
    form: str,
    output: str | None,
    **given: Any,  # noqa: ANN401
) -> None:
    """Check standards packs, overlays, tests and samples.

    Every finding says what is wrong, where, why it matters and what to do.

    PATH is a pack's folder, a shipped id or REV:path, an overlay, a file of tests, or a
    sample, as 'rate' takes it. Ends with 1 where there are errors. A comment ignores a warning on its line:
    '# ratings: ignore=RE231 -- reason'.

    \b
    Examples:
      ratings-engine validate probation-2018
      ratings-engine validate my-pack cases.csv --standards my-pack
      ratings-engine validate my-pack --select tables,RE4 --fix
      ratings-engine validate --about RE201
    """
    from ratings_engine.cli.validating import Given
    from ratings_engine.lint.selection import choose

    options = _Options(**given)
    keep_inputs(output, paths)
    selection = choose(options.select, options.ignore)
    given_of_samples = Given(standards, provider_type, engine, table)
    report, changes = _checked(paths, given_of_samples, selection, options)
    if options.diff:
        from ratings_engine.lint.fixing import difference

        write_answer("".join(difference(change) for change in changes), output)
    else:
        write_answer(_present(report, form, show_ignored=options.show_ignored), output)
    if report.refuses(strict=options.strict):
        ctx.exit(1)


def _checked(
    paths: Sequence[str], given: Given, selection: Selection, options: _Options
) -> tuple[Report, list[Change]]:
    """Return the report, after what is to be fixed was fixed, and the changes that fix it."""
    from ratings_engine.cli.validating import validated

    found = validated(paths, given)
    changes = _changes(found, selection) if options.fix or options.diff else []
    fixed = 0
    if options.fix and not options.diff:
        for change in changes:
            fixed += _write(change)
        found = validated(paths, given) if fixed else found
    report = _report(found, selection, fixed)
    if options.fix:
        report = report._replace(findings=(*report.findings, *_not_fixable(report, found)))
    return report, changes


def _changes(found: Sequence[Found], selection: Selection) -> list[Change]:
    from ratings_engine.lint.fixing import changes

    told = [finding for each in found for finding in each.findings if selection.tells(finding)]
    contents = {
        os.path.realpath(file): (file, content) for each in found for file, content in each.fixable.items()
    }
    return changes(dict.fromkeys(told), dict(contents.values()))


def _not_fixable(report: Report, found: Sequence[Found]) -> list[Finding]:
    """Return a note on each file that --fix leaves as it is although it could be fixed."""
    from ratings_engine.errors import Finding, Place

    may_change = {file for each in found for file in each.fixable}
    files = [f.edit.place.file for f in report.findings if f.edit is not None]
    message = "nothing was fixed in this file: it is installed, in a git revision, or not the one given"
    remedy = "copy the pack into a folder of your own, or name the file's own folder"
    return [
        Finding("RE017", "note", Place(file), message, remedy)
        for file in dict.fromkeys(files)
        if file not in may_change
    ]


def _write(change: Change) -> int:
    """Write a changed file, unless somebody else changed it meanwhile; return how much was fixed."""
    path = os.path.realpath(change.file)
    with open(path, "rb") as stream:
        if stream.read() != change.old:
            return 0
    mode = os.stat(path).st_mode
    write_bytes(change.new, path)
    os.chmod(path, mode)
    return change.fixed


def _report(found: Sequence[Found], selection: Selection, fixed: int) -> Report:
    from ratings_engine.lint.report import Report

    findings: list[Finding] = list(dict.fromkeys(finding for each in found for finding in each.findings))
    return Report(
        tuple(finding for finding in findings if selection.tells(finding)),
        tuple(dict.fromkeys(i for each in found for i in each.ignored if selection.tells(i.finding))),
        tuple(f for f in findings if f.severity == "error" and not selection.tells(f)),
        checked=len(found),
        fixed=fixed,
    )


def _present(report: Report, form: str, *, show_ignored: bool) -> str:
    """Return the report in one of its forms; each is loaded only where it is wanted."""
    if form == "json":
        from ratings_engine.presenters.json_findings import present_findings

        return present_findings(report)
    if form == "sarif":
        from ratings_engine.presenters.sarif import present_sarif

        return present_sarif(report, os.getcwd())
    if form == "github":
        from ratings_engine.presenters.github_annotations import present_annotations

        return present_annotations(report, os.getcwd())
    from ratings_engine.presenters.findings_text import present_report

    return present_report(report, show_ignored=show_ignored)
