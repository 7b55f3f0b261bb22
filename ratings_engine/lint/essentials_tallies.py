"""Checks of files of tallies: what cannot be rated from them, and what is wrong with them."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE570",
        "tallies-of-another-version",
        "samples",
        "error",
        "A file of tallies is in a form that this version does not read.",
        "What its numbers count could only be guessed.",
        "Count the sample again with 'tally'.",
    ),
    Check(
        "RE571",
        "tallies-not-as-written",
        "samples",
        "error",
        "A file of tallies is damaged, or its numbers are not those that were written.",
        "Ratings would rest on counts that no sample has.",
        "Count the sample again; tallies are not to be edited.",
    ),
    Check(
        "RE572",
        "nothing-to-tally",
        "samples",
        "error",
        "A document was to be counted, which holds judgements and tallies and not a table of cases.",
        "What a file of tallies cannot hold would be lost without a word.",
        "Count the table of cases; give judgements with --judgements when rating.",
    ),
    Check(
        "RE573",
        "counted-otherwise",
        "samples",
        "error",
        "The standards count cases otherwise than those that the tallies were counted for.",
        "The cases are not there to be counted again: the rating would be another one than theirs.",
        "Count the sample again by these standards; --by keeps an attribute apart for conditions to come.",
    ),
    Check(
        "RE574",
        "tallies-have-no-cases",
        "samples",
        "error",
        "Something was asked of cases one by one, and the sample is a file of tallies.",
        "Resamples and single cases cannot be told from counts.",
        "Use the sample that was counted.",
    ),
    Check(
        "RE575",
        "no-such-attribute-to-keep-apart",
        "samples",
        "error",
        "Tallies were to be kept apart by an attribute that the sample does not have.",
        "A condition that looks at it later would be refused.",
        "Name a column of the sample that is no key question or prompt.",
    ),
    Check(
        "RE576",
        "tallies-not-kept-apart",
        "usage",
        "error",
        "A breakdown is asked for by an attribute that a file of tallies does not keep apart.",
        "Whose answers are whose cannot be told once they are added up.",
        "Count the sample again with the same --by, or give the cases themselves.",
    ),
)
