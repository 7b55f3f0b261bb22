"""Key questions and methods that cannot change a rating, or that nobody is asked."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.mixtures import levels_of, made_of, ratings_in
from ratings_engine.lint.parts import asked, rated
from ratings_engine.standards.combining import combine
from ratings_engine.standards.model import standards_for
from ratings_engine.standards.nodes import place_of
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject
    from ratings_engine.lint.mixtures import Levels
    from ratings_engine.lint.parts import Asked
    from ratings_engine.standards.model import Combination, Standard


@check(
    "RE235",
    group="logic",
    why="Inspectors answer it case by case, and the rating comes out the same whatever they answer.",
    remedy="Change the banding of the key question or the standard's method, or drop the question.",
)
def key_question_never_binding(subject: Subject) -> Iterator[Hit]:
    """No rating of a key question ever changes the rating of its standard.

    Every mixture of the ratings that the other key questions can have by their bandings is
    tried, with as many of them unrated as may be: a few thousand for 16 key questions, the
    most there can be.
    """
    for each in asked(subject):
        types = each.question.applies_to
        if types and not any(_can_bind(subject, each, provider_type) for provider_type in types):
            yield Hit(place_of(each.node, "id"), _why_never(subject, each))


@check(
    "RE243",
    group="logic",
    why="Nobody is ever asked the question.",
    remedy="Name a provider type that the standard applies to as well.",
)
def key_question_for_nobody(subject: Subject) -> Iterator[Hit]:
    """A key question applies to none of the provider types that its standard applies to."""
    for each in asked(subject):
        if not each.question.applies_to:
            types = ", ".join(sorted(each.standard.applies_to))
            message = (
                f"{each.question.id} is for {', '.join(each.node['applies_to'])}, its standard for {types}"
            )
            yield Hit(place_of(each.node, "applies_to"), message)


@check(
    "RE245",
    group="logic",
    why="The standard counts for providers that have no key question to be rated by, so they have no overall"
    " rating unless somebody judges it as a whole.",
    remedy="Add a key question for the provider type, or take the type out of the standard's 'applies_to'.",
)
def standard_without_key_questions(subject: Subject) -> Iterator[Hit]:
    """A standard applies to a provider type that none of its key questions applies to."""
    for node, standard in rated(subject):
        asked_of = {t for q in standard.key_questions for t in q.applies_to}
        for provider_type in sorted(standard.applies_to - asked_of):
            key = "applies_to" if "applies_to" in node else "id"
            message = f"standard {standard.id} has no key question for {provider_type}"
            yield Hit(place_of(node, key), message)


@check(
    "RE246",
    group="logic",
    severity="note",
    why="The method suggests a leniency that is not there.",
    remedy="Write 'lowest', or leave the method out.",
)
def method_same_as_lowest(subject: Subject) -> Iterator[Hit]:
    """A standard's own method gives the same as the lowest of its key questions, whatever they are.

    Every mixture of the ratings that they can have is tried: a few thousand for 16 of them.
    """
    for node, standard in rated(subject):
        method = standard.combination.method
        if (
            "rating" in node
            and method != "lowest"
            and all(_only_lowest(subject, standard, provider_type) for provider_type in standard.applies_to)
        ):
            message = f"'{method}' of standard {standard.id} always gives the lowest of its key questions"
            yield Hit(place_of(node["rating"], "method"), message)


@check(
    "RE249",
    group="logic",
    severity="note",
    why="It reads as if the question were asked of providers that never see the standard.",
    remedy="Name only provider types that the standard applies to.",
)
def key_question_beyond_its_standard(subject: Subject) -> Iterator[Hit]:
    """A key question names a provider type that its standard does not apply to."""
    for each in asked(subject):
        for index, provider_type in enumerate(each.node.get("applies_to", ())):
            if provider_type not in each.standard.applies_to and each.question.applies_to:
                message = f"{each.question.id} is for {provider_type}, but standard {each.standard.id} is not"
                yield Hit(place_of(each.node["applies_to"], index), message)


@check(
    "RE241",
    group="logic",
    severity="note",
    why="Nothing about these providers rests on the cases of the people they supervise.",
    remedy="Add a standard that is assessed by cases, or say in the description why there is none.",
)
def provider_type_without_cases(subject: Subject) -> Iterator[Hit]:
    """No standard that is assessed by cases applies to a provider type."""
    types = subject.pack.framework.root["provider_types"]
    for provider_type in subject.standards.provider_types:
        applicable = standards_for(subject.standards, provider_type.id)
        if not any(standard.assessed == "cases" for standard in applicable):
            place = place_of(types, provider_type.id, of_key=True)
            yield Hit(place, f"every standard of {provider_type.id} is judged, and none rests on cases")


def _domains(
    subject: Subject, standard: Standard, provider_type: str, without: str = ""
) -> tuple[Levels, ...]:
    """Return the ratings that the key questions asked of a provider type can have, in a fixed order."""
    policy = subject.standards.rounding.policy
    return tuple(
        sorted(
            levels_of(q, standard, policy)
            for q in standard.key_questions
            if provider_type in q.applies_to and q.id != without
        )
    )


def _can_bind(subject: Subject, each: Asked, provider_type: str) -> bool:
    own = levels_of(each.question, each.standard, subject.standards.rounding.policy)
    others = _domains(subject, each.standard, provider_type, without=each.question.id)
    return _changes(each.standard.combination, subject.standards.points, own, others)


@lru_cache(maxsize=256)
def _changes(
    combination: Combination, points: tuple[int, ...], own: Levels, others: tuple[Levels, ...]
) -> bool:
    """Return whether a key question's rating can change what it and the others make."""
    alone = {combine(combination, [level], points) for level in own}
    if len(alone) > 1 and len(others) <= combination.may_be_unrated:
        return True
    return any(
        len({combine(combination, [*ratings_in(counts), level], points) for level in own}) > 1
        for counts in made_of(others, combination.may_be_unrated)
    )


def _why_never(subject: Subject, each: Asked) -> str:
    own = levels_of(each.question, each.standard, subject.standards.rounding.policy)
    if len(own) == 1:
        banding = each.question.banding.id
        return (
            f"{each.question.id} is {RATING_NAMES[own[0]]} whatever the answers, by the banding '{banding}'"
        )
    method = each.standard.combination.method
    return (
        f"{each.question.id} never changes the rating of standard {each.standard.id} by the method '{method}'"
    )


def _only_lowest(subject: Subject, standard: Standard, provider_type: str) -> bool:
    domains = _domains(subject, standard, provider_type)
    points = subject.standards.points
    return all(
        combine(standard.combination, ratings_in(counts), points) == min(ratings_in(counts))
        for counts in made_of(domains, standard.combination.may_be_unrated)
    )
