"""Checks that are part of asking what it would take for another rating."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE880",
        "rating-of-a-case",
        "usage",
        "error",
        "It was asked what it would take for a single case to be rated.",
        "Ratings are of providers, standards and key questions; a case is only answered.",
        "Ask of overall, of a standard or of a key question.",
    ),
    Check(
        "RE881",
        "what-if-of-nothing",
        "usage",
        "error",
        "Options of what it would take stand without --to, or beside --stability.",
        "They would have no effect, and the answer would look as if they had.",
        "Give --to with a rating, and ask for stability on its own.",
    ),
    Check(
        "RE905",
        "changes-do-not-rate-so",
        "engine",
        "error",
        "Changes that were found to reach a rating do not reach it when they are rated.",
        "A fault of the engine, not of your files: nothing is told, because it could be wrong.",
        "Report it with the sample and the standards.",
    ),
)
