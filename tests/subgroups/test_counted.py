"""Breakdowns are the same, byte for byte, whoever counted the cases: Python, DuckDB, or somebody before."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from ratings_engine.cli.main import cli
from ratings_engine.errors import RatingsError, UsageError
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.samples.parquet_reader import read_parquet
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import CaseCondition
from ratings_engine.subgroups.asking import read_asked
from ratings_engine.subgroups.breaking_down import break_down
from ratings_engine.subgroups.counting import Count, count_subgroups, subgroups_of
from ratings_engine.tallies import counted_rows
from ratings_engine.tallies.engines import CaseCounter
from ratings_engine.tallies.from_cases import answers_to
from ratings_engine.tallies.grouping import groups_of
from ratings_engine.tallies.keeping import kept_tallies
from ratings_engine.tallies.plan import plan_counting
from ratings_engine.vocabulary import NOT_ASKED
from tests.strategies import examples
from tests.tallies.test_from_tables import written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ratings_engine.samples.model import CaseSheet, Sample
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.plan import CountingPlan

STANDARDS = load_standards("probation-2018")
QUESTIONS = [q for s in STANDARDS.standards if s.assessed == "cases" for q in s.key_questions]
DERIVED = next(q for q in QUESTIONS if q.derivation is not None)
CONDITIONAL = [q.id for q in QUESTIONS if q.applies_when is not None and "crc" in q.applies_to]
PROMPTS = [p.id for q in QUESTIONS if q.id in (DERIVED.id, "4.1.1") for p in q.prompts]
COLUMNS = ["2.1.2", "2.2.1", DERIVED.id, *PROMPTS, *CONDITIONAL, "same_officer"]
ATTRIBUTES: dict[str, list[str | None]] = {
    "sex": ["female", "Female", "FEMALE ", "male", "f", "", None],
    "Ethnicity": [
        "Asian", "asian", " ASIAN", "White  British", "white british", "\u00a0Straße", "STRASSE", "n/a",
    ],
    "Sentence-type": ["post custody", "Post-Custody", "community", "x'; --", None],
    "unpaid_work_requirement": ["yes", "No", " Y ", "", "n/a"],
    "resettlement_case": ["no", "true", ""],
}  # fmt: skip
ANSWERS = ["yes", "yes", "yes", "no", "no", "na", "", None, " Yes", "NO ", "Not applicable"]
WHOSE = [["North", "crc"], [" North  ", "CRC"], ["South's", "crc"]]
DEFAULTS = Defaults("Example", "crc")


@st.composite
def tables(draw: Any) -> tuple[list[str], list[list[str | None]], list[str]]:
    """Draw a header, rows and what to break down by: cases of few kinds, each some of many times."""
    columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=8, unique=True))
    attributes = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), min_size=1, max_size=4, unique=True))
    header = ["case_id", "provider", "provider_type", *attributes, *columns]
    rows: list[list[str | None]] = []
    for _ in range(draw(st.sampled_from([1, 4, 8, 12]))):
        whose = draw(st.sampled_from(WHOSE))
        known = [draw(st.sampled_from(ATTRIBUTES[name])) for name in attributes]
        answers = [draw(st.sampled_from(ANSWERS)) for _ in columns]
        times = draw(st.sampled_from([1, 3, 5, 8, 13]))
        rows += [[f"C{len(rows) + n}", *whose, *known, *answers] for n in range(times)]
    crossed = draw(st.sampled_from([1, 1, 2]))
    ways = [",".join(attributes[:crossed]), *(name for name in attributes[crossed:] if draw(st.booleans()))]
    return header, draw(st.permutations(rows)), ways


def answer(folder: Path, *arguments: str) -> str:
    """Return what a command writes, or the findings that it refuses with."""
    target = folder / "answer"
    try:
        cli.main([*arguments, "-o", str(target)], standalone_mode=False)
    except RatingsError as error:
        assert not target.exists()
        return "\n".join(f"{finding.code} {finding.message}" for finding in error.findings)
    text = target.read_text(encoding="utf-8")
    target.unlink()
    return text


def by(ways: Sequence[str]) -> list[str]:
    """Return the options that ask for breakdowns."""
    return [word for way in ways for word in ("--by", way)]


def anonymous(text: str, form: str) -> str:
    """Return an answer without what says which file it is of."""
    if form == "json" and text.startswith("{"):
        told = json.loads(text)
        told["sample"] = None
        return json.dumps(told)
    return text.replace("tallies.parquet (tallies of cases.parquet)", "cases.parquet")


@given(tables(), st.sampled_from(["1", "2", "5"]), st.sampled_from(["table", "json"]))
@examples(30)
def test_breakdowns_are_the_same_whoever_counted(
    tmp_path_factory: pytest.TempPathFactory, table: Any, below: str, form: str
) -> None:
    """Text and JSON are equal of Parquet by Python and DuckDB, and of tallies that either counted."""
    folder = tmp_path_factory.mktemp("table")
    header, rows, ways = table
    path = written(folder, header, rows)
    asked = [*by(ways), "--suppress-below", below, "--format", form]
    plain = answer(folder, "rate", path, *asked, "--engine", "python")
    hidden = '"yes": null' if form == "json" else "[c]"
    event("some hidden" if hidden in plain else "refused" if plain.startswith("RE") else "nothing hidden")
    assert answer(folder, "rate", path, *asked, "--engine", "duckdb") == plain
    for engine in ("python", "duckdb"):
        tallies = str(folder / "tallies.parquet")
        kept = by([name.replace("-", "_") for way in ways for name in way.split(",")])
        cli.main(["tally", path, *kept, "--engine", engine, "-o", tallies], standalone_mode=False)
        assert anonymous(answer(folder, "rate", tallies, *asked), form) == anonymous(plain, form)


@given(tables())
@examples(25)
def test_text_is_broken_down_alike(tmp_path_factory: pytest.TempPathFactory, table: Any) -> None:
    """A CSV is broken down by both engines alike."""
    folder = tmp_path_factory.mktemp("table")
    header, rows, ways = table
    path = folder / "cases.csv"
    with open(path, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    answers = {answer(folder, "rate", str(path), *by(ways), "--engine", e) for e in ("python", "duckdb")}
    assert len(answers) == 1


def sheets_of(path: str) -> dict[tuple[str, str], CaseSheet]:
    """Return the case sheets of a Parquet file, read case by case."""
    return read_cases(read_parquet(path), STANDARDS, DEFAULTS)


@given(tables())
@examples(40)
def test_groups_add_up_to_the_cases(tmp_path_factory: pytest.TempPathFactory, table: Any) -> None:
    """Counts of subgroups, and what is asked together, are those of going through the cases one by one."""
    header, rows, _ = table
    name = header[3].lower().replace("-", "_")
    for sheet in sheets_of(written(tmp_path_factory.mktemp("table"), header, rows)).values():
        grouped = groups_of(plan_counting(STANDARDS, sheet.questions, sheet.attributes, [name]), sheet)
        found = subgroups_of(grouped, [name], STANDARDS.attributes)
        counted = set(grouped.plan.counted_questions())
        questions = [q for q in QUESTIONS if q.id in counted]
        counts = count_subgroups(grouped.plan, list(found.values()), questions)
        ask = [answers_to(question, sheet) for question in questions]
        place = sheet.attributes.index(name)
        for number, groups in enumerate(found.values()):
            spellings = {group.written[grouped.plan.attributes.index(name)] for group in groups}
            cases = [case for case in sheet.cases if case.attributes[place] in spellings]
            assert counts.sizes[number] == len(cases)
            each = [[a(case).counted for a in ask if a] for case in cases]
            for place_of, rows_of_question in enumerate(counts.answers):
                outcomes = [one[place_of] for one in each]
                assert rows_of_question[number] == Count(*(outcomes.count(n) for n in range(NOT_ASKED + 1)))
            together = {frozenset(q for q, a in enumerate(one) if a != NOT_ASKED) for one in each}
            assert counts.asked[number] == together


HEADER = ["case_id", "provider", "provider_type", "sex", "ethnicity", "officer", "2.1.1", "4.2.1"]


def people(times: int = 6) -> list[list[str | None]]:
    """Return cases of two providers, spelt in several ways."""
    kinds = [
        (provider, sex, ethnicity, answered)
        for provider in ("North", "South")
        for sex in ("female", "FEMALE", "male")
        for ethnicity in ("white", "White", "Asian")
        for answered in ("yes", "no")
    ]
    return [
        [f"C{n}-{k}", provider, "crc", sex, ethnicity, f"O{n}", answered, ""]
        for k, (provider, sex, ethnicity, answered) in enumerate(kinds)
        for n in range(times)
    ]


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Return the path of a Parquet file of people."""
    return written(tmp_path, HEADER, people())


