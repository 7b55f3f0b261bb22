"""Choices between two versions, and parts of standards that are made once for each set of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Chooser", "Remembered"]

T = TypeVar("T")


class Chooser:
    """Says of each part whether it is taken from the new version, and remembers what it was asked."""

    def __init__(self, bits: Mapping[str, int], chosen: int) -> None:
        """Know the bit of every change by its id, and the bits of those that are made."""
        self.bits = bits
        self.chosen = chosen
        self.asked: list[int] = []

    def on(self, *names: str) -> bool:
        """Return whether the change is made that goes by the first of ``names`` that is known.

        A part without a change is the same in both versions, so it does not matter which is taken.
        """
        bit = next((self.bits[name] for name in names if name in self.bits), 0)
        if bit and bit not in self.asked:
            self.asked.append(bit)
        return bool(self.chosen & bit)

    def known(self, *names: str) -> bool:
        """Return whether any of ``names`` is a change."""
        return any(name in self.bits for name in names)


class _Leaf(NamedTuple, Generic[T]):
    part: T
    asked: int


class _Fork(Generic[T]):
    """A choice: what follows where it is not made, and where it is."""

    def __init__(self, bit: int) -> None:
        self.bit = bit
        self.branches: list[_Fork[T] | _Leaf[T] | None] = [None, None]


class Remembered(Generic[T]):
    """A part of standards, made once for each outcome of the choices that making it asks for.

    Making is a function of those choices alone, so that a choice that is never asked for
    provably makes no difference to the part.
    """

    def __init__(self, bits: Mapping[str, int], make: Callable[[Chooser], T]) -> None:
        """Know how to make the part."""
        self._bits = bits
        self._make = make
        self._top: _Fork[T] = _Fork(0)

    def made(self, chosen: int) -> tuple[T, int]:
        """Return the part with the ``chosen`` changes made, and the bits that it asked for."""
        node = self._top.branches[0]
        while isinstance(node, _Fork):
            node = node.branches[1 if chosen & node.bit else 0]
        return node or self._keep(chosen)

    def _keep(self, chosen: int) -> _Leaf[T]:
        chooser = Chooser(self._bits, chosen)
        leaf = _Leaf(self._make(chooser), sum(chooser.asked))
        fork, branch = self._top, 0
        for bit in chooser.asked:
            below = fork.branches[branch]
            if not isinstance(below, _Fork):
                below = fork.branches[branch] = _Fork(bit)
            fork, branch = below, 1 if chosen & bit else 0
        fork.branches[branch] = leaf
        return leaf
