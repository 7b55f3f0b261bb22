"""Tests of samples as YAML and JSON documents: every field, both languages, and any odd content."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput, RatingsError, UsageError
from ratings_engine.presenters.json_result import present_json
from ratings_engine.rating.engine import rate
from ratings_engine.samples import document as documents
from ratings_engine.samples.document import SAMPLE_SCHEMA, read_inspections
from ratings_engine.samples.model import Sample
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.reading import open_sample, read_sample, standards_named
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.source import parse
from ratings_engine.standards.validation import schema_findings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ratings_engine.errors import Finding
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = range(4)

FULL = """\
standards: probation-2018
title: An example
source: Made up
licence: None needed
synthetic: true
note: Every field that a sample may have
inspections:
  - provider: Example CRC
    provider_type: crc
    published: "2024-05"
    source: Made up
    note: With everything
    population: 3120
    judgements: {1.1: good, "1.2.1": Requires improvement}
    evidence: {"1.1": Minutes of the board}
    measures: {cases_per_worker: 62, vacancy_rate: 12.5}
    tallies:
      "2.1.1": {yes: 88, no: 23, na: 4, unanswered: 2}
      "2.1.2": {yes: 1, no: 2}
      "2.1.3": {percentage: 64.95, of: 111}
      "2.2.1": {percentage: 72}
      same_officer: {percentage: 50.5}
    discretion:
      - {standard: "2.2", to: good, reason: Late, authorised_by: A panel}
      - {standard: 2.3, to: Outstanding}
  - provider: Example division
    provider_type: nps
    total: {score: 15, max_score: 30}
"""


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Remember validated packs in a folder of this run alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@cache
def pack(name: str = "probation-2018") -> Standards:
    """Return a shipped pack."""
    return load_standards(name)


def written(folder: Path, data: str | bytes, name: str = "sample.yaml") -> str:
    """Return the path of a new file with ``data``, text in UTF-8."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def inspections(path: str, **options: str) -> tuple[Inspection, ...]:
    """Return the inspections of one document."""
    return read_sample([open_sample(path)], pack(), **options).inspections


def found_in(path: str, **options: str) -> list[Finding]:
    """Return the findings that a document is refused with."""
    with pytest.raises(InvalidInput) as caught:
        inspections(path, **options)
    return caught.value.findings


def without_places(value: Any) -> Any:
    """Return a model with its places taken out, to compare what was read from different files."""
    if hasattr(value, "_asdict"):
        return {name: without_places(part) for name, part in value._asdict().items() if name != "place"}
    return [without_places(part) for part in value] if isinstance(value, tuple) else value


# --- fields


@pytest.fixture
def full(tmp_path: Path) -> tuple[Inspection, ...]:
    """Return the inspections of a document with every field."""
    return inspections(written(tmp_path, FULL))


def test_provider_type_and_population_are_read(full: tuple[Inspection, ...]) -> None:
    """Inspections stand in the document's order, each with its type and population."""
    assert [(i.provider, i.provider_type, i.population) for i in full] == [
        ("Example CRC", "crc", 3120),
        ("Example division", "nps", None),
    ]


def test_judgements_are_read_with_evidence_and_place(full: tuple[Inspection, ...]) -> None:
    """Ratings may be ids or names, ids need no quotes, and evidence goes to its judgement."""
    assert [(j.subject, j.level, j.evidence, j.place.line, j.place.column) for j in full[0].judgements] == [
        ("1.1", GOOD, "Minutes of the board", 14, 23),
        ("1.2.1", REQUIRES_IMPROVEMENT, "", 14, 38),
    ]


def test_measures_are_exact(full: tuple[Inspection, ...]) -> None:
    """12.5 is twenty-five halves, and no float."""
    assert [(m.measure, m.value) for m in full[0].measures] == [
        ("cases_per_worker", Fraction(62)),
        ("vacancy_rate", Fraction(25, 2)),
    ]


