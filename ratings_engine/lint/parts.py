"""The parts of a pack that checks look at: YAML nodes side by side with what they compile to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.model import KeyQuestion, Standard
    from ratings_engine.standards.nodes import Map, Seq

__all__ = ["Asked", "Rated", "asked", "combinations_of", "rated", "tables", "used_bandings", "used_measures"]


class Rated(NamedTuple):
    """A standard: its YAML and its model."""

    node: Map
    standard: Standard


class Asked(NamedTuple):
    """A key question: its YAML, its standard's YAML, and both as models."""

    node: Map
    owner: Map
    question: KeyQuestion
    standard: Standard


def rated(subject: Subject) -> Iterator[Rated]:
    """Yield the standards of a pack."""
    by_id = {standard.id: standard for standard in subject.standards.standards}
    for document in subject.pack.standards:
        yield Rated(document.root, by_id[document.root["id"]])


def asked(subject: Subject) -> Iterator[Asked]:
    """Yield the key questions of a pack."""
    for node, standard in rated(subject):
        for question_node, question in zip(node["key_questions"], standard.key_questions, strict=True):
            yield Asked(question_node, node, question, standard)


def combinations_of(subject: Subject) -> Iterator[tuple[str, Map]]:
    """Yield what says how several ratings make one, with whom it is for."""
    root = subject.pack.framework.root
    yield "standards", root["standards"]
    if "indicators" in root:
        yield "indicators", root["indicators"]
    for node, _standard in rated(subject):
        if "rating" in node:
            yield f"standard {node['id']}", node["rating"]


def used_bandings(subject: Subject) -> dict[str, str]:
    """Return the bandings that something is rated by, each with the first thing that is."""
    found: dict[str, str] = {}
    for each in asked(subject):
        if each.standard.assessed == "cases":
            found.setdefault(each.question.banding.id, f"key question {each.question.id}")
    for measure in used_measures(subject):
        banding = subject.standards.measures[measure].banding
        found.setdefault(banding.id, f"the measure {measure}")
    return found


def used_measures(subject: Subject) -> dict[str, Any]:
    """Return the measures that are indicators of a key question, in their order."""
    standards = subject.standards.standards
    return dict.fromkeys(m for s in standards for q in s.key_questions for m in q.indicators)


def tables(subject: Subject) -> Iterator[tuple[str, Seq]]:
    """Yield every table from numbers to ratings that is used, with its name."""
    root = subject.pack.framework.root
    for name in used_bandings(subject):
        yield f"the banding '{name}'", root["bandings"][name]["bands"]
    yield "the overall table", root["overall"]["bands"]
    for name, node in combinations_of(subject):
        if "bands" in node:
            yield f"the table of mean points for {name}", node["bands"]
