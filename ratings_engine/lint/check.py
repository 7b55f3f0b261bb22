"""What a check is: a code with a meaning, and a function that finds where it applies."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Edit, Finding, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.pack import Pack

__all__ = ["GROUPS", "REGISTERED", "Check", "Hit", "Subject", "check", "findings_of", "in_passing"]

GROUPS = (
    "reading",
    "usage",
    "schema",
    "tables",
    "logic",
    "references",
    "language",
    "comments",
    "overlays",
    "tests",
    "samples",
    "engine",
)


class Subject(NamedTuple):
    """What a check looks at.

    ``pack`` is the YAML with its places, ``standards`` the same compiled, ``neighbours`` are
    the other packs that could be in force (for dates).
    """

    pack: Pack
    standards: Standards
    neighbours: tuple[Standards, ...] = ()


class Hit(NamedTuple):
    """Where a check applies: ``message`` is one line; ``remedy`` is the check's own if empty.

    ``edit`` is the one safe answer, where there is one.
    """

    place: Place
    message: str
    remedy: str = ""
    edit: Edit | None = None


class Check(NamedTuple):
    """A check: ``summary`` is one sentence, ``why`` says what goes wrong otherwise.

    ``find`` is None for checks that are part of reading a pack or a sample. ``scope`` says how
    far a search goes that tries every possibility.
    """

    code: str
    name: str
    group: str
    severity: str
    summary: str
    why: str
    remedy: str
    find: Callable[[Subject], Iterator[Hit]] | None = None
    scope: str = ""


REGISTERED: dict[str, Check] = {}
"""Every check by code, as its module was imported."""


def check(
    code: str, *, group: str, why: str, remedy: str, severity: str = "warning"
) -> Callable[[Callable[[Subject], Iterator[Hit]]], Callable[[Subject], Iterator[Hit]]]:
    """Return a decorator that registers a function as a check.

    Its name (with dashes) is the check's name. The first paragraph of its docstring is the
    summary, the rest the scope.
    """

    def register(find: Callable[[Subject], Iterator[Hit]]) -> Callable[[Subject], Iterator[Hit]]:
        if code in REGISTERED:
            raise ValueError(f"{code} is registered twice")
        name = find.__name__.replace("_", "-")
        summary, _, scope = (inspect.getdoc(find) or "").partition("\n\n")
        one_line, scope = (" ".join(words.split()) for words in (summary, scope))
        REGISTERED[code] = Check(code, name, group, severity, one_line, why, remedy, find, scope)
        return find

    return register


def findings_of(each: Check, subject: Subject) -> Iterator[Finding]:
    """Yield what a check finds in a pack."""
    for hit in each.find(subject) if each.find is not None else ():
        remedy = hit.remedy or in_passing(each.remedy)
        yield Finding(each.code, each.severity, hit.place, hit.message, remedy, hit.edit)


def in_passing(sentence: str) -> str:
    """Return a sentence as it follows a message: without capital letter and full stop."""
    lower = sentence[:1].lower() if sentence[1:2].islower() else sentence[:1]
    return f"{lower}{sentence[1:]}".removesuffix(".")
