"""Tables of case samples as the person who made them sees them: rows, cells and places.

The readers of CSV, XLSX and Parquet files hand over a ``Table``. Nothing here knows what
the columns mean.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.compressed import COMPRESSIONS, uncompressed_name

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

__all__ = [
    "PART",
    "STRAY",
    "Row",
    "Scalar",
    "Table",
    "build",
    "empty",
    "extension_of",
    "fitted",
    "is_blank",
    "place",
    "read_table",
    "require_file",
    "text",
    "unreadable",
]

# Text, so that importing this module does not import datetime and decimal.
Scalar: TypeAlias = (
    "str | int | float | bool | datetime.date | datetime.datetime | datetime.time | Decimal | None"
)
"""What one cell can hold; ``None`` is an empty cell."""

TEXT_EXTENSIONS: Final = (".csv", ".tsv", ".txt")
WORKBOOK_EXTENSIONS: Final = (".xlsx", ".xlsm")
PARQUET_EXTENSIONS: Final = (".parquet", ".pq")
DATABASE_EXTENSIONS: Final = (".duckdb", ".ddb")
PART: Final = 1 << 40
"""In a table of several files the rows of each are numbered from its place among them, times this."""

# Everything that str.strip() takes away, and the marks without width that come along when
# text is copied from web pages, PDF files and file dialogues.
STRAY: Final = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)


class Row(NamedTuple):
    """One row of a table.

    ``number`` counts from 1 as a person sees the file: the physical line on which the
    record starts (CSV), the row of the sheet, or the record (Parquet).
    """

    number: int
    cells: list[Scalar]


class Table(NamedTuple):
    """One table, its rows still unread.

    ``rows`` can be gone through once; each row is as wide as ``header`` and none is empty.
    ``header`` may hold empty cells, as where a sheet starts in column C.
    ``header_number`` is 0 where column names are no row of the file (Parquet, documents).
    ``marks`` are the lines and columns of cells, by row number from 1 and column from 0,
    where rows are not lines of the file. ``parts`` are the files of a table that has several:
    row 3 of the second one has the number ``PART + 3``.
    """

    file: str
    sheet: str
    header: list[Scalar]
    header_number: int
    rows: Iterator[Row]
    spreadsheet: bool
    marks: Sequence[Sequence[tuple[int, int]]] = ()
    parts: Sequence[str] = ()


def read_table(path: str, *, progress: Callable[[int], None] | None = None) -> Table:
    """Return the table in the file at ``path``, read as its extension says.

    ``progress`` is called with the bytes read so far while a text file is read, and not
    at all for other files. Raise RE500 to RE509, here or while going through the rows.
    """
    extension = extension_of(path)
    if extension in TEXT_EXTENSIONS:
        from ratings_engine.samples.csv_reader import read_csv

        return read_csv(path, progress)
    if extension in WORKBOOK_EXTENSIONS:
        from ratings_engine.samples.xlsx_reader import read_xlsx

        return read_xlsx(path)
    if extension in PARQUET_EXTENSIONS:
        from ratings_engine.samples.parquet_reader import read_parquet

        return read_parquet(path)
    known = ", ".join(TEXT_EXTENSIONS + WORKBOOK_EXTENSIONS + PARQUET_EXTENSIONS + DATABASE_EXTENSIONS)
    message = (
        f"files that end in {extension!r} are not read"
        if extension
        else ("the file's name has no extension, so its kind is not known")
    )
    raise RatingsError("RE501", message, place=Place(path), remedy=f"use one of {known}")


def extension_of(path: str) -> str:
    """Return how a file's name ends, in lower case, with what says how text is compressed left out."""
    extension = os.path.splitext(path)[1].lower()
    if extension not in COMPRESSIONS:
        return extension
    inner = os.path.splitext(uncompressed_name(path))[1].lower()
    return inner if inner in TEXT_EXTENSIONS else extension


def require_file(path: str) -> int:
    """Return the size in bytes of the regular file at ``path``, which is not empty.

    Raise RE500 if it is missing, no regular file or may not be read, RE502 if it is empty.
    """
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            kind = "a directory" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise unreadable(path, f"it is {kind}")
        with open(path, "rb"):
            pass
    except (OSError, ValueError) as error:
        raise unreadable(path, getattr(error, "strerror", None) or str(error)) from error
    if not status.st_size:
        raise empty(Place(path), "the file is empty")
    return status.st_size


