"""Standards, key questions and prompts between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ratings_engine.diff.hybrid_tables import hybrid_banding, hybrid_combination
from ratings_engine.standards.comparing import by_id
from ratings_engine.standards.comparing_standards import moves_between, numbered
from ratings_engine.standards.comparing_tables import every_banding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.diff.choosing import Chooser
    from ratings_engine.standards.changes import RuleChange
    from ratings_engine.standards.model import Banding, KeyQuestion, Prompt, Standard, Standards

__all__ = [
    "Need",
    "Slot",
    "Versions",
    "both_of",
    "hybrid_gate",
    "hybrid_slot",
    "hybrid_table",
    "slots_between",
]

T = TypeVar("T")
_GATE = ("minimum_cases", "maximum_unanswered")


class Slot(NamedTuple):
    """Where a hybrid may have a standard: as it was, as it is; ``subjects`` are what it asks."""

    id: str
    was: Standard | None
    now: Standard | None
    renumbered: bool
    subjects: frozenset[str]


class Versions(NamedTuple):
    """Two versions, their tables, and the key questions that moved.

    ``moved`` are questions as they were by their new ids, ``moved_to`` new ids by old;
    ``homes`` are the standards that questions have now, ``homes_before`` those that they had.
    """

    old: Standards
    new: Standards
    tables: tuple[Mapping[str, Banding], Mapping[str, Banding]]
    moved: Mapping[str, KeyQuestion]
    moved_to: Mapping[str, str]
    homes: Mapping[str, str]
    homes_before: Mapping[str, str]

    @classmethod
    def between(cls, old: Standards, new: Standards, changes: Sequence[RuleChange]) -> Versions:
        """Return what is known of two versions."""
        told = {change.new for change in changes if change.kind == "key_question_moved"}
        moved = {now: was for now, was in moves_between(old, new).by_new.items() if now in told}
        moved_to = {was.id: now for now, was in moved.items()}
        tables = (every_banding(old), every_banding(new))
        return cls(old, new, tables, moved, moved_to, _homes(new), _homes(old))

    def moves(self, chooser: Chooser, question: str) -> bool:
        """Return whether a question moves to its new id ``question``.

        Nothing moves to where nothing is, and nothing stays where nothing is left: so that the
        same choices make the same standards, whichever version is called old.
        """
        added = f"standard-added:{self.homes[question]}"
        dropped = f"standard-dropped:{self.homes_before[self.moved[question].id]}"
        arrives = not chooser.known(added) or chooser.on(added)
        gone = chooser.known(dropped) and chooser.on(dropped)
        return arrives and (gone or chooser.on(f"question-moved:{question}"))


def _homes(standards: Standards) -> dict[str, str]:
    return {q.id: standard.id for standard in standards.standards for q in standard.key_questions}


def slots_between(old: Standards, new: Standards, changes: Sequence[RuleChange]) -> list[Slot]:
    """Return the places of standards, in the order of the old version."""
    before, after = by_id(old.standards), by_id(new.standards)
    numbers = {str(c.old): str(c.new) for c in changes if c.kind == "standard_renumbered"}
    pairs = [(name, before[name], after.get(numbers.get(name, name))) for name in before]
    taken = {*before, *numbers.values()}
    pairs += [(name, None, after[name]) for name in after if name not in taken]
    return [Slot(name, was, now, name in numbers, _subjects(was, now)) for name, was, now in pairs]


def _subjects(*standards: Standard | None) -> frozenset[str]:
    questions = [q for standard in standards if standard is not None for q in standard.key_questions]
    return frozenset(q.id for q in questions) | {p.id for q in questions for p in q.prompts}


def both_of(
    chooser: Chooser, kind: str, before: Mapping[str, T], after: Mapping[str, T]
) -> Iterator[tuple[T | None, T | None]]:
    """Yield what a hybrid has of things with ids: (old, new), one of them None where it comes or goes."""
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        dropped = was is not None and now is None and chooser.on(f"{kind}-dropped:{name}")
        absent = was is None and not chooser.on(f"{kind}-added:{name}")
        if not dropped and not absent:
            yield was, now


class Need(NamedTuple):
    """What is needed of a standard: for a provider type, with evidence of ``subjects``; ``cases``: by cases.

    Empty, and None, mean everything.
    """

    provider_type: str = ""
    subjects: frozenset[str] | None = None
    cases: bool = True

    def answers(self, *ids: str) -> bool:
        """Return whether there is evidence of any of some ids."""
        return self.subjects is None or not self.subjects.isdisjoint(ids)


def hybrid_slot(versions: Versions, chooser: Chooser, slot: Slot, need: Need) -> Standard | None:
    """Return the standard in a slot, or None where it is not there.

    Without evidence of its questions it comes without them; what no evidence is about, or is
    not for the provider type, is not looked into. A standard goes with the last of its questions
    that moves.
    """
    was, now = slot.was, slot.now
    provider_type, asked = need.provider_type, need.answers(*slot.subjects)
    if provider_type and not any(provider_type in each.applies_to for each in (was, now) if each):
        return None
    body = _Body(versions, chooser, need)
    if slot.renumbered:
        made = now if chooser.on(f"standard-renumbered:{now.id if now else ''}") else was
    elif was is None or now is None:
        made = body.coming(now) if now else body.going(was) if was else None
    else:
        made = body.changed(was, now, asked=asked)
    if made is not None and not asked:
        return made._replace(key_questions=())
    moved_out = made and slot.was and slot.was.key_questions and not made.key_questions
    return None if moved_out and body.left else made


class _Body:
    """Makes one standard."""

    def __init__(self, versions: Versions, chooser: Chooser, need: Need) -> None:
        self.versions = versions
        self.chooser = chooser
        self.on = chooser.on
        self.need = need
        self.left = False

    def coming(self, now: Standard) -> Standard | None:
        """Return a standard that the old version lacks."""
        if not self.on(f"standard-added:{now.id}"):
            return None
        questions = tuple(self._arriving(now, now.key_questions))
        # A standard comes with the first of its questions, as it goes with the last.
        return now._replace(key_questions=questions) if questions or not now.key_questions else None

    def going(self, was: Standard) -> Standard | None:
        """Return a standard that the new version lacks."""
        if self.on(f"standard-dropped:{was.id}"):
            return None
        return was._replace(key_questions=tuple(self._own(q) for q in self._staying(was)))

    def changed(self, was: Standard, now: Standard, *, asked: bool) -> Standard:
        """Return a standard that both versions have."""
        on, name = self.on, was.id
        made = was._replace(
            assessed=now.assessed if on(f"assessed:{name}") else was.assessed,
            counted=now.counted if on(f"counted:{name}") else was.counted,
            applies_to=self._types(was.applies_to, now.applies_to, f"applies-to:{name}"),
        )
        if not asked:
            return made
        overalls = (self.versions.old.overall, self.versions.new.overall)
        combinations = (was.combination, now.combination)
        return made._replace(
            combination=hybrid_combination(self.chooser, (name, "standards"), combinations, overalls),
            key_questions=tuple(self._questions(was, now)),
        )

    def _questions(self, was: Standard, now: Standard) -> Iterator[KeyQuestion]:
        before = by_id(self._staying(was))
        stay = {q.id: q for q in now.key_questions if q.id not in self.versions.moved}
        for old, new in both_of(self.chooser, "question", before, stay):
            if old and new:
                yield self._question(old, new, was.id)
            else:
                yield from (self._own(question) for question in (old, new) if question)
        yield from self._arriving(now, [q for q in now.key_questions if q.id in self.versions.moved])

    def _staying(self, was: Standard) -> Iterator[KeyQuestion]:
        """Yield the questions that do not move out of a standard."""
        for question in was.key_questions:
            target = self.versions.moved_to.get(question.id)
            if target is None or not self.versions.moves(self.chooser, target):
                yield question
            else:
                self.left = True

    def _arriving(self, now: Standard, questions: Sequence[KeyQuestion]) -> Iterator[KeyQuestion]:
        """Yield questions that are new to a standard; of those that move, the ones that do."""
        for question in questions:
            was = self.versions.moved.get(question.id)
            if was is None:
                yield self._own(question)
            elif self.versions.moves(self.chooser, question.id):
                yield self._question(numbered(was, question.id), question, now.id)

    def _own(self, question: KeyQuestion) -> KeyQuestion:
        """Return a question that one version has alone, with the table as it is made."""
        if not self._is_asked(question):
            return question
        return question._replace(banding=hybrid_table(self.versions, self.chooser, question.banding))

    def _is_asked(self, question: KeyQuestion) -> bool:
        kind = self.need.provider_type
        return (not kind or kind in question.applies_to) and self._answered(question)

    def _answered(self, question: KeyQuestion) -> bool:
        return self.need.answers(question.id, *(prompt.id for prompt in question.prompts))

    def _types(self, was: frozenset[str], now: frozenset[str], *names: str) -> frozenset[str]:
        """Return the provider types; whether others come or go makes no difference to one of them."""
        kind = self.need.provider_type
        if kind and (kind in was) == (kind in now):
            return was
        return now if self.on(*names) else was

    def _question(self, was: KeyQuestion, now: KeyQuestion, standard: str) -> KeyQuestion:
        name = now.id
        names = (f"applies-to:{name}", f"applies-to:{standard}")
        made = was._replace(applies_to=self._types(was.applies_to, now.applies_to, *names))
        if not self._is_asked(made) and not self._is_asked(now._replace(applies_to=made.applies_to)):
            return made
        made = self._counted(made, now, standard) if self.need.cases else made
        banded = now if self.on(f"banding:{name}", "banding:key-questions") else was
        least, most = hybrid_gate(self.chooser, name, was, now)
        return made._replace(
            banding=hybrid_table(self.versions, self.chooser, banded.banding),
            minimum_cases=least.minimum_cases,
            maximum_unanswered=most.maximum_unanswered,
            indicators=now.indicators if self.on(f"indicators:{name}") else was.indicators,
        )

    def _counted(self, was: KeyQuestion, now: KeyQuestion, standard: str) -> KeyQuestion:
        """Return a question with the rules by which cases are counted for it."""
        asked = now if self.on(f"applies-when:{now.id}", f"applies-when:{standard}") else was
        made = was._replace(applies_when=asked.applies_when)
        if not self.need.answers(*(prompt.id for q in (was, now) for prompt in q.prompts)):
            return made
        derived = now if self.on(f"derivation:{now.id}", "derivation:key-questions") else was
        return made._replace(derivation=derived.derivation, prompts=tuple(self._prompts(was, now)))

    def _prompts(self, was: KeyQuestion, now: KeyQuestion) -> Iterator[Prompt]:
        for old, new in both_of(self.chooser, "prompt", by_id(was.prompts), by_id(now.prompts)):
            prompt = old or new
            if old and new and self.on(f"essential:{old.id}"):
                prompt = old._replace(essential=new.essential)
            if prompt:
                yield prompt


def hybrid_gate(chooser: Chooser, name: str, was: T, now: T) -> tuple[T, T]:
    """Return which version says how many answers are needed, and which how many may be unanswered."""
    least, most = (
        now if chooser.on(f"gate:{name}.{field}", f"gate:key-questions.{field}") else was for field in _GATE
    )
    return least, most


def hybrid_table(versions: Versions, chooser: Chooser, banding: Banding) -> Banding:
    """Return a table as it is made; one that only one version has is as it is there."""
    was, now = (tables.get(banding.id) for tables in versions.tables)
    return hybrid_banding(chooser, was, now) if was and now else banding
