"""Samples that ``validate`` has counted: the findings that reading case by case has, byte for byte."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.cli import validating
from ratings_engine.cli.main import cli
from ratings_engine.errors import RatingsError
from ratings_engine.tallies import surprises
from ratings_engine.tallies.duckdb_cases import DuckDBCases
from tests.cli.test_engines import PLAIN, STYLES, csv_of, make_bad, stored
from tests.strategies import examples

if TYPE_CHECKING:
    from collections.abc import Callable

CRC = ["--standards", "probation-2018", "--provider-type", "crc"]
VALUES = {
    "sex": ["male", "Female ", "f", " F", "none of the two", "", "na"],
    "unpaid_work_requirement": ["yes", "No", " Y ", "", "no"],
    "statutory_victim_case": ["no", "true", ""],
    "sexx": ["x"],
    "notes": ["", "fine", '"quoted"', "é;\u2003"],
}
ANSWERED = ["4.1.1", "4.1.1.a", "2.1.1", "4.1.2"]


@st.composite
def surprising(draw: Any) -> tuple[list[str], list[list[str]]]:
    """Draw a sound table in which columns, values and answers may surprise."""
    fixed = draw(st.sampled_from([["provider"], ["provider", "provider_type"], []]))
    attributes = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True))
    columns = draw(st.lists(st.sampled_from(ANSWERED), min_size=1, unique=True))
    rows = []
    for number in range(draw(st.integers(1, 14))):
        name = draw(st.sampled_from(["North", " North", "South's", "East  End"]))
        whose = {"provider": name, "provider_type": draw(st.sampled_from(["crc", " CRC"]))}
        known = [draw(st.sampled_from(VALUES[name])) for name in attributes]
        answers = [draw(st.sampled_from(["yes", " No", "na", "", "Y"])) for _ in columns]
        rows.append([f"C{number}", *(whose[one] for one in fixed), *known, *answers])
    return ["case_id", *fixed, *attributes, *columns], rows


def told(path: object, engine: str, *more: str) -> dict[str, Any]:
    """Return what is found in a sample, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "found.json"
        command = ["validate", str(path), "--engine", engine, *more, "--format", "json", "-o", str(output)]
        cli.main(command, standalone_mode=False)
        found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
        return found


@given(surprising(), STYLES)
@examples(60)
def test_engines_find_the_same(tmp_path_factory: pytest.TempPathFactory, table: Any, style: Any) -> None:
    """What would surprise has the same words, counts, first places and order from every kind of file."""
    folder = tmp_path_factory.mktemp("found")
    text = folder / "cases.csv"
    text.write_bytes(csv_of(*table, style))
    for path in stored(folder, *table):
        assert told(path, "duckdb", *CRC) == told(path, "python", *CRC)
    if plain(text):
        assert told(text, "duckdb", *CRC) == told(text, "python", *CRC)


def plain(text: Path) -> bool:
    """Return whether DuckDB reads a text as it is read case by case."""
    try:
        told(text, "duckdb", *CRC)
    except RatingsError as error:
        if error.code != "RE559":
            raise
        return False
    return True


def test_values_of_other_types_are_found(tmp_path: Path) -> None:
    """Numbers, true and false, days and times are told as they are read case by case."""
    path = tmp_path / "cases.parquet"
    columns = (
        "i AS case_id, 'P' || i % 2 AS provider, i % 3 AS sex, i % 2 = 0 AS ethnicity,"
        " DATE '2024-01-01' + i::INT AS sentence_type, (i % 4 / 2)::DOUBLE AS risk_of_serious_harm,"
        ' i % 2 = 0 AS unpaid_work_requirement, i % 3 = 0 AS "4.1.1"'
    )
    duckdb.execute(f"COPY (SELECT {columns} FROM range(12) t(i)) TO '{path}'")
    found = told(path, "duckdb", *CRC)
    assert found == told(path, "python", *CRC)
    messages = [finding["message"] for finding in found["findings"]]
    assert "'1' is not a value of sex: 4 cases, of which this is the first" in messages
    assert "'2024-01-01' is not a value of sentence_type" in messages
    assert "4.1.1 is answered in a case of which 4.1.1 is not asked: 6 cases, of which this is the first" in (
        messages
    )


def test_no_case_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is counted where the cases are stored."""
    monkeypatch.setattr(DuckDBCases, "cases", None)
    table = ["case_id", "sex", "unpaid_work_requirement", "4.1.1"], [["C1", "f", "no", "yes"]]
    for path in stored(tmp_path, *table):
        found = told(path, "duckdb", *CRC)["findings"]
        assert [finding["code"] for finding in found] == ["RE552", "RE553"]


def test_more_values_than_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a column of notes the first of the alphabet are told, and no more."""
    monkeypatch.setattr(surprises, "MAX_FINDINGS", 3)
    path = tmp_path / "cases.parquet"
    duckdb.execute(
        f"COPY (SELECT i AS case_id, 'note ' || 100 - i AS sex, 'yes' AS \"2.1.1\" FROM range(50) t(i))"
        f" TO '{path}'"
    )
    found = told(path, "duckdb", *CRC)["findings"]
    firsts = [finding["message"].partition(" is")[0] for finding in found]
    assert firsts == ["'note 100'", "'note 52'", "'note 51'"]
    assert len(told(path, "python", *CRC)["findings"]) == 50


