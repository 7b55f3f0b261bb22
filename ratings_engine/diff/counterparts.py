"""What corresponds to what in two versions of different ids: said one by one, or in a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place, UsageError
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ratings_engine.standards.model import KeyQuestion, Standards

__all__ = ["Counterparts", "read_counterparts", "require_common"]

CODE = "RE045"
_FILES = (".yaml", ".yml", ".json")
_FORM = "write OLD=NEW, such as 2.1=2.2, or name a YAML file"
_IN_FILE = "write a line for each, OLD: NEW, such as 2.1: 2.2"


class Counterparts(NamedTuple):
    """New ids by old: of provider types, and of standards, key questions and prompts."""

    types: Mapping[str, str]
    ids: Mapping[str, str]

    @property
    def given(self) -> dict[str, str]:
        """Return every old id that has another one now, with it."""
        return {was: now for was, now in {**self.types, **self.ids}.items() if was != now}


class _Entry(NamedTuple):
    """That ``was`` corresponds to ``now``, and where it is said: ``at_was``, ``at_now``."""

    was: str
    now: str
    at_was: Place
    at_now: Place


def read_counterparts(texts: Iterable[str], old: Standards, new: Standards) -> Counterparts:
    """Return what texts such as ``2.1=2.2``, ``crc=pdu`` or the name of a YAML file say.

    A key question follows its standard where the new version has one of that number. Raises
    InvalidInput RE045 with every id that is not known, has two counterparts or is taken, and
    RatingsError where a file is no YAML.
    """
    mapping = _Mapping(old, new)
    entries = [entry for text in texts for entry in _entries(text)]
    for entry in entries:
        mapping.add(entry)
    found = Counterparts(mapping.types, _with_questions(mapping.ids, old, new))
    findings = mapping.findings or _taken(found, entries, old)
    if findings:
        raise InvalidInput(findings)
    return found


def _entries(text: str) -> list[_Entry]:
    return _of_file(text) if text.lower().endswith(_FILES) or _is_file(text) else [_of_text(text)]


def _is_file(text: str) -> bool:
    return "=" not in text and os.path.exists(text)


def _of_text(text: str) -> _Entry:
    place = Place(f"--map {text}")
    was, equals, now = (part.strip() for part in text.partition("="))
    if not equals or not was or not now:
        raise InvalidInput([_refused(place, "it does not say what corresponds to what", _FORM)])
    return _Entry(was, now, place, place)


def _of_file(path: str) -> list[_Entry]:
    # A mapping that is given in the command needs no YAML reader.
    from ratings_engine.standards.source import Map, as_text, place_of, read

    document = read(path, path)
    root = document.root
    if not isinstance(root, Map) or not root:
        raise InvalidInput([_refused(Place(path, 1, 1), "the file is no list of ids with ids", _IN_FILE)])
    unsaid = [was for was, now in root.items() if isinstance(now, bool | dict | list) or not as_text(now)]
    findings = [
        _refused(place_of(root, was), f"'{was}' has no single id beside it", _IN_FILE) for was in unsaid
    ]
    if document.findings or findings:
        raise InvalidInput([*document.findings, *findings])
    return [
        _Entry(was, as_text(now), place_of(root, was, of_key=True), place_of(root, was))
        for was, now in root.items()
    ]


class _Mapping:
    """What was said so far, and what is wrong with it."""

    def __init__(self, old: Standards, new: Standards) -> None:
        self.old, self.new = old, new
        self.types: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.findings: list[Finding] = []

    def add(self, entry: _Entry) -> None:
        """Note an entry, or why it cannot be meant."""
        of_type = entry.was in _types(self.old)
        olds, news = (_types if of_type else _rated)(self.old), (_types if of_type else _rated)(self.new)
        if entry.was not in olds:
            self._unknown(entry.at_was, entry.was, self.old, olds)
        elif entry.now not in news:
            self._unknown(entry.at_now, entry.now, self.new, news)
        else:
            self._note(entry, self.types if of_type else self.ids)

    def _unknown(self, place: Place, name: str, standards: Standards, known: Sequence[str]) -> None:
        why = f"{standards.id} has no '{name}'"
        self.findings.append(_refused(place, why, suggestion(name, list(known))))

    def _note(self, entry: _Entry, found: dict[str, str]) -> None:
        twice = found.get(entry.was, entry.now) != entry.now
        if twice or (entry.now in found.values() and entry.was not in found):
            why = f"'{entry.was if twice else entry.now}' has a counterpart already"
            self.findings.append(_refused(entry.at_was, why, "keep one of the two"))
        else:
            found[entry.was] = entry.now


def _types(standards: Standards) -> list[str]:
    return [kind.id for kind in standards.provider_types]


def _rated(standards: Standards) -> list[str]:
    return [name for s in standards.standards for name in (s.id, *(q.id for q in s.key_questions))]


def _with_questions(ids: Mapping[str, str], old: Standards, new: Standards) -> dict[str, str]:
    """Return counterparts with those of the key questions of standards, and of prompts."""
    found = dict(ids)
    known = set(_rated(new))
    for standard in old.standards:
        number = ids.get(standard.id, standard.id)
        for question in standard.key_questions:
            usual = f"{number}{question.id.removeprefix(standard.id)}"
            if question.id not in found and usual != question.id and usual in known - set(found.values()):
                found[question.id] = usual
            found |= _prompts(question, found.get(question.id, question.id))
    return found


def _prompts(question: KeyQuestion, number: str) -> Iterator[tuple[str, str]]:
    return ((p.id, f"{number}{p.id.removeprefix(question.id)}") for p in question.prompts)


def _taken(found: Counterparts, entries: Sequence[_Entry], old: Standards) -> list[Finding]:
    """Return what is wrong where a counterpart is what another part of the old version is called by.

    What was said comes first; what follows from it is told where nothing that was said is wrong.
    """
    kept = {name for name in (*_rated(old), *_types(old)) if name not in found.given}
    taken = {was: now for was, now in found.given.items() if now in kept}
    said = [_own(old, e.at_now, e.now) for e in entries if taken.get(e.was) == e.now]
    return said or [_own(old, Place(f"--map {was}={now}"), now) for was, now in taken.items()]


def _own(old: Standards, place: Place, now: str) -> Finding:
    why = f"{old.id} has a '{now}' of its own, which would be taken for it"
    return _refused(place, why, f"say what that one corresponds to: --map {now}=...")


def _refused(place: Place, why: str, remedy: str) -> Finding:
    return Finding(CODE, "error", place, f"cannot map it so: {why}", remedy)


def require_common(old: Standards, new: Standards) -> None:
    """Raise UsageError RE046 where two versions have no provider type, or no standard, in common."""
    for what, before, after in (
        ("provider type", _types(old), _types(new)),
        ("standard", [s.id for s in old.standards], [s.id for s in new.standards]),
    ):
        if not set(before) & set(after):
            message = f"{old.id} and {new.id} have no {what} in common, so no rating can be compared"
            remedy = f"say what corresponds, such as --map {before[0]}={after[0]}"
            raise UsageError("RE046", message, remedy=remedy)
