"""What it would take, in plain English: a change, a cost, why there is no way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import and_list, count, number, rating
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.counterfactual.model import Answer, Assumed, Change, Counterfactual, Way
    from ratings_engine.results.model import InspectionResult

__all__ = [
    "_briefly",
    "names_in",
    "rules_in",
    "say_change",
    "say_cost",
    "say_remarks",
    "say_way",
    "say_why_not",
]

HELD = {
    "unknown_count": "published as a percentage that does not say how many cases were answered yes",
    "indicators": "rated from indicators, because nobody has judged it",
    "not_rated": "not rated, and only new information would change that",
}


ENDS = (0, len(RATING_NAMES) - 1)
"""There is nothing beyond the worst and the best rating."""


def names_in(result: InspectionResult) -> dict[str, str]:
    """Return what standards and key questions are called, by id: 2.2 Planning; 2.2.3 (keeping ...)."""
    names = {standard.id: f"{standard.id} {standard.name}" for standard in result.standards}
    questions = {q.id: f"{q.id} ({q.lens})" for s in result.standards for q in s.key_questions}
    return names | questions


def rules_in(result: InspectionResult) -> dict[str, str]:
    """Return what limiting rules are called, by id."""
    nodes = [*result.overall.limits, *(limit for s in result.standards for limit in s.limits)]
    return {limit.id: limit.title or limit.id for limit in nodes}


def say_cost(answer: Answer) -> str:
    """Return what an answer costs: 10 answers changed, and judgements moved by 7 ratings in all."""
    told = []
    if answer.cases:
        told.append(f"{count(answer.cases, 'answer')} changed")
    if answer.judgements:
        one = answer.judgements == 1
        told.append("a judgement moved by 1 rating" if one else _moved(answer.judgements))
    words = ", and ".join(told)
    return words[:1].upper() + words[1:]


def _moved(judgements: int) -> str:
    return f"judgements moved by {count(judgements, 'rating')} in all"


def say_change(change: Change, names: Mapping[str, str]) -> str:
    """Return a change in full: how many more of the cases, and what that makes of the question."""
    ratings = f"{rating(change.level_to)}, not {rating(change.level_from)}"
    if not change.answer:
        return f"{names[change.key_question or change.standard]}: judged {ratings}."
    makes = "makes it" if change.level_to != change.level_from else "leaves it"
    told = ratings if change.level_to != change.level_from else rating(change.level_to)
    assert change.key_question is not None  # answers are to key questions  # noqa: S101
    return f"{names[change.key_question]}: {_cases(change)} answered yes, which {makes} {told}."


def _cases(change: Change) -> str:
    """Return the cases that a change is about: 6 more of the 131 cases."""
    direction = "more" if change.answer == "yes" else "fewer"
    return f"{change.cases:,} {direction} of the {count(change.of or 0, 'case')}"


def say_way(way: Way) -> str:
    """Return a set of changes in few words."""
    return "; ".join(map(_briefly, way.changes)) + "."


def _briefly(change: Change) -> str:
    """Return a change in few words: 1.1 to Good; 2.2.3 to Good (6 more of the 131 cases)."""
    told = f"{change.key_question or change.standard} to {rating(change.level_to)}"
    return f"{told} ({_cases(change)})" if change.answer else told


def say_why_not(found: Counterfactual, answer: Answer, rules: Mapping[str, str]) -> str:
    """Return why there is no way; ``rules`` are what limiting rules are called, by id."""
    beyond = rating(answer.level)
    if answer.level not in ENDS:
        beyond += " or better" if answer.up else " or worse"
    match answer.why:
        case "not_rated":
            return "Impossible: it is not rated, and no changed answer would rate it."
        case "published_total":
            return "Impossible to say: the total was published without the ratings that it adds up."
        case "held":
            return "Impossible: nothing that it rests on could be changed here."
        case "limits":
            named = and_list([f"'{rules[rule]}'" for rule in answer.limits])
            plural = "s" if len(answer.limits) > 1 else ""
            told = f"Impossible: limiting rule{plural} {named} would stand in the way of {beyond}"
        case _:
            told = f"Impossible: {beyond} is out of reach"
    if answer.best is None or answer.best == found.level:
        return f"{told}, and it would stay {rating(found.level)} whatever changed."
    return f"{told}; at most it would be {rating(answer.best)}." if answer.up else f"{told}."


def say_remarks(found: Counterfactual, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what was held as it is, and what was taken for granted."""
    for assumed in found.assumed:
        yield _assumed(assumed, names)
    for why, words in HELD.items():
        subjects = [held.subject for held in found.held if held.why == why]
        if subjects:
            yield f"{names[subjects[0]] if len(subjects) == 1 else and_list(subjects)}: {words}."


def _assumed(assumed: Assumed, names: Mapping[str, str]) -> str:
    published = f"{number(assumed.percentage)}% of {count(assumed.of, 'case')}"
    return f"{names[assumed.key_question]}: {published} was taken to be {assumed.yes:,} of them."
