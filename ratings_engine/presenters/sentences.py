"""Plain English for every node of a result: sentences that an inspector could sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import (
    BOUND_WORDS, and_list, count, number, percent, percent_of, rating,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import (
        Boundary, CaseQuestion, IndicatorNode, KeyQuestionNode, LimitNode, OverallNode,
        StandardNode,
    )  # fmt: skip
    from ratings_engine.vocabulary import Level

__all__ = ["say_case_question", "say_indicator", "say_key_question", "say_limit", "say_overall", "say_standard"]

_METHODS = {
    "lowest": "the lowest of its key questions", "highest": "the highest of its key questions",
    "mean": "the mean of its key questions", "majority": "what most of its key questions reach",
}  # fmt: skip
_INDICATOR_METHODS = {method: words.replace("key questions", "indicators") for method, words in _METHODS.items()}
_WHY = {
    "no_source": "nothing was given for it",
    "no_cases": "no case was answered yes or no, so there is no percentage",
    "too_few_cases": "too few cases were answered",
    "too_many_unanswered": "too many cases were left unanswered",
    "unrated_key_questions": "not all that it rests on is rated",
    "unrated_standards": "too many counted standards are not rated",
}
_ANSWERS = {
    "yes": "sufficient (yes)", "no": "not sufficient (no)", "na": "not applicable",
    "unanswered": "unanswered", "not_asked": "not asked",
}  # fmt: skip


# --- overall ------------------------------------------------------------------------------


def say_overall(node: OverallNode) -> Iterator[str]:
    """Yield sentences on the provider's rating."""
    mark = " (indicative)" if node.indicative else ""
    if node.level is None:
        yield f"The provider is not rated: {node.counted - node.rated} of {node.counted} counted standards have no rating."
        yield from _missing(node)
    else:
        yield f"The provider is {rating(node.level)}{mark}: {_score(node)}."
        yield from _overall_threshold(node)
        yield from _missing(node)
    if node.from_total:
        yield "The total was taken as published; the ratings that it adds up were not given."
    yield from (sentence for limit in node.limits for sentence in say_limit(limit))


def _score(node: OverallNode) -> str:
    told = f"{node.score} of {node.max_score} points over {count(node.rated, 'counted standard')}"
    if node.method == "mean_of_points" and node.value is not None:
        told += f", a mean of {number(node.value)}"
    return told


def _overall_threshold(node: OverallNode) -> Iterator[str]:
    unit = " points on average" if node.method == "mean_of_points" else " points"
    if node.met is not None:
        yield f"{rating(node.met.level)} takes {BOUND_WORDS[node.met.bound]} {number(node.met.value)}{unit}; with {_fewer(node.met, 'point')} it would be lower."
    if node.next is not None:
        yield f"{rating(node.next.level)} takes {BOUND_WORDS[node.next.bound]} {number(node.next.value)}{unit}: {_more(node.next, 'point')}."


def _missing(node: OverallNode) -> Iterator[str]:
    if node.not_rated and not node.from_total:
        yield f"Not rated: {and_list(node.not_rated)}."
    if node.level is not None and node.rated < node.counted and not node.from_total:
        yield f"These standards allow up to {node.may_be_unrated} counted standards to be unrated, and the rest decide."


def _more(boundary: Boundary, noun: str) -> str:
    steps = boundary.steps
    return f"{steps} more {noun}{'' if steps == 1 else 's'}" if steps is not None else f"{number(boundary.distance)} more"


def _fewer(boundary: Boundary, noun: str) -> str:
    steps = boundary.steps
    return f"{steps} {noun}{'' if steps == 1 else 's'} fewer" if steps is not None else "less"


# --- standards ----------------------------------------------------------------------------


def say_standard(node: StandardNode) -> Iterator[str]:
    """Yield sentences on a standard's rating."""
    name = f"{node.id} {node.name}"
    if node.computed is None:
        yield f"{name} is not rated: {_standard_why(node)}."
    else:
        mark = " (indicative)" if node.indicative else ""
        yield f"{name} is {rating(node.level)}{mark}: {_standard_basis(node)}."
    if not node.counted:
        yield "It is rated, and does not count towards the overall rating."
    yield from _discretion(node)
    yield from (sentence for limit in node.limits for sentence in say_limit(limit))
    if node.judgement and node.judgement.evidence:
        yield f"Evidence: {node.judgement.evidence}"


