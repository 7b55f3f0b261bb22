"""Tests of numbers that can vary: every number that a rating rests on has a name, and is set."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.diff.setting import settings_of
from ratings_engine.diff.sweeping import sweep_outcomes
from ratings_engine.errors import UsageError
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from tests.diff.test_outcomes import SAMPLES
from tests.standards.test_changes import every_feature, leaves, read
from tests.strategies import examples

if TYPE_CHECKING:
    from typing import Any

    from ratings_engine.diff.model_sweep import Axis, Sweep
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

NO_NUMBERS_OF_RULES = {"sampling", "bandings", "overlays"}
"""Sampling rates nothing; a table rates by the key questions and measures that use it."""


def numeric(pack: Standards) -> dict[tuple[Any, ...], Fraction | int]:
    """Return every number of a pack that a rating may rest on, by its path.

    How many cases have to answer is nothing to a measure of the provider itself.
    """
    found = {}
    of_providers = {("measures", name) for name, each in pack.measures.items() if each.of == "provider"}
    for path in leaves(pack):
        value = read(pack, path)
        is_level = path[-1] in ("level", "at_most", "lowest", "highest")
        number = isinstance(value, Fraction | int) and not isinstance(value, bool)
        if path[:2] in of_providers:
            continue
        if number and path[0] not in NO_NUMBERS_OF_RULES and not is_level:
            found[path] = value
    for place, standard in enumerate(pack.standards):  # tables are compared by their ids
        for question in standard.key_questions:
            found |= edges(("standards", place, question.id), question.banding)
    for measure in pack.measures.values():
        found |= edges(("measures", measure.id), measure.banding)
    return found


def edges(path: tuple[Any, ...], banding: Any) -> dict[tuple[Any, ...], Fraction]:
    """Return the thresholds between the bands of a table; its ends are no thresholds."""
    ends = [(band.low, band.high) for band in banding.bands]
    inside = {low for low, _ in ends} & {high for _, high in ends} - {None}
    return {
        (*path, place, end): number
        for place, band in enumerate(ends)
        for end, number in enumerate(band)
        if number in inside
    }


def test_every_number_of_a_pack_can_vary() -> None:
    """In a pack with every feature, each number is changed by setting some name to another value."""
    pack = every_feature()
    left = numeric(pack)
    for setting in (make() for make in settings_of(pack).values()):
        for step in (1, -1):
            changed = numeric(setting.set_to(pack, setting.now[0] + step))
            left = {path: value for path, value in left.items() if changed.get(path, value) == value}
    ends = {path for path in left if path[0] == "overall" and path[-1] in ("low", "high")}
    assert {left[path] for path in ends} <= {0, max(pack.points) * len(pack.standards)}
    assert left.keys() == ends


def test_setting_a_number_to_what_it_is_changes_nothing() -> None:
    """Where all rules that have a name's number have the same, setting it to that is no change."""
    for name in ("probation-2018", "youth-2021"):
        pack = load_standards(name)
        for setting in (make() for make in settings_of(pack).values()):
            if len(setting.now) == 1:
                assert numeric(setting.set_to(pack, setting.now[0])) == numeric(pack), setting.words


def crc(path: str) -> tuple[Inspection, ...]:
    """Return the inspections of a shipped sample."""
    return read_sample(
        [open_sample(f"{SAMPLES}/synthetic/{path}")], load_standards("probation-2018")
    ).inspections


def test_the_reach_of_discretion_flips_at_the_exact_distance() -> None:
    """What holds 2.4 of the sample down is that far from Good: a fraction, and told as one."""
    (flip,) = sweep_outcomes(
        load_standards("probation-2018"), ["discretion.within=0..20"], crc("crc.yaml"), ""
    ).flips
    assert flip.at == Fraction(350, 107)
    assert flip.below
    assert [finding.code for finding in flip.below.refused] == ["RE544"]
    assert (flip.itself.level, flip.itself.refused) == (1, ())


def test_the_steps_of_discretion_flip_where_they_suffice() -> None:
    """A record that moves by one rating needs a step."""
    (flip,) = sweep_outcomes(
        load_standards("probation-2018"), ["discretion.steps=0..3"], crc("crc.yaml"), ""
    ).flips
    assert flip.at == 1
    assert flip.below
    assert [finding.code for finding in flip.below.refused] == ["RE543"]


