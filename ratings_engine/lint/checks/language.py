"""Words and sentences: what the field avoids, what is missing, what is too long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ratings_engine.errors import Place
from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.dictionary import avoided
from ratings_engine.lint.parts import rated
from ratings_engine.lint.texts import edit_of, questions, said, sentences, texts
from ratings_engine.standards.nodes import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject
    from ratings_engine.standards.nodes import Map

MOST_WORDS = 25
"""Most words in a sentence: the usual advice for public services in the United Kingdom."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_DOUBLED = re.compile(r"(?<![\w-])(\w+) \1(?![\w-])", re.IGNORECASE)
_RIGHTLY_DOUBLED = ("that", "had", "in", "out", "on", "up", "off", "over")
_ENDS = (".", "?", "!", ".)", "?)", ".'", ".\u2019", ".\u201d")
_PLACEHOLDER = re.compile(r"\b(?:TODO|TBC|TBD|FIXME|XXX|lorem ipsum)\b|\?\?\?")
_MODELINE = re.compile(r"#\s*yaml-language-server:\s*\$schema=")


@check(
    "RE403",
    group="language",
    why="Words label people or blur what is meant, and standards set the words that a whole service uses.",
    remedy="Write the words of the dictionary instead, or ignore the finding where it is a name.",
)
def word_to_avoid(subject: Subject) -> Iterator[Hit]:
    """A text uses a word that the dictionary advises against.

    Titles of publications, and what stands in quotation marks, are not looked at.
    """
    for text in texts(subject):
        for word, advice in avoided(text.words):
            message = f"{text.kind} of {text.of} says '{word}'"
            yield Hit(text.place, message, f"write: {advice.write}. {advice.why}")


@check(
    "RE404",
    group="language",
    why="People read the words, not the numbers: what has none cannot be explained to them.",
    remedy="Add the words that are missing.",
)
def words_missing(subject: Subject) -> Iterator[Hit]:
    """Something that people read about has no words of its own.

    A standard without a statement, a band of the usual banding without words, a measure of
    the cases without a question, a limiting rule without a title.
    """
    for node, standard in rated(subject):
        if "statement" not in node:
            yield Hit(place_of(node, "id"), f"standard {standard.id} has no statement of what it expects")
    if any(standard.assessed == "cases" for _node, standard in rated(subject)):
        yield from _bands_without_words(subject.pack.framework.root)
    yield from _framework_without_words(subject.pack.framework.root)


def _bands_without_words(root: Map) -> Iterator[Hit]:
    usual = root["bandings"][root["key_questions"]["banding"]]["bands"]
    for index, band in enumerate(usual):
        if "words" not in band:
            yield Hit(place_of(usual, index), f"the band {band['rating']} of key questions has no words")


def _framework_without_words(root: Map) -> Iterator[Hit]:
    for name, measure in root.get("measures", {}).items():
        if measure["of"] == "cases" and "question" not in measure:
            place = place_of(root["measures"], name, of_key=True)
            yield Hit(place, f"the measure '{name}' of the cases has no question")
    for rule in root.get("limiting_rules", ()):
        if "title" not in rule:
            yield Hit(place_of(rule, "id"), f"limiting rule '{rule['id']}' has no title")


@check(
    "RE405",
    group="language",
    why="Long sentences are read twice or not at all, and people read different things in them.",
    remedy="Make two sentences of it, or leave out what is not needed.",
)
def sentence_too_long(subject: Subject) -> Iterator[Hit]:
    """A sentence has more than 25 words."""
    for text in (*questions(subject), *said(subject)):
        for sentence in _SENTENCE_END.split(text.words):
            words = len(sentence.split())
            if words > MOST_WORDS:
                shown = " ".join(sentence.split()[:5])
                yield Hit(
                    text.place, f"{text.kind} of {text.of} has a sentence of {words} words: '{shown} …'"
                )


@check(
    "RE407",
    group="language",
    why="It reads as if something had been left out or pasted twice.",
    remedy="Remove one of the two.",
)
def word_twice_running(subject: Subject) -> Iterator[Hit]:
    """A word stands twice in a row."""
    for text in texts(subject):
        for found in _DOUBLED.finditer(text.words):
            if found[1].lower() not in _RIGHTLY_DOUBLED:
                new = text.words[: found.start()] + found[1] + text.words[found.end() :]
                message = f"{text.kind} of {text.of} says '{found[0]}'"
                yield Hit(text.place, message, edit=edit_of(subject, text, new))


@check(
    "RE408",
    group="language",
    severity="note",
    why="Documents made from the pack show the gap.",
    remedy="Remove the extra space.",
)
def double_space(subject: Subject) -> Iterator[Hit]:
    """A text has two spaces in a row."""
    for text in texts(subject):
        if "  " in text.words:
            edit = edit_of(subject, text, re.sub(" {2,}", " ", text.words))
            yield Hit(text.place, f"{text.kind} of {text.of} has two spaces in a row", edit=edit)


@check(
    "RE409",
    group="language",
    severity="note",
    why="In a document it looks cut off.",
    remedy="End it with a full stop.",
)
def statement_without_full_stop(subject: Subject) -> Iterator[Hit]:
    """A statement, or what a rating looks like, does not end as a sentence does."""
    for text in sentences(subject):
        if not text.words.rstrip().endswith(_ENDS):
            edit = edit_of(subject, text, f"{text.words.rstrip()}.")
            yield Hit(text.place, f"{text.kind} of {text.of} does not end with a full stop", edit=edit)


@check(
    "RE410",
    group="language",
    severity="note",
    why="With it, editors complete field names, explain them, and mark mistakes while you type.",
    remedy="Put '# yaml-language-server: $schema=...' at the top of the file.",
)
def no_modeline(subject: Subject) -> Iterator[Hit]:
    """A file does not tell editors which schema it follows."""
    for document in (subject.pack.framework, *subject.pack.standards):
        content = subject.pack.contents.get(document.root.file, b"").decode("utf-8-sig", "replace")
        if content and not any(_MODELINE.match(line) for line in content.split("\n")):
            yield Hit(Place(document.root.file, 1, 1), "the file does not say which schema it follows")


@check(
    "RE412",
    group="language",
    why="Somebody meant to come back to it, and it will be published as it is.",
    remedy="Write what was meant.",
)
def placeholder_left(subject: Subject) -> Iterator[Hit]:
    """A text still has a placeholder in it: TODO, TBC, ???."""
    for text in texts(subject):
        found = _PLACEHOLDER.search(text.words)
        if found:
            yield Hit(text.place, f"{text.kind} of {text.of} still says '{found[0]}'")
