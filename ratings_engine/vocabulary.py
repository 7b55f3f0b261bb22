"""The field's words: ratings, answers and the other small fixed sets. No logic.

Source of the scale: ratings published by HM Inspectorate of Probation from 2018.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ANSWERS",
    "NA",
    "NO",
    "NOT_ASKED",
    "OVERALL",
    "RATINGS",
    "RATING_NAMES",
    "UNANSWERED",
    "YES",
    "Level",
]

Level = int
"""A rating as its place on the scale: 0 Inadequate to 3 Outstanding. Not its points."""

RATINGS: Final = ("inadequate", "requires_improvement", "good", "outstanding")
"""Rating ids by level, worst first, as they stand in files and in JSON."""

RATING_NAMES: Final = ("Inadequate", "Requires improvement", "Good", "Outstanding")
"""Rating names by level, as people read them."""

OVERALL: Final = "overall"
"""The id of the provider's rating, beside the ids of standards and key questions."""

YES: Final = 0
NO: Final = 1
NA: Final = 2
UNANSWERED: Final = 3
NOT_ASKED: Final = 4
"""Answers to a key question in one case, as small integers that index a tally.

``NOT_ASKED``: the question does not apply to the case by the pack's own condition.
"""

ANSWERS: Final = ("yes", "no", "na", "unanswered", "not_asked")
"""Answer ids by number."""
