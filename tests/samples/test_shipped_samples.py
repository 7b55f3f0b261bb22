"""Tests of the shipped samples: published ratings come out as published, and the others as documented."""

from __future__ import annotations

import csv
import glob
import os
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from ratings_engine.rating.engine import rate
from ratings_engine.samples.reading import open_sample, read_sample, standards_named
from ratings_engine.standards.loader import load_standards
from ratings_engine.vocabulary import RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from ratings_engine.results.model import InspectionResult, StandardNode

HERE = os.path.dirname(__file__)
SAMPLES = os.path.join(HERE, "..", "..", "samples")
CASES = os.path.join(HERE, "..", "cases")
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = range(4)
HAMMERSMITH = "Hammersmith, Fulham, Kensington, Chelsea and Westminster PDU"


class Published(NamedTuple):
    """A row of the table of published totals."""

    programme: str
    service: str
    published: str
    total_score: str
    max_score: str
    overall_rating: str


def published_totals() -> list[Published]:
    """Return every row of the table of published totals."""
    with open(os.path.join(CASES, "published-totals.csv"), newline="", encoding="utf-8") as stream:
        return [Published(**row) for row in csv.DictReader(stream)]


def published_standards() -> list[dict[str, Any]]:
    """Return the services whose ratings of single standards were published."""
    with open(os.path.join(CASES, "published-standards.yaml"), encoding="utf-8") as stream:
        services: list[dict[str, Any]] = yaml.safe_load(stream)
    return services


def documents() -> list[str]:
    """Return the paths of all shipped sample documents, from the folder of samples."""
    found = glob.glob(os.path.join(SAMPLES, "*", "*.yaml"))
    return sorted(os.path.relpath(path, SAMPLES).replace(os.sep, "/") for path in found)


@cache
def rated(name: str, judgements: str = "", pack: str = "") -> dict[str, InspectionResult]:
    """Return the rated inspections of a shipped sample by provider."""
    file = open_sample(os.path.join(SAMPLES, name))
    named = standards_named([file])
    standards = load_standards(pack or (named.reference if named else ""))
    beside = os.path.join(SAMPLES, judgements) if judgements else ""
    sample = read_sample([file], standards, judgements=beside)
    return {inspection.provider: inspection for inspection in rate(standards, sample).inspections}


def levels(inspection: InspectionResult) -> dict[str, int | None]:
    """Return the ratings of an inspection's standards."""
    return {standard.id: standard.level for standard in inspection.standards}


def rated_ones(inspection: InspectionResult) -> dict[str, int]:
    """Return the ratings of the standards that have one."""
    return {standard: level for standard, level in levels(inspection).items() if level is not None}


def standard_of(inspection: InspectionResult, standard: str) -> StandardNode:
    """Return one standard of an inspection."""
    return next(node for node in inspection.standards if node.id == standard)


def question_levels(inspection: InspectionResult) -> dict[str, int]:
    """Return the ratings of the key questions that have one."""
    nodes = [node for standard in inspection.standards for node in standard.key_questions]
    return {node.id: node.level for node in nodes if node.level is not None}


def test_the_table_of_published_totals_is_whole() -> None:
    """The table has all 48 published totals: 4, 4 and 40."""
    programmes = [row.programme for row in published_totals()]
    counts = {programme: programmes.count(programme) for programme in programmes}
    assert counts == {"probation-2021": 4, "youth-2018": 4, "youth-2021": 40}


@pytest.mark.parametrize("row", published_totals(), ids=lambda row: f"{row.programme} {row.service}")
def test_published_totals_rate_as_published(row: Published) -> None:
    """Each published total has the score, the maximum and the overall rating that were published."""
    overall = rated(f"published/{row.programme}-totals.yaml")[row.service].overall
    assert overall.level is not None
    assert (str(overall.score), str(overall.max_score)) == (row.total_score, row.max_score)
    assert RATING_NAMES[overall.level].lower() == row.overall_rating.lower()


@pytest.mark.parametrize("pack", ["probation-2021", "youth-2018", "youth-2021"])
def test_shipped_totals_are_the_published_table(pack: str) -> None:
    """The shipped totals are the table's rows: no more, no fewer, in its order and with its dates."""
    with open(os.path.join(SAMPLES, "published", f"{pack}-totals.yaml"), encoding="utf-8") as stream:
        shipped = yaml.safe_load(stream)
    rows = [(i["provider"], i["published"], str(i["total"]["score"])) for i in shipped["inspections"]]
    assert rows == [
        (r.service, r.published, r.total_score) for r in published_totals() if r.programme == pack
    ]


