"""Load a pack: find it, read it, validate what has changed, compile it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ratings_engine.standards.kept import keep, kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.pack import Pack

__all__ = ["load_many", "load_standards"]


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


def load_many(references: Iterable[str]) -> Iterator[Standards]:
    """Yield the standards of many references; what several overlays rest on is read once.

    Raises what ``load_standards`` does for the first that cannot be loaded.
    """
    from ratings_engine.standards.checking import require_sound
    from ratings_engine.standards.compiler import compile_pack
    from ratings_engine.standards.locating import locate
    from ratings_engine.standards.opening import open_located

    bases: dict[tuple[str, str], Pack] = {}
    for reference in references:
        pack = open_located(locate(reference), bases)
        require_sound(pack)
        yield compile_pack(pack)
