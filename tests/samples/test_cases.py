"""Tests of tables of cases: messy but readable input means the same as tidy input, in any format."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput, Place, RatingsError
from ratings_engine.presenters.json_result import present_json
from ratings_engine.rating.engine import rate
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.model import Inspection, Sample
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.samples.table import Row, build
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from ratings_engine.errors import Finding
    from ratings_engine.samples.model import CaseSheet
    from ratings_engine.samples.table import Scalar
    from ratings_engine.standards.model import Standards

HEADER = ["case_id", "provider", "provider_type", "sex", "2.1.1", "2.2.2", "2.4.1.a", "workload_hampered"]
ROWS = [
    ["C001", "Kent", "crc", "female", "yes", "no", "yes", "no"],
    ["C002", "Kent", "crc", "male", "no", "na", "no", "yes"],
    ["C003", "Kent", "crc", "male", "", "yes", "", ""],
    ["17", "Kent", "crc", "", "na", "yes", "na", "na"],
]


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Remember validated packs in a folder of this run alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@cache
def pack(name: str) -> Standards:
    """Return a shipped pack."""
    return load_standards(name)


def sample_of(path: Path, standards: str = "probation-2018", **options: str) -> Sample:
    """Return the sample in one file."""
    return read_sample([open_sample(str(path))], pack(standards), **options)


def sheet_of(path: Path, **options: str) -> CaseSheet:
    """Return the only case sheet in a file, of a CRC where it does not say."""
    (inspection,) = sample_of(path, **{"provider_type": "crc", **options}).inspections
    assert inspection.cases is not None
    return inspection.cases


def bare(node: Any) -> Any:
    """Return JSON data without what differs between files of one meaning: names, digests and places."""
    if isinstance(node, dict):
        return {key: bare(value) for key, value in node.items() if key not in ("sample", "place")}
    return [bare(part) for part in node] if isinstance(node, list) else node


def result_of(path: Path, **options: str) -> Any:
    """Return the result of one file as ``rate --format json`` has it, without places."""
    rated = rate(pack("probation-2018"), sample_of(path, **options), cases=True)
    return bare(json.loads(present_json(rated)))


def written(folder: Path, data: str | bytes, name: str = "cases.csv") -> Path:
    """Return the path of a new file with ``data``, text in UTF-8."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def delimited(delimiter: str = ",", end: str = "\n") -> str:
    """Return the tidy table as delimited text."""
    return "".join(delimiter.join(row) + end for row in [HEADER, *ROWS])


def workbook(folder: Path, rows: list[list[Any]], name: str = "cases.xlsx") -> Path:
    """Return the path of a new workbook with ``rows``."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(folder / name)
    return folder / name


def parquet(folder: Path, query: str, name: str = "cases.parquet") -> Path:
    """Return the path of a new Parquet file with the result of a query."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{folder / name}' (FORMAT parquet)")
    return folder / name


@pytest.fixture
def tidy(tmp_path: Path) -> Any:
    """Return the result of the tidy table."""
    return result_of(written(tmp_path, delimited(), "tidy.csv"))


def test_the_tidy_table_is_counted(tidy: Any) -> None:
    """The tallies that the others are compared with are those one counts by hand."""
    (inspection,) = tidy["inspections"]
    assert (inspection["provider"], inspection["provider_type"]) == ("Kent", "crc")
    questions = {q["id"]: q for s in inspection["standards"] for q in s["key_questions"]}
    counts = {
        q: tuple(questions[q][f] for f in ("yes", "no", "na", "unanswered"))
        for q in ("2.1.1", "2.2.2", "2.4.1")
    }
    assert counts == {"2.1.1": (1, 1, 1, 1), "2.2.2": (2, 1, 1, 0), "2.4.1": (0, 1, 0, 3)}


# --- the same in other words


