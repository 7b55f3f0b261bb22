"""Reading a longlist: every case is read as one that may be drawn, or set aside with the reason."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.samples.attributes import read_attribute
from ratings_engine.samples.cases import MAX_FINDINGS
from ratings_engine.samples.table import place, read_table, text
from ratings_engine.sampling.cells import compared, folded, read_day, read_flag, tidied
from ratings_engine.sampling.longlist import SEX, Excluded, ListedCase, Longlist
from ratings_engine.sampling.longlist_columns import find_columns
from ratings_engine.sampling.persons import set_duplicates_aside
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ratings_engine.errors import Place
    from ratings_engine.samples.table import Row, Scalar, Table
    from ratings_engine.sampling.draw_model import DrawRules
    from ratings_engine.sampling.longlist_columns import ListColumns
    from ratings_engine.standards.model import Standards

__all__ = ["AsOf", "file_digest", "read_longlist"]

_NOT_KNOWN = frozenset({"other", "not specified", "not recorded", "not stated", "prefer not to say"})
"""What longlists write where the sex is neither of the pack's values."""
_MAX_QUOTED = 40
_NOT_STARTED, _MISSING_SEX, _SENSITIVE = "not_started", "missing_sex", "sensitive"


class AsOf(NamedTuple):
    """The day by which a case has to have started, as year-month-day, and whether somebody gave it."""

    day: str
    given: bool


def read_longlist(path: str, standards: Standards, rules: DrawRules, as_of: AsOf) -> Longlist:
    """Return the longlist in the file at ``path``.

    Cases are set aside that are sensitive, have not started on the day ``as_of``, or miss the
    sex, and of each person all but the earliest of the rest. Nothing is asked of the other
    cells of a case that is set aside. Raises RatingsError or InvalidInput (RE500 to RE509,
    RE512, RE515, RE516, RE801 to RE805).
    """
    table = read_table(path)
    reader = _Reader(table, find_columns(table, standards, rules), standards, as_of.day)
    rows = reader.read()
    kept, duplicates = set_duplicates_aside(sorted(reader.cases))
    excluded = tuple(sorted([*reader.excluded, *duplicates]))
    decided = as_of.given or any(each.kind == _NOT_STARTED for each in excluded)
    return Longlist(
        os.path.basename(path),
        file_digest(path),
        rows,
        as_of.day if decided else None,
        tuple(reader.columns.attributes),
        _spelt_one_way(sorted(kept)),
        excluded,
    )


