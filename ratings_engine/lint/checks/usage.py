"""What a pack declares and never uses, or uses and never declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.parts import asked, rated, used_measures
from ratings_engine.standards.nodes import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.nodes import Map


@check(
    "RE313",
    group="references",
    why="Whoever changes its thresholds changes no rating.",
    remedy="Use it, or remove it.",
)
def banding_never_used(subject: Subject) -> Iterator[Hit]:
    """No key question and no measure uses a banding."""
    root = subject.pack.framework.root
    holders = [root["key_questions"], *root.get("measures", {}).values(), *(e.node for e in asked(subject))]
    used = {node.get("banding") for node in holders}
    for name in root["bandings"]:
        if name not in used:
            yield Hit(place_of(root["bandings"], name, of_key=True), f"nothing uses the banding '{name}'")


@check(
    "RE314",
    group="references",
    why="It is collected and informs no judgement.",
    remedy="Name it among the indicators of a judged key question, or remove it.",
)
def measure_never_used(subject: Subject) -> Iterator[Hit]:
    """A measure is an indicator of no key question."""
    measures: Map = subject.pack.framework.root.get("measures", {})
    used = used_measures(subject)
    for name in measures:
        if name not in used:
            message = f"the measure '{name}' is an indicator of no key question"
            yield Hit(place_of(measures, name, of_key=True), message)


@check(
    "RE315",
    group="references",
    why="A standards document would have a chapter with nothing in it.",
    remedy="Add a standard, or remove the domain.",
)
def domain_without_standards(subject: Subject) -> Iterator[Hit]:
    """No standard belongs to a domain."""
    domains: Map = subject.pack.framework.root["domains"]
    used = {standard.domain for _node, standard in rated(subject)}
    for number in domains:
        if number not in used:
            message = f"no standard belongs to domain {number}, {domains[number]['name']}"
            yield Hit(place_of(domains, number, of_key=True), message)


@check(
    "RE319",
    group="references",
    why="A sample has no column of that name, so it could not be compared with all the cases there are.",
    remedy="Declare it among the attributes, or correct the name.",
)
def matched_on_unknown_attribute(subject: Subject) -> Iterator[Hit]:
    """Sampling matches on something that is not among the attributes of a case."""
    root = subject.pack.framework.root
    names = root.get("sampling", {}).get("match_on", ())
    for index, name in enumerate(names):
        if name not in root.get("attributes", {}):
            yield Hit(place_of(names, index), f"'{name}' is not among the attributes of a case")


@check(
    "RE317",
    group="references",
    why="Answers to the one will be given to the other, and the same work is counted twice.",
    remedy="Drop one, or ask what makes them differ.",
)
def question_asked_twice(subject: Subject) -> Iterator[Hit]:
    """Two key questions or prompts of a standard ask the same thing in the same words."""
    for node, _standard in rated(subject):
        first: dict[str, str] = {}
        for question in node["key_questions"]:
            yield from _same(first, question, "question")
            for prompt in question.get("prompts", ()):
                yield from _same(first, prompt, "text")


@check(
    "RE320",
    group="references",
    why="Readers look for standard 2.1 among those of domain 2.",
    remedy="Correct the id or the domain.",
)
def number_outside_its_domain(subject: Subject) -> Iterator[Hit]:
    """The number of a standard does not start with the number of its domain."""
    for node, standard in rated(subject):
        if standard.id.split(".")[0] != standard.domain:
            message = f"standard {standard.id} belongs to domain {standard.domain}"
            yield Hit(place_of(node, "domain"), message)


def _same(first: dict[str, str], node: Map, key: str) -> Iterator[Hit]:
    told = " ".join(node[key].lower().split()).rstrip("?.")
    other = first.setdefault(told, node["id"])
    if other != node["id"]:
        yield Hit(place_of(node, key), f"{node['id']} asks the same as {other}")