MESSY = {
    "byte order mark": "\ufeff" + delimited(),
    "Windows line ends": delimited(end="\r\n"),
    "old Macintosh line ends": delimited(end="\r"),
    "semicolons": delimited(";"),
    "tabs": delimited("\t"),
    "bars": delimited("|"),
    "a line that names the delimiter": "sep=;\r\n" + delimited(";", "\r\n"),
    "UTF-16 with its mark": delimited().encode("utf-16"),
    "no line end at the end": delimited().rstrip("\n"),
    "empty rows before, between and after": "\n,,,\n" + delimited(end="\n\n") + ",,,,,,,\n\n   \n",
    "empty columns after": delimited(end=",,,\n"),
    "quotes round everything": "".join(
        ",".join(f'"{cell}"' for cell in row) + "\n" for row in [HEADER, *ROWS]
    ),
    "spaces round everything": "".join(
        ",".join(f"  {cell}   " for cell in row) + "\n" for row in [HEADER, *ROWS]
    ),
    "spaces that do not break": "".join(
        ",".join(f"\u00a0{cell}\u202f\u200b" for cell in row) + "\n" for row in [HEADER, *ROWS]
    ),
    "capitals": delimited()
    .replace("yes", "YES")
    .replace(",no", ",No")
    .replace("na", "NA")
    .replace("crc", "CRC"),
    "headers as people write them": delimited()
    .replace("case_id", "Case ID")
    .replace("provider_type", "Provider-Type")
    .replace("provider,", "PROVIDER,")
    .replace("2.4.1.a", " 2.4.1.A "),
}


@pytest.mark.parametrize("name", MESSY)
def test_messy_text_means_the_same(tmp_path: Path, tidy: Any, name: str) -> None:
    """How the text was saved, padded and capitalised makes no difference to the result."""
    assert result_of(written(tmp_path, MESSY[name])) == tidy


@pytest.mark.parametrize("name", ["cases.tsv", "cases.txt", "CASES.CSV", "case sample (final).v2.csv"])
def test_text_may_have_other_names(tmp_path: Path, tidy: Any, name: str) -> None:
    """Tables of text are read by any of their extensions, in any letter case."""
    assert result_of(written(tmp_path, delimited("\t"), name)) == tidy


WAYS = {
    "yes": ["yes", "Yes", "YES", "y", "Y", " yes ", "\u00a0Yes", "yEs\t"],
    "no": ["no", "No", "NO", "n", "N", " no", "no\u200b"],
    "na": [
        "na", "NA", "N/A", "n/a", "n.a.", "N.A.", "n.a", "not applicable", "Not Applicable",
        "NOT  APPLICABLE", "not_applicable", "Not\u00a0applicable",
    ],
    "": ["", " ", "\u00a0", "\t"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "way"), [(answer, way) for answer, ways in WAYS.items() for way in ways], ids=repr
)
def test_ways_to_write_an_answer(tmp_path: Path, answer: str, way: str) -> None:
    """Each way to write an answer is read as the answer."""
    plain = sheet_of(written(tmp_path, f'case_id,2.1.1,2.1.2\nC1,"{answer}",yes\n', "plain.csv"))
    other = sheet_of(written(tmp_path, f'case_id,2.1.1,2.1.2\nC1,"{way}",yes\n'))
    assert [case.answers for case in other.cases] == [case.answers for case in plain.cases]


@pytest.mark.parametrize(
    "way",
    [
        "1",
        "0",
        "true",
        "FALSE",
        "x",
        "yes?",
        "yes/no",
        "-",
        "ja",
        "not known",
        "n a",
        ".",
        "none",
        "NaN",
        "y e s",
    ],
)
def test_what_is_no_answer_is_refused(tmp_path: Path, way: str) -> None:
    """Nothing is guessed: what might mean several things is refused with its place."""
    path = written(tmp_path, f"case_id,2.1.1\nC1,{way}\n")
    with pytest.raises(InvalidInput) as caught:
        sheet_of(path)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == ("RE514", f"{path}:2:2")
    assert finding.message == f"the answer '{way}' to 2.1.1 is not yes, no or na"


# --- the same in other formats


def test_a_workbook_means_the_same(tmp_path: Path, tidy: Any) -> None:
    """A workbook of text has the result of the text."""
    assert result_of(workbook(tmp_path, [HEADER, *ROWS])) == tidy


