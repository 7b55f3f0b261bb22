"""The program of a provider type, laid out for arrays: which columns, tables and limits there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.rating.program import compile_program
from ratings_engine.rating.vectorised.scales import scale_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from numpy.typing import NDArray

    from ratings_engine.rating.program import Program, Scheme
    from ratings_engine.rating.vectorised.scales import Scale
    from ratings_engine.standards.model import Combination, Discretion, Standards

__all__ = ["Compiled", "Layout", "Part", "Table", "compile_for_arrays"]


class Table(NamedTuple):
    """How the shares of some subjects are rated; ``columns`` are theirs."""

    scheme: Scheme
    scale: Scale
    columns: tuple[int, ...]


class Part(NamedTuple):
    """How one standard is rated: from which columns of subjects, by which method.

    ``scale`` and ``indicator_scale`` turn mean points into a rating, where that is the method.
    """

    id: str
    questions: slice
    combination: Combination
    scale: Scale | None
    indicators: tuple[int, ...]


class Layout(NamedTuple):
    """What stands in which column: ids of key questions and then measures, and of standards."""

    subjects: tuple[str, ...]
    key_questions: int
    standards: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, int]:
        """Return the column of each key question; a measure may have the id of none."""
        return {name: place for place, name in enumerate(self.subjects[: self.key_questions])}


class Compiled(NamedTuple):
    """The rules of a provider type for arrays; ``program`` is what they were compiled from.

    ``counted`` are columns of standards; ``points`` are by level, and end with none at all for
    what is not rated.
    """

    program: Program
    layout: Layout
    tables: tuple[Table, ...]
    parts: tuple[Part, ...]
    indicator_scale: Scale | None
    overall_scale: Scale
    counted: tuple[int, ...]
    points: NDArray[np.int64]
    discretion: Discretion | None


def compile_for_arrays(standards: Standards, provider_type: str) -> Compiled:
    """Return the rules of ``provider_type``, from the same program as the other engines'."""
    program = compile_program(standards, provider_type)
    measures = dict.fromkeys(m for each in program.indicators.values() for m in each)
    questions = tuple(program.key_questions)
    layout = Layout((*questions, *measures), len(questions), tuple(s.id for s in program.standards))
    return Compiled(
        program,
        layout,
        _tables(program, layout),
        _parts(program, layout),
        _mean_scale(program.indicator_combination),
        scale_of(program.overall.bands),
        tuple(layout.standards.index(s) for s in program.counted),
        np.array([*program.points, 0], np.int64),
        standards.discretion,
    )


def _tables(program: Program, layout: Layout) -> tuple[Table, ...]:
    """Return one table for all the subjects that are rated alike.

    Bands are told apart by identity: comparing them takes longer than rating by one table more.
    """
    alike: dict[tuple[int, int, Fraction], list[int]] = {}
    for place, subject in enumerate(layout.subjects):
        scheme = program.schemes[subject]
        key = (id(scheme.bands), scheme.minimum_cases, scheme.maximum_unanswered)
        alike.setdefault(key, []).append(place)
    schemes = [program.schemes[layout.subjects[columns[0]]] for columns in alike.values()]
    return tuple(
        Table(scheme, scale_of(scheme.bands), tuple(columns))
        for scheme, columns in zip(schemes, alike.values(), strict=True)
    )


def _parts(program: Program, layout: Layout) -> tuple[Part, ...]:
    parts, start = [], 0
    for standard in program.standards:
        end = start + len(standard.key_questions)
        measures = tuple(
            layout.subjects.index(m, layout.key_questions) for m in program.indicators[standard.id]
        )
        combination = standard.combination
        parts.append(Part(standard.id, slice(start, end), combination, _mean_scale(combination), measures))
        start = end
    return tuple(parts)


def _mean_scale(combination: Combination | None) -> Scale | None:
    return scale_of(combination.bands) if combination is not None and combination.bands else None
