"""YAML and JSON text as plain data that remembers where each part stands.

Only a small, safe part of YAML is read: no tags, no anchors or aliases, one document,
bounded size, depth and number of nodes. Numbers are exact, and a bare ``yes`` or ``no`` is
text, because in this field it is an answer.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import yaml

from ratings_engine.errors import Finding, InvalidInput, Place, RatingsError
from ratings_engine.standards.nodes import Document, Exact, Map, Mark, Seq, as_text, each_map, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Document",
    "Exact",
    "Map",
    "Seq",
    "as_text",
    "each_map",
    "parse",
    "place_of",
    "read",
    "read_bytes",
]

PACK_FILE_BYTES = 1 << 20
"""Largest YAML file of a pack that is read: 1 MiB."""
MAX_DEPTH = 40
MAX_NODES = 500_000
_MAX_DIGITS = 18

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+\Z")
_JSON_EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,2}\Z")
_CONSTANTS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _read_regular(path: str, size: int) -> bytes:
    """Return up to ``size`` bytes of a regular file; a pipe might never end."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    with open(path, "rb") as stream:
        return stream.read(size)


def read_bytes(path: str, shown: str, limit: int) -> bytes:
    """Return a file's bytes, at most ``limit`` of them.

    Raises RatingsError RE001 (cannot be read) or RE002 (too large).
    """
    try:
        content = _read_regular(path, limit + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RatingsError(
            "RE001",
            f"cannot read {shown}: {reason}",
            place=Place(shown),
            remedy="check the path and your permission to read it",
        ) from error
    if len(content) > limit:
        raise RatingsError(
            "RE002",
            f"the file is larger than {limit // 1024} KiB",
            place=Place(shown),
            remedy="check that this is the file you meant; large samples belong in CSV or Parquet",
        )
    return content


def read(path: str, shown: str, limit: int = PACK_FILE_BYTES) -> Document:
    """Read a YAML or JSON file; ``shown`` names it in messages.

    Raises RatingsError where it cannot be read or is no YAML at all.
    """
    return parse(read_bytes(path, shown, limit), shown)


def parse(content: bytes, shown: str) -> Document:
    """Parse YAML (or JSON, which is YAML) into a Document.

    Raises RatingsError RE003 (not UTF-8), RE004 (not YAML), RE005 (too deep or too many
    nodes), RE006 (tags, anchors, several documents).
    """
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig").split("\n")
        raise RatingsError(
            "RE003",
            "the file is not UTF-8 text",
            place=Place(shown, len(before), len(before[-1]) + 1),
            remedy="save it with UTF-8 encoding",
        ) from error
    if shown.lower().endswith(".json"):
        text = _json_as_yaml(text)
    return _Builder(shown).build(text)


def _json_as_yaml(text: str) -> str:
    """Return JSON text in the part of JSON that is also YAML, keeping every position."""
    # A raw tab cannot stand inside a JSON string, so each one is white space.
    text = text.replace("\t", " ")
    return re.sub(
        r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})",
        lambda m: bytes.fromhex(m[1] + m[2]).decode("utf-16-be"),
        text,
        flags=re.IGNORECASE,
    )


