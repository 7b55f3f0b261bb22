"""Tables that are too much for the memory and disk there is, or for what ratings are given to."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from ratings_engine.tallies import duckdb_connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

IDS = "i + 1000000 AS case_id, 'P' || i % 30 AS provider, 'yes' AS \"2.1.1\""
NAME_ANOTHER = "make room in the folder for temporary files, or name another one in TMPDIR"
LET_IT_BE_ONE = "let TMPDIR name a folder that exists and that you may write to, or do not set it"
RATED = ("--provider-type", "crc")


def parquet(path: Path, columns: str, rows: int) -> Path:
    """Write a Parquet file of so many rows ``i`` and return its path."""
    duckdb.execute(f"COPY (SELECT {columns} FROM range({rows}) t(i)) TO '{path}'")
    return path


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """Give an empty file system of its own in the test's folder; skip where nobody may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, check=False, capture_output=True)
    except OSError as error:
        pytest.skip(f"nothing mounts file systems here: {error}")
    if done.returncode:
        pytest.skip("only root may mount a file system of a few kilobytes")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder for temporary files that is full ends counting, with what to do, and is left empty."""
    path = parquet(tmp_path / "cases.parquet", IDS, 1_000_000)
    monkeypatch.setattr(duckdb_connection, "MEMORY", "24MB")
    with mounted(tmp_path / "small", "size=1m") as folder:
        monkeypatch.setenv("TMPDIR", str(folder))
        refused("rate", path, *RATED, code="RE560", place=path, remedy=NAME_ANOTHER)
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("limit", ["1MB", "1GB"])
def test_a_limit_of_the_disk_is_told(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """So is DuckDB's own limit, and a disk that turns out to have less room than it said."""
    path = parquet(tmp_path / "cases.parquet", IDS, 1_000_000)
    settings = duckdb_connection._settings

    def limited(spill: str) -> dict[str, Any]:
        return settings(spill) | {"memory_limit": "24MB", "threads": "2", "max_temp_directory_size": limit}

    monkeypatch.setattr(duckdb_connection, "_settings", limited)
    if limit == "1MB":
        told = refused("rate", path, *RATED, code="RE560", place=path, remedy=NAME_ANOTHER)
        assert "failed to offload data block" in told
        return
    with mounted(tmp_path / "small", "size=1m") as folder:
        monkeypatch.setenv("TMPDIR", str(folder))
        told = refused("rate", path, *RATED, code="RE560", place=path, remedy=NAME_ANOTHER)
        assert "No space left on device" in told


def test_too_little_memory_is_told(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit in which nothing can be counted, spilt or not, is no damage of the file."""
    path = parquet(tmp_path / "cases.parquet", IDS, 1_000_000)
    monkeypatch.setattr(duckdb_connection, "MEMORY", "4MB")
    refused("rate", path, *RATED, code="RE560", place=path, remedy=NAME_ANOTHER)


@pytest.mark.parametrize("what", ["missing", "a file", "read-only"])
@pytest.mark.parametrize("command", ["rate", "tally"])
def test_a_folder_for_temporary_files_that_is_none_is_told(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, command: str
) -> None:
    """One that TMPDIR names and that cannot be written is not passed over in silence for another."""
    path = parquet(tmp_path / "cases.parquet", IDS, 10)
    named = tmp_path / "named"
    asked = (command, path, *RATED, "--engine", "duckdb")
    monkeypatch.setenv("TMPDIR", str(named))
    if what == "read-only":
        with mounted(named, "size=1m,ro"):
            refused(*asked, code="RE560", place=named, remedy=LET_IT_BE_ONE)
        return
    if what == "a file":
        named.write_bytes(b"")
    refused(*asked, code="RE560", place=named, remedy=LET_IT_BE_ONE)


def test_what_needs_no_room_does_without(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small table is rated wherever TMPDIR leads, and an empty TMPDIR is none."""
    path = parquet(tmp_path / "cases.parquet", IDS, 10)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    plainly = run("rate", path, *RATED, "--engine", "python")
    monkeypatch.setenv("TMPDIR", "")
    assert plainly.code == 0
    assert run("rate", path, *RATED, "--engine", "duckdb").out == plainly.out


def test_tallies_that_do_not_fit_are_told(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of tallies is written aside first; where there is no room for it none is left behind."""
    # Names that do not compress, so that the file is larger than the disk.
    path = parquet(tmp_path / "cases.parquet", IDS.replace("'P' || i % 30", "sha256(i::VARCHAR)"), 3000)
    with mounted(tmp_path / "small", "size=64k") as folder:
        monkeypatch.setenv("TMPDIR", str(folder))
        refused("tally", path, *RATED, code="RE560", place=path.name, remedy=NAME_ANOTHER)
        assert list(folder.iterdir()) == []


def test_a_damaged_file_in_a_folder_called_temporary_is_damaged(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    """What is wrong is told by the error, and not by words that stand in a path."""
    folder = tmp_path / "no space left in temporary offload"
    folder.mkdir()
    path = parquet(folder / "cases.parquet", IDS, 100_000)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4000] = os.urandom(4000)
    path.write_bytes(content)
    asked = ("rate", path, *RATED, "--engine", "duckdb")
    refused(*asked, code="RE505", place=path, remedy="write the file again, or give it as CSV")


def test_a_provider_for_each_case_is_no_provider(refused: Callable[..., str], tmp_path: Path) -> None:
    """More than 100,000 groups are refused before each becomes an inspection of its own."""
    columns = "i AS case_id, 'case ' || i AS provider, 'yes' AS \"2.1.1\""
    path = parquet(tmp_path / "cases.parquet", columns, 100_001)
    remedy = "check that these columns hold what they say, and not a value for each case"
    for engine in ("python", "duckdb"):
        told = refused("rate", path, *RATED, "--engine", engine, code="RE561", place=path, remedy=remedy)
        assert "there are more than 100,000 different combinations of provider, provider_type" in told
