"""The folder for temporary files: where counting spills what does not fit into memory."""

from __future__ import annotations

import os
import tempfile

from ratings_engine.errors import Place, RatingsError

__all__ = ["no_room", "spill_folder"]

_PREFIX = "ratings-engine-"


def spill_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder for temporary files; it is removed when cleaned up, or else with the process.

    Raises RE560 where none can be made. One that TMPDIR names is not passed over for another:
    whoever names it may know that there is no room elsewhere.
    """
    named = os.environ.get("TMPDIR") or None
    try:
        return tempfile.TemporaryDirectory(prefix=_PREFIX, dir=named, ignore_cleanup_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"no folder for temporary files can be made: {reason}"
        remedy = "let TMPDIR name a folder that exists and that you may write to, or do not set it"
        raise RatingsError("RE560", message, place=Place(named or ""), remedy=remedy) from error


def no_room(path: str, reason: str) -> RatingsError:
    """Return the error RE560 where neither memory nor disk has room to count the table in ``path``."""
    return RatingsError(
        "RE560",
        f"there is no room to count the table: {reason}",
        place=Place(path),
        remedy="make room in the folder for temporary files, or name another one in TMPDIR",
    )
