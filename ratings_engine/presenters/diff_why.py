"""The chapter on why each provider moves: its standards on both sides, and the share of each change."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.presenters.diff_explained import explained, nodes_of, see
from ratings_engine.presenters.diff_words import (
    landing,
    landing_named,
    say_attribution,
    say_points,
    say_question,
)
from ratings_engine.presenters.document import (
    Change,
    Item,
    List,
    Paragraph,
    Section,
    anchor,
    join,
    linked,
    words,
)
from ratings_engine.presenters.standards_changes import change_anchor
from ratings_engine.presenters.wording import count, rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff, StandardDiff
    from ratings_engine.diff.model_contrast import Contrast
    from ratings_engine.presenters.diff_words import Said
    from ratings_engine.presenters.document import Block, Words
    from ratings_engine.presenters.standards_changes import Comparison

__all__ = ["Asked", "why"]


class Asked(NamedTuple):
    """What to show: those that keep their rating too (``unchanged``), ``most`` rows of a table.

    Where ``folded``, what is long stands closed until a reader opens it.
    """

    unchanged: bool = False
    most: int | None = None
    folded: bool = False


def _anchors(section: Section) -> frozenset[str]:
    """Return where changes are told, so that nothing leads to one that is not."""
    return frozenset(b.anchor for part in section.sections for b in part.blocks if isinstance(b, Change))


class Moved(NamedTuple):
    """A provider that moves: its number in the comparison, and both explanations if they are shown."""

    number: int
    each: InspectionDiff
    contrast: Contrast | None

    @property
    def anchor(self) -> str:
        """Return where the provider is told."""
        return f"service-{self.number}"


def why(
    outcome: OutcomeDiff,
    comparison: Comparison,
    asked: Asked,
    changes: Section,
    contrasts: Mapping[int, Contrast] = MappingProxyType({}),
) -> Iterator[Section]:
    """Yield the chapter on what moved each provider.

    ``changes`` is where changes are told, ``contrasts`` are the explanations to show, by the
    numbers of providers.
    """
    told = _anchors(changes)
    numbered = enumerate(outcome.inspections, start=1)
    moved = [Moved(number, each, contrasts.get(number)) for number, each in numbered if each.moved]
    if not moved:
        return
    parts = tuple(_provider(each, comparison, told) for each in moved[: asked.most])
    blocks: list[Block] = [Paragraph(words(_HOW))]
    if len(parts) < len(moved):
        blocks.append(Paragraph(words(f"{count(len(moved) - len(parts), 'more service')} not shown.")))
    if 0 < len(contrasts) < sum(1 for each in moved if each.each.attribution.shares):
        told_of = f"The first {len(contrasts):,} are explained by both versions; --contrast explains any."
        blocks.append(Paragraph(words(told_of)))
    yield Section("why", "Why they move", tuple(blocks), parts, folded=asked.folded)


_HOW = (
    "Each change has its fair share of the difference, whatever order the changes are made in, and the shares"
    " add up to the whole. Beside it stands what the change does alone, and what all others do without it."
)


def _provider(moved: Moved, comparison: Comparison, places: frozenset[str]) -> Section:
    each = moved.each
    told = (
        f"{landing_named(landing(each.old))} → {landing_named(landing(each.new))}, {say_points(each)} points"
    )
    blocks: list[Block] = [Paragraph(words(told))]
    refused = each.old.refused or each.new.refused
    blocks += [Paragraph(words(finding.message)) for finding in refused]
    standards = [s for s in each.standards if _differs(s) and not refused]
    if standards:
        blocks.append(List(tuple(_standard(moved, standard) for standard in standards)))
    there = {standard.id for standard in standards}
    lines = [_said(said, moved, places, there) for said in say_attribution(each.attribution, comparison)]
    if lines:
        blocks.append(List(tuple(Item(line) for line in lines)))
    if moved.contrast is not None:
        blocks.append(explained(moved.anchor, moved.contrast, each))
    return Section(moved.anchor, each.provider, tuple(blocks), listed=False)


def _said(said: Said, moved: Moved, told: frozenset[str], there: set[str]) -> Words:
    if said.share is None:
        return words(said.text)
    change = change_anchor(said.share.change)
    lead = linked(said.name, change) if change in told else words(said.name)
    seen = see(moved.anchor, said.share.touches, nodes_of(moved.contrast))
    if moved.contrast is None:
        places = [p for p in said.share.touches if p in there]
        leads = [linked(p, f"{moved.anchor}-{anchor('standard', p)}") for p in places]
        seen = (*words("; see "), *join(leads, ", ")) if leads else ()
    return (*lead, *words(f": {said.text}"), *seen)


def _differs(standard: StandardDiff) -> bool:
    return standard.old != standard.new or standard.there[0] != standard.there[1]


def _standard(moved: Moved, standard: StandardDiff) -> Item:
    """Return a standard on both sides; where its explanation is shown, that has the anchor."""
    sides = zip((standard.old, standard.new), standard.there, strict=True)
    said = " → ".join(rating(level) if there else "not there" for level, there in sides)
    lead = f"{standard.id} {standard.name}: {said}"
    questions = [
        say_question(q) for q in standard.key_questions if q.old != q.new or q.asked[0] != q.asked[1]
    ]
    told = f"{lead}. {'; '.join(questions)}" if questions else lead
    place = f"{moved.anchor}-{anchor('standard', standard.id)}"
    return Item(words(told)) if moved.contrast else Item(words(told), place)
