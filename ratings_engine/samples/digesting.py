"""The digest of the files of a sample, and that they stay what they are while they are read."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Final

from ratings_engine.samples.table import unreadable
from ratings_engine.samples.unchanged import require_unchanged, stamps_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Digesting"]

_BLOCK: Final = 1 << 20
_LARGE: Final = 8 << 20
"""From so many bytes on, the digest is worked out beside everything else."""


class Digesting:
    """Works out the digest of files, from when it is made; a large one in a thread of its own."""

    def __init__(self, paths: Sequence[str]) -> None:
        """Begin with files at ``paths``, in this order; missing ones are told by whoever reads them."""
        self._paths = paths
        self.stamps = stamps_of(path for path in paths if os.path.exists(path))
        self._found = ""
        self._error: OSError | None = None
        self._thread = None
        if sum(size for _, _, size, _ in self.stamps.values()) >= _LARGE:
            import threading

            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def digest(self) -> str:
        """Return the digest of the files' bytes.

        Raises RE500 where one cannot be read, RE554 where one changed since this was made.
        """
        if self._thread is None:
            self._work()
        else:
            self._thread.join()
        if self._error is not None:
            raise unreadable(
                self._error.filename or self._paths[0], self._error.strerror or str(self._error)
            ) from self._error
        require_unchanged(self.stamps)
        return f"sha256:{self._found}"

    def _work(self) -> None:
        digest = hashlib.sha256()
        try:
            for path in self._paths:
                with open(path, "rb") as stream:
                    for block in iter(lambda: stream.read(_BLOCK), b""):
                        digest.update(block)
                digest.update(b"\0")
        except OSError as error:
            self._error = error
        self._found = digest.hexdigest()
