"""Tests that tables cover every number exactly once, and that faults in them are found."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings_engine.standards.banding import band_of
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.installed import shipped_ids
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.pack import Pack
from ratings_engine.standards.source import parse
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.standards.model import Band

MINIMAL = Path(__file__).parent / "valid" / "minimal"
FRAMEWORK = (MINIMAL / "framework.yaml").read_text(encoding="utf-8")
STANDARD = (MINIMAL / "assessment.yaml").read_bytes()
PERCENT_BANDS = FRAMEWORK[FRAMEWORK.index("    bands:\n") : FRAMEWORK.index("    source: manual")]
MEAN_BANDS = FRAMEWORK[FRAMEWORK.index("  bands:\n    - {rating: inadequate, at_most: 0.5}") :]
HIGHEST = {"percent": 100, "number": 250, "mean": 3}
EXAMPLES = settings(deadline=None, max_examples=60)
TABLES = st.sampled_from(sorted(HIGHEST))


class Table(NamedTuple):
    """A table as its cut points: ``closed`` says of each whether it belongs to the band below."""

    of: str
    cuts: tuple[Fraction, ...]
    closed: tuple[bool, ...]

    def rows(self) -> list[dict[str, str]]:
        """Return the bands as they would be written, worst first."""
        rows: list[dict[str, str]] = [{"rating": RATINGS[n % 4]} for n in range(len(self.cuts) + 1)]
        for below, above, cut, closed in zip(rows, rows[1:], self.cuts, self.closed, strict=False):
            below["at_most" if closed else "below"] = written(cut)
            above["above" if closed else "at_least"] = written(cut)
        return rows


def written(number: Fraction) -> str:
    """Return a number as a fraction in a pack."""
    return f"{number.numerator}/{number.denominator}"


def between(low: Fraction, high: int) -> st.SearchStrategy[Fraction]:
    """Return numbers above ``low`` and below ``high``."""
    inside = st.fractions(0, 1, max_denominator=24).filter(lambda share: 0 < share < 1)
    return inside.map(lambda share: low + (high - low) * share)


def rebound(row: dict[str, str], old: str, new: str) -> dict[str, str]:
    """Return a band with its bound ``old``, if it has that one, turned into ``new``."""
    return {new if key == old else key: value for key, value in row.items()}


def edge(row: dict[str, str]) -> tuple[Fraction, bool]:
    """Return where a band with an upper bound ends: its bound, and whether that belongs to it."""
    return Fraction(row.get("at_most", row.get("below", ""))), "at_most" in row


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table whose bands meet at rising cut points, each closed on one side only."""
    of = draw(TABLES)
    cuts = sorted(draw(st.lists(between(Fraction(0), HIGHEST[of]), unique=True, min_size=1, max_size=8)))
    closed = draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))
    return Table(of, tuple(cuts), tuple(closed))


def pack_with(of: str, rows: list[dict[str, str]]) -> Pack:
    """Return the minimal pack with ``rows`` as its banding, or as the bands of its mean."""
    bands = f"bands: {json.dumps(rows)}\n"
    if of == "mean":
        text = FRAMEWORK.replace(MEAN_BANDS, f"  {bands}")
    else:
        text = FRAMEWORK.replace(PERCENT_BANDS, f"    {bands}").replace("of: percent", f"of: {of}")
    framework = parse(text.encode(), "pack/framework.yaml")
    return Pack("pack", "sha256:0", framework, (parse(STANDARD, "pack/assessment.yaml"),), {})


def codes(of: str, rows: list[dict[str, str]]) -> list[str]:
    """Return the codes of what is found in a pack with these bands, but for which ratings they give."""
    found = [finding.code for finding in pack_findings(pack_with(of, rows))]
    return [code for code in found if code not in ("RE212", "RE214")]


def compiled(of: str, rows: list[dict[str, str]]) -> tuple[Band, ...]:
    """Return the bands of a pack with these bands."""
    standards = compile_pack(pack_with(of, rows))
    return standards.overall.bands if of == "mean" else standards.bandings["share"].bands


