"""Load a pack: find it, read it, validate what has changed, compile it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ratings_engine.standards.kept import keep, kept

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["load_standards"]


@functools.cache
def load_standards(reference: str) -> Standards:
    """Return the standards of a pack: an installed id, a folder, an overlay's file or REV:path.

    A pack whose content was validated before, by digest, is not validated again.
    Raises UsageError (no such pack) or InvalidInput (findings, all at once).
    """
    known = kept(reference)
    if known is not None:
        return known
    # What reads YAML takes longer to load than everything else that rating a small sample needs.
    from ratings_engine.standards.checking import require_sound
    from ratings_engine.standards.compiler import compile_pack
    from ratings_engine.standards.opening import open_pack

    pack = open_pack(reference)
    require_sound(pack)
    standards = compile_pack(pack)
    keep(reference, standards)
    return standards