@cache
def prompted() -> tuple[Standards, tuple[Inspection, ...]]:
    """Return a pack with one key question, and cases in which few, some or all prompts are yes."""
    pack = load_standards("probation-2018")
    standard = next(s for s in pack.standards if s.id == "2.1")
    question = standard.key_questions[0]
    bare = tuple(prompt._replace(essential=False) for prompt in question.prompts)
    alone = standard._replace(key_questions=(question._replace(prompts=bare, minimum_cases=1),))
    prompts = [prompt.id for prompt in question.prompts]
    rows = [["case_id", "provider", "provider_type", *prompts]]
    for number in range(12):
        answers = ["yes" if place <= number % len(prompts) else "no" for place in range(len(prompts))]
        rows.append([f"C{number:02}", "One" if number < 6 else "Two", "crc", *answers])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prompts.csv"
        path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
        inspections = read_sample([open_sample(str(path))], pack).inspections
    return pack._replace(standards=(alone,), limiting_rules=()), inspections


@cache
def swept(*vary: str) -> Sweep:
    """Return a sweep over those cases."""
    pack, inspections = prompted()
    return sweep_outcomes(pack, vary, inspections, "")


def place_of(axis: Axis, number: Fraction) -> int:
    """Return the stretch in which a number is."""
    return next(
        place
        for place, each in enumerate(axis.stretches)
        if each.low <= number <= each.high
        and (number > each.low or each.low_closed)
        and (number < each.high or each.high_closed)
    )


@given(value=st.fractions(0, 100, max_denominator=60), second=st.fractions(0, 100, max_denominator=60))
@examples(60, shrink=False)
def test_the_share_of_prompts_is_exact_anywhere(value: Fraction, second: Fraction) -> None:
    """At any share of prompts, and with any threshold beside it, providers land as rating says."""
    pack, inspections = prompted()
    vary = ("2.1.derivation.share=0..100", "2.1.good=0..100")
    for texts, values in ((vary[:1], (value,)), (vary, (value, second)), (vary[::-1], (second, value))):
        found = swept(*texts)
        places = tuple(map(place_of, found.axes, values))
        cell = next(cell for cell in found.cells if cell.places == places)
        varied = pack
        for text, number in zip(texts, values, strict=True):
            varied = settings_of(pack)[text.partition("=")[0]]().set_to(varied, number)
        for inspection, landing in zip(inspections, cell.landings, strict=True):
            assert landing.level == conclude_plainly(varied, inspection).overall.level


def test_the_share_of_prompts_moves_ratings() -> None:
    """The cases above do flip, at shares that a case can have."""
    found = swept("2.1.derivation.share=0..100")
    assert found.flips
    assert {flip.at for flip in found.flips} <= {
        Fraction(100 * i, n) for n in range(1, 9) for i in range(n + 1)
    }


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("2.2.god=60..80", "did you mean '2.2.good'?"),
        ("sampling.margin=1..2", "these vary: (share-of-cases, share-well-served, share-hampered, ...)."),
        ("rounding=0..1", "points.{good, inadequate, outstanding, requires_improvement}"),
        ("rounding=0..1", "discretion.{steps, within}"),
    ],
)
def test_what_is_no_number_of_ratings_is_refused_with_what_is(vary: str, said: str) -> None:
    """The name that was meant, or everything that varies."""
    with pytest.raises(UsageError) as error:
        sweep_outcomes(load_standards("probation-2018"), [vary], crc("crc.yaml"), "")
    assert error.value.code == "RE043"
    assert said in error.value.remedy


def test_a_distance_and_a_threshold_are_not_varied_at_once() -> None:
    """One is held against the other: where a rating flips is no value of either."""
    vary = ["discretion.within=0..9", "2.2.good=60..70"]
    with pytest.raises(UsageError) as error:
        sweep_outcomes(load_standards("probation-2018"), vary, crc("crc.yaml"), "")
    assert error.value.code == "RE044"
    assert error.value.remedy == "vary one of the two"
