"""Tests of the dictionary of words to avoid: its file, and what it finds in a text."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ratings_engine.lint import dictionary
from ratings_engine.lint.dictionary import avoided

GROUPS = yaml.safe_load((Path(dictionary.__file__).parent / "words.yaml").read_text(encoding="utf-8"))
ENTRIES = [entry for group in GROUPS.values() for entry in group["words"]]


def words(text: str) -> list[str]:
    """Return the words of a text that are to be avoided."""
    return [word for word, _advice in avoided(text)]


# --- the file


def test_every_form_stands_once() -> None:
    """A word has one piece of advice."""
    forms = [form.lower() for entry in ENTRIES for form in entry["forms"]]
    assert sorted(forms) == sorted(set(forms))


def test_every_group_says_why() -> None:
    """Advice gives a reason and says whose it is."""
    assert [name for name, group in GROUPS.items() if not (group["why"] and group["source"])] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["forms"][0])
def test_every_form_is_found(entry: dict[str, list[str]]) -> None:
    """Each form of a word is found in a sentence, whatever its case, with what to write."""
    for form in entry["forms"]:
        for written in (form, form.capitalize(), form.upper()):
            assert [(word, advice.write) for word, advice in avoided(f"See {written}, here.")] == [
                (written, entry["write"])
            ]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["forms"][0])
def test_what_is_to_be_written_is_not_to_be_avoided(entry: dict[str, str]) -> None:
    """Nobody is sent from one word to another that is no better."""
    assert words(entry["write"]) == []


@pytest.mark.parametrize("entry", [e for e in ENTRIES if "except" in e], ids=lambda entry: entry["forms"][0])
def test_every_exception_stays(entry: dict[str, list[str]]) -> None:
    """Names and phrases that stay are not found, and each of them has a word in it that otherwise is."""
    for phrase in entry["except"]:
        assert words(f"See the {phrase}.") == []
        assert any(form.lower() in phrase.lower() for form in entry["forms"])


# --- texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is the offender involved?", ["offender"]),
        ("Offenders' needs are met.", ["Offenders"]),
        ("Reoffending is less likely.", []),
        ("The offender-led plan.", []),
        ("He is called an 'offender' here.", []),
        ("He is called an \u2018offender\u2019 here.", []),
        ("He is called an \u201coffender\u201d here, as offenders are.", ["offenders"]),
        ("The manager's plan for the offender's family.", ["offender"]),
        ("Work with offenders under the Offender Management Act.", ["offenders"]),
        ("Prior to release, and in order to help.", ["Prior to", "in order to"]),
        ("In order. To help.", []),
        ("", []),
    ],
)
def test_words_are_found_whole(text: str, expected: list[str]) -> None:
    """Whole words and phrases are found, in their order; quotations and names are passed over."""
    assert words(text) == expected
