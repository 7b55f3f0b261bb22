"""Checks that are part of counting tables where they are stored: files, databases, room."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE554",
        "file-changed-while-read",
        "samples",
        "error",
        "A file of the sample changed between the beginning and the end of reading it.",
        "One part of the ratings would be of the old file and another of the new one.",
        "Rate it again when nothing writes to it, or rate a copy.",
    ),
    Check(
        "RE555",
        "no-files-of-one-kind",
        "samples",
        "error",
        "A folder or pattern names no file, or files of several kinds.",
        "Files that are left out in silence are cases that nobody misses.",
        "Name the files that are one table by a pattern in quotes, such as 'folder/*.parquet'.",
    ),
    Check(
        "RE556",
        "parts-with-other-columns",
        "samples",
        "error",
        "The files of a folder or pattern do not have the same columns in the same order.",
        "A column that a file lacks would read as questions that nobody answered.",
        "Give all files the same columns, or rate them apart.",
    ),
    Check(
        "RE557",
        "database-not-read",
        "samples",
        "error",
        "A database cannot be read: it is damaged, locked, encrypted, of a newer version, or none at all.",
        "A rating rests on every case that was named.",
        "Close what holds it open, or export the table as Parquet.",
    ),
    Check(
        "RE558",
        "which-table",
        "samples",
        "error",
        "It is not said which table of a database holds the cases, or there is no such table.",
        "Another table's rows would be rated as cases; what a view reads can change between two looks.",
        "Choose a table with --table.",
    ),
    Check(
        "RE559",
        "engine-would-read-otherwise",
        "samples",
        "error",
        "The engine that was chosen would not read the table as it is read case by case.",
        "The same file would have two ratings, by which engine read it.",
        "Leave --engine out, choose python, write text as Parquet, or change what is named in the table.",
    ),
    Check(
        "RE560",
        "no-room-to-count",
        "samples",
        "error",
        "Neither memory nor the folder for temporary files has room for what counting needs, or TMPDIR names"
        " none.",
        "Nothing is rated from a part of the cases.",
        "Make room there, or name another folder in TMPDIR.",
    ),
    Check(
        "RE561",
        "too-many-groups",
        "samples",
        "error",
        "Providers, types and the attributes that are kept apart have too many combinations.",
        "A column of case numbers in place of providers would make every case an inspection of its own.",
        "Check what stands in these columns, and with --by ask for fewer attributes at a time.",
    ),
)
