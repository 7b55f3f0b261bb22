"""Plain English for the rules of a pack: how ratings follow, before anybody is rated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import (
    METHOD_WORDS,
    and_list,
    bounds,
    count,
    rated_between,
    rating,
    threshold,
)
from ratings_engine.vocabulary import OVERALL, RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from ratings_engine.standards.model import (
        Attribute,
        Band,
        CaseCondition,
        Combination,
        Derivation,
        Discretion,
        LimitingRule,
        Overall,
        Sampling,
        Stratum,
    )

__all__ = [
    "say_bands",
    "say_condition",
    "say_counting",
    "say_derivation",
    "say_discretion",
    "say_gate",
    "say_limiting_rule",
    "say_method",
    "say_overall_rule",
    "say_points",
    "say_rounding",
    "say_sampling",
    "say_unrated_standards",
]

_RECORD = {"reason": "the reason", "authorised_by": "who authorised it"}
_ROUNDING = {
    "exact": "The exact percentage decides: 64.6% is below 65%, although it shows as 65%.",
    "whole_percent": "The percentage is rounded to a whole one first, halves up, and that one decides.",
}


def say_counting() -> Iterator[str]:
    """Yield how the cases become a percentage."""
    yield "Inspectors answer each key question yes or no in every case that it is asked of."
    yield (
        "Its percentage is the share of yes among yes and no. An answer of not applicable is left out, and so"
        " is a question left unanswered, which is reported."
    )
    yield (
        "Where a question is asked of some cases only, a case whose attribute is not known is asked. A key"
        " question without a case answered yes or no has no percentage and is not rated."
    )


def say_rounding(policy: str) -> str:
    """Return which percentage decides."""
    return _ROUNDING.get(policy, policy)


def say_bands(bands: tuple[Band, ...], unit: str = "") -> str:
    """Return a table in one sentence: at least 65% and below 80% is Good."""
    return "; ".join(f"{bounds(band, unit)} is {rating(band.level)}" for band in bands) + "."


def say_gate(minimum_cases: int, maximum_unanswered: Fraction) -> str:
    """Return how many answers a key question needs."""
    least = f"at least {count(minimum_cases, 'case')} answered yes or no"
    if maximum_unanswered >= 100:  # noqa: PLR2004  (percent)
        return f"It takes {least} to be rated, however many are unanswered."
    most = f"at most {threshold(maximum_unanswered, '%')} of those that it was asked of unanswered"
    return f"It takes {least}, and {most}, to be rated."


def say_derivation(derivation: Derivation) -> str:
    """Return when prompts answer a key question."""
    return (
        "Where a sample answers the prompts of a case and not the key question, the work is sufficient when"
        f" every essential prompt that applies is yes, and at least {threshold(derivation.share, '%')} of all"
        " that apply are. A judged answer to the key question always stands."
    )


def say_method(combination: Combination, noun: str = "key questions") -> str:
    """Return how several ratings make one."""
    told = f"The rating is {METHOD_WORDS[combination.method].format(noun)}"
    if combination.method == "mean":
        told += f", in points, of which {say_bands(combination.bands)[:-1]}"
    return f"{told}. {_allowed(combination.may_be_unrated, noun)}"


def _allowed(may_be_unrated: int, noun: str) -> str:
    if may_be_unrated == 0:
        return "All of them have to be rated."
    return f"Up to {may_be_unrated} of the {noun} may be unrated, and the rest decide."


def say_points(points: tuple[int, int, int, int]) -> str:
    """Return what ratings are worth."""
    worth = [f"{name} {count(n, 'point')}" for name, n in zip(RATING_NAMES, points, strict=True)]
    return f"Ratings are worth points: {and_list(worth)}."


def say_overall_rule(overall: Overall) -> str:
    """Return what is rated to make the overall rating."""
    if overall.method == "mean_of_points":
        return "The points of the counted standards are added and divided by how many of them are rated."
    return "The points of the counted standards are added."


def say_unrated_standards(may_be_unrated: int) -> str:
    """Return what becomes of the overall rating where standards are not rated."""
    held = "A standard that is not counted adds nothing and holds nothing back."
    if not may_be_unrated:
        return f"Every counted standard has to be rated; otherwise there is no overall rating. {held}"
    allowed = count(may_be_unrated, "counted standard")
    beyond = "with one more there is no overall rating"
    return f"Up to {allowed} may be unrated, and the rest decide; {beyond}. {held}"


def say_limiting_rule(rule: LimitingRule) -> str:
    """Return a limiting rule as a sentence."""
    capped = "The overall rating" if rule.target == OVERALL else f"The rating of {rule.target}"
    conditions = [f"{c.subject} is {rated_between(c.lowest, c.highest)}" for c in rule.conditions]
    if len(conditions) == 1:
        when = conditions[0]
    elif rule.needed == len(conditions):
        when = and_list(conditions)
    elif rule.needed == 1:
        when = f"{', '.join(conditions[:-1])} or {conditions[-1]}"
    else:
        when = f"at least {rule.needed} of these hold: {'; '.join(conditions)}"
    return f"{capped} is at most {rating(rule.at_most)} when {when}."


def say_discretion(discretion: Discretion) -> Iterator[str]:
    """Yield how far a panel may move a rating."""
    steps = count(discretion.steps, "rating")
    near = f"{threshold(discretion.within)} percentage point{'' if discretion.within == 1 else 's'}"
    yield f"A panel may move a standard that is rated by its cases up or down by up to {steps}."
    yield (
        f"It may do so where taking every key question that lies within {near} of a threshold across it"
        " brings the standard to the rating that it is moved to."
    )
    if discretion.record:
        recorded = and_list([_RECORD.get(name, name) for name in discretion.record])
        yield f"What has to be recorded: {recorded}."


def say_condition(condition: CaseCondition, attributes: Mapping[str, Attribute]) -> str:
    """Return which cases are asked: 'Sex' is female or male, and 'Case with a report' is not no."""
    if condition.kind == "compare":
        return _comparison(condition, attributes)
    parts = [_part(part, attributes) for part in condition.parts]
    return f" {'and' if condition.kind == 'all' else 'or'} ".join(parts)


def _part(part: CaseCondition, attributes: Mapping[str, Attribute]) -> str:
    said = say_condition(part, attributes)
    return said if part.kind == "compare" else f"({said})"


def _comparison(condition: CaseCondition, attributes: Mapping[str, Attribute]) -> str:
    known = attributes.get(condition.attribute)
    name = known.name if known else condition.attribute
    values = [f"'{value.replace('_', ' ')}'" for value in sorted(condition.values)]
    if not values:
        return f"'{name}' is {'anything' if condition.negated else 'nothing'}"
    if len(values) == 1:
        return f"'{name}' is {'not ' if condition.negated else ''}{values[0]}"
    listed = f"{', '.join(values[:-1])} {'nor' if condition.negated else 'or'} {values[-1]}"
    return f"'{name}' is {'neither' if condition.negated else 'either'} {listed}"


def say_sampling(sampling: Sampling, attributes: Mapping[str, Attribute]) -> Iterator[str]:
    """Yield what a case sample aims at."""
    if sampling.confidence_level is not None and sampling.margin is not None:
        level, margin = threshold(sampling.confidence_level, "%"), threshold(sampling.margin, "%")
        yield f"The sample is large enough for a margin of error of {margin} at {level} confidence."
    if sampling.match_on:
        yield f"It matches all cases in {_plain_names(sampling.match_on)}."
    if sampling.strata:
        yield f"It is drawn by strata: {'; '.join(_stratum(each, attributes) for each in sampling.strata)}."
    if sampling.levels:
        yield f"It is spread over {_plain_names(sampling.levels)}."
    if sampling.cases_per_officer is not None:
        yield f"Up to {count(sampling.cases_per_officer, 'case')} of one officer are taken."


def _plain_names(names: Iterable[str]) -> str:
    return and_list([name.replace("_", " ") for name in names])


def _stratum(stratum: Stratum, attributes: Mapping[str, Attribute]) -> str:
    """Return a stratum and who belongs to it: female ('Sex' is 'female')."""
    name = stratum.name.replace("_", " ")
    return f"{name} ({say_condition(stratum.when, attributes)})" if stratum.when else name
