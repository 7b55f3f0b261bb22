"""Explaining one case takes that case alone, and tells what reading every case tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.tallies.duckdb_cases import DuckDBCases
from tests.cli.test_engines import csv_of, stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = [
    "case_id",
    "provider",
    "provider_type",
    "sex",
    "unpaid_work_requirement",
    "2.1.1",
    "2.1.1.a",
    "4.1.1",
]
ROWS = [
    ["C1", "North", "crc", "male", "yes", "yes", "no", ""],
    ["C1", "South's", "CRC", "", "no", "No", "yes", " Yes"],
    [" C2 ", " North", " crc", "female", " Y ", "na", "", "no"],
    ["c2", "North", "crc", "x", "", "", "", "y"],
    ["é'; --", "South's", "crc", "male", "yes", "n/a", "no", "no"],
]  # fmt: skip
CASES = [("C1", "North"), ("C1", "South's"), ("C2", "North"), ("c2", "North"), ("é'; --", "South's")]
ABSENT = [
    ("c1", "North"),
    ("C2", "South's"),
    (" C2", "North"),
    ("", "North"),
    ("C3", "North"),
    ("\udcff", "North"),
]


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Return the same cases as Parquet, as a database, as a folder and as text."""
    text = tmp_path / "cases.csv"
    text.write_bytes(csv_of(HEADER, ROWS, (",", "\n", b"", False, False)))
    return [*stored(tmp_path, HEADER, ROWS), text]


@pytest.fixture
def only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing fetch the cases of a whole provider."""

    def fetched(*_: Any) -> None:
        raise AssertionError("every case of a provider was fetched")

    monkeypatch.setattr(DuckDBCases, "cases", fetched)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.usefixtures("only_one")
def test_a_case_is_explained_alone(run: Callable[..., Any], paths: list[Path], form: str) -> None:
    """However it is stored, counting and looking for one case prints what reading all of them prints."""
    for path in paths:
        for case, provider in CASES:
            command = ["explain", path, f"case:{case}", "--provider", provider, "--format", form]
            plainly, counted = (run(*command, "--engine", engine) for engine in ("python", "duckdb"))
            assert plainly == counted
            assert (counted.code, case in counted.out) == (0, True)


@pytest.mark.usefixtures("only_one")
def test_an_id_that_is_not_there_is_told_alike(run: Callable[..., Any], paths: list[Path]) -> None:
    """Of another provider, in other letters, with spaces, none at all, or no text: it is refused alike."""
    for path in paths:
        for case, provider in ABSENT:
            command = ["explain", path, f"case:{case}", "--provider", provider]
            plainly, counted = (run(*command, "--engine", engine) for engine in ("python", "duckdb"))
            assert plainly == counted
            assert (counted.code, counted.out) == (2, "")
            assert "error RE012: the sample has no case '" in counted.err


def test_numbers_are_ids_as_people_write_them(run: Callable[..., Any], tmp_path: Path) -> None:
    """A column of whole numbers is asked for 7, and not for 07."""
    import duckdb

    path = tmp_path / "cases.parquet"
    duckdb.execute(f"COPY (SELECT i AS case_id, 'yes' AS \"2.1.1\" FROM range(9) t(i)) TO '{path}'")
    command = [path, "--provider-type", "crc"]
    for case, code in (("7", 0), ("07", 2), ("7.0", 2)):
        plainly, counted = (
            run("explain", command[0], f"case:{case}", *command[1:], "--engine", engine)
            for engine in ("python", "duckdb")
        )
        assert plainly == counted
        assert counted.code == code


def test_a_case_of_a_file_that_changed_is_not_explained(
    run: Callable[..., Any], paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a case that is there nor one that is not is told of a file that was written to meanwhile."""
    first = DuckDBCases.first

    def changed(self: DuckDBCases, *given: Any) -> Any:
        with paths[-1].open("ab") as stream:
            stream.write(b"C9,North,crc,,,yes,,\n")
        return first(self, *given)

    monkeypatch.setattr(DuckDBCases, "first", changed)
    for case in ("C1", "C3"):
        command = ["explain", paths[-1], f"case:{case}", "--provider", "North", "--engine", "duckdb"]
        done = run(*command)
        assert (done.code, done.out) == (2, "")
        assert "error RE554: " in done.err
