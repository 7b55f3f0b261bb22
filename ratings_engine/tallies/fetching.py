"""Cases of counted providers, fetched when somebody looks: few at first, then many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ratings_engine.samples.model import Case
    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar

    Ways = Sequence[tuple[Scalar, ...]]

__all__ = ["Fetching"]

_AHEAD: Final = 1000
_MOST: Final = 100_000


class Fetching:
    """Fetches the cases of providers; each time the whole table is gone through.

    Who looks at one provider alone fetches no other. Who looks at several, in their order, is
    given ever more of them in advance, up to ``_MOST`` cases.
    """

    def __init__(
        self,
        fetch: Callable[[Mapping[Key, Ways]], dict[Key, tuple[Case, ...]]],
        known: Mapping[Key, tuple[int, Ways]],
    ) -> None:
        """``known`` are how many cases each provider has, and how it is written, in order."""
        self._fetch = fetch
        self._known = dict(known)
        self._ready: dict[Key, tuple[Case, ...]] = {}
        self._ahead = 0

    def cases(self, key: Key) -> tuple[Case, ...]:
        """Return the cases of a provider."""
        if key not in self._ready:
            self._ready = self._fetch(self._batch(key))
            self._ahead = min(max(_AHEAD, 4 * self._ahead), _MOST)
        return self._ready.pop(key)

    def _batch(self, key: Key) -> dict[Key, Ways]:
        """Return the provider and those after it that fit into what is fetched in advance."""
        order = list(self._known)
        room = self._ahead
        batch = {key: self._known[key][1]}
        for other in order[order.index(key) + 1 :]:
            size, ways = self._known[other]
            if size > room:
                break
            room -= size
            batch[other] = ways
        return batch
