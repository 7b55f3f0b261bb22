"""Whether delimited text is so plain that every reader reads it alike.

Readers differ in quotes that stand amid a cell, in line ends within quotes or of two kinds,
and in what they do with bytes that are no text. All bytes are looked at; nothing is parsed.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

import numpy as np

from ratings_engine.samples.compressed import damage, damaged_archive, open_bytes
from ratings_engine.samples.table import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["why_not_plain"]

_PIECE: Final = 4 << 20
_QUOTE: Final = ord('"')
_NEWLINE: Final = ord("\n")
_MARK: Final = codecs.BOM_UTF8
_QUOTED: Final = re.compile(rb'"(?:[^"]|"")*"')


def why_not_plain(path: str, delimiter: str) -> str:
    """Return why the text at ``path`` may be read in several ways; empty where it cannot be.

    Raises RE500 and, where compressed data are damaged, RE505.
    """
    look = _Look(delimiter)
    try:
        return next((why for piece in _pieces(path) if (why := look.at(piece))), "") or look.end()
    except damage(path) as error:
        raise damaged_archive(path, error) from error
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error


def _pieces(path: str) -> Iterator[bytes]:
    with open_bytes(path) as file:
        while piece := file.read(_PIECE):
            yield piece


class _Look:
    """What has been seen of a text so far."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter.encode()
        self._open_after = np.frombuffer(f'{delimiter}"\n'.encode(), np.uint8)
        self._close_before = np.frombuffer(f'{delimiter}"\r\n'.encode(), np.uint8)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._before = _NEWLINE
        self._kept = b""
        self._begun = False
        self._quoted = False
        self._lines = self._returns = self._pairs = 0

    def at(self, piece: bytes) -> str:
        """Look at the next bytes, and return what is not plain about them."""
        if not self._decodes(piece, final=False):
            return "it is not UTF-8"
        if not self._begun:
            self._begun = True
            if piece.startswith(_MARK):
                piece = piece.removeprefix(_MARK)
                # After the mark a quote opens no cell for DuckDB; it takes this end of it for a beginning.
                if (first := _QUOTED.match(piece)) and self._delimiter in first[0]:
                    return "its first cell, after a byte order mark, holds what divides cells"
        whole = self._kept + piece
        sure = whole.rstrip(b'"\r')
        # What follows on these is not known yet.
        self._kept = whole[len(sure) :]
        if len(self._kept) > _PIECE:
            return "it is full of quotes"
        return self._plain(sure)

    def end(self) -> str:
        """Look at the last bytes, and return what is not plain about all of them."""
        if not self._decodes(b"", final=True):
            return "it is not UTF-8"
        if why := self._plain(self._kept + b"\n"):
            return why
        if self._quoted:
            return "a quote is not closed"
        # The line end that was added counts as one of either kind.
        mixed = self._pairs not in (0, self._lines - 1, self._lines)
        return "its lines end in several ways" if self._returns != self._pairs or mixed else ""

    def _decodes(self, piece: bytes, *, final: bool) -> bool:
        if piece.isascii() and not self._decoder.getstate()[0] and not final:
            return True
        try:
            self._decoder.decode(piece, final=final)
        except UnicodeDecodeError:
            return False
        return True

    def _plain(self, piece: bytes) -> str:
        if b"\0" in piece:
            return "it holds NUL bytes"
        self._lines += piece.count(b"\n")
        self._returns += piece.count(b"\r")
        self._pairs += piece.count(b"\r\n")
        why = self._quotes(piece) if b'"' in piece or self._quoted else ""
        self._before = piece[-1] if piece else self._before
        return why

    def _quotes(self, piece: bytes) -> str:
        """Return what is not plain about the quotes: each opens or closes a cell, or is doubled within."""
        codes = np.frombuffer(piece, np.uint8)
        quotes = np.flatnonzero(codes == _QUOTE)
        opening, closing = (quotes[1::2], quotes[::2]) if self._quoted else (quotes[::2], quotes[1::2])
        before = np.where(opening > 0, codes[opening - 1], self._before)
        # The piece ends in neither a quote nor a return, so something follows on every quote.
        if (
            not np.isin(before, self._open_after).all()
            or not np.isin(codes[closing + 1], self._close_before).all()
        ):
            return "a quote stands amid a cell"
        lines = np.flatnonzero(codes == _NEWLINE)
        within = (np.searchsorted(quotes, lines) + self._quoted) % 2
        self._quoted = bool((len(quotes) + self._quoted) % 2)
        return "a line ends within quotes" if within.any() else ""
