"""Whether two versions read samples alike, and count their cases alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.standards.conditions import attributes_in

if TYPE_CHECKING:
    from ratings_engine.standards.model import KeyQuestion, Standards

__all__ = ["Alike", "count_alike", "read_alike"]


class Alike:
    """One version, held against many others."""

    def __init__(self, standards: Standards) -> None:
        """Know what decides how it reads samples and counts cases."""
        self._reads, self._counts = _read(standards), _counted(standards)

    def reads(self, other: Standards) -> bool:
        """Return whether another version reads every sample as the same inspections."""
        return self._reads == _read(other)

    def counts(self, other: Standards) -> bool:
        """Return whether another version that reads samples alike counts cases alike too."""
        return self._counts == _counted(other)


def read_alike(old: Standards, new: Standards) -> bool:
    """Return whether both versions read every sample as the same inspections.

    Reading looks at ids, at the values of attributes that decide what is asked, and at what a
    total can be; so that a threshold, a method or a text may differ.
    """
    return _read(old) == _read(new)


def count_alike(old: Standards, new: Standards) -> bool:
    """Return whether both versions read every sample, and count its cases, alike."""
    return read_alike(old, new) and _counted(old) == _counted(new)


def _read(standards: Standards) -> tuple[object, ...]:
    questions = _questions(standards)
    looked_at = {name for q in questions if q.applies_when for name in attributes_in(q.applies_when)}
    values = {name: standards.attributes[name].values for name in looked_at if name in standards.attributes}
    return (
        {kind.id for kind in standards.provider_types},
        {(s.id, s.assessed, tuple(q.id for q in s.key_questions)) for s in standards.standards},
        {prompt.id for q in questions for prompt in q.prompts},
        {(measure.id, measure.of) for measure in standards.measures.values()},
        dict(standards.former),
        values,
        max(standards.points),
    )


def _counted(standards: Standards) -> dict[str, tuple[object, ...]]:
    """Return what decides how cases are counted, by key question."""
    return {
        q.id: (
            s.applies_to,
            q.applies_to,
            q.applies_when,
            q.derivation and q.derivation.share,
            tuple((prompt.id, prompt.essential) for prompt in q.prompts),
        )
        for s in standards.standards
        for q in s.key_questions
    }


def _questions(standards: Standards) -> list[KeyQuestion]:
    return [question for standard in standards.standards for question in standard.key_questions]