@pytest.mark.parametrize(
    ("name", "provider", "count", "score", "max_score", "level"),
    [
        ("east-sussex-2024", "East Sussex Youth Justice Service", 13, 25, 36, GOOD),
        ("cardiff-2020", "Cardiff Youth Offending Service", 12, 0, 36, INADEQUATE),
        ("brighton-and-hove-2021", "Brighton and Hove Youth Offending Service", 12, 36, 36, OUTSTANDING),
        ("nps-south-east-and-eastern-2019", "NPS South East and Eastern division", 10, 15, 30, 1),
        ("hammersmith-fulham-pdu-2022", HAMMERSMITH, 9, 0, 27, INADEQUATE),
    ],
)  # fmt: skip
def test_published_inspections_rate_as_published(
    name: str, provider: str, count: int, score: int, max_score: int, level: int
) -> None:
    """Each published inspection has its published score, maximum and overall rating."""
    inspection = rated(f"published/{name}.yaml")[provider]
    overall = inspection.overall
    assert (overall.score, overall.max_score, overall.level) == (score, max_score, level)
    assert len(inspection.standards) == count
    fact = next(fact for fact in published_standards() if fact["service"] == provider)
    assert (fact["total_score"], fact["overall_rating"]) == (score, RATINGS[level])


def test_east_sussex_is_rated_standard_by_standard() -> None:
    """East Sussex has the thirteen published ratings, and resettlement does not count."""
    inspection = rated("published/east-sussex-2024.yaml")["East Sussex Youth Justice Service"]
    fact = next(fact for fact in published_standards() if fact["service"].startswith("East Sussex"))
    assert levels(inspection) == {
        standard: RATINGS.index(rating) for standard, rating in fact["standards"].items()
    }
    assert levels(inspection)["2.2"] == INADEQUATE
    assert [node.id for node in inspection.standards if not node.counted] == ["4.1"]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("cardiff-2020", INADEQUATE),
        ("brighton-and-hove-2021", OUTSTANDING),
        ("hammersmith-fulham-pdu-2022", INADEQUATE),
    ],
)  # fmt: skip
def test_services_at_either_end_have_one_rating_throughout(name: str, level: int) -> None:
    """Where all standards were published with one rating, all standards have it."""
    (inspection,) = rated(f"published/{name}.yaml").values()
    assert set(levels(inspection).values()) == {level}


def test_a_total_alone_rates_no_standard() -> None:
    """Where only the total was published, the overall rating follows and no standard has one."""
    (inspection,) = rated("published/nps-south-east-and-eastern-2019.yaml").values()
    assert set(levels(inspection).values()) == {None}
    assert inspection.overall.level == REQUIRES_IMPROVEMENT


@pytest.mark.parametrize("name", documents())
def test_documents_say_where_they_come_from(name: str) -> None:
    """Each document has a title, a source and the licence, and says whether it was made up."""
    root = open_sample(os.path.join(SAMPLES, name)).document
    assert root is not None
    assert root.root["licence"] == LICENCE
    assert root.root["title"]
    assert root.root["source"]
    assert root.root.get("synthetic", False) is name.startswith("synthetic/")
    assert all("published" in node for node in root.root["inspections"]) is name.startswith("published/")


