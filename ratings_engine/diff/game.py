"""What a provider's rating would be with any set of the changes made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.hybrid import Scope
from ratings_engine.diff.joining import subjects_given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.diff.hybrid import Hybrids
    from ratings_engine.diff.recombining import Provider
    from ratings_engine.samples.model import Inspection
    from ratings_engine.vocabulary import Level

__all__ = ["Game", "Worth", "scope_of"]


class Worth(NamedTuple):
    """What a set of changes comes to: points of the rated counted standards, and the rating.

    ``level`` is None without a rating. Points are worth something even then, so that every
    set of changes has them. ``levels`` are of standards and key questions.
    """

    points: int
    level: Level | None
    levels: Mapping[str, Level | None]


class Game:
    """One provider, and the changes of which any set can be made; sets are bits of ``Hybrids``.

    ``asked`` gathers the changes that any set was asked for so far; the others have made no
    difference to any of them.
    """

    def __init__(self, hybrids: Hybrids, provider: Provider, scope: Scope) -> None:
        """Know the provider, and what of the standards it needs."""
        self._hybrids = hybrids
        self._provider = provider
        self._scope = scope
        self._known: dict[int, Worth] = {}
        self.asked = 0

    def worth(self, chosen: int) -> Worth:
        """Return what the chosen changes come to; raises InvalidInput where they cannot be rated."""
        if chosen not in self._known:
            standards, asked = self._hybrids.with_bits(chosen, self._scope)
            self.asked |= asked
            found = self._provider.conclude(standards)
            self._known[chosen] = Worth(found.overall.points, found.overall.level, found.levels)
        return self._known[chosen]


def scope_of(inspection: Inspection, *, indicative: bool) -> Scope:
    """Return what of the standards an inspection needs; with indicators that is every standard."""
    given = subjects_given(inspection)
    measured = indicative and bool(inspection.measures or given)
    return Scope(
        inspection.provider_type,
        None if measured else given,
        inspection.cases is not None,
        measured,
        bool(inspection.discretion),
    )
