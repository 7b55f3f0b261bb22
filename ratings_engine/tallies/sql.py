"""The two things that text becomes in SQL: an identifier, and a literal. Nothing else is pasted.

What is written here reads the same in DuckDB and in Spark SQL, whatever their settings.
"""

from __future__ import annotations

import re

__all__ = ["alias", "literal"]

_PLAIN = re.compile(r"[^'$\\\x00-\x1f\x7f]*")


def alias(kind: str, number: int) -> str:
    """Return the name of column ``number`` of a ``kind``: a letter and digits, the same in every dialect.

    Tables are given these names where they are read, so that no statement holds a name that
    somebody chose: DuckDB folds letter case, and quotes identifiers otherwise than Spark.
    """
    assert re.fullmatch("[a-z]", kind)  # noqa: S101
    return f"{kind}{number:d}"


def literal(text: str) -> str:
    """Return ``text`` as an SQL expression.

    A quote within quotes, a backslash and control characters mean different things to
    different databases, and Spark replaces ``${name}`` by a setting or a variable of the
    environment, so these are written as numbers of characters.
    """
    pieces = [_piece(part) for part in re.split(r"(['$\\\x00-\x1f\x7f])", text) if part]
    if not pieces:
        return "''"
    return pieces[0] if len(pieces) == 1 else f"concat({', '.join(pieces)})"


def _piece(part: str) -> str:
    return f"'{part}'" if _PLAIN.fullmatch(part) else f"chr({ord(part)})"
