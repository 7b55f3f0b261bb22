"""The bytes of text files, compressed or not."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from ratings_engine.errors import Place, RatingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

__all__ = ["COMPRESSIONS", "damage", "damaged_archive", "is_compressed", "open_bytes", "uncompressed_name"]

COMPRESSIONS: Final = (".gz", ".zst")
"""How the name of a compressed file ends, after the ending of what it holds."""

_PIECE: Final = 1024
"""So many bytes of Zstandard are read at once: they can stand for 32 thousand times as many."""


def uncompressed_name(path: str) -> str:
    """Return ``path`` without the ending that says how it is compressed, if it has one."""
    stem, extension = os.path.splitext(path)
    return stem if extension.lower() in COMPRESSIONS else path


def is_compressed(path: str) -> bool:
    """Tell whether the name of a file says that it is compressed."""
    return uncompressed_name(path) != path


def open_bytes(path: str, given: io.FileIO | None = None) -> BinaryIO:
    """Return the bytes of the file at ``path``, uncompressed; ``given`` is the file, opened already.

    Raises OSError, and RatingsError RE500 where nothing here reads this compression.
    """
    extension = os.path.splitext(path)[1].lower()
    if extension == ".gz":
        import gzip

        # What it opens itself it closes, and nothing else.
        return cast("BinaryIO", gzip.GzipFile(path) if given is None else gzip.GzipFile(fileobj=given))
    if extension == ".zst":
        return _zstandard(path, given)
    return cast("BinaryIO", io.BufferedReader(given or io.FileIO(path)))


def _zstandard(path: str, given: io.FileIO | None) -> BinaryIO:
    try:
        import zstandard
    except ImportError as error:
        raise RatingsError(
            "RE500",
            "the file cannot be read: nothing that is installed reads .zst",
            place=Place(path),
            remedy="pip install ratings-engine[zstd], or compress it as .gz",
        ) from error
    return cast("BinaryIO", io.BufferedReader(_Frames(given or io.FileIO(path), zstandard.ZstdDecompressor)))


class _Frames(io.RawIOBase):
    """What frames of Zstandard hold, one after the other; the library's own reader passes over a cut one."""

    def __init__(self, raw: io.FileIO, decompressor: Callable[[], Any]) -> None:
        self._file = io.BufferedReader(raw)
        self._decompressor = decompressor
        self._frame: Any = None
        self._compressed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill ``buffer`` and return the number of bytes; raises EOFError where a frame is cut off."""
        while not self._ready and (piece := self._compressed or self._file.read(_PIECE)):
            self._ready = memoryview(self._decompressed(piece))
        if not self._ready and self._frame is not None:
            raise EOFError("Compressed file ended before the end of a frame was reached")
        view = memoryview(buffer)
        count = min(len(view), len(self._ready))
        view[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _decompressed(self, piece: bytes) -> bytes:
        if self._frame is None:
            self._frame = self._decompressor().decompressobj()
        found: bytes = self._frame.decompress(piece)
        self._compressed = self._frame.unused_data
        if self._frame.eof:
            self._frame = None
        return found

    def close(self) -> None:
        self._file.close()
        super().close()


def damage(path: str) -> tuple[type[Exception], ...]:
    """Return the errors that reading a compressed file raises where it is damaged."""
    extension = os.path.splitext(path)[1].lower()
    if extension == ".gz":
        return tuple(_of_gzip())
    if extension == ".zst":
        try:
            import zstandard
        except ImportError:
            return (EOFError,)  # opening it says what to install
        return (zstandard.ZstdError, EOFError)
    return ()


def _of_gzip() -> Iterator[type[Exception]]:
    import gzip
    import zlib

    yield from (gzip.BadGzipFile, EOFError, zlib.error)


def damaged_archive(path: str, error: Exception) -> RatingsError:
    """Return the error RE505 for one of those that ``damage`` names."""
    message = f"the compressed file is damaged: {error}"
    return RatingsError("RE505", message, place=Place(path), remedy="compress the table again")
