"""The same inspections under two versions: read by each, and laid side by side."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ratings_engine.samples.model import Inspection, Sample

    Key = tuple[str, str, int]
    Reading = Callable[[], Sample]

__all__ = ["Pairing", "pair_inspections"]


class Pairing(NamedTuple):
    """One inspection as each version reads it; ``refused`` says why a version cannot."""

    provider: str
    provider_type: str
    old: Inspection | None
    new: Inspection | None
    refused: tuple[tuple[Finding, ...], tuple[Finding, ...]]


def pair_inspections(old: Reading, new: Reading) -> list[Pairing]:
    """Return the inspections of a file side by side, in the order of the old reading.

    Raises InvalidInput where neither version can read it.
    """
    before, no_before = _read(old)
    after, no_after = _read(new)
    if before is None and after is None:
        raise InvalidInput(list(dict.fromkeys([*no_before, *no_after])))
    olds, news = _keyed(before), _keyed(after)
    return [
        Pairing(key[0], key[1], olds.get(key), news.get(key), (no_before, no_after))
        for key in {**olds, **news}
    ]


def _read(reading: Reading) -> tuple[Sample | None, tuple[Finding, ...]]:
    try:
        return reading(), ()
    except InvalidInput as error:
        return None, tuple(error.findings)


def _keyed(sample: Sample | None) -> dict[Key, Inspection]:
    return dict(_with_keys(sample.inspections)) if sample is not None else {}


def _with_keys(inspections: Sequence[Inspection]) -> Iterator[tuple[Key, Inspection]]:
    """Yield inspections with what tells them apart: a provider may stand in a file several times."""
    seen: Counter[tuple[str, str]] = Counter()
    for inspection in inspections:
        name = (inspection.provider, inspection.provider_type)
        yield (*name, seen[name]), inspection
        seen[name] += 1
