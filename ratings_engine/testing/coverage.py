"""Coverage: which parts of a pack's rules its tests exercised, by file and line."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.standards.loader import load_standards
from ratings_engine.testing.items import Item, items_of
from ratings_engine.testing.seen import items_seen
from ratings_engine.testing.used import used_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.standards.model import Standards
    from ratings_engine.testing.model import Verdict

__all__ = ["Coverage", "base_of", "coverage_of"]


class Coverage(NamedTuple):
    """What there is to exercise, in order of file and line, and what of it was."""

    items: tuple[Item, ...]
    covered: frozenset[Item]

    @property
    def missing(self) -> tuple[Item, ...]:
        """Return what no test exercised."""
        return tuple(item for item in self.items if item not in self.covered)

    @property
    def percentage(self) -> Fraction:
        """Return the share that was exercised, exactly; 100 where there is nothing to exercise."""
        if not self.items:
            return Fraction(100)
        return Fraction(100 * (len(self.items) - len(self.missing)), len(self.items))

    def by_file(self) -> dict[str, Coverage]:
        """Return the coverage of each file."""
        files = dict.fromkeys(item.rule.file for item in self.items)
        return {
            file: self._replace(items=tuple(i for i in self.items if i.rule.file == file)) for file in files
        }


def coverage_of(standards: Standards, verdicts: Iterable[Verdict]) -> Coverage:
    """Return what tests exercised; of an overlay, only what the overlay itself brings counts."""
    used = used_in(standards)
    covered = frozenset(item for verdict in verdicts for item in items_seen(standards, used, verdict))
    base = base_of(standards)
    theirs = {item.identity for item in items_of(base)} if base is not None else set()
    own = tuple(item for item in items_of(standards) if item.identity not in theirs)
    return Coverage(own, covered.intersection(own))


def base_of(standards: Standards) -> Standards | None:
    """Return the pack that an overlay was applied to; None for a plain pack."""
    return load_standards(standards.overlays[-1].base) if standards.overlays else None
