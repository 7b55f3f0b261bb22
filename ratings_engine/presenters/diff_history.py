"""The history of a pack as a document: which commit changed whose rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_document import NO_RATING, STYLES
from ratings_engine.presenters.diff_words import landing, landing_named, say_moves, say_points
from ratings_engine.presenters.document import (
    Document,
    Item,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    linked,
    strong,
    words,
)
from ratings_engine.presenters.standards_changes import Comparison, changes_told, count_told
from ratings_engine.presenters.wording import clean, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.diff.model import InspectionDiff
    from ratings_engine.diff.model_history import History, Step
    from ratings_engine.presenters.document import Block

__all__ = ["came", "history_document", "step_named"]

_SHORT = 10
_CAME = {
    "first": "the first that can be used",
    "unread": "skipped: the pack cannot be used",
    "unrated": "skipped: no sample can be rated",
}


def history_document(history: History, most: int | None = None) -> Document:
    """Return a history as a document; tables and lists have ``most`` rows at most."""
    places = _places(history)
    sections = tuple(
        _step(step, number, places[number - 1 : number + 1], most)
        for number, step in enumerate(history.steps, start=1)
    )
    footer = words(f"A history by ratings-engine. {NO_RATING}")
    steps = Section("step-by-step", "Step by step", (), sections[:most])
    parts = (_table(history, most), steps)
    return Document(f"History of {history.path}", tuple(_lead(history)), parts, footer, STYLES)


def _lead(history: History) -> Iterator[Block]:
    moving = sum(1 for step in history.steps if step.moved)
    skipped = sum(1 for step in history.steps if step.refused)
    commits = count(history.commits, "commit")
    steps = count(len(history.steps), "step")
    yield Paragraph(strong(f"Of {steps} in the history ({commits}) {moving:,} changed ratings."))
    if skipped:
        verb = "is" if skipped == 1 else "are"
        what = f"{count(skipped, 'step')} {verb} skipped, and what follows compared with what came before."
        yield Paragraph(words(what))
    if history.more:
        yield Paragraph(words(f"Older commits are not looked at: {commits} is what was asked for."))
    if history.shallow:
        yield Paragraph(words("This clone is shallow: it lacks the older commits."))
    yield Paragraph(words(f"Samples: {clean(history.source)}"))


def step_named(step: Step) -> str:
    """Return what a step is called: the short id of its commit, or the work tree."""
    return "work tree" if step.work_tree else step.commit.id[:_SHORT]


def came(step: Step) -> str:
    """Return what came of a step in a word: moved, same, first or skipped."""
    if step.refused:
        return "skipped"
    return "first" if step.diff is None else "moved" if step.moved else "same"


def _table(history: History, most: int | None) -> Section:
    rows = [
        Row(
            (
                linked(step_named(step), f"step-{number}"),
                words(step.commit.date[:10] or "-"),
                words("not committed" if step.work_tree else step.commit.subject or "-"),
                words(_came(step)),
            )
        )
        for number, step in enumerate(history.steps[:most], start=1)
    ]
    headers = ("Commit", "Date", "What it says", "What it did")
    table = Table("Steps, oldest first", headers, tuple(rows), more=len(history.steps) - len(rows))
    return Section("steps", "Steps", (table,))


def _came(step: Step) -> str:
    if step.refused:
        return _CAME["unrated" if step.read else "unread"]
    if step.diff is None:
        return _CAME["first"]
    told = count_told(Comparison(*step.versions, step.diff.changes)) if step.versions else 0
    return f"{count(told, 'change')}, {count(len(step.moved), 'service')} moved"


def _places(history: History) -> list[str]:
    """Return where the pack was before each step, and where it is after the last one."""
    found = [""]
    for step in history.steps:
        found.append(step.commit.path or found[-1])
    return found


def _step(step: Step, number: int, places: list[str], most: int | None) -> Section:
    title = step_named(step) if step.work_tree else f"{step_named(step)} {step.commit.subject}".strip()
    blocks = (*_about(step, places), *_skipped(step, most), *_moves(step, number, most))
    return Section(f"step-{number}", title, blocks, listed=bool(step.moved or step.refused))


def _about(step: Step, places: list[str]) -> Iterator[Block]:
    """Yield who made a commit and when, and where the pack went."""
    commit = step.commit
    if step.work_tree:
        yield Paragraph(words("What is changed in the work tree and not committed."))
        return
    told = [f"{commit.date[:10]}, by {commit.author or 'nobody named'}"]
    told += ["a merge: it brings in what was committed on another branch"] if commit.merge else []
    if places[0] and places[0] != places[1]:
        told.append(f"the pack has moved from {places[0]} to {places[1]}")
    yield Paragraph(words(f"{'; '.join(told)}."))


def _skipped(step: Step, most: int | None) -> Iterator[Block]:
    """Yield why a step is skipped."""
    if not step.refused:
        return
    yield Paragraph(words(f"{_CAME['unrated' if step.read else 'unread'].capitalize()}."))
    told = [f"{finding.place}: {finding.code}: {finding.message}" for finding in step.refused]
    yield List(tuple(Item(words(clean(line))) for line in told[:most]))
    yield from _more(len(told), most, "more fault")


def _moves(step: Step, number: int, most: int | None) -> Iterator[Block]:
    """Yield whom a step moved, and every change of the rules as a comparison tells it."""
    if step.diff is None or step.versions is None:
        return
    comparison = Comparison(*step.versions, step.diff.changes)
    yield Paragraph(strong(say_moves(step.diff, comparison)))
    told = changes_told(comparison)
    yield from (change._replace(anchor=f"step-{number}-{change.anchor}") for change in told[:most])
    yield from _more(len(told), most, "more change")
    if step.moved:
        rows = tuple(map(_row, step.moved[:most]))
        headers = ("Service", "Rating", "Points", "Because")
        shown = headers if any(text[0].text for *_, text in (row.cells for row in rows)) else headers[:-1]
        cut = tuple(row._replace(cells=row.cells[: len(shown)]) for row in rows)
        yield Table("Services that move", shown, cut, more=len(step.moved) - len(rows))


def _more(total: int, most: int | None, what: str) -> Iterator[Block]:
    if most is not None and total > most:
        yield Paragraph(words(f"{count(total - most, what)} not shown."))


def _row(each: InspectionDiff) -> Row:
    """Return a service that moves; where a version cannot rate it, the reason."""
    ratings = f"{landing_named(landing(each.old))} → {landing_named(landing(each.new))}"
    refused = each.old.refused or each.new.refused
    why = refused[0].message if refused else ""
    return Row((words(each.provider), words(ratings), words(say_points(each)), words(why)))
