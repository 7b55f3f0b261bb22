"""The case-level rule: prompts that decide nothing, and rules that nothing is decided by."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.parts import asked
from ratings_engine.standards.derivation import derive_answer
from ratings_engine.standards.nodes import place_of
from ratings_engine.vocabulary import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.errors import Place
    from ratings_engine.lint.check import Subject
    from ratings_engine.lint.parts import Asked


@check(
    "RE238",
    group="logic",
    why="Samples with answers to prompts will not be rated as its author expects, for there are no prompts.",
    remedy="Add prompts, or remove the derivation.",
)
def derivation_never_used(subject: Subject) -> Iterator[Hit]:
    """A rule for prompts can never make the work in a case sufficient: it has no prompts to go by."""
    root = subject.pack.framework.root
    derived = [each for each in _by_cases(subject) if each.node.get("prompts")]
    if "derivation" in root["key_questions"] and all("derivation" in each.node for each in derived):
        message = "no key question that is answered case by case has prompts for this derivation"
        yield Hit(place_of(root["key_questions"], "derivation", of_key=True), message)
    for each in _by_cases(subject):
        if "derivation" in each.node and not each.node.get("prompts"):
            message = (
                f"{each.question.id} has a derivation and no prompts, so that it makes no case sufficient"
            )
            yield Hit(place_of(each.node, "derivation", of_key=True), message)


@check(
    "RE239",
    group="logic",
    why="The work in a case comes out as sufficient even where every prompt is answered no.",
    remedy="Raise the share, or mark a prompt as essential.",
)
def derivation_never_fails(subject: Subject) -> Iterator[Hit]:
    """A derivation finds the work sufficient whatever the prompts are answered.

    The worst case decides it: all prompts answered no.
    """
    for each in _derived(subject):
        essential, others = _numbers(each)
        if _sufficient(essential, others, 0, 0, _share(each)):
            message = f"{each.question.id} is sufficient even where every prompt is answered no"
            yield Hit(_share_place(subject, each), message)


@check(
    "RE244",
    group="logic",
    severity="note",
    why="The share is read as a second hurdle, and it never is one where every prompt applies.",
    remedy="Raise the share, mark fewer prompts as essential, or leave it as it is and say so.",
)
def share_decides_nothing(subject: Subject) -> Iterator[Hit]:
    """Where every prompt applies and the essential ones are yes, the share is always reached.

    Of the other prompts the worst case decides it: all answered no.
    """
    for each in _derived(subject):
        essential, others = _numbers(each)
        if essential and others and _sufficient(essential, others, essential, 0, _share(each)):
            message = (
                f"{essential} of the {essential + others} prompts of {each.question.id} are essential,"
                " and reach the share by themselves"
            )
            yield Hit(place_of(each.node, "prompts", of_key=True), message)


@check(
    "RE258",
    group="logic",
    severity="note",
    why="If every prompt is essential none stands out, and the share never matters.",
    remedy="Mark those without which the work cannot be sufficient.",
)
def every_prompt_essential(subject: Subject) -> Iterator[Hit]:
    """Every prompt of a key question with several is marked as essential."""
    for each in _derived(subject):
        essential, others = _numbers(each)
        if essential > 1 and not others:
            message = f"all {essential} prompts of {each.question.id} are essential"
            yield Hit(place_of(each.node, "prompts", of_key=True), message)


@check(
    "RE259",
    group="logic",
    why="The mark has no effect: no rule weighs the prompts of this key question.",
    remedy="Remove 'essential', or add a derivation.",
)
def essential_without_derivation(subject: Subject) -> Iterator[Hit]:
    """A prompt is marked as essential where nothing is derived from prompts."""
    for each in asked(subject):
        if each.standard.assessed == "judgement" or each.question.derivation is None:
            for prompt in each.node.get("prompts", ()):
                if prompt.get("essential"):
                    message = (
                        f"'essential' means nothing for {prompt['id']}: nothing is derived from its answers"
                    )
                    yield Hit(place_of(prompt, "essential", of_key=True), message)


@check(
    "RE310",
    group="references",
    why="Inspectors answer it in every case, and the answer changes no rating.",
    remedy="Add a derivation, or drop the prompts.",
)
def prompts_never_used(subject: Subject) -> Iterator[Hit]:
    """A key question that is answered case by case has prompts, but nothing says what they make of it.

    Prompts of judged key questions are there to guide the judgement, and are not told.
    """
    for each in _by_cases(subject):
        if each.node.get("prompts") and each.question.derivation is None:
            message = f"the prompts of {each.question.id} are never used: there is no derivation"
            yield Hit(place_of(each.node, "prompts", of_key=True), message)


def _by_cases(subject: Subject) -> list[Asked]:
    return [each for each in asked(subject) if each.standard.assessed == "cases"]


def _derived(subject: Subject) -> list[Asked]:
    return [e for e in _by_cases(subject) if e.question.prompts and e.question.derivation is not None]


def _numbers(each: Asked) -> tuple[int, int]:
    """Return how many prompts are essential, and how many are not."""
    essential = sum(prompt.essential for prompt in each.question.prompts)
    return essential, len(each.question.prompts) - essential


def _share(each: Asked) -> Fraction:
    assert each.question.derivation is not None  # noqa: S101  (only derived ones are looked at)
    return each.question.derivation.share


def _share_place(subject: Subject, each: Asked) -> Place:
    usual = subject.pack.framework.root["key_questions"]
    return place_of(each.node.get("derivation") or usual["derivation"], "share")


@lru_cache(maxsize=1024)
def _sufficient(essential: int, others: int, essential_yes: int, others_yes: int, share: Fraction) -> bool:
    """Return whether so many prompts answered yes, and all the others no, make the work sufficient."""
    answers = [YES] * essential_yes + [NO] * (essential - essential_yes)
    answers += [YES] * others_yes + [NO] * (others - others_yes)
    marks = [True] * essential + [False] * others
    return derive_answer(answers, marks, share) == YES
