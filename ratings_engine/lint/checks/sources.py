"""Where rules come from: sources that are missing, unused or cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.parts import asked, rated
from ratings_engine.standards.nodes import each_map, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.errors import Place
    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.nodes import Map

_RULES = (
    "scale",
    "rounding",
    "key_questions",
    "standards",
    "indicators",
    "overall",
    "discretion",
    "sampling",
)


@check(
    "RE311",
    group="references",
    why="A rating that rests on the rule cannot be traced to anything that was published or decided.",
    remedy="Add 'source' and 'confidence'; a choice of your own is a source as well.",
)
def rule_without_source(subject: Subject) -> Iterator[Hit]:
    """A rule says neither for itself nor by its owner where it comes from."""
    for name, node, place in _rules(subject):
        if "source" not in node:
            yield Hit(place, f"{name} has no source")


@check(
    "RE316",
    group="references",
    why="Readers take it for a published rule, although nobody said how sure that is.",
    remedy="Add 'confidence: confirmed', 'recalled' or 'interpreted'.",
)
def source_without_confidence(subject: Subject) -> Iterator[Hit]:
    """A rule cites a source and does not say how sure that is."""
    for name, node, place in _rules(subject):
        if "source" in node and "confidence" not in node:
            yield Hit(place, f"{name} cites '{node['source']}' and has no confidence")


@check(
    "RE312",
    group="references",
    severity="note",
    why="Readers look for what rests on it and find nothing.",
    remedy="Cite it where it belongs, or remove it.",
)
def source_never_cited(subject: Subject) -> Iterator[Hit]:
    """A publication is listed among the sources and no rule cites it."""
    documents = (subject.pack.framework, *subject.pack.standards)
    cited = {node.get("source") for document in documents for node in each_map(document.root)}
    sources: Map = subject.pack.framework.root["sources"]
    for name in sources:
        if name not in cited:
            yield Hit(place_of(sources, name, of_key=True), f"no rule cites '{name}'")


@check(
    "RE318",
    group="references",
    why="Nothing that was published later can be what these standards were rated by.",
    remedy="Correct the date of the publication, or the last day of the standards.",
)
def source_published_too_late(subject: Subject) -> Iterator[Hit]:
    """A source was published after the last day on which the standards were in force."""
    last = subject.standards.effective_to
    sources: Map = subject.pack.framework.root["sources"]
    for name, source in sources.items():
        published = source.get("published", "")
        if last and published > last[: len(published)]:
            message = f"'{name}' was published {published}, after these standards ended on {last}"
            yield Hit(place_of(source, "published"), message)


def _rules(subject: Subject) -> Iterator[tuple[str, Map, Place]]:
    """Yield what has to have a source, though the schema does not demand it.

    A derivation that says nothing has its owner's source.
    """
    root = subject.pack.framework.root
    for key in (key for key in _RULES if key in root):
        yield f"'{key}'", root[key], place_of(root, key, of_key=True)
    for each, _standard in rated(subject):
        if "rating" in each:
            yield (
                f"the method of standard {each['id']}",
                each["rating"],
                place_of(each, "rating", of_key=True),
            )
    owners = [root["key_questions"], *(each.node for each in asked(subject))]
    for owner in owners:
        own = owner.get("derivation", {})
        if "source" in own:
            yield "this derivation", own, place_of(owner, "derivation", of_key=True)
