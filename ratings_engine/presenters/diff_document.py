"""An outcome diff as a document: the headline, who moves and why, what changed in the rules."""

from __future__ import annotations

import os
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.presenters.diff_chart import ratings_chart, scores_chart
from ratings_engine.presenters.diff_why import Asked, why
from ratings_engine.presenters.diff_words import (
    LANDINGS,
    direction,
    headline,
    landing,
    landing_named,
    nearest,
    say_net,
    say_points,
)
from ratings_engine.presenters.document import (
    Document,
    Fact,
    Facts,
    Paragraph,
    Row,
    Section,
    Table,
    linked,
    strong,
    words,
)
from ratings_engine.presenters.standards_changes import count_told, what_would_change
from ratings_engine.presenters.wording import and_list, clean, count, standards_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff
    from ratings_engine.diff.model_contrast import Contrast
    from ratings_engine.errors import Finding
    from ratings_engine.presenters.document import Block, Words
    from ratings_engine.presenters.standards_changes import Comparison

__all__ = ["NO_RATING", "STYLES", "Asked", "Compared", "diff_document"]

STYLES = ("outcomes.css",)
NO_RATING = "A comparison is no rating by the Inspectorate."
_WAYS = (
    ("down", "Moved down"),
    ("up", "Moved up"),
    ("lost", "Lost its rating"),
    ("gained", "Gained a rating"),
    ("same", "Same rating"),
)


class Compared(NamedTuple):
    """Everything that one comparison found.

    ``outcome`` is None where there were no samples; ``skipped`` are files that are of neither
    version, each with what is wrong with it. ``explained`` are services that move, by their numbers
    in the outcome from 1, whose ratings the report explains on both sides.
    """

    comparison: Comparison
    outcome: OutcomeDiff | None
    contrasts: tuple[Contrast, ...] = ()
    skipped: tuple[tuple[str, tuple[Finding, ...]], ...] = ()
    explained: Mapping[int, Contrast] = MappingProxyType({})


def diff_document(found: Compared, asked: Asked) -> Document:
    """Return a comparison as a document."""
    comparison, outcome = found.comparison, found.outcome
    changes = _fewer(what_would_change(comparison), asked.most)._replace(
        folded=asked.folded and outcome is not None  # what is all of the answer stands open
    )
    sections: list[Section] = []
    if outcome is not None:
        sections = [
            _matrix(outcome),
            *_providers(outcome, asked),
            *why(outcome, comparison, asked, changes, found.explained),
        ]
        sections += [*_refused(outcome, asked), *_unmatched(outcome)]
    sections += [*_skipped(found.skipped, asked), *_contrasts(found.contrasts, asked), changes]
    title = " and ".join(overlay.title for overlay in comparison.proposals) or _between(comparison)
    return Document(title, tuple(_lead(found)), tuple(sections), _footer(comparison), STYLES)


def _between(comparison: Comparison) -> str:
    old, new = (f"{each.id} {each.version}" for each in (comparison.old, comparison.new))
    return f"From {old} to {new}" if old != new else f"{new}, old and new"


def _lead(found: Compared) -> Iterator[Block]:
    outcome = found.outcome
    if outcome is None:
        changes = count(count_told(found.comparison), "change")
        yield Paragraph(words(f"{changes} of the rules. No sample was given, so no rating is compared."))
        return
    yield Paragraph(strong(headline(outcome, found.comparison)))
    yield Paragraph(words(say_net(outcome)))
    facts = [("Old", standards_named(outcome.old)), ("New", standards_named(outcome.new))]
    facts.append(("Samples", clean(outcome.source)))
    yield Facts(tuple(Fact(name, words(told)) for name, told in facts))


def _footer(comparison: Comparison) -> Words:
    named = [f"{each.id} {each.version}" for each in (comparison.old, comparison.new)]
    return words(f"{named[0]} compared with {named[1]} by ratings-engine. {NO_RATING}")


def _fewer(section: Section, most: int | None) -> Section:
    """Return the chapter on the rules with so many changes at most; the others are counted."""
    if most is None:
        return section
    kept, left = [], most
    told = sum(len(part.blocks) for part in section.sections)
    for part in section.sections:
        if left > 0:
            kept.append(part._replace(blocks=part.blocks[:left]))
        left -= len(part.blocks)
    more = [Paragraph(words(f"{count(told - most, 'more change')} not shown."))] if told > most else []
    return section._replace(blocks=(*section.blocks, *more), sections=tuple(kept))


def _matrix(outcome: OutcomeDiff) -> Section:
    """Return the ratings, old down and new across, with the chart of both."""
    cells = Counter((landing(each.old), landing(each.new)) for each in outcome.inspections)
    there = [place for place in LANDINGS if any(place in pair for pair in cells)]
    rows = [
        Row(
            (
                words(landing_named(old)),
                *(words(_cell(cells[old, new])) for new in there),
                words(f"{sum(cells[old, new] for new in there):,}"),
            )
        )
        for old in there
    ]
    rows.append(
        Row(
            (
                words("All"),
                *(words(f"{sum(cells[old, new] for old in there):,}") for new in there),
                words(f"{len(outcome.inspections):,}"),
            )
        )
    )
    table = Table(
        "Services by old rating (down) and new rating (across)",
        ("Old \\ new", *map(landing_named, there), "All"),
        tuple(rows),
    )
    return Section("ratings", "Ratings, old and new", (table, ratings_chart(outcome)))


