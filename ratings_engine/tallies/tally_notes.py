"""What a file of tallies says of itself, as metadata: for programs as JSON, and for people as text."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.samples.model import CountedFrom
from ratings_engine.tallies.counted_for import Attribute, CountedFor, Weighed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.standards.model import Standards

__all__ = [
    "DIGEST",
    "FORMAT",
    "MARK",
    "NOTES",
    "TallyNotes",
    "about_standards",
    "digest_of",
    "notes_from",
    "written_notes",
]

MARK = "ratings-engine"
"""The key of the metadata by which a file of tallies is known; its value is ``FORMAT``."""
FORMAT = "ratings-engine/tallies/1"
NOTES, ABOUT, DIGEST = f"{MARK}.counted-for", f"{MARK}.about", f"{MARK}.digest"


class TallyNotes(NamedTuple):
    """What tallies were counted from and for; ``standards`` are id, version and digest of the pack."""

    counted_from: CountedFrom
    standards: tuple[str, str, str]
    counted_for: CountedFor


def written_notes(notes: TallyNotes, rows: Sequence[tuple[object, ...]], about: str) -> dict[str, str]:
    """Return the metadata of a file with these rows."""
    told = json.dumps(_plain(notes), ensure_ascii=True, sort_keys=True)
    return {MARK: FORMAT, NOTES: told, ABOUT: about, DIGEST: digest_of(told, rows)}


def digest_of(notes: str, rows: Sequence[tuple[object, ...]]) -> str:
    """Return a digest of what tallies were counted for, and of every number."""
    digest = hashlib.sha256(notes.encode())
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=True).encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def _plain(notes: TallyNotes) -> dict[str, Any]:
    made = notes.counted_for
    return {
        "sample": notes.counted_from._asdict(),
        "standards": dict(zip(("id", "version", "digest"), notes.standards, strict=True)),
        "header": list(made.header),
        "columns": list(made.columns),
        "attributes": [attribute._asdict() for attribute in made.attributes],
        "weighed": [{**each._asdict(), "share": str(each.share)} for each in made.weighed],
    }


def notes_from(text: str) -> TallyNotes:
    """Return what metadata says; raises ValueError, KeyError or TypeError where it makes no sense."""
    told: Mapping[str, Any] = json.loads(text)
    header = tuple(_text(name) for name in told["header"])

    def place(number: object) -> int:
        if not isinstance(number, int) or not 0 <= number < len(header):
            raise ValueError(number)
        return number

    def maybe(number: object) -> int | None:
        return None if number is None else place(number)

    return TallyNotes(
        CountedFrom(_text(told["sample"]["source"]), _text(told["sample"]["digest"])),
        (
            _text(told["standards"]["id"]),
            _text(told["standards"]["version"]),
            _text(told["standards"]["digest"]),
        ),
        CountedFor(
            header,
            tuple(place(number) for number in told["columns"]),
            tuple(
                Attribute(
                    _text(each["name"]),
                    place(each["place"]),
                    None if each["values"] is None else tuple(_text(value) for value in each["values"]),
                )
                for each in told["attributes"]
            ),
            tuple(
                Weighed(
                    _text(each["id"]),
                    maybe(each["given"]),
                    tuple((maybe(at), bool(must)) for at, must in each["prompts"]),
                    Fraction(_text(each["share"])),
                )
                for each in told["weighed"]
            ),
        ),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def about_standards(standards: Standards, notes: TallyNotes, columns: Sequence[str]) -> str:
    """Return in words what tallies were counted for."""
    made = notes.counted_for
    lines = [
        f"Tallies of {notes.counted_from.source} ({notes.counted_from.digest}),",
        f"counted by {standards.id} {standards.version} ({standards.digest}).",
        f"Columns counted: {', '.join(columns)}.",
        f"Kept apart by: {', '.join(a.name for a in made.attributes) or 'provider and provider type alone'}.",
    ]
    lines += [f"{q.id} follows from its prompts where {q.share}% of them are yes." for q in made.weighed]
    for standard in standards.standards:
        asked = [q.id for q in standard.key_questions if q.applies_when is not None]
        lines += [f"{question} is asked of some cases only." for question in asked]
    return "\n".join(lines)
