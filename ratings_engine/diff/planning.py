"""What versions of standards have for a provider type, with numbers for the parts that they share.

A part that two versions have alike gets the same number, so that what follows from it is
worked out once for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.quick import form_of, scale_of

if TYPE_CHECKING:
    from ratings_engine.diff.quick import Borders, Form, Scale
    from ratings_engine.standards.model import Band, Standard, Standards

__all__ = ["Plan", "Plans"]


class Plan(NamedTuple):
    """What a version has for a provider type: its standards and their forms.

    ``there`` says which of them apply; ``frame`` is a number for all that the overall rating rests
    on beside their ratings; ``looked_at`` are subjects of limiting rules.
    """

    standards: Standards
    forms: tuple[Form, ...]
    there: tuple[bool, ...]
    frame: int
    looked_at: frozenset[str]
    limited: bool
    counted: tuple[bool, ...]
    scale: Scale


class Plans:
    """The plans of versions, and the numbers of their parts."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._by_id: dict[int, tuple[int, object]] = {}
        self._by_value: dict[object, int] = {}
        self._borders: Borders = {}
        self._last: dict[str, Plan] = {}
        self._forms: dict[tuple[int, str], tuple[Form, Standard]] = {}

    def number(self, part: object) -> int:
        """Return a number that equal parts of the model share; an identical one is found at once."""
        known = self._by_id.get(id(part))
        if known is None:
            number = self._by_value.setdefault(part, len(self._by_value))
            # The part is kept, so that its identity stays its own.
            known = self._by_id[id(part)] = (number, part)
        return known[0]

    def plan(self, standards: Standards, kind: str) -> Plan:
        """Return what a version has for a provider type; the last one is kept, for the next provider."""
        last = self._last.get(kind)
        if last is None or last.standards is not standards:
            last = self._last[kind] = self._planned(standards, kind)
        return last

    def _planned(self, standards: Standards, kind: str) -> Plan:
        there = tuple(kind in standard.applies_to for standard in standards.standards)
        counted = tuple((s.id, s.counted, kind in s.applies_to) for s in standards.standards)
        rules = (self.number(standards.overall), self.number(standards.limiting_rules))
        return Plan(
            standards,
            tuple(self._form(standard, kind) for standard in standards.standards),
            there,
            self.number((standards.points, *rules, kind, counted)),
            frozenset(c.subject for rule in standards.limiting_rules for c in rule.conditions),
            bool(standards.limiting_rules),
            tuple(s.counted and kind in s.applies_to for s in standards.standards),
            self._scale(standards.overall.bands),
        )

    def _form(self, standard: Standard, provider_type: str) -> Form:
        """Return the form of a standard, one for each standard that is not the same object."""
        key = (id(standard), provider_type)
        known = self._forms.get(key)
        if known is None:
            form = form_of(standard, provider_type, self._borders)
            numbered = form._replace(structure=self.number(form.structure), rated=self.number(form.rated))
            known = self._forms[key] = (numbered, standard)
        return known[0]

    def _scale(self, bands: tuple[Band, ...]) -> Scale:
        known = self._borders.get(id(bands))
        if known is None:
            known = self._borders[id(bands)] = (scale_of(bands), bands)
        return known[0]
