"""How far long work is, on standard error, where somebody watches it there."""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from ratings_engine.cli.reporting import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Progress = Callable[[int], None]

__all__ = ["reading_bar", "watched"]

PATIENCE = 1.0
"""Seconds of work before a bar is shown: what is done by then needs none."""
LARGE = 4 << 20
"""Files of this many bytes or more are read with a bar."""

_Item = TypeVar("_Item")


def watched(items: Sequence[_Item], label: str) -> Iterator[_Item]:
    """Yield items; where that takes long, and standard error is a terminal, a bar says how far it is."""
    if not is_terminal():
        yield from items
        return
    begun = time.monotonic()
    with ExitStack() as stack:
        bar = None
        for done, item in enumerate(items, start=1):
            yield item
            if bar is not None:
                bar.update(1)
            elif time.monotonic() - begun > PATIENCE:
                bar = stack.enter_context(click.progressbar(length=len(items), label=label, file=sys.stderr))
                bar.update(done)


@contextmanager
def reading_bar(paths: Sequence[str]) -> Iterator[Progress | None]:
    """Give what is told how many bytes of a file are read, or None where no bar is wanted.

    Several files, and one that two versions read each for itself, are one after the other.
    """
    sizes = [os.path.getsize(path) for path in paths if os.path.isfile(path)]
    size = max(sizes, default=0)
    if size < LARGE or not is_terminal():
        yield None
        return
    with click.progressbar(length=size, label="Reading cases", file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)