def test_a_workbook_as_excel_makes_it_means_the_same(tmp_path: Path, tidy: Any) -> None:
    """TRUE and FALSE, ids as numbers, a date as a header, empty rows and a table off the corner are read."""
    excel: dict[str, Any] = {"yes": True, "no": False, "17": 17.0, "2.2.2": datetime.datetime(2002, 2, 2)}
    rows = [[None, None, *(excel.get(cell, cell) for cell in row), None] for row in [HEADER, *ROWS]]
    assert result_of(workbook(tmp_path, [[None], [None], rows[0], [None], *rows[1:], [" "]])) == tidy


def test_parquet_means_the_same(tmp_path: Path, tidy: Any) -> None:
    """A Parquet file of text and nulls has the result of the text."""
    columns = ", ".join(f'"{name}"' for name in HEADER)
    rows = ", ".join("(" + ", ".join(f"NULLIF('{cell}', '')" for cell in row) + ")" for row in ROWS)
    assert result_of(parquet(tmp_path, f"SELECT * FROM (VALUES {rows}) t({columns})")) == tidy


def test_parquet_of_booleans_means_the_same(tmp_path: Path) -> None:
    """Booleans and nulls are yes, no and unanswered, and numbers are ids."""
    rows = "(1, true, NULL), (2, false, true), (3, NULL, false)"
    query = f'SELECT * FROM (VALUES {rows}) t(case_id, "2.1.1", "2.1.2")'
    text = "case_id,2.1.1,2.1.2\n1,yes,\n2,no,yes\n3,,no\n"
    assert result_of(parquet(tmp_path, query), provider_type="crc") == result_of(
        written(tmp_path, text), provider_type="crc"
    )


def test_documents_mean_the_same(tmp_path: Path, tidy: Any) -> None:
    """Cases listed in YAML or JSON, or in a table beside it, have the result of the table alone."""
    cases = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    lines = "".join(f"      - {json.dumps(case)}\n" for case in cases)
    head = "standards: probation-2018\ninspections:\n  - provider: Kent\n    provider_type: crc\n    cases:"
    listed = written(tmp_path, f"{head}\n{lines}", "listed.yaml")
    inspection = {"provider": "Kent", "provider_type": "crc", "cases": cases}
    as_json = written(
        tmp_path, json.dumps({"standards": "probation-2018", "inspections": [inspection]}), "j.json"
    )
    written(tmp_path, delimited())
    beside = written(tmp_path, f"{head} cases.csv\n", "beside.yaml")
    assert result_of(listed) == tidy
    assert result_of(as_json) == tidy
    assert result_of(beside) == tidy


def test_bare_words_in_yaml_are_answers(tmp_path: Path, tidy: Any) -> None:
    """In a document yes, no and true need no quotes, a case id may be a number, and null is unanswered."""
    text = """\
standards: probation-2018
inspections:
  - provider: Kent
    provider_type: crc
    cases:
      - {case_id: C001, sex: female, 2.1.1: yes, 2.2.2: no, 2.4.1.a: true, workload_hampered: false}
      - {case_id: C002, sex: male, 2.1.1: No, 2.2.2: N/A, 2.4.1.a: n, workload_hampered: Y}
      - {case_id: C003, sex: male, 2.1.1: null, 2.2.2: YES, 2.4.1.a: ~}
      - {case_id: 17, 2.1.1: na, 2.2.2: true, 2.4.1.a: na, workload_hampered: not applicable}
"""
    assert result_of(written(tmp_path, text, "bare.yaml")) == tidy


# --- ids that a spreadsheet changed


def test_a_date_that_can_be_one_id_is_read(tmp_path: Path) -> None:
    """2.2.3 that Excel took for 2 February 2003, or in text 02/02/2003, is 2.2.3."""
    for cell in (datetime.date(2003, 2, 2), datetime.datetime(2003, 2, 2), "02/02/2003", "2003-02-02"):
        sheet = sheet_of(workbook(tmp_path, [["case_id", cell], ["C1", "yes"]]))
        assert sheet.questions == ("2.2.3",)


def test_a_date_that_can_be_several_ids_is_refused(tmp_path: Path) -> None:
    """2 April 2001 was 2.4.1 or 4.2.1, and nobody can tell."""
    path = workbook(tmp_path, [["case_id", datetime.date(2001, 4, 2)], ["C1", "yes"]])
    with pytest.raises(InvalidInput) as caught:
        sheet_of(path)
    finding = caught.value.findings[0]
    assert (finding.code, str(finding.place)) == ("RE511", f"{path}, sheet Sheet, cell B1")
    assert finding.message == "'2001-04-02' could be more than one key question or prompt"
    assert finding.remedy.startswith("it may mean 2.4.1 or 4.2.1:")


