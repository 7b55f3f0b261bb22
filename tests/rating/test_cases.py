"""Runs tests/cases/*.yaml: what is given of a provider, and what it is to be rated.

A file has ``about``, the standards and provider type of its cases, and ``cases``. Each case has
``given`` (an inspection as in a sample document) and ``expect``: a rating, or fields of the
result's nodes, for ``overall``, ``standards``, ``key_questions`` and ``indicators``; or an
``error`` with its code and place (``before|after``: the text around the place in the file).
"""

from __future__ import annotations

import glob
import os
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import InvalidInput, RatingsError
from ratings_engine.rating.engine import rate_inspection
from ratings_engine.samples.document import SAMPLE_SCHEMA, read_inspections
from ratings_engine.samples.providers import Defaults
from ratings_engine.standards.source import Document, Map, Seq, read
from ratings_engine.standards.validation import schema_findings
from ratings_engine.vocabulary import RATINGS
from tests.rating.given import the_standards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet

    from ratings_engine.errors import Finding
    from ratings_engine.results.model import InspectionResult

CASES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cases")
TOTALS = "overall-bands.yaml"
LEVELS = ("level", "computed", "worst", "best", "level_from", "level_to")


def cases_of(path: str) -> Iterator[ParameterSet]:
    """Yield the cases of a file, each with what the file says of all of them."""
    root = read(path, path).root
    assert root["about"]
    for case in root["cases"]:
        own = case.get("standards", root["standards"]) != root["standards"]
        kind = "" if own else root.get("provider_type", "")
        usual = {"standards": root["standards"], "provider_type": kind}
        name = os.path.basename(path).removesuffix(".yaml")
        yield pytest.param(path, {**usual, **case}, id=f"{name}: {case['case']}")


def all_cases() -> list[ParameterSet]:
    """Return the cases of every file but the table of totals, and what was published."""
    paths = sorted(glob.glob(os.path.join(CASES, "*.yaml")))
    other = (TOTALS, "published-")
    return [case for path in paths if not os.path.basename(path).startswith(other) for case in cases_of(path)]


def rated(path: str, case: dict[str, Any]) -> InspectionResult:
    """Return the rating of what a case gives, read as the sample document that it stands for."""
    given = case["given"]
    given.setdefault("provider", "A provider")
    if case["provider_type"]:
        given["provider_type"] = case["provider_type"]
    root = Map(given.at)
    root["inspections"] = Seq(given.at)
    root["inspections"].append(given)
    document = Document(path, root, [])
    findings = list(schema_findings(document, SAMPLE_SCHEMA))
    if findings:
        raise InvalidInput(findings)
    standards = the_standards(case["standards"], case.get("rounding", ""))
    [inspection] = read_inspections(document, standards, Defaults("", ""))
    return rate_inspection(standards, inspection, indicative=case.get("indicative", False))


@pytest.mark.parametrize(("path", "case"), all_cases())
def test_case(path: str, case: dict[str, Any]) -> None:
    """What is given is rated, or refused, as expected."""
    expect = dict(case["expect"])
    refusal = expect.pop("error", None)
    codes = expect.pop("errors", [refusal["code"]] if refusal else [])
    if codes:
        with pytest.raises(RatingsError) as caught:
            rated(path, case)
        assert [finding.code for finding in caught.value.findings] == codes
        assert all(finding.remedy for finding in caught.value.findings)
        check_place(path, caught.value.findings[0], (refusal or {}).get("at", ""))
        return
    result = rated(path, case)
    for kind, nodes in nodes_of(result).items():
        for name, expected in expect.pop(kind, {}).items():
            check(nodes[name], expected, name)
    if "overall" in expect:
        check(result.overall, expect.pop("overall"), "overall")
    assert not expect, "the case expects what the runner does not know"


def nodes_of(result: InspectionResult) -> dict[str, dict[str, Any]]:
    """Return the nodes of a result by kind and name."""
    return {
        "standards": {s.id: s for s in result.standards},
        "key_questions": {q.id: q for s in result.standards for q in s.key_questions},
        "indicators": {i.measure: i for s in result.standards for i in s.indicators},
    }


