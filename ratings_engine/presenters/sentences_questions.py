"""Plain English for key questions, indicators and cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.sentences_intervals import say_interval, say_margin
from ratings_engine.presenters.wording import (
    BOUND_WORDS,
    WHY_UNRATED,
    and_list,
    clean,
    count,
    more,
    number,
    percent,
    percent_of,
    points,
    rating,
    threshold,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import CaseQuestion, IndicatorNode, KeyQuestionNode

__all__ = ["say_case_question", "say_indicator", "say_key_question", "share_of_cases"]

_ANSWERS = {
    "yes": "sufficient (yes)",
    "no": "not sufficient (no)",
    "na": "not applicable",
    "unanswered": "unanswered",
    "not_asked": "not asked",
}


def say_key_question(node: KeyQuestionNode) -> Iterator[str]:
    """Yield sentences on a key question's rating."""
    name = f"{node.id} ({node.lens})"
    if node.level is None:
        yield f"{name} is not rated: {_why_unrated(node)}."
    elif node.judgement is not None:
        yield f"{name} is {rating(node.level)}: inspectors judged it so ({clean(str(node.judgement.place))})."
        if node.judgement.evidence:
            yield f"Evidence: {clean(node.judgement.evidence)}"
    else:
        yield f"{name} is {rating(node.level)}: {_share(node)}."
        yield from _thresholds(node)
        yield from say_margin(node)
        yield from say_interval(node)
    yield from _left_out(node)
    yield from _prompts(node)


def _why_unrated(node: KeyQuestionNode) -> str:
    told = WHY_UNRATED.get(node.why, node.why)
    if node.why in ("no_cases", "too_few_cases"):
        told += f" ({node.yes or 0} yes, {node.no or 0} no; at least {node.minimum_cases} needed)"
    if node.why == "too_many_unanswered":
        told += f" ({node.unanswered} of them; at most {number(node.maximum_unanswered, 1)}% may be)"
    return told


def _share(node: KeyQuestionNode) -> str:
    words = f' ("{node.words}")' if node.words else ""
    if node.yes is not None:
        return f"the work was sufficient in {share_of_cases(node)}{words}"
    of = f" of {count(node.of, 'case')}" if node.of is not None else ""
    return f"{percent_of(node)}{of} as published{words}"


def share_of_cases(node: KeyQuestionNode) -> str:
    """Return a share as ``70 of 110 cases, 64%``, as far as it is known."""
    if node.yes is None or node.no is None:
        return percent_of(node)
    return f"{node.yes:,} of {count(node.yes + node.no, 'case')}, {percent_of(node)}"


def _thresholds(node: KeyQuestionNode) -> Iterator[str]:
    told = []
    met, following = node.met, node.next
    if met is not None:
        told.append(f"{rating(met.level)} takes {BOUND_WORDS[met.bound]} {threshold(met.value)}%")
    if following is not None:
        # A margin says it in a sentence of its own.
        says = following.steps is not None and node.margin is None
        needed = f" ({more(following, 'case')})" if says else ""
        takes = (
            f"{rating(following.level)} takes {BOUND_WORDS[following.bound]} {threshold(following.value)}%"
        )
        told.append(f"{takes}, missed by {points(following.distance)}{needed}")
    if told:
        yield "; ".join(told) + "."
    if node.rounding_matters:
        yield _rounding(node)


def _rounding(node: KeyQuestionNode) -> str:
    assert node.percentage is not None  # only a rated share can depend on rounding  # noqa: S101
    shown = percent(node.percentage)
    if node.yes is None and node.percentage.denominator == 1:
        return f"It was published as {shown}: rounding alone may have put it on this side of a threshold."
    which = "exact" if node.rounding == "exact" else "whole"
    told = f"{number(node.percentage, 3)}% shows as {shown}, and these standards band the {which} percentage"
    return f"Rounding matters here: {told}."


def _left_out(node: KeyQuestionNode) -> Iterator[str]:
    parts = []
    if node.na:
        parts.append(f"{count(node.na, 'case')} not applicable")
    if node.not_asked:
        parts.append(f"{count(node.not_asked, 'case')} that the standards do not ask it of")
    if node.unanswered:
        parts.append(f"{count(node.unanswered, 'case')} unanswered")
    if parts:
        yield f"Left out: {and_list(parts)}."
    if node.worst != node.best:
        reach = f"{rating(node.worst)} to {rating(node.best)}"
        yield f"What was left unanswered could make it anything from {reach}."


def _prompts(node: KeyQuestionNode) -> Iterator[str]:
    if node.derived:
        yield f"{count(node.derived, 'answer')} follow{'s' if node.derived == 1 else ''} from the prompts."
    if node.contradictions:
        listed = clean(", ".join(node.contradicted))
        others = " and others" if node.contradictions > len(node.contradicted) else ""
        cases = count(node.contradictions, "case")
        yield f"In {cases} the judged answer stands though the prompts make it another ({listed}{others})."


def say_indicator(node: IndicatorNode) -> Iterator[str]:
    """Yield a sentence on an indicator, and on where it parts from the judgement."""
    name = f"Indicator {node.measure} ({node.name})"
    if node.level is None or node.value is None:
        yield f"{name}: {WHY_UNRATED.get(node.why, node.why)}."
        return
    if node.answered is not None:
        value = f"{number(node.value)}% of {count(node.answered, 'case')}"
    else:
        value = f"{number(node.value)} {node.unit}"
    yield f"{name}: {value}, which suggests {rating(node.level)}{_parting(node)}."


def _parting(node: IndicatorNode) -> str:
    if node.parts_by is None:
        return ""
    if node.parts_by == 0:
        return ", as judged"
    steps = count(abs(node.parts_by), "step")
    return f"; the judgement is {steps} {'lower' if node.parts_by > 0 else 'higher'}"


def say_case_question(node: CaseQuestion) -> str:
    """Return a sentence on how a case counts for a key question."""
    told = f"{node.key_question} counts as {_ANSWERS[node.counted]} ({clean(str(node.place))})"
    if node.counted == "not_asked":
        return told + ": the standards do not ask it of such a case."
    if node.share is not None:
        needed = f"every essential one has to be yes, and {threshold(node.share)}% of those that apply"
        told += f", by its prompts: {needed}"
    elif node.derived is not None and node.derived not in ("unanswered", node.given):
        told += f"; its prompts would make it {_ANSWERS[node.derived]}, and the judged answer stands"
    return told + "."
