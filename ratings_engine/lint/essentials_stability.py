"""Checks that are part of resampling: how often, from what, and within which strata."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE870",
        "no-such-resampling",
        "usage",
        "error",
        "The number of resamples is too small or too large, or the seed is below 0.",
        "Shares of a few resamples are chance themselves; millions take long and say no more.",
        "Use 10000 resamples, and a whole number as the seed.",
    ),
    Check(
        "RE871",
        "population-below-sample",
        "samples",
        "error",
        "A sample has more cases than there are said to be eligible ones.",
        "Nothing can be inferred from the sample to the caseload while one of the two is wrong.",
        "Correct 'population', or leave it out.",
    ),
    Check(
        "RE872",
        "no-such-stratum-column",
        "usage",
        "error",
        "The cases have no column of the name that strata were to be made of.",
        "Cases would be resampled without the strata that somebody counts on.",
        "Name an attribute of the cases as the sample heads it.",
    ),
    Check(
        "RE873",
        "resampling-of-nothing",
        "usage",
        "error",
        "Options of resampling were given where nothing is resampled.",
        "They would have no effect, and the answer would look as if they had.",
        "Add --stability, and explain the overall rating or a standard.",
    ),
)
