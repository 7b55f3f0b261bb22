"""Databases that cannot be read, and tables of them that are not meant or not there."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.parametrize("engine", ["python", "duckdb"])

CASES = "SELECT 'C' || i AS case_id, 'yes' AS \"2.1.1\" FROM range(1000) t(i)"
SQL = '"; DROP TABLE cases; --'
CHECK_IT = "check that it is a DuckDB database, or export the table as Parquet"


def database(folder: Path, *statements: str) -> Path:
    """Write a database by these statements, or with one sound table, and return its path."""
    path = folder / "cases.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in statements or (f"CREATE TABLE cases AS {CASES}",):
            connection.execute(statement)
    return path


def quoted(name: str) -> str:
    """Return a name as DuckDB writes it in a statement."""
    return '"' + name.replace('"', '""') + '"'


def checksum(block: bytes) -> int:
    """Return the checksum that DuckDB keeps of a block."""
    found = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        found ^= word * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    return found


def of_version(content: bytes, version: int) -> bytes:
    """Return a database whose header says that it is stored in another version."""
    header = bytearray(content[:4096])
    assert struct.unpack("<Q", header[:8]) == (checksum(header[8:]),)
    header[12:20] = struct.pack("<Q", version)
    header[:8] = struct.pack("<Q", checksum(header[8:]))
    return bytes(header) + content[4096:]


def flipped(content: bytes, place: int) -> bytes:
    """Return the content with one bit changed."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("damage", "code", "remedy"),
    [
        pytest.param(
            lambda _: b"", "RE502", "give a table whose first row holds the column names", id="no-bytes"
        ),
        pytest.param(lambda _: b"case_id,2.1.1\nC1,yes\n", "RE557", CHECK_IT, id="text"),
        pytest.param(lambda _: b"case_id,2.1.1\nC1,yes\n" * 5000, "RE557", CHECK_IT, id="long-text"),
        pytest.param(lambda content: content[:100], "RE557", CHECK_IT, id="cut-in-the-header"),
        pytest.param(lambda content: content[: len(content) // 2], "RE557", CHECK_IT, id="cut"),
        pytest.param(lambda content: content[:-1000], "RE557", CHECK_IT, id="cut-at-the-end"),
        # "block" is no lock that somebody holds.
        pytest.param(lambda content: flipped(content, 300), "RE557", CHECK_IT, id="header-damaged"),
        pytest.param(lambda content: flipped(content, 14000), "RE557", CHECK_IT, id="block-damaged"),
        pytest.param(
            lambda content: of_version(content, 1000),
            "RE557",
            "export the table as Parquet with the DuckDB that wrote it",
            id="newer-version",
        ),
        pytest.param(
            lambda content: of_version(content, 1),
            "RE557",
            "export the table as Parquet with the DuckDB that wrote it",
            id="older-version",
        ),
    ],
)
def test_what_is_no_sound_database_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, damage: Any, code: str, remedy: str
) -> None:
    """Damage, other versions and other files have a remedy that fits each."""
    path = database(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    refused("rate", path, "--engine", engine, code=code, place=path, remedy=remedy)


def test_a_database_that_somebody_writes_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str
) -> None:
    """Another process that has it open for writing is to be closed first."""
    path = database(tmp_path)
    writing = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", writing, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        remedy = "close the program that has it open for writing, or copy the file"
        refused("rate", path, "--engine", engine, code="RE557", place=path, remedy=remedy)
        process.communicate()


def test_an_encrypted_database_is_refused(refused: Callable[..., str], tmp_path: Path, engine: str) -> None:
    """Nobody is asked for a key."""
    path = tmp_path / "cases.duckdb"
    with duckdb.connect() as connection:
        connection.execute("SET force_mbedtls_unsafe = 'true'")
        connection.execute(f"ATTACH '{path}' AS sealed (ENCRYPTION_KEY 'secret')")
        connection.execute(f"CREATE TABLE sealed.cases AS {CASES}")
    remedy = "write the table into a file without encryption, such as Parquet"
    refused("rate", path, "--engine", engine, code="RE557", place=path, remedy=remedy)


def test_a_damaged_log_of_what_was_written_last_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str
) -> None:
    """What stands beside the database, and not in it yet, belongs to it."""
    path = tmp_path / "cases.duckdb"
    ended = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]);"
        " c.execute(\"SET wal_autocheckpoint = '1GB'\"); c.execute(sys.argv[2]); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", ended, str(path), f"CREATE TABLE cases AS {CASES}"], check=True)
    log = tmp_path / "cases.duckdb.wal"
    log.write_bytes(flipped(log.read_bytes(), 3000))
    refused("rate", path, "--engine", engine, code="RE557", place=path, remedy=CHECK_IT)


