"""Tables of case samples as the person who made them sees them: rows, cells and places.

The readers of CSV, XLSX and Parquet files hand over a ``Table``. Nothing here knows what
the columns mean; ``id_candidates`` only undoes what spreadsheets do to dotted ids.
"""

from __future__ import annotations

import os
import re
import stat
from itertools import chain
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
    "id_candidates",
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

# Compiled when first used: most commands that import this module read no dates.
_MIDNIGHT: Final = r"(?:[ T]00:00(?::00)?)?"
_ISO_DATE: Final = r"(?a)(\d{4})-(\d\d?)-(\d\d?)" + _MIDNIGHT
_LONG_DATE: Final = r"(?a)(\d\d?)([/.-])(\d\d?)\2(\d{4})" + _MIDNIGHT
# With dots and two digits of a year only a leading zero tells a date from an id.
_SHORT_DATE: Final = r"(?a)(?![1-9]\d?\.[1-9]\d?\.[1-9])(\d\d?)([/.-])(\d\d?)\2(\d\d)"
_DAY_MONTH: Final = r"(?a)(\d\d?)[- /]([A-Za-z]{3})(?:[- /](\d{4}|\d\d))?"
_MONTH_DAY: Final = r"(?a)([A-Za-z]{3})[- /](\d\d?)"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_DAY: Final = 31
_LAST_MONTH: Final = 12


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


def id_candidates(cell: Scalar) -> list[str]:
    """Return the dotted ids that a cell may have been meant as, the most literal first.

    Spreadsheets keep 2.10 as the number 2.1 and take 2.1.3 or 2.1 for a date; text passes
    as it is, followed by ids if it looks like a date that a spreadsheet wrote into a CSV.
    """
    literal = text(cell)
    if isinstance(cell, str):
        return list(dict.fromkeys([literal, *_of_text(literal)])) if literal else []
    if hasattr(cell, "month"):
        # A date with a time of day was never an id.
        found = re.fullmatch(_ISO_DATE, literal)
        return list(dict.fromkeys(_of_iso(found))) if found else [literal]
    return _of_number(literal) if literal else []


def _of_number(literal: str) -> list[str]:
    """Return the ids that a number may stand for: 2.1 or 2.10, 2 or 2.0."""
    whole, point, fraction = literal.partition(".")
    if not whole.isdecimal():
        return [literal]
    if not point:
        return [literal, f"{whole}.0"]
    return [literal, f"{literal}0"] if len(fraction) == 1 else [literal]


def _of_text(literal: str) -> Iterator[str]:
    """Return the ids that text may stand for if it is a spreadsheet's way to write a date."""
    if found := re.fullmatch(_ISO_DATE, literal):
        return _of_iso(found)
    if found := re.fullmatch(_LONG_DATE, literal) or re.fullmatch(_SHORT_DATE, literal):
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        # Which of the two is the day depends on whose computer wrote the file.
        return chain(_of_date(one, two, year), _of_date(two, one, year))
    if found := re.fullmatch(_DAY_MONTH, literal):
        return _of_date(int(found[1]), _month(found[2]), int(found[3]) if found[3] else None)
    if found := re.fullmatch(_MONTH_DAY, literal):
        return _of_date(int(found[2]), _month(found[1]), None)
    return iter(())


def _month(name: str) -> int:
    """Return the number of a month by its first three letters, 0 if there is none."""
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _of_iso(found: re.Match[str]) -> Iterator[str]:
    """Yield the ids that a date written year-month-day may stand for."""
    return _of_date(int(found[3]), int(found[2]), int(found[1]))


def _of_date(day: int, month: int, year: int | None) -> Iterator[str]:
    """Yield the ids that a spreadsheet may have taken for this date; none if it is no date."""
    if not 1 <= month <= _LAST_MONTH or (year is not None and not 1 <= day <= _LAST_DAY):
        return
    if year is not None:
        years = dict.fromkeys((str(year % 100), f"{year % 100:02}"))
        yield from (f"{day}.{month}.{short}" for short in years)
        yield from (f"{month}.{day}.{short}" for short in years)
    yield f"{day}.{month}"
    yield f"{month}.{day}"
    # 2.13 has no day 13 in month 2 the other way round: it becomes 1 February 2013.
    if year is not None and day == 1 and year % 100 > _LAST_MONTH:
        yield f"{month}.{year % 100}"
