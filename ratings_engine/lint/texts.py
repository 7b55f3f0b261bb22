"""The texts of a pack that people read, with their places, and safe edits of them."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Edit, Place
from ratings_engine.lint.parts import asked, rated
from ratings_engine.standards.nodes import Map, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject

__all__ = ["Text", "edit_of", "questions", "said", "sentences", "texts"]


class Text(NamedTuple):
    """A text: ``kind`` says what it is, ``of`` whose, ``words`` what it says.

    ``cases`` marks a question that is answered yes or no in every case.
    """

    kind: str
    of: str
    holder: Map
    key: str
    words: str
    cases: bool = False

    @property
    def place(self) -> Place:
        """Return where the text starts."""
        return place_of(self.holder, self.key)


def texts(subject: Subject) -> Iterator[Text]:
    """Yield every text of a pack; titles of publications are not ours to word."""
    yield from questions(subject)
    yield from said(subject)
    yield from _names(subject)


def questions(subject: Subject) -> Iterator[Text]:
    """Yield the texts that ask something."""
    for each in asked(subject):
        cases = each.standard.assessed == "cases"
        yield _text("question", each.question.id, each.node, "question", cases=cases)
        for prompt in each.node.get("prompts", ()):
            yield _text("prompt", prompt["id"], prompt, "text", cases=cases)
    for name, measure in subject.pack.framework.root.get("measures", {}).items():
        if "question" in measure:
            yield _text("question", name, measure, "question", cases=True)


def sentences(subject: Subject) -> Iterator[Text]:
    """Yield the texts of standards that are whole sentences, and no questions."""
    for node, standard in rated(subject):
        if "statement" in node:
            yield _text("statement", standard.id, node, "statement")
        for question in node["key_questions"]:
            described = question.get("characteristics", {})
            yield from (_text("characteristic", question["id"], described, rating) for rating in described)


def said(subject: Subject) -> Iterator[Text]:
    """Yield the texts that are sentences, those of the framework and notes included."""
    yield from sentences(subject)
    root = subject.pack.framework.root
    for key in ("description", "disclaimer"):
        if key in root:
            yield _text(key, "the framework", root, key)
    for name, node in _noted(subject):
        if "note" in node:
            yield _text("note", name, node, "note")


def edit_of(subject: Subject, text: Text, new: str) -> Edit | None:
    """Return the edit that makes a text ``new``; None unless it stands on one line as it is read."""
    place = text.place
    content = subject.pack.contents.get(place.file, b"").decode("utf-8-sig", "replace")
    lines = content.split("\n")
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    quoted = line[place.column - 1 : place.column] in ("'", '"')
    start = place.column - 1 + quoted
    if not line.startswith(text.words, start) or (quoted and any(c in new for c in "'\"\\")):
        return None
    return _smallest(Edit(place._replace(column=start + 1), text.words, new))


def _smallest(edit: Edit) -> Edit:
    """Return an edit without what stays the same at both ends, so that two of one text do not overlap."""
    before = _alike(edit.old, edit.new)
    old, new = edit.old[before:], edit.new[before:]
    after = _alike(old[::-1], new[::-1])
    place = edit.place._replace(column=edit.place.column + before)
    return Edit(place, old[: len(old) - after], new[: len(new) - after])


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common from their start."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _text(kind: str, of: str, holder: Map, key: str, *, cases: bool = False) -> Text:
    return Text(kind, of, holder, key, holder[key], cases)


def _noted(subject: Subject) -> Iterator[tuple[str, Map]]:
    """Yield what may have a note, with its name."""
    root = subject.pack.framework.root
    for key, node in root.items():
        if isinstance(node, Map) and key != "sources":
            yield key, node
    for key in ("bandings", "measures"):
        yield from root.get(key, {}).items()
    yield from ((rule["id"], rule) for rule in root.get("limiting_rules", ()))
    for node, standard in rated(subject):
        yield standard.id, node
        yield from ((question["id"], question) for question in node["key_questions"])


def _names(subject: Subject) -> Iterator[Text]:
    root = subject.pack.framework.root
    yield _text("title", "the framework", root, "title")
    for key in ("provider_types", "domains", "measures", "attributes"):
        for name, node in root.get(key, {}).items():
            yield _text("name", name, node, "name")
    for rule in root.get("limiting_rules", ()):
        if "title" in rule:
            yield _text("title", rule["id"], rule, "title")
    for node, standard in rated(subject):
        yield _text("name", standard.id, node, "name")
        yield from (_text("lens", question["id"], question, "lens") for question in node["key_questions"])
