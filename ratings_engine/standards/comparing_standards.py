"""What changed in the standards, their key questions and their prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.standards.comparing import (
    ELSEWHERE,
    Field,
    Spot,
    bare,
    by_id,
    comes_or_goes,
    compare,
    compare_fields,
    compare_rules,
)
from ratings_engine.standards.written import write_condition, write_flag, write_names
from ratings_engine.vocabulary import RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.standards.comparing import RuleChange
    from ratings_engine.standards.model import KeyQuestion, Standard, Standards

__all__ = [
    "KEY_QUESTION",
    "PROMPT",
    "STANDARD",
    "Moves",
    "compare_standards",
    "moves_between",
    "numbered",
    "questions_of",
]

USUAL = "key-questions"

_CONDITION = Field("applies_when", "the cases that are asked {}", write=write_condition)
_TYPES = Field(
    "applies_to", "the provider types that {} applies to", write=lambda types: write_names(sorted(types))
)

STANDARD: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "name": Field("wording", "the name of {}", "{}.name"),
    "statement": Field("wording", "the statement of {}", "{}.statement"),
    "domain": Field("domain", "the domain of {}", "{}"),
    "assessed": Field("assessed", "how {} is assessed"),
    "counted": Field("counted", "whether {} counts towards the overall rating", write=write_flag),
    "applies_to": _TYPES,
    "combination": ELSEWHERE,
    "key_questions": ELSEWHERE,
    "rule": ELSEWHERE,
}
KEY_QUESTION: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "lens": Field("wording", "the lens of {}", "{}.lens"),
    "question": Field("wording", "the wording of {}", "{}.question"),
    "applies_to": ELSEWHERE,
    "applies_when": ELSEWHERE,
    "banding": ELSEWHERE,
    "minimum_cases": ELSEWHERE,
    "maximum_unanswered": ELSEWHERE,
    "gate": ELSEWHERE,
    "derivation": ELSEWHERE,
    "prompts": ELSEWHERE,
    "characteristics": ELSEWHERE,
    "indicators": Field("indicators", "the indicators of {}", "{}", write_names),
    "rule": ELSEWHERE,
}
PROMPT: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "text": Field("wording", "the wording of {}", "{}.text"),
    "essential": Field("essential", "whether {} is essential", write=write_flag),
}


def compare_standards(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of each standard by itself, in the order of their numbers."""
    before, after = by_id(old.standards), by_id(new.standards)
    renumbered = _renumbered(before, after)
    for name, target in renumbered.items():
        spot = Spot(target, f"standard {name}", target, before[name].rule, after[target].rule)
        yield spot.change("standard_renumbered", target, f"the number of {spot.words}", name, target)
    told = {*renumbered, *renumbered.values()}
    moves = moves_between(old, new)
    for name in [name for name in {**before, **after} if name not in told]:
        yield from _compare_standard(name, before.get(name), after.get(name), moves)


def _renumbered(before: Mapping[str, Standard], after: Mapping[str, Standard]) -> dict[str, str]:
    """Return the new numbers, by the old, of standards that differ in nothing else."""
    unclaimed: dict[Any, list[str]] = {}
    for name, standard in after.items():
        if name not in before:
            unclaimed.setdefault(bare(_unnumbered(standard)), []).append(name)
    found = {}
    for name in [name for name in before if name not in after]:
        same = unclaimed.get(bare(_unnumbered(before[name])))
        if same:
            found[name] = same.pop(0)
    return found


def _unnumbered(standard: Standard) -> Standard:
    """Return a standard without its number, wherever that is a part of an id."""
    questions = tuple(
        question._replace(
            id=question.id.removeprefix(standard.id),
            prompts=tuple(p._replace(id=p.id.removeprefix(standard.id)) for p in question.prompts),
        )
        for question in standard.key_questions
    )
    return standard._replace(id="", key_questions=questions)


class Moves(NamedTuple):
    """The key questions that have another number now: as they were, by that number; both numbers."""

    by_new: Mapping[str, KeyQuestion]
    ids: frozenset[str]


def moves_between(old: Standards, new: Standards) -> Moves:
    """Return which key questions moved: as a pack says itself by its former ids, or else by their words."""
    before, after = by_id(questions_of(old)), by_id(questions_of(new))
    former = [*new.former, *((now, was) for was, now in old.former)]
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    moves = {now: was for was, now in former if was in gone and now in come}
    left, arrived = gone - set(moves.values()), come - moves.keys()
    moves |= _same_words(_by_words(old, new, left), _by_words(new, old, arrived))
    return Moves({now: before[was] for now, was in moves.items()}, frozenset([*moves, *moves.values()]))


def _by_words(standards: Standards, other: Standards, ids: set[str]) -> dict[tuple[str, ...], list[str]]:
    """Return numbers of key questions by what they and their prompts ask, in standards that both have."""
    both = {standard.id for standard in other.standards}
    found: dict[tuple[str, ...], list[str]] = {}
    for standard in standards.standards:
        for question in standard.key_questions if standard.id in both else ():
            if question.id in ids and question.question:
                words = (question.question, *(prompt.text for prompt in question.prompts))
                found.setdefault(words, []).append(question.id)
    return found


