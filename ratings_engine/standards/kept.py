"""Standards that were compiled before: kept beside the memory of what was validated.

Only what is shipped is kept: the packs that most ratings use, and that nobody edits. A file
that is damaged, or was made from other text or by other code, is not looked at.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from ratings_engine.standards.content import digest_of, pack_names
from ratings_engine.standards.installed import shipped_folder, shipped_ids
from ratings_engine.standards.validated import cache_folder, checks_digest

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["keep", "kept"]


def kept(reference: str) -> Standards | None:
    """Return the standards of a shipped pack, if they were kept and nothing has changed since."""
    if reference not in shipped_ids():
        return None
    try:
        with open(_path(reference), encoding="utf-8") as stream:
            key, digest, text = stream.read().split("\n", 2)
    except (OSError, ValueError):
        return None
    if key != _key(reference) or digest != _digest(text):
        return None
    from ratings_engine.standards.frozen import thaw

    standards: Standards = thaw(text)
    return standards


def keep(reference: str, standards: Standards) -> None:
    """Keep the standards of a shipped pack.

    A cache that cannot be written costs time at the next run, and nothing else.
    """
    if reference not in shipped_ids():
        return
    from ratings_engine.standards.frozen import freeze

    text = freeze(standards)
    path = _path(reference)
    written = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(written, "w", encoding="utf-8") as stream:
            stream.write(f"{_key(reference)}\n{_digest(text)}\n{text}")
        os.replace(written, path)
    except OSError:
        return


def _path(reference: str) -> str:
    return os.path.join(cache_folder(), "compiled", f"{reference}.json")


def _key(reference: str) -> str:
    """Return what compiled standards depend on: the pack's text, its place and this very code."""
    folder = os.path.join(shipped_folder(), reference)
    contents = {}
    for name in pack_names(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as stream:
            contents[name] = stream.read()
    return f"{digest_of(contents)} {checks_digest()}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
