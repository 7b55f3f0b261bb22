"""What either of two versions asks, as one pack that a sample can be read by.

A sample may name standards that only one of two versions has. Each version then rates what it
knows; what it does not know is no mistake of the sample, and is told as having no counterpart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ratings_engine.diff.counterparts import Counterparts
from ratings_engine.diff.joining import fitting, subjects_given, subjects_of
from ratings_engine.diff.mapping import rename_inspection
from ratings_engine.standards.changes import rule_changes
from ratings_engine.standards.comparing import by_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import KeyQuestion, Standard, Standards

__all__ = ["asked_by", "either_of"]

T = TypeVar("T")


def either_of(old: Standards, new: Standards) -> Standards:
    """Return standards with every id of both versions, to read samples by and for nothing else.

    What both have is the old one's. Of former ids those stay that mean the same in both.
    """
    news = by_id(new.standards)
    shared = tuple(_standard(s, news[s.id]) if s.id in news else s for s in old.standards)
    return old._replace(
        standards=_with_more(shared, new.standards),
        provider_types=_with_more(old.provider_types, new.provider_types),
        measures={**new.measures, **old.measures},
        attributes={**new.attributes, **old.attributes},
        former=tuple(pair for pair in old.former if pair in new.former),
    )


def _standard(was: Standard, now: Standard) -> Standard:
    news = by_id(now.key_questions)
    shared = tuple(_question(q, news[q.id]) if q.id in news else q for q in was.key_questions)
    return was._replace(key_questions=_with_more(shared, now.key_questions))


def _question(was: KeyQuestion, now: KeyQuestion) -> KeyQuestion:
    return was._replace(prompts=_with_more(was.prompts, now.prompts))


def _with_more(olds: Iterable[T], news: Iterable[T]) -> tuple[T, ...]:
    """Return what either has, once for each id."""
    return tuple({**by_id(news), **by_id(olds)}.values())


def asked_by(standards: Standards, other: Standards, inspection: Inspection) -> Inspection:
    """Return what of an inspection some standards know, whatever the provider type.

    What they have under another number than the ``other`` version is found by the one they have.
    """
    given = subjects_given(inspection)
    ids = {was: now for was, now in _renumbered(other, standards).items() if now not in given}
    subjects = frozenset(name for standard in standards.standards for name in subjects_of(standard))
    return fitting(rename_inspection(inspection, Counterparts({}, ids)), subjects, standards)


def _renumbered(old: Standards, new: Standards) -> dict[str, str]:
    """Return the new ids, by the old, of standards, key questions and prompts with another number."""
    kinds = ("standard_renumbered", "key_question_moved")
    moved = {str(each.old): str(each.new) for each in rule_changes(old, new) if each.kind in kinds}
    names = [name for standard in old.standards for name in subjects_of(standard)]
    beginnings = ((was, name) for name in names for was in moved if f"{name}.".startswith(f"{was}."))
    return {name: f"{moved[was]}{name.removeprefix(was)}" for was, name in beginnings}
