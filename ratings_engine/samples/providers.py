"""Whose case a row is: the provider and its type, as the columns or what stands in for them say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ratings_engine.samples.table import text
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.columns import Columns
    from ratings_engine.samples.table import Scalar

__all__ = ["Defaults", "Key", "Misread", "Providers", "short"]

MAX_QUOTED = 40


class Defaults(NamedTuple):
    """What stands in for columns that a table lacks."""

    provider: str
    provider_type: str


Key: TypeAlias = tuple[str, str]
"""Provider and provider type."""


class Misread(NamedTuple):
    """What is wrong with a cell: a code, the place of its column, a message and a remedy."""

    code: str
    column: int
    message: str
    remedy: str


class Providers:
    """Reads whose case a row is, and sees to it that each provider is spelt one way."""

    def __init__(self, columns: Columns, types: Sequence[str], defaults: Defaults) -> None:
        """Read the columns by ``types``, the ids of provider types that the standards know."""
        self.columns = columns
        self.types = types
        self.defaults = defaults
        self.spelling: dict[str, str] = {}

    def read(self, cells: Sequence[Scalar]) -> Key | Misread:
        """Return the provider and the type of a row, or what is wrong (RE516, RE517, RE525)."""
        provider = _given(cells, self.columns.provider, self.defaults.provider)
        kind = _given(cells, self.columns.provider_type, self.defaults.provider_type).lower()
        if not kind and len(self.types) == 1:
            kind = self.types[0]
        if not provider:
            place = self.columns.provider or 0
            return Misread("RE516", place, "the row names no provider", "fill in the column 'provider'")
        return self._unknown_type(kind) or self._same_spelling((provider, kind))

    def _unknown_type(self, kind: str) -> Misread | None:
        index = self.columns.provider_type or 0
        if not kind:
            message = f"the provider type is not given, and these standards have {len(self.types)}"
            remedy = f"add a column 'provider_type' or --provider-type: {' or '.join(self.types)}"
            return Misread("RE517", index, message, remedy)
        if kind not in self.types:
            message = f"these standards know no provider type '{short(kind)}'"
            return Misread("RE517", index, message, suggestion(kind, list(self.types)))
        return None

    def _same_spelling(self, key: Key) -> Key | Misread:
        """Return ``key``, unless its provider was spelt in other letter case before."""
        known = self.spelling.setdefault(key[0].casefold(), key[0])
        if known == key[0]:
            return key
        message = f"'{short(key[0])}' and '{short(known)}' differ only in letter case"
        return Misread("RE525", self.columns.provider or 0, message, "spell the provider one way")


def _given(cells: Sequence[Scalar], index: int | None, default: str) -> str:
    return default if index is None else " ".join(text(cells[index]).split())


def short(words: str) -> str:
    """Return a cell's words as a message quotes them."""
    return words if len(words) <= MAX_QUOTED else f"{words[:MAX_QUOTED]}…"
