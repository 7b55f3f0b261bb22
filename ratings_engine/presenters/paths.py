"""How a file is named for programs that read findings: relative to where the command was run."""

from __future__ import annotations

import os
from urllib.parse import quote

__all__ = ["relative", "uri"]


def relative(file: str, root: str) -> str:
    """Return ``file`` with forward slashes: relative to ``root`` where it lies below it."""
    path = os.path.relpath(os.path.join(root, file), root)
    shown = file if path == os.pardir or path.startswith(f"{os.pardir}{os.sep}") else path
    return shown.replace(os.sep, "/")


def uri(file: str, root: str) -> str:
    """Return ``file`` as a URI: a relative one below ``root``, else one that starts with file:."""
    shown = relative(file, root)
    # A name that is no UTF-8 keeps its bytes.
    quoted = quote(shown.encode("utf-8", "surrogateescape"))
    return f"file://{quoted}" if shown.startswith("/") else quoted
