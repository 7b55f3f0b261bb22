"""How far long work is, on standard error, where somebody watches it there."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ratings_engine.cli.reporting import is_terminal
from ratings_engine.cli.start import raise_interrupts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Progress = Callable[[int], None]

__all__ = ["counting_bar", "reading_bar", "watched"]

PATIENCE = 1.0
"""Seconds of work before a bar is shown: what is done by then needs none."""
LARGE = 4 << 20
"""So many bytes or more are read with a bar."""

_Item = TypeVar("_Item")


def watched(items: Sequence[_Item], label: str) -> Iterator[_Item]:
    """Yield items; where that takes long, and standard error is a terminal, a bar says how far it is."""
    if not is_terminal():
        yield from items
        return
    raise_interrupts()  # a bar hides the cursor, which is to be shown again
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
def reading_bar(size: int) -> Iterator[Progress | None]:
    """Give what is told how many of ``size`` bytes are read, or None where no bar is wanted."""
    if size < LARGE or not is_terminal():
        yield None
        return
    raise_interrupts()
    with click.progressbar(length=size, label="Reading cases", file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


@contextmanager
def counting_bar() -> Iterator[Callable[[float], None] | None]:
    """Give what is told how many percent of a statement are done, or None where no bar is wanted.

    How many statements there will be is not known: each takes a part of what is left.
    """
    if not is_terminal():
        yield None
        return
    bar = _CountingBar()
    try:
        yield bar.update
        bar.fill()
    finally:
        bar.close()


class _CountingBar:
    """A bar of many statements, shown once they have taken a while."""

    _PART = 0.8

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._stack = ExitStack()
        self._bar: Any = None
        self._from = self._last = 0.0
        self._closed = False

    def update(self, percent: float) -> None:
        """Show how far the statement is that runs; one that is less far than the last is another."""
        if self._closed or percent < 0:
            return
        if percent < self._last:
            self._from = self._reached()
        self._last = percent
        if self._bar is None and time.monotonic() - self._begun > PATIENCE:
            bar = click.progressbar(length=100, label="Counting cases", file=sys.stderr)
            self._bar = self._stack.enter_context(bar)
        if self._bar is not None:
            self._bar.update(max(0, int(self._reached()) - self._bar.pos))

    def _reached(self) -> float:
        return self._from + (100 - self._from) * self._PART * self._last / 100

    def fill(self) -> None:
        """Show that all is counted."""
        if self._bar is not None:
            self._bar.update(100 - self._bar.pos)

    def close(self) -> None:
        """Leave the bar as it is; nothing that is counted later shows."""
        self._closed = True
        self._stack.close()