def test_the_readme_names_every_shipped_sample() -> None:
    """Each shipped file is in samples/README.md."""
    with open(os.path.join(SAMPLES, "README.md"), encoding="utf-8") as stream:
        readme = stream.read()
    names = [os.path.basename(path) for path in glob.glob(os.path.join(SAMPLES, "*", "*"))]
    assert len(names) == 16
    assert [name for name in names if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(
    ("provider", "questions", "standards"),
    [
        (
            "England and Wales, NPS cases (2016-17)",
            {
                "2.1.1": OUTSTANDING, "2.1.2": OUTSTANDING,
                "2.2.1": REQUIRES_IMPROVEMENT, "2.2.2": REQUIRES_IMPROVEMENT, "2.2.3": GOOD,
                "2.3.1": GOOD, "2.3.2": INADEQUATE, "2.4.3": REQUIRES_IMPROVEMENT,
                "3.1.1": GOOD, "3.1.2": GOOD,
            },
            {"2.2": REQUIRES_IMPROVEMENT, "3.1": GOOD},
        ),
        (
            "England and Wales, CRC cases (2016-17)",
            {
                "2.1.1": GOOD, "2.1.2": GOOD,
                "2.2.1": REQUIRES_IMPROVEMENT, "2.2.2": REQUIRES_IMPROVEMENT, "2.2.3": GOOD,
                "2.3.1": GOOD, "2.3.2": INADEQUATE, "2.4.3": REQUIRES_IMPROVEMENT,
                "4.1.1": INADEQUATE, "4.2.1": INADEQUATE, "4.2.3": INADEQUATE,
            },
            {"2.2": REQUIRES_IMPROVEMENT},
        ),
    ],
)  # fmt: skip
def test_national_findings_rate_key_questions(
    provider: str, questions: dict[str, int], standards: dict[str, int]
) -> None:
    """The findings of 2017 rate the key questions they speak to, and the overall rating stays open."""
    inspection = rated("annual-report-2017/national-findings.yaml")[provider]
    assert question_levels(inspection) == questions
    assert rated_ones(inspection) == standards
    assert inspection.overall.level is None
    assert inspection.overall.not_rated == tuple(s for s in levels(inspection) if s not in standards)


@pytest.mark.parametrize(
    ("provider", "measures"),
    [
        (
            "England and Wales, NPS cases (2016-17)",
            {
                "service_levels_met": INADEQUATE, "workload_hampered": REQUIRES_IMPROVEMENT,
                "same_officer": REQUIRES_IMPROVEMENT, "training_met_need": GOOD,
                "intervention_available": OUTSTANDING,
            },
        ),
        (
            "England and Wales, CRC cases (2016-17)",
            {
                "service_levels_met": INADEQUATE, "workload_hampered": INADEQUATE,
                "same_officer": REQUIRES_IMPROVEMENT, "training_met_need": GOOD,
                "intervention_available": GOOD,
            },
        ),
    ],
)  # fmt: skip
def test_national_findings_suggest_by_indicators(provider: str, measures: dict[str, int]) -> None:
    """The findings of 2017 on workload, continuity, training and services suggest these ratings."""
    inspection = rated("annual-report-2017/national-findings.yaml")[provider]
    found = {n.measure: n.level for standard in inspection.standards for n in standard.indicators}
    assert {measure: level for measure, level in found.items() if level is not None} == measures


SYNTHETIC_CRC = {
    "1.1": GOOD, "1.2": REQUIRES_IMPROVEMENT, "1.3": GOOD, "1.4": INADEQUATE,
    "2.1": REQUIRES_IMPROVEMENT, "2.2": REQUIRES_IMPROVEMENT, "2.3": INADEQUATE, "2.4": INADEQUATE,
    "4.1": INADEQUATE, "4.2": INADEQUATE,
}  # fmt: skip
SYNTHETIC_NPS = {
    "1.1": REQUIRES_IMPROVEMENT, "1.2": REQUIRES_IMPROVEMENT, "1.3": GOOD, "1.4": GOOD,
    "2.1": GOOD, "2.2": REQUIRES_IMPROVEMENT, "2.3": INADEQUATE, "2.4": INADEQUATE,
    "3.1": REQUIRES_IMPROVEMENT, "3.2": GOOD,
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "provider", "standards", "score"),
    [("crc", "Synthetic CRC", SYNTHETIC_CRC, 7), ("nps", "Synthetic NPS division", SYNTHETIC_NPS, 12)],
)
def test_synthetic_tables_rate_as_documented(
    kind: str, provider: str, standards: dict[str, int], score: int
) -> None:
    """The synthetic cases and judgements rate every standard, not all alike."""
    name = f"synthetic/{kind}"
    inspection = rated(f"{name}-cases.csv", f"{name}-judgements.csv", "probation-2018")[provider]
    assert levels(inspection) == standards
    assert (inspection.overall.score, inspection.overall.max_score) == (score, 30)
    assert inspection.overall.level == REQUIRES_IMPROVEMENT
    assert inspection.case_count == 150


def test_synthetic_document_adds_discretion_and_measures() -> None:
    """The synthetic document rates as its tables do, but for one standard moved by discretion."""
    inspection = rated("synthetic/crc.yaml")["Synthetic CRC"]
    assert levels(inspection) == {**SYNTHETIC_CRC, "2.4": REQUIRES_IMPROVEMENT}
    assert (inspection.overall.score, inspection.overall.level) == (8, REQUIRES_IMPROVEMENT)
    moved = standard_of(inspection, "2.4").discretion
    assert moved is not None
    assert (moved.level_from, moved.level_to) == (INADEQUATE, REQUIRES_IMPROVEMENT)
    assert inspection.population == 3120
    indicators = {
        n.measure: n.level for s in inspection.standards for n in s.indicators if n.level is not None
    }
    assert indicators == {
        "service_levels_met": INADEQUATE, "same_officer": INADEQUATE, "workload_hampered": INADEQUATE,
        "cases_per_worker": INADEQUATE, "vacancy_rate": REQUIRES_IMPROVEMENT,
        "oversight_supported": REQUIRES_IMPROVEMENT, "training_met_need": GOOD,
        "intervention_available": OUTSTANDING, "premises_private": GOOD, "systems_supported": GOOD,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "question", "yes", "no"),
    [
        ("crc", "2.4.3", 50, 57),
        ("crc", "4.1.2", 14, 14),
        ("crc", "4.2.1", 21, 26),
        ("nps", "2.1.1", 115, 33),
        ("nps", "3.1.1", 47, 27),
    ],
)  # fmt: skip
def test_synthetic_tallies_are_pinned(kind: str, question: str, yes: int, no: int) -> None:
    """Tallies of the synthetic cases: from prompts, of part of the cases, on a boundary, and plain."""
    name = f"synthetic/{kind}"
    (inspection,) = rated(f"{name}-cases.csv", f"{name}-judgements.csv", "probation-2018").values()
    node = next(n for s in inspection.standards for n in s.key_questions if n.id == question)
    assert (node.yes, node.no) == (yes, no)
