"""Tables in delimited text: CSV as spreadsheets and databases write it, read line by line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, cast

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.compressed import damage, damaged_archive, is_compressed, open_bytes
from ratings_engine.samples.table import Row, Table, build, require_file, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from _typeshed import WriteableBuffer

    from ratings_engine.samples.table import Scalar

__all__ = ["MAX_BYTES", "delimiter_in", "delimiter_of", "encoding_of", "read_csv"]

MAX_BYTES: Final = 512 * 1024 * 1024
"""The largest text file that is read."""

MAX_LINE: Final = 4 * 1024 * 1024
"""The longest line that is read, in characters; a longer one is no table but a blob."""

_LEAST_LINE: Final = 16
_MIB: Final = 1024 * 1024
_STEP: Final = 64 * 1024
_DELIMITERS: Final = ",;\t|"
# What a line without cells can be made of.
_NOTHING: Final = _DELIMITERS + '"' + "\ufeff\xa0\u200b \v\f\r\n"
_HEADER_LINES: Final = 20
_SEPARATOR_LINE: Final = re.compile(r'"?sep=([^"\w\s]|\t)\1*"?\s*', re.IGNORECASE)
_REMEDY: Final = 'save the file as "CSV UTF-8" and try again'
_EXPLANATIONS: Final = {
    "unexpected end of data": "a quote is opened here and never closed",
    "field larger than field limit": "a cell is longer than 131072 characters; often a quote "
    "is opened here and never closed",
    "expected after": "something stands between a closing quote and the next delimiter",
}


def read_csv(path: str, progress: Callable[[int], None] | None = None, most: int | None = None) -> Table:
    """Return the table in the delimited text at ``path``, of at most so many bytes (usually ``MAX_BYTES``).

    ``progress`` gets the bytes read so far about every 64 KiB. Raise RE500, RE502 and RE503
    here, RE504 (bytes that are not text) and RE505 (quotes) here or from the rows.
    """
    size, most = require_file(path), MAX_BYTES if most is None else most
    if size > most:
        raise _too_large(path, f"the file has {size / _MIB:,.0f} MiB")
    lines, delimiter, number = _begin(_lines(path, encoding_of(path), progress, most))
    return build(_records(path, lines, delimiter, number), path)


def delimiter_of(path: str) -> str:
    """Return the delimiter of the delimited text at ``path``; raises what ``read_csv`` does."""
    return delimiter_in(_lines(path, encoding_of(path), None, MAX_BYTES))


def delimiter_in(lines: Iterator[str]) -> str:
    """Return the delimiter of delimited text that starts with these lines."""
    return _begin(lines)[1]


def _too_large(path: str, size: str) -> RatingsError:
    remedy = "count it with --engine duckdb, or give the same table as a Parquet file"
    message = f"{size}; at most {MAX_BYTES / _MIB:,.0f} are read"
    return RatingsError("RE503", message, place=Place(path), remedy=remedy)


def encoding_of(path: str) -> str:
    """Return the encoding that the mark at the file's start asks for; UTF-8 without one.

    Raises RE500, and RE505 where compressed data are damaged.
    """
    try:
        with open_bytes(path) as file:
            start = file.read(2)
    except damage(path) as error:
        raise damaged_archive(path, error) from error
    marks = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    return marks.get(start, "utf-8")


class _Watched(io.FileIO):
    """A file that reports the bytes read so far about every 64 KiB, and at its end."""

    def __init__(self, path: str, progress: Callable[[int], None]) -> None:
        """Open ``path`` for reading and report to ``progress``."""
        super().__init__(path, "rb")
        self._progress = progress
        self._seen = 0
        self._next = _STEP

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill ``buffer``, report, and return the number of bytes read."""
        count = super().readinto(buffer) or 0
        self._seen += count
        if self._seen >= self._next or not count:
            self._next = self._seen + _STEP
            self._progress(self._seen)
        return count