def test_a_date_that_can_be_one_question_of_cases_is_read(tmp_path: Path) -> None:
    """2 January 2001 was 2.1.1, since 1.2.1 is judged and no column of cases."""
    sheet = sheet_of(workbook(tmp_path, [["case_id", datetime.date(2001, 1, 2)], ["C1", "yes"]]))
    assert sheet.questions == ("2.1.1",)


@pytest.mark.parametrize(
    ("cell", "read"),
    [(17, "17"), (17.0, "17"), ("017", "017"), (1.5, "1.5"), (True, "true"), (" C 1 ", "C 1")],
)
def test_case_ids_are_text(tmp_path: Path, cell: Any, read: str) -> None:
    """An id that was typed as a number is that number's digits; zeros in front of text stay."""
    sheet = sheet_of(workbook(tmp_path, [["case_id", "2.1.1"], [cell, "yes"]]))
    assert [case.id for case in sheet.cases] == [read]


def test_a_number_and_its_text_are_one_id(tmp_path: Path) -> None:
    """17 and '17' are the same case, given twice."""
    path = workbook(tmp_path, [["case_id", "2.1.1"], [17, "yes"], ["17", "no"]])
    with pytest.raises(InvalidInput) as caught:
        sheet_of(path)
    assert [(f.code, f.place.cell) for f in caught.value.findings] == [("RE515", "A3")]


# --- columns


def test_attributes_are_kept_as_text(tmp_path: Path) -> None:
    """Columns that are no questions are attributes, by tidied names, with their values as text."""
    rows = [
        ["case_id", "Sex", "Start date", "Age", "On-licence", "2.1.1"],
        ["C1", " Female ", datetime.datetime(2024, 5, 6), 41.0, True, "yes"],
        ["C2", None, None, None, None, "no"],
    ]
    sheet = sheet_of(workbook(tmp_path, rows))
    assert sheet.attributes == ("sex", "start_date", "age", "on_licence")
    assert [case.attributes for case in sheet.cases] == [("Female", "2024-05-06", "41", "true"), ("",) * 4]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    """The case id may be last, and questions between attributes; places are those of the file."""
    path = written(tmp_path, "2.1.3,sex,2.1.1,provider_type,case_id\nyes,male,no,crc,C1\n")
    sheet = sheet_of(path)
    assert (sheet.questions, sheet.columns, sheet.attributes) == (("2.1.3", "2.1.1"), (0, 2), ("sex",))
    assert [(case.id, case.row, case.answers) for case in sheet.cases] == [("C1", 2, b"\0\1")]


def test_measures_of_the_cases_are_columns(tmp_path: Path) -> None:
    """A yes/no measure is read like an answer, and is no attribute."""
    sheet = sheet_of(written(tmp_path, "case_id,2.1.1,Same officer\nC1,yes,no\n"))
    assert (sheet.questions, sheet.attributes) == (("2.1.1", "same_officer"), ())


def test_a_column_without_a_name_is_left_out(tmp_path: Path) -> None:
    """An unnamed column between others is no attribute, whatever stands in it."""
    sheet = sheet_of(written(tmp_path, "case_id,,2.1.1\nC1,remark,yes\n"))
    assert (sheet.questions, sheet.attributes) == (("2.1.1",), ())


# --- providers


def keys(sample: Sample) -> list[tuple[str, str, int]]:
    """Return provider, type and number of cases of each inspection."""
    return [(i.provider, i.provider_type, len(i.cases.cases) if i.cases else 0) for i in sample.inspections]


def test_many_providers_in_one_file(tmp_path: Path) -> None:
    """Rows of several providers may be mixed; each gets its own cases, in order of name and type."""
    rows = "".join(f"C{n},P{n % 3},{'crc' if n % 2 else 'nps'},yes\n" for n in range(60))
    sample = sample_of(written(tmp_path, "case_id,provider,provider_type,2.1.1\n" + rows))
    assert keys(sample) == [(f"P{p}", kind, 10) for p in range(3) for kind in ("crc", "nps")]


