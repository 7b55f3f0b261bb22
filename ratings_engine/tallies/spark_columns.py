"""Conditions of Spark that a column holds what a row of its own was told to hold."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from ratings_engine.tallies.sql import alias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import Column

    from ratings_engine.samples.table import Scalar

__all__ = ["any_of", "same"]


def any_of(column: str, values: Sequence[Scalar]) -> Column:
    """Return the condition that a column holds one of ``values``."""
    return functools.reduce(operator.or_, (_is(column, value) for value in values))


def same(way: tuple[Scalar, ...]) -> Column:
    """Return the condition that a row's provider and type are written in one way."""
    return functools.reduce(operator.and_, (_is(alias("p", n), cell) for n, cell in enumerate(way)))


def _is(column: str, value: Scalar) -> Column:
    from pyspark.sql import functions

    if hasattr(value, "hour") and hasattr(value, "year"):  # a time without a zone stays one
        return functions.col(column).eqNullSafe(functions.lit(str(value)).cast("timestamp_ntz"))
    return functions.col(column).eqNullSafe(functions.lit(value))
