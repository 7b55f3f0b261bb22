"""Tables in Excel workbooks, read by python-calamine after a look at what it would hide.

calamine takes memory for the whole rectangle of used cells and ends the process if there is
not enough; it also reads errors such as #N/A, and formulas that were never calculated, as
empty. So the sheet's XML is looked through first.
"""

from __future__ import annotations

import posixpath
import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples.table import Row, Table, build, require_file, unreadable

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

    from python_calamine import CalamineSheet, CalamineWorkbook

    from ratings_engine.samples.table import Scalar

    _Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | timedelta

__all__ = ["MAX_BYTES", "MAX_CELLS", "read_xlsx", "sheet_names"]

MAX_BYTES: Final = 512 * 1024 * 1024
"""The largest workbook that is read, in bytes once unpacked."""

MAX_CELLS: Final = 8 * 1024 * 1024
"""The largest rectangle of used cells that is read: 32 columns of Excel's full height."""

_MIB: Final = 1024 * 1024
_STEP: Final = 256 * 1024
# Up to here a workbook may be packed as tightly as it likes; beyond, at most so many times.
_FREE_BYTES: Final = 50 * _MIB
_MAX_RATIO: Final = 200
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")

# Cells with content; those that only have a format end in "/>".
_CELL: Final = re.compile(rb"""[<:]c\s[^>]*?\br=["']([A-Z]+\d+)["'][^>]*(?<!/)>""")
_WHOLE_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_NAME: Final = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_KIND: Final = re.compile(rb"""\bt=["'](\w+)["']""")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MARKS: Final = (b't="e"', b"t='e'", b"<f", b":f")
# A calculated formula that gives no text has one of these and no value.
_TEXT_KINDS: Final = (b"str", b"s", b"inlineStr")


def sheet_names(path: str) -> list[str]:
    """Return the names of the workbook's worksheets, hidden ones too, in their order.

    Raise RE500, RE502, RE503 or RE505 as ``read_xlsx`` does.
    """
    _check_archive(path)
    with _explained(path), _open(path) as book:
        return [name for name, _ in _worksheets(book)]


def read_xlsx(path: str, sheet: str | None = None) -> Table:
    """Return the table on ``sheet``, or else on the first visible sheet, of a workbook.

    Errors such as #N/A are text. Raise RE500, RE502 (empty), RE503 (too large), RE505 (no
    workbook, locked, damaged or not calculated) or RE509 (no such sheet).
    """
    _check_archive(path)
    with _explained(path), _open(path) as book:
        name = _choose(path, _worksheets(book), sheet)
        errors = _look_through(path, name)
        rows = _rows(book.get_sheet_by_name(name), errors)
    return build(rows, path, name, spreadsheet=True)


def _open(path: str) -> CalamineWorkbook:
    """Return the open workbook, its sheets still unread."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path)


def _worksheets(book: CalamineWorkbook) -> list[tuple[str, bool]]:
    """Return name and visibility of each sheet that has cells, so not of charts."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        (one.name, one.visible == SheetVisibleEnum.Visible)
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet
    ]


def _choose(path: str, sheets: list[tuple[str, bool]], wanted: str | None) -> str:
    """Return ``wanted``, or else the first visible sheet; raise RE505 or RE509 without one."""
    if not sheets:
        raise _damaged(path, "it holds no worksheet")
    if wanted is None:
        return next((name for name, visible in sheets if visible), sheets[0][0])
    if wanted not in [name for name, _ in sheets]:
        names = ", ".join(name for name, _ in sheets)
        raise RatingsError(
            "RE509",
            f"the workbook has no sheet {wanted!r}",
            place=Place(path),
            remedy=f"name one of its sheets: {names}",
        )
    return wanted


