"""What a schema says of a file does not depend on what it was asked about before."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratings_engine.standards import validation
from ratings_engine.standards.source import parse
from ratings_engine.standards.validation import OVERLAY_SCHEMA, schema_findings

OVERLAY = (Path(__file__).parents[2] / "standards/proposals/tighter-good.yaml").read_text(encoding="utf-8")


def codes(text: str) -> list[tuple[str, int]]:
    """Return the codes and lines of what is wrong with an overlay."""
    return [(f.code, f.place.line) for f in schema_findings(parse(text.encode(), "o.yaml"), OVERLAY_SCHEMA)]


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without files that are known to be valid."""
    monkeypatch.setattr(validation, "_valid", set())


@pytest.mark.parametrize("title", ["1", "1.5", "true", "null", "[1]", "{a: 1}"])
def test_values_that_read_alike_are_told_apart(title: str) -> None:
    """Text is valid; a number, a truth or a list that is printed the same is wrong, before and after."""
    line = next(n for n, each in enumerate(OVERLAY.splitlines(), 1) if each.startswith("title:"))
    before = OVERLAY.splitlines()[line - 1]
    quoted, bare = (OVERLAY.replace(before, f"title: {each}") for each in (f"'{title}'", title))
    assert codes(bare) == [("RE104", line)]
    assert codes(quoted) == codes(quoted) == []
    assert codes(bare) == [("RE104", line)]


def test_equal_files_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was valid is known again wherever it stands; what is wrong is told each time."""
    assert codes(OVERLAY) == []
    wrong = codes(OVERLAY + "surprise: 1\n")
    assert [code for code, _ in wrong] == ["RE102"]
    assert codes(OVERLAY + "surprise: 1\n") == wrong
    monkeypatch.setattr(validation, "_quick_validator", pytest.fail)
    assert codes("\n# moved\n" + OVERLAY) == []
