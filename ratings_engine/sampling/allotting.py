"""Allotting cases to groups: proportional at every level, no officer above the limit, all of it recorded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ratings_engine.sampling.allocation import deal, half_up, spread
from ratings_engine.sampling.draw_model import Adjustment, Allocation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.sampling.groups import Group

__all__ = ["Allotter"]


class Allotter:
    """Allots one draw after the other; what officers were given before counts towards the limit."""

    def __init__(self, most_of_officer: int | None) -> None:
        """Start with no cases given to anybody."""
        self._most = most_of_officer
        self._of_officer: Counter[str] = Counter()
        self._draw = ""
        self.allocations: list[Allocation] = []
        self.adjustments: list[Adjustment] = []

    def allot(self, draw: str, root: Group, cases: int) -> None:
        """Say of every leaf of ``root`` how many of its cases are drawn, ``cases`` in all.

        Fewer only where ``root`` has no more, or none that the limit allows. What it allows is shared
        out, so that no group goes without because others had their turn before it.
        """
        self._draw = draw
        self._share_out(root, min(cases, self._room(root)))
        self._moved(root)
        if root.drawn < cases:
            limited = root.drawn < root.total
            why = f"the limit of {self._most} cases for one officer" if limited else "the number of cases"
            self._adjust(root, "shortfall", cases, root.drawn, f"{why} leaves no more")
        self.allocations += list(self._allocations(root))

    def _room(self, root: Group) -> int:
        """Return how many cases of ``root`` can be drawn: of each officer no more than the limit leaves."""
        if self._most is None:
            return root.total
        listed: Counter[str] = Counter()
        for leaf in root.leaves():
            listed[leaf.officer] += leaf.total
        return sum(min(cases, self._most - self._of_officer[each]) for each, cases in listed.items())

    def _share_out(self, group: Group, cases: int) -> int:
        """Allot ``cases`` within a group; return how many the limit left without a place in it."""
        group.allotted = cases
        if not group.parts:
            group.taken = cases
            return self._cap(group)
        self._proportional(group, cases)
        left = sum(self._share_out(part, part.allotted) for part in group.parts)
        return self._top_up(group, left) if left else 0

    def _proportional(self, group: Group, cases: int) -> None:
        """Give each part its share, rounded half up, and spread what that leaves or exceeds."""
        parts = group.parts
        for part in parts:
            part.of_total, part.of_cases = group.total, cases
            part.rounded = half_up(cases, part.total, group.total)
        rounded = [part.rounded for part in parts]
        shares = spread(rounded, [part.total for part in parts], cases, [part.tie for part in parts])
        for part, share in zip(parts, shares, strict=True):
            part.allotted = share
            if share != part.rounded:
                kind = "rounding_added" if share > part.rounded else "rounding_removed"
                reason = f"rounded shares came to {sum(rounded)}, and {cases} were to be shared out"
                self._adjust(part, kind, part.rounded, share, reason)

    def _cap(self, leaf: Group) -> int:
        """Take from an officer what is above the limit, and return it."""
        above = 0
        if self._most is not None:
            above = max(0, self._of_officer[leaf.officer] + leaf.taken - self._most)
        if above:
            had = self._of_officer[leaf.officer]
            reason = f"one officer may have {self._most} cases in the whole draw"
            reason += f", and {had} were drawn before" if had else ""
            self._adjust(leaf, "cap_removed", leaf.taken, leaf.taken - above, reason)
        leaf.taken -= above
        self._of_officer[leaf.officer] += leaf.taken
        return above

    def _top_up(self, group: Group, cases: int) -> int:
        """Give ``cases`` to officers within ``group`` who can have more; return how many are left."""
        leaves = [leaf for leaf in group.leaves() if leaf.total]
        before = [leaf.taken for leaf in leaves]
        order = sorted(range(len(leaves)), key=lambda index: (leaves[index].taken, leaves[index].tie))
        left = deal(order, cases, lambda index: self._take(leaves[index]))
        where = f"{group.level.replace('_', ' ')} {group.path[-1]}" if group.path else "whole draw"
        reason = f"within the {where}, {cases} above the limit of officers were to be placed"
        for leaf, had in zip(leaves, before, strict=True):
            if leaf.taken != had:
                self._adjust(leaf, "cap_added", had, leaf.taken, reason)
        return left

    def _take(self, leaf: Group) -> bool:
        if leaf.taken >= leaf.total or self._full(leaf.officer):
            return False
        leaf.taken += 1
        self._of_officer[leaf.officer] += 1
        return True

    def _full(self, officer: str) -> bool:
        return self._most is not None and self._of_officer[officer] >= self._most

    def _moved(self, root: Group) -> None:
        """Record the groups of officers that the limit gave another size."""
        for group in root.each():
            if group.parts and group.path and group.drawn != group.allotted:
                reason = "the limit for one officer moved cases between the groups"
                self._adjust(group, "cap_moved", group.allotted, group.drawn, reason)

    def _adjust(self, group: Group, kind: str, before: int, after: int, reason: str) -> None:
        self.adjustments.append(Adjustment(self._draw, group.path, kind, before, after, reason))

    def _allocations(self, root: Group) -> Iterator[Allocation]:
        for group in root.each():
            if group.path:
                yield Allocation(
                    self._draw,
                    group.level,
                    group.path,
                    group.total,
                    group.of_total,
                    group.of_cases,
                    group.rounded,
                    group.drawn,
                )
