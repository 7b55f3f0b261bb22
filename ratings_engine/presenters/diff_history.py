"""The history of a pack as a document: which commit changed whose rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_document import NO_RATING, STYLES
from ratings_engine.presenters.diff_words import landing, landing_named, say_points
from ratings_engine.presenters.document import (
    Document,
    Item,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    strong,
    words,
)
from ratings_engine.presenters.sentences_changes import readable
from ratings_engine.presenters.wording import clean, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.diff.model_history import History, Step
    from ratings_engine.presenters.document import Block
    from ratings_engine.standards.changes import RuleChange

__all__ = ["history_document", "step_named"]

_SHORT = 10
_LONG = 60


def history_document(history: History, most: int | None = None) -> Document:
    """Return a history as a document; tables have ``most`` rows at most."""
    sections = tuple(_step(step, number, most) for number, step in enumerate(history.steps, start=1))
    lead = (Paragraph(strong(_headline(history))), Paragraph(words(f"Samples: {clean(history.source)}")))
    footer = words(f"A history by ratings-engine. {NO_RATING}")
    return Document(
        f"History of {history.path}", lead, (_table(history, most), _steps(sections)), footer, STYLES
    )


def _steps(sections: tuple[Section, ...]) -> Section:
    return Section("step-by-step", "Step by step", (), sections)


def _headline(history: History) -> str:
    moving = sum(1 for step in history.steps if step.moved)
    commits = count(history.commits, "commit")
    return f"Of {count(len(history.steps), 'step')} in the history ({commits}) {moving:,} changed ratings."


def step_named(step: Step) -> str:
    """Return what a step is called: the short id of its commit, or the work tree."""
    return "work tree" if step.work_tree else step.commit.id[:_SHORT]


def _table(history: History, most: int | None) -> Section:
    rows = [
        Row(
            (
                words(step_named(step)),
                words(step.commit.date[:10] or "-"),
                words(step.commit.subject or "-"),
                words(_came(step)),
            )
        )
        for step in history.steps
    ]
    headers = ("Commit", "Date", "What it says", "What it did")
    table = Table("Steps, oldest first", headers, tuple(rows[:most]), more=len(rows) - len(rows[:most]))
    return Section("steps", "Steps", (table,))


def _came(step: Step) -> str:
    if step.refused:
        return "the pack had errors"
    if step.diff is None:
        return "the first that could be rated by"
    changes = count(len(step.diff.changes), "change")
    return f"{changes}, {count(len(step.moved), 'service')} moved"


def _step(step: Step, number: int, most: int | None) -> Section:
    title = step_named(step) if step.work_tree else f"{step_named(step)} {step.commit.subject}".strip()
    return Section(
        f"step-{number}", title, tuple(_blocks(step, most)), listed=bool(step.moved or step.refused)
    )


def _said(change: RuleChange) -> str:
    """Return a change in words; the packs that it is between are gone by now."""
    values = [readable(value) or "nothing" for value in (change.new, change.old)]
    if change.kind.endswith(("_added", "_dropped")) or max(map(len, values)) > _LONG:
        return change.what
    return f"{change.what}: now {values[0]}, was {values[1]}"


def _blocks(step: Step, most: int | None) -> Iterator[Block]:
    if step.refused:
        told = [f"{finding.place}: {finding.code}: {finding.message}" for finding in step.refused]
        yield List(tuple(Item(words(clean(line))) for line in told[:most]))
    elif step.diff is not None and step.diff.changes:
        yield List(tuple(Item(words(_said(change))) for change in step.diff.changes[: most or 20]))
        left = len(step.diff.changes) - (most or 20)
        if left > 0:
            yield Paragraph(words(f"{count(left, 'more change')} not shown."))
    if step.moved:
        rows = [
            Row(
                (
                    words(each.provider),
                    words(f"{landing_named(landing(each.old))} → {landing_named(landing(each.new))}"),
                    words(say_points(each)),
                )
            )
            for each in step.moved
        ]
        yield Table(
            "Services that move",
            ("Service", "Rating", "Points"),
            tuple(rows[:most]),
            more=len(rows) - len(rows[:most]),
        )
    elif step.diff is not None:
        yield Paragraph(words("No service moves."))