def test_one_case_id_may_serve_two_providers(tmp_path: Path) -> None:
    """Case ids are each provider's own."""
    sample = sample_of(written(tmp_path, "case_id,provider,provider_type,2.1.1\nC1,A,crc,yes\nC1,B,crc,no\n"))
    assert keys(sample) == [("A", "crc", 1), ("B", "crc", 1)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("kent-2024.final", "crc", 2)]),
        ({"provider": "Kent"}, [("Kent", "crc", 2)]),
        ({"provider": "Kent", "provider_type": "NPS"}, [("Kent", "nps", 2)]),
    ],
)
def test_provider_and_type_stand_in_for_columns(
    tmp_path: Path, options: dict[str, str], expected: list[tuple[str, str, int]]
) -> None:
    """Without columns the provider is as given, else the file's name without extension."""
    path = written(tmp_path, "case_id,2.1.1\nC1,yes\nC2,no\n", "kent-2024.final.csv")
    assert keys(sample_of(path, **{"provider_type": "crc", **options})) == expected


def test_columns_go_before_what_stands_in(tmp_path: Path) -> None:
    """Where there is a column, it says of whom a case is."""
    path = written(tmp_path, "case_id,provider,provider_type,2.1.1\nC1,A,nps,yes\n")
    assert keys(sample_of(path, provider="B", provider_type="crc")) == [("A", "nps", 1)]


@pytest.mark.parametrize(("row", "code"), [("C2,,crc,no", "RE516"), ("C2,A,,no", "RE517")])
def test_an_empty_cell_of_a_column_is_not_filled_in(tmp_path: Path, row: str, code: str) -> None:
    """A case of nobody in a table that names others is a mistake, whatever stands in for columns."""
    path = written(tmp_path, f"case_id,provider,provider_type,2.1.1\nC1,A,nps,yes\n{row}\n")
    with pytest.raises(InvalidInput) as caught:
        sample_of(path, provider="B", provider_type="crc")
    assert [(f.code, f.place.line) for f in caught.value.findings] == [(code, 3)]


def test_one_provider_is_spelt_one_way(tmp_path: Path) -> None:
    """Spaces make no other provider; names that differ in letter case alone are refused."""
    spaced = written(tmp_path, "case_id,provider,provider_type,2.1.1\nC1,A  B,crc,yes\nC2, A B ,crc,no\n")
    assert keys(sample_of(spaced)) == [("A B", "crc", 2)]
    shouted = written(tmp_path, "case_id,provider,provider_type,2.1.1\nC1,Kent,crc,yes\nC2,KENT,crc,no\n")
    with pytest.raises(InvalidInput) as caught:
        sample_of(shouted)
    assert [(f.code, f.place.line, f.place.column) for f in caught.value.findings] == [("RE525", 3, 2)]


CONDITION = "case_id,provider_type,unpaid_work_requirement,4.1.1\n"


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("yes", True), ("YES", True), ("Y", True), ("true", True),
        ("", True), ("Unknown", True), ("n/a", True),
        ("no", False), (" No ", False), ("N", False), ("FALSE", False),
    ],
)  # fmt: skip
def test_an_attribute_that_decides_what_is_asked_is_understood(
    tmp_path: Path,
    cell: str,
    asked: bool,  # noqa: FBT001
) -> None:
    """Ways to write yes and no decide alike, and a case whose attribute is not known is asked."""
    rated = rate(pack("probation-2018"), sample_of(written(tmp_path, f"{CONDITION}C1,crc,{cell},yes\n")))
    unpaid_work = next(s for s in rated.inspections[0].standards if s.id == "4.1")
    question = unpaid_work.key_questions[0]
    assert (question.yes, question.not_asked) == ((1, 0) if asked else (0, 1))


def test_an_attribute_that_decides_what_is_asked_has_its_values(tmp_path: Path) -> None:
    """A value that the pack does not know is refused where a condition looks at it."""
    path = written(tmp_path, f"{CONDITION}C1,crc,perhaps,yes\n")
    with pytest.raises(InvalidInput) as caught:
        sample_of(path)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == ("RE524", f"{path}:2:3")