def _lines(path: str, encoding: str, progress: Callable[[int], None] | None, most: int) -> Iterator[str]:
    """Yield the file's physical lines with their ends; raise RE500 and RE503 to RE505."""
    try:
        raw = _Watched(path, progress) if progress else io.FileIO(path)
        with raw, io.TextIOWrapper(open_bytes(path, raw), encoding=encoding, newline="") as file:
            read = partial(file.readline, MAX_LINE)
            lines = iter(read, "")
            for number, line in enumerate(_within(path, lines, most) if is_compressed(path) else lines, 1):
                if "\0" in line or len(line) == MAX_LINE:
                    raise _no_text(path, number, line)
                yield line
    except damage(path) as error:
        raise damaged_archive(path, error) from error
    except UnicodeDecodeError as error:
        raise _undecodable(path, encoding) from error
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error


def _within(path: str, lines: Iterator[str], most: int) -> Iterator[str]:
    """Yield lines as long as they are no more than ``most`` characters; raise RE503 then.

    Nobody waits for a file of empty lines: each counts as some characters.
    """
    for line in lines:
        most -= max(len(line), _LEAST_LINE)
        if most < 0:
            raise _too_large(path, "what the file holds is larger than its size tells")
        yield line


def _no_text(path: str, number: int, line: str) -> RatingsError:
    """Return the error for a line with NUL bytes (RE504) or without an end (RE505)."""
    if "\0" in line:
        return RatingsError(
            "RE504",
            "the line holds NUL bytes, so the file is no UTF-8 text; UTF-16 needs a byte order mark",
            place=Place(path, line=number),
            remedy=_REMEDY,
        )
    return RatingsError(
        "RE505",
        f"the line is longer than {MAX_LINE} characters",
        place=Place(path, line=number),
        remedy="check that the file is a table",
    )


def _undecodable(path: str, encoding: str) -> RatingsError:
    """Return the error RE504 for a file that ``encoding`` cannot decode, with line and offset."""
    number, offset, bad = _first_bad(path, encoding)
    found = f"byte 0x{bad[0]:02X}" if bad else "an incomplete character"
    message = f"the file is not {encoding.upper()}: {found} at byte offset {offset}"
    return RatingsError("RE504", message, place=Place(path, line=number), remedy=_REMEDY)


def _first_bad(path: str, encoding: str) -> tuple[int, int, bytes]:
    """Return the line, the offset from 0 and the value of the first byte that is no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    number, offset = 1, 0
    with open_bytes(path) as file:
        while True:
            piece = file.read(_STEP)
            kept = len(decoder.getstate()[0])
            try:
                number += ends.decode(decoder.decode(piece, final=not piece)).count("\n")
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding)
                number += ends.decode(good, final=True).count("\n")
                bad = error.object[error.start : error.start + 1]
                return number, offset - kept + error.start, bad
            offset += len(piece)
            if not piece:
                return number, offset, b""


def _begin(lines: Iterator[str]) -> tuple[Iterator[str], str, int]:
    """Return the lines from the header on, the delimiter and the header's line number."""
    line = next(lines, "").removeprefix("\ufeff")
    if found := _SEPARATOR_LINE.fullmatch(line):
        return lines, found[1], 2
    number = 1
    while line and not line.strip(_NOTHING):
        line = next(lines, "")
        number += 1
    head = [line, *islice(lines, _HEADER_LINES)]
    # max() keeps the first of equals, the comma.
    delimiter = max(_DELIMITERS, key=partial(_fields, head))
    return chain(head, lines), delimiter, number


def _fields(head: Iterable[str], delimiter: str) -> int:
    """Return into how many fields ``delimiter`` splits the record that ``head`` starts with."""
    try:
        return len(next(csv.reader(head, delimiter=delimiter, skipinitialspace=True), []))
    except csv.Error:
        return 0


def _records(path: str, lines: Iterator[str], delimiter: str, first: int) -> Iterator[Row]:
    """Yield each record with the line that it starts on, ``first`` onwards; raise RE505."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    number = first
    try:
        for cells in reader:
            yield Row(number, cast("list[Scalar]", cells))
            number = first + reader.line_num
    except csv.Error as error:
        raise _malformed(path, number, str(error)) from error


def _malformed(path: str, number: int, reason: str) -> RatingsError:
    """Return the error RE505 for the record that starts on line ``number``."""
    message = next((words for key, words in _EXPLANATIONS.items() if key in reason), reason)
    return RatingsError(
        "RE505",
        message,
        place=Place(path, line=number),
        remedy='close the quote; write a quote inside a quoted cell as ""',
    )
