"""Every engine prints the same, byte for byte, from every kind of file; and refuses what it cannot read."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.cli.main import cli
from ratings_engine.errors import RatingsError
from tests.strategies import examples

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ["2.1.1", "2.1.2", "2.2.1", "2.1.1.a", "2.1.1.b", "4.1.1", "same_officer"]
ANSWERS = ["yes", "no", "na", "", " Yes", "NO ", "n/a", "y"]
WRONG = ["maybe", "1"]
QUESTIONABLE = ['"quoted"', 'a"b', '"a', "line\nend", 'x"" y', " 'x", "é\u00a0", "#", "\\"]


@st.composite
def tables(draw: Any) -> tuple[list[str], list[list[str]]]:
    """Draw a header and rows, nearly always of a sound table, with odd notes."""
    columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=5, unique=True))
    fixed = draw(st.sampled_from([[], ["provider"], ["provider", "provider_type"]]))
    header = ["case_id", *fixed, "notes", *columns]
    answers = st.sampled_from(ANSWERS * 6 + (WRONG if draw(st.integers(0, 5)) == 0 else []))
    rows = []
    for number in range(draw(st.integers(1, 9))):
        case = draw(st.sampled_from([f"C{number}"] * 12 + [f" C{number}", f"\u00e9{number}\u00a0", "C0", ""]))
        kind = draw(st.sampled_from(["crc"] * 12 + ["crx"]))
        whose = {"provider": draw(st.sampled_from(["North", " North", "South's"])), "provider_type": kind}
        notes = draw(st.sampled_from(["", "fine", *QUESTIONABLE]))
        rows.append([case, *(whose[name] for name in fixed), notes, *(draw(answers) for _ in columns)])
    return header, rows


def csv_of(header: list[str], rows: list[list[str]], style: Any) -> bytes:
    """Return a table as CSV, in one of many styles."""
    delimiter, end, mark, careful, blank = style
    lines = []
    for row in [header, *rows]:
        cells = ['"' + c.replace('"', '""') + '"' if careful and set(c) & set('",;\n ') else c for c in row]
        lines.append(delimiter.join(cells))
    if blank:
        lines.insert(len(lines) // 2 + 1, "")
        lines.append(delimiter * len(header))
    return mark + end.join(lines).encode() + end.encode()


STYLES = st.tuples(
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.booleans(),
    st.booleans(),
)


def rated(path: Path, engine: str, *more: str) -> tuple[str, list[str]]:
    """Return the answer as JSON, and the codes of what is told instead."""
    output = path.parent / f"answer-{engine}.json"
    command = ["rate", str(path), "--engine", engine, "--provider-type", "crc", "--format", "json", *more]
    try:
        cli.main([*command, "-o", str(output)], standalone_mode=False)
    except RatingsError as error:
        assert not output.exists()
        # That no standards were named is a note beside every finding.
        return "", [finding.code for finding in error.findings if finding.severity == "error"]
    answer = output.read_text(encoding="utf-8")
    output.unlink()
    return answer, []


def stored(folder: Path, header: list[str], rows: list[list[str]]) -> list[Path]:
    """Write a table as Parquet, as a database, and as a folder of Parquet files; return the paths."""
    database, parts = folder / "cases.duckdb", folder / "parts"
    parts.mkdir()
    with duckdb.connect(str(database)) as connection:
        columns = ", ".join('"{}" VARCHAR'.format(name.replace('"', '""')) for name in header)
        connection.execute(f"CREATE TABLE cases ({columns})")
        connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(header))})", rows)
        connection.execute(f"COPY cases TO '{folder / 'cases.parquet'}'")
        half = (len(rows) + 1) // 2
        for number in range(2):
            piece = f"SELECT * FROM cases LIMIT {half} OFFSET {number * half}"
            path = parts / f"part-{number}.parquet"
            connection.execute(f"COPY ({piece}) TO '{path}'")
    return [folder / "cases.parquet", database, parts]


def alike(path: Path) -> None:
    """Check that both engines print the same, or refuse the same file."""
    plainly, counted = rated(path, "python"), rated(path, "duckdb")
    if counted[1] == ["RE559"]:
        assert path.suffix == ".csv"
        return
    assert plainly[0] == counted[0]
    # A mistake made in many rows is told once by an engine that counts.
    assert set(plainly[1]) >= set(counted[1])
    assert bool(plainly[1]) == bool(counted[1])


@given(tables(), STYLES)
@examples(40)
def test_engines_print_the_same(tmp_path_factory: pytest.TempPathFactory, table: Any, style: Any) -> None:
    """JSON with every case explained is equal for Parquet, a database, a folder and CSV of any style."""
    folder = tmp_path_factory.mktemp("engines")
    for path in stored(folder, *table):
        alike(path)
    path = folder / "cases.csv"
    path.write_bytes(csv_of(*table, style))
    alike(path)


PLAIN = b"case_id,2.1.1,2.1.2\nC1,yes,no\nC2,no,yes\nC3,yes,yes\n"


@pytest.mark.parametrize(
    ("content", "counts"),
    [
        pytest.param(PLAIN, True, id="plain"),
        pytest.param(PLAIN.replace(b"yes", b'"yes"'), True, id="quoted"),
        pytest.param(PLAIN.replace(b"\n", b"\r\n"), True, id="windows-lines"),
        pytest.param(b"sep=;\n" + PLAIN.replace(b",", b";"), True, id="separator-line"),
        pytest.param(b"\n\n" + PLAIN + b"\n\n", True, id="blank-lines"),
        pytest.param(PLAIN + b"C4\n", True, id="short-row"),
        pytest.param(PLAIN.replace(b",yes", b",  yes "), True, id="spaces"),
        pytest.param(PLAIN.replace(b"C1,", b'C1, "yes"\n,'), False, id="space-before-a-quote"),
        pytest.param(PLAIN.replace(b"C2", b'"C\n2"'), False, id="line-end-in-quotes"),
        pytest.param(PLAIN.replace(b"C2", b'C"2'), False, id="quote-amid-a-cell"),
        pytest.param(PLAIN + b"C4,yes,no,more\n", False, id="wide-row"),
        pytest.param(PLAIN.replace(b"\nC2", b"\r\nC2"), False, id="mixed-lines"),
        pytest.param(PLAIN.replace(b"C2", b"C\xff"), False, id="not-utf-8"),
        pytest.param(PLAIN.replace(b"C2", b"C\x00"), False, id="nul"),
        pytest.param(PLAIN.decode().encode("utf-16"), False, id="utf-16"),
        pytest.param(PLAIN + b'C4,"yes,no\n', False, id="open-quote"),
        pytest.param(b'\xef\xbb\xbf"sep=,"\n' + PLAIN, False, id="mark-and-quoted-separator-line"),
        pytest.param(
            b'\xef\xbb\xbf"notes,",case_id,2.1.1\n,C1,no\nx,C2,no\n"y",C3,yes\n',
            False,
            id="mark-and-delimiter-in-quotes",
        ),
        pytest.param(b"\xef\xbb\xbf" + PLAIN.replace(b"yes", b'"yes"'), True, id="mark"),
        pytest.param(b'\xef\xbb\xbf"case_id","2.1.1","a,"\n"C1","yes",""\n', True, id="mark-and-quotes"),
    ],
)
def test_text_is_counted_only_where_it_is_plain(tmp_path: Path, content: bytes, counts: bool) -> None:  # noqa: FBT001
    """What DuckDB would read otherwise is refused where it was chosen, and read plainly where it was not."""
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    plainly, counted = rated(path, "python"), rated(path, "duckdb")
    # Bytes that are no text are met in the header's neighbourhood already.
    assert counted == (plainly if counts or plainly[1] == ["RE504"] else ("", ["RE559"]))


def test_compressed_text_is_rated(tmp_path: Path) -> None:
    """A file as .csv.gz gives what it gives as .csv, but for its name and digest."""
    packed = tmp_path / "cases.csv.gz"
    packed.write_bytes(gzip.compress(PLAIN))
    (tmp_path / "cases.csv").write_bytes(PLAIN)
    [one, two] = [rated(packed, engine) for engine in ("python", "duckdb")]
    assert one == two
    plain = json.loads(rated(tmp_path / "cases.csv", "python")[0])
    assert json.loads(one[0])["inspections"][0]["overall"] == plain["inspections"][0]["overall"]


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("none-*.parquet", "RE555", id="pattern-of-nothing"),
        pytest.param("mixed", "RE555", id="mixed-kinds"),
        pytest.param("other", "RE556", id="other-columns"),
        pytest.param("cut.parquet", "RE505", id="truncated"),
        pytest.param("text.duckdb", "RE557", id="no-database"),
        pytest.param("views.duckdb", "RE558", id="view-of-a-file"),
        pytest.param("two.duckdb", "RE558", id="two-tables"),
        pytest.param("sealed.parquet", "RE505", id="encrypted"),
        pytest.param("numbers.parquet", "RE514", id="numbers-for-answers"),
        pytest.param("cut.csv.gz", "RE505", id="truncated-archive"),
    ],
)
def test_bad_input_is_told(tmp_path: Path, name: str, code: str, engine: str) -> None:
    """Each mistake has its code, by either engine, and no rating is printed."""
    make_bad(tmp_path)
    done = rated(tmp_path / name, engine)
    assert code in done[1]


def make_bad(folder: Path) -> None:
    """Write files with one mistake each."""
    for sub in ("mixed", "other"):
        (folder / sub).mkdir()
    sql = "SELECT 'C' || i AS case_id, 'yes' AS \"2.1.1\" FROM range(1000) t(i)"
    for name in ("mixed/a.parquet", "other/a.parquet", "whole.parquet"):
        duckdb.execute(f"COPY ({sql}) TO '{folder / name}'")
    duckdb.execute(f"COPY (SELECT 'C' AS case_id, 'yes' AS \"2.1.2\") TO '{folder / 'other/b.parquet'}'")
    duckdb.execute(f"COPY (SELECT 'C' AS case_id, 3 AS \"2.1.1\") TO '{folder / 'numbers.parquet'}'")
    with duckdb.connect() as connection:
        connection.execute("SET force_mbedtls_unsafe = 'true'")
        connection.execute("PRAGMA add_parquet_key('k', '0123456789112345')")
        whole = f"FROM '{folder / 'whole.parquet'}'"
        connection.execute(
            f"COPY ({whole}) TO '{folder / 'sealed.parquet'}' (ENCRYPTION_CONFIG {{footer_key: 'k'}})"
        )
    (folder / "mixed/b.csv").write_bytes(PLAIN)
    (folder / "cut.parquet").write_bytes((folder / "whole.parquet").read_bytes()[:-40])
    (folder / "cut.csv.gz").write_bytes(
        gzip.compress(b"case_id,2.1.1\n" + b"".join(b"C%d,yes\n" % n for n in range(5000)))[:-20]
    )
    (folder / "text.duckdb").write_text("no database\n" * 2000)
    with duckdb.connect(str(folder / "views.duckdb")) as connection:
        connection.execute(f"CREATE VIEW cases AS FROM '{folder / 'whole.parquet'}'")
    with duckdb.connect(str(folder / "two.duckdb")) as connection:
        connection.execute(f"CREATE TABLE one AS {sql}")
        connection.execute(f"CREATE TABLE two AS {sql}")


def test_names_that_look_like_sql_are_names(tmp_path: Path) -> None:
    """Columns and providers are what they say, whatever it would mean in a statement."""
    header = ["case_id", "provider", 'a"; DROP TABLE cases; --', "p0", "v0", "r0", "c0", "i0", "2.1.1"]
    rows = [[f"C{n}", "'); DROP TABLE", "x", "p", "v", "r", "no", "", "yes"] for n in range(3)]
    with duckdb.connect() as connection:
        names = ", ".join('"{}" VARCHAR'.format(name.replace('"', '""')) for name in header)
        connection.execute(f"CREATE TABLE cases ({names})")
        connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(header))})", rows)
        connection.execute(f"COPY cases TO '{tmp_path / 'cases.parquet'}'")
    plainly, counted = (rated(tmp_path / "cases.parquet", engine) for engine in ("python", "duckdb"))
    assert plainly == counted
    assert json.loads(counted[0])["inspections"][0]["provider"] == "'); DROP TABLE"


def test_a_table_of_a_database_is_chosen(tmp_path: Path) -> None:
    """Of several tables the one that is named is rated."""
    make_bad(tmp_path)
    for engine in ("python", "duckdb"):
        answer, told = rated(tmp_path / "two.duckdb", engine, "--table", "two")
        assert (json.loads(answer)["inspections"][0]["provider"], told) == ("two", [])


def test_ids_used_twice_are_found_across_files(tmp_path: Path) -> None:
    """A provider may stand in several files of a folder; a case in one of them."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"case_id,2.1.1\nC1,yes\n")
    for engine in ("python", "duckdb"):
        with pytest.raises(RatingsError) as caught:
            cli.main(
                ["rate", str(tmp_path), "--engine", engine, "--provider-type", "crc"], standalone_mode=False
            )
        [found, _note] = caught.value.findings
        assert (found.code, str(found.place)) == ("RE515", f"{tmp_path / 'b.csv'}:2:1")
        assert found.message == f"the case id 'C1' is already used at {tmp_path / 'a.csv'}:2:1"


