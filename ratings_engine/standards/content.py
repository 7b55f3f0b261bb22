"""The content of a pack, before anybody reads it as YAML: which files, and their digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["digest_of", "pack_names"]


def pack_names(names: Iterable[str]) -> list[str]:
    """Return which of the names in a folder are a pack's files, sorted."""
    return sorted(n for n in names if n.endswith((".yaml", ".yml")) and not n.startswith("."))


def digest_of(contents: Mapping[str, bytes]) -> str:
    """Return a digest that is the same whichever line ends the files were checked out with."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        content = contents[name].replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"