class _Reader:
    """Goes through a longlist row by row, and gathers what is wrong with it."""

    def __init__(self, table: Table, columns: ListColumns, standards: Standards, day: str) -> None:
        self.table = table
        self.columns = columns
        self.values = {name: standards.attributes[name].values for name in columns.attributes}
        self.day = day
        self.cases: list[ListedCase] = []
        self.excluded: list[Excluded] = []
        self.findings: list[Finding] = []
        self.seen: dict[str, Place] = {}

    def read(self) -> int:
        """Read every row and return how many there are; raises InvalidInput with every finding."""
        for row in self.table.rows:
            self._take(row)
            if len(self.findings) >= MAX_FINDINGS:
                break
        if self.findings:
            raise InvalidInput(self.findings)
        if not self.seen:
            where = place(self.table, self.table.header_number, 0)
            message = "the longlist has a header and no cases"
            raise InvalidInput([Finding("RE502", "error", where, message, "add a row for each case")])
        return len(self.seen)

    def _take(self, row: Row) -> None:
        case_id = self._case_id(row)
        if case_id is None:
            return
        where = place(self.table, row.number, self.columns.case_id)
        set_aside = self._set_aside(row)
        if set_aside is not None:
            self.excluded.append(Excluded(case_id, *set_aside, None, where))
            return
        case = self._case(row, case_id, where)
        if case is not None:
            self.cases.append(case)

    def _case_id(self, row: Row) -> str | None:
        index = self.columns.case_id
        case_id = text(row.cells[index])
        where = place(self.table, row.number, index)
        if not case_id:
            self._find("RE516", row, index, "the row has no case id", "fill in the column 'case_id'")
            return None
        first = self.seen.setdefault(case_id, where)
        if first != where:
            message = f"the case id '{_short(case_id)}' is already used at {first}"
            self._find("RE515", row, index, message, "give each case its own id")
            return None
        return case_id

    def _set_aside(self, row: Row) -> tuple[str, str] | None:
        """Return the kind of the first reason not to draw a case, and its words."""
        if self._sensitive(row):
            return _SENSITIVE, "sensitive case"
        started = read_day(row.cells[self.columns.started])
        if started and started > self.day:
            return _NOT_STARTED, f"not yet started on {self.day}: it starts on {started}"
        if SEX in self.values and self._sex_missing(row):
            return _MISSING_SEX, "missing sex"
        return None

    def _sensitive(self, row: Row) -> bool:
        """Return whether a case is marked as sensitive, or its names are hidden by asterisks."""
        if any("*" in text(row.cells[index]) for index in self.columns.person[1:]):
            return True
        index = self.columns.sensitive
        if index is None:
            return False
        flag = read_flag(row.cells[index])
        if flag is None:
            message = f"'{_short(text(row.cells[index]))}' does not say whether the case is sensitive"
            self._find("RE802", row, index, message, "write yes or no, or leave it empty")
        return flag is True

    def _sex_missing(self, row: Row) -> bool:
        cell = row.cells[self.columns.attributes[SEX]]
        value = _value(cell, self.values[SEX])
        return value == "" or (value is None and compared(cell).replace("_", " ") in _NOT_KNOWN)

    def _case(self, row: Row, case_id: str, where: Place) -> ListedCase | None:
        before = len(self.findings)
        person = tuple(compared(row.cells[index]) for index in self.columns.person)
        born = self._day(row, self.columns.born)
        started = self._day(row, self.columns.started)
        if not text(row.cells[self.columns.started]):
            remedy = "fill in the day on which the case started"
            self._find("RE804", row, self.columns.started, "the case has no start date", remedy)
        attributes = {name: self._attribute(row, name) for name in self.columns.attributes}
        groups = {name: self._group(row, name) for name in self.columns.groups}
        if len(self.findings) > before:
            return None
        national_id, first, last = person
        return ListedCase(case_id, (national_id, first, last), born, started, attributes, groups, where)

    def _day(self, row: Row, index: int) -> str:
        day = read_day(row.cells[index])
        if day is None:
            message = f"'{_short(text(row.cells[index]))}' is not a day"
            self._find("RE803", row, index, message, "write it as 2019-05-31 or 31/05/2019")
        return day or ""

    def _attribute(self, row: Row, name: str) -> str:
        """Return the value of an attribute; one with declared values has to have one of them, or none."""
        index = self.columns.attributes[name]
        values = self.values[name]
        if not values:
            return tidied(row.cells[index])
        value = _value(row.cells[index], values)
        if value is None:
            words = text(row.cells[index])
            message = f"'{_short(words)}' is not a value of '{name}'"
            self._find("RE802", row, index, message, suggestion(words, list(values)))
        return value or ""

    def _group(self, row: Row, name: str) -> str:
        index = self.columns.groups[name]
        group = tidied(row.cells[index])
        if not group:
            message = f"the case has no {name.replace('_', ' ')}"
            self._find("RE804", row, index, message, f"fill in the column '{name}': the draw spreads over it")
        return group

    def _find(self, code: str, row: Row, index: int, message: str, remedy: str) -> None:
        where = place(self.table, row.number, index)
        self.findings.append(Finding(code, "error", where, message, remedy))


def _value(cell: Scalar, values: Sequence[str]) -> str | None:
    """Return which of ``values`` a cell means: empty where it is not known, None if it is none of them."""
    return read_attribute(cell, values) if compared(cell) else ""


def _spelt_one_way(cases: Iterable[ListedCase]) -> tuple[ListedCase, ...]:
    """Return the cases with groups that differ only in letter case under one name: the first in order."""
    listed = list(cases)
    spelling: dict[tuple[str, str], str] = {}
    for case in listed:
        for level, group in case.groups.items():
            key = (level, folded(group))
            spelling[key] = min(group, spelling.get(key, group))
    return tuple(
        case._replace(groups={level: spelling[level, folded(g)] for level, g in case.groups.items()})
        for case in listed
    )


def file_digest(path: str) -> str:
    """Return SHA-256 of a file, as it stands in a record."""
    with open(path, "rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _short(words: str) -> str:
    return words if len(words) <= _MAX_QUOTED else f"{words[:_MAX_QUOTED]}…"