@pytest.mark.parametrize("known", ["", "C3,Y,crc,yes\nC3,Y,crc,no\n"])
def test_ids_used_twice_by_who_is_not_known_are_told_with_that(tmp_path: Path, known: str) -> None:
    """An unknown provider type is one mistake; that its cases share an id is not looked into."""
    path = tmp_path / "cases.csv"
    path.write_text(f"case_id,provider,provider_type,2.1.1\nC1,X,crx,yes\nC1,X,crx,yes\n{known}")
    repeated = ["RE515"] if known else []
    assert rated(path, "python") == ("", ["RE517", "RE517", *repeated])
    assert rated(path, "duckdb") == ("", ["RE517", *repeated])


def test_a_file_that_changes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written to while it is counted gives no rating."""
    from ratings_engine.tallies import from_tables

    path = tmp_path / "cases.csv"
    path.write_bytes(PLAIN)
    gather = from_tables.gather

    def changed(*given: Any) -> Any:
        path.write_bytes(PLAIN + b"C9,yes,yes\n")
        return gather(*given)

    monkeypatch.setattr(from_tables, "gather", changed)
    assert rated(path, "duckdb") == ("", ["RE554"])


def test_mistakes_of_every_kind_are_told_at_once(tmp_path: Path) -> None:
    """An answer that is none hides no other mistake."""
    path = tmp_path / "cases.csv"
    rows = ["C1,A,crc,maybe", "C1,A,crc,yes", ",A,crc,yes", "C3,,crc,yes", "C4,A,crx,yes"]
    path.write_text("\n".join(["case_id,provider,provider_type,2.1.1", *rows, ""]))
    told = ["RE514", "RE515", "RE516", "RE516", "RE517"]
    assert [sorted(rated(path, engine)[1]) for engine in ("python", "duckdb")] == [told, told]


@pytest.mark.parametrize("sample", ["parts", "parts/*.parquet"])
@pytest.mark.parametrize("command", ["rate", "tally"])
def test_an_answer_replaces_no_part_of_a_sample(tmp_path: Path, sample: str, command: str) -> None:
    """A file of a folder or pattern that is read is an input too."""
    stored(tmp_path, ["case_id", "2.1.1"], [["C1", "yes"], ["C2", "no"]])
    part = tmp_path / "parts" / "part-0.parquet"
    before = part.read_bytes()
    with pytest.raises(RatingsError) as caught:
        cli.main([command, str(tmp_path / sample), "-o", str(part)], standalone_mode=False)
    assert (caught.value.code, part.read_bytes()) == ("RE015", before)


def test_cases_are_explained_one_by_one_only_where_they_are_few_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many small providers would fill the memory as one large one does; every engine says the same."""
    monkeypatch.setattr("ratings_engine.rating.engine.MAX_EXPLAINED_IN_ALL", 3)
    path = tmp_path / "cases.csv"
    for more, explained in (("", True), ("C4,B,yes\n", False)):
        path.write_text(f"case_id,provider,2.1.1\nC1,A,yes\nC2,A,no\nC3,B,yes\n{more}")
        plainly, counted = (rated(path, engine) for engine in ("python", "duckdb"))
        assert plainly == counted
        found = [i["explanation"]["cases"] is not None for i in json.loads(plainly[0])["inspections"]]
        assert found == [explained, explained]
