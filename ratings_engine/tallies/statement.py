"""The one statement that counts a table of cases, the same for DuckDB and for Spark.

It reads a relation ``cases`` with columns named by ``sql.alias``: ``p0`` provider, ``p1``
provider type, ``i0`` case id, ``a…`` the plan's attributes, ``c…`` its columns, ``v…`` every
column as it stands. An answer is whatever the spellings say; everything else in a column shows
as ``given`` and not counted.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from ratings_engine.tallies.packing import APART, counts_in, sums_of
from ratings_engine.tallies.sql import alias, literal
from ratings_engine.vocabulary import NA, NO, UNANSWERED, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.samples.table import Scalar
    from ratings_engine.tallies.plan import CountingPlan, DerivedQuestion

__all__ = [
    "COLUMN_COUNTS",
    "DERIVED_COUNTS",
    "Spellings",
    "contradicting_cases",
    "counting_statement",
    "different_values",
    "grouping_statement",
    "keys_of",
    "unpacked",
]

Spellings = "Mapping[str, int]"
"""How answers are written in a column: texts as they stand in the file, and what they mean."""

COLUMN_COUNTS = ("yes", "no", "na", "given")
"""What is counted of each column; ``given`` are cells that hold anything."""

_ANSWERS = (YES, NO, NA)
_OUTCOMES = (*_ANSWERS, UNANSWERED)

DERIVED_COUNTS = ("yes", "no", "na", "unanswered", "derived", "contradictions")
"""What is counted of each key question with prompts."""


def keys_of(plan: CountingPlan) -> list[str]:
    """Return the columns that rows are grouped by: provider, provider type and attributes."""
    return [alias("p", 0), alias("p", 1), *(alias("a", n) for n in range(len(plan.attributes)))]


def counting_statement(plan: CountingPlan, spellings: Sequence[Mapping[str, int]], bits: int = APART) -> str:
    """Return the statement: a row for each group, with its keys, its cases and all counts.

    ``spellings`` are parallel to the plan's columns: texts as they stand in the file, and the
    answers they are. After the keys stand the number of cases, then ``COLUMN_COUNTS`` for each
    column and ``DERIVED_COUNTS`` for each derived question; those that exclude each other share a
    sum as far as ``bits`` for each allow, and ``unpacked`` takes them apart.
    """
    keys = keys_of(plan)
    counts = ["COUNT(*)"]
    for number, known in enumerate(spellings):
        counts += _column_counts(alias("c", number), known, bits)
    for number, question in enumerate(plan.derived):
        counts += _derived_counts(number, question, bits)
    listed = ",\n  ".join([*keys, *counts])
    return f"SELECT\n  {listed}\nFROM {_relation(plan, spellings)}\nGROUP BY {', '.join(keys)}"


def unpacked(plan: CountingPlan, row: Sequence[Scalar], bits: int) -> tuple[Scalar, ...]:
    """Return a row of ``counting_statement`` with each count on its own."""
    width = len(keys_of(plan))
    numbers = (int(cast("int", cell)) for cell in row[width:])
    counts = [next(numbers)]
    for _ in plan.columns:
        counts += [*counts_in(numbers, len(_ANSWERS), bits), next(numbers)]
    for _ in plan.derived:
        counts += [*counts_in(numbers, len(_OUTCOMES), bits), next(numbers), next(numbers)]
    return (*row[:width], *counts)


def grouping_statement(plan: CountingPlan) -> str:
    """Return the statement for the keys of every group and its number of cases, with no answer counted."""
    keys = ", ".join(keys_of(plan))
    return f"SELECT {keys}, COUNT(*)\nFROM cases\nGROUP BY {keys}"


def contradicting_cases(
    plan: CountingPlan, spellings: Sequence[Mapping[str, int]], number: int, most: int
) -> str:
    """Return the statement for the first ``most`` case ids of each group that contradict their prompts.

    ``number`` is that of the derived question. Rows are the keys and a case id, in order of id.
    """
    keys, case = ", ".join(keys_of(plan)), alias("i", 0)
    alone = plan._replace(derived=plan.derived[number : number + 1])
    ranked = f"ROW_NUMBER() OVER (PARTITION BY {keys} ORDER BY {case}) AS r0"
    where = _contradicts(0, alone.derived[0])
    inner = f"SELECT {keys}, {case}, {ranked}\nFROM {_relation(alone, spellings)}\nWHERE {where}"
    return f"SELECT {keys}, {case}\nFROM (\n{inner}\n) AS ranked\nWHERE r0 <= {most:d}"


def different_values(column: str, most: int) -> str:
    """Return the statement for what stands in a column (an alias), the first ``most`` in order."""
    return f"SELECT DISTINCT {column} FROM cases WHERE {column} IS NOT NULL ORDER BY {column} LIMIT {most:d}"


def _relation(plan: CountingPlan, spellings: Sequence[Mapping[str, int]]) -> str:
    """Return what is counted from: the cases, with what their prompts make of them beside.

    Each layer names what the next one uses more than once: answers as numbers ``x``, how
    many prompts have which answer, the outcome ``d``, and what counts, ``k``.
    """
    if not plan.derived:
        return "cases"
    places = {place for q in plan.derived for place, _ in q.prompts} | {q.given for q in plan.derived}
    wanted = sorted(place for place in places if place is not None)
    numbered = list(enumerate(plan.derived))
    layers = [
        [f"{_code(alias('c', place), spellings[place])} AS {alias('x', place)}" for place in wanted],
        [column for n, question in numbered for column in _numbers(n, question)],
        [f"{_outcome(n, question)} AS {alias('d', n)}" for n, question in numbered],
        [f"{_counted(n, question)} AS {alias('k', n)}" for n, question in numbered],
    ]
    relation = "cases"
    for depth, columns in enumerate(layers):
        listed = ",\n  ".join(columns)
        relation = f"(\nSELECT *,\n  {listed}\nFROM {relation}\n) AS layer{depth}"
    return relation


def _column_counts(column: str, known: Mapping[str, int], bits: int) -> Iterator[str]:
    yield from sums_of([_is(column, known, answer) for answer in _ANSWERS], bits)
    blank = _is(column, known, UNANSWERED)
    empty = " ".join(f"WHEN {condition} THEN 0" for condition in [f"{column} IS NULL", *blank])
    yield f"SUM(CASE {empty} ELSE 1 END)" if blank else f"COUNT({column})"


def _is(column: str, known: Mapping[str, int], answer: int) -> list[str]:
    """Return the conditions that a column holds an answer, one for each way to write it.

    Each on its own: databases take much longer over a list of texts.
    """
    return [f"{column} = {literal(text)}" for text, meaning in known.items() if meaning == answer]


def _code(column: str, known: Mapping[str, int]) -> str:
    """Return a column's answers as numbers; whatever is no answer is unanswered, and reported elsewhere."""
    whens = [
        f"WHEN {condition} THEN {answer}" for answer in _ANSWERS for condition in _is(column, known, answer)
    ]
    return f"CASE {' '.join(whens)} ELSE {UNANSWERED} END" if whens else str(UNANSWERED)


