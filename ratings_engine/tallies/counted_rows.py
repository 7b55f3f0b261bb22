"""What the counting statement returns, a row for each group, with every count on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ratings_engine.errors import RatingsError
from ratings_engine.samples.cases import MAX_GROUPS, too_many_groups
from ratings_engine.tallies.contradicting import has_grown
from ratings_engine.tallies.packing import APART, bits_for
from ratings_engine.tallies.statement import counting_statement, grouping_statement, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.samples.table import Scalar
    from ratings_engine.tallies.from_tables import CaseTable
    from ratings_engine.tallies.plan import CountingPlan

__all__ = ["cases_of", "count_rows", "room_for"]


def cases_of(plan: CountingPlan, row: Sequence[Scalar]) -> int:
    """Return how many cases a row counts."""
    return int(cast("int", row[2 + len(plan.attributes)]))


def room_for(source: CaseTable, plan: CountingPlan) -> int:
    """Return how many bits a count takes: of the largest group, if that is soon told, or all there are.

    Raises RatingsError RE561 for too many groups.
    """
    return bits_for(_largest(source, plan)) if source.columnar else APART


def _largest(source: CaseTable, plan: CountingPlan) -> int:
    groups = _few(source, plan, source.query(grouping_statement(plan), MAX_GROUPS + 1))
    return max((cases_of(plan, row) for row in groups), default=0)


def _few(source: CaseTable, plan: CountingPlan, groups: list[tuple[Scalar, ...]]) -> list[tuple[Scalar, ...]]:
    """Return groups; raise RE561 where there are too many of them."""
    if len(groups) > MAX_GROUPS:
        raise too_many_groups(source.table, plan.attributes, plan.asked_for())
    return groups


def count_rows(
    source: CaseTable, plan: CountingPlan, spellings: Sequence[Mapping[str, int]], bits: int
) -> list[tuple[Scalar, ...]]:
    """Return the statement's rows; ``bits`` are those of ``room_for``.

    Raises RatingsError RE561 for too many groups, and RE505 where one is larger than it was told to be.
    """
    rows = _few(source, plan, _ask(source, plan, counting_statement(plan, spellings, bits)))
    if any(bits_for(cases_of(plan, row)) > bits for row in rows):
        raise has_grown(source.table.file)
    return [unpacked(plan, row, bits) for row in rows]


def _ask(source: CaseTable, plan: CountingPlan, statement: str) -> list[tuple[Scalar, ...]]:
    try:
        return source.query(statement, MAX_GROUPS + 1)
    except RatingsError as error:
        if error.code == "RE560":
            # The counts of millions of groups fit nowhere; how many groups there are is soon told.
            _largest(source, plan)
        raise
