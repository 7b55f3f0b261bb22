"""Cases that Spark counts where they are stored; only what was counted comes back.

Rows of a cluster have no lasting numbers: a place is told by the file, if there is one, and by
the case id and its provider, and the first of several places is that of the lowest case id.
"""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import unquote

from ratings_engine.errors import Place
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.providers import Defaults, short
from ratings_engine.samples.table import TEXT_EXTENSIONS, Row, Table, extension_of, fitted, text
from ratings_engine.samples.unchanged import require_unchanged, stamps_of
from ratings_engine.tallies.beside import beside
from ratings_engine.tallies.case_ids import tidied
from ratings_engine.tallies.engines import CannotCount
from ratings_engine.tallies.fetching import too_many_to_fetch
from ratings_engine.tallies.from_tables import MAX_SPELLINGS
from ratings_engine.tallies.plan import named_place
from ratings_engine.tallies.spark_columns import any_of, same
from ratings_engine.tallies.spark_ids import wrong_ids
from ratings_engine.tallies.spark_reading import failed, frame_of_files, read_expression
from ratings_engine.tallies.spark_session import make_session
from ratings_engine.tallies.spark_watching import Waited, Waiting
from ratings_engine.tallies.sql import alias, literal
from ratings_engine.tallies.statement import keys_of
from ratings_engine.tallies.surprises import Spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyspark.sql import Column, DataFrame, SparkSession

    from ratings_engine.errors import Finding
    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.model import Case, CaseSheet
    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.reading import SampleFile
    from ratings_engine.samples.table import Scalar
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.engines import Watch
    from ratings_engine.tallies.plan import CountingPlan

__all__ = ["MAX_FETCHED", "SparkCases", "open_cases"]

Asked = TypeVar("Asked")

MAX_FETCHED: Final = 100_000
"""So many cases are fetched at once from where they are stored, and no more."""

_GLIMPSE: Final = 1000
_WHOLE: Final = ("tinyint", "smallint", "int", "bigint")
_RELATION: Final = "cases"


def open_cases(file: SampleFile, standards: Standards, watch: Watch | None) -> Waited:
    """Return the cases in ``file``, to be counted by the session that stands or is made.

    ``watch`` is told how many percent of a statement are done. Raises RE580 and RE581 without
    Spark, and what ``frame_of_files`` does.
    """
    session = beside(make_session)
    waiting = Waiting(session, watch)
    return Waited(waiting(lambda: _of_files(session, file, standards)), waiting)


def _of_files(session: SparkSession, file: SampleFile, standards: Standards) -> SparkCases:
    parts = file.parts or (file.path,)
    stamps = stamps_of(parts)
    source = SparkCases(frame_of_files(session, file.path, parts), file.path, standards)
    source.unchanged = lambda: require_unchanged(stamps)
    source.columnar = extension_of(parts[0]) not in TEXT_EXTENSIONS
    return source


