"""The evidence of one inspection, by standard: where each rating is to come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ratings_engine.samples.model import DiscretionRecord, Judgement, PublishedTotal
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["Evidence", "from_indicators"]


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


def from_indicators(basis: str | None) -> bool:
    """Return whether a standard with this basis is rated from its indicators."""
    return basis == "indicators"
