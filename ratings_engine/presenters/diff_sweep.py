"""A sweep as a document: how many services land where while a number of the rules varies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_chart import Bar, bars
from ratings_engine.presenters.diff_document import NO_RATING, STYLES
from ratings_engine.presenters.diff_words import LANDINGS, NOT_RATED, REFUSED, landing_named
from ratings_engine.presenters.document import (
    Document,
    Fact,
    Facts,
    Paragraph,
    Row,
    Section,
    Table,
    strong,
    words,
)
from ratings_engine.presenters.wording import and_list, clean, count, standards_named
from ratings_engine.standards.written import write_number
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.diff.model_sweep import Axis, Cell, Flip, Landing, Stretch, Sweep, Target
    from ratings_engine.presenters.document import Words

__all__ = ["counts_of", "landed", "say_stretch", "sweep_document"]

_UNITS = {"percent": "%", "points": " points", "cases": " cases"}
MOST_BARS = 40


def sweep_document(sweep: Sweep, most: int | None = None) -> Document:
    """Return a sweep as a document; tables have ``most`` rows at most."""
    targets = [axis.target for axis in sweep.axes]
    sections = [_landings(sweep, most)]
    if len(sweep.axes) == 1:
        sections.append(_flips(sweep, most))
    title = f"What if: {and_list([target.words for target in targets])}"
    facts = (
        Fact("Standards", words(standards_named(sweep.standards))),
        Fact("Samples", words(clean(sweep.source))),
    )
    varied = tuple(Fact("Varied", words(_varied(target))) for target in targets)
    lead = (Paragraph(strong(_headline(sweep))), Facts((*varied, *facts)))
    return Document(title, lead, tuple(sections), _footer(sweep), STYLES)


def _footer(sweep: Sweep) -> Words:
    named = f"{sweep.standards.id} {sweep.standards.version}"
    return words(f"{named} varied by ratings-engine. {NO_RATING}")


def _varied(target: Target) -> str:
    now = and_list([_said(value, target) for value in dict.fromkeys(target.now)]) if target.now else "nothing"
    whole = ", by whole numbers" if target.whole else ""
    ends = f"from {_said(target.low, target)} to {_said(target.high, target)}"
    return f"{target.words} ({target.text}) {ends}{whole}; now {now}"


def _said(value: Fraction, target: Target) -> str:
    """Return a value with its unit: 65%, 1.5 points, 1 point."""
    unit = _UNITS.get(target.unit, "")
    return f"{write_number(value)}{unit.removesuffix('s') if value == 1 else unit}"


def _headline(sweep: Sweep) -> str:
    services = count(len(sweep.providers), "service")
    if len(sweep.axes) > 1:
        return f"{services}, {count(len(sweep.cells), 'combination')} in which nobody's rating changes."
    (axis,) = sweep.axes
    target = axis.target
    flipping = len({(flip.provider, flip.provider_type) for flip in sweep.flips})
    between = f"between {_said(target.low, target)} and {_said(target.high, target)}"
    if not flipping:
        return f"None of {services} changes rating {between}."
    verb = "changes" if flipping == 1 else "change"
    points = count(len(sweep.flips), "flip point")
    return f"{flipping:,} of {services} {verb} rating somewhere {between}, at {points}."


def say_stretch(stretch: Stretch, target: Target) -> str:
    """Return a stretch of values in words: 65%; more than 65% and up to 66%."""
    low, high = _said(stretch.low, target), _said(stretch.high, target)
    if stretch.low == stretch.high:
        return low
    if target.whole:
        return f"{low} to {high}"
    starts = low if stretch.low_closed else f"more than {low}"
    return f"{starts} to {high}" if stretch.high_closed else f"{starts} to less than {high}"


def _short(cell: Cell, axes: tuple[Axis, ...]) -> str:
    """Return stretches in a few signs, to stand beside a bar: 65 to <66; >65 to 66."""
    stretches = [axis.stretches[place] for axis, place in zip(axes, cell.places, strict=True)]
    return ", ".join(map(_signs, stretches))


def _signs(stretch: Stretch) -> str:
    low, high = write_number(stretch.low), write_number(stretch.high)
    if low == high:
        return str(low)
    return f"{'' if stretch.low_closed else '>'}{low} to {'' if stretch.high_closed else '<'}{high}"


def landed(landing: Landing) -> str:
    """Return where a provider lands."""
    if landing.refused:
        return REFUSED
    return NOT_RATED if landing.level is None else RATINGS[landing.level]


def counts_of(cell: Cell) -> dict[str, int]:
    """Return how many providers land where, in the order of landings; none of none."""
    counts = {
        **{NOT_RATED if level is None else RATINGS[level]: n for level, n in cell.counts.items()},
        REFUSED: cell.refused,
    }
    return {place: counts[place] for place in LANDINGS if counts.get(place)}


def _names(cell: Cell, axes: tuple[Axis, ...]) -> list[str]:
    return [
        say_stretch(axis.stretches[place], axis.target) for axis, place in zip(axes, cell.places, strict=True)
    ]


def _landings(sweep: Sweep, most: int | None) -> Section:
    """Return the table of landings along the way, with its chart."""
    there = [place for place in LANDINGS if any(counts_of(cell).get(place) for cell in sweep.cells)]
    rows = [
        Row(
            (*map(words, _names(cell, sweep.axes)), *(words(f"{counts_of(cell).get(p, 0):,}") for p in there))
        )
        for cell in sweep.cells
    ]
    headers = (*(axis.target.words for axis in sweep.axes), *map(landing_named, there))
    table = Table("Services by rating", headers, tuple(rows[:most]), more=len(rows) - len(rows[:most]))
    told = [Bar(_short(cell, sweep.axes), counts_of(cell)) for cell in sweep.cells[:MOST_BARS]]
    left = (
        f" The first {MOST_BARS} of {len(sweep.cells)} rows of the table."
        if len(sweep.cells) > MOST_BARS
        else ""
    )
    description = f"A bar for each stretch of values in which no rating changes, as in the table.{left}"
    chart = bars("chart-sweep", "Services by rating along the way", description, told)
    return Section("landings", "Who lands where", (table, chart))


def _flips(sweep: Sweep, most: int | None) -> Section:
    (axis,) = sweep.axes
    rows = [_flip(flip, axis.target) for flip in sweep.flips]
    if not rows:
        return Section("flips", "Where they flip", (Paragraph(words("No rating changes anywhere.")),))
    headers = ("Service", "At", "Below it", "At it", "Above it")
    table = Table(
        "Exact values at which a rating changes",
        headers,
        tuple(rows[:most]),
        more=len(rows) - len(rows[:most]),
    )
    return Section("flips", "Where they flip", (table,))


def _flip(flip: Flip, target: Target) -> Row:
    return Row(
        (
            words(flip.provider),
            words(_said(flip.at, target)),
            *(words(_end(e)) for e in (flip.below, flip.itself, flip.above)),
        )
    )


def _end(landing: Landing | None) -> str:
    return "-" if landing is None else landing_named(landed(landing))