@pytest.mark.parametrize(
    ("standards", "question", "kind"),
    [
        ("probation-2021", "2.5.1", "pdu"),
        ("probation-2023", "2.1.1", "pdu"),
        ("youth-2018", "3.1.1", "yot"),
        ("youth-2021", "3.1.1", "yot"),
    ],
)
def test_a_pack_of_one_type_needs_no_type(tmp_path: Path, standards: str, question: str, kind: str) -> None:
    """Where a pack has one provider type, that is it."""
    path = written(tmp_path, f"case_id,{question}\nC1,yes\n")
    assert keys(sample_of(path, standards)) == [("cases", kind, 1)]


# --- properties


ANSWERS = ["yes", "no", "na", ""]
COLUMNS = ["case_id", "sex", "2.1.1", "2.1.2", "2.1.3", "2.4.1.a", "2.4.1.b", "same_officer"]
TABLES = st.lists(
    st.tuples(st.sampled_from(["male", "female", ""]), *[st.sampled_from(ANSWERS)] * 6),
    min_size=1,
    max_size=12,
)


def result_of_rows(header: list[str], rows: list[list[str]]) -> Any:
    """Return the result of a table in memory, without places."""
    cells: list[list[Scalar]] = [[*row] for row in [header, *rows]]
    table = build(iter([Row(number, row) for number, row in enumerate(cells, 1)]), "cases.csv")
    standards = pack("probation-2018")
    sheets = read_cases(table, standards, Defaults("Kent", "crc"))
    inspections = tuple(
        Inspection(*key, None, (), (), (), sheet, (), None, Place("cases.csv"))
        for key, sheet in sheets.items()
    )
    return bare(json.loads(present_json(rate(standards, Sample("", "", inspections), cases=True))))


@settings(deadline=None, max_examples=25)
@given(TABLES, st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_makes_no_difference(
    cases: list[tuple[str, ...]], chance: random.Random
) -> None:
    """Shuffled rows and columns have the same result, but for places."""
    rows = [[f"C{number:02}", *case] for number, case in enumerate(cases)]
    order = list(range(len(COLUMNS)))
    chance.shuffle(order)
    shuffled = [[row[index] for index in order] for row in chance.sample(rows, len(rows))]
    assert result_of_rows([COLUMNS[index] for index in order], shuffled) == result_of_rows(COLUMNS, rows)


@settings(deadline=None, max_examples=25)
@given(TABLES, st.randoms(use_true_random=False))
def test_spelling_of_answers_makes_no_difference(cases: list[tuple[str, ...]], chance: random.Random) -> None:
    """Answers in any of the ways that are read have the same result."""
    rows = [[f"C{number:02}", *case] for number, case in enumerate(cases)]
    spelt = [[*row[:2], *(chance.choice(WAYS[answer]) for answer in row[2:])] for row in rows]
    assert result_of_rows(COLUMNS, spelt) == result_of_rows(COLUMNS, rows)


@settings(deadline=None, max_examples=25)
@given(TABLES)
def test_every_case_is_counted_once(cases: list[tuple[str, ...]]) -> None:
    """Yes, no, not applicable and unanswered of a question that everybody is asked add up to the cases."""
    rows = [[f"C{number:02}", *case] for number, case in enumerate(cases)]
    (inspection,) = result_of_rows(COLUMNS, rows)["inspections"]
    assessment = next(s for s in inspection["standards"] if s["id"] == "2.1")
    for column, question in enumerate(assessment["key_questions"], 2):
        given = [row[column] for row in rows]
        told = tuple(question[field] for field in ("yes", "no", "na", "unanswered"))
        assert told == tuple(given.count(answer) for answer in ANSWERS)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=5))
def test_any_table_is_read_or_refused(rows: list[list[str]]) -> None:
    """No table in memory, however odd, ends in anything but cases or an error with a code."""
    header = ["case_id", "2.1.1", "sex", "provider", "provider_type"]
    findings: list[Finding] = []
    try:
        result_of_rows(header, [list(row) for row in rows])
    except RatingsError as error:
        findings = error.findings
    assert [f for f in findings if not (f.code.startswith("RE5") and f.remedy)] == []