def _damaged(path: str, reason: str) -> RatingsError:
    """Return the error RE505 for a file that is no workbook that can be read."""
    return RatingsError(
        "RE505",
        f"the file cannot be read as an Excel workbook: {reason}",
        place=Place(path),
        remedy="open it in Excel and save it as .xlsx",
    )


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Turn what the libraries raise on damaged workbooks into RE505, and RE500."""
    import zlib
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile

    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, BadZipFile, zlib.error, ParseError) as error:
        raise _damaged(path, str(error)) from error
    except (LookupError, ValueError, EOFError, RuntimeError) as error:
        raise _damaged(path, f"a part of it is missing or broken ({error})") from error
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error


def _check_archive(path: str) -> None:
    """Refuse what is no archive (RE505) or far too large once unpacked (RE503)."""
    from zipfile import ZipFile

    require_file(path)
    with open(path, "rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise _damaged(path, "it is protected with a password, or in the old .xls format")
    with _explained(path), ZipFile(path) as archive:
        parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if size > MAX_BYTES or (size > _FREE_BYTES and size > _MAX_RATIO * packed):
        message = (
            f"the workbook unpacks to {size / _MIB:,.0f} MiB from {packed / _MIB:,.1f}; "
            f"at most {MAX_BYTES / _MIB:,.0f} MiB and {_MAX_RATIO} times are read"
        )
        raise RatingsError(
            "RE503",
            message,
            place=Place(path),
            remedy="give a smaller extract, or the table as CSV or Parquet",
        )


def _look_through(path: str, sheet: str) -> dict[int, list[tuple[int, str]]]:
    """Return the sheet's errors by row, as column (from 0) and text such as #N/A.

    Raise RE503 if its used cells are too far apart, RE505 if a formula has no result.
    """
    from zipfile import ZipFile

    where = Place(path, sheet=sheet)
    columns: set[int] = set()
    rows: set[int] = set()
    errors: dict[int, list[tuple[int, str]]] = {}
    with ZipFile(path) as archive:
        for piece in _pieces(archive, _part(archive, sheet)):
            _extend(columns, rows, b" ".join(_CELL.findall(piece)))
            if any(mark in piece for mark in _MARKS):
                for number, column, words in _errors(piece, where):
                    errors.setdefault(number, []).append((column, words))
    _check_area(where, columns, rows)
    return errors


def _extend(columns: set[int], rows: set[int], names: bytes) -> None:
    """Add the columns, and the first and last row, of cells such as b'B7 C7'."""
    # Bytes are split as a whole because there can be millions of cells.
    columns.update(_column(one) for one in set(names.translate(None, b"0123456789").split()))
    numbers = [int(one) for one in set(names.translate(None, _LETTERS).split())]
    rows.update((min(numbers), max(numbers)) if numbers else ())


def _part(archive: ZipFile, sheet: str) -> str:
    """Return the name of the part of a workbook that holds ``sheet``; LookupError if none."""
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for one in _elements(archive, "xl/workbook.xml", "sheet"):
        if one.get("name") == sheet:
            key = next((value for name, value in one.items() if name.endswith("}id")), None)
            return posixpath.normpath(posixpath.join("/xl", targets[key])).lstrip("/")
    raise LookupError(sheet)


def _elements(archive: ZipFile, part: str, name: str) -> Iterator[Element]:
    """Yield the elements called ``name``, in whatever namespace, of a part in XML."""
    # expat itself stops entities that grow without bounds, and the part's size is checked.
    from xml.etree.ElementTree import fromstring

    for element in fromstring(archive.read(part)).iter():  # noqa: S314
        if element.tag.rpartition("}")[2] == name:
            yield element


def _pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    """Yield a sheet's XML in pieces that end where a cell ends."""
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(_STEP):
            head, end, rest = (rest + piece).rpartition(b"c>")
            yield head + end
    yield rest


def _errors(piece: bytes, where: Place) -> Iterator[tuple[int, int, str]]:
    """Yield row, column (from 0) and text of the errors; raise RE505 for bare formulas."""
    for attributes, content in _WHOLE_CELL.findall(piece):
        kind, value = _KIND.search(attributes), _VALUE.search(content)
        name = _NAME.search(attributes)
        if name and kind and kind[1] == b"e":
            words = value[1].decode(errors="replace") if value else "#ERROR"
            yield int(name[2]), _column(name[1]), words
        elif not value and _FORMULA.search(content) and not (kind and kind[1] in _TEXT_KINDS):
            cell = (name[1] + name[2]).decode() if name else ""
            raise RatingsError(
                "RE505",
                "the formula was never calculated",
                place=where._replace(cell=cell),
                remedy="open the workbook in Excel and save it",
            )


def _column(letters: bytes) -> int:
    """Return the number from 0 of a column named A, B, ... Z, AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _check_area(where: Place, columns: set[int], rows: set[int]) -> None:
    """Raise RE503 if the rectangle round the used cells is larger than MAX_CELLS."""
    if not columns:
        return
    width, height = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    if width * height > MAX_CELLS:
        message = (
            f"sheet {where.sheet} has cells far apart: its used range is {height:,} rows "
            f"by {width:,} columns; at most {MAX_CELLS:,} cells are read"
        )
        raise RatingsError("RE503", message, place=where, remedy="delete what stands outside the table")


def _rows(sheet: CalamineSheet, errors: dict[int, list[tuple[int, str]]]) -> Iterator[Row]:
    """Yield the sheet's rows from row 1, with cells from column A."""
    left: list[Scalar] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = left + [_scalar(value) for value in values]
        for column, words in errors.get(number, ()):
            cells[column] = words
        yield Row(number, cells)


def _scalar(value: _Value) -> Scalar:
    """Return a cell's value: nothing for empty text, hours:minutes:seconds for a duration."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return None if value == "" else value
