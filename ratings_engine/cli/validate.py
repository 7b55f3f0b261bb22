"""``validate``: check standards packs and samples."""

from __future__ import annotations

import os

import click

from ratings_engine.cli.options import choose_standards, format_option
from ratings_engine.cli.reporting import finding_lines, write_answer
from ratings_engine.errors import Finding, RatingsError
from ratings_engine.samples.table import require_file
from ratings_engine.standards.pack import FRAMEWORK

__all__ = ["command"]


@click.command("validate")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--standards", metavar="PACK", help="Standards to check samples against.")
@click.option(
    "--provider-type", metavar="TYPE", default="", help="Provider type of cases without that column."
)
@format_option("text", "json")
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], standards: str | None, provider_type: str, form: str
) -> None:
    """Check standards packs and samples; every finding says file, line and what to do.

    PATH is a pack's folder or shipped id, or a sample's file. Ends with 1 where there are
    errors.

    \b
    Examples:
      ratings-engine validate probation-2018
      ratings-engine validate my-pack cases.csv --standards my-pack
    """
    findings = [finding for path in paths for finding in _findings(path, standards, provider_type)]
    if form == "json":
        from ratings_engine.presenters.json_findings import present_findings

        write_answer(present_findings(findings), None)
    else:
        lines = [*finding_lines(findings), _count(findings, paths)]
        write_answer("\n".join(lines) + "\n", None)
    if any(finding.severity == "error" for finding in findings):
        ctx.exit(1)


def _count(findings: list[Finding], paths: tuple[str, ...]) -> str:
    told = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    return f"{told} in {len(paths)} checked"


def _findings(path: str, standards: str | None, provider_type: str) -> list[Finding]:
    if os.path.basename(path) == FRAMEWORK:
        path = os.path.dirname(path) or "."
    if os.path.splitext(path)[1] and not os.path.exists(path):
        require_file(path)
    if os.path.isdir(path) or (not os.path.exists(path) and not os.path.splitext(path)[1]):
        return _pack_findings(path)
    return _sample_findings(path, standards, provider_type)


def _pack_findings(reference: str) -> list[Finding]:
    from ratings_engine.rating.capacity import capacity_findings
    from ratings_engine.standards.compiler import compile_pack
    from ratings_engine.standards.loader import pack_findings
    from ratings_engine.standards.pack import find_pack, pack_folder, read_pack

    folder = pack_folder(reference) if os.path.isdir(reference) else find_pack(reference)
    try:
        pack = read_pack(folder)
    except RatingsError as error:
        return error.findings
    return pack_findings(pack) or capacity_findings(compile_pack(pack))


def _sample_findings(path: str, reference: str | None, provider_type: str) -> list[Finding]:
    from ratings_engine.rating.engine import rate
    from ratings_engine.samples.reading import open_sample, read_sample

    try:
        files = [open_sample(path)]
        standards = choose_standards(reference, files)
        rate(standards, read_sample(files, standards, provider_type=provider_type))
    except RatingsError as error:
        return error.findings
    return []
