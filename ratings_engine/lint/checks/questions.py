"""How questions are put: one thing at a time, plainly, so that yes means yes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.texts import edit_of, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject

_VERB = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_SUBJECT = r"(?:the|a|an|it|they|there|this|these|any|all)"
_TWO = re.compile(rf"\band ?/ ?or\b|\?.*\?|,? (?:and|or|&) {_VERB} {_SUBJECT}\b", re.IGNORECASE)
_MAIN_VERB = re.compile(r",? (?:and|or|&) (?:is|are|was|were|does|did|can|could|would|should) \w+")
_CONJUNCTION = re.compile(
    r"\b(?:where|when|if|whether|who|whom|whose|which|what|how|why|that|because|so|until|unless)\b"
)
_CLAUSE = re.compile(rf"{_CONJUNCTION.pattern}|[,;:(]")
_NEGATIVE = re.compile(
    r"\b(?:not|never|cannot|nothing|nobody|none|neither|nor|fails? to|failed to|failing to|lacks?)\b"
    r"|\bno(?:[- ]one\b|\b(?! (?:longer|later|sooner|more|less|fewer)\b|[-.]))"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?:how|what|why|who|whom|whose|which|in what|in which|to what extent)\b", re.IGNORECASE)


@check(
    "RE400",
    group="language",
    why="One answer cannot serve two questions: where half of it is so and half is not, inspectors differ.",
    remedy="Ask one thing, or make two questions of it.",
)
def two_questions_in_one(subject: Subject) -> Iterator[Hit]:
    """A question asks two things: 'and/or', two question marks, or a second verb after 'and'."""
    for text in questions(subject):
        # After 'who' or 'that' a second verb may go on with the same thing.
        main = _CONJUNCTION.split(text.words, maxsplit=1)[0]
        found = _TWO.search(text.words) or _MAIN_VERB.search(main)
        if found:
            what = found[0].strip(" ,") if "?" not in found[0] else "a second question mark"
            yield Hit(text.place, f"{text.kind} {text.of} asks two things: {what}")


@check(
    "RE401",
    group="language",
    why="Without it a heading, a statement and a question look alike on a form.",
    remedy="End it with a question mark.",
)
def question_without_question_mark(subject: Subject) -> Iterator[Hit]:
    """A question does not end with a question mark."""
    for text in questions(subject):
        if not text.words.rstrip().endswith("?"):
            edit = edit_of(subject, text, f"{text.words.rstrip(' .!:;')}?")
            yield Hit(text.place, f"{text.kind} {text.of} does not end with a question mark", edit=edit)


@check(
    "RE402",
    group="language",
    why="'Yes' to a negative question can be read either way, so the same answer is counted for and against.",
    remedy="Ask for what should be there, so that yes is good.",
)
def negative_question(subject: Subject) -> Iterator[Hit]:
    """A question asks whether something is not so, in its main clause."""
    for text in questions(subject):
        clause = _CLAUSE.split(text.words, maxsplit=1)[0]
        found = _NEGATIVE.search(clause)
        if found:
            yield Hit(text.place, f"{text.kind} {text.of} is put in the negative: '{found[0]}'")


@check(
    "RE406",
    group="language",
    severity="note",
    why="Questions stand on forms as sentences of their own.",
    remedy="Begin it with a capital.",
)
def question_without_capital(subject: Subject) -> Iterator[Hit]:
    """A question does not begin with a capital."""
    for text in questions(subject):
        if text.words[0].islower():
            edit = edit_of(subject, text, text.words[0].upper() + text.words[1:])
            yield Hit(text.place, f"{text.kind} {text.of} does not begin with a capital", edit=edit)


@check(
    "RE411",
    group="language",
    why="Cases are answered yes or no, and 'how well' cannot be.",
    remedy="Ask whether something is so: 'Does the plan …', 'Is the person …'.",
)
def question_without_yes_or_no(subject: Subject) -> Iterator[Hit]:
    """A question that is answered case by case asks how, what, why, who or which."""
    for text in questions(subject):
        found = _OPEN.match(text.words) if text.cases else None
        if found:
            yield Hit(
                text.place, f"{text.kind} {text.of} asks '{found[0].lower()}', and is answered yes or no"
            )
