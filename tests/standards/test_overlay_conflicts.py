"""Tests of conflicts between overlays: two changes of one thing are told with both places, others are none.

Every pair is stacked in both orders: what the first says of the second holds the other way round.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import InvalidInput
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import Rule

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards
    from tests.standards.proposing import Folder

LIMITS = "limiting_rules: {drop: [all-weak, any-weak, two-of-three]}\n"
CAP = "{id: cap, target: overall, at_most: good, when: {all: [{standard: '2.9', is: inadequate}]}}"
STANDARD = (
    "{id: '2.11', name: More, domain: '2', assessed: cases, "
    "key_questions: [{id: '2.11.1', lens: all, question: Is it so?}]}"
)

TWO_BANDS = "[{rating: inadequate, below: 60}, {rating: good, at_least: 60}]"

CONFLICTS = {
    "one threshold": ("thresholds: {share: {good: 70}}\n", "thresholds: {share: {good: 71}}\n"),
    "one threshold, alike": ("thresholds: {share: {good: 70}}\n", "thresholds: {share: {good: 70}}\n"),
    "a threshold and its table": (
        "thresholds: {share: {good: 70}}\n",
        f"framework: {{bandings: {{share: {{bands: {TWO_BANDS}}}}}}}\n",
    ),
    "a threshold and its banding": (
        "thresholds: {strict: {good: 60}}\n",
        "framework: {bandings: {strict: null}}\nkey_questions: {change: {'2.9.1': {banding: null}}}\n",
    ),
    "the overall's threshold and table": (
        "thresholds: {overall: {good: 4}}\n",
        "framework: {overall: {bands: [{rating: inadequate, at_most: 5}, {rating: good, above: 5}]}}\n",
    ),
    "a method in two sections": (
        "methods: {standards: majority}\n",
        "framework: {standards: {method: highest}}\n",
    ),
    "a method and a rule": (
        "methods: {'1.1': majority}\n",
        "standards: {change: {'1.1': {rating: {method: highest}}}}\n",
    ),
    "a method and its rule removed": (
        "methods: {'2.10': majority}\n",
        "standards: {change: {'2.10': {rating: null}}}\n",
    ),
    "a method and the removal of all": ("methods: {indicators: lowest}\n", "framework: {indicators: null}\n"),
    "a field of the framework": (
        "framework: {discretion: {within: 1}}\n",
        "framework: {discretion: {within: 2}}\n",
    ),
    "a field and what holds it": (
        "framework: {discretion: {within: 1}}\n",
        "framework: {discretion: null}\n",
    ),
    "a measure of one name": (
        "framework: {measures: {seen: {of: cases, name: A, question: Seen?, banding: share}}}\n",
        "framework: {measures: {seen: {of: cases, name: B, question: Seen?, banding: share}}}\n",
    ),
    "a standard's field": (
        "standards: {change: {'2.10': {counted: true}}}\n",
        "standards: {change: {'2.10': {counted: true}}}\n",
    ),
    "a standard and its field": (
        f"standards: {{drop: ['2.10']}}\n{LIMITS}",
        "standards: {change: {'2.10': {counted: true}}}\n",
    ),
    "a standard and its question": (
        f"standards: {{drop: ['2.10']}}\n{LIMITS}",
        "key_questions: {change: {'2.10.1': {lens: risk}}}\n",
    ),
    "a standard and a new question": (
        f"standards: {{drop: ['2.10']}}\n{LIMITS}",
        "key_questions: {add: {'2.10': [{id: '2.10.2', lens: more, question: Is there more?}]}}\n",
    ),
    "a standard and a new prompt": (
        f"standards: {{drop: ['2.10']}}\n{LIMITS}",
        "prompts: {add: {'2.10.1': [{id: 2.10.1.a, text: Is it so?}]}}\n",
    ),
    "a standard and its method": (f"standards: {{drop: ['2.10']}}\n{LIMITS}", "methods: {'2.10': lowest}\n"),
    "a standard and a question that moves out": (
        f"standards: {{drop: ['2.9']}}\n{LIMITS}",
        "key_questions: {move: {'2.9.3': '2.10.2'}}\n",
    ),
    "a standard dropped twice": (f"standards: {{drop: ['2.10']}}\n{LIMITS}", "standards: {drop: ['2.10']}\n"),
    "a standard added twice": (f"standards: {{add: [{STANDARD}]}}\n", f"standards: {{add: [{STANDARD}]}}\n"),
    "a question and its prompt": (
        "key_questions: {drop: ['2.9.1']}\nlimiting_rules: {drop: [any-weak]}\n",
        "prompts: {drop: [2.9.1.b]}\n",
    ),
    "a question added twice": (
        "key_questions: {add: {'2.9': [{id: '2.9.4', lens: one, question: Is it one?}]}}\n",
        "key_questions: {add: {'2.9': [{id: '2.9.4', lens: two, question: Is it two?}]}}\n",
    ),
    "a question moved and changed": (
        "key_questions: {move: {'2.9.3': '2.9.4'}}\n",
        "key_questions: {change: {'2.9.3': {lens: other}}}\n",
    ),
    "a question moved and dropped": (
        "key_questions: {move: {'2.9.3': '2.9.4'}}\n",
        "key_questions: {drop: ['2.9.3']}\n",
    ),
    "a question moved where another is added": (
        "key_questions: {move: {'2.9.3': '2.9.4'}}\n",
        "key_questions: {add: {'2.9': [{id: '2.9.4', lens: two, question: Is it two?}]}}\n",
    ),
    "a question moved and its standard's condition": (
        "key_questions: {move: {'2.9.3': '2.10.2'}}\n",
        "standards: {change: {'2.9': {applies_when: null}}}\n",
    ),
    "a prompt's field": (
        "prompts: {change: {2.9.1.b: {essential: true}}}\n",
        "prompts: {change: {2.9.1.b: {essential: true}}}\n",
    ),
    "a prompt of a question that moves": (
        "key_questions: {move: {'2.9.1': '2.9.4'}}\n",
        "prompts: {change: {2.9.1.b: {essential: true}}}\n",
    ),
    "a condition, which is one thing": (
        "key_questions: {change: {'2.9.3': {applies_when: {attribute: sex, is: male}}}}\n",
        "key_questions: {change: {'2.9.3': {applies_when: {attribute: report, is: 'no'}}}}\n",
    ),
    "a limiting rule and its field": (
        "limiting_rules: {drop: [any-weak]}\n",
        "limiting_rules: {change: {any-weak: {at_most: inadequate}}}\n",
    ),
    "a limiting rule added twice": (
        f"limiting_rules: {{add: [{CAP}]}}\n",
        f"limiting_rules: {{add: [{CAP}]}}\n",
    ),
}
"""Pairs of changes of one thing."""

PEACE = {
    "two thresholds of a table": (
        "thresholds: {share: {good: 70}}\n",
        "thresholds: {share: {outstanding: 85}}\n",
    ),
    "thresholds that cross only for a while": (
        "thresholds: {share: {outstanding: 90}}\n",
        "thresholds: {share: {good: 85}}\n",
    ),
    "a threshold and a note": (
        "thresholds: {share: {good: 70}}\n",
        "framework: {bandings: {share: {note: Thirds.}}}\n",
    ),
    "a method and how many may be unrated": (
        "methods: {standards: majority}\n",
        "framework: {standards: {may_be_unrated: 1}}\n",
    ),
    "two measures": (
        "framework: {measures: {seen: {of: cases, name: A, question: Seen?, banding: share}}}\n",
        "framework: {measures: {heard: {of: cases, name: B, question: Heard?, banding: share}}}\n",
    ),
    "two sources": (
        "framework: {sources: {one: {title: One, publisher: P}}}\n",
        "framework: {sources: {two: {title: Two, publisher: P}}}\n",
    ),
    "two questions of a standard": (
        "key_questions: {change: {'2.9.2': {lens: one}}}\n",
        "key_questions: {change: {'2.9.3': {lens: two}}}\n",
    ),
    "two fields of a question": (
        "key_questions: {change: {'2.9.2': {lens: one}}}\n",
        "key_questions: {change: {'2.9.2': {minimum_cases: 7}}}\n",
    ),
    "a question that moves and another that changes": (
        "key_questions: {move: {'2.9.3': '2.9.4'}}\n",
        "key_questions: {change: {'2.9.2': {lens: one}}}\n",
    ),
    "two limiting rules": (
        f"limiting_rules: {{add: [{CAP}]}}\n",
        "limiting_rules: {drop: [two-of-three], change: {any-weak: {at_most: inadequate}}}\n",
    ),
    "a prompt and the question that holds it": (
        "prompts: {drop: [2.9.1.b]}\n",
        "key_questions: {change: {'2.9.1': {lens: one}}}\n",
    ),
}
"""Pairs of changes of things that are near each other."""


def stack(folder: Folder, says: tuple[str, str], order: str) -> Standards:
    """Return the pack with the overlays ``one`` and ``two`` on it, in an order."""
    for name, words in zip(("one", "two"), says, strict=True):
        folder.overlay(name, words)
    return load_standards(
        folder.overlay("both", extends=f"[{', '.join(f'{n}.yaml' for n in order.split())}]")
    )


@pytest.mark.parametrize("order", ["one two", "two one"])
@pytest.mark.parametrize("name", CONFLICTS)
def test_two_changes_of_one_thing_are_told_with_both_places(folder: Folder, name: str, order: str) -> None:
    """The second is told at its place, and names the place of the first; nothing is rated."""
    with pytest.raises(InvalidInput) as caught:
        stack(folder, CONFLICTS[name], order)
    first, second = (f"{folder.path}/{each}.yaml" for each in order.split())
    assert {f.code for f in caught.value.findings} == {"RE707"}
    for finding in caught.value.findings:
        assert finding.place.file == second
        assert finding.place.line >= 7
        assert re.search(rf"{re.escape(first)}:[0-9]+:[0-9]+$", finding.message)
        assert finding.remedy


@pytest.mark.parametrize("order", ["one two", "two one"])
@pytest.mark.parametrize("name", PEACE)
def test_changes_of_neighbours_are_no_conflict(folder: Folder, name: str, order: str) -> None:
    """Both proposals are applied."""
    assert [o.id for o in stack(folder, PEACE[name], order).overlays] == [*order.split(), "both"]


@pytest.mark.parametrize("name", PEACE)
def test_the_order_of_proposals_that_agree_changes_no_rule(folder: Folder, name: str) -> None:
    """What is rated by is the same either way; only names, order and digests differ."""
    merged = []
    for order in ("one two", "two one"):
        load_standards.cache_clear()
        merged.append(stack(folder, PEACE[name], order))
    assert rules_of(merged[0]) == rules_of(merged[1])


def rules_of(merged: Standards) -> object:
    """Return what ratings follow from, without where it stands, and in the order of ids."""
    return [
        plain({name: table[:3] for name, table in merged.bandings.items()}),
        [plain(s._replace(key_questions=tuple(sorted(s.key_questions)))) for s in merged.standards],
        sorted(plain(rule) for rule in merged.limiting_rules),
        plain(merged.overall),
        plain(dict(sorted(merged.measures.items()))),
        plain((merged.discretion, merged.rounding, merged.indicators, merged.points)),
        merged.former,
    ]


def plain(part: Any) -> Any:
    """Return a part of the model with every rule left out."""
    if isinstance(part, dict):
        return {name: plain(each) for name, each in part.items()}
    return (
        tuple(plain(each) for each in part if not isinstance(each, Rule)) if isinstance(part, tuple) else part
    )


def test_a_pack_without_measures_may_get_them_from_two(folder: Folder) -> None:
    """The first of two proposals does not own all measures because there were none."""
    folder.base("plain", "minimal")
    for name in ("one", "two"):
        measure = f"{{of: cases, name: {name}, question: Is it?, banding: share}}"
        folder.overlay(name, f"framework: {{measures: {{{name}: {measure}}}}}\n", extends="plain")
    merged = load_standards(folder.overlay("both", extends="[one.yaml, two.yaml]"))
    assert list(merged.measures) == ["one", "two"]


def test_an_overlay_that_contradicts_itself(folder: Folder) -> None:
    """Each contradiction in one overlay is told at both its places."""
    with pytest.raises(InvalidInput) as caught:
        folder.load(
            "thresholds: {share: {good: 70}}\n"
            "methods: {'2.9': highest}\n"
            "framework: {bandings: {share: null}}\n"
            "standards: {change: {'2.9': {rating: null}}}\n"
            "key_questions: {drop: ['2.9.2'], change: {'2.9.2': {lens: gone}}}\n"
            "prompts: {drop: [2.9.1.b], change: {2.9.1.b: {essential: true}}}\n"
        )
    path = f"{folder.path}/proposal.yaml"
    assert [(f.place.line, f.message) for f in caught.value.findings if f.code == "RE707"] == [
        (9, f"'bandings: share' is also changed at {path}:7:22"),
        (10, f"standard 2.9 rating is also changed at {path}:8:18"),
        (11, f"key question 2.9.2 is dropped or moved at {path}:11:24"),
        (12, f"prompt 2.9.1.b is dropped or moved at {path}:12:18"),
    ]
