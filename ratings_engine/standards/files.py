"""Where files come from: the disk, or a revision of a git repository."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Protocol

from ratings_engine.errors import Place, RatingsError
from ratings_engine.standards.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DISK", "Disk", "Files", "neighbour"]


class Files(Protocol):
    """A tree of files that can be listed and read."""

    def is_folder(self, path: str) -> bool:
        """Return whether ``path`` is a folder."""
        ...

    def is_file(self, path: str) -> bool:
        """Return whether ``path`` is a file."""
        ...

    def names(self, folder: str) -> Sequence[str]:
        """Return the names in a folder; raises RatingsError RE001."""
        ...

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes, at most ``limit`` of them; raises RatingsError RE001 or RE002."""
        ...

    def shown(self, path: str) -> str:
        """Return how messages name ``path``, which is also how a command can be given it."""
        ...

    def real(self, path: str) -> str:
        """Return ``path`` without detours, to tell whether two paths are one."""
        ...


class Disk:
    """The files of this machine."""

    def is_folder(self, path: str) -> bool:
        """Return whether ``path`` is a folder."""
        return os.path.isdir(path)

    def is_file(self, path: str) -> bool:
        """Return whether ``path`` is a file."""
        return os.path.isfile(path)

    def names(self, folder: str) -> Sequence[str]:
        """Return the names in a folder."""
        try:
            return os.listdir(folder)
        except OSError as error:
            what = f"cannot read the folder {folder}: {error.strerror}"
            remedy = "check your permission to read it"
            raise RatingsError("RE001", what, place=Place(folder), remedy=remedy) from error

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes."""
        return read_bytes(path, path, limit)

    def shown(self, path: str) -> str:
        """Return the path as it was given."""
        return path

    def real(self, path: str) -> str:
        """Return the path with symbolic links followed."""
        return os.path.realpath(path)


DISK: Files = Disk()


def neighbour(files: Files, path: str, name: str) -> str | None:
    """Return the path that ``name`` means beside the file ``path``; None where it leaves there.

    A neighbour stands in the file's own folder or in the folder above, so that a file from
    elsewhere cannot make other parts of a machine be read.
    """
    if posixpath.isabs(name) or not _is_name(name):
        return None
    folder = posixpath.dirname(path)
    found = posixpath.normpath(posixpath.join(folder, name))
    above, real = files.real(posixpath.join(folder, "..")), files.real(found)
    if not above:
        return None if real.split("/")[0] == ".." else found
    return found if f"{real}/".startswith(f"{above.rstrip('/')}/") else None


def _is_name(name: str) -> bool:
    """Return whether a file can have such a name at all; an address is none."""
    try:
        return b"\0" not in os.fsencode(name) and "://" not in name
    except UnicodeEncodeError:
        return False
