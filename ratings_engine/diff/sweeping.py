"""Where providers land while a number of the rules varies: exact, for every value between two ends.

Which values can change anything follows from the data: the percentages that are banded, the
points that can be added up, and the thresholds beside the one that varies. Between two
neighbours of those nothing changes, so one value there stands for all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.joining import by_case
from ratings_engine.diff.model_sweep import Axis, Cell, Flip, Landing, Stretch, Sweep
from ratings_engine.diff.recombining import Recombiner
from ratings_engine.diff.setting_model import PROMPTS
from ratings_engine.diff.targets import read_target, require_apart
from ratings_engine.diff.turning import Turning
from ratings_engine.errors import InvalidInput, Place, UsageError
from ratings_engine.rating.engine import standards_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from fractions import Fraction

    from ratings_engine.diff.recombining import Provider
    from ratings_engine.diff.targets import Varied
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

    Edge = tuple[Fraction, bool]

__all__ = ["MAX_TARGETS", "sweep_outcomes"]

MAX_TARGETS = 2
MAX_RATED = 400_000
"""Most ratings that a sweep takes."""


class _Sampled(NamedTuple):
    """A value that stands for all from an edge on: the edge is a number, and whether it is just after it."""

    start: Edge
    value: Fraction


def sweep_outcomes(
    standards: Standards,
    vary: Sequence[str],
    inspections: Sequence[Inspection],
    source: str,
    *,
    indicative: bool = False,
    watch: Callable[[Sequence[Inspection]], Iterable[Inspection]] = iter,
) -> Sweep:
    """Return where providers land while one number varies, or two at once.

    ``watch`` returns the inspections again, as somebody who tells how far the work is.
    Raises UsageError RE043, RE044 where a text of ``vary`` names no number, or no range.
    """
    if len(vary) > MAX_TARGETS:
        message = f"{len(vary)} numbers are to vary; at most {MAX_TARGETS} do at once"
        raise UsageError("RE044", message, place=Place("--vary"), remedy="sweep them one after another")
    varied = [read_target(text, standards) for text in vary]
    require_apart(varied)
    if any(each.setting.against == PROMPTS for each in varied):
        inspections = [by_case(inspection) for inspection in inspections]
    recombiner = Recombiner(indicative=indicative)
    variants = _Variants(standards, varied)
    sizes = [_samples(standards, varied, inspection) for inspection in inspections]
    _check_size(sizes)
    fields = [
        _field(recombiner.provider(inspection), variants, samples)
        for inspection, samples in zip(watch(inspections), sizes, strict=True)
    ]
    return _sweep(standards, varied, inspections, source, fields)


def _check_size(sizes: Sequence[Sequence[Sequence[_Sampled]]]) -> None:
    total = 0
    for samples in sizes:
        count = 1
        for each in samples:
            count *= len(each)
        total += count
    if total > MAX_RATED:
        message = f"the sweep needs {total:,} ratings; at most {MAX_RATED:,} are made"
        raise UsageError(
            "RE044", message, place=Place("--vary"), remedy="narrow the ranges, or vary one number"
        )


class _Variants:
    """The standards with other numbers, each made once."""

    def __init__(self, standards: Standards, varied: Sequence[Varied]) -> None:
        self.present = standards
        self._varied = varied
        self._known: dict[tuple[Fraction, ...], Standards] = {}

    def at(self, values: tuple[Fraction, ...]) -> Standards:
        if not values:
            return self.present
        if values not in self._known:
            setting = self._varied[len(values) - 1].setting
            self._known[values] = setting.set_to(self.at(values[:-1]), values[-1])
        return self._known[values]


def _samples(
    standards: Standards, varied: Sequence[Varied], inspection: Inspection
) -> tuple[list[_Sampled], ...]:
    """Return for each target the values to try for one provider, in order."""
    turning = Turning(standards, varied, inspection)
    return tuple(
        _whole(each) if each.target.whole else list(_between(each, turning.values(each))) for each in varied
    )


def _whole(varied: Varied) -> list[_Sampled]:
    low, high = int(varied.target.low), int(varied.target.high)
    kind = type(varied.target.low)
    return [_Sampled((kind(n), False), kind(n)) for n in range(low, high + 1)]


def _between(varied: Varied, values: set[Fraction]) -> Iterator[_Sampled]:
    """Yield each turning value in the range, and one between it and the next."""
    low, high = varied.target.low, varied.target.high
    inside = sorted({low, high, *(value for value in values if low < value < high)})
    for value, following in pairwise([*inside, high]):
        yield _Sampled((value, False), value)
        if following > value:
            yield _Sampled((value, True), (value + following) / 2)


class _Field(NamedTuple):
    """Where one provider lands: at present, and by the edges from which on it does."""

    present: Landing
    starts: tuple[list[Edge], ...]
    landings: dict[tuple[int, ...], Landing]

    def at(self, edges: Sequence[Edge]) -> Landing:
        """Return where the provider lands from the edges on."""
        places = (bisect_right(each, edge) - 1 for each, edge in zip(self.starts, edges, strict=True))
        return self.landings[tuple(places)]


def _field(provider: Provider, variants: _Variants, samples: tuple[list[_Sampled], ...]) -> _Field:
    landings = {
        tuple(place for place, _ in each): _landing(provider, variants.at(tuple(s.value for _, s in each)))
        for each in product(*(list(enumerate(axis)) for axis in samples))
    }
    kept = [_kept(axis, len(samples[axis]), landings) for axis in range(len(samples))]
    starts = tuple([samples[axis][place].start for place in places] for axis, places in enumerate(kept))
    merged = {
        places: landings[tuple(kept[axis][place] for axis, place in enumerate(places))]
        for places in product(*(range(len(places)) for places in kept))
    }
    return _Field(_landing(provider, variants.present), starts, merged)


def _kept(axis: int, size: int, landings: dict[tuple[int, ...], Landing]) -> list[int]:
    """Return the places of an axis at which anything differs from the place before."""
    layers: list[list[tuple[object, ...]]] = [[] for _ in range(size)]
    for places, landing in landings.items():
        layers[places[axis]].append((places[:axis] + places[axis + 1 :], *_seen(landing)))
    return [place for place in range(size) if place == 0 or layers[place] != layers[place - 1]]


def _seen(landing: Landing) -> tuple[object, ...]:
    return landing.level, bool(landing.refused)


def _landing(provider: Provider, standards: Standards) -> Landing:
    try:
        return Landing(provider.conclude(standards).overall.level)
    except InvalidInput as error:
        return Landing(None, tuple(error.findings))


def _sweep(
    standards: Standards,
    varied: Sequence[Varied],
    inspections: Sequence[Inspection],
    source: str,
    fields: Sequence[_Field],
) -> Sweep:
    starts = [
        sorted({(each.target.low, False)} | {edge for field in fields for edge in field.starts[axis]})
        for axis, each in enumerate(varied)
    ]
    axes = tuple(
        Axis(each.target, _stretches(each, edges)) for each, edges in zip(varied, starts, strict=True)
    )
    cells = tuple(_cell(each, fields) for each in product(*(list(enumerate(edges)) for edges in starts)))
    pairs = zip(inspections, fields, strict=True)
    flips = (flip for inspection, field in pairs for flip in _flips(varied[0], inspection, field))
    return Sweep(
        standards_ref(standards),
        source,
        axes,
        tuple((each.provider, each.provider_type) for each in inspections),
        tuple(field.present for field in fields),
        cells,
        tuple(flips) if len(varied) == 1 else (),
    )


def _stretches(varied: Varied, starts: Sequence[Edge]) -> tuple[Stretch, ...]:
    """Return what lies between edges; after the last one come the values up to the target's highest."""
    target = varied.target
    found = [_stretch(varied, start, end) for start, end in pairwise(starts)]
    low, after = starts[-1]
    return (*found, Stretch(low, not after, target.high, high_closed=True))


