"""The chapter on what would change: each rule that differs, its old and new words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.presenters.document import (
    Change,
    Fact,
    Facts,
    Paragraph,
    Section,
    Words,
    anchor,
    strong,
    words,
)
from ratings_engine.presenters.marked_words import mark_words
from ratings_engine.presenters.sentences_changes import readable, say_change
from ratings_engine.presenters.sentences_rules import say_condition, say_limiting_rule
from ratings_engine.presenters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ratings_engine.presenters.document import Block
    from ratings_engine.standards.changes import RuleChange
    from ratings_engine.standards.model import LimitingRule, Overlay, Standards

__all__ = ["Comparison", "change_anchor", "change_anchors", "changes_told", "count_told", "what_would_change"]

PROPOSED = "proposed"
_VERBATIM = ("wording", "key_question_added", "key_question_dropped", "prompt_added", "prompt_dropped")
_FLAGS = ("counted", "essential")
_YES_OR_NO = {"true": "yes", "false": "no"}


class Comparison(NamedTuple):
    """Two packs and the rule changes from the old one to the new one."""

    old: Standards
    new: Standards
    changes: tuple[RuleChange, ...]

    @property
    def proposals(self) -> tuple[Overlay, ...]:
        """Return the overlays that lead from the old pack to the new one, where they do."""
        known = {overlay.digest for overlay in self.old.overlays}
        added = tuple(overlay for overlay in self.new.overlays if overlay.digest not in known)
        return added if all(overlay.base_id == self.old.id for overlay in added) else ()


def change_anchors(comparison: Comparison | None) -> dict[str, str]:
    """Return where the changes of each standard are told, by its id."""
    told = comparison.changes if comparison else ()
    return {change.standard: _group(change.standard) for change in told if change.standard}


def _group(standard: str | None) -> str:
    return anchor("changes", "standard", standard) if standard else "changes-shared"


def what_would_change(comparison: Comparison) -> Section:
    """Return the chapter: who proposes what and why, then every change, grouped by standard."""
    proposals = comparison.proposals
    told = _told(comparison)
    title = "What would change" if proposals else "What changes"
    blocks: list[Block] = [*(_proposal(overlay) for overlay in proposals), *_summary(comparison, told)]
    groups: dict[str | None, list[RuleChange]] = {}
    for change in told:
        groups.setdefault(change.standard, []).append(change)
    packs = (comparison.old, comparison.new)
    names = {standard.id: standard.name for pack in packs for standard in pack.standards}
    sections = [
        Section(_group(name), _title(name, names), tuple(_change(change, comparison) for change in changes))
        for name, changes in groups.items()
    ]
    return Section("what-would-change", title, tuple(blocks), tuple(sections))


def changes_told(comparison: Comparison) -> tuple[Change, ...]:
    """Return every change by itself, as the chapter tells it, in the order of the rule changes."""
    return tuple(_change(change, comparison) for change in _told(comparison))


def count_told(comparison: Comparison) -> int:
    """Return how many changes the chapter tells: all but those that only cite a proposal."""
    return len(_told(comparison))


def _told(comparison: Comparison) -> list[RuleChange]:
    proposals = comparison.proposals
    return [change for change in comparison.changes if not _is_citation(change, proposals)]


def _proposal(overlay: Overlay) -> Facts:
    published = f", {overlay.published}" if overlay.published else ""
    return Facts(
        (
            Fact("Proposal", strong(overlay.title)),
            Fact("Proposed by", words(f"{overlay.author}{published}")),
            Fact("Version", words(f"{overlay.version} ({overlay.id}, {overlay.file})")),
            Fact("It changes", words(f"{overlay.base_id} {overlay.base_version}")),
            Fact("Why", words(overlay.rationale)),
        )
    )


def _summary(comparison: Comparison, told: list[RuleChange]) -> Iterator[Paragraph]:
    old, new = comparison.old, comparison.new
    if not comparison.proposals:
        yield Paragraph(words(f"From {_titled(old)} to {_titled(new)}."))
    if not comparison.changes:
        yield Paragraph(words("No rule differs."))
        return
    if told:
        yield Paragraph(words(f"{count(len(told), 'change')}, each with the old words and the new."))
    else:
        yield Paragraph(words("Nothing that rates differs."))
    if len(told) < len(comparison.changes):
        told_of = words("What the proposal changes cites it as its source, and is marked ")
        yield Paragraph((*told_of, *words(PROPOSED, PROPOSED), *words(".")))


def _titled(standards: Standards) -> str:
    proposals = "".join(f" with {overlay.id}" for overlay in standards.overlays)
    return f"{standards.title} ({standards.id} {standards.version}{proposals})"


def _is_citation(change: RuleChange, proposals: Iterable[Overlay]) -> bool:
    """Return whether a change says no more than that a proposal is the source of what it changes."""
    names = {overlay.id for overlay in proposals}
    if change.kind == "source" and change.id.endswith(".note"):
        # The note of a rule that a proposal changes is kept, with a word on who changed the rule.
        return bool(names) and bool(change.old) and (change.new or "").endswith(change.old or "")
    if change.kind == "source":
        return change.new in names or (change.new == PROPOSED and bool(names))
    return change.kind == "citation_added" and change.id.partition(":")[2] in names


def _title(standard: str | None, names: Mapping[str, str]) -> str:
    return (
        "Rules that standards share" if standard is None else f"{standard} {names.get(standard, '')}".strip()
    )


def _change(change: RuleChange, comparison: Comparison) -> Change:
    what = say_change(change, comparison.old, comparison.new)
    marked = _marked(change, comparison)
    sources = (change.old_source or "", change.new_source or "")
    return Change(
        change_anchor(change.id), strong(what), marked, change.old_at, change.new_at, "change", *sources
    )


def change_anchor(name: str) -> str:
    """Return where the change of this id is told."""
    # Dots stay, so that no two changes have the same anchor.
    return f"change-{'.'.join(anchor(part) for part in name.replace(':', '-', 1).split('.'))}"


def _marked(change: RuleChange, comparison: Comparison) -> Words:
    subject = change.id.partition(":")[2]
    if change.kind.startswith("limiting_rule"):
        return mark_words(*(_limiting_rule(subject, pack) for pack in (comparison.old, comparison.new)))
    if change.kind == "applies_when":
        said = [_condition(subject, pack) for pack in (comparison.old, comparison.new)]
        return mark_words(*said)
    if change.kind in _VERBATIM:
        return mark_words(change.old, change.new)
    if change.kind in _FLAGS:
        return mark_words(*(_YES_OR_NO.get(value or "", value) for value in (change.old, change.new)))
    return mark_words(readable(change.old), readable(change.new))


def _limiting_rule(subject: str, standards: Standards) -> str | None:
    rules: dict[str, LimitingRule] = {rule.id: rule for rule in standards.limiting_rules}
    found = rules.get(subject) or rules.get(subject.rpartition(".")[0])
    return f"{found.title or found.id}. {say_limiting_rule(found)}" if found else None


def _condition(subject: str, standards: Standards) -> str:
    """Return which cases a key question, or the first one of a standard, is asked of."""
    asked = [q for s in standards.standards for q in s.key_questions if subject in (s.id, q.id)]
    if not asked or asked[0].applies_when is None:
        return "every case"
    return f"cases of which {say_condition(asked[0].applies_when, standards.attributes)}"
