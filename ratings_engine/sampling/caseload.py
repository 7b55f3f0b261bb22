"""A caseload as data: the cases that a sample stands for, from a longlist or from a plain table.

A table with the columns of a longlist is read as ``sample draw`` reads it, so that cases that
cannot be drawn are set aside. Any other table needs ``case_id`` alone: each of its rows is a case
of the caseload, and its other columns are attributes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.samples.attributes import read_attribute
from ratings_engine.samples.cases import MAX_FINDINGS
from ratings_engine.samples.columns import CASE_ID, tidy
from ratings_engine.samples.table import place, read_table, text
from ratings_engine.sampling.cells import tidied
from ratings_engine.sampling.draw_model import DrawRules
from ratings_engine.sampling.longlist import ListedCase
from ratings_engine.sampling.longlist_columns import PERSON
from ratings_engine.sampling.longlist_reading import file_digest, read_longlist
from ratings_engine.sampling.rules import draw_rules
from ratings_engine.sampling.strata import by_stratum
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.samples.table import Row, Table
    from ratings_engine.sampling.longlist_reading import AsOf
    from ratings_engine.standards.model import Standards

__all__ = ["Caseload", "read_caseload", "strata_of"]

_NO_RULES = DrawRules((), (), None)


class Caseload(NamedTuple):
    """The cases of a file; ``excluded`` are reasons by case id, ``columns`` what tells cases apart."""

    source: str
    digest: str
    cases: tuple[ListedCase, ...]
    excluded: Mapping[str, str]
    columns: tuple[str, ...]


def read_caseload(path: str, standards: Standards, as_of: AsOf) -> Caseload:
    """Return the caseload in the file at ``path``, its cases in the order of their ids.

    Raises RatingsError or InvalidInput: those of a longlist (RE5xx, RE801 to RE805).
    """
    names = {tidy(cell) for cell in read_table(path).header}
    if names >= {*PERSON, "date_of_birth", "start_date"}:
        return _of_longlist(path, standards, as_of)
    return _Plain(path, standards).read()


def strata_of(caseload: Caseload, standards: Standards) -> dict[str, int]:
    """Return how many cases each stratum of the pack has; nothing where the pack has no strata.

    Raises UsageError RE808 and InvalidInput RE806.
    """
    if standards.sampling is None or not standards.sampling.strata:
        return {}
    strata = by_stratum(caseload.cases, draw_rules(standards).strata)
    return {name: len(cases) for name, cases in strata.items()}


def _of_longlist(path: str, standards: Standards, as_of: AsOf) -> Caseload:
    rules = draw_rules(standards) if standards.sampling is not None else _NO_RULES
    listed = read_longlist(path, standards, rules, as_of)
    cases = tuple(case._replace(attributes={**case.groups, **case.attributes}) for case in listed.cases)
    excluded = {each.case_id: each.reason for each in listed.excluded}
    columns = tuple(dict.fromkeys((*listed.attributes, *rules.levels)))
    return Caseload(listed.source, listed.digest, cases, excluded, columns)


class _Plain:
    """Reads a table with a row for each case, and gathers what is wrong with it."""

    def __init__(self, path: str, standards: Standards) -> None:
        self.path = path
        self.table: Table = read_table(path)
        self.names = [tidy(cell) for cell in self.table.header]
        self.columns = [name for name in self.names if name and name != CASE_ID]
        self.values = {name: standards.attributes[name].values for name in standards.attributes}
        self.findings: list[Finding] = []
        self.seen: dict[str, ListedCase] = {}

    def read(self) -> Caseload:
        self._check_header()
        for row in self.table.rows:
            self._take(row)
            if len(self.findings) >= MAX_FINDINGS:
                break
        if not self.seen and not self.findings:
            self._find(
                "RE502", self.table.header_number, 0, "the caseload has no cases", "add a row for each"
            )
        if self.findings:
            raise InvalidInput(self.findings)
        cases = tuple(self.seen[case_id] for case_id in sorted(self.seen))
        source = os.path.basename(self.path)
        return Caseload(source, file_digest(self.path), cases, {}, tuple(self.columns))

    def _check_header(self) -> None:
        line = self.table.header_number
        if CASE_ID not in self.names:
            self._find("RE513", line, 0, "there is no column 'case_id'", "add one: every case needs an id")
        for index, name in enumerate(self.names):
            if name and name in self.names[:index]:
                self._find(
                    "RE512", line, index, f"the column '{name}' is given twice", "remove one of the two"
                )
        if self.findings:
            raise InvalidInput(self.findings)

    def _take(self, row: Row) -> None:
        index = self.names.index(CASE_ID)
        case_id = text(row.cells[index])
        where = place(self.table, row.number, index)
        if not case_id:
            self._find("RE516", row.number, index, "the row has no case id", "fill in the column 'case_id'")
        elif case_id in self.seen:
            message = f"the case id '{case_id[:40]}' is already used at {self.seen[case_id].place}"
            self._find("RE515", row.number, index, message, "give each case its own id")
        else:
            attributes = {name: self._value(row, self.names.index(name)) for name in self.columns}
            self.seen[case_id] = ListedCase(case_id, ("", "", ""), "", "", attributes, {}, where)

    def _value(self, row: Row, index: int) -> str:
        """Return the value of a column; one that the pack declares has to have one of its values, or none."""
        values = self.values.get(self.names[index], ())
        words = tidied(row.cells[index])
        if not values or not words:
            return words
        value = read_attribute(row.cells[index], values)
        if value is None:
            message = f"'{words[:40]}' is not a value of '{self.names[index]}'"
            self._find("RE802", row.number, index, message, suggestion(words, list(values)))
        return value or ""

    def _find(self, code: str, line: int, index: int, message: str, remedy: str) -> None:
        self.findings.append(Finding(code, "error", place(self.table, line, index), message, remedy))
