"""Thresholds that can vary: those of key questions, of measures, of means and of the overall rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.diff.hybrid_tables import edges_of, in_turn, with_edges
from ratings_engine.diff.setting_model import (
    NUMBER,
    PERCENT,
    POINTS,
    SHARES,
    Setting,
    asked,
    numbers,
    said,
    thresholds_in,
    with_measures,
    with_questions,
    with_standards,
)
from ratings_engine.standards.comparing_tables import every_banding
from ratings_engine.standards.written import in_order
from ratings_engine.vocabulary import RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.standards.model import Band, Banding, Combination, Standards

    Bands = tuple[Band, ...]

__all__ = ["of_banding", "of_indicators", "of_mean", "of_overall", "of_questions"]


def _words(key: str) -> str:
    rating, _, more = key.partition(".")
    return RATING_NAMES[RATINGS.index(rating)] + (f" ({more})" if more else "")


def _threshold(bands: Bands, key: str) -> Fraction | None:
    """Return the number at a threshold of a table, None where it has no such threshold."""
    names = thresholds_in(bands)
    if key not in names:
        return None
    edge = edges_of(in_order(bands))[names.index(key) + 1]
    return edge and edge[0]


def _moved(bands: Bands, key: str, value: Fraction) -> Bands:
    """Return a table with a threshold elsewhere: it takes those of better ratings along.

    A better rating takes every threshold below it, so one set below them has no effect there.
    """
    names = thresholds_in(bands)
    if key not in names:
        return bands
    rows = in_order(bands)
    edges = edges_of(rows)
    place = names.index(key) + 1
    edge = edges[place]
    edges[place] = (value, edge[1]) if edge else edge
    return with_edges(rows, in_turn(edges, falling=rows[0].level > rows[-1].level))


def _table(banding: Banding, key: str, value: Fraction) -> Banding:
    return banding._replace(bands=_moved(banding.bands, key, value))


def of_questions(standards: Standards, subject: str, ids: frozenset[str], key: str) -> Setting:
    """Return a threshold of some key questions, or of a measure."""
    tables = [q.banding for q in asked(standards, ids)]
    tables += [measure.banding for name, measure in standards.measures.items() if name in ids]
    now = numbers(_threshold(table.bands, key) for table in tables)
    words = f"the threshold of {_words(key)} in {said(subject)}"
    unit = PERCENT if all(table.of == "percent" for table in tables) else NUMBER
    return Setting(words, unit, SHARES, now, lambda pack, value: _with_tables(pack, ids, key, value), ids)


def of_banding(standards: Standards, name: str, key: str) -> Setting:
    """Return a threshold of a table, wherever it is used."""
    table = every_banding(standards)[name]
    ids = frozenset(q.id for s in standards.standards for q in s.key_questions if q.banding.id == name)
    ids |= {measure.id for measure in standards.measures.values() if measure.banding.id == name}

    def set_to(pack: Standards, value: Fraction) -> Standards:
        made = _with_tables(pack, ids, key, value)
        tables = {n: _table(t, key, value) if n == name else t for n, t in pack.bandings.items()}
        return made._replace(bandings=tables)

    words = f"the threshold of {_words(key)} in the banding {name}"
    unit = PERCENT if table.of == "percent" else NUMBER
    return Setting(words, unit, SHARES, numbers([_threshold(table.bands, key)]), set_to, ids)


def _with_tables(pack: Standards, ids: frozenset[str], key: str, value: Fraction) -> Standards:
    """Return standards in which key questions and measures have another threshold; tables stay shared."""
    tables = {id(q.banding): q.banding for q in asked(pack, ids)}
    made = {name: _table(banding, key, value) for name, banding in tables.items()}
    changed = with_measures(pack, ids, lambda m: m._replace(banding=_table(m.banding, key, value)))
    return with_questions(changed, ids, lambda q: q._replace(banding=made[id(q.banding)]))


def of_overall(standards: Standards, key: str) -> Setting:
    """Return a threshold of the overall rating."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        return pack._replace(overall=pack.overall._replace(bands=_moved(pack.overall.bands, key, value)))

    now = numbers([_threshold(standards.overall.bands, key)])
    return Setting(f"the threshold of {_words(key)} overall", POINTS, POINTS, now, set_to)


def of_mean(standards: Standards, key: str) -> Setting:
    """Return a threshold of the mean points of key questions."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        return with_standards(pack, lambda s: s._replace(combination=_mean(s.combination, key, value)))

    now = numbers(_threshold(s.combination.bands, key) for s in standards.standards)
    words = f"the threshold of {_words(key)} for mean points of key questions"
    return Setting(words, POINTS, POINTS, now, set_to)


def of_indicators(standards: Standards, key: str) -> Setting:
    """Return a threshold of the mean points of indicators."""

    def set_to(pack: Standards, value: Fraction) -> Standards:
        return pack._replace(indicators=pack.indicators and _mean(pack.indicators, key, value))

    bands = standards.indicators.bands if standards.indicators else ()
    words = f"the threshold of {_words(key)} for mean points of indicators"
    return Setting(words, POINTS, POINTS, numbers([_threshold(bands, key)]), set_to)


def _mean(combination: Combination, key: str, value: Fraction) -> Combination:
    return combination._replace(bands=_moved(combination.bands, key, value))
