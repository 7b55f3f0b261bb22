"""What a test expects is compared exactly, and what differs is told with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import InvalidInput
from ratings_engine.standards.loader import load_standards
from ratings_engine.testing import reading
from ratings_engine.testing.running import run_test

if TYPE_CHECKING:
    from ratings_engine.testing.model import Verdict

GIVEN = """
      judgements: {"1.1": outstanding}
      tallies:
        "2.1.1": {yes: 13, no: 7, na: 2, unanswered: 1}
        "2.1.2": {yes: 9, no: 1}
        "2.1.3": {yes: 6, no: 4}
      measures: {cases_per_worker: 45}
      discretion: [{standard: "2.1", to: good, reason: R, authorised_by: P}]
      others: good
"""


def verdict_on(expect: str, given: str = GIVEN, more: str = "provider_type: crc") -> Verdict:
    """Return the verdict on a test of probation-2018."""
    text = f"title: T\n{more}\ntests:\n  - name: t\n    given: {given}    expect: {expect}\n"
    standards = load_standards("probation-2018")
    document = reading.parse(text.encode(), "t.yaml")
    return run_test(standards, reading._read(document, "t.yaml", standards).tests[0])


MET = [
    '{ratings: {overall: good, "1.1": outstanding, "2.1": good, "2.1.3": requires_improvement}}',
    '{computed: {"2.1": requires_improvement, "1.1": outstanding, overall: good}}',
    "{score: 21, max_score: 30, not_rated: []}",
    '{binding: {"2.1": ["2.1.3"], "1.1": []}}',
    "{indicators: {cases_per_worker: good, vacancy_rate: null}}",
    '{tallies: {"2.1.1": {yes: 13, no: 7, na: 2, unanswered: 1, not_asked: 0}}}',
    "{fired: [discretion, banding.share-of-cases.good, overall.good, banding.cases-per-worker.good]}",
    "{not_fired: [derivation, enough_answers, overall.outstanding]}",
]


@pytest.mark.parametrize("expect", MET)
def test_what_is_found_passes(expect: str) -> None:
    """Each kind of expectation holds where the result has it."""
    verdict = verdict_on(expect)
    assert verdict.mismatches == ()
    assert verdict.passed


NOT_MET = [
    ('{ratings: {"2.1": outstanding}}', "ratings", "2.1", "outstanding", "good"),
    ("{ratings: {overall: null}}", "ratings", "overall", None, "good"),
    ('{computed: {"2.1": good}}', "computed", "2.1", "good", "requires_improvement"),
    ("{score: 20}", "score", "", 20, 21),
    ("{score: null}", "score", "", None, 21),
    ("{max_score: 27}", "max_score", "", 27, 30),
    ('{not_rated: ["2.1"]}', "not_rated", "", ["2.1"], []),
    ('{binding: {"2.1": ["2.1.1"]}}', "binding", "2.1", ["2.1.1"], ["2.1.3"]),
    ("{indicators: {vacancy_rate: good}}", "indicators", "vacancy_rate", "good", None),
    ('{tallies: {"2.1.1": {yes: 12}}}', "tallies", "2.1.1", {"yes": 12}, {"yes": 13}),
    ("{not_fired: [discretion]}", "not_fired", "discretion", "did not fire", "fired"),
    ("{error: RE531}", "error", "", ["RE531"], []),
]


@pytest.mark.parametrize(("expect", "kind", "subject", "expected", "found"), NOT_MET)
def test_what_is_not_found_is_told(
    expect: str, kind: str, subject: str, expected: object, found: object
) -> None:
    """A mismatch says what was expected, what was found, and where that is written."""
    [mismatch] = verdict_on(expect).mismatches
    assert (mismatch.kind, mismatch.subject, mismatch.expected, mismatch.found) == (
        kind,
        subject,
        expected,
        found,
    )
    assert (mismatch.place.file, mismatch.place.line) == ("t.yaml", 14)


def test_a_rule_that_did_not_fire_is_told_with_those_that_did() -> None:
    """The rules that fired instead are what an author looks for."""
    [mismatch] = verdict_on("{fired: [derivation]}").mismatches
    assert (mismatch.subject, mismatch.expected) == ("derivation", "fired")
    assert mismatch.found == [
        "banding.cases-per-worker.good",
        "banding.share-of-cases.good",
        "banding.share-of-cases.outstanding",
        "banding.share-of-cases.requires_improvement",
        "discretion",
        "overall.good",
        "standards.lowest",
    ]


REFUSED = [
    ('{tallies: {"3.1.1": {yes: 1, no: 0}}}\n', "RE531"),
    ('{tallies: {"1.1.1": {yes: 1, no: 0}}}\n', "RE532"),
    ('{judgements: {"2.1": good}, tallies: {"2.1.1": {yes: 1, no: 0}}}\n', "RE530"),
    ("{total: {score: 4, max_score: 31}}\n", "RE519"),
    ('{tallies: {"2.1.9": {yes: 1, no: 0}}}\n', "RE511"),
    ("{cases: [{case_id: C1, 2.1.1: perhaps}]}\n", "RE514"),
    ("{provider_type: nhs, others: good}\n", "RE517"),
]


@pytest.mark.parametrize(("given", "code"), REFUSED)
def test_a_refusal_can_be_expected(given: str, code: str) -> None:
    """Reading and rating refuse with their own codes; without that expectation the test fails."""
    assert verdict_on(f"{{error: {code}}}", given).passed
    assert verdict_on(f"{{error: [{code}]}}", given).passed
    [other] = verdict_on("{error: RE599}", given).mismatches
    assert (other.expected, other.found) == (["RE599"], [code])
    unexpected = verdict_on("{score: 1}", given)
    assert [(m.kind, m.expected, m.found) for m in unexpected.mismatches] == [("error", [], [code])]
    assert [finding.code for finding in unexpected.refusals] == [code]
    assert unexpected.refusals[0].place.file == "t.yaml"


def test_what_a_provider_type_is_not_asked_cannot_be_expected() -> None:
    """An expectation about another provider type's standard is a mistake of the file, not a failure."""
    with pytest.raises(InvalidInput) as caught:
        verdict_on('{ratings: {"3.1": null}, binding: {"2.1": ["3.1.1"]}}')
    assert [f.code for f in caught.value.findings] == ["RE758", "RE758"]
    assert "provider type" in caught.value.findings[0].remedy


def test_the_provider_type_of_a_test_goes_before_that_of_its_file() -> None:
    """A test, or what it gives, may be about another provider type than its file."""
    given = "{provider_type: nps, others: good}\n"
    assert verdict_on('{ratings: {"3.1": good}}', given).passed


def test_indicative_ratings_are_asked_for() -> None:
    """Only with 'indicative' is a standard that nobody judged rated from its indicators."""
    text = """
title: T
provider_type: crc
tests:
  - name: $indicative is $rating
    indicative: $indicative
    given: {measures: {vacancy_rate: 3}, others: inadequate}
    expect: {ratings: {"1.2": $rating}}
    table: {columns: [indicative, rating], rows: [[true, outstanding], [false, inadequate]]}
"""
    standards = load_standards("probation-2018")
    tests = reading._read(reading.parse(text.encode(), "t.yaml"), "t.yaml", standards).tests
    assert all(run_test(standards, test).passed for test in tests)
