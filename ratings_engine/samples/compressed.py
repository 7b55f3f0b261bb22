"""The bytes of text files, compressed or not."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from ratings_engine.errors import Place, RatingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COMPRESSIONS", "damage", "is_compressed", "open_bytes", "uncompressed_name"]

COMPRESSIONS: Final = (".gz", ".zst")
"""How the name of a compressed file ends, after the ending of what it holds."""


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
    raw = given or io.FileIO(path)
    reader = zstandard.ZstdDecompressor().stream_reader(cast("BinaryIO", raw), read_across_frames=True)
    return cast("BinaryIO", reader)


def damage(path: str) -> tuple[type[Exception], ...]:
    """Return the errors that reading a compressed file raises where it is damaged."""
    extension = os.path.splitext(path)[1].lower()
    if extension == ".gz":
        return tuple(_of_gzip())
    if extension == ".zst":
        import zstandard

        return (zstandard.ZstdError, EOFError)
    return ()


def _of_gzip() -> Iterator[type[Exception]]:
    import gzip
    import zlib

    yield from (gzip.BadGzipFile, EOFError, zlib.error)
