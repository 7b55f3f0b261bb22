"""From rows of arrays to brief results: what the answer tells of each inspection, without why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.rating.evidence import FROM_KEY_QUESTIONS
from ratings_engine.rating.explaining import indicative_subjects
from ratings_engine.rating.explaining_questions import share_of_yes
from ratings_engine.rating.vectorised.arrays import UNRATED
from ratings_engine.results.brief import BriefInspection, BriefOverall, BriefQuestion, BriefStandard
from ratings_engine.results.model import DiscretionNode
from ratings_engine.tallies.model import Tally
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.vectorised.compiled import Compiled
    from ratings_engine.rating.vectorised.ratings import Ratings
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standard, Standards
    from ratings_engine.vocabulary import Level

__all__ = ["BriefMaker"]

_NO_TALLY = Tally(None, None, None, None)


class BriefMaker:
    """Makes the brief result of each row of some ratings."""

    def __init__(self, standards: Standards, compiled: Compiled, ratings: Ratings) -> None:
        """Take the arrays apart once: single numbers of an array are slow to get at."""
        self._policy = standards.discretion
        self._compiled = compiled
        self._subjects = _levels(ratings.subjects.tolist())
        self._computed = _levels(ratings.computed.tolist())
        self._moved = _levels(ratings.moved.tolist())
        self._standards = _levels(ratings.standards.tolist())
        self._overall = _levels([ratings.overall_computed.tolist(), ratings.overall.tolist()])
        self._points, self._rated = ratings.points.tolist(), ratings.rated.tolist()
        program = compiled.program
        self._looked_at = {c.subject for limit in program.limits for c in limit.rule.conditions}

    def inspection(self, row: int, inspection: Inspection, evidence: Evidence) -> BriefInspection:
        """Return the ratings of the inspection in one row."""
        program = self._compiled.program
        indicative = indicative_subjects(program, evidence)
        standards = tuple(
            self._standard(row, place, standard, evidence, indicative)
            for place, standard in enumerate(program.standards)
        )
        overall = self._provider(row, standards, indicative)
        return BriefInspection(
            inspection.provider, inspection.provider_type, inspection.population, overall, standards
        )

    def _standard(
        self, row: int, place: int, standard: Standard, evidence: Evidence, indicative: frozenset[str]
    ) -> BriefStandard:
        level, moved = self._standards[row][place], self._moved[row][place]
        basis = evidence.bases[standard.id]
        shown = "judged" if basis == "judged_key_questions" else basis
        return BriefStandard(
            standard.id,
            standard.name,
            level,
            self._computed[row][place],
            None if level is None or not standard.counted else self._compiled.program.points[level],
            standard.counted,
            None if level is None else shown,
            self._discretion(row, place, standard, evidence),
            level != moved,
            level is not None and standard.id in indicative,
            tuple(self._questions(row, place, standard, evidence)),
        )

    def _discretion(
        self, row: int, place: int, standard: Standard, evidence: Evidence
    ) -> DiscretionNode | None:
        record, level = evidence.discretion.get(standard.id), self._computed[row][place]
        if record is None or level is None or self._policy is None:
            return None
        rule = self._policy.rule
        return DiscretionNode(level, record.to, record.reason, record.authorised_by, record.place, rule)

    def _questions(
        self, row: int, place: int, standard: Standard, evidence: Evidence
    ) -> Sequence[BriefQuestion]:
        """Return a standard's key questions; those that nothing asks for are not rated."""
        computed, decide = self._computed[row][place], evidence.bases[standard.id] in FROM_KEY_QUESTIONS
        levels = self._subjects[row][self._compiled.parts[place].questions]
        found = []
        for question, rated in zip(standard.key_questions, levels, strict=True):
            tally = evidence.tallies.get(question.id, _NO_TALLY)
            level = rated if decide or question.id in self._looked_at else None
            sets = standard.combination.method == "mean" or level == computed
            binding = decide and computed is not None and level is not None and sets
            counts = (tally.yes, tally.no, tally.na, tally.unanswered)
            found.append(BriefQuestion(question.id, *counts, share_of_yes(tally), level, binding))
        return found

    def _provider(
        self, row: int, standards: Sequence[BriefStandard], indicative: frozenset[str]
    ) -> BriefOverall:
        computed, level = (each[row] for each in self._overall)
        rated = computed is not None
        most = max(self._compiled.program.points) * self._rated[row]
        rests = any(s.indicative and s.counted for s in standards) or OVERALL in indicative
        return BriefOverall(
            level,
            computed,
            self._points[row] if rated else None,
            most if rated else None,
            tuple(s.id for s in standards if s.level is None),
            level is not None and rests,
        )


def _levels(rows: list[list[int]]) -> list[list[Level | None]]:
    return [[None if level == UNRATED else level for level in row] for row in rows]
