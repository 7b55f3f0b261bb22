"""Many versions of standards concluded for the same inspections: each standard once, then put together.

What a standard comes to depends on itself and a few rules that all share; what the provider
comes to depends on the standards' ratings alone. Both are remembered, so that a thousand
versions which differ in a threshold cost little more than what differs, and cases are counted
once. The conclusions are those of the plain evaluator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.diff.parts import Parts
from ratings_engine.diff.planning import Plans
from ratings_engine.diff.totalling import Recombined, added_up, limited, of_total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.diff.parts import Part
    from ratings_engine.diff.planning import Plan
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["Provider", "Recombined", "Recombiner"]


class Recombiner:
    """What versions have in common, whatever the inspection."""

    def __init__(self, *, indicative: bool = False) -> None:
        """Rate organisational standards by their indicators where ``indicative``."""
        self.indicative = indicative
        self.plans = Plans()
        self.overalls: dict[object, Recombined] = {}

    def provider(self, inspection: Inspection, counted: Mapping[str, Tally] | None = None) -> Provider:
        """Return what concludes versions for one inspection.

        ``counted`` are tallies of its cases that every version counts alike.
        """
        parts = Parts(self.plans, inspection, counted or {}, indicative=self.indicative)
        return Provider(self, inspection, parts)


class Provider:
    """One inspection, and what versions come to for it."""

    def __init__(self, shared: Recombiner, inspection: Inspection, parts: Parts) -> None:
        """Know the inspection, and what makes the parts of standards for it."""
        self.inspection = inspection
        self._shared = shared
        self._parts = parts

    def conclude(self, standards: Standards) -> Recombined:
        """Return what ``standards`` come to; raises InvalidInput where they cannot rate it."""
        plan = self._shared.plans.plan(standards, self.inspection.provider_type)
        if self.inspection.total is not None and not self._parts.given:
            return self._of_total(plan)
        return self._put_together(plan, self._parts.of(plan))

    def _of_total(self, plan: Plan) -> Recombined:
        key = (plan.frame, self.inspection.total)
        known = self._shared.overalls
        if key not in known:
            known[key] = of_total(plan, self.inspection)
        return known[key]

    def _put_together(self, plan: Plan, parts: Sequence[Part]) -> Recombined:
        """Return the overall rating; it is remembered by all that it follows from."""
        seen = _seen(plan, parts) if plan.looked_at else ()
        levels = tuple([part.level for part in parts])
        key = (plan.frame, levels, seen)
        known = self._shared.overalls.get(key)
        if known is None:
            kind = self.inspection.provider_type
            made = limited(plan, kind, levels, dict(seen)) if plan.limited else added_up(plan, levels)
            known = self._shared.overalls[key] = made
        asked = zip(plan.there, parts, strict=True)
        return known._replace(questions=tuple([part.questions for there, part in asked if there]))


def _seen(plan: Plan, parts: Sequence[Part]) -> tuple[tuple[str, Level | None], ...]:
    """Return the ratings of key questions that limiting rules look at."""
    return tuple(
        (question, level)
        for there, part in zip(plan.there, parts, strict=True)
        for question, level in (part.questions.items() if there else ())
        if question in plan.looked_at
    )
