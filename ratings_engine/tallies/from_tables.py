"""Tallies from tables of any size: one statement counts, and everything after it stays as it is.

The statement runs where the cases are stored; see ``statement``. What cells mean is decided
by the same functions as in a sample that is read case by case: they are asked about each
spelling once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.samples.answers import read_answer
from ratings_engine.samples.cases import no_cases
from ratings_engine.samples.columns import read_columns
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.samples.model import Inspection
from ratings_engine.samples.providers import short
from ratings_engine.samples.table import text
from ratings_engine.tallies.groups import gather, read_groups
from ratings_engine.tallies.model import NAMED_CONTRADICTIONS
from ratings_engine.tallies.plan import plan_counting
from ratings_engine.tallies.sql import alias
from ratings_engine.tallies.statement import contradicting_cases, counting_statement
from ratings_engine.vocabulary import NA, NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.model import Case
    from ratings_engine.samples.providers import Defaults, Key
    from ratings_engine.samples.table import Scalar, Table
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.groups import Contradicting, Group, Misunderstood
    from ratings_engine.tallies.plan import CountingPlan

__all__ = ["MAX_SPELLINGS", "CaseTable", "count_table"]

MAX_SPELLINGS = 1000
"""A column with more ways to write an answer is no column of answers."""


class CaseTable(Protocol):
    """Cases where they are stored: what an engine has to be able to do for them."""

    table: Table

    def bind(self, columns: Columns, plan: CountingPlan) -> None:
        """Make the relation ``cases``, with the columns that statements name."""

    def query(self, statement: str) -> list[tuple[Scalar, ...]]:
        """Return the rows of a statement over ``cases``."""

    def glimpse(self) -> list[set[str]]:
        """Return texts that stand in the plan's columns, from the first rows of the table."""

    def spellings(self, number: int, known: Sequence[str]) -> list[str]:
        """Return texts in a column of the plan that are not ``known``, at most ``MAX_SPELLINGS``."""

    def where(self, column: str, values: Sequence[Scalar]) -> tuple[int, Place]:
        """Return in how many cases ``column`` (an alias) holds one of ``values``, and where first."""

    def wrong_ids(self, providers: Sequence[Sequence[tuple[Scalar, ...]]]) -> Iterator[Finding]:
        """Yield what is wrong with case ids: missing (RE516), or used twice by a provider (RE515).

        ``providers`` are the ways in which each provider and its type are written.
        """

    def cases(self, keys: Sequence[tuple[Scalar, ...]], key: Key) -> tuple[Case, ...]:
        """Return the cases of a provider, whose rows have one of ``keys``, in the table's order."""


class _Counting(NamedTuple):
    """A table that is being counted: what for, and how its answers are written."""

    source: CaseTable
    plan: CountingPlan
    columns: Columns
    spellings: list[dict[str, int]]


def count_table(source: CaseTable, standards: Standards, defaults: Defaults) -> list[Inspection]:
    """Return an inspection for each provider in a table, in order, its cases counted.

    Raises InvalidInput with every kind of finding, how often and where first (RE510 to RE525).
    """
    columns, findings = read_columns(source.table, standards)
    if findings:
        raise InvalidInput(findings)
    plan = plan_counting(standards, tuple(columns.questions), tuple(columns.attributes))
    source.bind(columns, plan)
    counting = _Counting(source, plan, columns, _first_spellings(source, plan))
    rows = _count(counting)
    groups, misunderstood = read_groups(rows, plan, columns, standards, defaults)
    wrong = [_misplaced(counting, found) for found in misunderstood]
    wrong += source.wrong_ids([_ways(groups[key]) for key in sorted(groups)])
    if wrong:
        raise InvalidInput(wrong)
    if not groups:
        raise InvalidInput([no_cases(source.table)])
    contradicting = _contradicting(counting, groups)
    return [_inspection(counting, key, groups[key], contradicting) for key in sorted(groups)]


def _first_spellings(source: CaseTable, plan: CountingPlan) -> list[dict[str, int]]:
    """Return what is known of how answers are written, from the contract's words and a glimpse."""
    words = {"yes": YES, "no": NO, "na": NA}
    seen = source.glimpse()
    return [words | _understood(seen[number]) for number in range(len(plan.columns))]


def _understood(written: set[str]) -> dict[str, int]:
    readings = {words: read_answer(words) for words in sorted(written)}
    return {words: answer for words, answer in readings.items() if answer is not None}


def _count(counting: _Counting) -> list[tuple[Scalar, ...]]:
    """Return the statement's rows, run again where answers were written in other ways.

    Raises InvalidInput RE514 for what is no answer.
    """
    rows = counting.source.query(counting_statement(counting.plan, counting.spellings))
    unread = [n for n in range(len(counting.plan.columns)) if _unread(counting.plan, rows, n)]
    findings = [finding for number in unread for finding in _learn(counting, number)]
    if findings:
        raise InvalidInput(findings)
    if not unread:
        return rows
    return counting.source.query(counting_statement(counting.plan, counting.spellings))


def _unread(plan: CountingPlan, rows: Sequence[tuple[Scalar, ...]], number: int) -> bool:
    """Return whether a column holds more than was counted."""
    first = 3 + len(plan.attributes) + 4 * number
    return any(sum(row[first : first + 3]) != row[first + 3] for row in rows)  # type: ignore[arg-type]


def _learn(counting: _Counting, number: int) -> Iterator[Finding]:
    """Learn how else answers are written in a column, and yield what is no answer there."""
    known = counting.spellings[number]
    written = set(counting.source.spellings(number, list(known)))
    understood = _understood(written)
    known.update(understood)
    for words in sorted(written - set(understood)):
        count, where = counting.source.where(alias("c", number), [words])
        message = f"the answer '{short(words)}' to {counting.plan.columns[number]} is not yes, no or na"
        remedy = "write yes, no or na, or leave it empty if it was not answered"
        yield Finding("RE514", "error", where, f"{message}{_often(count)}", remedy)


def _misplaced(counting: _Counting, found: Misunderstood) -> Finding:
    count, where = counting.source.where(found.column, [found.value])
    return Finding(found.code, "error", where, f"{found.message}{_often(count)}", found.remedy)


def _often(count: int) -> str:
    return "" if count == 1 else f" ({count} cases, here first)"


def _ways(groups: Sequence[Group]) -> list[tuple[Scalar, ...]]:
    """Return the ways in which a provider and its type are written."""
    return list(dict.fromkeys(group.keys[:2] for group in groups))


def _contradicting(counting: _Counting, groups: dict[Key, list[Group]]) -> Contradicting:
    """Return the first ids of contradicting cases, by the group's keys and the key question."""
    found: Contradicting = {}
    width = 2 + len(counting.plan.attributes)
    for number, question in enumerate(counting.plan.derived):
        if not any(group.derived[number].contradictions for each in groups.values() for group in each):
            continue
        statement = contradicting_cases(counting.plan, counting.spellings, number, NAMED_CONTRADICTIONS)
        for row in counting.source.query(statement):
            found.setdefault((row[:width], question.id), []).append(text(row[width]))
    return found


def _inspection(
    counting: _Counting, key: Key, groups: Sequence[Group], contradicting: Contradicting
) -> Inspection:
    source, columns = counting.source, counting.columns
    written = _ways(groups)
    counted = gather(counting.plan, groups, contradicting, lambda: source.cases(written, key))
    sheet = CountedSheet.of(source.table, columns.questions, tuple(columns.attributes), counted)
    return Inspection(key[0], key[1], None, (), (), (), sheet, (), None, Place(source.table.file))
