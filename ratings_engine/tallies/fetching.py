"""Cases of counted providers, fetched when somebody looks: few at first, then many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ratings_engine.errors import InvalidInput, Place, RatingsError
from ratings_engine.samples.providers import short
from ratings_engine.tallies.contradicting import contradicts_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ratings_engine.samples.model import Case
    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Scalar

    Ways = Sequence[tuple[Scalar, ...]]

__all__ = ["MAX_HELD", "Fetching", "too_many_to_fetch"]

MAX_HELD: Final = 250_000
"""So many cases of a table are held in memory, of which two may be compared."""

_AHEAD: Final = 1000
_MOST: Final = 100_000


class Fetching:
    """Fetches the cases of providers; each time the whole table is gone through.

    Who looks at one provider alone fetches no other. Who looks at several, in their order, is
    given ever more of them in advance, up to ``_MOST`` cases. Whoever is given cases keeps them,
    so that all of them together are limited.
    """

    def __init__(
        self,
        file: str,
        fetch: Callable[[Mapping[Key, Ways]], dict[Key, tuple[Case, ...]]],
        known: Mapping[Key, tuple[int, Ways]],
    ) -> None:
        """``known`` are how many cases each provider has in ``file``, and how it is written, in order."""
        self._file = file
        self._fetch = fetch
        self._known = dict(known)
        self._ready: dict[Key, tuple[Case, ...]] = {}
        self._ahead = 0
        self._held = 0

    def cases(self, key: Key) -> tuple[Case, ...]:
        """Return the cases of a provider, to be kept.

        Raises RE584 where they are too many beside those that were fetched before, and RE505 where
        they are not those that were counted.
        """
        self._held += self._known[key][0]
        if self._held > MAX_HELD:
            raise too_many_to_fetch(self._file, {key[0]}, MAX_HELD)
        if key not in self._ready:
            self._ready = self._counted(self._batch(key))
            self._ahead = min(max(_AHEAD, 4 * self._ahead), _MOST)
        return self._ready.pop(key)

    def _counted(self, wanted: Mapping[Key, Ways]) -> dict[Key, tuple[Case, ...]]:
        try:
            found = self._fetch(wanted)
        except InvalidInput as error:
            # Counting found nothing wrong with any case.
            raise contradicts_itself(self._file, f"read again, {error.message}") from error
        for key in wanted:
            counted, read = self._known[key][0], len(found.get(key, ()))
            if counted != read:
                what = f"of {short(key[0])} {counted:,} cases were counted, and {read:,} read"
                raise contradicts_itself(self._file, what)
        return found

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


def too_many_to_fetch(file: str, providers: set[str], most: int) -> RatingsError:
    """Return the error RE584 where with those of ``providers`` there are more cases than are held."""
    named = ", ".join(short(name) for name in sorted(providers)[:3])
    message = f"with the cases of {named} there are more than the {most:,} that are fetched one by one"
    remedy = (
        "ask for what counts alone can tell: ratings, breakdowns and explanations, not single cases,"
        " resamples or draws; or give an extract with fewer providers, or a sample of the cases"
    )
    return RatingsError("RE584", message, place=Place(file), remedy=remedy)