def test_tallies_are_counts_or_percentages(full: tuple[Inspection, ...]) -> None:
    """Counts left out are 0, a percentage is exact, and how many it is of may be unknown."""
    assert [tuple(t)[:-1] for t in full[0].tallies] == [
        ("2.1.1", 88, 23, 4, 2, None, None),
        ("2.1.2", 1, 2, 0, 0, None, None),
        ("2.1.3", None, None, None, None, Fraction(6495, 100), 111),
        ("2.2.1", None, None, None, None, Fraction(72), None),
        ("same_officer", None, None, None, None, Fraction(101, 2), None),
    ]


def test_discretion_is_read_as_recorded(full: tuple[Inspection, ...]) -> None:
    """A record keeps what it says; what it lacks is for the pack's policy to miss."""
    assert [tuple(d)[:-1] for d in full[0].discretion] == [
        ("2.2", GOOD, "Late", "A panel"),
        ("2.3", OUTSTANDING, "", ""),
    ]


def test_a_total_is_read(full: tuple[Inspection, ...]) -> None:
    """A published total is score and maximum."""
    assert full[0].total is None
    assert full[1].total is not None
    assert (full[1].total.score, full[1].total.max_score) == (15, 30)


def test_the_smallest_document_is_a_provider(tmp_path: Path) -> None:
    """All else may be left out where the pack has one provider type."""
    (inspection,) = read_sample(
        [open_sample(written(tmp_path, "inspections: [{provider: Kent}]"))], pack("probation-2021")
    ).inspections
    assert without_places(inspection) == {
        "provider": "Kent", "provider_type": "pdu", "population": None, "judgements": [], "measures": [],
        "tallies": [], "cases": None, "discretion": [], "total": None,
    }  # fmt: skip


def test_the_option_stands_in_for_the_type(tmp_path: Path) -> None:
    """--provider-type is for inspections that do not name theirs, in any letter case."""
    path = written(tmp_path, "inspections: [{provider: A}, {provider: B, provider_type: NPS}]")
    assert [i.provider_type for i in inspections(path, provider_type="CRC")] == ["crc", "nps"]


def test_the_option_for_the_provider_is_not_for_documents(tmp_path: Path) -> None:
    """A document names its providers itself."""
    path = written(tmp_path, "inspections: [{provider: A, provider_type: crc}]")
    assert [i.provider for i in inspections(path, provider="B")] == ["A"]


# --- YAML and JSON


def test_json_says_the_same_as_yaml(tmp_path: Path) -> None:
    """Every field read from JSON is as it was in YAML."""
    data = {
        "standards": "probation-2018",
        "inspections": [
            {
                "provider": "Example CRC",
                "provider_type": "crc",
                "population": 3120,
                "judgements": {"1.1": "good", "1.2.1": "Requires improvement"},
                "evidence": {"1.1": "Minutes of the board"},
                "measures": {"cases_per_worker": 62, "vacancy_rate": 12.5},
                "tallies": {
                    "2.1.1": {"yes": 88, "no": 23, "na": 4, "unanswered": 2},
                    "2.1.2": {"yes": 1, "no": 2},
                    "2.1.3": {"percentage": 64.95, "of": 111},
                    "2.2.1": {"percentage": 72},
                    "same_officer": {"percentage": 50.5},
                },
                "discretion": [
                    {"standard": "2.2", "to": "good", "reason": "Late", "authorised_by": "A panel"},
                    {"standard": "2.3", "to": "Outstanding"},
                ],
            },
            {"provider": "Example division", "provider_type": "nps", "total": {"score": 15, "max_score": 30}},
        ],
    }
    expected = without_places(inspections(written(tmp_path, FULL)))
    for indent, name in ((None, "a.json"), (2, "b.json"), ("\t", "c.json")):
        assert (
            without_places(inspections(written(tmp_path, json.dumps(data, indent=indent), name))) == expected
        )


SAVED = {
    "byte order mark": "\ufeff" + FULL,
    "Windows line ends": FULL.replace("\n", "\r\n"),
    "a document mark": "---\n" + FULL + "...\n",
    "comments": "# first\n" + FULL.replace("\n", "  # why\n", 3),
}


