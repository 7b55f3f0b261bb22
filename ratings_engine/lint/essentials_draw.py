"""Checks that are part of drawing a sample: what a longlist has to say, what a draw can be."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE801",
        "longlist-without-column",
        "samples",
        "error",
        "A longlist lacks a column that a draw needs.",
        "Without it nobody can tell who is eligible, of which stratum, or a second case of the same person.",
        "Add the column; a cell in it may be empty where that is not known.",
    ),
    Check(
        "RE802",
        "unknown-value-in-longlist",
        "samples",
        "error",
        "A cell of a longlist holds a value that its attribute does not have.",
        "The case would be put into the wrong stratum, or into none.",
        "Write one of the values of the pack, or leave the cell empty where it is not known.",
    ),
    Check(
        "RE803",
        "no-day-in-longlist",
        "samples",
        "error",
        "A cell of a longlist that should hold a day holds something else, or a day in no calendar.",
        "Whether the case has started, or which case of a person is the earliest, could not be told.",
        "Write the day as 2019-05-31 or 31/05/2019.",
    ),
    Check(
        "RE804",
        "longlist-cell-empty",
        "samples",
        "error",
        "An eligible case of a longlist has no start date, or no group at a level of the draw.",
        "It could be drawn neither in proportion nor within the limit for one officer.",
        "Fill in the cell.",
    ),
    Check(
        "RE805",
        "one-id-two-birthdays",
        "samples",
        "error",
        "Two eligible cases have the same national id and different dates of birth.",
        "Either two people were mixed up, and one would be left out, or one person could be drawn twice.",
        "Correct the national id or the date of birth of one of the two.",
    ),
    Check(
        "RE806",
        "case-without-a-stratum",
        "samples",
        "error",
        "An eligible case belongs to no stratum of the pack, or to several.",
        "It could not be drawn, or twice.",
        "Fill in what the message names, or correct the conditions of the strata.",
    ),
    Check(
        "RE807",
        "size-cannot-be-drawn",
        "samples",
        "error",
        "The size of a sample is below 1 or above the number of eligible cases, or the buffer is below 0.",
        "A smaller sample than asked for would have another margin of error than planned.",
        "Ask for a size that the longlist has, or for a longer longlist.",
    ),
    Check(
        "RE808",
        "strata-without-conditions",
        "samples",
        "error",
        "A pack does not say how cases are sampled, or who belongs to a stratum.",
        "No sample can be drawn by its rules.",
        "Give each stratum of 'sampling' in framework.yaml a condition with 'when'.",
    ),
)
