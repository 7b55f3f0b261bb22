"""Frozen models as JSON and back, exactly: so that compiled standards can be kept.

Only the classes of ``standards.model`` are made again; text from a file makes nothing else.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from ratings_engine.standards import model

__all__ = ["freeze", "thaw"]


def freeze(value: object) -> str:
    """Return a model as JSON: a table of its parts, each once, of which the last is the whole."""
    return json.dumps(_Freezer().freeze(value), ensure_ascii=False, separators=(",", ":"))


class _Freezer:
    """Lists parts, each after those that it is made of."""

    def __init__(self) -> None:
        self.parts: list[list[Any]] = []
        self.known: dict[tuple[str, ...], int] = {}

    def freeze(self, value: object) -> list[list[Any]]:
        self.number(value)
        return self.parts

    def number(self, value: object) -> int:
        """Return the number of a value in the table, added to it where it is new."""
        part = self.part(value)
        key = tuple(map(repr, part))
        if key not in self.known:
            self.known[key] = len(self.parts)
            self.parts.append(part)
        return self.known[key]

    def part(self, value: object) -> list[Any]:
        """Return a value as a kind and what it is made of."""
        if value is None or isinstance(value, (str, bool, int)):
            return ["=", value]
        if isinstance(value, Fraction):
            return ["/", value.numerator, value.denominator]
        if isinstance(value, dict):
            return ["{", *(self.number(one) for pair in value.items() for one in pair)]
        if isinstance(value, frozenset):
            return ["<", *(self.number(one) for one in sorted(value))]
        if type(value) is tuple:
            return ["(", *(self.number(one) for one in value)]
        if isinstance(value, tuple) and type(value) in _MODELS.values():
            return [type(value).__name__, *(self.number(one) for one in value)]
        message = f"{type(value).__name__} is no part of a model"
        raise TypeError(message)


def thaw(text: str) -> Any:  # noqa: ANN401
    """Return the model that ``freeze`` wrote.

    Raises ValueError, TypeError, KeyError or IndexError where it did not write that.
    """
    made: list[Any] = []
    for kind, *parts in json.loads(text):
        if kind == "=":
            made.append(parts[0])
        elif kind == "/":
            made.append(Fraction(*parts))
        else:
            made.append(_MAKERS[kind]([made[number] for number in parts]))
    return made[-1]


_MODELS: dict[str, Any] = {
    name: thing
    for name, thing in vars(model).items()
    if isinstance(thing, type) and thing.__module__ == model.__name__ and hasattr(thing, "_fields")
}
_MAKERS: dict[str, Any] = {
    "{": lambda values: dict(zip(values[::2], values[1::2], strict=True)),
    "<": frozenset,
    "(": tuple,
    **{name: made._make for name, made in _MODELS.items()},
}
