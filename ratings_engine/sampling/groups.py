"""The tree of groups that a draw is spread over: all cases, strata, levels down to officers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ratings_engine.sampling.longlist import OFFICER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.sampling.draw_model import Path
    from ratings_engine.sampling.longlist import ListedCase

__all__ = ["STRATUM", "Group", "key_of", "path_text", "tree_of"]

STRATUM = "stratum"


def key_of(seed: int, words: str) -> str:
    """Return what puts ``words`` in order: SHA-256 of ``SEED:WORDS`` in UTF-8, as 64 hex digits.

    The same on every machine and in every version of Python, and anybody can work it out.
    """
    return hashlib.sha256(f"{seed}:{words}".encode()).hexdigest()


def path_text(path: Path) -> str:
    """Return a group with what holds it: ``female / North / Unit A``."""
    return " / ".join(path)


class Group:
    """A group of cases and how many of them are drawn so far.

    ``level`` is empty for all cases, ``stratum``, or a column of the longlist; ``tie`` comes
    first among equal shares where it is lower. A group without ``parts`` is a leaf: its cases
    are of one officer, where the draw has officers, and in the order in which they are drawn.
    """

    def __init__(self, path: Path, level: str, tie: str, cases: Sequence[ListedCase]) -> None:
        """Make a group of which nothing is drawn yet."""
        self.path = path
        self.level = level
        self.tie = tie
        self.cases = cases
        self.total = len(cases)
        self.parts: list[Group] = []
        self.of_total = self.of_cases = self.rounded = self.allotted = self.taken = 0

    @property
    def officer(self) -> str:
        """Return whose cases a leaf has; empty where the draw has no officers, or no cases."""
        return self.cases[0].groups.get(OFFICER, "") if self.cases else ""

    @property
    def drawn(self) -> int:
        """Return how many cases are drawn."""
        return sum(leaf.taken for leaf in self.leaves())

    def leaves(self) -> Iterator[Group]:
        """Yield the smallest groups, itself where it has no parts."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def each(self) -> Iterator[Group]:
        """Yield the group and all that it holds, the wider before the narrower."""
        yield self
        for part in self.parts:
            yield from part.each()


def tree_of(strata: Mapping[str, Sequence[ListedCase]], levels: Sequence[str], seed: int) -> Group:
    """Return all cases as a tree: strata in their order, the groups of each level in order of name."""
    root = Group((), "", "", [case for cases in strata.values() for case in cases])
    for number, (name, cases) in enumerate(strata.items()):
        stratum = Group((name,), STRATUM, f"{number:06}", _in_order(cases, seed))
        _divide(stratum, levels, seed)
        root.parts.append(stratum)
    return root


def _in_order(cases: Sequence[ListedCase], seed: int) -> list[ListedCase]:
    return sorted(cases, key=lambda case: (key_of(seed, case.case_id), case.case_id))


def _divide(group: Group, levels: Sequence[str], seed: int) -> None:
    """Give a group its parts by the first of ``levels``, and those theirs by the rest."""
    if not levels:
        return
    level, *narrower = levels
    members: dict[str, list[ListedCase]] = {}
    for case in group.cases:
        members.setdefault(case.groups[level], []).append(case)
    for name in sorted(members):
        path = (*group.path, name)
        part = Group(path, level, key_of(seed, path_text(path)), members[name])
        _divide(part, narrower, seed)
        group.parts.append(part)
