"""Load a pack: find it, read it, validate what has changed, compile it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ratings_engine.errors import InvalidInput
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.opening import open_pack
from ratings_engine.standards.validated import is_validated, remember

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
    if not is_validated(pack.digest):
        findings = pack_findings(pack)
        if any(finding.severity == "error" for finding in findings):
            raise InvalidInput(findings)
        remember(pack.digest)
    return compile_pack(pack)
