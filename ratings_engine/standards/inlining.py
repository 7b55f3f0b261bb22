"""JSON Schemas with their references written out, which are checked in less than half the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from referencing._core import Resolver

__all__ = ["inlined"]

_REMARKS = frozenset({"title", "description", "examples", "default", "errorMessage", "markdownDescription"})


class _RefersToItself(Exception):
    """A reference leads back into itself, so it cannot be written out."""


def inlined(schema: Any, resolver: Resolver[Any], trail: tuple[int, ...] = ()) -> Any:  # noqa: ANN401
    """Return ``schema`` with what it refers to in the place of each reference.

    A reference that leads back into itself stays, and so does one with conditions beside it.
    ``trail`` are the schemas that are being written out.
    """
    if isinstance(schema, list):
        return [inlined(part, resolver, trail) for part in schema]
    if not isinstance(schema, dict):
        return schema
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    if isinstance(schema.get("$ref"), str) and all(_is_remark(key) for key in beside):
        return _written_out(schema, resolver, trail)
    return {key: inlined(value, resolver, trail) for key, value in schema.items()}


def _is_remark(key: str) -> bool:
    return key in _REMARKS or key.endswith("ErrorMessage")


def _written_out(schema: dict[str, Any], resolver: Resolver[Any], trail: tuple[int, ...]) -> Any:  # noqa: ANN401
    found = resolver.lookup(schema["$ref"])
    if id(found.contents) in trail:
        raise _RefersToItself
    try:
        return inlined(found.contents, found.resolver, (*trail, id(found.contents)))
    except _RefersToItself:
        # Within another file the reference would mean something else.
        if trail:
            raise
        return schema
