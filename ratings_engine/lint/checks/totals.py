"""The overall table and tables of mean points: which of their bands can be reached at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.mixtures import levels_of, made_of
from ratings_engine.lint.parts import rated
from ratings_engine.lint.sums import largest, made_by, of_band
from ratings_engine.standards.banding import band_of
from ratings_engine.standards.compiler import exact
from ratings_engine.standards.model import standards_for
from ratings_engine.standards.nodes import Map, as_text, place_of
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.model import Band, Standard

_BOUNDS = ("at_least", "above", "below", "at_most")


@check(
    "RE221",
    group="tables",
    why="No provider of that type can ever be given the rating, however it does.",
    remedy="Set the thresholds of the overall table for the number of counted standards and their points.",
)
def overall_band_out_of_reach(subject: Subject) -> Iterator[Hit]:
    """No combination of points gives a provider type one of the overall ratings.

    Every sum that the counted standards can make is tried, with as many of them unrated as
    may be; there is no bound.
    """
    standards = subject.standards
    nodes = subject.pack.framework.root["overall"]["bands"]
    for provider_type in standards.provider_types:
        counted = _counted(subject, provider_type.id)
        for index, band in enumerate(standards.overall.bands):
            if not _reached(subject, band, counted):
                most = _most(subject, counted)
                message = (
                    f"no {provider_type.id} can be {RATING_NAMES[band.level]} overall: no such"
                    f" {_unit(subject)} comes of {_standards(counted)}, and at most {most} points"
                )
                yield Hit(place_of(nodes, index), message)


@check(
    "RE222",
    group="tables",
    severity="note",
    why="The number that is written is not the number that decides, and readers will quote the wrong one.",
    remedy="Write a total that standards can make.",
)
def threshold_between_totals(subject: Subject) -> Iterator[Hit]:
    """A threshold of total points is a number that no provider's points can add up to.

    Every sum that the counted standards of any provider type can make is tried.
    """
    standards = subject.standards
    if standards.overall.method != "total_points":
        return
    sums = 0
    for provider_type in standards.provider_types:
        sums |= made_by(_counted(subject, provider_type.id), standards.points)
    for band in subject.pack.framework.root["overall"]["bands"]:
        for key in (key for key in _BOUNDS if key in band):
            bound = exact(band[key])
            beyond = bound > largest(sums)
            if not beyond and (bound.denominator != 1 or not sums >> bound.numerator & 1):
                message = f"'{key}: {as_text(band[key])}' is a total that no provider can have"
                yield Hit(place_of(band, key), message)


@check(
    "RE223",
    group="tables",
    why="Either the published maximum or the list of counted standards is wrong, and every score with it.",
    remedy="Correct 'maximum', or what is counted.",
)
def maximum_does_not_match(subject: Subject) -> Iterator[Hit]:
    """The maximum that is stated is not what the counted standards add up to."""
    overall = subject.pack.framework.root["overall"]
    stated = overall.get("maximum")
    for provider_type in subject.standards.provider_types if stated is not None else ():
        by_type = isinstance(stated, Map)
        holder, key = (stated, provider_type.id) if by_type else (overall, "maximum")
        counted = _counted(subject, provider_type.id)
        most = _most(subject, counted)
        if key in holder and holder[key] != most:
            message = (
                f"the maximum for {provider_type.id} is said to be {holder[key]}, but of"
                f" {_standards(counted)} it is {most}"
            )
            yield Hit(place_of(holder, key), message)


@check(
    "RE229",
    group="tables",
    why="The rating looks as if it could be given, and no answers to the key questions lead to it.",
    remedy="Set the thresholds for the number of key questions and the points of their ratings.",
)
def mean_band_out_of_reach(subject: Subject) -> Iterator[Hit]:
    """No ratings of its key questions give a standard one of the ratings of its table of mean points.

    Every mixture of the ratings that the key questions can have is tried: with 16 key
    questions, the most there can be, these are some thousands.
    """
    for node, standard in rated(subject):
        if "rating" in node and "bands" in node["rating"]:
            reached = _bands_reached(subject, standard)
            for index, band in enumerate(standard.combination.bands):
                if band.level not in reached:
                    rating = RATING_NAMES[band.level]
                    message = f"no ratings of its key questions make standard {standard.id} {rating}"
                    yield Hit(place_of(node["rating"]["bands"], index), message)


def _bands_reached(subject: Subject, standard: Standard) -> set[int]:
    """Return the ratings that the mean points of key questions fall in, for any provider type."""
    found: set[int] = set()
    for provider_type in standard.applies_to:
        questions = [q for q in standard.key_questions if provider_type in q.applies_to]
        domains = tuple(sorted(levels_of(q, standard, subject.standards.rounding.policy) for q in questions))
        for counts in made_of(domains, standard.combination.may_be_unrated):
            number = sum(counts)
            points = sum(n * each for n, each in zip(counts, subject.standards.points, strict=True))
            found.add(band_of(standard.combination.bands, exact(points) / number).level)
    return found


def _standards(counted: int) -> str:
    return f"{counted} counted standard{'' if counted == 1 else 's'}"


def _counted(subject: Subject, provider_type: str) -> int:
    return sum(standard.counted for standard in standards_for(subject.standards, provider_type))


def _most(subject: Subject, counted: int) -> int:
    return counted * max(subject.standards.points)


def _unit(subject: Subject) -> str:
    return "total" if subject.standards.overall.method == "total_points" else "mean"


def _reached(subject: Subject, band: Band, counted: int) -> bool:
    """Return whether any number of rated standards makes a sum that falls in a band."""
    overall, points = subject.standards.overall, subject.standards.points
    fewest = max(counted - overall.may_be_unrated, 1)
    top = counted * max(points)
    return any(
        made_by(number, points) & of_band(band, overall, number, top) for number in range(fewest, counted + 1)
    )
