"""The case-level rule: what a case's prompts make of a key question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.vocabulary import NA, NO, UNANSWERED, YES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

__all__ = ["derive_answer"]


def derive_answer(answers: Sequence[int], essential: Sequence[bool], share: Fraction) -> int:
    """Return the answer that prompts answered ``answers`` make: yes, no, na or unanswered.

    Yes where every applicable essential prompt is yes and at least ``share`` percent of the
    applicable prompts are. An unanswered prompt leaves the outcome open only where it could
    change it: missing is neither yes nor no. All prompts not applicable: not applicable.
    """
    if all(answer == NA for answer in answers):
        return NA
    worst = _sufficient(answers, essential, share, NO)
    best = _sufficient(answers, essential, share, YES)
    # It may also turn out not to apply, and then nothing at all may be left to judge by.
    without = _sufficient(answers, essential, share, NA)
    if worst == best == without:
        return YES if worst else NO
    return UNANSWERED


def _sufficient(answers: Sequence[int], essential: Sequence[bool], share: Fraction, missing: int) -> bool:
    """Return whether the work is sufficient if every unanswered prompt were ``missing``."""
    filled = [missing if answer == UNANSWERED else answer for answer in answers]
    yes, no = filled.count(YES), filled.count(NO)
    if any(must and answer == NO for answer, must in zip(filled, essential, strict=True)):
        return False
    return yes * 100 * share.denominator >= share.numerator * (yes + no) and yes + no > 0