def grid(top: int, parts: int) -> list[Fraction]:
    """Return every multiple of one ``parts``-th from 0 to ``top``."""
    return [Fraction(n, parts) for n in range(top * parts + 1)]


# --- tables made at random


@EXAMPLES
@given(table=tables(), data=st.data())
def test_bands_that_meet_have_no_findings(table: Table, data: st.DataObject) -> None:
    """Bands that meet at their bounds cover everything once, in whatever order they are written."""
    rows = data.draw(st.permutations(table.rows()))
    assert codes(table.of, rows) == []


@EXAMPLES
@given(table=tables())
def test_a_table_without_findings_rates_every_number_once(table: Table) -> None:
    """Each cut point, and what lies just beside it, falls in the one band it is meant for."""
    bands = compiled(table.of, table.rows())
    near = Fraction(1, 10**6)
    for index, (cut, closed) in enumerate(zip(table.cuts, table.closed, strict=True)):
        assert band_of(bands, cut - near) == bands[index]
        assert band_of(bands, cut) == bands[index if closed else index + 1]
        assert band_of(bands, cut + near) == bands[index + 1]
    assert band_of(bands, Fraction(0)) == bands[0]
    assert band_of(bands, Fraction(HIGHEST[table.of])) == bands[-1]


@EXAMPLES
@given(table=tables(), data=st.data())
def test_a_lower_bound_moved_up_leaves_a_gap(table: Table, data: st.DataObject) -> None:
    """Where a band starts later than the one before it ends, there is a gap, and RE201 says so."""
    rows = table.rows()
    index = data.draw(st.integers(0, len(table.cuts) - 1))
    key = "above" if table.closed[index] else "at_least"
    rows[index + 1][key] = written(data.draw(between(table.cuts[index], HIGHEST[table.of])))
    found = codes(table.of, rows)
    assert "RE201" in found
    assert set(found) <= {"RE201", "RE202", "RE203"}


@EXAMPLES
@given(table=tables(), data=st.data())
def test_an_upper_bound_moved_up_makes_an_overlap(table: Table, data: st.DataObject) -> None:
    """Where a band ends later than the next one starts, RE202 says that they overlap.

    Where it ends after the whole of the next one, RE213 says that it shadows it.
    """
    rows = table.rows()
    index = data.draw(st.integers(0, len(table.cuts) - 1))
    key = "at_most" if table.closed[index] else "below"
    rows[index][key] = written(data.draw(between(table.cuts[index], HIGHEST[table.of])))
    found = codes(table.of, rows)
    covered = index + 1 < len(table.cuts) and edge(rows[index]) >= edge(table.rows()[index + 1])
    assert ("RE213" if covered else "RE202") in found
    assert set(found) <= {"RE201", "RE202", "RE203", "RE213"}


@EXAMPLES
@given(table=tables(), data=st.data())
def test_a_cut_point_open_on_both_sides_is_a_gap(table: Table, data: st.DataObject) -> None:
    """A cut point that belongs to neither band is a gap of one number."""
    rows = table.rows()
    index = data.draw(st.integers(0, len(table.cuts) - 1))
    rows[index] = rebound(rows[index], "at_most", "below")
    rows[index + 1] = rebound(rows[index + 1], "at_least", "above")
    assert codes(table.of, rows) == ["RE201"]


@EXAMPLES
@given(table=tables(), data=st.data())
def test_a_cut_point_closed_on_both_sides_is_an_overlap(table: Table, data: st.DataObject) -> None:
    """A cut point that belongs to both bands is an overlap of one number."""
    rows = table.rows()
    index = data.draw(st.integers(0, len(table.cuts) - 1))
    rows[index] = rebound(rows[index], "below", "at_most")
    rows[index + 1] = rebound(rows[index + 1], "above", "at_least")
    assert codes(table.of, rows) == ["RE202"]


@EXAMPLES
@given(table=tables(), data=st.data())
def test_a_band_left_out_is_a_gap(table: Table, data: st.DataObject) -> None:
    """Whichever band is left out, at the bottom, in the middle or at the top, RE201 says so once."""
    rows = table.rows()
    del rows[data.draw(st.integers(0, len(rows) - 1))]
    assert codes(table.of, rows) == ["RE201"]


