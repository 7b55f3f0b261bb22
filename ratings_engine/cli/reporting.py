"""How errors and findings are told on standard error, and answers are written."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import click

from ratings_engine.cli.start import raise_interrupts
from ratings_engine.errors import InternalError, Place, RatingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.errors import Finding

__all__ = ["STANDARD_OUTPUT", "finding_lines", "report_error", "report_fault", "write_answer", "write_bytes"]

DEBUG = "RATINGS_ENGINE_DEBUG"
MAX_SHOWN = 50
STANDARD_OUTPUT = "-"


def report_error(error: RatingsError) -> None:
    """Tell an error with all its findings: what happened, where, what to do."""
    findings = error.findings
    for line in finding_lines(findings[:MAX_SHOWN]):
        click.echo(line, err=True)
    if len(findings) > MAX_SHOWN:
        click.echo(f"... and {len(findings) - MAX_SHOWN} more findings", err=True)


def finding_lines(findings: Iterable[Finding]) -> Iterable[str]:
    """Yield the lines that tell each finding: what happened and where, why it matters, what to do."""
    # The catalogue of checks is loaded only where there is something to tell.
    from ratings_engine.presenters import findings_text

    return findings_text.finding_lines(findings)


def report_fault(error: Exception) -> None:
    """Tell a fault of the engine itself, with the traceback if the environment asks for it."""
    message = f"a fault of ratings-engine itself: {error!r}"
    remedy = f"report it with what you ran; {DEBUG}=1 shows where it happened"
    report_error(InternalError("RE999", message, remedy=remedy))
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)


def write_answer(answer: str, output: str | None) -> None:
    """Write an answer as UTF-8 to a file, all of it or nothing, or to standard output."""
    content = answer.encode("utf-8", "surrogateescape")
    write_bytes(content, STANDARD_OUTPUT if output is None else output)


def _print(content: bytes) -> None:
    """Write to standard output, and know that it arrived.

    Ends the process with 2 where the reader has gone, since nobody is left to tell; raises
    RatingsError RE010 where it cannot be written for another reason.
    """
    if sys.stdout is None:
        raise _unwritable("standard output", OSError(errno.EBADF, "it is closed"))
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _forget_output()
        sys.exit(RatingsError.exit_code)
    except OSError as error:
        _forget_output()
        raise _unwritable("standard output", error) from error


def _forget_output() -> None:
    """Let the interpreter's own flush at the end succeed."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(name: str, error: OSError) -> RatingsError:
    return RatingsError(
        "RE010",
        f"cannot write the output: {error.strerror}",
        place=Place(name),
        remedy="check that there is room, that the folder exists and that you may write to it",
    )


def write_bytes(content: bytes, output: str) -> None:
    """Write a file, all of it or nothing; ``-`` is standard output.

    Raises RatingsError RE010 where it cannot be written.
    """
    raise_interrupts()  # what is written aside is to be removed
    if output == STANDARD_OUTPUT:
        _print(content)
        return
    try:
        if os.path.exists(output) and not os.path.isfile(output) and not os.path.isdir(output):
            # A pipe or a device is written into; only a file can be replaced.
            with open(output, "wb") as stream:
                stream.write(content)
        else:
            _replace(output, content)
    except OSError as error:
        raise _unwritable(output, error) from error


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