def _derived_counts(number: int, question: DerivedQuestion, bits: int) -> Iterator[str]:
    counted, outcome = alias("k", number), alias("d", number)
    yield from sums_of([[f"{counted} = {answer}"] for answer in _OUTCOMES], bits)
    unjudged = "" if question.given is None else f"{alias('x', question.given)} = {UNANSWERED} AND "
    yield _sum(f"{unjudged}{outcome} <> {UNANSWERED}")
    yield _sum(_contradicts(number, question))


def _counted(number: int, question: DerivedQuestion) -> str:
    """Return what counts: the judged answer, and what the prompts make where nobody judged."""
    outcome = alias("d", number)
    if question.given is None:
        return outcome
    given = alias("x", question.given)
    return f"CASE WHEN {given} = {UNANSWERED} THEN {outcome} ELSE {given} END"


def _contradicts(number: int, question: DerivedQuestion) -> str:
    if question.given is None:
        return "1 = 0"
    given, outcome = alias("x", question.given), alias("d", number)
    return f"{given} <> {UNANSWERED} AND {outcome} <> {UNANSWERED} AND {given} <> {outcome}"


def _sum(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _numbers(number: int, question: DerivedQuestion) -> Iterator[str]:
    """Yield how many prompts are yes ``y``, no ``n`` and not applicable ``m``; and essential ones.

    ``e`` is how many essential prompts are no, ``f`` how many of them are unanswered.
    """
    every = [place for place, _ in question.prompts if place is not None]
    essential = [place for place, must in question.prompts if must and place is not None]
    absent = sum(1 for place, must in question.prompts if must and place is None)
    for kind, places, answer in (("y", every, YES), ("n", every, NO), ("m", every, NA), ("e", essential, NO)):
        yield f"{_how_many(places, answer)} AS {alias(kind, number)}"
    yield f"{_how_many(essential, UNANSWERED)} + {absent} AS {alias('f', number)}"


def _how_many(places: Sequence[int], answer: int) -> str:
    return (
        " + ".join(f"CASE WHEN {alias('x', place)} = {answer} THEN 1 ELSE 0 END" for place in places) or "0"
    )


def _outcome(number: int, question: DerivedQuestion) -> str:
    """Return what prompts make of a case: ``standards.derivation``, in arithmetic.

    With an unanswered prompt counted as no (worst), as yes (best) and as not applicable
    (without), the outcome has to be the same; a prompt without a column is unanswered.
    """
    yes, no, na, failed, open_ = (alias(kind, number) for kind in "ynmef")
    total = len(question.prompts)
    enough = _enough(question.share, total)
    over, of = enough.denominator, enough.numerator
    unanswered = f"({total} - {yes} - {no} - {na})"
    worst = f"{open_} = 0 AND {yes} * {over} >= {of} * ({total} - {na})"
    best = f"({yes} + {unanswered}) * {over} >= {of} * ({total} - {na})"
    without = f"{yes} + {no} > 0 AND {yes} * {over} >= {of} * ({yes} + {no})"
    return (
        f"CASE WHEN {na} = {total} THEN {NA} WHEN {failed} > 0 THEN {NO}"
        f" WHEN {worst} AND {best} AND {without} THEN {YES}"
        f" WHEN NOT ({worst}) AND NOT ({best}) AND NOT ({without}) THEN {NO}"
        f" ELSE {UNANSWERED} END"
    )


def _enough(share: Fraction, total: int) -> Fraction:
    """Return the least part of up to ``total`` prompts that is ``share`` percent or more.

    For so few it is the same threshold, and of numbers that no database has to round.
    """
    return min(Fraction(math.ceil(share * some / 100), some) for some in range(1, total + 1))
