"""Standards between two versions: the old ones with some of the changes made, and not the others.

What a change does to ratings is found by making it. Each part of the model is the new
version's where the change that names it is chosen, else the old one's; sources, wording and
order, which no rating rests on, stay as they are.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff import hybrid_framework as framework
from ratings_engine.diff.choosing import Remembered
from ratings_engine.diff.hybrid_standards import Need, Versions, hybrid_slot, slots_between
from ratings_engine.diff.mattering import can_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Any

    from ratings_engine.diff.choosing import Chooser
    from ratings_engine.diff.hybrid_standards import Slot
    from ratings_engine.standards.changes import RuleChange
    from ratings_engine.standards.model import Standard, Standards

__all__ = ["EVERYTHING", "Hybrids", "Scope"]


class Scope(NamedTuple):
    """What of the standards one inspection needs.

    ``subjects`` are what there is evidence of, ``cases`` whether any is case by case. Without a
    ``provider_type``, and with ``subjects`` None, everything comes. Measures and the policy for
    discretion come only where they are needed.
    """

    provider_type: str = ""
    subjects: frozenset[str] | None = None
    cases: bool = True
    measured: bool = True
    discretion: bool = True


EVERYTHING = Scope()
_Making = tuple[str, Remembered["Any"]]


class Hybrids:
    """Everything between two versions of standards."""

    def __init__(self, old: Standards, new: Standards, changes: Sequence[RuleChange]) -> None:
        """Know both versions and the changes from one to the other."""
        self.old = old
        self.new = new
        self.changes = tuple(change for change in changes if can_matter(change))
        self.bits = {change.id: 1 << place for place, change in enumerate(self.changes)}
        self._versions = Versions.between(old, new, changes)
        self._slots = slots_between(old, new, changes)
        self._parts: dict[Scope, list[_Making]] = {}
        self._standards: dict[Scope, list[Remembered[Standard | None]]] = {}
        self._known: dict[object, Remembered[Any]] = {}

    def made(self, chosen: Collection[str]) -> Standards:
        """Return the old standards with the changes of these ids made."""
        return self.with_bits(sum(self.bits[name] for name in set(chosen) & set(self.bits)))[0]

    def with_bits(self, chosen: int, scope: Scope = EVERYTHING) -> tuple[Standards, int]:
        """Return the old standards with the ``chosen`` changes made, and all changes that were asked for.

        A change that is not among those makes no difference to what the ``scope`` needs.
        """
        asked = 0
        fields: dict[str, Any] = {}
        for name, part in self._framework(scope):
            fields[name], more = part.made(chosen)
            asked |= more
        standards = []
        for slot in self._bodies(scope):
            standard, more = slot.made(chosen)
            asked |= more
            if standard is not None:
                standards.append(standard)
        return self.old._replace(standards=tuple(standards), **fields), asked

    def _framework(self, scope: Scope) -> list[_Making]:
        if scope not in self._parts:
            self._parts[scope] = [
                (name, self._remembered(name, partial(make, self._versions)))
                for name, make in _framework_parts(scope)
            ]
        return self._parts[scope]

    def _bodies(self, scope: Scope) -> list[Remembered[Standard | None]]:
        if scope not in self._standards:
            self._standards[scope] = [self._body(slot, scope) for slot in self._slots]
        return self._standards[scope]

    def _body(self, slot: Slot, scope: Scope) -> Remembered[Standard | None]:
        known = None if scope.subjects is None else scope.subjects & slot.subjects
        need = Need(scope.provider_type, known, scope.cases)
        return self._remembered((slot.id, need), partial(_slot, self._versions, slot, need))

    def _remembered(self, key: object, make: Callable[[Chooser], Any]) -> Remembered[Any]:
        if key not in self._known:
            self._known[key] = Remembered(self.bits, make)
        return self._known[key]


def _slot(versions: Versions, slot: Slot, need: Need, chooser: Chooser) -> Standard | None:
    return hybrid_slot(versions, chooser, slot, need)


def _framework_parts(scope: Scope) -> Iterator[tuple[str, Callable[[Versions, Chooser], object]]]:
    yield "points", framework.hybrid_points
    yield "overall", framework.hybrid_overall_rating
    yield "rounding", framework.hybrid_rounding
    yield "limiting_rules", framework.hybrid_limiting_rules
    yield "provider_types", framework.all_provider_types
    if scope == EVERYTHING:
        yield "bandings", framework.hybrid_bandings
        yield "former", framework.hybrid_former
    if scope.measured:
        yield "measures", framework.hybrid_measures
        yield "indicators", framework.hybrid_indicators
    if scope.discretion:
        yield "discretion", framework.hybrid_discretion
