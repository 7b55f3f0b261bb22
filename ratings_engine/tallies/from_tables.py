"""Tallies from tables of any size: one statement counts, and everything after it stays as it is.

The statement runs where the cases are stored; see ``statement``. What cells mean is decided
by the same functions as in a sample that is read case by case: they are asked about each
spelling once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.samples.answers import read_answer
from ratings_engine.samples.cases import MAX_FINDINGS, no_cases
from ratings_engine.samples.columns import read_columns
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.samples.model import Inspection
from ratings_engine.samples.providers import short
from ratings_engine.samples.table import text
from ratings_engine.tallies.contradicting import contradicts_itself
from ratings_engine.tallies.counted_rows import cases_of, count_rows, room_for
from ratings_engine.tallies.fetching import Fetching
from ratings_engine.tallies.groups import gather, read_groups
from ratings_engine.tallies.model import NAMED_CONTRADICTIONS
from ratings_engine.tallies.plan import plan_counting
from ratings_engine.tallies.sql import alias
from ratings_engine.tallies.statement import contradicting_cases
from ratings_engine.tallies.surprises import Surprises, judged_words
from ratings_engine.vocabulary import NA, NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.model import Case
    from ratings_engine.samples.providers import Defaults, Key
    from ratings_engine.samples.table import Scalar, Table
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.groups import Contradicting, Group, Misunderstood
    from ratings_engine.tallies.plan import CountingPlan
    from ratings_engine.tallies.surprises import Spread

    First = Callable[[str, Sequence[str]], Case | None]

__all__ = ["MAX_SPELLINGS", "CaseTable", "Counting", "count_table"]

MAX_SPELLINGS = 1000
"""A column with more ways to write an answer is no column of answers."""


class CaseTable(Protocol):
    """Cases where they are stored: what an engine has to be able to do for them."""

    table: Table

    columnar: bool
    """Whether some columns are read without the others, and so in little time."""

    def bind(self, columns: Columns, plan: CountingPlan) -> None:
        """Make the relation ``cases``, with the columns that statements name."""

    def query(self, statement: str, most: int | None = None) -> list[tuple[Scalar, ...]]:
        """Return the rows of a statement over ``cases``; not more than ``most`` of them."""

    def glimpse(self) -> list[set[str]]:
        """Return texts that stand in the plan's columns, from the first rows of the table."""

    def spellings(self, number: int, known: Sequence[str]) -> list[str]:
        """Return texts in a column of the plan that are not ``known``, at most ``MAX_SPELLINGS``."""

    def where(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[tuple[int, Place]]:
        """Return for each column (an alias) and values: how many cases hold one of them, and where first."""

    def wrong_ids(
        self, providers: Mapping[Key, Sequence[tuple[Scalar, ...]]], cases: int
    ) -> Iterator[Finding]:
        """Yield what is wrong with case ids: missing (RE516), or used twice by a provider (RE515).

        ``providers`` are the ways in which each provider and its type are written; ``cases`` is
        how many cases there are in all.
        """

    def cases(self, wanted: Mapping[Key, Sequence[tuple[Scalar, ...]]]) -> dict[Key, tuple[Case, ...]]:
        """Return the cases of providers, in the table's order; ``wanted`` is how each is written."""

    def first(
        self, key: Key, ways: Sequence[tuple[Scalar, ...]], column: str, words: Sequence[str]
    ) -> Case | None:
        """Return a provider's first case, in that order, with one of ``words`` in ``column`` (an alias)."""

    def spread(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[list[Spread]]:
        """Return for each column (an alias) and values: in which groups how many cases hold which value."""

    def place(self, first: Any, index: int) -> Place:  # noqa: ANN401
        """Return where a cell is, by what a ``Spread`` tells of its row and a column of the header."""

    def close(self) -> None:
        """Let go of the table, and remove what was written aside."""


class Counting(NamedTuple):
    """A table that is being counted: what for, how its answers are written, and how wide counts are."""

    source: CaseTable
    plan: CountingPlan
    columns: Columns
    spellings: list[dict[str, int]]
    bits: int


def count_table(
    source: CaseTable, standards: Standards, defaults: Defaults, by: Sequence[str] = ()
) -> list[Inspection]:
    """Return an inspection for each provider in a table, in order, its cases counted.

    ``by`` are attributes to keep apart beside those that conditions look at.
    Raises InvalidInput with every kind of finding, how often and where first (RE510 to RE525),
    and what ``_count`` does.
    """
    columns, findings = read_columns(source.table, standards)
    if findings:
        raise InvalidInput(findings)
    plan = plan_counting(standards, tuple(columns.questions), tuple(columns.attributes), by)
    source.bind(columns, plan)
    counting = Counting(source, plan, columns, _first_spellings(source, plan), room_for(source, plan))
    rows, wrong = _count(counting)
    groups, misunderstood = read_groups(rows, plan, columns, standards, defaults)
    wrong += _misplaced(counting, misunderstood)
    cases = sum(cases_of(plan, row) for row in rows)
    wrong += source.wrong_ids({key: _ways(groups[key]) for key in sorted(groups)}, cases)
    if wrong:
        raise InvalidInput(wrong)
    if not groups:
        raise InvalidInput([no_cases(source.table)])
    contradicting = _contradicting(counting, groups)
    known = {key: (_size(groups[key]), _ways(groups[key])) for key in sorted(groups)}
    fetching = Fetching(source.table.file, source.cases, known)
    surprises = Surprises(counting, standards, groups)
    return [
        _inspection(counting, key, groups[key], contradicting, fetching, surprises) for key in sorted(groups)
    ]


def _first_spellings(source: CaseTable, plan: CountingPlan) -> list[dict[str, int]]:
    """Return what is known of how answers are written, from the contract's words and a glimpse."""
    words = {"yes": YES, "no": NO, "na": NA}
    seen = source.glimpse()
    return [words | _understood(seen[number]) for number in range(len(plan.columns))]


def _understood(written: set[str]) -> dict[str, int]:
    readings = {words: read_answer(words) for words in sorted(written)}
    return {words: answer for words, answer in readings.items() if answer is not None}


def _count(counting: Counting) -> tuple[list[tuple[Scalar, ...]], list[Finding]]:
    """Return the statement's rows, run again where answers were written in other ways; and what is none.

    What is no answer is RE514. Raises RatingsError RE561 for too many groups, and RE505 where
    answers are neither counted nor found.
    """
    rows = _rows(counting)
    unread = _unread(counting.plan, rows)
    if not unread:
        return rows, []
    unknown = [(n, words) for n in unread for words in _learn(counting, n)]
    if unknown:
        return rows, _no_answers(counting, unknown[:MAX_FINDINGS])
    rows = _rows(counting)
    if unread := _unread(counting.plan, rows):
        columns = ", ".join(counting.plan.columns[number] for number in unread)
        raise contradicts_itself(counting.source.table.file, f"there are answers in {columns} that are none")
    return rows, []


def _rows(counting: Counting) -> list[tuple[Scalar, ...]]:
    return count_rows(counting.source, counting.plan, counting.spellings, counting.bits)


def _unread(plan: CountingPlan, rows: Sequence[tuple[Scalar, ...]]) -> list[int]:
    """Return the columns, by number, that hold more than was counted."""
    firsts = [3 + len(plan.attributes) + 4 * number for number in range(len(plan.columns))]
    return [
        number
        for number, first in enumerate(firsts)
        if any(sum(row[first : first + 3]) != row[first + 3] for row in rows)  # type: ignore[arg-type]
    ]


def _learn(counting: Counting, number: int) -> list[str]:
    """Learn how else answers are written in a column, and return what is no answer there."""
    known = counting.spellings[number]
    written = set(counting.source.spellings(number, list(known)))
    understood = _understood(written)
    known.update(understood)
    return sorted(written - set(understood))


def _no_answers(counting: Counting, unknown: Sequence[tuple[int, str]]) -> list[Finding]:
    found = counting.source.where([(alias("c", number), [words]) for number, words in unknown])
    remedy = "write yes, no or na, or leave it empty if it was not answered"
    findings = []
    for (number, words), (count, where) in zip(unknown, found, strict=True):
        message = f"the answer '{short(words)}' to {counting.plan.columns[number]} is not yes, no or na"
        findings.append(Finding("RE514", "error", where, f"{message}{_often(count)}", remedy))
    return findings


def _misplaced(counting: Counting, misunderstood: Sequence[Misunderstood]) -> list[Finding]:
    told = misunderstood[:MAX_FINDINGS]
    found = counting.source.where([(one.column, [one.value]) for one in told]) if told else []
    return [
        Finding(one.code, "error", where, f"{one.message}{_often(count)}", one.remedy)
        for one, (count, where) in zip(told, found, strict=True)
    ]


def _often(count: int) -> str:
    return "" if count == 1 else f" ({count} cases, here first)"


def _size(groups: Sequence[Group]) -> int:
    return sum(group.cases for group in groups)


def _ways(groups: Sequence[Group]) -> list[tuple[Scalar, ...]]:
    """Return the ways in which a provider and its type are written."""
    return list(dict.fromkeys(group.keys[:2] for group in groups))


def _contradicting(counting: Counting, groups: dict[Key, list[Group]]) -> Contradicting:
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
    counting: Counting,
    key: Key,
    groups: Sequence[Group],
    contradicting: Contradicting,
    fetching: Fetching,
    surprises: Surprises,
) -> Inspection:
    source, columns = counting.source, counting.columns
    counted = gather(counting.plan, groups, contradicting, lambda: fetching.cases(key))
    first = partial(source.first, key, _ways(groups))
    counted = counted._replace(
        find=partial(_find, first),
        first_judged=partial(_first_judged, counting, first),
        values_but=partial(surprises.values_but, key),
        unasked=partial(surprises.unasked, key),
    )
    sheet = CountedSheet.of(source.table, columns.questions, tuple(columns.attributes), counted)
    return Inspection(key[0], key[1], None, (), (), (), sheet, (), None, Place(source.table.file))


def _find(first: First, case_id: str) -> Case | None:
    """Return the case of an id; what no cell can hold is looked for nowhere."""
    if not case_id or text(case_id) != case_id or not _is_unicode(case_id):
        return None
    return first(alias("i", 0), [case_id])


def _is_unicode(words: str) -> bool:
    """Return whether words can be in a table: an argument in another encoding is no Unicode."""
    return not any("\ud800" <= sign <= "\udfff" for sign in words)


def _first_judged(counting: Counting, first: First, question: str) -> Case:
    """Return the first case with yes or no; raises RE505 where none of those that were counted is found."""
    found = first(alias("c", counting.plan.columns.index(question)), judged_words(counting, question))
    if found is None:
        what = f"answers to {question} were counted and are not found"
        raise contradicts_itself(counting.source.table.file, what)
    return found
