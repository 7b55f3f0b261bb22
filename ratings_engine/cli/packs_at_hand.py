"""The packs of one run of ``validate``: each is opened, validated and compiled once, and knows the others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ratings_engine.errors import RatingsError
from ratings_engine.lint.linting import has_errors
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.files import DISK
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.locating import locate_path
from ratings_engine.standards.opening import open_pack
from ratings_engine.standards.pack import read_pack
from ratings_engine.standards.source import PACK_FILE_BYTES, Map, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.errors import Finding
    from ratings_engine.standards.locating import Located
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.pack import Pack

__all__ = ["PacksAtHand"]

MAX_NEIGHBOURS = 50
"""Most folders beside a pack in which packs for other dates are looked for."""


class PacksAtHand:
    """Packs by where they are; ``given`` are those that the run is about."""

    def __init__(self, given: Iterable[Located]) -> None:
        """Start with the packs that are given, none of them opened yet."""
        folders = [located for located in given if located.files is DISK and not located.is_overlay]
        self._given = {os.path.realpath(located.path): located for located in folders}
        self._opened: dict[str, Pack] = {}
        self._demanded: dict[str, list[Finding]] = {}
        self._compiled: dict[str, Standards] = {}
        self._programmes: dict[str, str] = {}

    def open(self, located: Located) -> Pack:
        """Return a pack; raises RatingsError as reading it does."""
        if located.is_overlay or located.files is not DISK:
            return open_pack(located.reference)
        real = os.path.realpath(located.path)
        if real not in self._opened:
            self._opened[real] = read_pack(located.path, located.files)
        return self._opened[real]

    def demanded(self, pack: Pack) -> list[Finding]:
        """Return what rating itself finds in a pack."""
        key = _key(pack)
        if key not in self._demanded:
            self._demanded[key] = pack_findings(pack)
        return self._demanded[key]

    def compiled(self, pack: Pack) -> Standards:
        """Return a pack without errors compiled."""
        key = _key(pack)
        if key not in self._compiled:
            self._compiled[key] = compile_pack(pack)
        return self._compiled[key]

    def neighbours(self, located: Located, standards: Standards) -> Iterator[Standards]:
        """Yield the sound packs of the same programme that could be in force at other dates.

        These are the others that are given and those in the same folder. An overlay has none:
        it is in force when its base is.
        """
        own = os.path.realpath(located.path)
        seen = {standards.digest}
        for folder in () if located.is_overlay else self._folders(located):
            other = self._sound(folder, standards.programme) if folder != own else None
            if other is not None and other.digest not in seen:
                seen.add(other.digest)
                yield other

    def _folders(self, located: Located) -> Iterable[str]:
        """Return the folders with packs that are given, and of those beside a pack."""
        paths = list(self._given)
        if located.files is DISK:
            parent = os.path.dirname(os.path.realpath(located.path))
            names = sorted(os.listdir(parent))[:MAX_NEIGHBOURS]
            paths += [os.path.realpath(os.path.join(parent, name)) for name in names]
        return [p for p in dict.fromkeys(paths) if os.path.isfile(os.path.join(p, FRAMEWORK))]

    def _sound(self, folder: str, programme: str) -> Standards | None:
        """Return the pack in ``folder`` compiled; None if it is of another programme, or has errors."""
        try:
            if folder not in self._given and self._programme(folder) != programme:
                return None
            pack = self.open(self._given.get(folder) or locate_path(folder, DISK))
        except RatingsError:
            return None  # it is told where that pack itself is validated
        if has_errors(self.demanded(pack)):
            return None
        found = self.compiled(pack)
        return found if found.programme == programme else None

    def _programme(self, folder: str) -> str:
        """Return the programme of a pack by its framework alone, so that others need not be read."""
        if folder not in self._programmes:
            path = os.path.join(folder, FRAMEWORK)
            root = parse(read_bytes(path, path, PACK_FILE_BYTES), path).root
            known = isinstance(root, Map)
            self._programmes[folder] = str(root.get("programme", root.get("id"))) if known else ""
        return self._programmes[folder]


def _key(pack: Pack) -> str:
    """Return what tells packs apart: copies have one digest, and places of their own."""
    return f"{pack.folder}\0{pack.digest}"
