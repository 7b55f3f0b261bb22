"""Data read from YAML or JSON that remembers where each part of it stands."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.errors import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Document",
    "Exact",
    "Map",
    "Mark",
    "Seq",
    "append",
    "as_text",
    "copied",
    "each_map",
    "place_of",
    "remove",
]

Mark = tuple[int, int]


class Exact(Fraction):
    """A decimal as an exact fraction that keeps how it was written (``text``)."""

    text: str


class Map(dict[str, Any]):
    """A mapping with places: ``at`` its own in ``file``, ``key_at`` and ``value_at`` by key.

    ``files`` names the file of a key that another one than ``file`` brought in.
    """

    __slots__ = ("at", "file", "files", "key_at", "value_at")

    def __init__(self, at: Mark, file: str = "") -> None:
        """Start an empty mapping at ``at`` (line, column) of ``file``."""
        super().__init__()
        self.at = at
        self.file = file
        self.files: dict[str, str] = {}
        self.key_at: dict[str, Mark] = {}
        self.value_at: dict[str, Mark] = {}


class Seq(list[Any]):
    """A list with places: ``at`` its own in ``file``, ``value_at`` by index."""

    __slots__ = ("at", "file", "value_at")

    def __init__(self, at: Mark, file: str = "") -> None:
        """Start an empty list at ``at`` (line, column) of ``file``."""
        super().__init__()
        self.at = at
        self.file = file
        self.value_at: list[Mark] = []


class Document(NamedTuple):
    """A file's content: ``root`` is data, ``findings`` what is wrong with it as YAML."""

    file: str
    root: Any
    findings: list[Finding]


def place_of(holder: Map | Seq, key: str | int | None = None, *, of_key: bool = False) -> Place:
    """Return where ``key`` of ``holder`` stands: its value, or the key itself with ``of_key``.

    What is itself a mapping or a list stands where it says, for an overlay may have changed it.
    """
    value = None if of_key else _child(holder, key)
    if isinstance(value, Map | Seq):
        return Place(value.file, *value.at)
    if isinstance(holder, Map) and isinstance(key, str):
        marks = holder.key_at if of_key else holder.value_at
        if key in marks:
            return Place(holder.files.get(key, holder.file), *marks[key])
    elif isinstance(holder, Seq) and isinstance(key, int) and key < len(holder.value_at):
        return Place(holder.file, *holder.value_at[key])
    return Place(holder.file, *holder.at)


def copied(value: Any) -> Any:  # noqa: ANN401
    """Return data that can be changed without changing ``value``; what cannot change is shared."""
    if isinstance(value, Map):
        made = Map(value.at, value.file)
        made.update((key, copied(item)) for key, item in value.items())
        made.files, made.key_at, made.value_at = dict(value.files), dict(value.key_at), dict(value.value_at)
        return made
    if isinstance(value, Seq):
        listed = Seq(value.at, value.file)
        listed.extend(copied(item) for item in value)
        listed.value_at = list(value.value_at)
        return listed
    return value


def _child(holder: Map | Seq, key: str | int | None) -> Any:  # noqa: ANN401
    if isinstance(holder, Map):
        return holder.get(key) if isinstance(key, str) else None
    return holder[key] if isinstance(key, int) and key < len(holder) else None


def each_map(node: Any) -> Iterator[Map]:  # noqa: ANN401
    """Yield every mapping in ``node``, itself included, outer ones first."""
    if isinstance(node, Map):
        yield node
    children = node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ()
    for child in children:
        yield from each_map(child)


def remove(nodes: Seq, name: str) -> None:
    """Take the mappings with the id ``name`` out of a list; the others keep their places."""
    kept = [(node, mark) for node, mark in zip(nodes, nodes.value_at, strict=True) if node["id"] != name]
    nodes[:] = [node for node, _ in kept]
    nodes.value_at[:] = [mark for _, mark in kept]


def append(nodes: Seq, node: Map) -> None:
    """Add a mapping to a list; it keeps its place."""
    nodes.append(node)
    nodes.value_at.append(node.at)


def as_text(value: object) -> str:
    """Return a scalar as it was written: ``2.10`` stays ``2.10``."""
    if isinstance(value, Exact):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