@pytest.mark.parametrize(
    ("statements", "named", "remedy"),
    [
        pytest.param(["SELECT 1"], "", "store the cases in a table of it", id="no-table"),
        pytest.param(
            [f"CREATE VIEW cases AS {CASES}"],
            "",
            "store it as a table: CREATE TABLE cases AS FROM the view",
            id="views-only",
        ),
        pytest.param(
            [f"CREATE TABLE one AS {CASES}", f"CREATE VIEW cases AS {CASES}"],
            "cases",
            "store it as a table: CREATE TABLE cases AS FROM the view",
            id="a-view-is-named",
        ),
        pytest.param(
            [f"CREATE TABLE one AS {CASES}", f"CREATE TABLE two AS {CASES}"],
            "",
            "choose one: --table one",
            id="several-tables",
        ),
        pytest.param(
            [f"CREATE TABLE {quoted(SQL)} AS {CASES}", f"CREATE TABLE cases AS {CASES}"],
            "",
            f"choose one: --table '{SQL}'",
            id="several-tables-one-like-sql",
        ),
        pytest.param([f"CREATE TABLE cases AS {CASES}"], "case", "did you mean 'cases'?", id="misspelt"),
        pytest.param([f"CREATE TABLE cases AS {CASES}"], SQL, "use one of: cases", id="sql-for-a-name"),
        pytest.param(
            [f'CREATE TABLE cases AS SELECT *, 1 AS "RowID" FROM ({CASES})'],
            "",
            "rename the column",
            id="a-column-that-numbers-rows",
        ),
    ],
)
def test_a_table_that_is_not_known_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, statements: list[str], named: str, remedy: str
) -> None:
    """Views, several tables and names that are none; the database stays as it is."""
    path = database(tmp_path, *statements)
    content = path.read_bytes()
    asked = ("rate", path, "--engine", engine, *(["--table", named] if named else []))
    refused(*asked, code="RE558", place=path, remedy=remedy)
    assert path.read_bytes() == content


def test_tables_to_choose_from_are_named(refused: Callable[..., str], tmp_path: Path, engine: str) -> None:
    """The first five in order, whatever they are called, and that there are more."""
    names = ["a\x1bb", *"cdefg"]
    path = database(tmp_path, *(f"CREATE TABLE {quoted(name)} AS {CASES}" for name in names))
    told = refused("rate", path, "--engine", engine, code="RE558", place=path, remedy="choose one: --table")
    assert "the database has 6 tables: " in told
    assert "c, d, e, f, ..." in " ".join(told.split())
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("columns", "code", "place", "remedy"),
    [
        pytest.param(
            "[1, 2] AS marks",
            "RE505",
            " (column marks)",
            "leave the column out, or write it as text or numbers",
            id="a-list",
        ),
        pytest.param(
            "TIME_NS '10:00:00' AS begun",
            "RE505",
            " (column begun)",
            "leave the column out, or write it as text or numbers",
            id="a-type-of-the-newest-kind",
        ),
    ],
)
def test_a_table_of_other_types_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, columns: str, code: str, place: str, remedy: str
) -> None:
    """A column that is no plain value is named."""
    path = database(tmp_path, f"CREATE TABLE cases AS SELECT *, {columns} FROM ({CASES})")
    asked = ("rate", path, "--engine", engine)
    refused(*asked, code=code, place=f"{path}{place}", remedy=remedy)


def test_a_table_without_rows_is_refused(refused: Callable[..., str], tmp_path: Path, engine: str) -> None:
    """No case is no sample."""
    path = database(tmp_path, f"CREATE TABLE cases AS {CASES} LIMIT 0")
    asked = ("rate", path, "--engine", engine, "--provider-type", "crc")
    refused(*asked, code="RE502", place=f"{path} (column case_id)", remedy="add a row for each case")


def test_names_that_look_like_sql_are_tables_and_columns(
    run: Callable[..., Any], tmp_path: Path, engine: str
) -> None:
    """A table, a column and a provider may be called anything, and nothing is run of it."""
    evil = [SQL, '"', "'", "SELECT * FROM x; --"]
    columns = ", ".join(f"'x' AS {quoted(name)}" for name in evil)
    provider = "'''); DROP TABLE cases; --' AS provider"
    table = f"CREATE TABLE {quoted(SQL)} AS SELECT *, {provider}, {columns} FROM ({CASES})"
    path = database(tmp_path, table, f"CREATE TABLE cases AS {CASES}")
    asked = ("rate", path, "--table", SQL, "--provider-type", "crc", "--format", "json")
    done = run(*asked, "--engine", engine)
    assert done.code == 0
    [inspection] = json.loads(done.out)["inspections"]
    assert inspection["provider"] == "'); DROP TABLE cases; --"
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM cases").fetchall() == [(1000,)]


def test_what_a_database_defines_does_not_stand_before_what_is_built_in(
    run: Callable[..., Any], tmp_path: Path, engine: str
) -> None:
    """Functions that are called like those of a statement are not called by it."""
    macros = ["CREATE MACRO hash(x) AS 1", "CREATE MACRO trim(x, y) AS 'evil'", "CREATE MACRO sum(x) AS 0"]
    path = database(tmp_path, *macros, f"CREATE TABLE cases AS {CASES}")
    done = run("rate", path, "--engine", engine, "--provider-type", "crc", "--format", "json")
    questions = json.loads(done.out)["inspections"][0]["standards"][4]["key_questions"]
    assert [(q["id"], q["yes"], q["no"]) for q in questions[:1]] == [("2.1.1", 1000, 0)]
