"""Checks that are part of planning and checking a sample: sizes, margins, plans, caseloads."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE820",
        "no-such-percentage",
        "usage",
        "error",
        "A confidence, margin or proportion on the command line is no number, or one that cannot be.",
        "A confidence of 1 would take every case, one of 0 none; a proportion of 0 or 100 leaves nothing"
        " to estimate.",
        "Write a confidence as 0.80 or 80, a margin as 5 for five percentage points, a proportion as 50.",
    ),
    Check(
        "RE821",
        "no-such-caseload",
        "usage",
        "error",
        "The number of cases to sample from is missing, 0, below 0, or said in two ways that differ.",
        "A sample of nothing has no size, and the finite-population correction would be wrong.",
        "Give --population, --stratum for each stratum, or --caseload with a file to count.",
    ),
    Check(
        "RE822",
        "no-such-margin",
        "usage",
        "error",
        "A margin is asked for that no sample has, none is known, or it is asked for beside a size.",
        "Only the whole caseload has a margin of 0, and a size has one margin alone.",
        "Ask for a margin above 0, or for a size, or name a pack that says one.",
    ),
    Check(
        "RE823",
        "sample-larger-than-caseload",
        "usage",
        "error",
        "A sample is to be larger than its caseload, or smaller than one case.",
        "It cannot be drawn, and no margin of error belongs to it.",
        "Ask for a size from 1 to the number of cases.",
    ),
    Check(
        "RE825",
        "no-record-of-a-draw",
        "samples",
        "error",
        "A file that was given as the plan of a sample is not the record of a draw.",
        "Which cases were to be inspected would be guessed.",
        "Give the answer of 'sample draw --format json', as it was written.",
    ),
    Check(
        "RE826",
        "sample-of-another-caseload",
        "samples",
        "error",
        "No case of an inspected sample is in the plan or the caseload that it is compared with.",
        "Every drawn case would look missing, although two files of different origin were compared.",
        "Check that the files belong together, and give a case the same id in all of them.",
    ),
    Check(
        "RE827",
        "nothing-to-check-by",
        "usage",
        "error",
        "A sample is to be compared with nothing, or by a column that the caseload cannot be compared by.",
        "Nothing would be tested, and that would look as if nothing were wrong.",
        "Give --plan or --caseload, and with --by a column of the caseload whose values cases share.",
    ),
    Check(
        "RE828",
        "case-of-two-providers",
        "samples",
        "error",
        "Two providers of a sample that is checked use the same case id.",
        "A plan and a caseload know cases by their id, so one would be taken for the other.",
        "Give each case its id of the longlist, or check one provider at a time.",
    ),
)
