"""Tests of the catalogue: every code that the package tells is in it, and says what it means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ratings_engine
from ratings_engine.errors import UsageError
from ratings_engine.lint.catalogue import catalogue, check_called, registered
from ratings_engine.lint.check import GROUPS, Check
from ratings_engine.lint.report import SEVERITIES

PACKAGE = Path(ratings_engine.__file__).parent
ABOUT_CODES = {path.name for path in (PACKAGE / "lint").glob("essentials_*.py")}
EXAMPLES = {"RE123"}
"""Codes that only stand in help as an example."""
CHECKS = list(catalogue().values())


def told_codes() -> set[str]:
    """Return the codes that stand as text of their own in the package, catalogue left out."""
    return {
        code
        for path in PACKAGE.rglob("*.py")
        if path.name not in ABOUT_CODES
        for code in re.findall(r"\"(RE\d{3})\"", path.read_text(encoding="utf-8"))
    }


def mentioned_codes() -> set[str]:
    """Return every code that is mentioned anywhere in the package."""
    return {
        code
        for path in PACKAGE.rglob("*.py")
        for code in re.findall(r"RE\d{3}", path.read_text(encoding="utf-8"))
    }


def test_every_code_is_in_the_catalogue() -> None:
    """A code that the package mentions can be looked up."""
    assert sorted(mentioned_codes() - set(catalogue()) - EXAMPLES) == []


def test_the_catalogue_has_no_code_that_nobody_tells() -> None:
    """A code in the catalogue stands somewhere else, where it is told."""
    assert sorted(set(catalogue()) - told_codes()) == []


def test_there_are_enough_checks_that_matter() -> None:
    """At least thirty checks run over a pack beside what rating demands."""
    assert len(registered()) >= 30


def test_codes_and_names_are_used_once() -> None:
    """A code or a name leads to one check."""
    assert list(catalogue()) == sorted(catalogue())
    assert len({check.name for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_says_what_it_means(check: Check) -> None:
    """A check has a readable name, a known group and severity, and three texts that are sentences."""
    assert re.fullmatch(r"RE\d{3}", check.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.name)
    assert check.group in GROUPS
    assert check.severity in SEVERITIES
    assert re.fullmatch(r"[A-Z'].*\.", check.summary)
    assert re.fullmatch(r"[A-Z'0-9].*\.", check.why)
    assert len(check.why) > len("It matters.")
    assert "\n" not in check.summary + check.why + check.remedy
    assert check.remedy


def test_every_group_has_checks() -> None:
    """A group that could be selected tells something."""
    assert {check.group for check in CHECKS} == set(GROUPS)


@pytest.mark.parametrize("words", ["RE201", "re201", "gap", " gap "])
def test_a_check_is_found_by_code_or_name(words: str) -> None:
    """Letter case and spaces around do not matter."""
    assert check_called(words).code == "RE201"


def test_an_unknown_check_is_refused() -> None:
    """What was probably meant is said."""
    with pytest.raises(UsageError, match="no check 'overlapp'") as caught:
        check_called("overlapp")
    assert (caught.value.code, caught.value.remedy) == ("RE016", "did you mean 'overlap'?")


def test_severities_are_those_of_the_catalogue() -> None:
    """Where a finding is made with code and severity beside each other, the catalogue says the same."""
    made = {
        (code, severity)
        for path in PACKAGE.rglob("*.py")
        if path.name not in ABOUT_CODES
        for code, severity in re.findall(
            r"\"(RE\d{3})\",\s*\"(error|warning|note)\"", path.read_text(encoding="utf-8")
        )
    }
    assert len(made) > 50
    assert sorted((c, s) for c, s in made if catalogue()[c].severity != s) == []
