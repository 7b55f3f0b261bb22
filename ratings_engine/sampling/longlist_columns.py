"""Where a longlist has what a draw needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.samples.columns import tidy
from ratings_engine.samples.table import place
from ratings_engine.sampling.longlist import SEX
from ratings_engine.sampling.rules import stratifying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.table import Table
    from ratings_engine.sampling.draw_model import DrawRules
    from ratings_engine.standards.model import Standards

__all__ = ["PERSON", "SENSITIVE", "ListColumns", "find_columns"]

SENSITIVE = "sensitive"
"""A column that a longlist may have: yes for a case that nobody may be asked about."""
PERSON = ("national_id", "first_name", "last_name")


class ListColumns(NamedTuple):
    """Places of columns, from 0; ``sensitive`` None where there is none."""

    case_id: int
    person: tuple[int, int, int]
    born: int
    started: int
    sensitive: int | None
    attributes: dict[str, int]
    groups: dict[str, int]


def find_columns(table: Table, standards: Standards, rules: DrawRules) -> ListColumns:
    """Return where the columns of a longlist are; others than a draw needs may be there too.

    Raises InvalidInput RE801 for columns that are missing, RE512 for one that is given twice.
    """
    found, findings = _by_name(table)
    sex = [SEX] if SEX in standards.attributes else []
    needed = ("case_id", *PERSON, "date_of_birth", "start_date", *sex, *stratifying(rules), *rules.levels)
    findings += _missing(table, found, list(dict.fromkeys(needed)))
    if findings:
        raise InvalidInput(findings)
    national_id, first_name, last_name = (found[name] for name in PERSON)
    return ListColumns(
        found["case_id"],
        (national_id, first_name, last_name),
        found["date_of_birth"],
        found["start_date"],
        found.get(SENSITIVE),
        {name: found[name] for name in standards.attributes if name in found},
        {name: found[name] for name in rules.levels},
    )


def _by_name(table: Table) -> tuple[dict[str, int], list[Finding]]:
    found: dict[str, int] = {}
    findings = []
    for index, cell in enumerate(table.header):
        name = tidy(cell)
        if name in found:
            where = place(table, table.header_number, index)
            message = f"the column '{name}' is given twice"
            findings.append(Finding("RE512", "error", where, message, "remove one of the two"))
        elif name:
            found[name] = index
    return found, findings


def _missing(table: Table, found: dict[str, int], needed: Sequence[str]) -> list[Finding]:
    where = place(table, table.header_number, 0)
    return [
        Finding("RE801", "error", where, f"there is no column '{name}'", "add it: every draw needs it")
        for name in needed
        if name not in found
    ]
