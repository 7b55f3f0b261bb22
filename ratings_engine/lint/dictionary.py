"""The dictionary of words to avoid: what to write instead, and why."""

from __future__ import annotations

import functools
import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.standards.source import read

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Advice", "avoided"]

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "words.yaml")
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"[\s-]+")
_QUOTED = re.compile(r"\u201c[^\u201d]*\u201d|\u2018[^\u2019]*\u2019|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")


class Advice(NamedTuple):
    """What to ``write`` instead of a word, ``why``, and whose advice that is (``source``)."""

    write: str
    why: str
    source: str


class _Dictionary(NamedTuple):
    """Every form in lower case with its advice, and two patterns: any form, and any exception.

    ``telling`` are the longest words of the forms: a text without any of them has no form.
    """

    advice: dict[str, Advice]
    telling: frozenset[str]
    forms: re.Pattern[str]
    exceptions: re.Pattern[str]


@functools.cache
def _dictionary() -> _Dictionary:
    groups: dict[str, Any] = read(_FILE, "words.yaml").root
    advice: dict[str, Advice] = {}
    exceptions: list[str] = []
    for group in groups.values():
        for entry in group["words"]:
            told = Advice(entry["write"], group["why"], group["source"])
            advice |= dict.fromkeys((form.lower() for form in entry["forms"]), told)
            exceptions += entry.get("except", ())
    telling = frozenset(max(_WORD.findall(form), key=len) for form in advice)
    return _Dictionary(advice, telling, _any_of(list(advice)), _any_of(exceptions))


def avoided(text: str) -> Iterator[tuple[str, Advice]]:
    """Yield the words of a text that are to be avoided, as they stand there, with advice.

    What is quoted, or is part of a name that stays, is passed over.
    """
    dictionary = _dictionary()
    if dictionary.telling.isdisjoint(_WORD.findall(text.lower())):
        return
    matches = list(dictionary.forms.finditer(text))
    kept = [m.span() for pattern in (_QUOTED, dictionary.exceptions) for m in pattern.finditer(text)]
    for match in matches:
        if not any(start <= match.start() and match.end() <= end for start, end in kept):
            yield match[0], _advice_on(match[0].lower(), dictionary.advice)


def _advice_on(word: str, advice: dict[str, Advice]) -> Advice:
    """Return the advice on a form, which may stand with hyphens where the dictionary has spaces."""
    return advice[word] if word in advice else advice[_SPACE.sub(" ", word)]


def _any_of(forms: list[str]) -> re.Pattern[str]:
    """Return a pattern of whole words and phrases, longer ones first; a space may also be a hyphen."""
    longest = map(re.escape, sorted(forms, key=len, reverse=True))
    either = "|".join(longest).replace(r"\ ", _SPACE.pattern)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)
