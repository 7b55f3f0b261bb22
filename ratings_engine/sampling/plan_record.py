"""The record of a draw, read again: which cases were to be inspected, and which stood by."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.samples.table import require_file
from ratings_engine.sampling.draw_model import BUFFER, SAMPLE
from ratings_engine.standards.source import Map, Seq, place_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["PlanRecord", "PlannedCase", "read_plan"]

SCHEMA = "ratings-engine/draw/1"
RECORD_BYTES = 256 << 20
"""Largest record that is read: 256 MiB, of a draw of some hundred thousand cases."""
_REMEDY = "give the answer of 'sample draw --format json', as it was written"


class PlannedCase(NamedTuple):
    """A case of a draw: ``draw`` is the sample or the buffer."""

    case_id: str
    draw: str
    stratum: str


class PlanRecord(NamedTuple):
    """A draw as it was recorded: its cases in their order, and why others were set aside."""

    source: str
    longlist: str
    digest: str
    seed: int
    cases: tuple[PlannedCase, ...]
    excluded: Mapping[str, str]


def read_plan(path: str) -> PlanRecord:
    """Return the draw that is recorded in the JSON file at ``path``.

    Raises InvalidInput RE825 where it is no record of a draw, RatingsError where it cannot be read.
    """
    require_file(path)
    document = read(path, path, RECORD_BYTES)
    errors = [finding for finding in document.findings if finding.severity == "error"]
    if errors:
        raise InvalidInput(errors)
    root = document.root
    if not isinstance(root, Map) or root.get("schema") != SCHEMA:
        raise _no_record(Place(path, 1, 1), f"the file is no record of a draw: it does not say '{SCHEMA}'")
    longlist = _field(root, "longlist", Map)
    cases = tuple(PlannedCase(*each) for each in _records(root, "cases", ("case_id", "draw", "stratum")))
    _check(cases, root)
    _check_selected(cases, root)
    return PlanRecord(
        os.path.basename(path),
        _field(longlist, "source", str),
        _field(longlist, "digest", str),
        _field(root, "seed", int),
        cases,
        dict(_records(root, "excluded", ("case_id", "reason"))),
    )


def _records(root: Map, key: str, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    listed = _field(root, key, Seq)
    for index, record in enumerate(listed):
        if not isinstance(record, Map):
            raise _no_record(place_of(listed, index), f"an entry of '{key}' is not a mapping")
        yield tuple(_field(record, name, str) for name in names)


def _field(node: Map, key: str, kind: type) -> Any:  # noqa: ANN401
    if not isinstance(node.get(key), kind):
        where = place_of(node, key) if key in node else place_of(node)
        raise _no_record(where, f"the record of the draw does not say '{key}' as it should")
    return node[key]


def _check(cases: tuple[PlannedCase, ...], root: Map) -> None:
    """Refuse a record without cases, with one of them twice, or drawn into neither draw."""
    ids = [case.case_id for case in cases]
    where = place_of(root, "cases")
    if not ids or len(set(ids)) < len(ids):
        raise _no_record(where, "the record of the draw has no case, or the same case twice")
    if not {case.draw for case in cases} <= {SAMPLE, BUFFER}:
        raise _no_record(where, f"a case is drawn into something else than '{SAMPLE}' or '{BUFFER}'")


def _check_selected(cases: tuple[PlannedCase, ...], root: Map) -> None:
    """Refuse a record that was changed so that it says in two ways which cases are to be inspected."""
    if list(_field(root, "selected", Seq)) != [case.case_id for case in cases if case.draw == SAMPLE]:
        raise _no_record(place_of(root, "selected"), "'selected' and 'cases' do not name the same sample")


def _no_record(where: Place, message: str) -> InvalidInput:
    return InvalidInput([Finding("RE825", "error", where, message, _REMEDY)])
