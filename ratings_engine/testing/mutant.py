"""One mutant: what was changed, where, and which tests can notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.standards.model import Rule, Standards

__all__ = ["Mutant"]


class Mutant(NamedTuple):
    """The standards with one change.

    ``what`` says the change to the rule; ``subjects`` are the ids of what it can touch (key
    questions, measures, standards, ``overall``, ``limit.x``, ``discretion``), and ``near`` is
    the number that a test should lie close to, where there is one.
    """

    kind: str
    rule: Rule
    what: str
    subjects: frozenset[str]
    near: Fraction | None
    standards: Standards

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what it is wherever it is written, so that an overlay's own can be told."""
        return self.kind, self.rule.id, self.what