@pytest.mark.parametrize(("engine", "statements"), [("python", 0), ("duckdb", 1)])
def test_ways_share_one_statement(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, statements: int
) -> None:
    """Breakdowns one after the other and crossed add up the same groups; no case is fetched."""

    def never(_: CountedSheet) -> Any:
        pytest.fail("a case was looked at")

    made: list[CountingPlan] = []
    counting = counted_rows.counting_statement

    def heard(plan: CountingPlan, spellings: Any, bits: int) -> str:
        made.append(plan)
        return counting(plan, spellings, bits)

    monkeypatch.setattr(CountedSheet, "cases", property(never))
    monkeypatch.setattr(counted_rows, "counting_statement", heard)
    options = [*by(["sex", "officer,ethnicity"]), "--format", "json", "--suppress-below", "1"]
    told = json.loads(answer(tmp_path, "rate", path, "--engine", engine, *options))
    assert [plan.attributes for plan in made] == [("sex", "ethnicity", "officer")] * statements
    assert len(told["inspections"]) == 2
    for inspection in told["inspections"]:
        sexes, crossed = inspection["subgroups"]
        assert [(g["values"]["sex"], g["cases"]) for g in sexes["groups"]] == [("female", 72), ("male", 36)]
        assert [tuple(g["values"].values()) for g in crossed["groups"]][:3] == [
            ("O0", "Asian"),
            ("O0", "White"),
            ("O1", "Asian"),
        ]
        first = sexes["groups"][0]["key_questions"][0]
        assert (first["id"], first["yes"], first["no"], first["percentage"]) == ("2.1.1", 36, 36, 50)
        assert {g["cases"] for g in crossed["groups"]} == {6, 12}


