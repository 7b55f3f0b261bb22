"""Tables between two versions: each border between two ratings is the old one or the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.standards.comparing_tables import same_shape
from ratings_engine.standards.written import in_order
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.standards.model import Band, Banding, Combination

__all__ = ["Chooser", "hybrid_bands", "hybrid_combination"]

_RESERVED = ("standards", "indicators", "overall")


class Chooser:
    """Says of each part whether it is taken from the new version."""

    def __init__(self, ids: frozenset[str], chosen: frozenset[str]) -> None:
        """Know the ids of all changes, and of those that are made."""
        self.ids = ids
        self.chosen = chosen

    def on(self, *names: str) -> bool:
        """Return whether the change is made that goes by the first of ``names`` that is known.

        A part without a change is the same in both versions.
        """
        known = next((name for name in names if name in self.ids), None)
        return known in self.chosen

    def banding(self, was: Banding, now: Banding) -> Banding:
        """Return a table that both versions have."""
        subject = f"banding.{was.id}" if was.id in _RESERVED else was.id
        bands = hybrid_bands(self, subject, was.bands, now.bands)
        return was._replace(of=now.of if self.on(f"banding:{subject}.of") else was.of, bands=bands)


def hybrid_bands(
    chooser: Chooser, subject: str, old: Sequence[Band], new: Sequence[Band], shared: str = ""
) -> tuple[Band, ...]:
    """Return the rows of a table, each border by the change that is named for its better rating."""
    names = [subject, shared] if shared else [subject]
    if not same_shape(old, new):
        return tuple(new if chooser.on(*(f"bands:{name}" for name in names)) else old)
    before, after = in_order(old), in_order(new)
    rows = list(before)
    last = len(rows) - 1
    for index, (was, now) in enumerate(zip(before, after, strict=True)):
        low = f"{RATINGS[was.level]}.from" if index == 0 else _border(before[index - 1], was)
        high = f"{RATINGS[was.level]}.to" if index == last else _border(was, before[index + 1])
        if chooser.on(*(f"threshold:{name}.{low}" for name in names)):
            rows[index] = rows[index]._replace(low=now.low, low_closed=now.low_closed)
        if chooser.on(*(f"threshold:{name}.{high}" for name in names)):
            rows[index] = rows[index]._replace(high=now.high, high_closed=now.high_closed)
    return tuple(rows)


def _border(below: Band, above: Band) -> str:
    """Return what the border between two rows is called: the better rating of the two."""
    return RATINGS[max(below.level, above.level)]


def hybrid_combination(
    chooser: Chooser,
    names: tuple[str, ...],
    versions: tuple[Combination, Combination],
    overall_bands: Sequence[Band],
) -> Combination:
    """Return a way to combine ratings; without bands of its own it has the overall's."""
    was, now = versions
    method = now.method if chooser.on(*(f"method:{name}" for name in names)) else was.method
    allowed = now if chooser.on(*(f"may-be-unrated:{name}" for name in names)) else was
    own = was if was.bands and was.method == "mean" else now
    bands = (
        hybrid_bands(chooser, names[0], was.bands, now.bands, names[-1])
        if was.bands and now.bands
        else own.bands
    )
    if method == "mean" and not bands:
        bands = tuple(overall_bands)
    return was._replace(
        method=method, may_be_unrated=allowed.may_be_unrated, bands=tuple(bands) if method == "mean" else ()
    )
