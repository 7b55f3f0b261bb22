"""Tests of what corresponds to what: said one by one, in a file, and every mistake in one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from ratings_engine.diff.counterparts import read_counterparts
from ratings_engine.errors import RatingsError
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

MAPS = Path(__file__).parents[1] / "invalid" / "maps"
MISTAKES = yaml.safe_load((MAPS / "expected.yaml").read_text(encoding="utf-8"))


def versions() -> tuple[Standards, Standards]:
    """Return packs of two programmes."""
    return load_standards("probation-2018"), load_standards("probation-2021")


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_in_a_file_is_told_at_its_place(name: str) -> None:
    """Every finding with its line and column, and a remedy."""
    with pytest.raises(RatingsError) as error:
        read_counterparts([str(MAPS / name)], *versions())
    told = error.value.findings
    assert len(told) == len(MISTAKES[name])
    for finding, (at, code, said) in zip(told, MISTAKES[name], strict=True):
        assert (str(finding.place), finding.code) == (f"{MAPS / name}{at}", code)
        assert said in finding.message
        assert finding.remedy


def test_every_mistake_has_its_file_and_every_file_its_mistake() -> None:
    """None is forgotten; only the file that is missing is missing."""
    files = {path.name for path in MAPS.iterdir()} - {"expected.yaml"}
    assert files == MISTAKES.keys() - {"no-such-file.yaml"}


def test_a_file_says_what_single_ones_say(tmp_path: Path) -> None:
    """Bare ids, ids in quotes and JSON; a file together with single ones."""
    texts = ["crc=pdu", "3.1=2.4", "2.4=2.5"]
    single = read_counterparts(texts, *versions())
    (tmp_path / "map.yaml").write_text("crc: pdu  # a comment\n3.1: '2.4'\n", encoding="utf-8")
    (tmp_path / "map.json").write_text('{"crc": "pdu", "3.1": "2.4"}', encoding="utf-8")
    for name in ("map.yaml", "map.json"):
        assert read_counterparts([str(tmp_path / name), "2.4=2.5"], *versions()) == single
    assert single.types == {"crc": "pdu"}
    assert single.ids["3.1.1"] == "2.4.1"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["crc"], "write OLD=NEW"),
        (["9.9=2.1"], "use one of"),
        (["2.1=2.2"], "--map 2.2=..."),
        (["2.1=2.1", "2.2=2.1"], "keep one of the two"),
        (["2.1=2.1", "2.1=2.2"], "keep one of the two"),
    ],
)
def test_a_map_that_cannot_be_meant_is_an_error(texts: list[str], said: str) -> None:
    """An id that is not there, one with two counterparts, one that is taken."""
    with pytest.raises(RatingsError) as error:
        read_counterparts(texts, *versions())
    assert error.value.code == "RE045"
    assert said in error.value.remedy
