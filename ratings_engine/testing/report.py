"""The whole answer on a pack's own tests: verdicts, coverage and mutation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.rating.engine import standards_ref
from ratings_engine.testing.coverage import Coverage, coverage_of
from ratings_engine.testing.mutation import Mutation, mutate
from ratings_engine.testing.reading import read_tests
from ratings_engine.testing.running import run_test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import StandardsRef
    from ratings_engine.testing.model import PackTestFile, Verdict
    from ratings_engine.testing.places import PackWithTests

__all__ = ["FileReport", "PackReport", "Wanted", "report_on"]


class Wanted(NamedTuple):
    """What is asked: tests whose file or name contains ``text``, coverage, mutation."""

    text: str = ""
    coverage: bool = True
    mutation: bool = False


class FileReport(NamedTuple):
    """A file of tests with the verdicts on those that were run, in its order."""

    file: str
    title: str
    verdicts: tuple[Verdict, ...]


class PackReport(NamedTuple):
    """What came of a pack's tests; ``coverage`` and ``mutation`` are None where not asked for.

    Nothing is mutated while a test fails, for that it fails on a mutant too would say nothing;
    ``mutation_waits`` says that it was asked for all the same.
    """

    standards: StandardsRef
    files: tuple[FileReport, ...]
    coverage: Coverage | None
    mutation: Mutation | None
    mutation_waits: bool = False

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Return all verdicts, in order of file and place."""
        return tuple(verdict for file in self.files for verdict in file.verdicts)

    @property
    def failed(self) -> int:
        """Return how many tests failed."""
        return sum(not verdict.passed for verdict in self.verdicts)

    @property
    def passed(self) -> int:
        """Return how many tests passed."""
        return len(self.verdicts) - self.failed

    @property
    def is_good(self) -> bool:
        """Return whether every test passed and no mutant survived."""
        return not self.failed and not (self.mutation and self.mutation.survivors)


def report_on(pack: PackWithTests, wanted: Wanted) -> PackReport:
    """Return the report on a pack's tests.

    Raises InvalidInput where the pack or a file of tests is invalid.
    """
    standards, files = read_tests(pack)
    chosen = tuple(_chosen(files, wanted.text.casefold()))
    run = tuple(
        FileReport(file.file, file.title, tuple(run_test(standards, test) for test in file.tests))
        for file in chosen
    )
    report = PackReport(standards_ref(standards), run, None, None)
    return report._replace(
        coverage=coverage_of(standards, report.verdicts) if wanted.coverage else None,
        mutation=mutate(standards, report.verdicts) if wanted.mutation and not report.failed else None,
        mutation_waits=wanted.mutation and report.failed > 0,
    )


def _chosen(files: tuple[PackTestFile, ...], text: str) -> Iterator[PackTestFile]:
    """Yield the files with their tests whose file or name contains ``text``."""
    for file in files:
        tests = tuple(t for t in file.tests if text in f"{file.file} {t.name}".casefold())
        if tests:
            yield file._replace(tests=tests)
