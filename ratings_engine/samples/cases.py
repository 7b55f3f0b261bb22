"""From a table of cases to case sheets, one for each provider in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ratings_engine.errors import Finding, InvalidInput, Place, RatingsError
from ratings_engine.samples.answers import ANSWER_WORDS, read_answer
from ratings_engine.samples.attributes import limited_attributes, read_attribute
from ratings_engine.samples.columns import CASE_ID, read_columns
from ratings_engine.samples.model import Case, CaseSheet
from ratings_engine.samples.providers import Misread, Providers, short
from ratings_engine.samples.table import place, text
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.providers import Defaults, Key
    from ratings_engine.samples.table import Row, Table
    from ratings_engine.standards.model import Standards

__all__ = ["MAX_FINDINGS", "MAX_GROUPS", "no_cases", "read_cases", "too_many_groups"]

MAX_FINDINGS = 100
"""After so many findings in one table reading stops: the file is not what it should be."""

MAX_GROUPS = 100_000
"""More combinations of provider, type and attributes are no groups, but cases."""


def read_cases(table: Table, standards: Standards, defaults: Defaults) -> dict[Key, CaseSheet]:
    """Return the case sheets of a table by provider and provider type.

    Raises InvalidInput with every finding (RE510 to RE519), RE561 for too many providers, or an error
    of the reader.
    """
    columns, findings = read_columns(table, standards)
    if findings:
        raise InvalidInput(findings)
    collector = _Collector(table, columns, standards, defaults)
    for row in table.rows:
        collector.take(row)
        if len(collector.findings) >= MAX_FINDINGS:
            break
        if len(collector.cases) > MAX_GROUPS:
            raise too_many_groups(table)
    if collector.findings:
        raise InvalidInput(collector.findings)
    if not collector.cases:
        raise InvalidInput([no_cases(table)])
    return {key: collector.sheet(key) for key in collector.cases}


def no_cases(table: Table) -> Finding:
    """Return the finding RE502 for a table without a single case."""
    where = place(table, table.header_number, 0)
    message = "the table has a header and no cases"
    return Finding("RE502", "error", where, message, "add a row for each case")


def too_many_groups(table: Table, attributes: Sequence[str] = (), by: Sequence[str] = ()) -> RatingsError:
    """Return the error RE561 for a table of more groups than are rated.

    ``attributes`` part them too; ``by`` are those of them that were asked for.
    """
    names = ", ".join(("provider", "provider_type", *attributes))
    message = f"there are more than {MAX_GROUPS:,} different combinations of {names}"
    return RatingsError("RE561", message, place=Place(table.file), remedy=_fewer_groups(by))


def _fewer_groups(by: Sequence[str]) -> str:
    if not by:
        return "check that these columns hold what they say, and not a value for each case"
    if len(by) == 1:
        return f"leave out --by {by[0]}, or name an attribute with fewer values"
    named = ", ".join(f"--by {name}" for name in by)
    return f"give {named} one after the other, each in a run of its own, or attributes with fewer values"


class _Collector:
    """Gathers the cases of a table row by row, and what is wrong with them."""

    def __init__(self, table: Table, columns: Columns, standards: Standards, defaults: Defaults) -> None:
        self.table = table
        self.columns = columns
        self.providers = Providers(columns, [t.id for t in standards.provider_types], defaults)
        self.findings: list[Finding] = []
        self.cases: dict[Key, list[Case]] = {}
        self.limited = limited_attributes(standards, columns.attributes)
        self.seen: dict[tuple[Key, str], int] = {}
        self.question_columns = list(columns.questions.values())
        self.attributes = list(columns.attributes.values())

    def take(self, row: Row) -> None:
        """Add one row as a case of its provider."""
        key = self._provider(row)
        case_id = self._case_id(row, key)
        answers = self._answers(row)
        if key is None or case_id is None or answers is None:
            return
        attributes = tuple(self._attribute(row, index) for index in self.attributes)
        self.cases.setdefault(key, []).append(Case(case_id, row.number, answers, attributes))

    def _attribute(self, row: Row, index: int) -> str:
        """Return an attribute's text; one that decides which questions are asked must be known."""
        words = text(row.cells[index])
        values = self.limited.get(index)
        if values is None or not words:
            return words
        value = read_attribute(row.cells[index], values)
        if value is None:
            message = f"'{short(words)}' is not a value of this attribute, and it decides what is asked"
            self._find("RE524", row, index, message, suggestion(words, list(values)))
            return words
        return value

    def sheet(self, key: Key) -> CaseSheet:
        """Return the case sheet of one provider."""
        return CaseSheet(
            self.table,
            tuple(self.columns.questions),
            tuple(self.columns.questions.values()),
            tuple(self.columns.attributes),
            tuple(self.cases[key]),
        )

    def _answers(self, row: Row) -> bytes | None:
        # Nearly every cell is an answer as it stands; only the others are looked at closely.
        answers = [ANSWER_WORDS.get(row.cells[index]) for index in self.question_columns]  # type: ignore[arg-type]
        if None in answers:
            answers = [read_answer(row.cells[index]) for index in self.question_columns]
        if None in answers:
            self._unknown_answers(row)
            return None
        return bytes(cast("list[int]", answers))

    def _unknown_answers(self, row: Row) -> None:
        for question, index in self.columns.questions.items():
            if read_answer(row.cells[index]) is None:
                message = f"the answer '{short(text(row.cells[index]))}' to {question} is not yes, no or na"
                self._find(
                    "RE514",
                    row,
                    index,
                    message,
                    "write yes, no or na, or leave it empty if it was not answered",
                )

    def _provider(self, row: Row) -> Key | None:
        found = self.providers.read(row.cells)
        if isinstance(found, Misread):
            self._find(found.code, row, found.column, found.message, found.remedy)
            return None
        return found

    def _case_id(self, row: Row, key: Key | None) -> str | None:
        index = self.columns.case_id
        assert index is not None  # a header without it is refused  # noqa: S101
        case_id = text(row.cells[index])
        if not case_id:
            self._find("RE516", row, index, "the row has no case id", f"fill in the column '{CASE_ID}'")
            return None
        if key is None:
            return case_id
        first = self.seen.setdefault((key, case_id), row.number)
        if first != row.number:
            self._find(
                "RE515",
                row,
                index,
                f"the case id '{short(case_id)}' is already used at {place(self.table, first, index)}",
                "give each case its own id, or remove the repeated row",
            )
            return None
        return case_id

    def _find(self, code: str, row: Row, index: int, message: str, remedy: str) -> None:
        where = place(self.table, row.number, index)
        self.findings.append(Finding(code, "error", where, message, remedy))
