"""Tests of the readers of CSV, XLSX and Parquet tables."""

from __future__ import annotations

import datetime
import os
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import Place, RatingsError
from ratings_engine.samples import csv_reader, xlsx_reader
from ratings_engine.samples.dotted_ids import id_candidates
from ratings_engine.samples.table import Row, Scalar, Table, place, read_table, text

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, data: bytes | str, name: str = "cases.csv") -> str:
    """Return the path of a new file with ``data``, text in UTF-8."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def everything(path: str) -> tuple[list[Scalar], list[tuple[int, list[Scalar]]]]:
    """Return the header and all rows of a table as plain values."""
    table = read_table(path)
    return table.header, [(row.number, row.cells) for row in table.rows]


def refusal(path: str) -> RatingsError:
    """Return the error that reading a whole table ends with."""
    with pytest.raises(RatingsError) as caught:
        everything(path)
    return caught.value


# --- delimited text


PLAIN = (["id", "2.1"], [(2, ["a", "Yes"]), (3, ["b", "No"])])


@pytest.mark.parametrize(
    "data",
    [
        "id,2.1\na,Yes\nb,No\n",
        "id,2.1\na,Yes\nb,No",
        "id,2.1\r\na,Yes\r\nb,No\r\n",
        "id,2.1\ra,Yes\rb,No\r",
        "\ufeffid,2.1\na,Yes\nb,No\n",
        "id;2.1\na;Yes\nb;No\n",
        "id\t2.1\na\tYes\nb\tNo\n",
        "id|2.1\na|Yes\nb|No\n",
        "id,2.1,,\na,Yes,,\nb,No,,,,\n,,\n\n \t \n",
        '"id","2.1"\n"a", "Yes"\n"b","No"\n',
        "id,2.1\na,Yes\nb,No\n".encode("utf-16"),
        b"\xfe\xff" + "id,2.1\na,Yes\nb,No\n".encode("utf-16-be"),
    ],
)
def test_the_ways_to_write_a_csv_give_the_same_table(tmp_path: Path, data: bytes | str) -> None:
    """Line ends, delimiters, marks, quotes and empty cells at the end make no difference."""
    assert everything(written(tmp_path, data)) == PLAIN


@pytest.mark.parametrize("name", ["t.csv", "t.CSV", "t.tsv", "t.TxT"])
def test_the_extension_of_a_text_file_may_be_in_capitals(tmp_path: Path, name: str) -> None:
    """The extension picks the reader in any letter case."""
    assert everything(written(tmp_path, "id,2.1\na,Yes\nb,No\n", name)) == PLAIN


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n", '"sep=;"\r\n', "\ufeffsep=;\n"])
def test_a_sep_line_names_the_delimiter_and_is_no_row(tmp_path: Path, first: str) -> None:
    """Excel's sep= line is honoured against the commas in the header, and counted as a line."""
    path = written(tmp_path, first + "a,b,c;2.1\nx;Yes\n")
    assert everything(path) == (["a,b,c", "2.1"], [(3, ["x", "Yes"])])


def test_a_comma_wins_a_tie(tmp_path: Path) -> None:
    """Where two delimiters split the header alike, the comma is the delimiter."""
    assert everything(written(tmp_path, "a;b,c\n1,2\n")) == (["a;b", "c"], [(2, ["1", "2"])])
    assert everything(written(tmp_path, "id\na\n")) == (["id"], [(2, ["a"])])


def test_delimiters_in_quotes_do_not_count(tmp_path: Path) -> None:
    """A quoted header cell may hold more of another character than there are delimiters."""
    path = written(tmp_path, '"a, b, c, d";e\n1;2\n')
    assert everything(path) == (["a, b, c, d", "e"], [(2, ["1", "2"])])


def test_rows_have_the_number_of_the_line_on_which_they_start(tmp_path: Path) -> None:
    """Empty lines and line ends in quotes are counted as an editor counts them."""
    path = written(tmp_path, '\n;;\n"id\nof case";note\n\na;"two\r\nlines"\nb;x\n')
    table = read_table(path)
    assert (table.header, table.header_number) == (["id\nof case", "note"], 3)
    assert list(table.rows) == [Row(6, ["a", "two\r\nlines"]), Row(8, ["b", "x"])]


