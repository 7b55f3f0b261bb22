"""Options that several commands share, and the opening of what they name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ratings_engine.cli.reporting import is_terminal
from ratings_engine.samples.reading import open_sample, read_sample, standards_named
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.samples.model import Sample
    from ratings_engine.standards.model import Standards

__all__ = ["DEFAULT_STANDARDS", "SampleOptions", "open_input", "sample_options"]

DEFAULT_STANDARDS = "probation-2018"
PROGRESS_BYTES = 4 << 20
"""A file of this size or more is read with a progress bar on standard error."""


class SampleOptions(NamedTuple):
    """What the shared options say."""

    standards: str | None
    provider: str
    provider_type: str
    judgements: str


def sample_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a sample is to be read."""
    options = (
        click.option("--standards", metavar="PACK", help=f"Shipped id or folder of a standards pack. Default: what a YAML sample names, else {DEFAULT_STANDARDS}."),
        click.option("--provider-type", metavar="TYPE", default="", help="Provider type of cases without that column: nps, crc, yot or pdu."),
        click.option("--judgements", metavar="FILE", default="", help="Table of judged standards: provider, standard, rating and, if any, evidence."),
        click.option("--indicative", is_flag=True, help="Rate organisational standards that nobody judged from their indicators, and mark them."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def open_input(paths: Sequence[str], options: SampleOptions) -> tuple[Standards, Sample]:
    """Return the standards and the sample that a command is about."""
    files = [open_sample(path) for path in paths]
    standards = load_standards(options.standards or standards_named(files) or DEFAULT_STANDARDS)
    size = sum(os.path.getsize(file.path) for file in files if file.document is None)

    def read(progress: Callable[[int], None] | None) -> Sample:
        return read_sample(
            files, standards, provider=options.provider, provider_type=options.provider_type,
            judgements=options.judgements, progress=progress,
        )  # fmt: skip

    if size < PROGRESS_BYTES or not is_terminal():
        return standards, read(None)
    with click.progressbar(length=size, label="Reading cases", file=click.get_text_stream("stderr")) as bar:
        return standards, read(lambda done: bar.update(done - bar.pos))