def _cell(amount: int) -> str:
    return f"{amount:,}" if amount else "·"


def _listed(outcome: OutcomeDiff, asked: Asked) -> list[tuple[int, InspectionDiff]]:
    """Return the providers to list, with their numbers: those that move, then those whose score differs."""
    numbered = list(enumerate(outcome.inspections, start=1))
    moved = [pair for pair in numbered if pair[1].moved]
    scores = [pair for pair in numbered if not pair[1].moved and (asked.unchanged or differs(pair[1]))]
    return moved + scores


def differs(diff: InspectionDiff) -> bool:
    """Return whether anything of a provider's outcome differs."""
    standards = any(each.old != each.new for each in diff.standards)
    return diff.moved or diff.old.score != diff.new.score or standards


def _providers(outcome: OutcomeDiff, asked: Asked) -> Iterator[Section]:
    listed = _listed(outcome, asked)
    if not listed:
        return
    shown_ = listed[: asked.most]
    rows = tuple(_row(number, each) for number, each in shown_)
    headers = ("Service", "Rating", "Points", "Nearest boundary before", "Nearest boundary after")
    title = "Services" if asked.unchanged else "Services that differ"
    table = Table(
        title, headers, rows, more=len(listed) - len(shown_), filters=_filters([each for _, each in shown_])
    )
    chart = scores_chart([each for _, each in listed if each.moved])
    yield Section("services", "Who moves", (table, *([chart] if chart else [])))


def _row(number: int, each: InspectionDiff) -> Row:
    same = landing(each.old) == landing(each.new)
    new = landing_named(landing(each.new))
    told = new if same else f"{landing_named(landing(each.old))} → {new}"
    name = linked(each.provider, f"service-{number}") if each.moved else words(each.provider)
    return Row(
        (name, words(told), words(say_points(each)), words(nearest(each.old)), words(nearest(each.new))),
        marks=f"{direction(each)} now-{landing(each.new)}",
    )


def _filters(listed: Sequence[InspectionDiff]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the choices that tell rows apart: which way they move, and where to."""
    ways, ends = Counter(map(direction, listed)), Counter(landing(each.new) for each in listed)
    by_way = [(way, f"{told} ({ways[way]:,})") for way, told in _WAYS if ways[way]]
    by_end = [(f"now-{end}", f"{landing_named(end)} ({ends[end]:,})") for end in LANDINGS if ends[end]]
    groups = (("Which services", by_way), ("New rating", by_end))
    return tuple(
        (name, (("all", f"All ({len(listed):,})"), *choices)) for name, choices in groups if len(choices) > 1
    )


def _refused(outcome: OutcomeDiff, asked: Asked) -> Iterator[Section]:
    """Yield the chapter on those that a version cannot rate, and why."""
    rows = [
        Row((words(each.provider), words(which), words(finding.message), words(_place(finding))))
        for each in outcome.inspections
        for which, side in (("the old version", each.old), ("the new version", each.new))
        for finding in side.refused
    ]
    if rows:
        kept = tuple(rows[: asked.most])
        headers = ("Service", "Cannot be rated by", "Because", "Where")
        table = Table("Services that one version cannot rate", headers, kept, more=len(rows) - len(kept))
        yield Section("refused", "What cannot be rated", (table,))


def _place(finding: Finding) -> str:
    """Return where something is wrong, without the folder, which is not the same everywhere."""
    return clean(str(finding.place._replace(file=os.path.basename(finding.place.file))))


def _unmatched(outcome: OutcomeDiff) -> Iterator[Section]:
    told = [
        f"Only the {which} version has {and_list(list(ids))}."
        for which, ids in zip(("old", "new"), outcome.unmatched, strict=True)
        if ids
    ]
    told += [f"{old} is compared with {new}." for old, new in outcome.counterparts.items()]
    if told:
        yield Section(
            "counterparts", "Standards without a counterpart", tuple(Paragraph(words(t)) for t in told)
        )


def _skipped(skipped: Sequence[tuple[str, tuple[Finding, ...]]], asked: Asked) -> Iterator[Section]:
    if skipped:
        rows = [
            Row((words(clean(path)), words(found[0].message if found else ""))) for path, found in skipped
        ]
        kept = tuple(rows[: asked.most])
        headers = ("File", "Because")
        table = Table("Files that neither version can rate", headers, kept, more=len(rows) - len(kept))
        yield Section("skipped", "Files left out", (table,))


def _contrasts(contrasts: Sequence[Contrast], asked: Asked) -> Iterator[Section]:
    from ratings_engine.presenters.diff_contrast import contrast_section

    for number, contrast in enumerate(contrasts[: asked.most], start=1):
        yield contrast_section(contrast, number)
    left = len(contrasts[asked.most :]) if asked.most is not None else 0
    if left:
        told = Paragraph(words(f"{count(left, 'more service')} not shown."))
        yield Section("contrasts-left", "Old and new side by side", (told,))
