"""What it would take, as text for a terminal or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.counterfactual_words import (
    names_in,
    rules_in,
    say_change,
    say_cost,
    say_remarks,
    say_way,
    say_why_not,
)
from ratings_engine.presenters.sentences import say_overall, say_standard
from ratings_engine.presenters.sentences_questions import say_key_question
from ratings_engine.presenters.wording import clean, count, rating, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.counterfactual.model import Answer, Counterfactual
    from ratings_engine.results.finding_nodes import FoundNode
    from ratings_engine.results.model import InspectionResult, StandardsRef

__all__ = ["present_counterfactual"]


def present_counterfactual(
    found: Counterfactual, result: InspectionResult, standards: StandardsRef, node: FoundNode, form: str
) -> str:
    """Return what it would take in ``form``: text or json; ``node`` is what it is about."""
    if form == "json":
        from ratings_engine.presenters.counterfactual_json import present_counterfactual_json

        return present_counterfactual_json(found, standards)
    names, rules = names_in(result), rules_in(result)
    lines = [wrapped(clean(found.provider)), wrapped(_now(result, node))]
    for title, answer in _parts(found):
        lines += ["", title, *_answer_lines(found, answer, names, rules)]
    remarks = list(say_remarks(found, names))
    if remarks:
        lines += ["", "What was not changed, or taken for granted", *map(_bullet, remarks)]
    return "\n".join(lines) + "\n"


def _now(result: InspectionResult, node: FoundNode) -> str:
    """Return how it is rated now, and what decides that."""
    if node.standard is None:
        return " ".join(say_overall(result.overall))
    if node.key_question is None:
        return " ".join(say_standard(node.standard))
    return " ".join(say_key_question(node.key_question))


def _parts(found: Counterfactual) -> Iterator[tuple[str, Answer]]:
    yield f"What {rating(found.to)} takes", found.answer
    for title, alone in (
        ("With answers to cases alone", found.cases_alone),
        ("With judgements alone", found.judgements_alone),
    ):
        if alone is not None and alone.cost != found.answer.cost:
            yield title, alone
    if found.loses is not None and (found.loses.level, found.loses.up) != (found.to, found.answer.up):
        yield f"What would lose {rating(found.level)}", found.loses


def _answer_lines(
    found: Counterfactual, answer: Answer, names: Mapping[str, str], rules: Mapping[str, str]
) -> Iterator[str]:
    if answer.why:
        yield _indented(say_why_not(found, answer, rules))
        return
    first, *others = answer.ways
    if not first.changes:
        yield _indented(f"Nothing: it is {rating(found.level)} already.")
        return
    yield _indented(f"{say_cost(answer)}; nothing less would do.")
    yield from (_bullet(say_change(change, names)) for change in first.changes)
    if first.lapsed:
        yield _bullet(f"The discretion used on {', '.join(first.lapsed)} would no longer stand.")
    if others or answer.more:
        yield _indented(f"{_others(len(others) + answer.more)} as little{':' if others else '.'}")
    yield from (_bullet(say_way(way)) for way in others)
    if others and answer.more:
        yield _bullet(f"and {answer.more:,} more.")


def _others(ways: int) -> str:
    return f"{count(ways, 'other way')} cost{'s' if ways == 1 else ''}"


def _indented(words: str) -> str:
    return wrapped(words, "  ", "  ")


def _bullet(words: str) -> str:
    return wrapped(words, "  - ", "    ")