def _same_words(
    left: Mapping[tuple[str, ...], list[str]], arrived: Mapping[tuple[str, ...], list[str]]
) -> dict[str, str]:
    """Return old numbers by new, where it is plain which question is which."""
    return {
        names[0]: left[words][0]
        for words, names in arrived.items()
        if len(names) == 1 == len(left.get(words, ()))
    }


def _compare_standard(
    name: str, old: Standard | None, new: Standard | None, moves: Moves
) -> Iterator[RuleChange]:
    spot = Spot(name, f"standard {name}", name, old and old.rule, new and new.rule)
    if old is None or new is None:
        yield from comes_or_goes(spot, "standard", old and old.name, new and new.name, added=old is None)
    else:
        yield from compare_fields(spot, old, new, STANDARD)
        yield from compare_rules(spot)
        yield from _compare_conditions(spot, old, new)
        yield from _compare_questions(spot, old, new, moves)
    if new is not None:
        for question in [question for question in new.key_questions if question.id in moves.by_new]:
            yield from _compare_moved(name, moves.by_new[question.id], question)


def _compare_questions(spot: Spot, old: Standard, new: Standard, moves: Moves) -> Iterator[RuleChange]:
    """Yield the changes of the key questions that kept their numbers."""
    before, after = by_id(old.key_questions), by_id(new.key_questions)
    for name in [name for name in {**before, **after} if name not in moves.ids]:
        was, now = before.get(name), after.get(name)
        at = Spot(name, f"key question {name}", spot.standard, was and was.rule, now and now.rule)
        if was is None or now is None:
            said = [asked and asked.question for asked in (was, now)]
            yield from comes_or_goes(at, "key_question", *said, added=was is None)
        else:
            yield from _compare_question(at, was, now)
            yield from _compare_types(at, (old, was), (new, now))


def _compare_moved(standard: str, old: KeyQuestion, new: KeyQuestion) -> Iterator[RuleChange]:
    """Yield that a key question has another number, and what else of it changed."""
    spot = Spot(new.id, f"key question {old.id}", standard, old.rule, new.rule)
    yield spot.change("key_question_moved", new.id, f"the number of {spot.words}", old.id, new.id)
    spot = spot._replace(words=f"key question {new.id}")
    yield from _compare_question(spot, numbered(old, new.id), new)
    yield from compare(spot, _TYPES, old.applies_to, new.applies_to)
    yield from compare(spot, _CONDITION, old.applies_when, new.applies_when)


def numbered(question: KeyQuestion, number: str) -> KeyQuestion:
    """Return a key question under another number, its prompts with it."""
    prompts = tuple(p._replace(id=f"{number}{p.id.removeprefix(question.id)}") for p in question.prompts)
    return question._replace(id=number, prompts=prompts)


def _compare_types(
    spot: Spot, old: tuple[Standard, KeyQuestion], new: tuple[Standard, KeyQuestion]
) -> Iterator[RuleChange]:
    """Yield a change of provider types that is not the standard's own."""
    if any(standard.applies_to != question.applies_to for standard, question in (old, new)):
        yield from compare(spot, _TYPES, old[1].applies_to, new[1].applies_to)


def _compare_conditions(spot: Spot, old: Standard, new: Standard) -> Iterator[RuleChange]:
    """Yield the changes of which cases are asked: one, where all key questions change alike."""
    after = by_id(new.key_questions)
    both = [(question, after[question.id]) for question in old.key_questions if question.id in after]
    changes = {(write_condition(was.applies_when), write_condition(now.applies_when)) for was, now in both}
    if len(changes) == 1 and len(both) > 1:
        spots = [spot]
    else:
        spots = [Spot(q.id, f"key question {q.id}", spot.standard, q.rule, now.rule) for q, now in both]
    for at, (was, now) in zip(spots, both, strict=False):
        yield from compare(at, _CONDITION, was.applies_when, now.applies_when)


def _compare_question(spot: Spot, old: KeyQuestion, new: KeyQuestion) -> Iterator[RuleChange]:
    yield from compare_fields(spot, old, new, KEY_QUESTION)
    yield from compare_rules(spot)
    yield from _compare_characteristics(spot, old.characteristics, new.characteristics)
    before, after = by_id(old.prompts), by_id(new.prompts)
    for prompt in {**before, **after}:
        was, now = before.get(prompt), after.get(prompt)
        at = spot._replace(subject=prompt, words=f"prompt {prompt}")
        if was is None or now is None:
            said = [asked and asked.text for asked in (was, now)]
            yield from comes_or_goes(at, "prompt", *said, added=was is None)
        else:
            yield from compare_fields(at, was, now, PROMPT)


def _compare_characteristics(spot: Spot, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[RuleChange]:
    for level, name in enumerate(RATING_NAMES):
        was, now = (texts[level] if level < len(texts) else None for texts in (old, new))
        field = Field("wording", f"the characteristics of {name} in {{}}", f"{{}}.{RATINGS[level]}")
        yield from compare(spot, field, was, now)


def questions_of(standards: Standards) -> list[KeyQuestion]:
    """Return all key questions of a pack."""
    return [question for standard in standards.standards for question in standard.key_questions]
