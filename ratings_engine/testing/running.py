"""Running tests: each is read as a sample is, rated as a sample is, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import InternalError, RatingsError
from ratings_engine.rating.engine import rate_inspection
from ratings_engine.samples.answers import read_rating
from ratings_engine.samples.document import read_inspections
from ratings_engine.samples.model import Judgement
from ratings_engine.samples.providers import Defaults
from ratings_engine.standards.model import standards_for
from ratings_engine.standards.nodes import place_of
from ratings_engine.testing.expectations import codes_expected, mismatches
from ratings_engine.testing.model import Mismatch, Verdict
from ratings_engine.testing.reading import inspection_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ratings_engine.errors import Finding
    from ratings_engine.results.model import InspectionResult
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standard, Standards
    from ratings_engine.testing.model import PackTest

    Rater = Callable[..., InspectionResult]

__all__ = ["run_test", "run_tests"]


def run_tests(standards: Standards, tests: Iterable[PackTest]) -> Iterator[Verdict]:
    """Yield the verdict on each test, rated by both engines."""
    for test in tests:
        yield run_test(standards, test)


def run_test(standards: Standards, test: PackTest, rater: Rater = rate_inspection) -> Verdict:
    """Return the verdict on one test, rated by ``rater``.

    What refuses an inspection is part of the verdict; raises InternalError alone.
    """
    try:
        inspection = inspection_of(standards, test)
        result = rater(standards, inspection, indicative=test.indicative, cases=True)
    except InternalError:
        raise
    except RatingsError as error:
        return Verdict(test, tuple(_refused(test, error.findings)), None, tuple(error.findings))
    expected = codes_expected(test)
    if expected:
        wrong = Mismatch("error", "", expected, [], place_of(test.expect, "error"))
        return Verdict(test, (wrong,), result, ())
    return Verdict(test, tuple(mismatches(test, result)), result, ())


def _refused(test: PackTest, findings: Iterable[Finding]) -> Iterator[Mismatch]:
    expected, found = codes_expected(test), sorted(finding.code for finding in findings)
    if expected != found:
        yield Mismatch("error", "", expected, found, place_of(test.expect, "error"))


def inspection_of(standards: Standards, test: PackTest) -> Inspection:
    """Return the inspection that a test gives.

    Raises RatingsError where it is refused, as the same words in a sample would be.
    """
    [inspection] = read_inspections(inspection_document(test), standards, Defaults(test.name, ""))
    if "others" not in test.given:
        return inspection
    others = tuple(_judged_so(standards, test, inspection))
    return inspection._replace(judgements=(*inspection.judgements, *others))


def _judged_so(standards: Standards, test: PackTest, inspection: Inspection) -> Iterator[Judgement]:
    """Yield judgements of the standards that apply and of which nothing else is given."""
    level = read_rating(test.given["others"])
    assert level is not None  # the schema lists the ratings  # noqa: S101
    given = {j.subject for j in inspection.judgements} | {t.subject for t in inspection.tallies}
    given |= {measure.measure for measure in inspection.measures}
    given |= set(inspection.cases.questions) if inspection.cases is not None else set()
    for standard in standards_for(standards, inspection.provider_type):
        if not given & _names_in(standard, indicative=test.indicative):
            yield Judgement(standard.id, level, "", place_of(test.given, "others"))


def _names_in(standard: Standard, *, indicative: bool) -> set[str]:
    """Return every id by which a source of a standard may be given."""
    questions = standard.key_questions
    measures = {i for q in questions for i in q.indicators} if indicative else set()
    return {standard.id, *(q.id for q in questions), *(p.id for q in questions for p in q.prompts)} | measures
