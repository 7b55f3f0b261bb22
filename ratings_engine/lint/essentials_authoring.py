"""Checks that are part of writing new files: schemas that are asked for, and scaffolds."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE018",
        "unknown-schema",
        "usage",
        "error",
        "There is no schema of that name.",
        "Another schema would describe another kind of file.",
        "Use a name that 'ratings-engine schema' lists.",
    ),
    Check(
        "RE030",
        "something-is-there",
        "usage",
        "error",
        "A new file would take the place of one that is there.",
        "What somebody wrote would be lost.",
        "Choose another name, or remove it first.",
    ),
    Check(
        "RE031",
        "link-leads-elsewhere",
        "usage",
        "error",
        "A link leads new files out of the folder that was named.",
        "Files would be written where nobody asked for them.",
        "Replace the link by a folder.",
    ),
    Check(
        "RE032",
        "unusable-name",
        "usage",
        "error",
        "A name or title cannot be used for new files.",
        "Ids are names of files and stand in results, so they are plain words on every machine.",
        "Use lower-case words joined by hyphens.",
    ),
    Check(
        "RE033",
        "does-not-fit-the-pack",
        "usage",
        "error",
        "New files would not fit the pack that they are for.",
        "They would be findings as soon as they were checked.",
        "See what the message says is missing, or there already.",
    ),
    Check(
        "RE034",
        "no-checkout",
        "usage",
        "error",
        "A check is to be added to what is no source checkout.",
        "A check is code with fixtures; an installed package is no place for either.",
        "Change to the root of a checkout of ratings-engine.",
    ),
)
