"""Checks that are part of breaking a rating down by subgroup."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE890",
        "no-such-attribute",
        "usage",
        "error",
        "The cases have no column of the attribute that they are to be grouped by.",
        "Grouped by another column, the answer would be about other people.",
        "Name one of the attributes that the message lists.",
    ),
    Check(
        "RE891",
        "no-cases-to-group",
        "usage",
        "error",
        "A breakdown is asked for, and the sample has no cases.",
        "Published tallies and judgements do not say whose cases they are of.",
        "Give the cases themselves, or leave out --by.",
    ),
    Check(
        "RE892",
        "too-many-subgroups",
        "usage",
        "error",
        "The attributes make more subgroups than a breakdown may have.",
        "Groups of a few cases each say little, and who is in them could be recognised.",
        "Choose an attribute with few values, or put its values into groups in another column.",
    ),
    Check(
        "RE893",
        "breakdown-that-gives-numbers-away",
        "usage",
        "error",
        "The options of a breakdown do not fit together, or would let hidden numbers be worked out.",
        "What one answer hides, another printed beside it would tell.",
        "Follow the message: name each attribute once, and hide numbers below 1 or more.",
    ),
)