@pytest.mark.parametrize("name", SAVED)
def test_how_a_document_was_saved_makes_no_difference(tmp_path: Path, name: str) -> None:
    """Marks, line ends and comments do not change what is read."""
    expected = without_places(inspections(written(tmp_path, FULL)))
    assert without_places(inspections(written(tmp_path, SAVED[name], "saved.yaml"))) == expected


@pytest.mark.parametrize("name", ["s.yaml", "s.yml", "s.YAML", "s.json", "s.JSON"])
def test_documents_are_told_by_their_extension(tmp_path: Path, name: str) -> None:
    """The extensions of documents are read in any letter case."""
    path = written(tmp_path, '{"inspections": [{"provider": "Kent", "provider_type": "crc"}]}', name)
    assert [i.provider for i in inspections(path)] == ["Kent"]


@pytest.mark.parametrize(
    "provider",
    [
        "Kent \u00e9",
        "\U0001f98a fox",
        "a / b",
        'say "yes"',
        "back\\slash",
        "tab\there",
        "{}[]:,#&*!|>%@`",
        "~",
        "yes",
    ],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_any_name_survives_json(tmp_path: Path, provider: str, escaped: bool) -> None:  # noqa: FBT001
    """Names come through JSON's escapes as they were, surrogates too."""
    data = {"inspections": [{"provider": provider, "provider_type": "crc"}]}
    path = written(tmp_path, json.dumps(data, ensure_ascii=escaped), "s.json")
    assert [i.provider for i in inspections(path)] == [provider]


@pytest.mark.parametrize("number", ["1e1", "1.25E+1", "1E1"])
def test_any_number_of_json_is_a_number(tmp_path: Path, number: str) -> None:
    """JSON may write numbers with an exponent, as many programs do."""
    text = '{"inspections": [{"provider": "K", "provider_type": "crc", "measures": {"vacancy_rate": %s}}]}'
    (inspection,) = inspections(written(tmp_path, text % number, "s.json"))
    assert inspection.measures[0].value == Fraction(number)


def test_places_in_json_are_those_of_the_file(tmp_path: Path) -> None:
    """Tabs and escapes before a mistake do not move its line."""
    text = '{"inspections": [\n\t{"provider": "\\ud83e\\udd8a",\n\t "provider_type": "cro"}]}'
    (finding,) = found_in(written(tmp_path, text, "s.json"))
    assert (finding.code, finding.place.line, finding.place.column) == ("RE517", 3, 20)


def test_a_document_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit on the size of documents keeps the machine usable, and the remedy says what to use."""
    monkeypatch.setattr(documents, "DOCUMENT_BYTES", 2048)
    path = written(tmp_path, FULL + "#" * 4096)
    with pytest.raises(RatingsError) as caught:
        open_sample(path)
    assert (caught.value.code, caught.value.message) == ("RE002", "the file is larger than 2 KiB")
    assert "CSV or Parquet" in caught.value.remedy


# --- cases


def test_cases_are_found_beside_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is from the document's folder, wherever the command runs, and may lead down."""
    written(tmp_path, "case_id,2.1.1\nC1,yes\n", "deep/er/cases.csv")
    path = written(
        tmp_path, "inspections: [{provider: K, provider_type: crc, cases: er/cases.csv}]", "deep/sample.yaml"
    )
    monkeypatch.chdir(tmp_path)
    for name in (path, "deep/sample.yaml", "./deep/../deep/sample.yaml"):
        (inspection,) = inspections(name)
        assert inspection.cases is not None
        assert [case.id for case in inspection.cases.cases] == ["C1"]


def test_cases_without_columns_are_of_the_inspection(tmp_path: Path) -> None:
    """Provider and type of the inspection stand in for the columns of its table."""
    written(tmp_path, "case_id,2.1.1\nC1,yes\nC2,no\n", "cases.csv")
    (inspection,) = inspections(
        written(tmp_path, "inspections: [{provider: K, provider_type: crc, cases: cases.csv}]")
    )
    assert inspection.cases is not None
    assert [case.id for case in inspection.cases.cases] == ["C1", "C2"]


def test_two_inspections_may_share_no_table(tmp_path: Path) -> None:
    """Cases of another provider in the table are refused, for each inspection that names it."""
    written(tmp_path, "case_id,provider,provider_type,2.1.1\nC1,A,crc,yes\nC1,B,crc,no\n", "cases.csv")
    text = "".join(f"  - {{provider: {p}, provider_type: crc, cases: cases.csv}}\n" for p in "AB")
    findings = found_in(written(tmp_path, "inspections:\n" + text))
    assert [(f.code, f.place.line) for f in findings] == [("RE520", 2), ("RE520", 3)]


def test_listed_cases_may_differ_in_their_fields(tmp_path: Path) -> None:
    """What a case does not mention is unanswered, and an attribute it lacks is empty."""
    text = """\
inspections:
  - provider: K
    provider_type: crc
    cases:
      - {case_id: 1, 2.1.1: yes}
      - {2.1.2: no, case_id: 2, sex: male}
"""
    (inspection,) = inspections(written(tmp_path, text))
    assert inspection.cases is not None
    assert inspection.cases.questions == ("2.1.1", "2.1.2")
    assert [tuple(case) for case in inspection.cases.cases] == [
        ("1", 1, b"\0\3", ("",)),
        ("2", 2, b"\3\1", ("male",)),
    ]


def test_a_mistake_in_a_listed_case_has_its_place(tmp_path: Path) -> None:
    """An answer that is none is told with its line and column, like all else in a document."""
    text = """\
inspections:
  - provider: K
    provider_type: crc
    cases:
      - {case_id: 1, 2.1.1: perhaps}
"""
    (finding,) = found_in(written(tmp_path, text))
    assert (finding.code, finding.place.line, finding.place.column) == ("RE514", 5, 29)


@pytest.mark.parametrize("value", ["{a: yes}", "[yes]"])
@pytest.mark.parametrize("field", ["2.1.1", "case_id", "sex", "provider"])
def test_a_listed_case_holds_plain_values(tmp_path: Path, field: str, value: str) -> None:
    """A mapping or a list in a case is refused like any answer that is none."""
    case = {"case_id": "1", "2.1.1": "yes"} | {field: value}
    told = ", ".join(f"{name}: {content}" for name, content in case.items())
    text = f"inspections:\n  - provider: K\n    provider_type: crc\n    cases:\n      - {{{told}}}\n"
    assert found_in(written(tmp_path, text))


# --- standards


def test_the_standards_named_are_those_of_the_documents(tmp_path: Path) -> None:
    """Tables name none, and several documents may name the same."""
    table = open_sample(written(tmp_path, "case_id,2.1.1\n", "cases.csv"))
    plain = open_sample(written(tmp_path, "inspections: [{provider: K}]", "plain.yaml"))
    one = open_sample(written(tmp_path, "standards: youth-2018\ninspections: [{provider: K}]", "one.yaml"))
    two = open_sample(
        written(tmp_path, '{"standards": "youth-2018", "inspections": [{"provider": "L"}]}', "two.json")
    )
    assert standards_named([table, plain]) is None
    named = standards_named([table, one, plain, two])
    assert named is not None
    assert named.reference == "youth-2018"
    assert (named.place.file, named.place.line, named.place.column) == (one.path, 1, 12)


def test_documents_that_disagree_are_refused(tmp_path: Path) -> None:
    """Two packs cannot be used at once, and both are told with their files."""
    files = [
        open_sample(written(tmp_path, f"standards: {name}\ninspections: [{{provider: K}}]", f"{name}.yaml"))
        for name in ("youth-2018", "youth-2021")
    ]
    with pytest.raises(UsageError) as caught:
        standards_named(files)
    assert caught.value.code == "RE523"
    for file, name in zip(files, ("youth-2018", "youth-2021"), strict=True):
        assert f"{file.path}:1:12: {name}" in caught.value.message


# --- every mistake at once


def test_every_unknown_name_is_told_at_once(tmp_path: Path) -> None:
    """All inspections are read before complaining, each mistake with its place and a near name."""
    text = """\
inspections:
  - {provider: A, provider_type: cro}
  - provider: B
    provider_type: crc
    judgements: {"1.11": good, "1.2": godo}
    measures: {vacancy_rates: 3}
    tallies: {"2.1.9": {yes: 1, no: 0}}
    discretion: [{standard: "9.9", to: bad}]
    total: {score: 4, max_score: 31}
"""
    findings = found_in(written(tmp_path, text))
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [
        ("RE517", 2, 34),
        ("RE511", 5, 18),
        ("RE518", 5, 39),
        ("RE511", 6, 16),
        ("RE511", 7, 15),
        ("RE518", 8, 18),
        ("RE511", 8, 18),
        ("RE519", 9, 12),
    ]
    assert findings[0].remedy == "did you mean 'crc'?"
    assert findings[3].remedy == "did you mean 'vacancy_rate'?"


# --- properties


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 200),
    st.sampled_from([0.5, 65, 100.0, 1e300, -0.1]),
    st.sampled_from(
        ["", "yes", "no", "na", "good", "inadequate", "crc", "nps", "2.1", "2.1.1", "1.1", "C1", "\u00e9"]
    ),
    st.text(max_size=6),
)
IDS = st.sampled_from(
    ["1.1", "1.1.1", "2.1", "2.1.1", "2.1.2", "3.1", "4.1.1", "same_officer", "vacancy_rate", "x"]
)
RATINGS = st.sampled_from(["inadequate", "Requires improvement", "good", "outstanding", "x", ""])
COUNTS = st.one_of(st.integers(-1, 30), SCALARS)
TALLY = st.one_of(
    st.fixed_dictionaries({"yes": COUNTS, "no": COUNTS}, optional={"na": COUNTS, "unanswered": COUNTS}),
    st.fixed_dictionaries({"percentage": st.one_of(st.integers(0, 100), SCALARS)}, optional={"of": COUNTS}),
)
INSPECTIONS = st.fixed_dictionaries(
    {"provider": st.one_of(st.just("K"), SCALARS)},
    optional={
        "provider_type": st.one_of(st.sampled_from(["crc", "nps"]), SCALARS),
        "population": COUNTS,
        "judgements": st.dictionaries(IDS, st.one_of(RATINGS, SCALARS), max_size=3),
        "evidence": st.dictionaries(IDS, SCALARS, max_size=2),
        "measures": st.dictionaries(IDS, COUNTS, max_size=2),
        "tallies": st.dictionaries(IDS, TALLY, max_size=3),
        "cases": st.lists(
            st.dictionaries(
                st.one_of(IDS, st.sampled_from(["case_id", "sex", "provider"])), SCALARS, max_size=4
            ),
            max_size=3,
        ),
        "discretion": st.lists(
            st.fixed_dictionaries(
                {"standard": st.one_of(IDS, SCALARS), "to": RATINGS},
                optional={"reason": SCALARS, "authorised_by": SCALARS},
            ),
            max_size=2,
        ),
        "total": st.fixed_dictionaries({"score": COUNTS, "max_score": st.one_of(st.just(30), COUNTS)}),
    },
)


@settings(deadline=None, max_examples=300)
@given(st.lists(INSPECTIONS, max_size=2))
def test_any_document_is_rated_or_refused(given: list[dict[str, Any]]) -> None:
    """No document, however odd its content, ends in anything but a result or an error with a remedy."""
    content = json.dumps({"inspections": given}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    told: list[Finding] = []
    try:
        document = parse(content, "s.json")
        findings = [*document.findings, *schema_findings(document, SAMPLE_SCHEMA)]
        if findings:
            raise InvalidInput(findings)
        read = tuple(read_inspections(document, pack(), Defaults("", "crc")))
        present_json(rate(pack(), Sample("", "", read), cases=True))
    except RatingsError as error:
        told = error.findings
    assert [f for f in told if not (f.code.startswith("RE") and f.message and f.remedy)] == []
    assert [f for f in told if f.code.startswith("RE9")] == []
