"""Checks that are part of comparing two markings: what they have in common."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE840",
        "no-case-in-both-markings",
        "samples",
        "error",
        "Two markings that are compared have no case in common.",
        "Agreement is about cases that both marked; over none it is no number at all.",
        "Write the provider and the case ids the same way in both.",
    ),
    Check(
        "RE841",
        "no-question-in-both-markings",
        "samples",
        "error",
        "Two markings that are compared answer no question in common.",
        "Agreement is about questions that both answer; over none it is no number at all.",
        "Give a column to the same key questions or prompts in both.",
    ),
    Check(
        "RE842",
        "provider-types-of-markings-differ",
        "samples",
        "error",
        "A provider is of one provider type in the first marking and of another in the second.",
        "Other questions are asked of another provider type, so the ratings could not be compared.",
        "Correct the column 'provider_type', or give --provider-type.",
    ),
)
