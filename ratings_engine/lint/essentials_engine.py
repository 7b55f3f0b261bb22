"""Checks of what the rule engine can hold, and faults that only the engine itself can have."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

_REPORT = "Report it with the sample and the standards."

ESSENTIALS = (
    Check(
        "RE601",
        "too-many-conditions",
        "engine",
        "error",
        "The rules for a provider type need more distinct conditions than the rule engine holds.",
        "Beyond its limit the rule engine fails or hangs instead of rating.",
        "Use fewer key questions, bandings or limiting rules.",
    ),
    Check(
        "RE602",
        "too-many-rules-share-a-condition",
        "engine",
        "error",
        "More rules share one condition than the rule engine holds.",
        "Beyond its limit the rule engine crashes instead of rating.",
        "Use fewer key questions, bandings or limiting rules.",
    ),
    Check(
        "RE603",
        "too-many-rules-look-at-a-rating",
        "engine",
        "error",
        "More rules look at one rating than the rule engine matches.",
        "Beyond its limit some of these rules would not fire, and a cap would be missed.",
        "Use fewer limiting rules on one standard or key question.",
    ),
    Check(
        "RE604",
        "threshold-too-fine",
        "engine",
        "error",
        "A threshold has so many digits that the rule engine cannot compare it exactly.",
        "A rating at the threshold could be wrong, and the engine gives no rating that may be.",
        "Round the threshold.",
    ),
    Check(
        "RE605",
        "measure-too-large",
        "engine",
        "error",
        "A measure of the provider is over 100 percent, or too large to compare exactly.",
        "It is most likely in another unit, and would give a wrong indicative rating.",
        "Check the number and its unit.",
    ),
    Check(
        "RE902",
        "rule-engine-failed",
        "engine",
        "error",
        "The rule engine failed while rating.",
        "A fault of the engine, not of your files: nothing is rated, because it could be wrong.",
        _REPORT,
    ),
    Check(
        "RE903",
        "no-single-conclusion",
        "engine",
        "error",
        "The rule engine concluded a rating twice, or not at all.",
        "A fault of the engine, not of your files: nothing is rated, because it could be wrong.",
        _REPORT,
    ),
    Check(
        "RE904",
        "evaluations-disagree",
        "engine",
        "error",
        "The rule engine and the plain evaluation came to different ratings.",
        "Every rating is worked out in two ways; where they differ, one of them is wrong.",
        _REPORT,
    ),
    Check(
        "RE999",
        "fault-of-the-engine",
        "engine",
        "error",
        "Something went wrong that no check expects.",
        "A fault of the engine, not of your files.",
        "Report it with what you ran; RATINGS_ENGINE_DEBUG=1 shows where it happened.",
    ),
)