class SparkCases:
    """A table of cases in Spark's hands; see ``from_tables.CaseTable``.

    The session stays as it is: a view ``cases`` of its own comes back after each statement.
    """

    def __init__(self, frame: DataFrame, name: str, standards: Standards) -> None:
        """Count the rows of ``frame``, whose places are told as in ``name``; raises RE505 for its types."""
        header: list[Scalar] = [*frame.columns]
        self.table = Table(name, "", header, 0, iter(()), spreadsheet=False)
        self.standards = standards
        self.unchanged: Callable[[], None] = lambda: None
        self.columnar = extension_of(name) not in TEXT_EXTENSIONS
        self._kinds = [kind.partition(" ")[0] for _, kind in frame.dtypes]
        # By place: names may differ in letter case alone, hold dots or be words of SQL.
        stored = [alias("h", n) for n in range(len(header))]
        typed = zip(frame.columns, stored, frame.dtypes, strict=True)
        reads = [
            f"{read_expression(name, called, column, kind)} AS {alias('v', n)}"
            for n, (called, column, (_, kind)) in enumerate(typed)
        ]
        self._stored = frame.toDF(*stored).selectExpr(*reads, f"input_file_name() AS {alias('r', 0)}")

    def close(self) -> None:
        """Nothing is held: the session is its maker's, and ends with the process."""

    def bind(self, columns: Columns, plan: CountingPlan) -> None:
        """Name the columns of ``every`` row and of the ``cases``, those with a case id.

        Raises CannotCount for case ids of a type that is written in several ways.
        """
        self.columns, self.plan = columns, plan
        named = [f"{read} AS {name}" for name, read in self._named()]
        self.every = self._stored.selectExpr("*", *named)
        self.counted = self.every.where(f"{alias('i', 0)} <> ''")
        values = (alias("v", n) for n in range(len(self.table.header)))
        self._cases = self.counted.select(*(name for name, _ in self._named()), *values)

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield the names that statements use, and what reads them."""
        columns = self.columns
        yield alias("p", 0), self._read(columns.provider)
        yield alias("p", 1), self._read(columns.provider_type)
        for number, name in enumerate(self.plan.attributes):
            yield alias("a", number), self._read(columns.attributes[name])
        yield alias("i", 0), self._identity()
        for number, name in enumerate(self.plan.columns):
            yield alias("c", number), self._answer(columns.questions[name])

    def _read(self, index: int | None) -> str:
        return "CAST(NULL AS STRING)" if index is None else alias("v", index)

    def _answer(self, index: int) -> str:
        """Return a column of answers as text; true and false of a type of their own are yes and no."""
        read = alias("v", index)
        if self._kinds[index] == "boolean":
            return f"CASE WHEN {read} THEN 'yes' WHEN NOT {read} THEN 'no' END"
        return f"CAST({read} AS STRING)"

    def _identity(self) -> str:
        """Return the column of case ids as tidied text, empty where there is none."""
        index = self.columns.case_id or 0
        kind, read = self._kinds[index], f"CAST({alias('v', index)} AS STRING)"
        if kind in _WHOLE:
            return f"COALESCE({read}, '')"
        if kind not in ("string", "void"):
            raise CannotCount(f"case ids are of the type {kind}; write them as text")
        return tidied(read, "btrim")

    def query(self, statement: str, most: int | None = None) -> list[tuple[Scalar, ...]]:
        """Return the rows of a statement over ``cases``; raise RE583 where Spark fails."""
        session = self._cases.sparkSession
        with _View(session, self._cases):
            found = self._asked(lambda: session.sql(statement))
        return self.rows(found if most is None else found.limit(most))

    def rows(self, frame: DataFrame) -> list[tuple[Any, ...]]:
        """Return the rows of a frame; raise RE583 where Spark fails, RE554 where a file changed."""
        found = self._asked(lambda: [tuple(row) for row in frame.collect()])
        self.unchanged()
        return found

    def _asked(self, ask: Callable[[], Asked]) -> Asked:
        try:
            return ask()
        except Exception as error:
            raise failed(self.table.file, error) from error

    def glimpse(self) -> list[set[str]]:
        """Return texts that stand in the plan's columns, from the first rows of the table."""
        columns = [alias("c", number) for number in range(len(self.plan.columns))]
        rows = self.rows(self._cases.select(*columns).limit(_GLIMPSE)) if columns else []
        return [{row[n] for row in rows if row[n] is not None} for n in range(len(columns))]

    def spellings(self, number: int, known: Sequence[str]) -> list[str]:
        """Return texts in a column of the plan that are not ``known``."""
        column = alias("c", number)
        others = self._cases.where(f"{column} NOT IN ({', '.join(literal(one) for one in known)})")
        return [row[0] for row in self.rows(others.select(column).distinct().limit(MAX_SPELLINGS))]

    def where(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[tuple[int, Place]]:
        """Return for each column (an alias) and values: how many cases hold one of them, and where first."""
        from pyspark.sql import functions

        asked = []
        for column, values in wanted:
            found = functions.when(any_of(column, values), functions.struct(*self.detail))
            asked += [functions.count(found), functions.min(found)]
        [row] = self.rows(self.counted.agg(*asked))
        pairs = zip(row[::2], row[1::2], wanted, strict=True)
        return [(int(count), self.place(first, self.index(column))) for count, first, (column, _) in pairs]

    def spread(self, wanted: Sequence[tuple[str, Sequence[Scalar]]]) -> list[list[Spread]]:
        """Return for each column (an alias) and values: in which groups how many cases hold which value."""
        return [self._spread(*each) for each in wanted]

    def _spread(self, column: str, values: Sequence[Scalar]) -> list[Spread]:
        from pyspark.sql import functions

        cases = self.counted.where(any_of(column, values)).groupBy(*keys_of(self.plan), column)
        first = functions.min(functions.struct(*self.detail))
        rows = self.rows(cases.agg(functions.count(functions.lit(1)), first))
        return [Spread(row[:-3], row[-3], int(row[-2]), tuple(row[-1])) for row in rows]

    @property
    def detail(self) -> tuple[str, str, str]:
        """Return the columns that tell where a row is: its case id, provider and file."""
        return alias("i", 0), alias("p", 0), alias("r", 0)

    def index(self, column: str) -> int:
        """Return the place in the header of what an alias names."""
        return named_place(column, self.columns, self.plan)

    def place(self, detail: Sequence[Any] | None, index: int) -> Place:
        """Return where a cell is, by the ``detail`` of its row and a column of the header."""
        case_id, provider, file = detail or ("", "", "")
        case = f"case {short(case_id)}" if case_id else "a row"
        whose = f" of {short(text(provider))}" if text(provider) else ""
        path = f"{case}{whose}, column {text(self.table.header[index])}"
        local = unquote(file[len("file://") :]) if file.startswith("file:///") else file
        # A single file is called as it was given; of many, the one that the row stands in.
        alone = local.rpartition("/")[2] == self.table.file.rpartition("/")[2]
        return Place(self.table.file if alone or not local else local, path=path)

    def wrong_ids(
        self,
        providers: Mapping[Key, Sequence[tuple[Scalar, ...]]],
        cases: int,  # noqa: ARG002  (how many there are shows nothing of which are repeated)
    ) -> Iterator[Finding]:
        """Yield case ids that are missing (RE516), or used twice by a provider (RE515)."""
        # All at once: whoever goes through them waits in another thread.
        return iter([*wrong_ids(self, providers)])

    def cases(self, wanted: Mapping[Key, Sequence[tuple[Scalar, ...]]]) -> dict[Key, tuple[Case, ...]]:
        """Return the cases of providers in order of id, without row numbers.

        Raises RE584 where they are more than ``MAX_FETCHED``.
        """
        found = self._fetched(self.counted.where(_of_providers(wanted)), MAX_FETCHED + 1)
        if len(found) > MAX_FETCHED:
            raise too_many_to_fetch(self.table.file, {key[0] for key in wanted}, MAX_FETCHED)
        sheets = self._sheets(found, next(iter(wanted)))
        return {key: sheets[key].cases for key in wanted if key in sheets}

    def first(
        self, key: Key, ways: Sequence[tuple[Scalar, ...]], column: str, words: Sequence[str]
    ) -> Case | None:
        """Return a provider's case of the lowest id that has one of ``words`` in ``column``."""
        cases = self.counted.where(_of_providers({key: ways})).where(any_of(column, words))
        found = self._fetched(cases, 1)
        return self._sheets(found, key)[key].cases[0] if found else None

    def _fetched(self, cases: DataFrame, most: int) -> list[tuple[Any, ...]]:
        """Return the cells of cases, in order of id, at most so many."""
        values = [alias("v", n) for n in range(len(self.table.header))]
        return self.rows(cases.orderBy(alias("i", 0)).select(*values).limit(most))

    def _sheets(self, found: Sequence[tuple[Any, ...]], usual: Key) -> dict[Key, CaseSheet]:
        """Return the cases of rows by provider; ``usual`` stands in where there is no such column."""
        table = self.table._replace(rows=(Row(0, list(cells)) for cells in found))
        return read_cases(table._replace(rows=fitted(table)), self.standards, Defaults(*usual))


def _of_providers(wanted: Mapping[Key, Sequence[tuple[Scalar, ...]]]) -> Column:
    """Return the condition that a row is of one of these providers, by how each is written."""
    return functools.reduce(operator.or_, (same(way) for ways in wanted.values() for way in ways))


class _View:
    """The view that statements read, in the place of one of the same name that somebody made."""

    def __init__(self, session: SparkSession, frame: DataFrame) -> None:
        self._session, self._frame = session, frame
        self._before: DataFrame | None = None

    def __enter__(self) -> None:
        catalog = self._session.catalog
        if catalog.tableExists(_RELATION) and catalog.getTable(_RELATION).isTemporary:
            self._before = self._session.table(_RELATION)
        catalog.dropTempView(_RELATION)
        self._frame.createTempView(_RELATION)

    def __exit__(self, *_: object) -> None:
        self._session.catalog.dropTempView(_RELATION)
        if self._before is not None:
            self._before.createTempView(_RELATION)
