"""Compiled standards that are kept between runs: exactly the same ones, or none."""

from __future__ import annotations

import os
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from ratings_engine.standards import kept as keeping
from ratings_engine.standards.frozen import freeze, thaw
from ratings_engine.standards.installed import installed, shipped_ids
from ratings_engine.standards.kept import keep, kept
from ratings_engine.standards.loader import load_standards
from tests.strategies import packs

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.standards.model import Standards


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep standards in a folder of this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "ratings-engine" / "compiled"


@pytest.fixture(scope="module")
def standards() -> Standards:
    """Return a shipped pack."""
    return load_standards("probation-2018")


@pytest.mark.parametrize("name", [one.id for one in installed()])
def test_every_installed_pack_freezes_and_thaws_to_itself(name: str) -> None:
    """What comes back is equal in every field, places and sources included."""
    whole = load_standards(name)
    assert thaw(freeze(whole)) == whole


@settings(max_examples=25)
@given(packs())
def test_any_standards_freeze_and_thaw_to_themselves(pack: Standards) -> None:
    """So do standards that nobody wrote."""
    assert thaw(freeze(pack)) == pack


def test_types_that_are_equal_stay_apart() -> None:
    """1, true, 1/1 and '1' are different values, though Python finds the first three equal."""
    values = (1, True, Fraction(1), "1", None, frozenset({"b", "a"}), {"k": (2,)})
    again = thaw(freeze(values))
    assert again == values
    assert [type(value) for value in again] == [type(value) for value in values]


def test_floats_are_no_part_of_a_model() -> None:
    """A float in compiled standards would be a fault, and is not kept quietly."""
    with pytest.raises(TypeError, match="float is no part of a model"):
        freeze((0.5,))


def test_a_file_makes_nothing_but_models() -> None:
    """A kind that is no model is refused."""
    with pytest.raises(KeyError):
        thaw('[["=","rm"],["system",0]]')


def test_what_was_kept_is_used_again(standards: Standards) -> None:
    """A shipped pack comes back from the cache."""
    keep("probation-2018", standards)
    assert kept("probation-2018") == standards


def test_nothing_was_kept_yet() -> None:
    """An empty cache has nothing."""
    assert [kept(name) for name in shipped_ids()] == [None] * len(shipped_ids())


@pytest.mark.parametrize("name", ["./probation-2018", "no-such-pack", "tighter-good"])
def test_only_shipped_packs_are_kept(name: str, standards: Standards, cache: Path) -> None:
    """Paths, overlays and packs of others are read each time."""
    keep(name, standards)
    assert not cache.exists()
    assert kept(name) is None


def test_changed_text_is_compiled_again(standards: Standards, monkeypatch: pytest.MonkeyPatch) -> None:
    """One other byte in one file, and what was kept is not looked at."""
    keep("probation-2018", standards)
    monkeypatch.setattr(keeping, "digest_of", lambda _contents: "sha256:other")
    assert kept("probation-2018") is None


def test_changed_code_compiles_again(standards: Standards, monkeypatch: pytest.MonkeyPatch) -> None:
    """What older code compiled is not looked at."""
    keep("probation-2018", standards)
    monkeypatch.setattr(keeping, "checks_digest", lambda: "f" * 64)
    assert kept("probation-2018") is None


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-9], lambda text: re.sub("65", "60", text), lambda _: ""]
)
def test_a_damaged_file_is_not_looked_at(spoil: object, standards: Standards, cache: Path) -> None:
    """Cut short, changed or emptied: the pack is compiled from its text."""
    keep("probation-2018", standards)
    file = cache / "probation-2018.json"
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    assert kept("probation-2018") is None


def test_a_cache_that_cannot_be_written_is_no_error(standards: Standards, cache: Path) -> None:
    """Where nothing can be kept, nothing is, and nothing is left half-written."""
    cache.parent.mkdir(parents=True)
    cache.write_text("a file where the folder should be")
    keep("probation-2018", standards)
    assert kept("probation-2018") is None
    assert os.listdir(cache.parent) == ["compiled"]