def _standard_why(node: StandardNode) -> str:
    unrated = [q.id for q in node.key_questions if q.level is None]
    if node.why == "unrated_key_questions" and unrated:
        return f"{and_list(unrated)} {'is' if len(unrated) == 1 else 'are'} not rated"
    return _WHY.get(node.why, node.why)


def _standard_basis(node: StandardNode) -> str:
    if node.judgement is not None:
        return f"inspectors judged it so ({node.judgement.place})"
    if node.indicative:
        return f"nobody has judged it, and this is {_INDICATOR_METHODS[node.method]}"
    binding = [q.id for q in node.key_questions if q.binding]
    told = f"{_METHODS[node.method]} is {rating(node.computed)}" if node.computed != node.level else f"that is {_METHODS[node.method]}"
    return f"{told}, set by {and_list(binding)}"


def _discretion(node: StandardNode) -> Iterator[str]:
    moved = node.discretion
    if moved is None:
        return
    by = f" by {moved.authorised_by}" if moved.authorised_by else ""
    reason = f" Reason: {moved.reason}" if moved.reason else ""
    yield f"Professional discretion moved it from {rating(moved.level_from)} to {rating(moved.level_to)}{by} ({moved.place}).{reason}"


def say_limit(node: LimitNode) -> Iterator[str]:
    """Yield sentences on a limiting rule."""
    name = node.title or node.id
    found = "; ".join(_condition(*condition) for condition in node.conditions)
    if node.capped:
        yield f"Limiting rule '{name}' caps the rating at {rating(node.at_most)}: {found}."
    elif node.applies:
        yield f"Limiting rule '{name}' applies, and the rating is no better than its cap of {rating(node.at_most)}: {found}."
    else:
        needed = f"{node.met} of the {node.needed} conditions that it needs hold"
        yield f"Limiting rule '{name}' does not apply: {needed}{': ' + found if found else ''}."
    if node.unknown:
        yield f"{count(node.unknown, 'condition')} of it could not be told, because what it looks at is not rated."


def _condition(subject: str, lowest: Level, highest: Level, found: Level | None, holds: bool) -> str:  # noqa: FBT001
    if lowest == highest:
        wanted = rating(lowest)
    else:
        wanted = f"{rating(highest)} or lower" if lowest == 0 else f"{rating(lowest)} or higher"
    return f"{subject} is {rating(found)}" + ("" if holds else f", not {wanted}")


# --- key questions ------------------------------------------------------------------------


def say_key_question(node: KeyQuestionNode) -> Iterator[str]:
    """Yield sentences on a key question's rating."""
    name = f"{node.id} ({node.lens})"
    if node.level is None:
        yield f"{name} is not rated: {_question_why(node)}."
    elif node.judgement is not None:
        yield f"{name} is {rating(node.level)}: inspectors judged it so ({node.judgement.place})."
        if node.judgement.evidence:
            yield f"Evidence: {node.judgement.evidence}"
    else:
        yield f"{name} is {rating(node.level)}: {_share(node)}."
        yield from _thresholds(node)
    yield from _counts(node)
    yield from _prompts(node)


def _question_why(node: KeyQuestionNode) -> str:
    told = _WHY.get(node.why, node.why)
    if node.why in ("no_cases", "too_few_cases"):
        told += f" ({node.yes or 0} yes, {node.no or 0} no; at least {node.minimum_cases} needed)"
    if node.why == "too_many_unanswered":
        told += f" ({node.unanswered} of them; at most {number(node.maximum_unanswered, 1)}% allowed)"
    return told


def _share(node: KeyQuestionNode) -> str:
    words = f", {_article(node.words)} {node.words}" if node.words else ""
    if node.yes is None or node.no is None:
        of = f" of {count(node.of, 'case')}" if node.of is not None else ""
        return f"{percent_of(node)}{of} as published{words}"
    answered = node.yes + node.no
    return f"the work was sufficient in {node.yes:,} of {count(answered, 'case')} ({percent_of(node)}{words})"