def test_short_rows_are_padded_and_spaces_are_kept_for_text(tmp_path: Path) -> None:
    """A row with too few cells gets empty ones; text() takes stray spaces away."""
    table = read_table(written(tmp_path, "\u200bid , b,c\n a\u00a0\n"))
    row = next(table.rows)
    assert [text(cell) for cell in table.header] == ["id", "b", "c"]
    assert row.cells[1:] == [None, None]
    assert text(row.cells[0]) == "a"


def test_too_many_cells_are_refused_with_their_place(tmp_path: Path) -> None:
    """A cell beyond the header's last column is not dropped in silence."""
    path = written(tmp_path, "id,a\n1,2\n1,2,,x\n")
    error = refusal(path)
    assert (error.code, error.place) == ("RE508", Place(path, line=3, column=4))


@pytest.mark.parametrize(
    ("data", "line", "offset"),
    [
        (b"id,n\na,1\nb,caf\xe9\nc,2\n", 3, 14),
        (b"id\xe9,n\n", 1, 2),
        (b"\xef\xbb\xbfid\r\n\xff\n", 2, 7),
        (b"id\ra\r\n\xc3", 3, 6),
        (b"id,n\n" + b"a,\xc3\xa9\n" * 30_000 + b"\xe9", 30_002, 150_005),
    ],
)
def test_latin_1_is_refused_with_line_and_offset(tmp_path: Path, data: bytes, line: int, offset: int) -> None:
    """The first byte that is not UTF-8 is named, however far into the file."""
    path = written(tmp_path, data)
    error = refusal(path)
    assert (error.code, error.place) == ("RE504", Place(path, line=line))
    assert error.message.startswith("the file is not UTF-8: ")
    assert error.message.endswith(f" at byte offset {offset}")
    assert "CSV UTF-8" in error.remedy


@pytest.mark.parametrize("mark", ["le", "be"])
def test_broken_utf_16_is_refused_with_its_line(tmp_path: Path, mark: str) -> None:
    """Half a character at the end of a UTF-16 file is found in either byte order."""
    path = written(tmp_path, ("\ufeffid\n" + "é\n" * 40_000).encode(f"utf-16-{mark}") + b"x")
    error = refusal(path)
    assert (error.code, error.place) == ("RE504", Place(path, line=40_002))
    assert error.message.endswith(" at byte offset 160008")


@pytest.mark.parametrize(
    ("data", "line"), [(b"id,n\na,\0\n", 2), ("id,n\n".encode("utf-16-le"), 1), ("id".encode("utf-32"), 1)]
)
def test_nul_bytes_are_refused(tmp_path: Path, data: bytes, line: int) -> None:
    """NUL bytes tell of UTF-16 without a mark, or of no text at all."""
    path = written(tmp_path, data)
    error = refusal(path)
    assert (error.code, error.place) == ("RE504", Place(path, line=line))


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        ('id,n\na,1\nb,"open\nc,2\n', 3, "a quote is opened here and never closed"),
        ('id,n\na,"x"y\n', 2, "something stands between a closing quote and the next delimiter"),
        (
            "id,n\na," + "x" * 131_073 + "\n",
            2,
            "a cell is longer than 131072 characters; often a quote is opened here and never closed",
        ),
    ],
)
def test_quotes_that_go_wrong_are_refused(tmp_path: Path, data: str, line: int, message: str) -> None:
    """Bad quoting is an error on the line where the record starts."""
    path = written(tmp_path, data)
    error = refusal(path)
    assert (error.code, error.place, error.message) == ("RE505", Place(path, line=line), message)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blob on one line is refused before it fills the memory."""
    monkeypatch.setattr(csv_reader, "MAX_LINE", 100)
    path = written(tmp_path, "id,n\n" + "a," * 100)
    error = refusal(path)
    assert (error.code, error.place) == ("RE505", Place(path, line=2))


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n \r\n\t\n", b";;;\n,,\n", b"sep=;\n"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """A file without a single cell has no header."""
    path = written(tmp_path, data)
    error = refusal(path)
    assert (error.code, error.place) == ("RE502", Place(path))


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    """Whether a sample may be empty is not for the reader to say."""
    assert everything(written(tmp_path, "id,n\n")) == (["id", "n"], [])


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how large the file is and the remedy what to do."""
    monkeypatch.setattr(csv_reader, "MAX_BYTES", 1024 * 1024)
    path = written(tmp_path, b"id\n" + b"\xff" * (3 * 1024 * 1024))
    error = refusal(path)
    assert error.code == "RE503"
    assert error.message == "the file has 3 MiB; at most 1 are read"
    assert "Parquet" in error.remedy