def test_no_case_is_told_of_a_counted_table(path: str, tmp_path: Path) -> None:
    """Neither rows nor ids of cases are in the answer from counts, though prompts contradict answers."""
    header = [*HEADER, *(p.id for p in DERIVED.prompts)]
    rows = [[*row, *["no"] * len(DERIVED.prompts)] for row in people()]
    counted = written(tmp_path, header, rows)
    assert "C0-0" in answer(tmp_path, "rate", counted, "--engine", "duckdb", "--format", "json")
    told = answer(tmp_path, "rate", counted, "--engine", "duckdb", "--by", "sex", "--format", "json")
    assert json.loads(told)["inspections"][0]["explanation"]["cases"] is None
    assert "C0-" not in told
    assert path


@pytest.mark.parametrize(
    ("way", "code", "words"),
    [
        ("gender", "RE890", "its attributes are ethnicity, officer, sex"),
        ("provider", "RE890", "'provider' says which case it is, and is no attribute"),
        ("sex,ethnicity,officer", "RE892", "sex and ethnicity and officer would make 24 subgroups"),
    ],
)
def test_counted_tables_are_refused_alike(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, code: str, words: str
) -> None:
    """What cannot be broken down is refused by both engines in the same words."""
    monkeypatch.setattr("ratings_engine.subgroups.breaking_down.MAX_SUBGROUPS", 20)
    told = {answer(tmp_path, "rate", path, "--by", way, "--engine", e) for e in ("python", "duckdb")}
    assert len(told) == 1
    assert told.pop().startswith(f"{code} ")
    assert words in answer(tmp_path, "rate", path, "--by", way, "--engine", "duckdb")


def refused(call: Callable[[], object]) -> tuple[str, str, str]:
    """Return the code, message and remedy with which something is refused."""
    with pytest.raises(RatingsError) as caught:
        call()
    return caught.value.code, caught.value.message, caught.value.remedy


