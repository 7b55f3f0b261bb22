"""The numbers of standards that can vary, and standards with another number in one place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.hybrid_tables import edges_of, in_turn, with_edges
from ratings_engine.standards.comparing_tables import every_banding, threshold_keys
from ratings_engine.standards.written import in_order
from ratings_engine.vocabulary import RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from ratings_engine.standards.model import Band, Banding, Combination, KeyQuestion, Standard, Standards

    Bands = tuple[Band, ...]

__all__ = ["Setting", "settings_of", "thresholds_in"]

USUAL = "key_questions"
PERCENT, POINTS, CASES, NUMBER = "percent", "points", "cases", "number"


class Setting(NamedTuple):
    """A number that can vary: ``set_to`` returns standards with another.

    ``questions`` are the ids of key questions whose thresholds or gates it is, ``measures``
    whether those of measures too; neither for a number that points or ratings are held against.
    """

    words: str
    unit: str
    whole: bool
    now: tuple[Fraction, ...]
    questions: frozenset[str]
    measures: bool
    set_to: Callable[[Standards, Fraction], Standards]


def settings_of(standards: Standards) -> Mapping[str, Callable[[], Setting]]:
    """Return every number that can vary by its name, each with what makes its setting."""
    found: dict[str, Callable[[], Setting]] = {}
    for name, table in every_banding(standards).items():
        for key in thresholds_in(table.bands):
            found[f"{name}.{key}"] = partial(_of_banding, standards, name, key)
    for subject, ids in _subjects(standards).items():
        found |= _of_questions(standards, subject, ids)
    for key in thresholds_in(standards.overall.bands):
        found[f"overall.{key}"] = partial(_of_overall, standards, key)
    found |= _of_means(standards)
    for level, rating in enumerate(RATINGS):
        found[f"points.{rating}"] = partial(_of_points, standards, level)
    found["overall.may_be_unrated"] = partial(_of_overall_unrated, standards)
    return found


def thresholds_in(bands: Sequence[Band]) -> tuple[str, ...]:
    """Return the names of the thresholds between the rows of a table."""
    return tuple(threshold_keys(in_order(bands))[1:-1])


def _subjects(standards: Standards) -> dict[str, frozenset[str]]:
    """Return the key questions of each standard and each key question, and those of all."""
    found = {s.id: frozenset(q.id for q in s.key_questions) for s in standards.standards if s.key_questions}
    every = frozenset(q for ids in found.values() for q in ids)
    return {USUAL: every, **found, **{q: frozenset({q}) for q in every}}


def _asked(standards: Standards, ids: frozenset[str]) -> list[KeyQuestion]:
    return [q for s in standards.standards for q in s.key_questions if q.id in ids]


def _of_questions(
    standards: Standards, subject: str, ids: frozenset[str]
) -> dict[str, Callable[[], Setting]]:
    keys = {key for question in _asked(standards, ids) for key in thresholds_in(question.banding.bands)}
    found: dict[str, Callable[[], Setting]] = {
        f"{subject}.{key}": partial(_of_tables, standards, subject, ids, key) for key in sorted(keys)
    }
    found[f"{subject}.minimum_cases"] = partial(_of_minimum, standards, subject, ids)
    found[f"{subject}.maximum_unanswered"] = partial(_of_unanswered, standards, subject, ids)
    if subject not in ids:
        found[f"{subject}.may_be_unrated"] = partial(_of_unrated, standards, subject)
    return found


def _words(key: str) -> str:
    rating, _, more = key.partition(".")
    return RATING_NAMES[RATINGS.index(rating)] + (f" ({more})" if more else "")


# --- thresholds


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


def _of_tables(standards: Standards, subject: str, ids: frozenset[str], key: str) -> Setting:
    questions = _asked(standards, ids)
    now = _numbers(_threshold(q.banding.bands, key) for q in questions)
    words = f"the threshold of {_words(key)} in {_said(subject)}"

    def set_to(pack: Standards, value: Fraction) -> Standards:
        return _with_tables(pack, ids, key, value)

    return Setting(words, PERCENT, False, now, ids, False, set_to)  # noqa: FBT003


def _table(banding: Banding, key: str, value: Fraction) -> Banding:
    return banding._replace(bands=_moved(banding.bands, key, value))


def _of_banding(standards: Standards, name: str, key: str) -> Setting:
    table = every_banding(standards)[name]
    ids = frozenset(q.id for s in standards.standards for q in s.key_questions if q.banding.id == name)
    words = f"the threshold of {_words(key)} in the banding {name}"

    def set_to(pack: Standards, value: Fraction) -> Standards:
        made = _with_tables(pack, ids, key, value)
        measures = {
            m.id: m._replace(banding=_table(m.banding, key, value)) if m.banding.id == name else m
            for m in pack.measures.values()
        }
        bandings = dict(pack.bandings)
        if name in bandings:
            bandings[name] = _table(bandings[name], key, value)
        return made._replace(bandings=bandings, measures=measures)

    unit = PERCENT if table.of == "percent" else NUMBER
    return Setting(words, unit, False, _numbers([_threshold(table.bands, key)]), ids, True, set_to)  # noqa: FBT003


def _of_overall(standards: Standards, key: str) -> Setting:
    def set_to(pack: Standards, value: Fraction) -> Standards:
        return pack._replace(overall=pack.overall._replace(bands=_moved(pack.overall.bands, key, value)))

    now = _numbers([_threshold(standards.overall.bands, key)])
    words = f"the threshold of {_words(key)} overall"
    return Setting(words, POINTS, False, now, frozenset(), False, set_to)  # noqa: FBT003


def _of_means(standards: Standards) -> dict[str, Callable[[], Setting]]:
    """Return the thresholds of mean points, where standards follow from those."""
    bands = {s.combination.bands for s in standards.standards if s.combination.method == "mean"}
    keys = {key for each in bands for key in thresholds_in(each)}
    return {f"standards.{key}": partial(_of_mean, standards, key) for key in sorted(keys)}


def _of_mean(standards: Standards, key: str) -> Setting:
    def set_to(pack: Standards, value: Fraction) -> Standards:
        return _with_standards(pack, lambda s: s._replace(combination=_mean(s.combination, key, value)))

    now = _numbers(_threshold(s.combination.bands, key) for s in standards.standards)
    words = f"the threshold of {_words(key)} for mean points of key questions"
    return Setting(words, POINTS, False, now, frozenset(), False, set_to)  # noqa: FBT003


def _mean(combination: Combination, key: str, value: Fraction) -> Combination:
    return combination._replace(bands=_moved(combination.bands, key, value))


# --- other numbers


def _of_points(standards: Standards, level: int) -> Setting:
    def set_to(pack: Standards, value: Fraction) -> Standards:
        points = (*pack.points[:level], int(value), *pack.points[level + 1 :])
        return pack._replace(points=(points[0], points[1], points[2], points[3]))

    words = f"what {RATING_NAMES[level]} is worth in points"
    return Setting(words, POINTS, True, _numbers([standards.points[level]]), frozenset(), False, set_to)  # noqa: FBT003


def _of_minimum(standards: Standards, subject: str, ids: frozenset[str]) -> Setting:
    def set_to(pack: Standards, value: Fraction) -> Standards:
        return _with_questions(pack, ids, lambda q: q._replace(minimum_cases=int(value)))

    now = _numbers(q.minimum_cases for q in _asked(standards, ids))
    return Setting(f"the fewest answered cases of {_said(subject)}", CASES, True, now, ids, False, set_to)  # noqa: FBT003


def _of_unanswered(standards: Standards, subject: str, ids: frozenset[str]) -> Setting:
    def set_to(pack: Standards, value: Fraction) -> Standards:
        return _with_questions(pack, ids, lambda q: q._replace(maximum_unanswered=value))

    now = _numbers(q.maximum_unanswered for q in _asked(standards, ids))
    words = f"the most unanswered of {_said(subject)}"
    return Setting(words, PERCENT, False, now, ids, False, set_to)  # noqa: FBT003


def _of_unrated(standards: Standards, subject: str) -> Setting:
    def set_to(pack: Standards, value: Fraction) -> Standards:
        return _with_standards(pack, lambda s: _lenient(s, int(value)) if subject in (USUAL, s.id) else s)

    now = _numbers(s.combination.may_be_unrated for s in standards.standards if subject in (USUAL, s.id))
    words = f"how many key questions of {_said(subject)} may be unrated"
    return Setting(words, NUMBER, True, now, frozenset(), False, set_to)  # noqa: FBT003


def _lenient(standard: Standard, unrated: int) -> Standard:
    return standard._replace(combination=standard.combination._replace(may_be_unrated=unrated))


def _of_overall_unrated(standards: Standards) -> Setting:
    def set_to(pack: Standards, value: Fraction) -> Standards:
        return pack._replace(overall=pack.overall._replace(may_be_unrated=int(value)))

    now = _numbers([standards.overall.may_be_unrated])
    return Setting("how many counted standards may be unrated", NUMBER, True, now, frozenset(), False, set_to)  # noqa: FBT003


def _said(subject: str) -> str:
    return "all key questions" if subject == USUAL else subject


def _numbers(values: Iterable[Fraction | int | None]) -> tuple[Fraction, ...]:
    from fractions import Fraction

    return tuple(sorted({Fraction(value) for value in values if value is not None}))


def _with_questions(
    pack: Standards, ids: frozenset[str], change: Callable[[KeyQuestion], KeyQuestion]
) -> Standards:
    """Return standards with some key questions changed; what is not stays the same object."""
    return _with_standards(
        pack,
        lambda s: (
            s._replace(key_questions=tuple(change(q) if q.id in ids else q for q in s.key_questions))
            if any(q.id in ids for q in s.key_questions)
            else s
        ),
    )


def _with_tables(pack: Standards, ids: frozenset[str], key: str, value: Fraction) -> Standards:
    """Return standards in which some key questions have another threshold; tables stay shared."""
    tables = {id(q.banding): q.banding for q in _asked(pack, ids)}
    made = {name: _table(banding, key, value) for name, banding in tables.items()}
    return _with_questions(pack, ids, lambda q: q._replace(banding=made[id(q.banding)]))


def _with_standards(pack: Standards, change: Callable[[Standard], Standard]) -> Standards:
    return pack._replace(standards=tuple(change(standard) for standard in pack.standards))
