"""What changed in the rules that key questions have of the framework, unless they say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.standards.comparing import (
    ELSEWHERE,
    Field,
    Pair,
    Spot,
    compare,
    compare_fields,
    compare_rules,
    grouped,
)
from ratings_engine.standards.comparing_standards import moves_between, numbered, questions_of
from ratings_engine.standards.written import write_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from fractions import Fraction

    from ratings_engine.standards.comparing import RuleChange
    from ratings_engine.standards.model import KeyQuestion, Measure, Rule, Standards

__all__ = ["DERIVATION", "compare_former", "compare_shared"]

USUAL = "key-questions"
_BANDING = Field("banding", "the banding of {}")
_FORMER = Field("former", "what samples mean by the former id {}")
_RETIRED = "no longer asked"
_SHARE = Field("derivation", "the share of prompts that makes {} sufficient", write=write_number)

DERIVATION: Mapping[str, Field | None] = {"share": _SHARE, "rule": ELSEWHERE}
_GATE: Mapping[str, Field | None] = {
    "minimum_cases": Field("gate", "the fewest answered cases of {}", "{}.minimum_cases", write_number),
    "maximum_unanswered": Field(
        "gate", "the most unanswered, in percent, of {}", "{}.maximum_unanswered", write_number
    ),
    "rule": ELSEWHERE,
}


class _Gate(NamedTuple):
    """How many answers a key question, or a measure of cases, needs."""

    minimum_cases: int
    maximum_unanswered: Fraction
    rule: Rule


def compare_shared(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of rules that key questions have of the framework, or of their own."""
    before = {question.id: question for question in questions_of(old)} | dict(moves_between(old, new).by_new)
    questions = [(numbered(before[now.id], now.id), now) for now in questions_of(new) if now.id in before]
    measures = [(old.measures[name], new.measures[name]) for name in old.measures if name in new.measures]
    for pair in grouped(_pairs(questions, lambda q: q.derivation), USUAL, "key questions"):
        yield from _compare_derivations(pair)
    for pair in grouped(_pairs([*questions, *measures], _gate), USUAL, "key questions"):
        yield from compare_fields(pair.spot, pair.old, pair.new, _GATE)
        yield from compare_rules(pair.spot, "gate.", "how many answers are needed of {}")
    named = (pair._replace(spot=pair.spot._replace(old=None, new=None)) for pair in _banding_names(questions))
    for pair in grouped(named, USUAL, "key questions"):
        yield from compare(pair.spot, _BANDING, pair.old, pair.new)


def _pairs(items: Iterable[tuple[Any, Any]], part: Callable[[Any], Any]) -> Iterator[Pair]:
    """Yield a part of each of ``items``, old and new, with the rules that it is written in."""
    for was, now in items:
        old, new = part(was), part(now)
        words, standard = _named(was.id)
        yield Pair(Spot(was.id, words, standard, old and old.rule, new and new.rule), old, new)


def compare_former(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield former ids that samples may use, and could not before, or lead elsewhere now."""
    moves = [*moves_between(old, new).by_new.values(), *moves_between(new, old).by_new.values()]
    moved = {question.id for question in moves} | {p.id for question in moves for p in question.prompts}
    before, after = dict(old.former), dict(new.former)
    live = {standard.id for pack in (old, new) for standard in pack.standards}
    asked = [question for pack in (old, new) for question in questions_of(pack)]
    live |= {part.id for question in asked for part in question.prompts} | {question.id for question in asked}
    for name in [name for name in {**before, **after} if name not in moved]:
        said = [_said_former(former, name) for former in (before, after)]
        if name in live and None in said and _RETIRED in said:
            continue  # that it is asked no longer, or again, is told of the thing itself
        yield from compare(Spot(name, name, None, None, None), _FORMER, *said)


def _said_former(former: Mapping[str, str], name: str) -> str | None:
    return (former[name] or _RETIRED) if name in former else None


def _named(name: str) -> tuple[str, str | None]:
    """Return the words for a key question or a measure, and the standard that it is of."""
    standard = name.rpartition(".")[0] or None
    return (f"key question {name}" if standard else f"the measure {name}"), standard


def _gate(item: KeyQuestion | Measure) -> _Gate:
    return _Gate(item.minimum_cases, item.maximum_unanswered, item.gate)


def _banding_names(questions: Iterable[tuple[KeyQuestion, KeyQuestion]]) -> Iterator[Pair]:
    for was, now in questions:
        words, standard = _named(was.id)
        yield Pair(Spot(was.id, words, standard, was.rule, now.rule), was.banding.id, now.banding.id)


def _compare_derivations(pair: Pair) -> Iterator[RuleChange]:
    yield from compare(pair.spot, _SHARE, *(part and part.share for part in (pair.old, pair.new)))
    if pair.old is not None and pair.new is not None:
        yield from compare_rules(pair.spot, "derivation.", "the share of prompts of {}")
