"""How errors and findings are told on standard error, and answers are written."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from ratings_engine.errors import Place, RatingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.errors import Finding

__all__ = ["finding_lines", "report_error", "report_fault", "write_answer", "write_bytes"]

DEBUG = "RATINGS_ENGINE_DEBUG"
MAX_SHOWN = 50


def report_error(error: RatingsError) -> None:
    """Tell an error with all its findings: what happened, where, what to do."""
    findings = error.findings
    for line in finding_lines(findings[:MAX_SHOWN]):
        click.echo(line, err=True)
    if len(findings) > MAX_SHOWN:
        click.echo(f"... and {len(findings) - MAX_SHOWN} more findings", err=True)


def finding_lines(findings: Iterable[Finding]) -> Iterable[str]:
    """Yield the lines that tell each finding."""
    for finding in findings:
        where = f"{finding.place}: " if finding.place.file else ""
        yield f"{where}{finding.severity} {finding.code}: {finding.message}"
        if finding.remedy:
            yield f"    -> {finding.remedy}"


def report_fault(error: Exception) -> None:
    """Tell a fault of the engine itself, with the traceback if the environment asks for it."""
    click.echo(f"error RE999: a fault of ratings-engine itself: {error!r}", err=True)
    click.echo(f"    -> report it with what you ran; {DEBUG}=1 shows where it happened", err=True)
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)


def write_answer(answer: str, output: str | None) -> None:
    """Write an answer as UTF-8 to a file, all of it or nothing, or to standard output."""
    content = answer.encode("utf-8", "surrogateescape")
    if output is None:
        click.echo(content, nl=False)
    else:
        write_bytes(content, output)


def write_bytes(content: bytes, output: str) -> None:
    """Write a file, all of it or nothing.

    Raises RatingsError RE010 where it cannot be written.
    """
    try:
        _replace(output, content)
    except OSError as error:
        raise RatingsError(
            "RE010",
            f"cannot write the output: {error.strerror}",
            place=Place(output),
            remedy="check that the folder exists and that you may write to it",
        ) from error


def _replace(output: str, content: bytes) -> None:
    """Write beside the file and move into its place, so that no half of it is ever seen."""
    import tempfile  # slow to load, and needed only here

    folder = os.path.dirname(output) or "."
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".ratings-engine-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, output)
    except BaseException:
        os.unlink(temporary)
        raise


def is_terminal() -> bool:
    """Return whether standard error is a terminal, where progress may be shown."""
    return sys.stderr.isatty()
