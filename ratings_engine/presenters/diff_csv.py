"""Outcome diffs, sweeps and histories as CSV, for spreadsheets: nothing in a cell is a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_history import came, step_named
from ratings_engine.presenters.diff_sweep import counts_of, landed
from ratings_engine.presenters.diff_words import LANDINGS, direction, landing
from ratings_engine.presenters.document import shown
from ratings_engine.presenters.sentences_changes import say_change
from ratings_engine.standards.written import write_number
from ratings_engine.vocabulary import OVERALL, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff, StandardDiff
    from ratings_engine.diff.model_history import History, Step
    from ratings_engine.diff.model_sweep import Sweep
    from ratings_engine.presenters.standards_changes import Comparison
    from ratings_engine.vocabulary import Level

__all__ = [
    "as_csv",
    "present_changes_csv",
    "present_diff_csv",
    "present_history_csv",
    "present_sweep_csv",
    "safe_cell",
]

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_HEADERS = (
    "provider",
    "provider_type",
    "direction",
    "standard",
    "name",
    "old_rating",
    "new_rating",
    "old_score",
    "new_score",
    "old_max_score",
    "new_max_score",
)
_CHANGES = ("id", "kind", "standard", "what", "old", "new", "old_at", "new_at", "old_source", "new_source")
_EDGES = ("low", "low_included", "high", "high_included")


def present_diff_csv(outcome: OutcomeDiff) -> str:
    """Return a row for each provider's overall rating, and one for each of its standards."""
    return as_csv(_HEADERS, (row for each in outcome.inspections for row in _rows(each)))


def present_changes_csv(comparison: Comparison) -> str:
    """Return a row for each change of the rules, with what it is in a sentence."""
    packs = (comparison.old, comparison.new)
    rows = (
        [*(getattr(change, name) for name in _CHANGES), say_change(change, *packs)]
        for change in comparison.changes
    )
    return as_csv((*_CHANGES, "sentence"), rows)


def present_sweep_csv(sweep: Sweep) -> str:
    """Return a row for each provider and combination of stretches, with where it lands."""
    edges = [f"{axis.target.text} {edge}" for axis in sweep.axes for edge in _EDGES]
    return as_csv((*edges, "provider", "provider_type", "rating", *LANDINGS), _cells(sweep))


def present_history_csv(history: History) -> str:
    """Return rows of every step: one for each provider that it moved, as of a comparison, or a single one.

    ``came`` is what it did: moved, same, first or skipped; ``why`` it was skipped.
    """
    headers = ("commit", "date", "author", "subject", "came", "why", *_HEADERS)
    return as_csv(headers, (row for step in history.steps for row in _step(step)))


def _step(step: Step) -> Iterator[list[object]]:
    """Yield the rows of a step."""
    commit = step.commit
    why = "; ".join(finding.message for finding in step.refused)
    begins = [step_named(step), commit.date, commit.author, commit.subject, came(step), why]
    moved = [row for each in step.moved for row in _rows(each)]
    yield from ([*begins, *row] for row in moved or [[""] * len(_HEADERS)])


def safe_cell(value: object) -> object:
    """Return what a cell may hold: an apostrophe comes before text that would be taken for a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = shown(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULAS) else text


def as_csv(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as CSV with LF line ends, each cell as ``safe_cell`` leaves it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([safe_cell(header) for header in headers])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _rows(each: InspectionDiff) -> Iterator[list[object]]:
    name = [each.provider, each.provider_type, direction(each)]
    old, new = each.old, each.new
    sides = [landing(old), landing(new), old.score, new.score, old.max_score, new.max_score]
    yield [*name, OVERALL, "", *sides]
    for standard in each.standards:
        yield [*name, *_standard(standard)]


def _standard(standard: StandardDiff) -> list[object]:
    levels = zip((standard.old, standard.new), standard.there, strict=True)
    ratings = [_rating(level) if there else "not_there" for level, there in levels]
    return [standard.id, standard.name, *ratings, standard.old_score, standard.new_score, "", ""]


def _rating(level: Level | None) -> str:
    return "not_rated" if level is None else RATINGS[level]


def _cells(sweep: Sweep) -> Iterator[list[object]]:
    for cell in sweep.cells:
        stretches = [axis.stretches[place] for axis, place in zip(sweep.axes, cell.places, strict=True)]
        at = [
            value
            for s in stretches
            for value in (write_number(s.low), s.low_closed, write_number(s.high), s.high_closed)
        ]
        counts = [counts_of(cell).get(place, 0) for place in LANDINGS]
        for (provider, kind), found in zip(sweep.providers, cell.landings, strict=True):
            yield [*at, provider, kind, landed(found), *counts]
