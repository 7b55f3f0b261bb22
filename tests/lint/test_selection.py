"""Tests of choosing checks by code, by the start of a code or by group."""

from __future__ import annotations

import pytest

from ratings_engine.errors import Finding, Place, UsageError
from ratings_engine.lint.catalogue import catalogue
from ratings_engine.lint.selection import choose


def told(select: list[str], ignore: list[str]) -> set[str]:
    """Return the codes that are told."""
    selection = choose(select, ignore)
    return {c for c in catalogue() if selection.tells(Finding(c, "note", Place("f"), "m", ""))}


def test_without_a_choice_everything_is_told() -> None:
    """Nothing chosen is nothing left out."""
    assert told([], []) == set(catalogue())


@pytest.mark.parametrize("select", [["RE201,RE202"], ["RE201", "RE202"], ["re201, re202", ""]])
def test_codes_are_listed_or_repeated(select: list[str]) -> None:
    """A list with commas and the option given twice mean the same."""
    assert told(select, []) == {"RE201", "RE202"}


def test_the_start_of_a_code_chooses_all_that_begin_so() -> None:
    """RE2 is every check of tables and logic; RE is every check."""
    assert told(["RE20"], []) == {f"RE20{n}" for n in range(1, 10)}
    assert told(["RE"], []) == set(catalogue())


def test_a_group_chooses_its_checks() -> None:
    """A group is named as in the catalogue."""
    assert told(["Tables"], []) == {c.code for c in catalogue().values() if c.group == "tables"}


def test_what_is_ignored_is_taken_away_last() -> None:
    """Ignoring wins over selecting."""
    assert told(["RE20"], ["RE201", "RE209"]) == {f"RE20{n}" for n in range(2, 9)}
    assert told([], ["samples"]) == {c.code for c in catalogue().values() if c.group != "samples"}


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("RE200", "did you mean 'RE201'?"),
        ("tabels", "did you mean 'tables'?"),
        ("X1", "use one of"),
        ("RE9999", "did you mean 'RE999'?"),
    ],
)
def test_an_unknown_word_is_refused(word: str, remedy: str) -> None:
    """A misspelt code would select nothing, which looks like a clean pack."""
    with pytest.raises(UsageError, match=f"no check or group '{word}'") as caught:
        choose([word], [])
    assert caught.value.code == "RE016"
    assert remedy in caught.value.remedy
