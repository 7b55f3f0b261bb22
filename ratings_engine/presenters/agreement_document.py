"""Two markings compared, as a document: the questions, the ratings, the cases that differ."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ratings_engine.agreement.model import KEY_QUESTION, MEASURE, PROMPT
from ratings_engine.presenters.agreement_words import (
    ANSWER_NAMES,
    estimate_words,
    range_words,
    say_agreement,
    say_basis,
    say_overall,
    say_undefined,
)
from ratings_engine.presenters.document import (
    Document,
    Fact,
    Facts,
    Item,
    List,
    Paragraph,
    Section,
    strong,
    table_of,
    words,
)
from ratings_engine.presenters.wording import clean, number, rating, short_digest, standards_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.agreement.model import (
        Agreement,
        KeyQuestionPair,
        Marking,
        MatchedCases,
        QuestionAgreement,
        RatingPair,
    )
    from ratings_engine.presenters.document import Block

__all__ = ["agreement_document"]

_TITLES = {KEY_QUESTION: "Key questions", PROMPT: "Prompts", MEASURE: "Measures"}
_MANY = 40
"""So many cases that differ are shown; the answer in JSON has all."""
_IDS = 20


def agreement_document(found: Agreement) -> Document:
    """Return two markings compared, as a document."""
    sections = (
        Section("questions", "Agreement", tuple(_questions(found))),
        Section("ratings", "Ratings", tuple(_ratings(found))),
        Section("cases", "Cases that differ", tuple(_cases(found))),
    )
    kept = tuple(section for section in sections if section.blocks)
    footer = words("The answer in JSON has every case, and how many gave which two answers.")
    return Document("Two markings of the same cases", tuple(_lead(found)), kept, footer)


def _lead(found: Agreement) -> Iterator[Block]:
    yield Paragraph(strong(say_agreement(found)))
    overall = [pair for pair in found.ratings if not pair.standard]
    yield List(tuple(Item(words(say_overall(pair))) for pair in overall))
    told = [
        ("First", _marking(found.first)),
        ("Second", _marking(found.second)),
        ("Standards", standards_named(found.standards)),
    ]
    for name, questions in (("first", found.only_first), ("second", found.only_second)):
        if questions:
            told.append((f"Questions of the {name} marking alone", ", ".join(questions)))
    told += [pair for each in found.matched for pair in _alone(each)]
    yield Facts(tuple(Fact(name, words(said)) for name, said in told))


def _marking(marking: Marking) -> str:
    return f"{marking.source} ({short_digest(marking.digest)})"


def _alone(matched: MatchedCases) -> Iterator[tuple[str, str]]:
    for name, ids in (("first", matched.only_first), ("second", matched.only_second)):
        if ids:
            more = f" and {len(ids) - _IDS} more" if len(ids) > _IDS else ""
            named = ", ".join(ids[:_IDS]) + more
            yield f"Cases of {clean(matched.provider)} in the {name} marking alone", f"{len(ids):,}: {named}"


def _questions(found: Agreement) -> Iterator[Block]:
    headers = ("Question", "Cases", "Agree", "Kappa", "Alpha")
    for kind, title in _TITLES.items():
        rows = [_question(question) for question in found.questions if question.kind == kind]
        if rows:
            yield table_of(title, headers, rows)
    undefined = [Item(words(said)) for said in say_undefined(found)]
    if undefined:
        yield List(tuple(undefined))
    yield List(tuple(Item(words(said)) for said in say_basis(found)))


def _question(question: QuestionAgreement) -> tuple[str, ...]:
    coefficients = (estimate_words(question.kappa), estimate_words(question.alpha))
    name = question.id.replace("_", " ")
    return (name, str(question.pairs), range_words(question), *coefficients)


def _ratings(found: Agreement) -> Iterator[Block]:
    for provider, pairs in groupby(found.ratings, key=lambda pair: (pair.provider, pair.provider_type)):
        listed = list(pairs)
        headers = ("Standard", "First", "Second", "Parts")
        yield table_of(f"{clean(provider[0])} ({provider[1]})", headers, map(_rating, listed))
        parting = [each for pair in listed for each in pair.key_questions if each.first != each.second]
        if parting:
            caption = "Key questions whose banding parts"
            yield table_of(caption, ("Key question", "First", "Second"), map(_key_question, parting))


def _rating(pair: RatingPair) -> tuple[str, ...]:
    name = f"{pair.standard} {pair.name}" if pair.standard else "Overall"
    return (name, rating(pair.first), rating(pair.second), "yes" if pair.parts else "no")


def _key_question(pair: KeyQuestionPair) -> tuple[str, ...]:
    sides = ((pair.first_percentage, pair.first), (pair.second_percentage, pair.second))
    return (pair.id, *(f"{_percent(share)}, {rating(level)}" for share, level in sides))


def _percent(share: Fraction | None) -> str:
    return "no percentage" if share is None else f"{number(share, 1)}%"


def _cases(found: Agreement) -> Iterator[Block]:
    """Yield the cases that differ, each with the questions and both answers."""
    if not found.differing:
        yield Paragraph(words("No case is answered differently."))
        return
    several = len(found.matched) > 1
    rows = []
    for (provider, case_id), each in groupby(found.differing, key=lambda one: (one.provider, one.case_id)):
        answers = [
            f"{one.question.replace('_', ' ')} {ANSWER_NAMES[one.first]}/{ANSWER_NAMES[one.second]}"
            for one in each
        ]
        name = f"{clean(provider)} {case_id}" if several else case_id
        rows.append((name, str(len(answers)), ", ".join(answers)))
    table = table_of("First/second answer", ("Case", "Differs", "Questions"), rows)
    yield table._replace(rows=table.rows[:_MANY], more=max(0, len(rows) - _MANY))
