"""How two parts of compiled standards are compared: field by field, in their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.standards.model import Rule
from ratings_engine.standards.written import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = [
    "ELSEWHERE",
    "RULE",
    "Field",
    "Pair",
    "RuleChange",
    "Spot",
    "bare",
    "by_id",
    "comes_or_goes",
    "compare",
    "compare_fields",
    "compare_rules",
    "grouped",
]


class RuleChange(NamedTuple):
    """One change from an old rule to a new one.

    ``id`` is unique among the changes between two packs, and the same however often they are
    compared; ``kind`` groups changes of one nature. ``standard`` is the id of the standard
    that it belongs to, None where the whole framework is meant. ``what`` names in words what
    changed; ``old`` and ``new`` are the values as packs write them, None where there is none.
    ``old_at`` and ``new_at`` are ``file:line``, ``old_source`` and ``new_source`` ids of the
    publications that the two rules cite; None where there is none.
    """

    id: str
    kind: str
    standard: str | None
    what: str
    old: str | None
    new: str | None
    old_at: str | None
    new_at: str | None
    old_source: str | None = None
    new_source: str | None = None


class Spot(NamedTuple):
    """What is being compared: its id in changes, its words, its standard, its two rules."""

    subject: str
    words: str
    standard: str | None
    old: Rule | None
    new: Rule | None

    def change(self, kind: str, key: str, what: str, old: str | None, new: str | None) -> RuleChange:
        """Return a change at this spot; ``key`` tells it from others of its kind."""
        name = kind.replace("key_question", "question").replace("_", "-")
        places = (_written_at(self.old), _written_at(self.new))
        sources = (_cited_by(self.old), _cited_by(self.new))
        return RuleChange(f"{name}:{key}", kind, self.standard, what, old, new, *places, *sources)


def _written_at(rule: Rule | None) -> str | None:
    if rule is None:
        return None
    return f"{rule.file}:{rule.line}" if rule.line else rule.file


def _cited_by(rule: Rule | None) -> str | None:
    return rule.source or None if rule is not None else None


class Field(NamedTuple):
    """How a field is compared: by what ``write`` writes of it.

    ``words`` name it, with {} for what it belongs to; ``key`` ends the change's id, with {}
    for the subject.
    """

    kind: str
    words: str
    key: str = "{}"
    write: Callable[[Any], str | None] = write_text


ELSEWHERE = None
"""Said of a field that is an identity, a place, or is compared by a function of its own."""

RULE: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "file": ELSEWHERE,
    "line": ELSEWHERE,
    "source": Field("source", "the source of {}", "{}.source"),
    "confidence": Field("source", "how sure the source of {} is", "{}.confidence"),
    "note": Field("source", "the note on {}", "{}.note"),
}


def compare_fields(
    spot: Spot,
    old: Any,  # noqa: ANN401
    new: Any,  # noqa: ANN401
    fields: Mapping[str, Field | None],
) -> Iterator[RuleChange]:
    """Yield the changes of a named tuple's fields; each field has to be known in ``fields``."""
    for name in type(old)._fields:
        field = fields[name]
        if field is not None:
            yield from compare(spot, field, getattr(old, name), getattr(new, name))


def compare(spot: Spot, field: Field, old: Any, new: Any) -> Iterator[RuleChange]:  # noqa: ANN401
    """Yield a change where two values are not written alike."""
    old_said, new_said = field.write(old), field.write(new)
    if old_said != new_said:
        key, what = field.key.format(spot.subject), field.words.format(spot.words)
        yield spot.change(field.kind, key, what, old_said, new_said)


def compare_rules(spot: Spot, prefix: str = "", words: str = "{}") -> Iterator[RuleChange]:
    """Yield the changes of what a rule rests on; ``prefix`` and ``words`` say which rule of the spot."""
    if spot.old is not None and spot.new is not None:
        named = spot._replace(subject=f"{prefix}{spot.subject}", words=words.format(spot.words))
        yield from compare_fields(named, spot.old, spot.new, RULE)


def comes_or_goes(
    spot: Spot, kind: str, old: str | None, new: str | None, *, added: bool
) -> Iterator[RuleChange]:
    """Yield the change that something was added, or dropped."""
    word = "added" if added else "dropped"
    yield spot.change(f"{kind}_{word}", spot.subject, f"{spot.words} is {word}", old, new)


def by_id(items: Iterable[Any]) -> dict[str, Any]:
    """Return what has an ``id`` by it, in order."""
    return {item.id: item for item in items}


def bare(value: Any) -> Any:  # noqa: ANN401
    """Return a part of the model without the places where it is written, and without rules' ids."""
    if isinstance(value, Rule):
        return (value.source, value.confidence, value.note)
    if isinstance(value, tuple):
        return (type(value).__name__, *(bare(part) for part in value))
    return value


class Pair(NamedTuple):
    """The same part in an old and in a new pack; either may have a ``rule``."""

    spot: Spot
    old: Any
    new: Any


def grouped(pairs: Iterable[Pair], usual: str, words: str) -> Iterator[Pair]:
    """Yield the pairs that differ, one for all that share a rule written once.

    Parts that do not say otherwise have the framework's rule: what changes there is one
    change, and not one for every standard. It is then called ``usual``.
    """
    groups: dict[Any, list[Pair]] = {}
    for pair in pairs:
        old, new = bare(pair.old), bare(pair.new)
        if old != new:
            at = (_written_at(pair.spot.old), _written_at(pair.spot.new))
            groups.setdefault((old, new, at), []).append(pair)
    shared = [group for group in groups.values() if len(group) > 1]
    for group in groups.values():
        if shared == [group]:
            named = _and(words, [pair.spot.subject for pair in group])
            spot = group[0].spot._replace(subject=usual, words=named, standard=None)
            yield group[0]._replace(spot=spot)
        else:
            yield from group


_LISTED = 6


def _and(words: str, subjects: list[str]) -> str:
    others = len(subjects) - _LISTED
    listed = subjects if others <= 1 else [*subjects[:_LISTED], f"{others} others"]
    return f"{words} {', '.join(listed[:-1])} and {listed[-1]}"