# --- tables at their edges


@pytest.mark.parametrize(
    ("of", "rows"),
    [
        ("percent", [{"rating": "good"}]),
        ("percent", [{"rating": "good", "at_least": "0/1", "at_most": "100/1"}]),
        ("mean", [{"rating": "good", "at_least": "0/1", "at_most": "3/1"}]),
        ("number", [{"rating": "good", "at_least": "0/1"}]),
        ("percent", [{"rating": "inadequate", "at_most": "0/1"}, {"rating": "good", "above": "0/1"}]),
        ("percent", [{"rating": "good", "below": "100/1"}, {"rating": "outstanding", "at_least": "100/1"}]),
        (
            "percent",
            [
                {"rating": "inadequate", "below": "50/1"},
                {"rating": "good", "at_least": "50/1", "at_most": "50/1"},
                {"rating": "outstanding", "above": "50/1"},
            ],
        ),
    ],
)
def test_tables_may_end_where_numbers_end(of: str, rows: list[dict[str, str]]) -> None:
    """Outer bounds may be left out or stand at the ends, and a band may hold one number."""
    assert codes(of, rows) == []


@pytest.mark.parametrize(
    ("of", "rows", "expected"),
    [
        ("percent", [{"rating": "good", "above": "0/1"}], ["RE201"]),
        ("percent", [{"rating": "good", "below": "100/1"}], ["RE201"]),
        ("mean", [{"rating": "good", "at_most": "2/1"}], ["RE201"]),
        ("number", [{"rating": "good", "at_most": "100/1"}], ["RE201"]),
        ("percent", [{"rating": "good"}, {"rating": "inadequate"}], ["RE202"]),
    ],
)
def test_tables_that_stop_short(of: str, rows: list[dict[str, str]], expected: list[str]) -> None:
    """The ends of the scale need a rating, and only one."""
    assert codes(of, rows) == expected


def test_a_bound_may_be_too_long_for_a_number() -> None:
    """A fraction of thousands of digits is a finding, not a crash."""
    rows = [{"rating": "good", "below": "9" * 5000 + "/1"}]
    assert codes("percent", rows) != []


# --- the shipped tables


@pytest.mark.parametrize("pack_id", shipped_ids())
def test_shipped_bandings_cover_every_percentage_once(pack_id: str) -> None:
    """Every fortieth of a percentage point from 0 to 100 has exactly one band in every banding."""
    points = grid(100, 40)
    for banding in load_standards(pack_id).bandings.values():
        # band_of raises LookupError where no band, or more than one, holds the number.
        assert [point for point in points if band_of(banding.bands, point) not in banding.bands] == []


@pytest.mark.parametrize("pack_id", shipped_ids())
def test_shipped_overall_bands_cover_every_mean_once(pack_id: str) -> None:
    """Every mean of up to 13 standards' points has exactly one overall rating."""
    bands = load_standards(pack_id).overall.bands
    means = {Fraction(total, count) for count in range(1, 14) for total in range(3 * count + 1)}
    assert [mean for mean in sorted(means) if band_of(bands, mean) not in bands] == []


@pytest.mark.parametrize("pack_id", shipped_ids())
def test_shipped_ratings_rise_with_the_share_of_cases(pack_id: str) -> None:
    """More cases done well never make a key question's rating worse."""
    bands = load_standards(pack_id).bandings["share-of-cases"].bands
    levels = [band_of(bands, point).level for point in grid(100, 40)]
    assert levels == sorted(levels)


@pytest.mark.parametrize("pack_id", shipped_ids())
def test_shipped_share_of_cases(pack_id: str) -> None:
    """The published words for shares of cases change at 50, 65 and 80 percent, each counted upwards."""
    bands = load_standards(pack_id).bandings["share-of-cases"].bands
    near = Fraction(1, 10**9)
    shares = [Fraction(n) + step for n in (50, 65, 80) for step in (-near, 0)]
    assert [band_of(bands, share).words for share in shares] == [
        "minority", "too few", "too few", "reasonable majority", "reasonable majority", "large majority",
    ]  # fmt: skip
