"""Tests of values as packs write them: exact, on one line, different where the values are."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.standards.compiler import exact
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import CaseCondition
from ratings_engine.standards.usual import usual_rules
from ratings_engine.standards.written import (
    write_bands,
    write_condition,
    write_limiting_rule,
    write_names,
    write_number,
)
from tests.strategies import examples

EVERY_FEATURE = str(Path(__file__).parent / "valid" / "every-feature")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(65), "65"),
        (Fraction("64.5"), "64.5"),
        (Fraction("64.50"), "64.5"),
        (Fraction("0.125"), "0.125"),
        (Fraction(200, 3), "200/3"),
        (Fraction(1, 6), "1/6"),
        (Fraction(0), "0"),
        (Fraction("-2.5"), "-2.5"),
        (3, "3"),
        (None, None),
    ],
)
def test_numbers_are_exact(value: Fraction | int | None, written: str | None) -> None:
    """A number is written whole, as a decimal where that is exact, else as a fraction."""
    assert write_number(value) == written


@given(st.fractions(min_value=0, max_denominator=10**9))
@examples(300)
def test_numbers_are_read_back(value: Fraction) -> None:
    """What is written is read as the same number."""
    assert exact(write_number(value)) == value


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)


@given(st.lists(WORDS, min_size=1))
@examples(100)
def test_names_are_read_back_as_text(names: list[str]) -> None:
    """A list of names is YAML, and each name is text: no 'no' turns into a truth value."""
    assert yaml.safe_load(write_names([*names, "no", "2.10"]) or "") == [*names, "no", "2.10"]


def test_conditions() -> None:
    """Conditions are written as packs write them, values in order."""
    sex = CaseCondition("compare", "sex", frozenset({"male", "female"}))
    report = CaseCondition("compare", "report", frozenset({"no"}), negated=True)
    assert write_condition(sex) == "{attribute: sex, in: [female, male]}"
    assert write_condition(report) == '{attribute: report, is_not: "no"}'
    both = CaseCondition("all", parts=(sex, report))
    assert write_condition(both) == (
        '{all: [{attribute: sex, in: [female, male]}, {attribute: report, is_not: "no"}]}'
    )
    assert write_condition(None) is None


def test_limiting_rules_and_bands() -> None:
    """Limiting rules and tables are written on one line."""
    pack = load_standards(EVERY_FEATURE)
    names = {standard.id for standard in pack.standards}
    assert [write_limiting_rule(rule, names) for rule in pack.limiting_rules] == [
        (
            '{target: overall, at_most: requires_improvement, when: {all: [{standard: "2.9", at_most:'
            ' requires_improvement}, {standard: "2.10", is: inadequate}]}}'
        ),
        (
            '{target: "2.10", at_most: good, when: {any: [{key_question: "2.9.1", is: inadequate},'
            ' {standard: "2.9", at_least: good}]}}'
        ),
        (
            '{target: overall, at_most: inadequate, when: {at_least: 2, of: [{standard: "1.1",'
            ' is: inadequate}, {standard: "2.9", is: inadequate}, {standard: "2.10", is: inadequate}]}}'
        ),
    ]
    assert write_bands(pack.bandings["share"].bands) == (
        "inadequate, below: 100/3; requires_improvement, at_least: 100/3, below: 64.5;"
        " good, at_least: 64.5, at_most: 80; outstanding, above: 80"
    )


def test_usual_rules_are_what_most_have() -> None:
    """What is usual is what most key questions and standards have."""
    usual = usual_rules(load_standards(EVERY_FEATURE))
    assert usual.banding is not None
    assert usual.banding.id == "share"
    assert usual.gate is not None
    assert usual.gate[:2] == (5, Fraction(100, 3))
    assert usual.combination is not None
    assert usual.combination.method == "lowest"
