"""The same inspections under many versions of standards: what differs is worked out, the rest kept.

What a standard comes to depends on itself and on a few rules that all share. Versions that
differ in a threshold share nearly everything else, often as the same objects: evidence is
gathered once for all versions that look at the same, and each standard is rated once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.rating.vectorised.arrays import unrated
from ratings_engine.rating.vectorised.compiled import compile_for_arrays
from ratings_engine.rating.vectorised.evaluating import Apart, rate_apart, rate_together
from ratings_engine.rating.vectorised.facts import Facts, facts_of
from ratings_engine.rating.vectorised.gathering import gather

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.rating.vectorised.arrays import Flags, Levels, Numbers
    from ratings_engine.rating.vectorised.compiled import Compiled, Layout
    from ratings_engine.rating.vectorised.ratings import Ratings
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standard, Standards

__all__ = ["VariantRater", "VariantRatings"]

ROOM = 32 << 20
"""So many ratings of standards and key questions are kept; then keeping begins anew."""
MOST_PARTS = 50_000
"""So many parts of standards are known by their identity, and kept for that."""


class VariantRatings(NamedTuple):
    """What a version comes to, with a row for each inspection and a column for each of ``names``.

    Levels are 0 to 3, and -1 where not rated. ``points`` are of ``rated`` counted standards.
    ``refused`` are rows that the version cannot rate, for a reason that rating each alone tells.
    """

    names: tuple[str, ...]
    standards: Levels
    overall: Levels
    points: Numbers
    rated: Numbers
    refused: Flags


class _Known(NamedTuple):
    """Evidence that fits some versions: its arrays, their columns, and whose each row is."""

    facts: Facts | None
    layout: Layout
    places: list[int]


class VariantRater:
    """Inspections of one provider type, to be rated under one version after another."""

    def __init__(
        self, inspections: Sequence[Inspection], provider_type: str, *, indicative: bool = False
    ) -> None:
        """Rate ``inspections``; organisational standards by their indicators where ``indicative``."""
        self._inspections = inspections
        self._kind = provider_type
        self._indicative = indicative
        self._numbers: dict[object, int] = {}
        self._by_id: dict[int, tuple[int, object]] = {}
        self._known: dict[int, _Known] = {}
        self._structures: dict[int, int] = {}
        self._apart: dict[tuple[int, int, int], Apart] = {}
        self._frames: dict[tuple[int, ...], Compiled] = {}
        self._kept = 0

    def rate(self, standards: Standards) -> VariantRatings:
        """Return what every inspection comes to under a version."""
        number = self._looked_at(standards)
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._gather(standards)
        names = known.layout.standards
        if known.facts is None or not names:
            return self._in_rows(names, (), None)
        frame = self._frame(standards, number)
        apart = self._side_by_side(standards, frame, known, number)
        return self._in_rows(names, known.places, rate_together(frame, known.facts.totals, apart))

    def _number(self, part: object, value: object = None) -> int:
        """Return a number that equal parts of the model share; an identical one is found at once.

        ``value`` is what is compared, where that is not the whole part.
        """
        found = self._by_id.get(id(part))
        if found is None:
            number = self._numbers.setdefault(part if value is None else value, len(self._numbers))
            # The part is kept, so that its identity stays its own.
            found = self._by_id[id(part)] = (number, part)
        return found[0]

    def _looked_at(self, standards: Standards) -> int:
        """Return a number for all that decides what evidence is, as arrays have it."""
        if len(self._by_id) > MOST_PARTS:
            self._by_id.clear()
        looks = (
            tuple([self._structure(standard) for standard in standards.standards]),
            self._number(standards.measures, tuple(standards.measures.values())),
            standards.indicators is None,
            standards.rounding.policy,
            standards.points,
            self._number(standards.discretion),
        )
        return self._numbers.setdefault(looks, len(self._numbers))

    def _structure(self, standard: Standard) -> int:
        """Return a number for what a standard looks at: versions of it with the same questions share it."""
        number = self._number(standard)
        if number not in self._structures:
            questions = tuple(
                (
                    q.id,
                    q.applies_to,
                    q.applies_when,
                    q.derivation and q.derivation.share,
                    q.prompts,
                    q.indicators,
                )
                for q in standard.key_questions
            )
            looks = (standard.id, standard.assessed, standard.applies_to, standard.counted, questions)
            self._structures[number] = self._numbers.setdefault(looks, len(self._numbers))
        return self._structures[number]

    def _gather(self, standards: Standards) -> _Known:
        compiled = compile_for_arrays(standards, self._kind)
        gathered = gather(
            standards, compiled.program, enumerate(self._inspections), indicative=self._indicative
        )
        facts = facts_of(compiled, gathered.evidence) if gathered.places else None
        return _Known(facts, compiled.layout, gathered.places)

    def _frame(self, standards: Standards, number: int) -> Compiled:
        """Return the rules that put standards together, with the questions that limiting rules look at."""
        key = (number, self._number(standards.overall), self._number(standards.limiting_rules))
        if key not in self._frames:
            looked_at = {c.subject for rule in standards.limiting_rules for c in rule.conditions}
            bare = tuple(_bare(standard, looked_at) for standard in standards.standards)
            self._frames[key] = compile_for_arrays(
                standards._replace(standards=bare, measures={}), self._kind
            )
        return self._frames[key]

    def _side_by_side(self, standards: Standards, frame: Compiled, known: _Known, number: int) -> Apart:
        """Return what standards come to by themselves, in the columns of a frame."""
        rules = (number, self._number(standards.indicators))
        there = [s for s in standards.standards if self._kind in s.applies_to]
        parts = self._parts(standards, there, known, rules)
        looked_at = [
            part.subjects[:, [asked.index(q.id) for q in bare.key_questions]]
            for part, bare, asked in zip(parts, frame.program.standards, map(self._asked, there), strict=True)
            if bare.key_questions
        ]
        rows = len(known.places)
        return Apart(
            np.hstack(looked_at) if looked_at else unrated(rows, 0),
            *(
                np.hstack([getattr(part, name) for part in parts])
                for name in ("computed", "moved", "refused")
            ),
        )

    def _asked(self, standard: Standard) -> list[str]:
        return [q.id for q in standard.key_questions if self._kind in q.applies_to]

    def _parts(
        self, standards: Standards, there: Sequence[Standard], known: _Known, rules: tuple[int, int]
    ) -> list[Apart]:
        """Return what each standard comes to, worked out once for all versions that have an equal one."""
        keys = [(self._number(standard), *rules) for standard in there]
        if self._kept > ROOM:
            self._apart.clear()
            self._kept = 0
        new = [(key, standard) for key, standard in zip(keys, there, strict=True) if key not in self._apart]
        if new:
            made = self._made(standards, [standard for _, standard in new], known)
            for (key, _), part in zip(new, made, strict=True):
                self._apart[key] = part
                self._kept += part.subjects.size + 3 * part.computed.size
        return [self._apart[key] for key in keys]

    def _made(self, standards: Standards, new: Sequence[Standard], known: _Known) -> Iterator[Apart]:
        """Yield what each of these standards comes to; all of them take hardly longer than one."""
        alone = standards._replace(standards=tuple(new), limiting_rules=())
        compiled = compile_for_arrays(alone, self._kind)
        assert known.facts is not None  # somebody can be rated  # noqa: S101
        rated = rate_apart(compiled, _facts_alone(known.facts, known.layout, compiled.layout))
        columns = compiled.layout.columns
        for place, standard in enumerate(new):
            questions, own = [columns[q] for q in self._asked(standard)], slice(place, place + 1)
            yield Apart(
                rated.subjects[:, questions],
                rated.computed[:, own],
                rated.moved[:, own],
                rated.refused[:, own],
            )

    def _in_rows(
        self, names: tuple[str, ...], places: Sequence[int], ratings: Ratings | None
    ) -> VariantRatings:
        """Return ratings in the order of the inspections; those without evidence are refused."""
        size = len(self._inspections)
        found = VariantRatings(
            names,
            unrated(size, len(names)),
            unrated(size, 1)[:, 0],
            np.zeros(size, np.int64),
            np.zeros(size, np.int64),
            np.ones(size, bool),
        )
        if ratings is None:
            return found
        refused = ratings.refused.any(axis=1)
        rows = np.asarray(places)[~refused]
        found.refused[rows] = False
        found.standards[rows] = ratings.standards[~refused]
        found.overall[rows] = ratings.overall[~refused]
        found.points[rows] = ratings.points[~refused]
        found.rated[rows] = ratings.rated[~refused]
        return found


def _bare(standard: Standard, looked_at: set[str]) -> Standard:
    """Return a standard with no more of its key questions than limiting rules look at."""
    kept = tuple(q._replace(indicators=()) for q in standard.key_questions if q.id in looked_at)
    return standard._replace(key_questions=kept)


def _facts_alone(facts: Facts, every: Layout, alone: Layout) -> Facts:
    """Return the columns of some standards; ``every`` says where all of them stand."""
    columns = every.columns
    questions = [columns[q] for q in alone.subjects[: alone.key_questions]]
    measures = [every.subjects.index(m, every.key_questions) for m in alone.subjects[alone.key_questions :]]
    standard, subjects = [every.standards.index(s) for s in alone.standards], [*questions, *measures]
    return Facts(
        facts.bases[:, standard],
        facts.judged_standards[:, standard],
        facts.judged_key_questions[:, questions],
        facts.sources[:, subjects],
        facts.counts[:, subjects],
        facts.given[:, subjects],
        facts.discretion[:, standard],
        facts.recorded[:, standard],
        facts.totals,
    )