def test_what_rate_takes_is_validated(run: Callable[..., Any], tmp_path: Path) -> None:
    """A folder of tables, a pattern, compressed text and a table of a database."""
    make_bad(tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/a.csv").write_bytes(PLAIN)
    (tmp_path / "parts/b.csv").write_bytes(PLAIN.replace(b"C", b"D"))
    for path, more in (
        (tmp_path / "parts", []),
        (f"{tmp_path}/parts/*.csv", []),
        (f"{tmp_path}/part?/*", []),
        (tmp_path / "two.duckdb", ["--table", "two"]),
    ):
        done = run("validate", path, *CRC, *more)
        assert (done.code, done.out, done.err) == (0, "0 findings in 1 checked\n", "")
    (tmp_path / "parts/b.csv").write_bytes(PLAIN)
    done = run("validate", tmp_path / "parts", *CRC)
    assert (done.code, done.out.count("error RE515: the case id 'C")) == (1, 3)
    assert f"{tmp_path}/parts/b.csv:2:1: error RE515" in done.out


def test_a_folder_with_a_framework_stays_a_pack(run: Callable[..., Any], tmp_path: Path) -> None:
    """Tables beside a framework, or beside other documents of a pack, are no sample."""
    (tmp_path / "cases.csv").write_bytes(PLAIN)
    (tmp_path / "standard.yaml").write_text("id: '1.1'\n", encoding="utf-8")
    assert "error RE020: " in run("validate", tmp_path).err
    (tmp_path / "framework.yaml").write_text("id: x\n", encoding="utf-8")
    found = run("validate", tmp_path, "--format", "json").json["findings"]
    assert {Path(finding["file"]).name for finding in found} >= {"framework.yaml"}
    assert "RE510" not in {finding["code"] for finding in found}


@pytest.mark.parametrize(
    ("name", "more", "code", "ends"),
    [
        pytest.param("none-*.parquet", [], "RE555", 2, id="pattern-of-nothing"),
        pytest.param("mixed", [], "RE555", 1, id="mixed-kinds"),
        pytest.param("other", [], "RE556", 1, id="other-columns"),
        pytest.param("cut.parquet", ["--engine", "duckdb"], "RE505", 1, id="truncated"),
        pytest.param("two.duckdb", [], "RE558", 1, id="which-table"),
        pytest.param("text.duckdb", [], "RE557", 1, id="no-database"),
        pytest.param("whole.parquet", ["--table", "x"], "RE558", 2, id="table-of-no-database"),
        pytest.param("quoted.csv", ["--engine", "duckdb"], "RE559", 2, id="engine-would-read-otherwise"),
    ],
)
def test_bad_samples_are_told(
    run: Callable[..., Any], tmp_path: Path, name: str, more: list[str], code: str, ends: int
) -> None:
    """What is wrong with a sample is found; what cannot be asked of it ends with 2."""
    make_bad(tmp_path)
    (tmp_path / "quoted.csv").write_bytes(PLAIN.replace(b"C2", b'C"2'))
    done = run("validate", tmp_path / name, *CRC, *more)
    assert done.code == ends
    assert f"error {code}: " in (done.out if ends == 1 else done.err)


def test_nothing_stays_open(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several samples each is closed, sound or not, before the next is opened."""
    open_now: list[int] = []
    count = 0

    def opened(self: DuckDBCases, *given: Any) -> None:
        nonlocal count
        assert not open_now
        count += 1
        open_now.append(count)
        make(self, *given)

    def closed(self: DuckDBCases) -> None:
        open_now.pop()
        close(self)

    make, close = DuckDBCases.__init__, DuckDBCases.close
    monkeypatch.setattr(DuckDBCases, "__init__", opened)
    monkeypatch.setattr(DuckDBCases, "close", closed)
    for name, content in (("a.csv", PLAIN), ("b.csv", PLAIN.replace(b"C2", b"C1")), ("c.csv", PLAIN)):
        (tmp_path / name).write_bytes(content)
    done = run("validate", *sorted(tmp_path.iterdir()), *CRC, "--engine", "duckdb")
    assert (done.code, count, open_now) == (1, 3, [])


def test_a_file_of_tallies_is_validated(run: Callable[..., Any], tmp_path: Path) -> None:
    """Its columns are looked at; its cases are not there to be."""
    cases, tallies = tmp_path / "cases.csv", tmp_path / "tallies.parquet"
    cases.write_text("case_id,sexx,sex,2.1.1\nC1,male,f,yes\n", encoding="utf-8")
    assert run("tally", cases, *CRC, "-o", tallies).code == 0
    found = run("validate", tallies, *CRC, "--format", "json").json["findings"]
    assert [finding["code"] for finding in found] == ["RE550"]


def test_many_inspections_are_rated_at_once(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are many the same errors are found, and the same surprises."""
    path = tmp_path / "cases.csv"
    rows = [f"C{n},P{n},{kind},f,yes,{'yes' if n == 2 else ''}" for n, kind in enumerate(["crc", "nps"] * 3)]
    header = "case_id,provider,provider_type,sex,2.1.1,4.1.1"
    found = []
    for most in (validating.MANY, 1):
        monkeypatch.setattr(validating, "MANY", most)
        for answer in ("", "yes"):
            path.write_text("\n".join([header, *rows, f"D,P7,nps,,,{answer}"]), encoding="utf-8")
            found.append(run("validate", path, "--format", "json", "--standards", "probation-2018"))
    assert found[:2] == found[2:]
    assert [done.code for done in found] == [0, 1, 0, 1]
