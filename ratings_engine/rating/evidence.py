"""The evidence of one inspection, by standard: where each rating is to come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import DiscretionRecord, Judgement, PublishedTotal
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["FROM_KEY_QUESTIONS", "Evidence", "asked_key_questions", "known_measures"]

FROM_KEY_QUESTIONS = ("cases", "tallies", "judged_key_questions")
"""Bases on which a standard follows from its key questions."""


class Evidence(NamedTuple):
    """What the rating rules start from.

    ``bases`` says for each applicable standard whether it rests on cases, tallies, judged
    (the standard), judged_key_questions, indicators or None. ``tallies`` are by key question
    or measure; ``judgements`` by standard or key question; ``measures`` are numbers of the
    provider; ``discretion`` by standard.
    """

    bases: Mapping[str, str | None]
    tallies: Mapping[str, Tally]
    judgements: Mapping[str, Judgement]
    measures: Mapping[str, Fraction]
    discretion: Mapping[str, DiscretionRecord]
    total: PublishedTotal | None

    def judged(self, subject: str) -> Level | None:
        """Return the level that inspectors gave a standard or key question, if they did."""
        judgement = self.judgements.get(subject)
        return None if judgement is None else judgement.level

    def move(self, standard: str, computed: Level | None) -> int:
        """Return by how many ratings discretion moves a standard from ``computed``."""
        record = self.discretion.get(standard)
        return 0 if record is None or computed is None else record.to - computed


def asked_key_questions(program: Program, evidence: Evidence) -> list[str]:
    """Return the key questions whose ratings matter: for their standard, or a limiting rule."""
    looked_at = {c.subject for limit in program.limits for c in limit.rule.conditions}
    return [
        question.id
        for standard in program.standards
        for question in standard.key_questions
        if evidence.bases[standard.id] in FROM_KEY_QUESTIONS or question.id in looked_at
    ]


def known_measures(program: Program, evidence: Evidence) -> list[str]:
    """Return the indicators' measures that matter: known, or of a standard rated by them."""
    found = {
        measure: None
        for standard, measures in program.indicators.items()
        for measure in measures
        if measure in evidence.measures
        or measure in evidence.tallies
        or evidence.bases[standard] == "indicators"
    }
    return list(found)