@pytest.mark.parametrize(
    ("ways", "columns", "remedy"),
    [
        (["officer"], "officer", "leave out --by officer, or name an attribute with fewer values"),
        (
            ["officer", "sex"],
            "sex, officer",
            (
                "give --by sex, --by officer one after the other, each in a run of its own,"
                " or attributes with fewer values"
            ),
        ),
        ([], "", "check that these columns hold what they say, and not a value for each case"),
    ],
)
def test_too_many_groups_say_what_to_leave_out(
    path: str, monkeypatch: pytest.MonkeyPatch, ways: list[str], columns: str, remedy: str
) -> None:
    """Where --by makes too many groups the remedy names what to ask for instead."""
    monkeypatch.setattr(counted_rows, "MAX_GROUPS", 4 if ways else 1)
    code, message, told = refused(
        lambda: cli.main(["rate", path, "--engine", "duckdb", *by(ways)], standalone_mode=False)
    )
    assert (code, told) == ("RE561", remedy)
    assert message.endswith(", ".join(["provider, provider_type", *filter(None, [columns])]))


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_too_many_groups_for_the_memory_are_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Where the counts of so many groups fit nowhere, it is not said that room is missing."""
    path = str(tmp_path / f"cases.{kind}")
    answers = ", ".join(f"'yes' AS \"{q.id}\"" for q in QUESTIONS)
    rows = f"SELECT i AS case_id, 'A' AS provider, 'crc' AS provider_type, i AS ref, {answers}"
    duckdb.execute(f"COPY ({rows} FROM range(150000) AS t(i)) TO '{path}' (FORMAT {kind})")
    monkeypatch.setattr("ratings_engine.tallies.duckdb_connection.MEMORY", "60MB")
    command = ["rate", path, "--engine", "duckdb"]
    assert refused(lambda: cli.main([*command, "--by", "ref"], standalone_mode=False))[0] == "RE561"
    monkeypatch.setattr(counted_rows, "MAX_GROUPS", 1_000_000)
    assert refused(lambda: cli.main([*command, "--by", "ref"], standalone_mode=False))[0] == "RE560"


def tallied(path: str, folder: Path, *kept: str) -> str:
    """Count a sample into a file of tallies, and return its path."""
    tallies = str(folder / "tallies.parquet")
    cli.main(["tally", path, *by(kept), "-o", tallies], standalone_mode=False)
    return tallies


def test_tallies_that_were_added_up_cannot_be_taken_apart(path: str, tmp_path: Path) -> None:
    """A file that does not keep the attribute apart is refused, with the command that would."""
    tallies = tallied(path, tmp_path, "sex")
    assert refused(lambda: cli.main(["rate", tallies, *by(["sex", "ethnicity"])], standalone_mode=False)) == (
        "RE576",
        "the tallies do not keep apart 'ethnicity', by which cases are to be grouped",
        "count the sample again with 'tally' and --by sex --by ethnicity",
    )
    again = str(tmp_path / "again.parquet")
    command = ["tally", tallies, "--by", "officer", "-o", again]
    assert refused(lambda: cli.main(command, standalone_mode=False))[0] == "RE576"
    assert refused(lambda: cli.main(["rate", tallies, "--by", "shoes"], standalone_mode=False))[0] == "RE890"


def test_tallies_of_tallies_can_be_broken_down(path: str, tmp_path: Path) -> None:
    """Tallies by two attributes can be added up to tallies by one, and broken down by that."""
    both = tallied(path, tmp_path, "sex", "ethnicity")
    one = str(tmp_path / "one.parquet")
    cli.main(["tally", both, "--by", "ethnicity", "-o", one], standalone_mode=False)
    form = ["--by", "ethnicity", "--format", "json"]
    found = [json.loads(answer(tmp_path, "rate", each, *form))["inspections"] for each in (path, both, one)]
    assert found[0] == found[1] == found[2]


def read(path: str, standards: Standards, kept: Sequence[str] = ()) -> Sample:
    """Return a sample as the command line reads it, counted by DuckDB."""
    with CaseCounter("duckdb", by=kept) as counter:
        return read_sample([open_sample(path)], standards, counting=counter)


def test_values_that_a_condition_read_otherwise_are_refused(tmp_path: Path) -> None:
    """Spellings are gone where a condition of the counting pack has read an attribute by its values."""
    rows = [[f"C{n}", "North", "crc", sex, "yes"] for n, sex in enumerate(["F", "female", "male"] * 4)]
    path = written(tmp_path, ["case_id", "provider", "provider_type", "sex", "2.1.1"], rows)
    condition = CaseCondition("compare", "sex", frozenset({"female"}), negated=False)
    counting = _with(condition, ("f", "female", "male"))
    tallies = tmp_path / "tallies.parquet"
    tallies.write_bytes(kept_tallies(counting, read(path, counting)))
    code, message, _ = refused(lambda: read(str(tallies), STANDARDS, ["sex"]))
    assert (code, message) == ("RE573", "cases are to be grouped by 'sex', whose values were others")
    same = _with(None, ("f", "female", "male"))
    found = [
        break_down(same, sample, read_asked(["sex"], 1, None, same))[0][0]
        for sample in (read(str(tallies), same, ["sex"]), read(path, same, ["sex"]))
    ]
    assert found[0] == found[1]
    assert [subgroup.values for subgroup in found[0].subgroups] == [("f",), ("female",), ("male",)]


def _with(condition: CaseCondition | None, values: tuple[str, ...]) -> Standards:
    """Return standards that know values of sex, and ask 2.1.1 under a condition."""
    known = {**STANDARDS.attributes, "sex": STANDARDS.attributes["sex"]._replace(values=values)}
    return STANDARDS._replace(
        attributes=known,
        standards=tuple(
            s._replace(
                key_questions=tuple(
                    q._replace(applies_when=condition) if q.id == "2.1.1" else q for q in s.key_questions
                )
            )
            for s in STANDARDS.standards
        ),
    )


def test_a_sample_counted_otherwise_is_read_for_a_breakdown(path: str, tmp_path: Path) -> None:
    """Counts that do not keep the attribute apart serve no breakdown: the cases do, and tallies have none."""
    asked = read_asked(["sex"], 5, None, STANDARDS)
    with CaseCounter("duckdb") as counter:
        sample = read_sample([open_sample(path)], STANDARDS, counting=counter)
        found = break_down(STANDARDS, sample, asked)
    assert found == break_down(STANDARDS, read(path, STANDARDS, ["sex"]), asked)
    tallies = read(tallied(path, tmp_path, "sex"), STANDARDS)
    with pytest.raises(UsageError) as caught:
        break_down(STANDARDS, tallies, asked)
    assert caught.value.code == "RE574"


KINDS = {
    "truth": "i % 2 = 0",
    "number": "CASE WHEN i % 3 = 0 THEN -0.0::DOUBLE WHEN i % 3 = 1 THEN 0.0::DOUBLE ELSE 1.5::DOUBLE END",
    "whole": "(i % 3)::INTEGER",
    "decimal": "CASE WHEN i % 2 = 0 THEN 3.00::DECIMAL(6, 2) ELSE 2.50::DECIMAL(6, 2) END",
    "day": "CASE WHEN i % 2 = 0 THEN DATE '2020-01-01' END",
    "moment": "CASE WHEN i % 2 = 0 THEN TIMESTAMP '2020-01-01' ELSE TIMESTAMP '2020-01-01 10:30:00' END",
    "nothing": "NULL::VARCHAR",
}
"""Columns of types that are not text, and what stands in them."""


@pytest.fixture
def typed(tmp_path: Path) -> str:
    """Return the path of a Parquet file with a column of each type."""
    target = str(tmp_path / "typed.parquet")
    columns = ", ".join(f"{read} AS {name}" for name, read in KINDS.items())
    answers = "CASE WHEN i % 7 < 4 THEN 'yes' ELSE 'no' END AS \"2.1.1\""
    query = f"SELECT i AS case_id, 'A' AS provider, 'crc' AS provider_type, {columns}, {answers}"
    duckdb.execute(f"COPY ({query} FROM range(90) AS t(i)) TO '{target}' (FORMAT parquet)")
    return target


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("truth", ["false", "true"]),
        ("number", ["0", "1.5"]),
        ("whole", ["0", "1", "2"]),
        ("decimal", ["2.5", "3"]),
        ("day", ["2020-01-01", None]),
        ("moment", ["2020-01-01", "2020-01-01T10:30:00"]),
        ("nothing", None),
    ],
)
def test_columns_that_are_no_text_are_broken_down_alike(
    typed: str, tmp_path: Path, name: str, values: list[str | None] | None
) -> None:
    """Truth, numbers, days and times are the texts that they are case by case, also from tallies."""
    options = ["--by", name, "--format", "json"]
    told = [answer(tmp_path, "rate", typed, *options, "--engine", e) for e in ("python", "duckdb")]
    assert told[0] == told[1]
    assert anonymous(answer(tmp_path, "rate", tallied(typed, tmp_path, name), *options), "json") == anonymous(
        told[0], "json"
    )
    [breakdown] = json.loads(told[0])["inspections"][0]["subgroups"]
    found = [group["values"][name] for group in breakdown["groups"]]
    assert (found, breakdown["withheld"]) == (values or [], "" if values else "one_subgroup")