def _article(words: str) -> str:
    return "which is" if words == "too few" else "a"


def _thresholds(node: KeyQuestionNode) -> Iterator[str]:
    told = []
    if node.met is not None:
        told.append(f"{rating(node.met.level)} takes {BOUND_WORDS[node.met.bound]} {number(node.met.value)}%")
    if node.next is not None:
        more = f" ({_more(node.next, 'case')})" if node.next.steps is not None else ""
        told.append(f"{rating(node.next.level)} {BOUND_WORDS[node.next.bound]} {number(node.next.value)}%, missed by {number(node.next.distance, 1)} points{more}")
    if told:
        yield "; ".join(told) + "."
    if node.rounding_matters:
        yield _rounding(node)


def _rounding(node: KeyQuestionNode) -> str:
    assert node.percentage is not None  # only a rated share can depend on rounding  # noqa: S101
    if node.yes is None:
        return f"It was published as {percent(node.percentage)}: rounding alone may have put it on this side of the threshold."
    which = "exact percentage" if node.rounding == "exact" else "whole percentage"
    return f"Rounding matters here: {number(node.percentage, 3)}% shows as {percent(node.percentage)}, and these standards band the {which}."


def _counts(node: KeyQuestionNode) -> Iterator[str]:
    parts = []
    if node.na:
        parts.append(f"{count(node.na, 'case')} not applicable")
    if node.not_asked:
        parts.append(f"{count(node.not_asked, 'case')} not asked by the standards' own condition")
    if node.unanswered:
        parts.append(f"{count(node.unanswered, 'case')} unanswered")
    if parts:
        yield f"Left out: {and_list(parts)}."
    if node.worst is not None and node.best is not None and (node.worst != node.level or node.best != node.level):
        yield f"Answering what was left unanswered could make it anything from {rating(node.worst)} to {rating(node.best)}."


def _prompts(node: KeyQuestionNode) -> Iterator[str]:
    if node.derived:
        yield f"{count(node.derived, 'answer')} follow{'s' if node.derived == 1 else ''} from the prompts."
    if node.contradicted:
        shown = and_list(list(node.contradicted[:8])) + (" and others" if len(node.contradicted) > 8 else "")
        yield f"In {count(len(node.contradicted), 'case')} the judged answer is not what the prompts make it ({shown}); the judged answer stands."


# --- indicators and cases -----------------------------------------------------------------


def say_indicator(node: IndicatorNode) -> Iterator[str]:
    """Yield a sentence on an indicator, and on where it parts from the judgement."""
    if node.level is None:
        yield f"Indicator {node.measure} ({node.name}): {_WHY.get(node.why, node.why)}."
        return
    assert node.value is not None  # it is rated from its value  # noqa: S101
    of = f" of {count(node.answered, 'case')}" if node.answered is not None else f" {node.unit}"
    value = f"{number(node.value, 0)}%{of}" if node.answered is not None else f"{number(node.value, 1)}{of}"
    told = f"Indicator {node.measure} ({node.name}): {value}, which suggests {rating(node.level)}"
    if node.parts_by:
        told += f"; the judgement is {'lower' if node.parts_by > 0 else 'higher'} by {abs(node.parts_by)}"
    elif node.parts_by == 0:
        told += "; so does the judgement"
    yield told + "."


def say_case_question(node: CaseQuestion) -> str:
    """Return a sentence on how a case counts for a key question."""
    told = f"{node.key_question} counts as {_ANSWERS[node.counted]} ({node.place})"
    if node.counted == "not_asked":
        return told + ": the standards do not ask it of such a case."
    if node.given in (None, "unanswered") and node.derived is not None:
        told += ", by its prompts"
    elif node.derived is not None and node.derived not in ("unanswered", node.given):
        told += f"; its prompts would make it {_ANSWERS[node.derived]}, and the judged answer stands"
    return told + "."
