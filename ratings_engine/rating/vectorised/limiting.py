"""Limiting rules over arrays: which of them apply, and what they cap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ratings_engine.rating.vectorised.arrays import UNRATED
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from ratings_engine.rating.program import Limit
    from ratings_engine.rating.vectorised.arrays import Flags, Levels
    from ratings_engine.rating.vectorised.compiled import Compiled

__all__ = ["capped", "limited"]


def limited(compiled: Compiled, subjects: Levels, moved: Levels) -> tuple[Levels, Flags]:
    """Return standards after limiting rules, and which rules apply, the overall's among them.

    The program's order has the caps of what a rule looks at before it; a rule on the overall
    rating looks at standards as they are in the end.
    """
    standards = moved.copy()
    applies = np.zeros((len(moved), len(compiled.program.limits)), bool)
    in_order = sorted(enumerate(compiled.program.limits), key=lambda pair: pair[1].rule.target == OVERALL)
    for place, limit in in_order:
        applies[:, place] = _applies(compiled, limit, subjects, standards)
        if limit.rule.target != OVERALL:
            target = compiled.layout.standards.index(limit.rule.target)
            standards[:, target] = capped(standards[:, target], applies[:, place], limit.rule.at_most)
    return standards, applies


def capped(levels: Levels, applies: Flags, at_most: int) -> Levels:
    """Return ratings, lowered to ``at_most`` where a rule applies; what is not rated stays so."""
    return np.where(applies, np.minimum(levels, at_most), levels).astype(np.int8)


def _applies(compiled: Compiled, limit: Limit, subjects: Levels, standards: Levels) -> Flags:
    met = np.zeros(len(subjects), np.int64)
    columns, names = compiled.layout.columns, compiled.layout.standards
    for condition in limit.rule.conditions:
        subject = condition.subject
        level = subjects[:, columns[subject]] if subject in columns else standards[:, names.index(subject)]
        met += (level != UNRATED) & (level >= condition.lowest) & (level <= condition.highest)
    found: Flags = met >= limit.rule.needed
    return found
