"""Tests of sweeps: nothing changes between flip points, and everything is as rating says."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.diff.setting import settings_of
from ratings_engine.diff.sweeping import sweep_outcomes
from ratings_engine.diff.targets import read_target
from ratings_engine.errors import InvalidInput, UsageError
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from tests.diff.test_outcomes import SAMPLES
from tests.strategies import Wild, examples, inspections, packs

if TYPE_CHECKING:
    from ratings_engine.diff.model_sweep import Stretch, Sweep
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards


def crc() -> tuple[Standards, tuple[Inspection, ...]]:
    """Return the synthetic cases of a provider."""
    standards = load_standards("probation-2018")
    folder = SAMPLES / "synthetic"
    sample = read_sample(
        [open_sample(f"{folder}/crc-cases.csv")], standards, judgements=f"{folder}/crc-judgements.csv"
    )
    return standards, sample.inspections


def swept(*vary: str) -> Sweep:
    """Return a sweep over those cases."""
    standards, given = crc()
    return sweep_outcomes(standards, vary, given, "crc-cases.csv")


def told(stretch: Stretch) -> str:
    """Return a stretch as an interval."""
    opening, closing = "[" if stretch.low_closed else "(", "]" if stretch.high_closed else ")"
    return f"{opening}{stretch.low}, {stretch.high}{closing}"


def test_flip_points_are_exact() -> None:
    """The score is 7 of 10 standards: Good begins above it until the threshold is 7/10 itself."""
    found = swept("overall.good=0.5..2.5")
    assert [told(each) for each in found.axes[0].stretches] == ["[1/2, 7/10)", "[7/10, 5/2]"]
    assert [dict(cell.counts) for cell in found.cells] == [{2: 1}, {1: 1}]
    (flip,) = found.flips
    assert (flip.at, flip.below and flip.below.level, flip.itself.level) == (Fraction(7, 10), 2, 1)


def test_whole_numbers_vary_by_whole_numbers() -> None:
    """With more cases wanted than there are, the provider is not rated."""
    found = swept("2.2.minimum_cases=1..200")
    assert [told(each) for each in found.axes[0].stretches] == ["[1, 142]", "[143, 200]"]
    assert [dict(cell.counts) for cell in found.cells] == [{1: 1}, {None: 1}]


def test_two_numbers_make_cells() -> None:
    """Every combination of stretches is a cell, and there are no flips of a single number."""
    found = swept("2.2.good=40..80", "overall.requires_improvement=0..1.5")
    sizes = [len(axis.stretches) for axis in found.axes]
    assert len(found.cells) == sizes[0] * sizes[1]
    assert [cell.places for cell in found.cells] == [(i, j) for i in range(sizes[0]) for j in range(sizes[1])]
    assert found.flips == ()


@given(packs(Wild(rising=True)), st.data())
@examples(60, shrink=False)
def test_a_sweep_is_what_rating_says_anywhere(pack: Standards, data: st.DataObject) -> None:
    """At any value of any number, each provider lands where rating by standards with it says."""
    name = data.draw(st.sampled_from(sorted(settings_of(pack))))
    given = tuple(data.draw(st.lists(inspections(pack), min_size=1, max_size=3)))
    vary = f"{name}={'1..3' if settings_of(pack)[name]().whole else '0..100'}"
    found = sweep_outcomes(pack, [vary], given, "random")
    setting = read_target(vary, pack).setting
    for stretch, cell in zip(found.axes[0].stretches, found.cells, strict=True):
        for value in values_in(stretch, data, whole=setting.whole):
            varied = setting.set_to(pack, value)
            for inspection, landing in zip(given, cell.landings, strict=True):
                try:
                    outcome = conclude_plainly(varied, inspection)
                except InvalidInput:
                    assert landing.refused
                    continue
                except LookupError:
                    continue  # points beyond the table's end
                assert (landing.level, landing.refused) == (outcome.overall.level, ())


def values_in(stretch: Stretch, data: st.DataObject, *, whole: bool) -> list[Fraction]:
    """Return the ends of a stretch that belong to it, and something between."""
    ends = [stretch.low] * stretch.low_closed + [stretch.high] * stretch.high_closed
    part = Fraction(data.draw(st.integers(1, 419)), 420)
    between = stretch.low + part * (stretch.high - stretch.low)
    return ends if whole or stretch.low == stretch.high else [*ends, between]


@pytest.mark.parametrize(
    ("vary", "code", "said"),
    [
        ("2.2.god=60..80", "RE043", "did you mean '2.2.good'?"),
        ("2.2.good=80..60", "RE044", "lower number first"),
        ("2.2.good=60..101", "RE044", "up to 100"),
        ("2.2.good=x..80", "RE044", "write numbers"),
        ("2.2.good", "RE044", "write 2.2.good=60..80"),
        ("points.good=1.5..2", "RE044", "whole numbers"),
    ],
)
def test_what_cannot_vary_is_told(vary: str, code: str, said: str) -> None:
    """A number that is not there, and a range that is none, are errors with a remedy."""
    with pytest.raises(UsageError) as error:
        swept(vary)
    assert error.value.code == code
    assert said in error.value.remedy
