"""The report on a pack's own tests as JUnit XML, for CI services."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ratings_engine.presenters.verdicts import say_mismatch, why_found
from ratings_engine.presenters.wording import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from junitparser import TestCase, TestSuite

    from ratings_engine.results.model import StandardsRef
    from ratings_engine.testing.model import Verdict
    from ratings_engine.testing.report import FileReport, PackReport

__all__ = ["present_tests_junit"]


def present_tests_junit(reports: Sequence[PackReport], seconds: float | None = None) -> str:
    """Return the reports as JUnit XML: a suite for each file of tests, a case for each test.

    Surviving mutants and coverage have no place in that format. How long it took is 0 where it
    was not asked for, so that the same input gives the same bytes.
    """
    # The writer is needed for this one form alone.
    from junitparser import JUnitXml

    document = JUnitXml("ratings-engine test")
    for report in reports:
        for file in report.files:
            document.add_testsuite(_suite(file, report.standards))
    document.update_statistics()  # type: ignore[no-untyped-call]
    document.time = seconds or 0
    stream = io.BytesIO()
    document.write(stream, pretty=True)
    return stream.getvalue().decode("utf-8").rstrip("\n") + "\n"


def _suite(file: FileReport, standards: StandardsRef) -> TestSuite:
    from junitparser import TestSuite

    suite = TestSuite(clean(f"{standards.id}: {file.title}"))
    for verdict in file.verdicts:
        suite.add_testcase(_case(verdict, standards))
    return suite


def _case(verdict: Verdict, standards: StandardsRef) -> TestCase:
    from junitparser import Failure, TestCase

    place = verdict.test.place
    case = TestCase(clean(verdict.test.name), clean(place.file))
    case._elem.set("file", clean(place.file))  # noqa: SLF001  (the library has no name for what others read)
    case._elem.set("line", str(place.line))  # noqa: SLF001
    if not verdict.passed:
        failure = Failure("; ".join(say_mismatch(m) for m in verdict.mismatches), "expectation")
        failure.text = "\n".join(_told(verdict, standards))
        case.result = [failure]
    return case


def _told(verdict: Verdict, standards: StandardsRef) -> list[str]:
    lines = [f"{verdict.test.place.file}:{verdict.test.place.line}"]
    for mismatch in verdict.mismatches:
        lines += [say_mismatch(mismatch), *(f"  {line}" for line in why_found(mismatch, verdict, standards))]
    return [clean(line) for line in lines]
