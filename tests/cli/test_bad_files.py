"""Files that change or vanish while they are read, that are no files, and archives that are damaged."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from ratings_engine.cli import rate as rate_command
from ratings_engine.samples import cases
from ratings_engine.tallies import from_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

engines = pytest.mark.parametrize("engine", ["python", "duckdb"])
CASES = "SELECT '{0}' || i AS case_id, 'yes' AS \"2.1.1\" FROM range({1}) t(i)"
TEXT = b"case_id,2.1.1\n" + b"".join(b"C%d,yes\n" % number for number in range(900))
RATED = ("--provider-type", "crc", "--format", "json")
TRY_AGAIN = "try again when nothing writes to it, or read a copy"
QUOTES = "check the path; a pattern needs quotes round it"
COMPRESS = "compress the table again"
UTF_8 = 'save the file as "CSV UTF-8"'
HEADER = "give a table whose first row"
CHECK_PATH = "check the path and that you may read the file"


def sample(folder: Path, kind: str, rows: int = 900) -> Path:
    """Write a sound sample of a kind and return its path."""
    path = folder / f"cases.{kind}"
    if kind == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"CREATE TABLE cases AS {CASES.format('C', rows)}")
    elif kind == "parquet":
        duckdb.execute(f"COPY ({CASES.format('C', rows)}) TO '{path}'")
    elif kind == "parts":
        path.mkdir()
        for name in ("a", "b"):
            duckdb.execute(f"COPY ({CASES.format(name, rows // 2)}) TO '{path / name}.parquet'")
    else:
        path.write_bytes(gzip.compress(TEXT) if kind.endswith("gz") else TEXT)
    return path


def rewritten(path: Path) -> None:
    """Write other bytes into the file, fewer than there were."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def replaced(path: Path) -> None:
    """Put a sound file in the place of the file, as programs do that write aside first."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


CHANGES = [
    pytest.param(rewritten, "RE554", TRY_AGAIN, id="rewritten"),
    pytest.param(replaced, "RE554", TRY_AGAIN, id="replaced"),
    pytest.param(os.unlink, "RE500", CHECK_PATH, id="removed"),
]
KINDS = ["parquet", "duckdb", "parts", "csv", "csv.gz"]


@engines
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("change", "code", "remedy"), CHANGES)
def test_a_file_that_changes_while_it_is_read_is_refused(
    refused: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
    kind: str,
    change: Any,
    code: str,
    remedy: str,
) -> None:
    """The change is told, and not what came of it: a damaged file, or answers that are none."""
    path = sample(tmp_path, kind)
    which = path / "b.parquet" if kind == "parts" else path

    def changing(module: Any) -> None:
        plainly = module.read_columns

        def read_columns(*given: Any) -> Any:
            found = plainly(*given)
            change(which)
            return found

        monkeypatch.setattr(module, "read_columns", read_columns)

    changing(cases if engine == "python" else from_tables)
    refused("rate", path, *RATED, "--engine", engine, code=code, place=which, remedy=remedy)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("change", "code", "remedy"), CHANGES)
def test_a_file_that_changes_before_its_cases_are_fetched_is_refused(
    refused: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    change: Any,
    code: str,
    remedy: str,
) -> None:
    """Cases that are looked at after counting are those that were counted."""
    path = sample(tmp_path, kind)
    which = path / "b.parquet" if kind == "parts" else path
    rate = rate_command.rate

    def changing(*given: Any, **more: Any) -> Any:
        change(which)
        return rate(*given, **more)

    monkeypatch.setattr(rate_command, "rate", changing)
    refused("rate", path, *RATED, "--engine", "duckdb", code=code, place=which, remedy=remedy)


# --- what is no file


@engines
@pytest.mark.parametrize("name", ["cases.parquet", "cases.csv", "cases.duckdb", "cases.csv.gz"])
@pytest.mark.parametrize("what", ["pipe", "loop", "missing"])
def test_what_is_no_file_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, name: str, what: str
) -> None:
    """A pipe is not waited for, and links that lead round are not followed."""
    path = tmp_path / name
    if what == "pipe":
        os.mkfifo(path)
    if what == "loop":
        path.symlink_to(name)
    told = refused("rate", path, "--engine", engine, code="RE500", place=path, remedy=CHECK_PATH)
    reasons = {"pipe": "not a regular file", "loop": "symbolic links", "missing": "No such file"}
    assert reasons[what] in told


@engines
@pytest.mark.parametrize("what", ["pipe", "loop", "nowhere"])
def test_what_is_no_file_among_many_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, what: str
) -> None:
    """One name in a folder that leads to no file is not left out in silence."""
    folder = sample(tmp_path, "parts")
    odd = folder / "c.parquet"
    if what == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to("c.parquet" if what == "loop" else "nowhere")
    refused("rate", folder, "--engine", engine, code="RE500", place=odd, remedy=CHECK_PATH)


@engines
@pytest.mark.parametrize(
    ("inside", "asked", "remedy"),
    [
        pytest.param([], "", QUOTES, id="empty"),
        pytest.param(
            [".a.parquet", "_SUCCESS"], "", QUOTES, id="hidden-files"
        ),
        pytest.param(["readme.md"], "", "name the files that are meant by a pattern", id="no-tables"),
        pytest.param(
            ["a.parquet", "b.csv"], "", "name the files that are meant by a pattern", id="several-kinds"
        ),
        pytest.param(["year=2024/"], "", "name the files that are meant by a pattern", id="folders"),
        pytest.param(
            ["a.parquet"], "/b-*.parquet", QUOTES, id="no-match"
        ),
        pytest.param(["a.parquet"], "/[", QUOTES, id="no-pattern"),
    ],
)  # fmt: skip
def test_folders_and_patterns_without_a_table_are_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, inside: list[str], asked: str, remedy: str
) -> None:
    """Where nothing is meant nothing is rated."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in inside:
        if name.endswith("/"):
            (folder / name).mkdir()
        else:
            sample(tmp_path, "parquet").rename(folder / name)
    path = f"{folder}{asked}"
    refused("rate", path, "--engine", engine, code="RE555", place=path, remedy=remedy)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"C1,yes\nC2,no,more\n", "Line: 3; Expected Number of Columns: 2 Found: 3", id="wide"),
        pytest.param(b"C1,yes\r\nC2,no\n", "b.csv: its lines end in several ways", id="lines"),
    ],
)  # fmt: skip
def test_text_among_many_that_is_read_otherwise_is_named(
    refused: Callable[..., str], tmp_path: Path, content: bytes, words: str
) -> None:
    """Of many files the one is named that DuckDB does not read as it is read case by case."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.csv").write_bytes(TEXT)
    (folder / "b.csv").write_bytes(b"case_id,2.1.1\n" + content)
    asked = ("rate", folder, *RATED, "--engine", "duckdb")
    told = refused(*asked, code="RE559", place=folder, remedy="write the table as Parquet")
    assert words in told
    assert "b.csv" in told


# --- archives


def compressed(kind: str, content: bytes) -> bytes:
    """Return the content as an archive; skip where nothing here compresses so."""
    if kind == "gz":
        return gzip.compress(content)
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    return bytes(zstandard.compress(content))


@engines
@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("left", [1, 10, 0.5, -20, -1])
def test_an_archive_that_is_cut_off_is_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, kind: str, left: float
) -> None:
    """However much is left of it, its cases are not rated without the rest."""
    rows = b"".join(b"C%d,%s\n" % (n, b"yes" if n % 7 else b"no") for n in range(30_000))
    content = compressed(kind, b"case_id,2.1.1\n" + rows)
    path = tmp_path / f"cases.csv.{kind}"
    path.write_bytes(content[: int(left * len(content)) if left == 0.5 else int(left)])
    refused("rate", path, *RATED, "--engine", engine, code="RE505", place=path, remedy=COMPRESS)


@engines
@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize(
    ("make", "code", "remedy"),
    [
        pytest.param(lambda _: b"", "RE502", HEADER, id="no-bytes"),
        pytest.param(lambda kind: compressed(kind, b""), "RE502", HEADER, id="nothing"),
        pytest.param(lambda _: TEXT, "RE505", COMPRESS, id="not-compressed"),
        pytest.param(
            lambda kind: compressed(kind, TEXT) + b"junk", "RE505", COMPRESS, id="junk"
        ),
        pytest.param(
            lambda kind: compressed("zst" if kind == "gz" else "gz", TEXT),
            "RE505",
            COMPRESS,
            id="compressed-otherwise",
        ),
        pytest.param(
            lambda kind: compressed(kind, gzip.compress(TEXT)), "RE504", UTF_8, id="twice"
        ),
    ],
)  # fmt: skip
def test_archives_of_something_else_are_refused(
    refused: Callable[..., str], tmp_path: Path, engine: str, kind: str, make: Any, code: str, remedy: str
) -> None:
    """What is in it, or beside it, is no table."""
    path = tmp_path / f"cases.csv.{kind}"
    path.write_bytes(make(kind))
    where = f"{path}:1" if code == "RE504" else path
    refused("rate", path, *RATED, "--engine", engine, code=code, place=where, remedy=remedy)


@engines
@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_several_archives_in_one_file_are_one_table(
    run: Callable[..., Any], tmp_path: Path, engine: str, kind: str
) -> None:
    """As compressing in pieces writes it; nothing of the later ones is passed over."""
    path = tmp_path / f"cases.csv.{kind}"
    path.write_bytes(compressed(kind, TEXT) + compressed(kind, b"") + compressed(kind, b"D1,no\nD2,no\n"))
    done = run("rate", path, *RATED, "--engine", engine)
    question = done.json["inspections"][0]["standards"][4]["key_questions"][0]
    assert (question["id"], question["yes"], question["no"]) == ("2.1.1", 900, 2)


@engines
@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("head", [b"", b"case_id,2.1.1\nC1,yes\n"])
def test_a_gigabyte_of_zeros_is_refused_at_its_first(
    refused: Callable[..., str], tmp_path: Path, engine: str, kind: str, head: bytes
) -> None:
    """A bomb is not unpacked: its first line is no text."""
    path = tmp_path / f"cases.csv.{kind}"
    mebibyte = compressed(kind, bytes(1 << 20))
    # Archives one after the other are one archive, and quickly made.
    path.write_bytes((compressed(kind, head) if head else b"") + mebibyte * 1024)
    line, remedy = 1 + head.count(b"\n"), UTF_8
    refused("rate", path, "--engine", engine, code="RE504", place=f"{path}:{line}", remedy=remedy)


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_a_bomb_of_empty_lines_is_refused(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Lines cost time however short they are; so many of them are no small table."""
    from ratings_engine.samples import csv_reader

    monkeypatch.setattr(csv_reader, "MAX_BYTES", 1 << 20)
    path = tmp_path / f"cases.csv.{kind}"
    path.write_bytes(compressed(kind, b"case_id,2.1.1\nC1,yes\n" + b"\n" * (1 << 16)))
    remedy = "count it with --engine duckdb, or give the same table as a Parquet file"
    refused("rate", path, "--engine", "python", code="RE503", place=path, remedy=remedy)
