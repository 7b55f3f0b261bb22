"""One sentence on each change of a rule, as people in the field would say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ratings_engine.presenters.document import shown
from ratings_engine.presenters.wording import BOUND_WORDS, METHOD_WORDS
from ratings_engine.standards.comparing_tables import every_banding
from ratings_engine.vocabulary import OVERALL, RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ratings_engine.standards.changes import RuleChange
    from ratings_engine.standards.model import Standards

__all__ = ["readable", "say_change", "short_change"]

_BOUND = re.compile(r"(at_least|above|below|at_most): (\S+)")
_REWORDED = "the wording of "
_ADDED_OR_DROPPED = ("_added", "_dropped")
_NAMED = ("standard_added", "standard_dropped")
_STRUCTURE = "{"
_CASES = "the cases that are asked "
_TRUE = "true"
_READABLE = {
    **{f"{name}:": said for name, said in BOUND_WORDS.items()},
    **dict(zip(RATINGS, RATING_NAMES, strict=True)),
}
_WRITTEN = re.compile(rf"(?<![\w-])(?:{'|'.join(_READABLE)})(?![\w-])")
_LONG = 60
"""Values longer than this are not put into a sentence: they stand beside it, words marked."""


def say_change(change: RuleChange, old: Standards, new: Standards) -> str:
    """Return what changed, and where: ``2.2 Planning: Good now needs 70%, was 65%``."""
    where = _where(change, old, new)
    said = _SAID.get(change.kind, _value)(change, (old, new))
    return shown(f"{where}: {said}" if where else f"{said[0].upper()}{said[1:]}")


def short_change(change: RuleChange, old: Standards, new: Standards) -> str:
    """Return a change in a few words, to stand beside a number: ``Good from 70%``."""
    if change.kind != "threshold":
        return say_change(change, old, new)
    name, unit = _table(change, old, new)
    bound = _bound(change.new, unit)
    found = _BOUND.fullmatch(change.new or "")
    begins = f"from {bound}" if found and found[1] in ("at_least", "above") else bound
    where = _where(change, old, new) or name
    return shown(f"{where}: {_rating_of(change)} {begins}")


def readable(value: str | None) -> str | None:
    """Return a value as people read it: at least 65, Requires improvement. Ids stay as they are."""
    return _WRITTEN.sub(lambda found: _READABLE[found[0]], value) if value else value


def _where(change: RuleChange, old: Standards, new: Standards) -> str:
    """Return the standard that a change belongs to, or the table that standards share."""
    names = {s.id: s.name for pack in (old, new) for s in pack.standards}
    if change.standard is not None:
        return f"{change.standard} {names.get(change.standard, '')}".strip()
    return _table(change, old, new)[0] if change.kind == "threshold" else ""


def _table(change: RuleChange, old: Standards, new: Standards) -> tuple[str, str]:
    """Return what people call the table of a threshold, and the unit of its numbers."""
    subject = change.id.partition(":")[2]
    if subject.startswith(f"{OVERALL}."):
        mean = new.overall.method == "mean_of_points"
        return "Overall rating", " points on average" if mean else " points"
    tables = {**every_banding(old), **every_banding(new)}
    held = [name for name in tables if subject.startswith((f"{name}.", f"banding.{name}."))]
    if not held:
        return "Standards", " points on average"
    table = max(held, key=len)
    unit = "%" if tables[table].of == "percent" else ""
    users = {f"{s.id} {s.name}" for s in new.standards if any(q.banding.id == table for q in s.key_questions)}
    return (users.pop() if len(users) == 1 else table.replace("-", " ").capitalize()), unit


def _rating_of(change: RuleChange) -> str:
    parts = change.id.partition(":")[2].split(".")
    levels = [RATING_NAMES[RATINGS.index(part)] for part in parts if part in RATINGS]
    return levels[-1] if levels else change.what


def _bound(value: str | None, unit: str) -> str:
    """Return a bound as it is said: 70%, more than 2.5 points."""
    found = _BOUND.fullmatch(value or "")
    if found is None:
        return readable(value) or "nothing"
    word = "" if found[1] == "at_least" else f"{BOUND_WORDS[found[1]]} "
    return f"{word}{found[2]}{unit}"


def _threshold(change: RuleChange, packs: tuple[Standards, Standards]) -> str:
    unit = _table(change, *packs)[1]
    was = _bound(change.old, unit if unit == "%" else "")
    return f"{_rating_of(change)} now needs {_bound(change.new, unit)}, was {was}"


def _method(change: RuleChange, _: tuple[Standards, Standards]) -> str:
    now, was = (METHOD_WORDS.get(value or "", value or "none") for value in (change.new, change.old))
    parts = "indicators" if change.id.endswith(":indicators") else "key questions"
    said = [words.format(parts) for words in (now, was)]
    return f"{change.what} is now {said[0]}, was {said[1]}"


def _moved(change: RuleChange, _: tuple[Standards, Standards]) -> str:
    thing = "standard" if change.kind == "standard_renumbered" else "key question"
    return f"{thing} {change.old} is now {change.new}"


def _wording(change: RuleChange, _: tuple[Standards, Standards]) -> str:
    what = change.what.removeprefix(_REWORDED)
    return f"{what} is reworded"


def _there(change: RuleChange, _: tuple[Standards, Standards]) -> str:
    value = change.new or change.old or ""
    short = value and len(value) <= _LONG and _STRUCTURE not in value and change.kind not in _NAMED
    words = f" ({readable(value)})" if short else ""
    return f"{change.what}{words}"


def _counted(change: RuleChange, _: tuple[Standards, Standards]) -> str:
    verb = "now counts" if change.new == _TRUE else "no longer counts"
    return f"standard {change.standard} {verb} towards the overall rating"


def _essential(change: RuleChange, _: tuple[Standards, Standards]) -> str:
    prompt = change.id.partition(":")[2]
    return f"prompt {prompt} is {'now' if change.new == _TRUE else 'no longer'} essential"


def _asked_of(change: RuleChange, _: tuple[Standards, Standards]) -> str:
    return f"which cases are asked {change.what.removeprefix(_CASES)} is another condition"


def _value(change: RuleChange, packs: tuple[Standards, Standards]) -> str:
    if change.kind.endswith(_ADDED_OR_DROPPED):
        return _there(change, packs)
    said = [readable(value) or "nothing" for value in (change.new, change.old)]
    if max(map(len, said)) > _LONG or _STRUCTURE in f"{change.old}{change.new}":
        return f"{change.what} changes"
    return f"{change.what}: now {said[0]}, was {said[1]}"


_SAID: Mapping[str, Callable[[RuleChange, tuple[Standards, Standards]], str]] = {
    "threshold": _threshold,
    "method": _method,
    "key_question_moved": _moved,
    "standard_renumbered": _moved,
    "wording": _wording,
    "counted": _counted,
    "essential": _essential,
    "applies_when": _asked_of,
}