def test_progress_is_told_about_every_64_kib(tmp_path: Path) -> None:
    """The last call has the size of the file, and steps are of 64 KiB or a little more."""
    path = written(tmp_path, "id,n\n" + "abcdefg,1\n" * 50_000)
    calls: list[int] = []
    assert sum(1 for _ in read_table(path, progress=calls.append).rows) == 50_000
    steps = [after - before for before, after in zip([0, *calls], calls, strict=False)]
    assert calls[-1] == os.path.getsize(path)
    assert all(64 * 1024 <= step <= 128 * 1024 for step in steps[:-1])


def test_rows_are_read_only_when_asked_for(tmp_path: Path) -> None:
    """An error late in the file does not keep the first rows back."""
    path = written(tmp_path, "id\n" + "a\n" * 100_000 + '"')
    assert next(read_table(path).rows) == Row(2, ["a"])


# --- files that cannot be read at all


@pytest.mark.parametrize("name", ["no.csv", "no.xlsx", "no.parquet", "a\0b.csv"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    """A path that leads nowhere is the same error for each kind of file."""
    path = str(tmp_path / name)
    error = refusal(path)
    assert (error.code, error.place) == ("RE500", Place(path))


@pytest.mark.parametrize("name", ["d.csv", "d.xlsx", "d.parquet"])
def test_a_directory_is_refused(tmp_path: Path, name: str) -> None:
    """A directory is no table, whatever its name."""
    (tmp_path / name).mkdir()
    error = refusal(str(tmp_path / name))
    assert (error.code, error.message) == ("RE500", "the file cannot be read: it is a directory")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operating system's reason is passed on."""

    def denied(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    path = written(tmp_path, "id\n")
    monkeypatch.setattr(os, "stat", denied)
    error = refusal(path)
    assert (error.code, error.message) == ("RE500", "the file cannot be read: Permission denied")


@pytest.mark.parametrize("name", ["cases.ods", "cases.xls", "cases", ".csv"])
def test_an_unknown_extension_is_refused(tmp_path: Path, name: str) -> None:
    """The remedy lists the extensions that are read."""
    error = refusal(written(tmp_path, "id\n", name))
    assert error.code == "RE501"
    assert error.remedy == "use one of .csv, .tsv, .txt, .xlsx, .xlsm, .parquet, .pq, .duckdb, .ddb"


@pytest.mark.parametrize("name", ["e.xlsx", "e.parquet"])
def test_empty_binary_files_are_refused(tmp_path: Path, name: str) -> None:
    """A file of no bytes is empty rather than damaged."""
    assert refusal(written(tmp_path, b"", name)).code == "RE502"


# --- workbooks


def workbook(folder: Path, cells: dict[str, object], name: str = "cases.xlsx") -> str:
    """Return the path of a new workbook with one sheet, called Cases."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Cases"
    for key, value in cells.items():
        sheet[key] = value
    book.save(folder / name)
    return str(folder / name)


def inserted(path: str, row: bytes) -> str:
    """Return the path of a copy of a workbook with one more row at its sheet's end."""
    changed = path.replace(".xlsx", "-changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            target.writestr(part, data.replace(b"</sheetData>", row + b"</sheetData>"))
    return changed


@pytest.mark.parametrize("name", ["cases.xlsx", "cases.XLSX", "cases.xlsm"])
def test_a_workbook_keeps_types_and_the_numbers_of_its_rows(tmp_path: Path, name: str) -> None:
    """Ids that became numbers or dates arrive as such; empty rows are left out."""
    day = datetime.date(2003, 1, 2)
    path = workbook(
        tmp_path,
        {
            "A1": "id",
            "B1": 2.1,
            "C1": day,
            "D1": "2.1.4",
            "A2": 7,
            "B2": True,
            "C2": "Yes",
            "D2": datetime.time(9, 30),
            "A4": 2.5,
            "D4": datetime.timedelta(hours=30, minutes=5),
            "B5": "  ",
            "A6": "z",
            "B6": datetime.datetime(2024, 5, 6, 7, 8, 9),
        },
        name,
    )
    table = read_table(path)
    assert table.header == ["id", 2.1, day, "2.1.4"]
    assert (table.sheet, table.header_number, table.spreadsheet) == ("Cases", 1, True)
    assert [tuple(row) for row in table.rows] == [
        (2, [7, True, "Yes", datetime.time(9, 30)]),
        (4, [2.5, None, None, "30:05:00"]),
        (6, ["z", datetime.datetime(2024, 5, 6, 7, 8, 9), None, None]),
    ]
    assert [id_candidates(cell)[0] for cell in table.header] == ["id", "2.1", "2.1.3", "2.1.4"]


def test_a_table_that_starts_in_c4_keeps_its_places(tmp_path: Path) -> None:
    """Rows and columns are those that a person sees, not those of the used range."""
    path = workbook(tmp_path, {"C4": "id", "D4": 2.1, "C5": "a", "D5": "Yes", "D7": "No"})
    table = read_table(path)
    assert (table.header, table.header_number) == ([None, None, "id", 2.1], 4)
    rows = list(table.rows)
    assert rows == [Row(5, [None, None, "a", "Yes"]), Row(7, [None, None, None, "No"])]
    assert place(table, rows[1].number, 3) == Place(path, sheet="Cases", cell="D7")
    assert str(place(table, 5, 2)) == f"{path}, sheet Cases, cell C5"


def test_a_cell_beyond_the_header_is_refused_with_its_name(tmp_path: Path) -> None:
    """The place of a cell too many is its name in the sheet."""
    path = workbook(tmp_path, {"A1": "id", "A2": "a", "AB3": "x"})
    error = refusal(path)
    assert (error.code, error.place) == ("RE508", Place(path, sheet="Cases", cell="AB3"))


def test_errors_in_cells_are_text_and_not_empty(tmp_path: Path) -> None:
    """An Excel error stays visible, so that it cannot pass for a missing answer."""
    path = workbook(tmp_path, {"B1": "id", "C1": "n", "B2": "a", "C2": "#N/A", "B3": "#DIV/0!"})
    assert everything(path) == ([None, "id", "n"], [(2, [None, "a", "#N/A"]), (3, [None, "#DIV/0!", None])])


def test_a_formula_that_was_never_calculated_is_refused(tmp_path: Path) -> None:
    """A program that writes formulas without results would otherwise give empty cells."""
    path = workbook(tmp_path, {"A1": "id", "B1": "n", "A2": "a", "B2": "=1+1"})
    error = refusal(path)
    assert (error.code, error.place) == ("RE505", Place(path, sheet="Cases", cell="B2"))
    assert error.message == "the formula was never calculated"


def test_the_results_of_formulas_are_read(tmp_path: Path) -> None:
    """Numbers and text are read as values, and text without characters as an empty cell."""
    row = (
        b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
        b'<c r="C2" t="str"><f>"x"</f><v>x</v></c></row>'
    )
    path = inserted(workbook(tmp_path, {"A1": "id", "B1": "n", "C1": "m"}), row)
    assert everything(path) == (["id", "n", "m"], [(2, [2, None, "x"])])


def test_cells_far_apart_are_refused(tmp_path: Path) -> None:
    """A stray cell in Excel's last corner must not take the memory of the whole sheet."""
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = inserted(workbook(tmp_path, {"A1": "id", "A2": "a"}), row)
    error = refusal(path)
    assert (error.code, error.place) == ("RE503", Place(path, sheet="Cases"))
    assert "1,048,576 rows by 16,384 columns" in error.message


def test_a_far_cell_with_only_a_format_does_no_harm(tmp_path: Path) -> None:
    """Cells without content are not part of the used range."""
    row = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    path = inserted(workbook(tmp_path, {"A1": "id", "A2": "a"}), row)
    assert everything(path) == (["id"], [(2, ["a"])])


def several_sheets(folder: Path) -> str:
    """Return the path of a workbook with a hidden sheet, a chart and two visible sheets."""
    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.title, hidden.sheet_state = "Lists", "hidden"
    hidden["A1"] = "hidden"
    book.create_chartsheet("Chart")
    book.create_sheet("Cases & more")["A1"] = "id"
    book.create_sheet("Empty")
    book.save(folder / "several.xlsx")
    return str(folder / "several.xlsx")


def test_the_first_visible_sheet_is_read_unless_one_is_named(tmp_path: Path) -> None:
    """Hidden sheets and charts are passed over, but a hidden sheet can be named."""
    path = several_sheets(tmp_path)
    assert xlsx_reader.sheet_names(path) == ["Lists", "Cases & more", "Empty"]
    assert read_table(path).sheet == "Cases & more"
    assert xlsx_reader.read_xlsx(path, "Lists").header == ["hidden"]


def test_sheets_that_are_empty_or_missing_are_refused(tmp_path: Path) -> None:
    """An empty sheet has no header, and an unknown sheet is answered with the known ones."""
    path = several_sheets(tmp_path)
    with pytest.raises(RatingsError) as caught:
        xlsx_reader.read_xlsx(path, "Empty")
    assert (caught.value.code, caught.value.place) == ("RE502", Place(path, path="sheet Empty"))
    with pytest.raises(RatingsError) as caught:
        xlsx_reader.read_xlsx(path, "cases")
    assert caught.value.code == "RE509"
    assert caught.value.remedy == "name one of its sheets: Lists, Cases & more, Empty"


@pytest.mark.parametrize(
    "data", [b"id,n\n", b"PK\x03\x04broken", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)]
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    """Text, broken archives and locked or old workbooks are told apart from tables."""
    path = written(tmp_path, data, "cases.xlsx")
    error = refusal(path)
    assert (error.code, error.place) == ("RE505", Place(path))


def test_a_locked_workbook_is_called_so(tmp_path: Path) -> None:
    """Excel keeps a workbook with a password in the container of its old format."""
    path = written(tmp_path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "cases.xlsx")
    assert "protected with a password" in refusal(path).message


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    """A download that broke off is damaged."""
    path = workbook(tmp_path, {"A1": "id"})
    with open(path, "rb") as file:
        data = file.read()
    assert refusal(written(tmp_path, data[:-100], "cut.xlsx")).code == "RE505"


def test_an_archive_without_a_workbook_is_refused(tmp_path: Path) -> None:
    """Not every archive called .xlsx is a workbook."""
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal(str(tmp_path / "z.xlsx")).code == "RE505"


def test_a_zip_bomb_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both the ratio and the size once unpacked have a limit."""
    path = str(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(51 * 1024 * 1024))
    assert refusal(path).code == "RE503"
    monkeypatch.setattr(xlsx_reader, "MAX_BYTES", 1000)
    assert refusal(workbook(tmp_path, {"A1": "id"})).code == "RE503"


# --- Parquet


def parquet(folder: Path, query: str, name: str = "cases.parquet") -> str:
    """Return the path of a new Parquet file with the result of an SQL query."""
    path = str(folder / name)
    with duckdb.connect() as connection:
        quoted = path.replace("'", "''")
        connection.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet)")
    return path


def test_parquet_goes_there_and_back(tmp_path: Path) -> None:
    """Plain types arrive as Python values, and as a person would write them."""
    path = parquet(
        tmp_path,
        """
        SELECT 'C1' AS "id", 2 AS "2.1", 2.1::FLOAT AS f, 0.1 + 0.2::DOUBLE AS d,
        1.50::DECIMAL(10, 2) AS e, true AS b, DATE '2024-05-06' AS day, NULL::INTEGER AS n,
        TIMESTAMP '2024-05-06 07:08:09' AS t, TIME '07:08' AS clock,
        TIMESTAMPTZ '2024-05-06 01:00:00+02' AS z,
        UUID '00000000-0000-0000-0000-000000000001' AS u""",
    )
    assert everything(path) == (
        ["id", "2.1", "f", "d", "e", "b", "day", "n", "t", "clock", "z", "u"],
        [
            (
                1,
                [
                    "C1",
                    2,
                    2.1,
                    0.1 + 0.2,
                    Decimal("1.50"),
                    True,
                    datetime.date(2024, 5, 6),
                    None,
                    datetime.datetime(2024, 5, 6, 7, 8, 9),
                    datetime.time(7, 8),
                    datetime.datetime(2024, 5, 5, 23),
                    "00000000-0000-0000-0000-000000000001",
                ],
            )
        ],
    )


def test_parquet_keeps_the_order_of_the_file(tmp_path: Path) -> None:
    """Rows are numbered from 1 across batches, and empty rows are left out but counted."""
    path = parquet(
        tmp_path,
        """
        SELECT CASE WHEN i <> 10 THEN i END AS i FROM range(300000) t(i)""",
        "cases.PQ",
    )
    rows = list(read_table(path).rows)
    assert len(rows) == 299_999
    assert rows[9:11] == [Row(10, [9]), Row(12, [11])]
    assert all(row.cells == [row.number - 1] for row in rows)


def test_places_in_parquet_name_row_and_column(tmp_path: Path) -> None:
    """A file without lines is pointed into by the number of the row and the column's name."""
    path = parquet(tmp_path, "SELECT 'a' AS id, 1 AS \"2.1\"")
    table = read_table(path)
    assert (table.header_number, table.spreadsheet) == (0, False)
    assert place(table, 1, 1) == Place(path, path="row 1, column 2.1")
    assert place(table, 0, 1) == Place(path, path="column 2.1")


@pytest.mark.parametrize("name", ["a*.parquet", "a?.parquet", "[a]b.parquet", "[!a]*?].parquet"])
def test_a_path_with_glob_characters_means_one_file(tmp_path: Path, name: str) -> None:
    """Other files that the path would match as a pattern are not read."""
    for other in ("ab.parquet", "a1.parquet", "bb.parquet", "bx].parquet"):
        parquet(tmp_path, "SELECT 'wrong' AS id", other)
    (tmp_path / "made.parquet").write_bytes(
        (tmp_path / parquet(tmp_path, "SELECT 'right' AS id", "right.parquet")).read_bytes()
    )
    (tmp_path / "made.parquet").rename(tmp_path / name)
    assert everything(str(tmp_path / name)) == (["id"], [(1, ["right"])])


@pytest.mark.skipif(os.sep != "/", reason="a backslash parts folders on Windows")
def test_a_path_with_a_backslash_is_refused(tmp_path: Path) -> None:
    """DuckDB cannot be told that a backslash is part of a name."""
    path = written(tmp_path, b"PAR1", "a\\b.parquet")
    assert refusal(path).code == "RE506"


def test_a_folder_like_a_partition_adds_no_column(tmp_path: Path) -> None:
    """Only what is in the file is part of the table."""
    (tmp_path / "year=2024").mkdir()
    path = parquet(tmp_path / "year=2024", "SELECT 'a' AS id")
    assert everything(path) == (["id"], [(1, ["a"])])


@pytest.mark.parametrize("made", ["id", "ID"])
def test_columns_that_differ_only_in_case_are_refused(tmp_path: Path, made: str) -> None:
    """DuckDB would rename one of them, so neither is guessed at."""
    path = parquet(tmp_path, "SELECT 1 AS iD, 2 AS zq")
    with open(path, "rb") as file:
        data = file.read().replace(b"zq", made.encode())
    path = written(tmp_path, data, "same.parquet")
    error = refusal(path)
    assert (error.code, error.place) == ("RE507", Place(path, path=f"column {made}"))


@pytest.mark.parametrize(
    "value", ["[1, 2]", "{'a': 1}", "MAP {'a': 1}", "'a'::BLOB", "INTERVAL 1 DAY", "[1.5::DECIMAL(4, 2)]"]
)
def test_columns_that_are_no_plain_values_are_refused(tmp_path: Path, value: str) -> None:
    """Lists, structures and bytes have no meaning as answers."""
    path = parquet(tmp_path, f"SELECT 'a' AS id, {value} AS x")
    error = refusal(path)
    assert (error.code, error.place) == ("RE505", Place(path, path="column x"))


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    """Neither other bytes nor the half of a file are Parquet."""
    path = parquet(tmp_path, "SELECT i FROM range(1000) t(i)")
    with open(path, "rb") as file:
        data = file.read()
    for broken in (b"id,n\n" * 10, data[: len(data) // 2], data[:-6] + b"\xff" * 6):
        assert refusal(written(tmp_path, broken, "broken.parquet")).code == "RE505"


def test_a_damaged_page_is_refused_while_rows_are_read(tmp_path: Path) -> None:
    """Damage that shows only in the data is an error from the rows."""
    path = parquet(tmp_path, "SELECT 'x' || hash(i) AS s FROM range(50000) t(i)")
    with open(path, "rb") as file:
        data = bytearray(file.read())
    data[4:2000] = b"\xff" * 1996
    assert refusal(written(tmp_path, bytes(data), "page.parquet")).code == "RE505"


# --- cells


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, ""),
        ("", ""),
        (" a b\t", "a b"),
        ("\ufeff\u00a0\u200b x \u2060\u202f", "x"),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (-3, "-3"),
        (3.0, "3"),
        (2.1, "2.1"),
        (-0.0, "0"),
        (1e17, "100000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Decimal("3.00"), "3"),
        (Decimal("2.10"), "2.1"),
        (Decimal(100), "100"),
        (datetime.date(2024, 5, 6), "2024-05-06"),
        (datetime.time(7, 8), "07:08:00"),
        (datetime.datetime(2024, 5, 6), "2024-05-06"),
        (datetime.datetime(2024, 5, 6, 7, 8), "2024-05-06T07:08:00"),
    ],
)
def test_text_of_cells(cell: Scalar, expected: str) -> None:
    """A cell's text is what a person would type."""
    assert text(cell) == expected


SECOND_JANUARY = ["2.1.3", "2.1.03", "1.2.3", "1.2.03", "2.1", "1.2"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, []),
        ("", []),
        ("  ", []),
        ("2.1.3", ["2.1.3"]),
        (" 2.1.3.a ", ["2.1.3.a"]),
        ("workload_hampered", ["workload_hampered"]),
        ("2.1", ["2.1"]),
        ("10.11.12", ["10.11.12"]),
        ("2.11.13", ["2.11.13"]),
        ("2", ["2"]),
        (2.1, ["2.1", "2.10"]),
        (2.15, ["2.15"]),
        (2, ["2", "2.0"]),
        (2.0, ["2", "2.0"]),
        (Decimal("2.10"), ["2.1", "2.10"]),
        (-2.1, ["-2.1"]),
        (1e-7, ["1e-07"]),
        (True, ["true"]),
        (datetime.date(2003, 1, 2), SECOND_JANUARY),
        (datetime.datetime(2003, 1, 2), SECOND_JANUARY),
        (datetime.datetime(2003, 1, 2, 3, 4), ["2003-01-02T03:04:00"]),
        (datetime.time(2, 10), ["02:10:00"]),
        (datetime.date(2024, 2, 3), ["3.2.24", "2.3.24", "3.2", "2.3"]),
        (datetime.date(2013, 2, 1), ["1.2.13", "2.1.13", "1.2", "2.1", "2.13"]),
        (datetime.date(2003, 2, 2), ["2.2.3", "2.2.03", "2.2"]),
        ("2003-01-02", ["2003-01-02", *SECOND_JANUARY]),
        ("2003-01-02 00:00:00", ["2003-01-02 00:00:00", *SECOND_JANUARY]),
        ("02/01/2003", ["02/01/2003", *SECOND_JANUARY]),
        ("2/1/03", ["2/1/03", *SECOND_JANUARY]),
        ("02.01.2003", ["02.01.2003", *SECOND_JANUARY]),
        ("02.01.03", ["02.01.03", *SECOND_JANUARY]),
        ("2-Jan", ["2-Jan", "2.1", "1.2"]),
        ("02-Jan", ["02-Jan", "2.1", "1.2"]),
        ("Jan-02", ["Jan-02", "2.1", "1.2"]),
        ("FEB-45", ["FEB-45", "45.2", "2.45"]),
        ("2-Jan-03", ["2-Jan-03", *SECOND_JANUARY]),
        ("02-jan-2003", ["02-jan-2003", *SECOND_JANUARY]),
        ("01/02/2013", ["01/02/2013", "1.2.13", "2.1.13", "1.2", "2.1", "2.13"]),
        ("02/01/2013", ["02/01/2013", "2.1.13", "1.2.13", "2.1", "1.2", "2.13"]),
        ("2-Foo", ["2-Foo"]),
        ("99/99/2003", ["99/99/2003"]),
        ("31/12/2003", ["31/12/2003", "31.12.3", "31.12.03", "12.31.3", "12.31.03", "31.12", "12.31"]),
    ],
)
def test_id_candidates(cell: Scalar, expected: list[str]) -> None:
    """What a spreadsheet may have made of a dotted id leads back to the id."""
    assert id_candidates(cell) == expected


PARTS = st.lists(st.integers(0, 99).map(str), min_size=1, max_size=4)


@given(PARTS.map(".".join), st.sampled_from(["", ".a", ".b", ".aa"]))
def test_a_dotted_id_in_text_stays_and_comes_first(dotted: str, letter: str) -> None:
    """Text that is an id is never taken for another one before itself."""
    assert id_candidates(f" {dotted}{letter}\u00a0")[0] == dotted + letter


@given(st.lists(st.integers(1, 99).map(str), min_size=1, max_size=4).map(".".join))
def test_a_dotted_id_without_zeros_has_one_meaning(dotted: str) -> None:
    """Numbers without leading zeros are no date, so nothing else is offered."""
    assert id_candidates(dotted) == [dotted]


@given(st.integers(1, 28), st.integers(1, 12), st.integers(2000, 2029))
def test_a_date_leads_back_to_the_id_that_was_typed(day: int, month: int, year: int) -> None:
    """An id of three parts that Excel took for a date is found in either order."""
    found = id_candidates(datetime.date(year, month, day))
    assert found[0] == f"{day}.{month}.{year % 100}"
    assert f"{month}.{day}.{year % 100}" in found
    assert len(set(found)) == len(found)


@given(st.text())
def test_any_text_is_its_own_first_candidate(value: str) -> None:
    """No text makes id_candidates fail, and what is not empty comes first."""
    assert id_candidates(value)[:1] == ([text(value)] if text(value) else [])


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_named_as_in_spreadsheets(index: int, letters: str) -> None:
    """Column names go on with AA after Z; without a row only the column is named."""
    table = Table("f.xlsx", "S", [], 1, iter(()), spreadsheet=True)
    assert place(table, 7, index) == Place("f.xlsx", sheet="S", cell=f"{letters}7")
    assert place(table, 0, index).cell == letters
