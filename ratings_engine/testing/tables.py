"""Tests with a table of cases: one test for each row, its placeholders filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.standards.nodes import Map, Mark, Seq, as_text, place_of
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Filled", "filled_tests"]

_PLACEHOLDER = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<name>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)\})", re.ASCII
)


MAX_VALUES = 500_000
"""Most values that the table of one test may fill in, rows times the size of the test."""
MAX_TEXT = 10_000
"""Longest text with its placeholders filled in."""


class Filled(NamedTuple):
    """A test without placeholders: its name, the place of its row (or its own), and its node."""

    name: str
    place: Place
    node: Map


class _Cell(NamedTuple):
    """A value of a row, and where it stands."""

    value: Any
    at: Mark


def filled_tests(node: Map, findings: list[Finding]) -> Iterator[Filled]:
    """Yield a test for each row of its table, or the test itself where it has none.

    Faults go to ``findings``: a placeholder without a column (RE753), a column that nothing
    uses (RE754), a row that does not fit (RE755), too much of everything (RE005). Raises
    InvalidInput RE007 where a row makes two keys of a mapping the same.
    """
    table = node.get("table")
    columns = [as_text(column) for column in table["columns"]] if table else []
    faults = [*_placeholder_faults(node, columns), *(_table_faults(node, table, columns) if table else ())]
    if table and _size(node) * len(table["rows"]) > MAX_VALUES:
        message = f"the table fills in more than {MAX_VALUES:,} values"
        faults.append(Finding("RE005", "error", place_of(node, "table"), message, "split the test"))
    findings += faults
    if faults:
        return
    if table is None:
        whole = _fill(node, {})
        yield Filled(whole["name"], place_of(node), whole)
        return
    for number, row in enumerate(table["rows"], start=1):
        cells = dict(zip(columns, map(_Cell, row, row.value_at), strict=True))
        whole = _fill(node, cells)
        named = whole["name"] if whole["name"] != node["name"] else f"{whole['name']} [row {number}]"
        yield Filled(named, place_of(table["rows"], number - 1), whole)


def _placeholder_faults(node: Map, columns: list[str]) -> Iterator[Finding]:
    for name, place in _placeholders(node):
        if name not in columns:
            message = f"'${name}' is filled from no column of the test's table"
            yield Finding(
                "RE753", "error", place, message, suggestion(name, columns) if columns else _NO_TABLE
            )


_NO_TABLE = "add a table with that column, or write '$$' for a dollar sign"


def _table_faults(node: Map, table: Map, columns: list[str]) -> Iterator[Finding]:
    used = {name for name, _ in _placeholders(node)}
    for index, column in enumerate(columns):
        if column not in used:
            message = f"nothing in the test uses the column '{column}'"
            where = place_of(table["columns"], index)
            yield Finding("RE754", "error", where, message, f"write '${column}' where it belongs, or drop it")
    for index, row in enumerate(table["rows"]):
        if len(row) != len(columns):
            message = f"the row has {len(row)} values for {len(columns)} columns"
            where = place_of(table["rows"], index)
            yield Finding("RE755", "error", where, message, "give one value for each column")


def _placeholders(node: Any, place: Place | None = None) -> Iterator[tuple[str, Place]]:  # noqa: ANN401
    """Yield the placeholders of a test with their places, its table left out."""
    if isinstance(node, Map):
        for key, value in node.items():
            if key != "table" or place is not None:
                yield from _placeholders(key, place_of(node, key, of_key=True))
                yield from _placeholders(value, place_of(node, key))
    elif isinstance(node, Seq):
        for index, value in enumerate(node):
            yield from _placeholders(value, place_of(node, index))
    elif isinstance(node, str) and place is not None:
        yield from ((name, place) for name in _names_in(node))


def _size(node: Any) -> int:  # noqa: ANN401
    """Return of how many values a test is made, its table left out."""
    if isinstance(node, Map):
        return 1 + sum(_size(value) for key, value in node.items() if key != "table")
    return 1 + sum(map(_size, node)) if isinstance(node, Seq) else 1


def _names_in(text: str) -> Iterator[str]:
    for found in _PLACEHOLDER.finditer(text):
        if name := found["name"] or found["braced"]:
            yield name


def _fill(node: Map, cells: dict[str, _Cell]) -> Map:
    filled = Map(node.at, node.file)
    filled.files = dict(node.files)
    for key, value in node.items():
        if key == "table":
            continue
        place = place_of(node, key)
        name = _text(key, cells, place)
        if name in filled:
            message = f"'{name}' is given twice once the table is filled in"
            raise InvalidInput([Finding("RE007", "error", place, message, "keep one of them")])
        mark = node.value_at.get(key, node.at)
        filled[name], filled.value_at[name] = _value(value, mark, cells, place)
        filled.key_at[name] = node.key_at.get(key, node.at)
    return filled


def _fill_list(node: Seq, cells: dict[str, _Cell]) -> Seq:
    filled = Seq(node.at, node.file)
    for index, (value, mark) in enumerate(zip(node, node.value_at, strict=True)):
        found, at = _value(value, mark, cells, place_of(node, index))
        filled.append(found)
        filled.value_at.append(at)
    return filled


def _value(value: Any, mark: Mark, cells: dict[str, _Cell], place: Place) -> tuple[Any, Mark]:  # noqa: ANN401
    """Return a value filled in; one that is a placeholder and nothing else is its cell, place and all."""
    if isinstance(value, Map):
        return _fill(value, cells), mark
    if isinstance(value, Seq):
        return _fill_list(value, cells), mark
    if not isinstance(value, str):
        return value, mark
    whole = _PLACEHOLDER.fullmatch(value)
    name = (whole["name"] or whole["braced"]) if whole else None
    return cells[name] if name else (_text(value, cells, place), mark)


def _text(text: str, cells: dict[str, _Cell], place: Place) -> str:
    """Return a text with its placeholders filled in.

    Raises InvalidInput RE005 where that makes it too long: a small file may not fill a memory.
    """
    parts = list(_parts(text, cells))
    if sum(map(len, parts)) > MAX_TEXT:
        message = f"the text has more than {MAX_TEXT:,} characters once the table is filled in"
        raise InvalidInput([Finding("RE005", "error", place, message, "shorten it")])
    return "".join(parts)


def _parts(text: str, cells: dict[str, _Cell]) -> Iterator[str]:
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        yield text[end : found.start()]
        name = found["name"] or found["braced"]
        yield _written(cells[name].value) if name else "$"
        end = found.end()
    yield text[end:]


def _written(value: Any) -> str:  # noqa: ANN401
    return "null" if value is None else as_text(value)
