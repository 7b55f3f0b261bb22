"""Tests of counts that share a sum: whatever their width, each comes out as it was counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import RatingsError
from ratings_engine.samples.columns import read_columns
from ratings_engine.samples.reading import SampleFile
from ratings_engine.tallies.counted_rows import cases_of, count_rows, room_for
from ratings_engine.tallies.duckdb_opening import open_cases
from ratings_engine.tallies.packing import APART, bits_for, counts_in, sums_of
from ratings_engine.tallies.plan import plan_counting
from ratings_engine.vocabulary import NA, NO, YES
from tests.strategies import examples
from tests.tallies.test_from_tables import STANDARDS, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def summed(cells: Sequence[int], sums: Sequence[str]) -> list[int]:
    """Return what the sums make of cells in a column ``c0``."""
    rows = ", ".join(f"({cell})" for cell in cells)
    return list(duckdb.execute(f"SELECT {', '.join(sums)} FROM (VALUES {rows}) AS t(c0)").fetchall()[0])


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(1, 6), st.data())
@examples(60)
def test_counts_come_out_as_they_went_in(cells: list[int], many: int, data: st.DataObject) -> None:
    """In any width that holds as many cases as there are, for any number of counts."""
    bits = data.draw(st.integers(bits_for(len(cells)), APART))
    sums = list(sums_of([[f"c0 = {n}"] for n in range(many)], bits))
    assert len(sums) == -(-many // (APART // bits))
    told = Counter(cells)
    assert list(counts_in(iter(summed(cells, sums)), many, bits)) == [told[n] for n in range(many)]


def test_the_largest_counts_that_share_a_sum_fit_into_it() -> None:
    """Three counts of 2,097,151 cases each fill the 63 bits that a sum has, and do not overflow them."""
    most = (1 << 21) - 1
    [total] = sums_of([["c0 = 0"], ["c0 = 1"], ["c0 = 2"]], bits_for(most))
    weights = [int(part.partition(" ")[0]) for part in total.split(" THEN ")[1:]]
    assert sum(weight * most for weight in weights) == (1 << APART) - 1
    assert len(list(sums_of([["c0 = 0"], ["c0 = 1"], ["c0 = 2"]], bits_for(most + 1)))) == 2


def test_what_nothing_counts_is_none() -> None:
    """A count without a condition is 0, alone and in company; several conditions count together."""
    assert list(sums_of([[]], APART)) == ["0"]
    sums = list(sums_of([["c0 = 1", "c0 = 2"], [], ["c0 = 3"]], 4))
    assert list(counts_in(iter(summed([1, 2, 3, 4], sums)), 3, 4)) == [2, 0, 1]


@pytest.mark.parametrize("cases", [1, 2, 3, 4, 7, 8])
def test_counts_are_as_wide_as_the_largest_group(tmp_path: Path, cases: int) -> None:
    """At every size on either side of a power of two, a group of one answer is counted whole."""
    rows = [[f"C{n}", "A", "crc", "na"] for n in range(cases)] + [["C0", "B", "crc", "no"]]
    path = written(tmp_path, ["case_id", "provider", "provider_type", "2.1.1"], rows)
    source = open_cases(SampleFile(path, None), STANDARDS, None)
    columns, _ = read_columns(source.table, STANDARDS)
    plan = plan_counting(STANDARDS, tuple(columns.questions), ())
    source.bind(columns, plan)
    bits, spellings = room_for(source, plan), [{"yes": YES, "no": NO, "na": NA}]
    try:
        found = sorted(count_rows(source, plan, spellings, bits))
        assert [cases_of(plan, row) for row in found] == [cases, 1]
        assert [row[3:7] for row in found] == [(0, 0, cases, cases), (0, 1, 0, 1)]
        if bits_for(cases - 1) < bits:
            with pytest.raises(RatingsError) as caught:
                count_rows(source, plan, spellings, bits_for(cases - 1))
            assert caught.value.code == "RE505"
    finally:
        source.close()
