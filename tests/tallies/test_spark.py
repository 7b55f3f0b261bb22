"""Counting with Spark, run for real in two threads of this machine, gives what DuckDB gives."""

from __future__ import annotations

import datetime
import decimal
import json
import os
import re
import shutil
import threading
import warnings
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from click.testing import CliRunner

from ratings_engine import InvalidInput, RatingsError, load_standards, open_sample, rate
from ratings_engine.cli.main import cli
from ratings_engine.samples.counted import find_case, first_judged
from ratings_engine.samples.providers import Defaults
from ratings_engine.tallies import duckdb_opening, spark_cases, spark_session, spark_watching
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.tallies.from_tables import count_table
from ratings_engine.tallies.sql import literal
from ratings_engine.vocabulary import NA
from tests.tallies.test_from_tables import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ratings_engine.samples.model import Inspection
    from ratings_engine.tallies.from_tables import CaseTable

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -r requirements-dev.txt")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("there is no Java, which Spark runs in", allow_module_level=True)

from ratings_engine.tallies.spark_sample import sample_from_spark

pytestmark = [
    pytest.mark.slow,
    # pyspark's own: sockets and a pipe to its gateway that it leaves to the collector, and pandas.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

STANDARDS = load_standards("probation-2018")
QUESTIONS = [q for s in STANDARDS.standards if s.assessed == "cases" for q in s.key_questions]
DEFAULTS = Defaults("Example", "crc")
SMALL = {
    "spark.master": "local[2]",
    "spark.driver.memory": "512m",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
SETTINGS = [
    {"spark.sql.ansi.enabled": "false", "spark.sql.caseSensitive": "true"},
    {
        "spark.sql.ansi.enabled": "true",
        "spark.sql.ansi.doubleQuotedIdentifiers": "true",
        "spark.sql.ansi.enforceReservedKeywords": "true",
        "spark.sql.session.timeZone": "America/New_York",
    },
    {"spark.sql.parser.escapedStringLiterals": "true", "spark.sql.session.timeZone": "Asia/Kolkata"},
]
HARD = [
    "it's", "a\\b", "\\", "'", "''\\'", "a\nb", "\t", "\x00", "\x7f", "\x85", "\x1a", '"',
    "`b`", "é\u2003😀", "\uffff",
    "${spark.app.name}", "${env:PATH}", "$", "%s {cases} :p ?", "--",
    "/*", ";", "'); DROP TABLE cases; --", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Give one session for all tests here, within this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        made = spark_session.make_session(SMALL)
        yield made
        made.stop()


@pytest.fixture
def configure(session: Any) -> Iterator[Callable[[dict[str, str]], None]]:
    """Give what changes settings of the session, for one test."""
    before: dict[str, str | None] = {}

    def change(settings: dict[str, str]) -> None:
        for name, value in settings.items():
            before[name] = session.conf.get(name, None)
            session.conf.set(name, value)

    yield change
    for name, value in before.items():
        session.conf.unset(name) if value is None else session.conf.set(name, value)


def people(rows: int = 600) -> tuple[list[str], list[list[str | None]]]:
    """Return a table with every spelling, attributes, prompts and contradictions, by arithmetic alone."""
    derived = next(q for q in QUESTIONS if q.derivation is not None)
    plain = [q for q in QUESTIONS if q.derivation is None or q.id != derived.id][:6]
    columns = [q.id for q in plain] + [derived.id] + [p.id for p in derived.prompts]
    header = ["case_id", "provider", "provider_type", "unpaid_work_requirement", "Select", *columns]
    answers = ["yes", "Yes", "no", "NO ", "na", "N/A", "", None, "y", "not applicable", "no", "yes"]
    providers = [
        "North",
        " North ",
        "South's",
        "'); DROP TABLE cases; --",
        "É\u2003😀",
        'a "b" \\ $x ${env:HOME}',
    ]
    table = []
    for n in range(rows):
        whose = [f"C{n:04d} ", providers[n % 6], ["crc", "NPS", "CRC"][n // 6 % 3]]
        asked = [["yes", "No", "", None, " y"][n % 5], "x"]
        table.append(
            [*whose, *asked, *(answers[(n * 7 + k * 5 + n // 11) % 12] for k in range(len(columns)))]
        )
    return header, table


class Heard:
    """A table of cases that keeps the statements it is asked."""

    def __init__(self, source: CaseTable) -> None:
        """Listen to ``source``."""
        self._source = source
        self.statements: list[str] = []

    def __getattr__(self, name: str) -> Any:
        """Return what the table has."""
        return getattr(self._source, name)

    def query(self, statement: str, most: int | None = None) -> Any:
        """Keep the statement and ask it."""
        self.statements.append(statement)
        return self._source.query(statement, most)


def counted(engine: Any, path: str) -> tuple[list[Inspection], list[str]]:
    """Return the inspections of a file as an engine counts them, and the statements it ran over cases."""
    source = Heard(engine.open_cases(open_sample(path), STANDARDS, None))
    return count_table(source, STANDARDS, DEFAULTS), [s for s in source.statements if "p0" in s]


def assert_same(one: Sequence[Inspection], other: Sequence[Inspection]) -> None:
    """Compare providers, tallies and counts."""
    assert [(i.provider, i.provider_type) for i in one] == [(i.provider, i.provider_type) for i in other]
    for mine, its in zip(one, other, strict=True):
        assert tallies_of(STANDARDS, mine) == tallies_of(STANDARDS, its)
        assert mine.cases.counted[:3] == its.cases.counted[:3]  # type: ignore[union-attr]


@pytest.mark.parametrize("settings", SETTINGS, ids=["lenient", "ansi-quoted", "escaped"])
def test_spark_counts_what_duckdb_counts_by_the_same_statement(
    session: Any, configure: Any, tmp_path: Path, settings: dict[str, str]
) -> None:
    """Whatever the session's settings: the same text, the same groups, the same tallies."""
    configure(settings)
    path = written(tmp_path, *people())
    (mine, asked), (its, wanted) = counted(spark_cases, path), counted(duckdb_opening, path)
    assert asked == wanted
    assert len(mine) == 10
    assert_same(mine, its)
    assert any(t.contradictions for i in mine for t in tallies_of(STANDARDS, i).values())


def test_whoever_watches_is_told_how_far_spark_is(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In percent of what runs, until all is counted; who does not watch starts no thread."""
    monkeypatch.setattr(spark_watching, "_BLINK", 0.001)
    path = written(tmp_path, *people())
    told: list[float] = []
    source = spark_cases.open_cases(open_sample(path), STANDARDS, told.append)
    assert len(count_table(source, STANDARDS, DEFAULTS)) == 10
    assert told
    assert all(0 <= percent <= 100 for percent in told)
    begun = threading.active_count()
    with spark_watching.watching(session, None):
        assert threading.active_count() == begun


def test_a_session_that_does_not_say_how_far_it_is_is_not_asked() -> None:
    """One of Spark Connect has no context in this process."""
    with spark_watching.watching(object(), pytest.fail):  # type: ignore[arg-type]
        pass


def test_cases_are_fetched_when_they_are_looked_at(session: Any, tmp_path: Path) -> None:
    """The same cases as DuckDB's, in order of id and without row numbers."""
    path = written(tmp_path, *people())
    for mine, its in zip(counted(spark_cases, path)[0], counted(duckdb_opening, path)[0], strict=True):
        assert mine.cases is not None
        assert its.cases is not None
        assert list(mine.cases.cases) == sorted(case._replace(row=0) for case in its.cases.cases)


def test_too_many_cases_are_not_fetched(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit says so instead of filling the memory; the tallies are there all the same."""
    monkeypatch.setattr(spark_cases, "MAX_FETCHED", 5)
    inspection = counted(spark_cases, written(tmp_path, *people()))[0][0]
    assert tallies_of(STANDARDS, inspection)
    assert inspection.cases is not None
    with pytest.raises(RatingsError) as caught:
        assert inspection.cases.cases
    assert caught.value.code == "RE584"


def test_one_case_is_fetched_of_however_many(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case by its id, and the lowest that has yes or no in a column, where all are too many."""
    path = written(tmp_path, *people())
    every = [inspection.cases for inspection in counted(spark_cases, path)[0]]
    wanted = [sheet.cases for sheet in every if sheet is not None]
    monkeypatch.setattr(spark_cases, "MAX_FETCHED", 0)
    for sheet, cases in zip((i.cases for i in counted(spark_cases, path)[0]), wanted, strict=True):
        assert sheet is not None
        assert find_case(sheet, cases[-1].id) == cases[-1]
        assert find_case(sheet, "C0001 ") is None
        assert first_judged(sheet, 1) == next((case for case in cases if case.answers[1] < NA), None)


def test_the_command_explains_one_case_as_duckdb_does(session: Any, tmp_path: Path) -> None:
    """But for its row, which a cluster does not know."""
    header, rows = people()
    path = written(tmp_path, header, [row for row in rows if row[2] != "NPS"])
    told = []
    for engine in ("duckdb", "spark"):
        command = [
            "explain",
            path,
            "case:C0003",
            "--provider",
            "'); DROP TABLE cases; --",
            "--engine",
            engine,
        ]
        result = CliRunner().invoke(cli, command)
        assert result.exit_code == 0, result.output
        told.append(re.sub(r"\(\S+ \([^)]*\)\)", "", " ".join(result.stdout.split())))
    assert told[0] == told[1]
    assert told[0].startswith("Case C0003 ")


def test_surprises_are_counted_as_duckdb_counts_them(session: Any, tmp_path: Path) -> None:
    """Values that an attribute does not have, and answers to what is not asked: by provider, how many."""
    header, rows = people()
    header = ["sex" if name == "Select" else name for name in header]
    header[-1] = "4.1.1"
    sexes = ["male", "F", " f ", None, "it's", "a\\b"]
    table = [[*row[:4], sexes[n % 7 % 6], *row[5:]] for n, row in enumerate(rows) if row[2] != "NPS"]
    path = written(tmp_path, header, table)
    found = [
        [
            (
                sorted((h.words, h.cases) for h in i.cases.counted.values_but("sex", ["male", "female"])),
                (held := i.cases.counted.unasked("4.1.1", "4.1.1")) and held.cases,
            )
            for i in counted(engine, path)[0]
        ]
        for engine in (spark_cases, duckdb_opening)
    ]
    assert found[0] == found[1]
    assert {words for values, _ in found[0] for words, _ in values} == {"F", "f", "it's", "a\\b"}
    assert any(unasked for _, unasked in found[0])


def test_a_literal_is_the_same_text_in_both_engines(session: Any) -> None:
    """Quotes, backslashes, control characters, variables and comments stay the text that they are."""
    query = f"SELECT {', '.join(f'{literal(text)} AS t{n}' for n, text in enumerate(HARD))}"
    [mine] = session.sql(query).collect()
    [its] = duckdb.execute(query).fetchall()
    assert list(mine) == list(its) == HARD


def test_types_are_read_as_people_see_them(session: Any, configure: Any) -> None:
    """Numbers, truth, dates and times as keys and answers, wherever the session thinks it is."""
    configure({"spark.sql.session.timeZone": "America/New_York"})
    noon = datetime.datetime(2020, 10, 25, 1, 30, tzinfo=datetime.UTC)
    rows = [
        (1, 7, True, datetime.date(2020, 1, 1), noon, 2.5, decimal.Decimal("3.00")),
        (2, 7, False, None, None, None, None),
    ]
    names = ["case_id", "provider", "2.1.1", "when", "seen", "score", "cost"]
    kinds = "h0 int, h1 bigint, h2 boolean, h3 date, h4 timestamp, h5 float, h6 decimal(10,2)"
    frame = session.createDataFrame(rows, kinds).toDF(*names)
    sample = sample_from_spark(frame, STANDARDS, session=session, provider_type="crc", by=["seen", "when"])
    [inspection] = sample.inspections
    assert inspection.provider == "7"
    assert tallies_of(STANDARDS, inspection)["2.1.1"][:4] == (1, 1, 0, 0)
    assert inspection.cases is not None
    assert inspection.cases.cases[0].attributes == ("2020-01-01", "2020-10-25T01:30:00", "2.5", "3")


def refused(engine: Callable[[], object]) -> list[tuple[str, str, str]]:
    """Return what is found wrong: code, place without its folder, and message."""
    with pytest.raises(InvalidInput) as caught:
        engine()
    return [(f.code, str(f.place).rpartition("/")[2], f.message) for f in caught.value.findings]


def test_what_is_wrong_is_told_by_case_and_file(session: Any, tmp_path: Path) -> None:
    """Each mistake once, with how often, and the lowest case id that has it."""
    header = ["case_id", "provider", "provider_type", "unpaid_work_requirement", "4.1.1"]
    rows = [
        ["C3", "North", "crc", "yes", "maybe"],
        ["C2", "North", "crc", "yes", "maybe"],
        ["C9", "North", "crc", "", "65"],
    ]
    path = written(tmp_path, header, rows)
    assert refused(lambda: counted(spark_cases, path)) == [
        (
            "RE514",
            "cases.parquet (case C9 of North, column 4.1.1)",
            "the answer '65' to 4.1.1 is not yes, no or na",
        ),
        (
            "RE514",
            "cases.parquet (case C2 of North, column 4.1.1)",
            "the answer 'maybe' to 4.1.1 is not yes, no or na (2 cases, here first)",
        ),
    ]
    rows = [
        ["C1", "North", "crc", "perhaps", "yes"],
        ["C1 ", " North", "CRC", "", "no"],
        ["C1", "South", "crc", "", "no"],
        ["C4", "South", "crx", "", "no"],
        ["", "South", "crc", "", "no"],
        [None, None, None, " ", None],
    ]
    path = written(tmp_path, header, rows)
    assert refused(lambda: counted(spark_cases, path)) == [
        (
            "RE524",
            "cases.parquet (case C1 of North, column unpaid_work_requirement)",
            "'perhaps' is not a value of this attribute, and it decides what is asked",
        ),
        (
            "RE517",
            "cases.parquet (case C4 of South, column provider_type)",
            "these standards know no provider type 'crx'",
        ),
        ("RE516", "cases.parquet (a row of South, column case_id)", "the row has no case id"),
        (
            "RE515",
            "cases.parquet (case C1 of North, column case_id)",
            "the case id 'C1' is used 2 times by North",
        ),
    ]


def test_a_session_that_is_given_stays_as_it_is(session: Any) -> None:
    """A view of the session's own called cases can be counted, and is there afterwards."""
    frame = session.createDataFrame([("C1", "yes"), ("C2", "no")], ["case_id", "2.1.1"])
    frame.createOrReplaceTempView("cases")
    try:
        sample = sample_from_spark("cases", STANDARDS, session=session, provider_type="crc")
        assert sample.inspections[0].provider == "cases"
        assert tallies_of(STANDARDS, sample.inspections[0])["2.1.1"][:4] == (1, 1, 0, 0)
        assert session.table("cases").columns == ["case_id", "2.1.1"]
    finally:
        session.catalog.dropTempView("cases")


def test_text_is_read_cell_by_cell_as_it_stands(session: Any, tmp_path: Path) -> None:
    """A folder of text, quoted, compressed and divided by semicolons, counts as its Parquet does."""
    header, rows = people(60)
    path = written(tmp_path, header, rows)
    folder = tmp_path / "text"
    folder.mkdir()
    for part in (0, 1):
        duckdb.execute(
            f"COPY (SELECT * FROM '{path}' WHERE CAST(substr(case_id, 2, 4) AS INT) % 2 = {part})"
            f" TO '{folder}/{part}.csv.gz' (DELIMITER ';', HEADER, FORCE_QUOTE *)"
        )
    sample = sample_from_spark(f"file://{folder}/*.csv.gz", STANDARDS, session=session)
    assert_same(sample.inspections, counted(duckdb_opening, path)[0])
    assert sample.digest == sample_from_spark(path, STANDARDS, session=session).digest


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("other-header.csv", "case_id;2.1.2\nC2;no\n", "RE583"),
        ("short.csv", "case_id;2.1.1\nC2\n", "RE583"),
        ("long.csv", "case_id;2.1.1\nC2;no;no\n", "RE583"),
    ],
)
def test_text_that_could_be_misread_is_refused(
    session: Any, tmp_path: Path, name: str, text: str, code: str
) -> None:
    """Columns in another order, and rows that are cut or too long, are no cases."""
    (tmp_path / "a.csv").write_text("case_id;2.1.1\nC1;yes\n", encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RatingsError) as caught:
        sample_from_spark(f"{tmp_path}/*.csv", STANDARDS, session=session, provider_type="crc")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("/nowhere/cases.parquet", "RE582"),
        ("no_such_table", "RE582"),
        ("not a name'); DROP TABLE x", "RE582"),
        ("nofs://x/cases.parquet", "RE583"),
    ],
)
def test_what_is_not_there_is_said(session: Any, source: str, code: str) -> None:
    """A path or table that Spark does not find has a code and a remedy, and no traceback of Java."""
    with pytest.raises(RatingsError) as caught:
        sample_from_spark(source, STANDARDS, session=session)
    assert caught.value.code == code
    assert caught.value.remedy
    assert "\n" not in caught.value.message


def test_damaged_parquet_and_columns_of_one_name_are_refused(session: Any, tmp_path: Path) -> None:
    """Neither is counted in part."""
    path = written(tmp_path, *people(20))
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes((tmp_path / "cases.parquet").read_bytes()[:-200])
    nested = tmp_path / "nested.parquet"
    duckdb.execute(f"COPY (SELECT 'C1' AS case_id, [1] AS \"2.1.1\") TO '{nested}' (FORMAT parquet)")
    twice = tmp_path / "twice.csv"
    twice.write_text("case_id,2.1.1,2.1.1\nC1,yes,no\n", encoding="utf-8")
    codes = []
    for one in (damaged, nested, twice):
        with pytest.raises(RatingsError) as caught:
            sample_from_spark(f"file://{one}", STANDARDS, session=session, provider_type="crc")
        codes.append(caught.value.code)
    assert codes == ["RE583", "RE505", "RE507"]
    assert path


def test_the_command_gives_the_same_bytes_as_with_duckdb(session: Any, tmp_path: Path) -> None:
    """Rating one file by either engine differs in nothing but places of single cases."""
    header, rows = people()
    path = written(tmp_path, header, [row for row in rows if row[2] != "NPS"])
    answers = []
    for engine in ("duckdb", "spark"):
        for form in ("table", "json"):
            result = CliRunner().invoke(cli, ["rate", path, "--engine", engine, "--format", form])
            assert result.exit_code == 0, result.output
            answers.append(result.stdout)
    assert answers[0] == answers[2]
    mine, its = (json.loads(answer) for answer in (answers[3], answers[1]))
    for result in (mine, its):
        for inspection in result["inspections"]:
            for case in inspection["explanation"].get("cases", []):
                case.pop("place", None)
                for question in case.get("key_questions", []):
                    question.pop("place", None)
    assert mine == its
    assert rate(STANDARDS, sample_from_spark(path, STANDARDS, session=session)).inspections


def grouped_people() -> tuple[list[str], list[list[str | None]]]:
    """Return people of a kind of provider with what they may be grouped by, spelt in several ways."""
    header, rows = people()
    sexes = ["female", "Male", " FEMALE", None, "male"]
    origins = ["asian", "Asian ", "White  British", "white british", "Straße", "STRASSE", ""]
    told = [
        [*row[:2], "crc", sexes[n % 5], origins[n % 7], *row[3:]]
        for n, row in enumerate(row for row in rows if row[2] != "NPS")
    ]
    return [*header[:3], "sex", "Ethnicity", *header[3:]], told


@pytest.mark.parametrize("form", ["table", "json"])
def test_breakdowns_are_the_same_bytes_as_case_by_case(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Spark counts what is kept apart in its one statement, and fetches no case."""
    monkeypatch.setattr(spark_cases, "MAX_FETCHED", 0)
    path = written(tmp_path, *grouped_people())
    ways = ["--by", "sex,unpaid_work_requirement", "--by", "ethnicity", "--format", form]
    answers = []
    for engine in ("python", "duckdb", "spark"):
        result = CliRunner().invoke(cli, ["rate", path, "--engine", engine, *ways])
        assert result.exit_code == 0, result.output
        answers.append(result.stdout)
    assert answers[0] == answers[1] == answers[2]
    tallies = str(tmp_path / "tallies.parquet")
    kept = [word for name in ("sex", "ethnicity") for word in ("--by", name)]
    command = ["tally", path, "--engine", "spark", *kept, "-o", tallies]
    assert CliRunner().invoke(cli, command).exit_code == 0
    again = CliRunner().invoke(cli, ["rate", tallies, *ways])
    if form == "table":
        assert (
            again.stdout.replace("tallies.parquet (tallies of cases.parquet)", "cases.parquet") == answers[0]
        )
    else:
        assert json.loads(again.stdout)["inspections"] == json.loads(answers[0])["inspections"]
    assert all(word in answers[0] for word in ("STRASSE", "White British", "Asian", "female"))


def test_without_pyspark_or_java_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are looked for before anything is started."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for name in spark_session._CLUSTER:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(RatingsError) as caught:
        spark_session.make_session()
    assert caught.value.code == "RE581"
    assert "Java 17" in caught.value.remedy
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(RatingsError) as caught:
        spark_session.make_session()
    assert caught.value.code == "RE580"
    assert "ratings-engine[spark]" in caught.value.remedy