def _stretch(varied: Varied, start: Edge, end: Edge) -> Stretch:
    (low, after), (high, beyond) = start, end
    if varied.target.whole:
        return Stretch(low, low_closed=True, high=high - 1, high_closed=True)
    return Stretch(low, not after, high, beyond)


def _cell(each: tuple[tuple[int, Edge], ...], fields: Sequence[_Field]) -> Cell:
    landings = tuple(field.at([edge for _, edge in each]) for field in fields)
    counts = Counter(landing.level for landing in landings if not landing.refused)
    refused = sum(1 for landing in landings if landing.refused)
    return Cell(tuple(place for place, _ in each), landings, dict(counts), refused)


def _flips(varied: Varied, inspection: Inspection, field: _Field) -> Iterator[Flip]:
    """Yield the values at which one provider's rating changes."""
    low, high = varied.target.low, varied.target.high
    near = type(low)(1) if varied.target.whole else type(low)(0)
    for value in sorted({value for value, _ in field.starts[0][1:]}):
        itself = field.at([(value, False)])
        below = None if value == low else _just_below(field, value)
        above = None if value == high else field.at([(value + near, not varied.target.whole)])
        yield Flip(inspection.provider, inspection.provider_type, value, below, itself, above)


def _just_below(field: _Field, value: Fraction) -> Landing:
    """Return where the provider lands before the first edge at a value."""
    edges = field.starts[0]
    place = next(place for place, edge in enumerate(edges) if edge >= (value, False))
    return field.landings[(place - 1,)]
