"""Tests of schemas with their references written out: they say the same as the published ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratings_engine.errors import RatingsError
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.source import read
from ratings_engine.standards.validation import (
    FRAMEWORK_SCHEMA,
    STANDARD_SCHEMA,
    _quick_validator,
    _validator,
)

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("standards/*", "tests/invalid/packs/*", "tests/standards/valid/*")
    for path in ROOT.glob(f"{folder}/*.yaml")
    if path.name != "expected.yaml"
)


def test_both_agree_on_every_file() -> None:
    """Whatever is sound by one is sound by the other, in packs with and without mistakes."""
    told = {True: 0, False: 0}
    for path in FILES:
        schema = FRAMEWORK_SCHEMA if path.name == FRAMEWORK else STANDARD_SCHEMA
        try:
            root = read(str(path), str(path)).root
        except RatingsError:
            continue
        sound = _validator(schema).is_valid(root)
        assert _quick_validator(schema).is_valid(root) == sound, path
        told[sound] += 1
    assert told[True] > 60
    assert told[False] > 30


@pytest.mark.parametrize("path", [FRAMEWORK_SCHEMA, STANDARD_SCHEMA])
def test_few_references_are_left(path: str) -> None:
    """Only what refers to itself is still looked up."""
    schema = _quick_validator(path).schema
    outside = str({key: value for key, value in schema.items() if key != "$defs"})
    assert outside.count("$ref") <= str(_validator(path).schema).count("case_condition'}")