def unreadable(path: str, reason: str) -> RatingsError:
    """Return the error RE500 for a file that cannot be opened or read."""
    return RatingsError(
        "RE500",
        f"the file cannot be read: {reason}",
        place=Place(path),
        remedy="check the path and that you may read the file",
    )


def empty(where: Place, message: str) -> RatingsError:
    """Return the error RE502 for a file or sheet without a header."""
    return RatingsError(
        "RE502", message, place=where, remedy="give a table whose first row holds the column names"
    )


def build(records: Iterator[Row], file: str, sheet: str = "", *, spreadsheet: bool = False) -> Table:
    """Return a table whose header is the first of ``records`` that is not empty.

    Raise RE502 if there is none, and RE508 from ``rows`` for a row wider than the header.
    """
    first = next((row for row in records if not is_blank(row.cells)), None)
    if first is None:
        where = Place(file, path=f"sheet {sheet}") if sheet else Place(file)
        raise empty(where, "the sheet is empty" if spreadsheet else "the file is empty")
    header = first.cells[: _width(first.cells)]
    table = Table(file, sheet, header, first.number, records, spreadsheet)
    return table._replace(rows=fitted(table))


def fitted(table: Table) -> Iterator[Row]:
    """Yield the rows that are not empty, padded or cut to the header's width; raise RE508."""
    width = len(table.header)
    for row in table.rows:
        if is_blank(row.cells):
            continue
        yield row if len(row.cells) == width else _fit(table, row, width)


def _fit(table: Table, row: Row, width: int) -> Row:
    """Return ``row`` with ``width`` cells, or raise RE508 if it holds more than that."""
    for index in range(width, len(row.cells)):
        if text(row.cells[index]):
            message = (
                f"the row has more cells than the header: {width} columns, and "
                f"{text(row.cells[index])[:40]!r} stands beyond them"
            )
            raise RatingsError(
                "RE508",
                message,
                place=place(table, row.number, index),
                remedy="name the column in the header, or empty the cell; in a text file, "
                "put quotes round a cell that holds the delimiter",
            )
    missing: list[Scalar] = [None] * (width - len(row.cells))
    return row._replace(cells=row.cells[:width] + missing)


def is_blank(cells: list[Scalar]) -> bool:
    """Tell whether no cell holds anything but spaces."""
    return not any(text(cell) for cell in cells)


def _width(cells: list[Scalar]) -> int:
    """Return the number of cells up to the last that holds something."""
    return max((n for n, cell in enumerate(cells, 1) if text(cell)), default=0)


def place(table: Table, number: int, column_index: int) -> Place:
    """Return where the cell of row ``number`` (0: none) and column ``column_index`` (from 0) is."""
    if table.parts:
        part, number = divmod(number, PART)
        table = table._replace(file=table.parts[part], parts=())
    if table.marks:
        return Place(table.file, *table.marks[max(number, 1) - 1][column_index])
    if table.spreadsheet:
        cell = f"{_letters(column_index)}{number or ''}"
        return Place(table.file, sheet=table.sheet, cell=cell)
    if table.header_number:
        return Place(table.file, line=number, column=column_index + 1)
    row = f"row {number}, " if number else ""
    return Place(table.file, path=f"{row}column {text(table.header[column_index])}")


def _letters(column_index: int) -> str:
    """Return a spreadsheet's name of a column counted from 0: A, B, ... Z, AA."""
    letters = ""
    rest = column_index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def text(cell: Scalar) -> str:
    """Return a cell as stripped text: '' if empty, '3' for 3.0, 'true', ISO for dates.

    A date with the time of midnight is a date alone, as spreadsheets and Parquet files
    write dates that way.
    """
    if isinstance(cell, str):
        return cell.strip(STRAY)
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, int):  # a bool is one, and becomes 'true' or 'false'
        return str(cell).lower()
    if hasattr(cell, "isoformat"):
        return cell.isoformat().removesuffix("T00:00:00")
    fixed = f"{cell:f}"
    return fixed.rstrip("0").rstrip(".") if "." in fixed else fixed
