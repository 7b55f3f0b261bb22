"""Plain English for the provider, its standards and limiting rules: to be signed by an inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import (
    BOUND_WORDS,
    WHY_UNRATED,
    and_list,
    count,
    fewer,
    more,
    number,
    rating,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import LimitNode, OverallNode, StandardNode
    from ratings_engine.vocabulary import Level

__all__ = ["say_limit", "say_overall", "say_standard"]

_METHODS = {
    "lowest": "the lowest of its {}",
    "highest": "the highest of its {}",
    "mean": "the mean of its {}",
    "majority": "what most of its {} reach",
}


def say_overall(node: OverallNode) -> Iterator[str]:
    """Yield sentences on the provider's rating."""
    mark = " (indicative)" if node.indicative else ""
    if node.level is None:
        unrated = f"{node.counted - node.rated} of {node.counted} counted standards have no rating"
        yield f"The provider is not rated: {unrated}."
    else:
        yield f"The provider is {rating(node.level)}{mark}: {_score(node)}."
        yield from _overall_thresholds(node)
    yield from _missing(node)
    if node.from_total:
        yield "The total was taken as published; the ratings that it adds up were not given."
    yield from (sentence for limit in node.limits for sentence in say_limit(limit))


def _score(node: OverallNode) -> str:
    told = f"{node.score} of {node.max_score} points over {count(node.rated, 'counted standard')}"
    if node.method == "mean_of_points" and node.value is not None:
        told += f", a mean of {number(node.value)}"
    return told


def _overall_thresholds(node: OverallNode) -> Iterator[str]:
    unit = " points on average" if node.method == "mean_of_points" else " points"
    met, following = node.met, node.next
    if met is not None:
        takes = f"{rating(met.level)} takes {BOUND_WORDS[met.bound]} {number(met.value)}{unit}"
        yield f"{takes}; with {fewer(met, 'point')} it would be lower."
    if following is not None:
        bound = f"{BOUND_WORDS[following.bound]} {number(following.value)}{unit}"
        yield f"{rating(following.level)} takes {bound}: {more(following, 'point')}."


def _missing(node: OverallNode) -> Iterator[str]:
    if node.not_rated and not node.from_total:
        yield f"Not rated: {and_list(node.not_rated)}."
    if node.level is not None and node.rated < node.counted and not node.from_total:
        yield f"These standards let up to {node.may_be_unrated} counted ones be unrated, and the rest decide."


def say_standard(node: StandardNode) -> Iterator[str]:
    """Yield sentences on a standard's rating."""
    name = f"{node.id} {node.name}"
    if node.computed is None:
        yield f"{name} is not rated: {_why_unrated(node)}."
    else:
        mark = " (indicative)" if node.indicative else ""
        yield f"{name} is {rating(node.level)}{mark}: {_basis(node)}."
    if not node.counted:
        yield "It does not count towards the overall rating."
    yield from _discretion(node)
    yield from (sentence for limit in node.limits for sentence in say_limit(limit))
    if node.judgement and node.judgement.evidence:
        yield f"Evidence: {node.judgement.evidence}"


def _why_unrated(node: StandardNode) -> str:
    unrated = [q.id for q in node.key_questions if q.level is None]
    if node.why == "unrated_key_questions" and unrated:
        return f"{and_list(unrated)} {'is' if len(unrated) == 1 else 'are'} not rated"
    return WHY_UNRATED.get(node.why, node.why)


def _basis(node: StandardNode) -> str:
    if node.judgement is not None:
        return f"inspectors judged it so ({node.judgement.place})"
    if node.indicative:
        return f"nobody has judged it, and {_METHODS[node.method].format('indicators')} is taken"
    binding = and_list([q.id for q in node.key_questions if q.binding])
    decides = f"{_METHODS[node.method].format('key questions')} decides, here {binding}"
    return decides if node.computed == node.level else f"{decides} ({rating(node.computed)})"


def _discretion(node: StandardNode) -> Iterator[str]:
    moved = node.discretion
    if moved is None:
        return
    steps = f"from {rating(moved.level_from)} to {rating(moved.level_to)}"
    by = f" by {moved.authorised_by}" if moved.authorised_by else ""
    yield f"Professional discretion moved it {steps}{by} ({moved.place})."
    if moved.reason:
        yield f"Reason: {moved.reason}"


def say_limit(node: LimitNode) -> Iterator[str]:
    """Yield sentences on a limiting rule."""
    name = f"Limiting rule '{node.title or node.id}'"
    found = "; ".join(_condition(*condition) for condition in node.conditions)
    because = f": {found}" if found else ""
    if node.capped:
        yield f"{name} caps the rating at {rating(node.at_most)}{because}."
    elif node.applies:
        yield f"{name} applies; the rating is within its cap of {rating(node.at_most)}{because}."
    else:
        needs = f"{node.met} of the {count(node.needed, 'condition')} that it needs"
        yield f"{name} does not apply, with {needs}{because}."
    if node.unknown:
        yield f"{count(node.unknown, 'condition')} of it could not be told: what it looks at is not rated."


def _condition(subject: str, lowest: Level, highest: Level, found: Level | None, holds: bool) -> str:  # noqa: FBT001
    wanted = rating(highest)
    if lowest != highest:
        wanted = f"{rating(highest)} or lower" if lowest == 0 else f"{rating(lowest)} or higher"
    return f"{subject} is {rating(found)}" + ("" if holds else f", not {wanted}")
