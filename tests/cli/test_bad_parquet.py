"""Parquet of the wrong types, damaged Parquet, and names in it that look like SQL."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENGINES = ["python", "duckdb"]
COLUMNS = {
    "case_id": "'C' || i",
    "provider": "'North'",
    "provider_type": "'crc'",
    "unpaid_work_requirement": "'no'",
    "2.1.1": "CASE i % 3 WHEN 0 THEN 'no' ELSE 'yes' END",
    "4.1.1": "'yes'",
}
LEAVE_OUT = "leave the column out, or write it as text or numbers"
WRITE_AGAIN = "write the file again, or give it as CSV"
DAMAGED = "write the file again from where it came from; a part of it is damaged"


def parquet(folder: Path, columns: dict[str, str], rows: int = 30, *, more: str = "") -> Path:
    """Write a Parquet file of columns, by name and expression of the row ``i``, and return its path."""
    path = folder / "cases.parquet"
    listed = ", ".join('{} AS "{}"'.format(value, name.replace('"', '""')) for name, value in columns.items())
    duckdb.execute(f"COPY (SELECT {listed} FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet{more})")
    return path


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("column", ["provider", "notes"])
@pytest.mark.parametrize(
    "value",
    [
        pytest.param("[i]", id="list"),
        pytest.param("{'a': i}", id="struct"),
        pytest.param("MAP {'a': i}", id="map"),
        pytest.param("'ab'::BLOB", id="blob"),
        pytest.param("i::VARIANT", id="variant"),
        pytest.param("'POINT(1 2)'::GEOMETRY", id="geometry"),
        pytest.param("INTERVAL 1 DAY", id="interval"),
        pytest.param("TIME_NS '10:00:00.123456789'", id="nanoseconds"),
    ],
)
def test_what_is_no_plain_value_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, column: str, value: str
) -> None:
    """Nested, binary and new types have no meaning in any column, even one that nothing looks at."""
    path = parquet(tmp_path, COLUMNS | {column: value})
    place = f"{path} (column {column})"
    refused("rate", path, "--engine", engine, code="RE505", place=place, remedy=LEAVE_OUT)


UUID = "00000000-0000-0000-0000-000000000001"
PLAIN = [
    pytest.param("i::FLOAT / 3", "0", id="float"),
    pytest.param("i::DOUBLE", "0", id="double"),
    pytest.param("'nan'::DOUBLE", "nan", id="not-a-number"),
    pytest.param("i", "0", id="whole"),
    pytest.param("(i / 2)::DECIMAL(9, 2)", "0", id="decimal"),
    pytest.param("DATE '2024-01-01' + i::INT", "2024-01-01", id="date"),
    pytest.param("TIMESTAMP '2024-01-01 10:00:00'", "2024-01-01T10:00:00", id="timestamp"),
    pytest.param("TIMESTAMPTZ '2024-01-01 10:00:00+02'", "2024-01-01T08:00:00", id="zoned"),
    pytest.param("TIME '10:00:00'", "10:00:00", id="time"),
    pytest.param(f"'{UUID}'::UUID", UUID, id="uuid"),
    pytest.param("'{\"a\":1}'::JSON", '{"a":1}', id="json"),
    pytest.param("'a' || chr(0) || 'b'", "a<0000>b", id="nul"),
    pytest.param("'''); DROP TABLE cases; --'", "'); DROP TABLE cases; --", id="sql"),
]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("value", "shown"), PLAIN)
def test_values_that_are_no_answers_are_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, value: str, shown: str
) -> None:
    """A number, date or id is not taken for yes or no, whatever its type."""
    path = parquet(tmp_path, COLUMNS | {"2.1.1": value})
    place, remedy = f"{path} (row 1, column 2.1.1)", "write yes, no or na, or leave it empty"
    told = refused("rate", path, "--engine", engine, code="RE514", place=place, remedy=remedy)
    # DuckDB tells numbers and times as it writes them.
    alike = engine == "python" or not re.fullmatch(r"[0-9:T-]*0", shown)
    assert f"the answer '{shown if alike else ''}" in told
    assert "' to 2.1.1 is not yes, no or na" in told


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("value", "shown"), PLAIN[::3])
def test_values_that_are_no_provider_type_are_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, value: str, shown: str
) -> None:
    """The first of them has its place."""
    path = parquet(tmp_path, COLUMNS | {"provider_type": value})
    place = f"{path} (row 1, column provider_type)"
    asked = ("rate", path, "--engine", engine)
    told = refused(*asked, code="RE517", place=place, remedy="use one of: nps, crc")
    assert f"these standards know no provider type '{shown.lower()}'" in told


@pytest.mark.parametrize(("value", "shown"), PLAIN)
def test_providers_of_every_type_are_rated_alike(
    run: Callable[..., Any], tmp_path: Path, value: str, shown: str
) -> None:
    """A provider may be a number or a date: it is called as a person would write it."""
    path = parquet(tmp_path, COLUMNS | {"provider": value}, 5)
    plainly, counted = (run("rate", path, "--engine", engine, "--format", "json") for engine in ENGINES)
    assert (plainly.code, plainly.out) == (0, counted.out)
    shown = shown.replace("<0000>", "\0")
    assert json.loads(counted.out)["inspections"][0]["provider"] == shown


@pytest.mark.parametrize("column", ["provider", "provider_type", "unpaid_work_requirement"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param("DATE 'infinity'", "DATE", id="infinite"),
        pytest.param("TIMESTAMP '-infinity'", "TIMESTAMP", id="infinitely-early"),
        pytest.param("TIMESTAMP '20000-01-01'", "TIMESTAMP", id="late"),
        pytest.param("DATE '0044-03-15 (BC)'", "DATE", id="early"),
        pytest.param("'2024-01-01 10:00:01.123456789'::TIMESTAMP_NS", "TIMESTAMP_NS", id="fine"),
    ],
)
def test_dates_that_python_does_not_have_are_not_looked_for(
    run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path, column: str, value: str, kind: str
) -> None:
    """DuckDB would not find them again; read case by case they are what they have always been."""
    path = parquet(tmp_path, COLUMNS | {column: f"CASE WHEN i = 3 THEN {value} END"})
    told = refused(
        "rate", path, "--engine", "duckdb", code="RE559", place=path, remedy="change that in the table"
    )
    assert f"{column} has values of the type {kind} that Python does not; write it as text" in told
    plainly, usual = run("rate", path, "--engine", "python"), run("rate", path)
    assert (plainly.code, plainly.told) == (usual.code, usual.told)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("i::DOUBLE", "DOUBLE"), ("(i / 2)::DECIMAL(9, 2)", "DECIMAL"), ("DATE '2024-01-01' + i::INT", "DATE")],
)
def test_case_ids_of_types_that_are_written_in_several_ways(
    run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path, value: str, kind: str
) -> None:
    """An engine that writes them otherwise refuses them; the usual choice reads them."""
    path = parquet(tmp_path, COLUMNS | {"case_id": value})
    asked = ("rate", path, "--engine", "duckdb")
    told = refused(*asked, code="RE559", place=path, remedy="choose --engine python for a small file")
    assert f"case ids are of the type {kind}; write them as text" in told
    assert run("rate", path).code == 0


# --- damage


def noise(content: bytes) -> bytes:
    """Return bytes that begin and end like Parquet."""
    middle = random.Random(1).randbytes(len(content))  # noqa: S311
    return b"PAR1" + middle + (100).to_bytes(4, "little") + b"PAR1"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("damage", "code", "remedy"),
    [
        pytest.param(lambda _: b"", "RE502", "give a table whose first row", id="no-bytes"),
        pytest.param(lambda _: b"PAR1", "RE505", WRITE_AGAIN, id="four-bytes"),
        pytest.param(lambda _: b"case_id,2.1.1\nC1,yes\n", "RE505", WRITE_AGAIN, id="text"),
        pytest.param(lambda content: content[: len(content) // 2], "RE505", WRITE_AGAIN, id="cut"),
        pytest.param(lambda content: content[:-40], "RE505", WRITE_AGAIN, id="cut-in-the-footer"),
        pytest.param(lambda content: content + b"junk", "RE505", WRITE_AGAIN, id="appended"),
        pytest.param(lambda content: b"PAR1" + content[-8:], "RE505", WRITE_AGAIN, id="footer-alone"),
        pytest.param(noise, "RE505", WRITE_AGAIN, id="noise"),
        pytest.param(
            lambda content: content[:4] + b"\xff" * 900 + content[904:], "RE505", WRITE_AGAIN, id="page"
        ),
        pytest.param(
            lambda content: content.replace(b"4.1.1", b"4.1\xff1"), "RE505", WRITE_AGAIN, id="name-no-text"
        ),
    ],
)
def test_damaged_parquet_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, damage: Any, code: str, remedy: str
) -> None:
    """Whatever is missing or changed, nothing is rated from the rest."""
    path = parquet(tmp_path, COLUMNS, 3000)
    path.write_bytes(damage(path.read_bytes()))
    refused("rate", path, "--engine", engine, code=code, place=path, remedy=remedy)


@pytest.mark.parametrize("compression", ["zstd", "uncompressed"])
def test_flipped_bits_are_told_or_change_nothing(
    run: Callable[..., Any], tmp_path: Path, compression: str
) -> None:
    """An engine may not notice a bit; then it rates what both read, and it never fails of itself."""
    content = parquet(tmp_path, COLUMNS, 300, more=f", COMPRESSION {compression}").read_bytes()
    path, chance, rated = tmp_path / "flipped.parquet", random.Random(compression), 0  # noqa: S311
    for _ in range(15):
        changed = bytearray(content)
        changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        plainly, counted = (run("rate", path, "--engine", engine) for engine in ENGINES)
        assert "RE999" not in plainly.err + counted.err
        assert (plainly.out == counted.out) or "" in (plainly.out, counted.out)
        assert [(done.code, bool(done.out)) for done in (plainly, counted)] == [
            (0 if done.out else 2, not done.err) for done in (plainly, counted)
        ]
        rated += plainly.code == 0
    assert 0 < rated < 15


@pytest.mark.parametrize(
    ("told", "instead", "words"),
    [
        pytest.param(b"no", b"ye", "there are answers in 2.1.1 that are none", id="answers"),
        pytest.param(b"North", b"Norti", "read again, the table has a header and no cases", id="a-provider"),
    ],
)
def test_a_footer_that_lies_is_found_out(
    refused: Callable[..., str], tmp_path: Path, told: bytes, instead: bytes, words: str
) -> None:
    """DuckDB believes what it says are the least and greatest value, until that does not fit the rows."""
    path = parquet(tmp_path, {name: COLUMNS[name] for name in ("case_id", "provider", "2.1.1")}, 300)
    content = path.read_bytes()
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    assert told in content[footer:]
    path.write_bytes(content[:footer] + content[footer:].replace(told, instead))
    asked = ("rate", path, "--engine", "duckdb", "--provider-type", "crc", "--format", "json")
    assert words in refused(*asked, code="RE505", place=path, remedy=DAMAGED)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("damage", ["cut", "page"])
def test_the_bad_file_among_many_is_named(
    refused: Callable[..., str], tmp_path: Path, engine: str, damage: str
) -> None:
    """A folder with one file that cannot be read is refused at that file."""
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in range(5):
        part = parquet(tmp_path, COLUMNS | {"case_id": f"'C{number}-' || i"}, 3000)
        part.rename(folder / f"part-{number}.parquet")
    bad = folder / "part-3.parquet"
    content = bad.read_bytes()
    bad.write_bytes(content[:-40] if damage == "cut" else content[:4] + b"\xff" * 900 + content[904:])
    refused("rate", folder, "--engine", engine, code="RE505", place=bad, remedy=WRITE_AGAIN)


# --- headers


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [b"notez", b"NOTES", b"notes", b"2.1.1"])
def test_columns_of_one_name_are_refused(
    refused: Callable[..., str], run: Callable[..., Any], tmp_path: Path, engine: str, name: bytes
) -> None:
    """Neither of two columns that differ in capitals alone, or not at all, is guessed at."""
    other = "2.1.1" if name == b"2.1.1" else "notes"
    path = parquet(tmp_path, COLUMNS | {other: "'no'", "zqzqz": "'no'"})
    path.write_bytes(path.read_bytes().replace(b"zqzqz", name))
    if name == b"notez":
        assert run("rate", path, "--engine", engine).code == 0
        return
    place = f"{path} (column {name.decode()})"
    refused("rate", path, "--engine", engine, code="RE507", place=place, remedy="rename one of them")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("columns", "rows", "code", "where", "remedy"),
    [
        pytest.param(COLUMNS, 0, "RE502", "column case_id", "add a row for each case", id="no-rows"),
        pytest.param({"case_id": "i"}, 3, "RE510", "column case_id", "head the columns", id="no-questions"),
        pytest.param({"2.1.1": "'yes'"}, 3, "RE513", "column 2.1.1", "every case needs an id", id="no-ids"),
    ],
)  # fmt: skip
def test_tables_of_too_little_are_refused(
    refused: Callable[..., str],
    tmp_path: Path,
    engine: str,
    columns: dict[str, str],
    rows: int,
    code: str,
    where: str,
    remedy: str,
) -> None:
    """Without rows, questions or ids there is nothing to rate."""
    path = parquet(tmp_path, columns, rows)
    asked = ("rate", path, "--engine", engine, "--provider-type", "crc")
    refused(*asked, code=code, place=f"{path} ({where})", remedy=remedy)


EVIL = ["SELECT * FROM x; --", '"', "'", "'); DROP TABLE cases; --", "\\", "{0}", "a\nb", "?", "$1", "%s", ""]


def test_names_that_mean_something_in_sql_are_names(run: Callable[..., Any], tmp_path: Path) -> None:
    """Columns and providers are called what they are called, and rated alike by both engines."""
    cases = " ".join(f"WHEN {n} THEN {quote(name)}" for n, name in enumerate(EVIL) if name)
    columns = (
        COLUMNS | {name: "'x'" for name in EVIL if name} | {"provider": f"CASE i {cases} ELSE 'North' END"}
    )
    path = parquet(tmp_path, columns, 1 + len(EVIL))
    plainly, counted = (run("rate", path, "--engine", engine, "--format", "json") for engine in ENGINES)
    assert (plainly.code, plainly.out) == (0, counted.out)
    found = {inspection["provider"] for inspection in json.loads(counted.out)["inspections"]}
    assert found == {" ".join(name.split()) for name in EVIL if name} | {"North"}


def quote(text: str) -> str:
    """Return text between quotes."""
    return "'" + text.replace("'", "''") + "'"


def test_a_column_called_like_a_number_of_rows_is_not_counted(
    run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path
) -> None:
    """It would stand in the place of what numbers the rows; the usual choice reads it case by case."""
    path = parquet(tmp_path, COLUMNS | {"file_row_number": "7"})
    refused("rate", path, "--engine", "duckdb", code="RE559", place=path, remedy="change that in the table")
    assert run("rate", path).code == 0
