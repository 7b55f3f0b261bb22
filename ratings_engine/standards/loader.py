"""Load a pack: find it, read it, validate what has changed, compile it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ratings_engine.standards.checking import pack_findings, require_sound
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.opening import open_pack

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["load_standards", "pack_findings"]


@functools.cache
def load_standards(reference: str) -> Standards:
    """Return the standards of a pack: an installed id, a folder, an overlay's file or REV:path.

    A pack whose content was validated before, by digest, is not validated again.
    Raises UsageError (no such pack) or InvalidInput (findings, all at once).
    """
    pack = open_pack(reference)
    require_sound(pack)
    return compile_pack(pack)
