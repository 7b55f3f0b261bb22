"""Whether files stay what they are while they are read."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.table import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Stamps", "or_changed", "require_unchanged", "stamps_of"]

Stamps: TypeAlias = "dict[str, tuple[int, int, int, int]]"
"""What a changed file would not keep, by path: device, inode, size, and time of change."""


def stamps_of(paths: Iterable[str]) -> Stamps:
    """Return what a changed file would not keep; raises RE500 where one cannot be looked at."""
    return {path: _stamp(path) for path in paths}


def require_unchanged(stamps: Stamps) -> None:
    """Raise RE554 where a file is no longer what it was when its stamp was taken."""
    for path, stamp in stamps.items():
        if _stamp(path) != stamp:
            raise RatingsError(
                "RE554",
                "the file changed while it was read",
                place=Place(path),
                remedy="try again when nothing writes to it, or read a copy",
            )


@contextmanager
def or_changed(stamps: Stamps) -> Iterator[None]:
    """Read files whose ``stamps`` were taken, and blame their change for whatever goes wrong then.

    Raises RE554, or RE500 where one is gone, in place of what the change led to.
    """
    try:
        yield
    except Exception:
        require_unchanged(stamps)
        raise


def _stamp(path: str) -> tuple[int, int, int, int]:
    try:
        status = os.stat(path)
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
