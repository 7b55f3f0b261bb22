"""The frozen model of a sample: inspections as they were given, before anything is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.errors import Place
    from ratings_engine.samples.table import Table
    from ratings_engine.vocabulary import Level

__all__ = [
    "Case",
    "CaseSheet",
    "CountedFrom",
    "DiscretionRecord",
    "GivenTally",
    "Inspection",
    "Judgement",
    "MeasureValue",
    "PublishedTotal",
    "Sample",
]


class Case(NamedTuple):
    """One inspected case.

    ``answers`` are answer numbers, a byte each, parallel to the sheet's ``questions``; ``attributes`` are
    texts parallel to the sheet's ``attributes``; ``row`` is its row in the file.
    """

    id: str
    row: int
    answers: bytes
    attributes: tuple[str, ...]


class CaseSheet(NamedTuple):
    """The cases of one provider, and the columns they were read from.

    ``questions`` are ids of key questions, prompts or measures; ``columns`` their places in
    the file's row, counted from 0. ``table`` is the table they stand in, its rows used up.
    """

    table: Table
    questions: tuple[str, ...]
    columns: tuple[int, ...]
    attributes: tuple[str, ...]
    cases: tuple[Case, ...]


class Judgement(NamedTuple):
    """A rating given by inspectors, or published: of a standard or of a key question."""

    subject: str
    level: Level
    evidence: str
    place: Place


class GivenTally(NamedTuple):
    """Counts given instead of cases, or a published percentage.

    With ``percentage`` the counts are None, and ``of`` is how many cases it is of, if known.
    """

    subject: str
    yes: int | None
    no: int | None
    na: int | None
    unanswered: int | None
    percentage: Fraction | None
    of: int | None
    place: Place


class MeasureValue(NamedTuple):
    """A measure of the provider, as an exact number in the measure's unit."""

    measure: str
    value: Fraction
    place: Place


class DiscretionRecord(NamedTuple):
    """Professional discretion as recorded: a standard moved to a level, why and by whom."""

    standard: str
    to: Level
    reason: str
    authorised_by: str
    place: Place


class PublishedTotal(NamedTuple):
    """A total score published without the ratings it is the sum of."""

    score: int
    max_score: int
    place: Place


class Inspection(NamedTuple):
    """What is known of one provider: each standard from one kind of source."""

    provider: str
    provider_type: str
    population: int | None
    judgements: tuple[Judgement, ...]
    measures: tuple[MeasureValue, ...]
    tallies: tuple[GivenTally, ...]
    cases: CaseSheet | None
    discretion: tuple[DiscretionRecord, ...]
    total: PublishedTotal | None
    place: Place


class CountedFrom(NamedTuple):
    """A sample that was counted some other time: its file or files, and the digest of their content."""

    source: str
    digest: str


class Sample(NamedTuple):
    """Inspections to rate; ``source`` names the file or files, ``digest`` is of their content.

    ``counted_from`` are the samples whose tallies were read from a file, instead of their cases.
    """

    source: str
    digest: str
    inspections: tuple[Inspection, ...]
    counted_from: tuple[CountedFrom, ...] = ()
