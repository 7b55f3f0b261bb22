"""Tables of cases that a document names: counted by the engine that would count them by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.tallies import engines
from ratings_engine.tallies.duckdb_cases import DuckDBCases
from tests.cli.test_engines import PLAIN, csv_of, stored
from tests.cli.test_one_case import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = [
    ["C1", "North", "crc", "male", "yes", "yes", "no", "No"],
    ["C2 ", " North", "CRC", "f", "no", " Yes", "yes", "yes"],
    ["C3", "North", "crc", "", "Y", "n/a", "no", "yes"],
]  # fmt: skip
DOCUMENT = """standards: probation-2018
inspections:
  - provider: North
    provider_type: crc
    population: 90
    judgements: {{"1.1": good, "1.2": good, "1.3": good, "1.4": good}}
    cases: {name}
"""


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Path]:
    """Return documents that name the same cases as Parquet and as text, by the table's name."""
    stored(tmp_path, HEADER, ROWS)
    (tmp_path / "cases.csv").write_bytes(csv_of(HEADER, ROWS, (",", "\n", b"", False, False)))
    found = {}
    for name in (
        "cases.parquet",
        "cases.csv",
        "cases.duckdb",
        "missing.parquet",
        "cases.txt.zip",
        "empty.csv",
    ):
        found[name] = tmp_path / f"{name}.yaml"
        found[name].write_text(DOCUMENT.format(name=name), encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    return found  # fmt: skip


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list of the tables that DuckDB is given to count."""
    tables: list[str] = []
    make = DuckDBCases.__init__

    def listed(self: DuckDBCases, file: Any, *given: Any) -> None:
        tables.append(file.path)
        make(self, file, *given)

    monkeypatch.setattr(DuckDBCases, "__init__", listed)
    return tables


@pytest.mark.parametrize("name", ["cases.parquet", "cases.csv"])
@pytest.mark.parametrize(
    "command",
    [
        ["rate", "--format", "json"],
        ["rate"],
        ["rate", "--stability", "--resamples", "100"],
        ["explain"],
        ["explain", "case:C2"],
        ["explain", "case:C9"],
        ["explain", "4.1", "--format", "json"],
        ["validate", "--format", "json"],
    ],
    ids=" ".join,
)
def test_what_is_counted_prints_what_is_read(
    run: Callable[..., Any], documents: dict[str, Path], opened: list[str], name: str, command: list[str]
) -> None:
    """Every answer from a named table is the same, byte for byte, whichever engine is chosen."""
    path = documents[name]
    done = [run(command[0], path, *command[1:], "--engine", engine) for engine in ("python", "duckdb")]
    assert done[0] == done[1]
    assert done[0].code == (2 if "case:C9" in command else 0)
    assert opened == [str(path.parent / name)]


@pytest.mark.parametrize("name", ["cases.parquet", "cases.csv"])
def test_the_size_of_the_named_table_chooses(
    run: Callable[..., Any],
    documents: dict[str, Path],
    opened: list[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """A large table is counted without being asked, as it would be by itself; a small one is read."""
    small = run("rate", documents[name], "--format", "json")
    assert opened == []
    monkeypatch.setattr(engines, "LARGE_PARQUET", 1)
    monkeypatch.setattr(engines, "LARGE_TEXT", 1)
    assert run("rate", documents[name], "--format", "json") == small
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.parquet", "RE500"),
        ("empty.csv", "RE502"),
        ("cases.txt.zip", "RE501"),
        ("cases.duckdb", "RE501"),
    ],
)
@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_table_that_cannot_be_read_is_told_alike(
    run: Callable[..., Any], documents: dict[str, Path], name: str, code: str, engine: str
) -> None:
    """What a document cannot name is refused as before, by either engine."""
    done = run("rate", documents[name], "--engine", engine)
    assert (done.code, done.out) == (2, "")
    assert done == run("rate", documents[name])
    assert f"error {code}: " in done.err


def test_a_table_outside_is_not_counted_either(
    run: Callable[..., Any], tmp_path: Path, opened: list[str]
) -> None:
    """A name that leads out of the document's folder is refused before anything is opened."""
    (tmp_path / "cases.csv").write_bytes(PLAIN)
    (tmp_path / "in").mkdir()
    path = tmp_path / "in/sample.yaml"
    path.write_text(DOCUMENT.format(name="../cases.csv"), encoding="utf-8")
    done = run("rate", path, "--engine", "duckdb")
    assert (done.code, opened) == (2, [])
    assert "error RE521: '../cases.csv' leads out of the sample's folder" in done.err


def test_mistakes_in_a_named_table_stand_beside_the_others(
    run: Callable[..., Any], documents: dict[str, Path]
) -> None:
    """Other providers' cases, and what else is wrong with the document, are told together."""
    path = documents["cases.csv"]
    rows = [*ROWS, *(["C4", name, "crc", "", "yes", "yes", "", ""] for name in ("South", "East"))]
    (path.parent / "cases.csv").write_bytes(csv_of(HEADER, rows, (",", "\n", b"", False, False)))
    path.write_text(path.read_text(encoding="utf-8").replace("1.4", "1.9"), encoding="utf-8")
    done = [run("rate", path, "--engine", engine) for engine in ("python", "duckdb")]
    assert done[0] == done[1]
    told = [line.split("error ")[1][:5] for line in done[0].told.splitlines() if "error " in line]
    assert told == ["RE511", "RE520", "RE520"]


def test_an_answer_that_is_none_is_found_by_either(
    run: Callable[..., Any], documents: dict[str, Path]
) -> None:
    """A kind of mistake is told with how often it is made, where a table is counted."""
    path = documents["cases.csv"]
    (path.parent / "cases.csv").write_bytes(b"case_id,2.1.1\nC1,maybe\nC2,maybe\n")
    plainly, counted = (run("rate", path, "--engine", engine).err for engine in ("python", "duckdb"))
    assert plainly.count("RE514") == 2
    assert counted.count("RE514") == 1
    assert "(2 cases, here first)" in counted


def test_a_document_may_name_tallies(run: Callable[..., Any], documents: dict[str, Path]) -> None:
    """Judgements in a document stand beside the tallies of its cases."""
    path = documents["cases.parquet"]
    whole = run("rate", path).out
    table = path.parent / "cases.parquet"
    assert run("tally", table, "-o", path.parent / "tallies.parquet").code == 0
    path.write_text(DOCUMENT.format(name="tallies.parquet"), encoding="utf-8")
    done = run("rate", path)
    assert done.code == 0
    assert done.out.partition("\n\n")[2].splitlines()[1:] == whole.partition("\n\n")[2].splitlines()[1:]
    assert "error RE574" in run("explain", path, "case:C1").err
