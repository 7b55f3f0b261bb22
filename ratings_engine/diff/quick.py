"""Standards in a form in which a thousand versions are rated quickly: borders as whole numbers.

What follows from tallies by the plain evaluator follows here too, and tests hold the two
against each other. Sources of evidence are checked once for all versions with the same questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.joining import subjects_of
from ratings_engine.rating.evaluator import banded_value
from ratings_engine.standards.combining import combine
from ratings_engine.standards.written import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.standards.model import Band, Combination, KeyQuestion, Standard
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

    Borders = dict[int, tuple["Scale", tuple[Band, ...]]]

__all__ = [
    "Form",
    "Scale",
    "Share",
    "Table",
    "combined",
    "endless",
    "form_of",
    "level_of",
    "scale_of",
    "share_of",
]

HUNDRED = 100


class Border(NamedTuple):
    """The upper end of a band, as a fraction: at the number itself it still holds if ``closed``."""

    part: int
    whole: int
    closed: bool
    level: Level


class Share(NamedTuple):
    """A tally as the fraction that is banded; ``answered`` is None where it is not known."""

    answered: int | None
    unanswered: int
    part: int
    whole: int


class Scale(NamedTuple):
    """A table from numbers to ratings: its borders, and the rating beyond the last of them."""

    borders: tuple[Border, ...]
    beyond: Level

    def level(self, part: int, whole: int) -> Level:
        """Return the rating of a fraction."""
        for border in self.borders:
            side = part * border.whole - border.part * whole
            if side < 0 or (side == 0 and border.closed):
                return border.level
        return self.beyond


class Table(NamedTuple):
    """How a key question's share is rated: enough answers first, then the scale."""

    minimum: int
    unanswered: tuple[int, int]
    scale: Scale


class Form(NamedTuple):
    """A standard for one provider type: what decides whether evidence fits, and what rates it.

    ``subjects`` are ids that its evidence may be about. ``rated`` is the same for standards that
    rate alike: as ``form_of`` makes it, all that decides; in a plan, its number.
    """

    structure: object
    rated: object
    subjects: frozenset[str]
    ids: tuple[str, ...]
    questions: tuple[KeyQuestion, ...]
    tables: tuple[Table, ...]
    combination: Combination


def form_of(standard: Standard, provider_type: str, borders: Borders) -> Form:
    """Return the form of a standard; ``structure`` is the same for versions that evidence fits alike.

    ``borders`` keeps those of tables, which key questions share.
    """
    asked = tuple(q for q in standard.key_questions if provider_type in q.applies_to)
    counted = tuple(
        (q.id, provider_type in q.applies_to, q.applies_when, q.derivation and q.derivation.share, q.prompts)
        for q in standard.key_questions
    )
    structure = (standard.id, standard.assessed, provider_type in standard.applies_to, counted)
    combination = standard.combination._replace(bands=endless(standard.combination.bands))
    tables = tuple(_table(q, borders) for q in asked)
    indicators = tuple(q.indicators for q in asked)
    return Form(
        structure,
        (structure, tables, combination, indicators),
        subjects_of(standard),
        tuple(q.id for q in asked),
        asked,
        tables,
        combination,
    )


def endless(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Return a table of points without ends.

    Between two versions points may be worth more than a table foresees: they have the rating at
    its end. In a version that is valid no points lie beyond.
    """
    if not bands:
        return ()
    first, *others = in_order(bands)
    rows = [first._replace(low=None, low_closed=False), *others]
    return (*rows[:-1], rows[-1]._replace(high=None, high_closed=False))


def _table(question: KeyQuestion, known: Borders) -> Table:
    bands, most = question.banding.bands, question.maximum_unanswered
    if id(bands) not in known:
        known[id(bands)] = (scale_of(bands), bands)
    return Table(question.minimum_cases, (most.numerator, most.denominator), known[id(bands)][0])


def scale_of(bands: Sequence[Band]) -> Scale:
    """Return a table as a scale; its two ends are open."""
    *lower, last = in_order(bands)
    borders = (
        Border(band.high.numerator, band.high.denominator, band.high_closed, band.level)
        for band in lower
        if band.high is not None
    )
    return Scale(tuple(borders), last.level)


def share_of(tally: Tally, rounding: str) -> Share:
    """Return a tally as the fraction that is banded; without cases it is of nothing."""
    value = banded_value(tally, rounding)
    part, whole = (0, 0) if value is None else (value.numerator, value.denominator)
    return Share(tally.answered, tally.unanswered or 0, part, whole)


def level_of(table: Table, share: Share) -> Level | None:
    """Return the rating of a share, as ``rating.evaluator.rate_tally`` does."""
    if share.answered is not None:
        if share.answered < table.minimum:
            return None
        part, whole = table.unanswered
        if HUNDRED * share.unanswered * whole > part * (share.answered + share.unanswered):
            return None
    return table.scale.level(share.part, share.whole)


def combined(combination: Combination, levels: Sequence[Level | None], points: Sequence[int]) -> Level | None:
    """Return the rating that key questions make, None where too many have none."""
    rated = [level for level in levels if level is not None]
    if not rated or len(levels) - len(rated) > combination.may_be_unrated:
        return None
    return combine(combination, rated, points)
