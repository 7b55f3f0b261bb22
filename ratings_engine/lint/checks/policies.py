"""Policies that allow more, or less, than their author can have meant; fields without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.parts import asked, rated
from ratings_engine.standards.compiler import exact
from ratings_engine.standards.model import standards_for
from ratings_engine.standards.nodes import as_text, place_of
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.model import Band, Banding

TOP_PERCENT = 100


@check(
    "RE240",
    group="logic",
    why="A key question in the middle of a band would lie near both of the bands beside it, and any rating"
    " could be moved.",
    remedy="Let 'within' be smaller than the narrowest band that cases are rated by.",
)
def discretion_wider_than_a_band(subject: Subject) -> Iterator[Hit]:
    """Discretion reaches across a whole band of a table that key questions are rated by."""
    policy = subject.standards.discretion
    for banding in _bandings_of_cases(subject) if policy else ():
        for band, width in _widths(banding):
            if policy and width <= policy.within:
                node = subject.pack.framework.root["discretion"]
                message = (
                    f"'within: {as_text(node['within'])}' reaches across the band {RATING_NAMES[band.level]}"
                    f" of '{banding.id}', which is {width} wide"
                )
                yield Hit(place_of(node, "within"), message)


@check(
    "RE251",
    group="logic",
    why="The policy promises moves that it can never allow.",
    remedy="Allow one rating, or let 'within' reach across a band.",
)
def discretion_steps_out_of_reach(subject: Subject) -> Iterator[Hit]:
    """Discretion allows more than one rating, but no key question reaches past the next band.

    It is told only where every standard assessed by cases takes the lowest, the highest or
    the majority of its key questions: these move no further than one of them does.
    """
    policy = subject.standards.discretion
    methods = {s.combination.method for s in subject.standards.standards if s.assessed == "cases"}
    if policy is None or policy.steps == 1 or "mean" in methods or not methods:
        return
    widths = [width for banding in _bandings_of_cases(subject) for _band, width in _widths(banding)]
    skips = any(
        len({b.level for b in banding.bands}) < len(RATING_NAMES) for banding in _bandings_of_cases(subject)
    )
    if not skips and all(width > policy.within for width in widths):
        node = subject.pack.framework.root["discretion"]
        within = as_text(node["within"])
        message = (
            f"'steps: {policy.steps}' is out of reach: {within} percentage points never cross a whole band"
        )
        yield Hit(place_of(node, "steps"), message)


@check(
    "RE252",
    group="logic",
    why="The policy reads as if ratings could be moved, and none ever can.",
    remedy="Remove 'discretion', or let a standard be assessed by cases.",
)
def discretion_over_nothing(subject: Subject) -> Iterator[Hit]:
    """There is a policy of discretion, but no standard that rests on cases."""
    root = subject.pack.framework.root
    if "discretion" in root and not _bandings_of_cases(subject):
        message = "discretion moves standards that rest on cases, and there is none"
        yield Hit(place_of(root, "discretion", of_key=True), message)


@check(
    "RE242",
    group="logic",
    why="A rating would rest on a single key question or standard, with all the others missing.",
    remedy="Allow fewer to be unrated.",
)
def allowance_covers_everything(subject: Subject) -> Iterator[Hit]:
    """As many may be unrated as there are, so that one that is rated is always enough."""
    standards, root = subject.standards, subject.pack.framework.root
    overall = standards.overall.may_be_unrated
    fewest = min(sum(s.counted for s in standards_for(standards, t.id)) for t in standards.provider_types)
    if overall >= fewest:
        message = f"{overall} standards may be unrated, of {fewest} that count"
        yield Hit(place_of(root["overall"], "may_be_unrated"), message)
    usual = root["standards"]
    numbers = [len(s.key_questions) for node, s in rated(subject) if "rating" not in node]
    if numbers and usual.get("may_be_unrated", 0) >= min(numbers):
        message = f"{usual['may_be_unrated']} key questions may be unrated, of as few as {min(numbers)}"
        yield Hit(place_of(usual, "may_be_unrated"), message)
    for node, standard in rated(subject):
        own = node.get("rating", {}).get("may_be_unrated", 0)
        if own >= len(standard.key_questions):
            message = f"{own} key questions may be unrated, of {len(standard.key_questions)}"
            yield Hit(place_of(node["rating"], "may_be_unrated"), message)


@check(
    "RE253",
    group="logic",
    severity="note",
    why="A reader will believe that it decides something.",
    remedy="Remove it.",
)
def allowance_of_indicators(subject: Subject) -> Iterator[Hit]:
    """Indicators say how many may be unrated, although only those that were measured are combined."""
    node = subject.pack.framework.root.get("indicators", {})
    if "may_be_unrated" in node:
        message = "'may_be_unrated' means nothing here: indicators that were not measured are left out"
        yield Hit(place_of(node, "may_be_unrated", of_key=True), message)


@check(
    "RE254",
    group="logic",
    severity="note",
    why="Either the method or the indicators were forgotten, and --indicative rates nothing.",
    remedy="Add what is missing, or remove the other.",
)
def indicators_without_method(subject: Subject) -> Iterator[Hit]:
    """Key questions have indicators but the framework no method for them, or the other way round."""
    root = subject.pack.framework.root
    first = next((each for each in asked(subject) if each.question.indicators), None)
    if first is not None and "indicators" not in root:
        message = "the framework does not say how indicators make a rating, so that these make none"
        yield Hit(place_of(first.node, "indicators", of_key=True), message)
    if first is None and "indicators" in root:
        yield Hit(place_of(root, "indicators", of_key=True), "no key question has indicators to combine")


@check(
    "RE255",
    group="logic",
    severity="note",
    why="The policy is read as a choice that shapes ratings, and it shapes none.",
    remedy="Remove 'rounding'.",
)
def rounding_of_nothing(subject: Subject) -> Iterator[Hit]:
    """There is a policy of rounding, but no percentage is ever banded."""
    root = subject.pack.framework.root
    measured = any(measure.banding.of == "percent" for measure in subject.standards.measures.values())
    if "rounding" in root and not _bandings_of_cases(subject) and not measured:
        yield Hit(place_of(root, "rounding", of_key=True), "no percentage is banded, so none is rounded")


@check(
    "RE256",
    group="logic",
    why="However few of the cases are answered, the key question is rated from them.",
    remedy="Say a smaller percentage, or leave it out.",
)
def unanswered_never_too_many(subject: Subject) -> Iterator[Hit]:
    """The largest percentage that may be unanswered is 100, which can never be exceeded."""
    root = subject.pack.framework.root
    for node in (root["key_questions"], *(each.node for each in asked(subject))):
        if "maximum_unanswered" in node and exact(node["maximum_unanswered"]) == TOP_PERCENT:
            message = "no more than 100% can be unanswered, so that nothing is ever refused"
            yield Hit(place_of(node, "maximum_unanswered"), message)


@check(
    "RE257",
    group="logic",
    severity="note",
    why="When the framework changes, this one stays behind, and nobody will know whether that is meant.",
    remedy="Remove it; or, where it is to stay whatever the framework says, say so in a note.",
)
def own_value_is_the_usual(subject: Subject) -> Iterator[Hit]:
    """A key question says for itself what the framework says for all of them."""
    usual = subject.pack.framework.root["key_questions"]
    for each in asked(subject):
        for key in ("banding", "minimum_cases", "maximum_unanswered"):
            if key in each.node and each.node[key] == usual.get(key) and "note" not in each.node:
                message = f"'{key}' of {each.question.id} is what the framework says anyway"
                yield Hit(place_of(each.node, key, of_key=True), message)


def _bandings_of_cases(subject: Subject) -> list[Banding]:
    """Return the bandings that key questions answered case by case are rated by."""
    found = {
        each.question.banding.id: each.question.banding
        for each in asked(subject)
        if each.standard.assessed == "cases"
    }
    return list(found.values())


def _widths(banding: Banding) -> Iterator[tuple[Band, Fraction]]:
    """Yield the bands that lie between two others, with their widths."""
    for band in banding.bands:
        if band.low is not None and band.high is not None and band.low > 0 and band.high < TOP_PERCENT:
            yield band, band.high - band.low