def check(node: Any, expected: Any, where: str) -> None:
    """Compare the fields of a node that a case names; a bare rating stands for its level."""
    fields = expected if isinstance(expected, dict) else {"rating": expected}
    for field, value in fields.items():
        found = getattr(node, "level" if field == "rating" else field)
        if isinstance(value, dict):
            check(found, value, f"{where}.{field}")
        else:
            assert shown(field, found) == (Fraction(value) if is_exact(found, value) else value), (
                f"{where}.{field}"
            )


def is_exact(found: Any, value: Any) -> bool:
    """Return whether a field holds an exact number, which a case may write as 200/3."""
    return isinstance(found, Fraction) and value is not None


def shown(field: str, found: Any) -> Any:
    """Return what a node holds as a case writes it: ratings by id, lists for tuples."""
    if (field == "rating" or field in LEVELS) and found is not None:
        return RATINGS[found]
    return list(found) if isinstance(found, tuple) else found


def check_place(path: str, finding: Finding, at: str) -> None:
    """Compare the place of a finding with the text that a case says stands around it."""
    assert finding.place.file == path
    assert finding.place.line
    with open(path, encoding="utf-8") as stream:
        line = stream.read().split("\n")[finding.place.line - 1]
    before, bar, after = at.partition("|")
    if bar:
        column = finding.place.column - 1
        assert line[:column].endswith(before)
        assert line[column:].startswith(after)
    else:
        assert at in line


# --- every total


def programmes() -> list[ParameterSet]:
    """Return the rows of the table of totals."""
    path = os.path.join(CASES, TOTALS)
    return [pytest.param(p, id=f"{p['standards']} {p['provider_type']}") for p in read(path, path).root]


def table_of(programme: dict[str, Any]) -> dict[int, str]:
    """Return the rating of every total, as the table of totals gives it."""
    table = {}
    for rating in RATINGS:
        lowest, highest = map(int, programme[rating].split("-"))
        table.update(dict.fromkeys(range(lowest, highest + 1), rating))
    assert sorted(table) == list(range(3 * programme["standards_counted"] + 1))
    return table


def judged(programme: dict[str, Any], levels: list[int]) -> InspectionResult:
    """Return the result of judging the counted standards at ``levels``."""
    standards = the_standards(programme["standards"])
    counted = [s.id for s in standards.standards if s.counted and programme["provider_type"] in s.applies_to]
    given = Map((1, 1))
    given["judgements"] = Map((1, 1))
    for standard, level in zip(counted, levels, strict=True):
        given["judgements"][standard] = RATINGS[level]
    return rated("totals.yaml", {**programme, "given": given})


def adding_up(total: int, count: int) -> Iterator[list[int]]:
    """Yield two lists of ``count`` levels that add up to ``total``: extremes first, and even ones."""
    full, rest = divmod(total, 3)
    yield ([3] * full + [rest] + [0] * count)[:count]
    yield [total // count + (index < total % count) for index in range(count)]


@pytest.mark.parametrize("programme", programmes())
def test_every_total(programme: dict[str, Any]) -> None:
    """Judgements that add up to a total have the rating that the programme's table gives it."""
    table = table_of(programme)
    count = programme["standards_counted"]
    for total, rating in table.items():
        for levels in adding_up(total, count):
            overall = judged(programme, levels).overall
            assert (overall.score, overall.max_score, RATINGS[overall.level or 0]) == (
                total,
                3 * count,
                rating,
            )


@pytest.mark.parametrize("programme", programmes())
def test_every_published_total(programme: dict[str, Any]) -> None:
    """A total published without its ratings has the same rating as ratings that add up to it."""
    for total, rating in table_of(programme).items():
        given = Map((1, 1))
        given["total"] = Map((1, 1))
        given["total"].update(score=total, max_score=3 * programme["standards_counted"])
        overall = rated("totals.yaml", {**programme, "given": given}).overall
        assert (overall.score, RATINGS[overall.level or 0], overall.from_total) == (total, rating, True)
