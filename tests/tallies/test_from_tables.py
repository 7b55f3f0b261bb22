"""Counting a table where it is stored gives the tallies of reading it case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput, RatingsError
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.parquet_reader import read_parquet
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.reading import SampleFile
from ratings_engine.standards.loader import load_standards
from ratings_engine.tallies import fetching
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.tallies.duckdb_opening import open_cases
from ratings_engine.tallies.from_tables import count_table
from tests.strategies import examples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ratings_engine.samples.model import Inspection

STANDARDS = load_standards("probation-2018")
QUESTIONS = [q for s in STANDARDS.standards if s.assessed == "cases" for q in s.key_questions]
COLUMNS = [q.id for q in QUESTIONS] + [p.id for q in QUESTIONS for p in q.prompts] + ["same_officer"]
ATTRIBUTES = {
    "unpaid_work_requirement": ["yes", "No", " Y ", "", "n/a"],
    "statutory_victim_case": ["no", "true", ""],
}
ANSWERS = ["yes", "no", "na", "", None, " Yes", "NO ", "n/a", "Not applicable", "y"]
DEFAULTS = Defaults("Example", "crc")


@st.composite
def tables(draw: Any) -> tuple[list[str], list[list[str | None]]]:
    """Draw a header and rows of a sound table of cases."""
    columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=12, unique=True))
    attributes = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), unique=True))
    provider = draw(st.booleans())
    header = ["case_id", *(["provider", "provider_type"] if provider else []), *attributes, *columns]
    number = draw(st.integers(1, 12))
    rows = []
    for index in range(number):
        whose = [
            draw(st.sampled_from(["North", " North  ", "South's"])),
            draw(st.sampled_from(["crc", "NPS"])),
        ]
        answers = [draw(st.sampled_from(ANSWERS)) for _ in columns]
        known = [draw(st.sampled_from(ATTRIBUTES[name])) for name in attributes]
        rows.append([f"C{index}", *(whose if provider else []), *known, *answers])
    return header, rows


def written(
    folder: Path, header: Sequence[str], rows: Sequence[Sequence[object]], kind: str = "VARCHAR"
) -> str:
    """Write a Parquet file and return its path."""
    path = str(folder / "cases.parquet")
    with duckdb.connect() as connection:
        columns = ", ".join('"{}" {}'.format(name.replace('"', '""'), kind) for name in header)
        connection.execute(f"CREATE TABLE cases ({columns})")
        connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(header))})", rows)
        connection.execute(f"COPY cases TO '{path}' (FORMAT parquet)")
    return path


def counted(path: str) -> list[Inspection]:
    """Return the inspections of a file as DuckDB counts them, with the cases fetched."""
    source = open_cases(SampleFile(path, None), STANDARDS, None)
    try:
        found = count_table(source, STANDARDS, DEFAULTS)
        for inspection in found:
            assert inspection.cases is not None
            assert inspection.cases.cases
        return found
    finally:
        source.close()


@given(tables())
@examples(60)
def test_counting_equals_reading(tmp_path_factory: pytest.TempPathFactory, table: Any) -> None:
    """The same providers, the same tallies, and the same cases when they are asked for."""
    path = written(tmp_path_factory.mktemp("table"), *table)
    sheets = read_cases(read_parquet(path), STANDARDS, DEFAULTS)
    found = counted(path)
    assert [(i.provider, i.provider_type) for i in found] == sorted(sheets)
    for inspection in found:
        read = inspection._replace(cases=sheets[inspection.provider, inspection.provider_type])
        assert tallies_of(STANDARDS, inspection) == tallies_of(STANDARDS, read)
        assert inspection.cases is not None
        assert read.cases is not None
        assert inspection.cases.cases == read.cases.cases


def refused(path: str) -> list[tuple[str, str, str]]:
    """Return what is found wrong with a file: code, place and message."""
    with pytest.raises(InvalidInput) as caught:
        counted(path)
    return [(f.code, str(f.place).rpartition("/")[2], f.message) for f in caught.value.findings]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [["C1", "yes"], ["C2", "maybe"], ["C3", "maybe"], ["C4", "65"]],
            [
                (
                    "RE514",
                    "cases.parquet (row 4, column 2.1.1)",
                    "the answer '65' to 2.1.1 is not yes, no or na",
                ),
                (
                    "RE514",
                    "cases.parquet (row 2, column 2.1.1)",
                    "the answer 'maybe' to 2.1.1 is not yes, no or na (2 cases, here first)",
                ),
            ],
            id="no-answers",
        ),
        pytest.param(
            [["C1", "yes"], ["C2", "no"], [" C1", "no"]],
            [
                (
                    "RE515",
                    "cases.parquet (row 3, column case_id)",
                    "the case id 'C1' is already used at {path} (row 1, column case_id)",
                )
            ],
            id="a-case-twice",
        ),
        pytest.param(
            [["", "yes"], ["C2", "no"], [None, "no"], [None, " "]],
            [
                (
                    "RE516",
                    "cases.parquet (row 1, column case_id)",
                    "the row has no case id (2 cases, here first)",
                )
            ],
            id="no-case-id",
        ),
    ],
)
def test_what_is_wrong_is_found_with_its_place(
    tmp_path: Path, rows: list[list[object]], expected: list[tuple[str, str, str]]
) -> None:
    """Each kind of mistake is told once, with how often and where first."""
    path = written(tmp_path, ["case_id", "2.1.1"], rows)
    assert refused(path) == [
        (code, where, message.replace("{path}", path)) for code, where, message in expected
    ]


def test_every_kind_of_mistake_is_told_at_once(tmp_path: Path) -> None:
    """Answers that are none keep nothing else from being found; whose a case is not counts its ids."""
    header = ["case_id", "provider", "provider_type", "unpaid_work_requirement", "4.1.1"]
    rows = [
        ["C1", "North", "crc", "yes", "maybe"],
        ["C1", "North", "crc", "perhaps", "no"],
        ["", "North", "crc", "yes", "no"],
        ["C1", "South", "crx", "yes", "no"],
        ["C1", "South", "crx", "yes", "no"],
        ["C9", "NORTH", "crc", "yes", "no"],
        ["C9", "NORTH", "crc", "yes", "no"],
    ]
    assert sorted((code, where) for code, where, _ in refused(written(tmp_path, header, rows))) == [
        ("RE514", "cases.parquet (row 1, column 4.1.1)"),
        ("RE515", "cases.parquet (row 7, column case_id)"),
        ("RE516", "cases.parquet (row 3, column case_id)"),
        ("RE517", "cases.parquet (row 4, column provider_type)"),
        ("RE524", "cases.parquet (row 2, column unpaid_work_requirement)"),
        ("RE525", "cases.parquet (row 1, column provider)"),
    ]


def test_an_unknown_type_and_attribute_are_found(tmp_path: Path) -> None:
    """Keys of groups are checked like cells."""
    header = ["case_id", "provider", "provider_type", "unpaid_work_requirement", "4.1.1"]
    rows = [["C1", "North", "crc", "yes", "yes"], ["C2", "North", "crx", "perhaps", "no"]]
    path = written(tmp_path, header, rows)
    assert sorted((code, where) for code, where, _ in refused(path)) == [
        ("RE517", "cases.parquet (row 2, column provider_type)"),
        ("RE524", "cases.parquet (row 2, column unpaid_work_requirement)"),
    ]


def test_true_and_false_of_a_database_are_answers(tmp_path: Path) -> None:
    """A column of type BOOLEAN counts as yes and no."""
    path = str(tmp_path / "cases.parquet")
    duckdb.execute(
        'COPY (SELECT i AS case_id, i % 3 = 0 AS "2.1.1" FROM range(10) t(i)) TO \''
        + path
        + "' (FORMAT parquet)"
    )
    [inspection] = counted(path)
    tally = tallies_of(STANDARDS, inspection)["2.1.1"]
    assert (tally.yes, tally.no) == (4, 6)


@pytest.mark.parametrize(
    "provider",
    [
        "true",
        "7::BIGINT",
        "0.5::DOUBLE",
        "'nan'::DOUBLE",
        "0::DECIMAL(18, 8)",
        "DATE '2019-03-01'",
        "TIME '10:00:00.5'",
        "TIMESTAMP '2019-03-01 10:00:00.5'",
        "TIMESTAMPTZ '2019-03-01 10:00:00.5+02'",
        "uuid '00000000-0000-0000-0000-000000000001'",
        "'North'",
    ],
)
def test_repeated_ids_are_found_whatever_type_providers_are_of(tmp_path: Path, provider: str) -> None:
    """A provider need not be text: what the database writes of it is not what Python writes."""
    path = tmp_path / "cases.parquet"
    rows = f"SELECT 'C1' AS case_id, {provider} AS provider, 'yes' AS \"2.1.1\" FROM range(2)"
    duckdb.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    with pytest.raises(InvalidInput) as caught:
        counted(str(path))
    assert [finding.code for finding in caught.value.findings] == ["RE515"]


def test_no_more_cases_are_held_than_memory_is_meant_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is fetched is kept, so the cases of several providers count together; tallies need none."""
    monkeypatch.setattr(fetching, "MAX_HELD", 3)
    rows = [[f"C{n}", whose, "crc", "yes"] for n, whose in enumerate(["North", "North", "South", "South"])]
    path = written(tmp_path, ["case_id", "provider", "provider_type", "2.1.1"], rows)
    source = open_cases(SampleFile(path, None), STANDARDS, None)
    try:
        north, south = (i.cases for i in count_table(source, STANDARDS, DEFAULTS))
        assert north is not None
        assert south is not None
        assert len(north.cases) == len(north.cases) == 2
        with pytest.raises(RatingsError) as caught:
            assert south.cases
        assert (caught.value.code, str(caught.value.place)) == ("RE584", path)
        assert caught.value.message.startswith("with the cases of South there are more than the 3")
    finally:
        source.close()


def test_counts_are_not_taken_for_what_other_standards_would_count(tmp_path: Path) -> None:
    """Standards that ask a question of other cases, or weigh it otherwise, refuse counts and say which."""
    place = next(n for n, s in enumerate(STANDARDS.standards) if s.assessed == "cases")
    standard = STANDARDS.standards[place]
    first = standard.key_questions[0]
    condition = next(q.applies_when for q in QUESTIONS if q.applies_when is not None)
    changed = first._replace(applies_when=condition)
    questions = (changed, *standard.key_questions[1:])
    standards = [*STANDARDS.standards]
    standards[place] = standard._replace(key_questions=questions)
    others = STANDARDS._replace(standards=tuple(standards))
    path = written(tmp_path, ["case_id", first.id], [["C1", "yes"], ["C2", "no"]])
    [inspection] = counted(path)
    assert tallies_of(STANDARDS, inspection)[first.id].yes == 1
    with pytest.raises(InvalidInput) as caught:
        tallies_of(others, inspection)
    [found] = caught.value.findings
    assert (found.code, first.id in found.message) == ("RE573", True)