class _Builder:
    """Builds data from parser events, without recursion, within the limits."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.json = shown.lower().endswith(".json")
        self.findings: list[Finding] = []
        self.stack: list[tuple[Map | Seq, tuple[str, Mark] | None]] = []
        self.root: Any = None
        self.key: tuple[str, Mark] | None = None
        self.nodes = 0
        self.documents = 0

    def build(self, text: str) -> Document:
        try:
            for event in self._events(text):
                self._take(event)
        except yaml.YAMLError as error:
            raise self._syntax(error, text) from error
        if self.documents == 0:
            self._refuse("RE004", "the file is empty", (1, 1), "write its content, or remove it")
        return Document(self.shown, self.root, self.findings)

    def _events(self, text: str) -> Iterator[Any]:
        return iter(yaml.parse(text, _LOADER))

    def _take(self, event: Any) -> None:  # noqa: ANN401  (the parser's events have no common type)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._open(event, Map(_mark(event), self.shown))
        elif kind is yaml.SequenceStartEvent:
            self._open(event, Seq(_mark(event), self.shown))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.key = self.stack.pop()[1]
        elif kind is yaml.AliasEvent:
            self._refuse_anchor(event)
        elif kind is yaml.DocumentStartEvent:
            self._document(event)

    def _document(self, event: Any) -> None:  # noqa: ANN401
        self.documents += 1
        if self.documents > 1:
            self._refuse(
                "RE006",
                "the file holds more than one document",
                _mark(event),
                "put each in a file of its own",
            )

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        mark = (event.start_mark.line + 1, event.start_mark.column + 1)
        if event.anchor or (event.tag and event.tag != "!"):
            self._refuse_anchor(event)
        holder = self.stack[-1][0] if self.stack else None
        if isinstance(holder, Map) and self.key is None:
            self.key = (event.value, mark)
            self._count(mark)
        else:
            value = event.value if event.style else self._resolve(event.value, mark)
            self._put(value, mark)

    def _open(self, event: Any, holder: Map | Seq) -> None:  # noqa: ANN401
        if event.anchor or event.tag:
            self._refuse_anchor(event)
        outer = self.stack[-1][0] if self.stack else None
        if isinstance(outer, Map) and self.key is None:
            self._refuse("RE004", "a key must be plain text", holder.at, "write the key as one word")
        if len(self.stack) >= MAX_DEPTH:
            self._refuse("RE005", f"nested deeper than {MAX_DEPTH} levels", holder.at, "flatten it")
        self._put(holder, holder.at)
        self.stack.append((holder, None))
        self.key = None

    def _put(self, value: Any, mark: Mark) -> None:  # noqa: ANN401
        self._count(mark)
        if not self.stack:
            self.root = value
            return
        holder = self.stack[-1][0]
        if isinstance(holder, Seq):
            holder.append(value)
            holder.value_at.append(mark)
        elif self.key is not None:
            self._put_key(holder, self.key, value, mark)
            self.key = None

    def _put_key(self, holder: Map, key: tuple[str, Mark], value: Any, mark: Mark) -> None:  # noqa: ANN401
        name, key_mark = key
        if name in holder:
            first = holder.key_at[name]
            self.findings.append(
                Finding(
                    "RE007",
                    "error",
                    Place(self.shown, *key_mark),
                    f"'{name}' is given twice: first on line {first[0]}",
                    "keep one of them",
                )
            )
            return
        holder[name] = value
        holder.key_at[name] = key_mark
        holder.value_at[name] = mark

    def _resolve(self, text: str, mark: Mark) -> Any:  # noqa: ANN401
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.match(text):
            self._limit_digits(text, mark)
            return int(text)
        if _DECIMAL.match(text) or (self.json and _JSON_EXPONENT.match(text)):
            self._limit_digits(text, mark)
            exact = Fraction.__new__(Exact, text)
            exact.text = text
            return exact
        return text

    def _limit_digits(self, text: str, mark: Mark) -> None:
        if sum(character.isdigit() for character in text) > _MAX_DIGITS:
            self._refuse(
                "RE005",
                f"the number has more than {_MAX_DIGITS} digits",
                mark,
                "write a smaller number, or quote it",
            )

    def _count(self, mark: Mark) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse("RE005", f"more than {MAX_NODES} values", mark, "split the file, or use CSV")

    def _refuse_anchor(self, event: Any) -> None:  # noqa: ANN401
        self._refuse(
            "RE006",
            "YAML anchors, aliases and tags are not read",
            _mark(event),
            "write the value out where it is needed",
        )

    def _refuse(self, code: str, message: str, mark: Mark, remedy: str) -> None:
        place = Place(self.shown, *mark)
        raise InvalidInput([*self.findings, Finding(code, "error", place, message, remedy)])

    def _syntax(self, error: yaml.YAMLError, text: str) -> RatingsError:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark:
            place = Place(self.shown, mark.line + 1, mark.column + 1)
        else:
            before = text[: getattr(error, "position", 0)]
            place = Place(self.shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
        problem = getattr(error, "problem", None) or getattr(error, "reason", "it cannot be read")
        if "nesting depth" in str(problem):
            # libyaml has a limit of its own, and looks ahead by up to a thousand characters.
            message = f"nested deeper than {MAX_DEPTH} levels"
            return RatingsError("RE005", message, place=place, remedy="flatten it")
        tab = _at(text, place) == "\t"
        remedy = "indent with spaces, not tabs" if tab else "check indentation, quotes and colons near here"
        return RatingsError("RE004", f"not valid YAML: {problem}", place=place, remedy=remedy)


def _at(text: str, place: Place) -> str:
    """Return the character at a place."""
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return line[place.column - 1 : place.column]


def _mark(event: Any) -> Mark:  # noqa: ANN401
    return event.start_mark.line + 1, event.start_mark.column + 1
