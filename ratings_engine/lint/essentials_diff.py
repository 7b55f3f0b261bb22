"""Checks that are part of comparing versions: samples that are found, providers that are named."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE040",
        "no-samples-found",
        "usage",
        "error",
        "A folder or a pattern that was given as a sample has none in it.",
        "A comparison of no service would look as if nobody moved.",
        "Check the name; samples end in .csv, .tsv, .txt, .xlsx, .parquet, .yaml or .json.",
    ),
    Check(
        "RE041",
        "nothing-to-compare",
        "usage",
        "error",
        "The samples have no inspection.",
        "A comparison of no service would look as if nobody moved.",
        "Name a sample that has one.",
    ),
    Check(
        "RE042",
        "no-such-provider-to-contrast",
        "usage",
        "error",
        "No provider of that name is rated by either version.",
        "There is no explanation to lay beside another.",
        "Name a provider as the sample does.",
    ),
    Check(
        "RE043",
        "no-such-number",
        "usage",
        "error",
        "What is to vary is no number of these standards.",
        "A sweep over something else would answer another question.",
        "Name a threshold or the points of a rating as the message offers them.",
    ),
    Check(
        "RE044",
        "no-such-range",
        "usage",
        "error",
        "A number cannot vary between these two ends, or too much would have to be rated.",
        "Outside what the rules allow there is no rating to tell.",
        "Write a range such as 60..80, within the neighbouring thresholds.",
    ),
    Check(
        "RE045",
        "cannot-be-mapped",
        "usage",
        "error",
        "A mapping names something unknown, or the same thing twice.",
        "Standards that do not correspond would be compared.",
        "Write OLD=NEW with ids of the two versions, each once.",
    ),
    Check(
        "RE046",
        "nothing-in-common",
        "usage",
        "error",
        "Two versions have no provider type, or no standard, in common.",
        "They are of different programmes: no rating of one says anything about the other.",
        "Say with --map what corresponds.",
    ),
    Check(
        "RE047",
        "no-history",
        "usage",
        "error",
        "No commit of the repository around a path has a pack there.",
        "An empty history would look as if nobody's rating had ever moved.",
        "Name a pack's folder, or an overlay's file, that is committed.",
    ),
)
