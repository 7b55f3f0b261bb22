"""Case ids that are missing, or used twice by a provider: found where Spark keeps the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Finding
from ratings_engine.samples.cases import MAX_FINDINGS
from ratings_engine.samples.providers import short
from ratings_engine.samples.table import STRAY, text
from ratings_engine.tallies.spark_columns import same
from ratings_engine.tallies.sql import alias, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyspark.sql import Column

    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar
    from ratings_engine.tallies.spark_cases import SparkCases

    Providers = Mapping[Key, Sequence[tuple[Scalar, ...]]]

__all__ = ["wrong_ids"]

_I0 = alias("i", 0)


def wrong_ids(source: SparkCases, providers: Providers) -> Iterator[Finding]:
    """Yield case ids that are missing (RE516), or used twice by a provider (RE515).

    ``providers`` are the ways in which each provider and its type are written.
    """
    missing, repeated = _suspected(source, providers)
    if missing:
        yield from _missing(source)
    if repeated:
        yield from _repeated(source, providers)


def _suspected(source: SparkCases, providers: Providers) -> tuple[bool, bool]:
    """Return whether rows are without a case id, and whether a provider's may have the same.

    Equal ids have equal numbers, which are quicker to move between executors than what they stand for.
    """
    from pyspark.sql import functions

    identity, one = functions.col(_I0), functions.lit(1)
    number = functions.xxhash64(*(_spelt_once(number, providers) for number in (0, 1)), identity)
    numbers = source.every.select(functions.when(identity != "", number).alias("h0")).groupBy("h0")
    often = numbers.agg(functions.count(one).alias("n0"))
    [(missing, most)] = source.rows(
        often.agg(
            functions.max(functions.when(functions.col("h0").isNull(), one)),
            functions.max(functions.when(functions.col("h0").isNotNull(), functions.col("n0"))),
        )
    )
    return missing is not None, most is not None and most > 1


def _missing(source: SparkCases) -> Iterator[Finding]:
    from pyspark.sql import functions

    values = (alias("v", n) for n in range(len(source.table.header)))
    filled = " OR ".join(f"btrim(CAST({value} AS STRING), {literal(STRAY)}) <> ''" for value in values)
    rows = source.every.where(f"{_I0} = ''").where(filled)
    first = functions.min(functions.struct(*source.detail))
    [(count, where)] = source.rows(rows.agg(functions.count(functions.lit(1)), first))
    if count:
        message = "the row has no case id" + ("" if count == 1 else f" ({count} cases, here first)")
        place = source.place(where, source.index(_I0))
        yield Finding("RE516", "error", place, message, "fill in the column 'case_id'")


def _repeated(source: SparkCases, providers: Providers) -> Iterator[Finding]:
    """Yield the first case ids, in their order, that a provider uses more than once, and how often."""
    from pyspark.sql import functions

    whose = [_spelt_once(number, providers).alias(alias("w", number)) for number in (0, 1)]
    keys = [alias("w", 0), alias("w", 1), _I0]
    rows = source.counted.select("*", *whose).groupBy(*keys)
    often = rows.agg(
        functions.count(functions.lit(1)).alias("n0"), functions.min(functions.struct(*source.detail))
    )
    found = source.rows(often.where("n0 > 1").orderBy(_I0, *keys[:2]).limit(MAX_FINDINGS))
    for *_, identity, count, where in found:
        whom = f" by {short(text(where[1]))}" if text(where[1]) else ""
        message = f"the case id '{short(identity)}' is used {count} times{whom}"
        remedy = "give each case its own id, or remove the repeated row"
        yield Finding("RE515", "error", source.place(where, source.index(_I0)), message, remedy)


def _spelt_once(number: int, providers: Providers) -> Column:
    """Return the provider (0) or its type (1), written the first way where it is written in several."""
    from pyspark.sql import functions

    spelt = functions.col(alias("p", number))
    for first, *others in providers.values():
        for other in others:
            spelt = functions.when(same(other), functions.lit(first[number])).otherwise(spelt)
    return spelt
