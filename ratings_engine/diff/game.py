"""What a provider's rating would be with any set of the changes made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.diff.hybrid import Hybrids
    from ratings_engine.rating.outcome import OverallOutcome
    from ratings_engine.samples.model import Case, CaseSheet, Inspection

__all__ = ["Game", "joined"]

T = TypeVar("T")


class Worth(NamedTuple):
    """What a set of changes comes to: points of the rated counted standards, and the rating.

    ``level`` is None without a rating. Points are worth something even then, so that every
    set of changes has them.
    """

    points: int
    level: int | None


class Game:
    """One provider, and the changes (by number) of which any set can be made."""

    def __init__(
        self, hybrids: Hybrids, changes: Sequence[str], inspection: Inspection, *, indicative: bool
    ) -> None:
        """Know the ``changes`` by their ids, and the inspection as both versions read it."""
        self._hybrids = hybrids
        self._changes = changes
        self._inspection = inspection
        self._indicative = indicative
        self._known: dict[int, Worth] = {}

    def worth(self, mask: int) -> Worth:
        """Return what the changes in a bit mask come to; raises InvalidInput where they cannot be rated."""
        if mask not in self._known:
            chosen = [name for place, name in enumerate(self._changes) if mask >> place & 1]
            standards = self._hybrids.made(chosen)
            overall = conclude_plainly(standards, self._inspection, indicative=self._indicative).overall
            self._known[mask] = _worth(overall)
        return self._known[mask]

    def points(self, mask: int) -> int:
        """Return the points of a set of changes."""
        return self.worth(mask).points

    def steps(self, mask: int) -> int:
        """Return the rating of a set of changes as a number that none has too: not rated is -1."""
        level = self.worth(mask).level
        return -1 if level is None else level


def _worth(overall: OverallOutcome) -> Worth:
    return Worth(overall.points, overall.level)


def joined(old: Inspection | None, new: Inspection | None) -> Inspection:
    """Return one inspection with what either version reads of it.

    A question that moved is there by both its numbers, so that standards between the two
    versions find it by the one they ask for.
    """
    if old is None or new is None:
        found = old or new
        if found is None:
            raise InvalidInput([])
        return found
    return old._replace(
        judgements=_union(old.judgements, new.judgements, lambda j: j.subject),
        tallies=_union(old.tallies, new.tallies, lambda t: t.subject),
        measures=_union(old.measures, new.measures, lambda m: m.measure),
        discretion=_union(old.discretion, new.discretion, lambda d: d.standard),
        cases=_joined_cases(old.cases, new.cases),
    )


def _union(old: tuple[T, ...], new: tuple[T, ...], key: Callable[[T], str]) -> tuple[T, ...]:
    known = {key(item) for item in old}
    return (*old, *(item for item in new if key(item) not in known))


def _joined_cases(old: CaseSheet | None, new: CaseSheet | None) -> CaseSheet | None:
    if old is None or new is None or old.questions == new.questions:
        return old or new
    added = [place for place, question in enumerate(new.questions) if question not in old.questions]
    cases = zip(old.cases, new.cases, strict=True)
    return old._replace(
        questions=(*old.questions, *(new.questions[place] for place in added)),
        columns=(*old.columns, *(new.columns[place] for place in added)),
        cases=tuple(_joined_case(was, now, added) for was, now in cases),
    )


def _joined_case(was: Case, now: Case, added: Sequence[int]) -> Case:
    return was._replace(answers=was.answers + bytes(now.answers[place] for place in added))
