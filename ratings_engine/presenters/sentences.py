"""Plain English for the provider, its standards and limiting rules: to be signed by an inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import (
    BOUND_WORDS,
    METHOD_WORDS,
    WHY_UNRATED,
    and_list,
    clean,
    count,
    fewer,
    more,
    number,
    rated_between,
    rating,
    threshold,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import LimitNode, OverallNode, StandardNode
    from ratings_engine.vocabulary import Level

__all__ = ["say_limit", "say_overall", "say_standard"]


def say_overall(node: OverallNode) -> Iterator[str]:
    """Yield sentences on the provider's rating."""
    mark = " (indicative)" if node.indicative else ""
    limits = [sentence for limit in node.limits for sentence in say_limit(limit)]
    if node.level is None:
        unrated = f"{node.counted - node.rated} of {node.counted} counted standards have no rating"
        yield f"The provider is not rated: {unrated}."
    elif node.level == node.computed:
        yield f"The provider is {rating(node.level)}{mark}: {_score(node)}."
        yield from _overall_thresholds(node)
    else:
        yield f"By points the provider would be {rating(node.computed)}: {_score(node)}."
    yield from _missing(node)
    if node.from_total:
        yield "The total was taken as published; the ratings that it adds up were not given."
    yield from limits
    if node.level != node.computed:
        yield f"So the provider is {rating(node.level)}{mark}."


def _score(node: OverallNode) -> str:
    told = f"{node.score} of {node.max_score} points over {count(node.rated, 'counted standard')}"
    if node.method == "mean_of_points" and node.value is not None:
        told += f", a mean of {number(node.value)}"
    return told


def _overall_thresholds(node: OverallNode) -> Iterator[str]:
    unit = " points on average" if node.method == "mean_of_points" else " points"
    met, following = node.met, node.next
    if met is not None:
        takes = f"{rating(met.level)} takes {BOUND_WORDS[met.bound]} {threshold(met.value)}{unit}"
        yield f"{takes}; with {fewer(met, 'point')} it would be lower."
    if following is not None:
        bound = f"{BOUND_WORDS[following.bound]} {threshold(following.value)}{unit}"
        yield f"{rating(following.level)} takes {bound}: {more(following, 'point')}."


def _missing(node: OverallNode) -> Iterator[str]:
    if node.not_rated and not node.from_total:
        yield f"Not rated: {and_list(node.not_rated)}."
    if node.level is not None and node.rated < node.counted and not node.from_total:
        allowed = count(node.may_be_unrated, "counted standard")
        yield f"These standards let up to {allowed} be unrated, and the rest decide."


def say_standard(node: StandardNode) -> Iterator[str]:
    """Yield sentences on a standard's rating."""
    name = f"{node.id} {node.name}"
    mark = " (indicative)" if node.indicative else ""
    if node.computed is None:
        yield f"{name} is not rated: {_why_unrated(node)}."
    elif node.computed == node.level and node.discretion is None:
        yield f"{name} is {rating(node.level)}{mark}: {_basis(node)}."
    else:
        yield f"{name} comes out as {rating(node.computed)}: {_basis(node)}."
    yield from _mean_thresholds(node)
    yield from _discretion(node)
    yield from (sentence for limit in node.limits for sentence in say_limit(limit))
    if node.computed != node.level:
        yield f"So it is rated {rating(node.level)}{mark}."
    if not node.counted:
        yield "It does not count towards the overall rating."
    if node.judgement and node.judgement.evidence:
        yield f"Evidence: {clean(node.judgement.evidence)}"


def _mean_thresholds(node: StandardNode) -> Iterator[str]:
    if node.mean is None:
        return
    told = [f"The mean is {number(node.mean)} points"]
    for boundary in (node.met, node.next):
        if boundary is not None:
            bound = f"{BOUND_WORDS[boundary.bound]} {threshold(boundary.value)}"
            told.append(f"{rating(boundary.level)} takes {bound}")
    yield "; ".join(told) + "."


def _why_unrated(node: StandardNode) -> str:
    unrated = [q.id for q in node.key_questions if q.level is None]
    if node.source == "indicators":
        return "none of its indicators has enough answers"
    if node.why == "unrated_key_questions" and unrated:
        return f"{and_list(unrated)} {'is' if len(unrated) == 1 else 'are'} not rated"
    return WHY_UNRATED.get(node.why, node.why)


def _basis(node: StandardNode) -> str:
    if node.judgement is not None:
        return f"inspectors judged it so ({clean(str(node.judgement.place))})"
    if node.source == "indicators":
        return f"nobody has judged it, and {METHOD_WORDS[node.method].format('indicators')} is taken"
    binding = and_list([q.id for q in node.key_questions if q.binding])
    return f"{METHOD_WORDS[node.method].format('key questions')} decides, here {binding}"


def _discretion(node: StandardNode) -> Iterator[str]:
    moved = node.discretion
    if moved is None:
        return
    steps = f"from {rating(moved.level_from)} to {rating(moved.level_to)}"
    by = f", authorised by {clean(moved.authorised_by)}" if moved.authorised_by else ""
    yield f"Professional discretion moved it {steps}{by} ({clean(str(moved.place))})."
    if moved.reason:
        yield f"Reason: {clean(moved.reason)}"


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
        holding = f"{node.met or 'none'} {'does' if node.met == 1 else 'do'}"
        needs = f"{node.needed} of its conditions would have to hold, and {holding}"
        yield f"{name} does not apply: {needs}{' (' + found + ')' if found else ''}."
    if node.absent:
        yield f"{count(node.absent, 'condition')} of it cannot hold: this provider type is not asked."
    if node.unknown:
        yield f"{count(node.unknown, 'condition')} of it could not be told: what it looks at is not rated."


def _condition(subject: str, lowest: Level, highest: Level, found: Level | None, holds: bool) -> str:  # noqa: FBT001
    if found is None:
        return f"{subject} is not rated"
    return f"{subject} is {rating(found)}" + ("" if holds else f", not {rated_between(lowest, highest)}")
