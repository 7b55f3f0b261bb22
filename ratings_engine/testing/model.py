"""The frozen model of a pack's own tests: what an author wrote, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ratings_engine.errors import Finding, Place
    from ratings_engine.results.model import InspectionResult
    from ratings_engine.standards.nodes import Map

__all__ = ["Mismatch", "PackTest", "PackTestFile", "Verdict"]


class PackTest(NamedTuple):
    """One test: what is given of a provider, and what is expected of its rating.

    A test with a table is as many tests as its table has rows. ``given`` and ``expect`` are
    nodes, so that every part knows its place; ``path`` is where the file is on disk, from
    which the file names in ``given`` are read. ``provider_type`` is empty where the pack has
    one only, or where ``given`` says it.
    """

    name: str
    place: Place
    path: str
    provider_type: str
    indicative: bool
    given: Map
    expect: Map


class PackTestFile(NamedTuple):
    """A file of tests, by the name that messages use."""

    file: str
    title: str
    tests: tuple[PackTest, ...]


class Mismatch(NamedTuple):
    """What a test expected and what was found instead.

    ``kind`` is the expectation (``ratings``, ``score``, ``error``, ...), ``subject`` the
    standard, key question, measure or rule that it is about, empty where it is about the
    inspection; both values are as a test writes them.
    """

    kind: str
    subject: str
    expected: object
    found: object
    place: Place


class Verdict(NamedTuple):
    """What came of a test: its result, or why reading or rating was refused."""

    test: PackTest
    mismatches: tuple[Mismatch, ...]
    result: InspectionResult | None
    refusals: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Return whether all that was expected was found."""
        return not self.mismatches
