"""What changed in tables from numbers to ratings: where ratings begin, their words, their sources."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ratings_engine.standards.comparing import (
    ELSEWHERE,
    Field,
    Pair,
    Spot,
    bare,
    by_id,
    comes_or_goes,
    compare,
    compare_fields,
    compare_rules,
    grouped,
)
from ratings_engine.standards.written import in_order, write_bands, write_cut
from ratings_engine.vocabulary import RATING_NAMES, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.standards.comparing import RuleChange
    from ratings_engine.standards.model import Band, Banding, Combination, Overall, Standards

__all__ = [
    "BAND",
    "BANDING",
    "COMBINATION",
    "OVERALL_FIELDS",
    "bands_follow",
    "compare_bandings",
    "compare_indicators",
    "compare_methods",
    "compare_overall",
    "every_banding",
    "same_shape",
    "threshold_keys",
]

USUAL = "standards"
INDICATORS = "indicators"
OVERALL_SUBJECT = "overall"
_RESERVED = (USUAL, INDICATORS, OVERALL_SUBJECT)

BAND: Mapping[str, Field | None] = {
    "level": ELSEWHERE,
    "low": ELSEWHERE,
    "low_closed": ELSEWHERE,
    "high": ELSEWHERE,
    "high_closed": ELSEWHERE,
    "words": Field("wording", "the words for {}", "{}.words"),
    "rule": ELSEWHERE,
}
BANDING: Mapping[str, Field | None] = {
    "id": ELSEWHERE,
    "of": Field("banding", "what {} is of", "{}.of"),
    "bands": ELSEWHERE,
    "rule": ELSEWHERE,
}
COMBINATION: Mapping[str, Field | None] = {
    "method": Field("method", "the method of {}"),
    "may_be_unrated": Field("may_be_unrated", "how many may be unrated in {}"),
    "bands": ELSEWHERE,
    "rule": ELSEWHERE,
}
OVERALL_FIELDS: Mapping[str, Field | None] = {
    "method": Field("overall", "the method of {}", "method"),
    "may_be_unrated": Field("overall", "how many counted standards may be unrated", "may_be_unrated"),
    "bands": ELSEWHERE,
    "rule": ELSEWHERE,
}


def every_banding(standards: Standards) -> dict[str, Banding]:
    """Return all tables by id, also one that only a measure or a key question holds."""
    used = [question.banding for standard in standards.standards for question in standard.key_questions]
    used += [measure.banding for measure in standards.measures.values()]
    return {**standards.bandings, **{b.id: b for b in used if b.id not in standards.bandings}}


def compare_bandings(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of the tables that have ids of their own."""
    before, after = every_banding(old), every_banding(new)
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        subject = f"banding.{name}" if name in _RESERVED else name
        spot = Spot(subject, f"the banding {name}", None, was and was.rule, now and now.rule)
        if was is None or now is None:
            bands = [write_bands(table.bands) if table else None for table in (was, now)]
            yield from comes_or_goes(spot, "banding", *bands, added=was is None)
        else:
            yield from compare_fields(spot, was, now, BANDING)
            yield from _compare_bands(spot, was.bands, now.bands)
            yield from compare_rules(spot, "banding.")


def compare_overall(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of how the overall rating follows."""
    was, now = old.overall, new.overall
    spot = Spot(OVERALL_SUBJECT, "the overall rating", None, was.rule, now.rule)
    yield from compare_fields(spot, was, now, OVERALL_FIELDS)
    yield from _compare_bands(spot, was.bands, now.bands)
    yield from compare_rules(spot)


def compare_indicators(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of how an indicative rating follows."""
    was, now = old.indicators, new.indicators
    spot = Spot(INDICATORS, "indicative ratings", None, was and was.rule, now and now.rule)
    if was is not None and now is not None:
        yield from _compare_combinations(Pair(spot, was, now), old.overall, new.overall)
    elif was is not now:
        methods = [combination and combination.method for combination in (was, now)]
        yield from comes_or_goes(spot, INDICATORS, *methods, added=was is None)


def compare_methods(old: Standards, new: Standards) -> Iterator[RuleChange]:
    """Yield the changes of how standards follow from their key questions."""
    before, after = by_id(old.standards), by_id(new.standards)
    pairs = []
    for name in [name for name in before if name in after]:
        was, now = before[name].combination, after[name].combination
        pairs.append(Pair(Spot(name, f"standard {name}", name, was.rule, now.rule), was, now))
    for pair in grouped(pairs, USUAL, "standards"):
        yield from _compare_combinations(pair, old.overall, new.overall)


def _compare_combinations(pair: Pair, old_overall: Overall, new_overall: Overall) -> Iterator[RuleChange]:
    yield from compare_fields(pair.spot, pair.old, pair.new, COMBINATION)
    if not (bands_follow(pair.old, old_overall) and bands_follow(pair.new, new_overall)):
        yield from _compare_bands(pair.spot, pair.old.bands, pair.new.bands)
    yield from compare_rules(pair.spot, "method.", "the method of {}")


def bands_follow(combination: Combination, overall: Overall) -> bool:
    """Return whether bands say nothing of their own: there are none, or they are the overall's."""
    if combination.method != "mean":
        return not combination.bands
    return bool(bare(combination.bands) == bare(overall.bands))


def same_shape(old: Sequence[Band], new: Sequence[Band]) -> bool:
    """Return whether two tables have the same ratings in the same order, so that borders compare."""
    return [band.level for band in in_order(old)] == [band.level for band in in_order(new)]


def _compare_bands(spot: Spot, old: Sequence[Band], new: Sequence[Band]) -> Iterator[RuleChange]:
    before, after = in_order(old), in_order(new)
    if not same_shape(old, new):
        what = f"the bands of {spot.words}"
        yield spot.change("bands", spot.subject, what, write_bands(old), write_bands(new))
        return
    spots = _band_spots(spot, before, after)
    yield from _compare_cuts(spot.subject, spots, before, after)
    for at, was, now in zip(spots, before, after, strict=True):
        yield from compare_fields(at, was, now, BAND)
        yield from compare_rules(_beyond_table(at, spot), "banding.")


def _beyond_table(band: Spot, table: Spot) -> Spot:
    """Return a band's spot without the change of source that its whole table shares."""
    rules = (band.old, band.new, table.old, table.new)
    if any(rule is None for rule in rules):
        return band
    cited = [(rule.source, rule.confidence) for rule in rules if rule is not None]
    if cited[:2] != cited[2:] or band.old is None or band.new is None:
        return band
    return band._replace(old=band.old._replace(source=band.new.source, confidence=band.new.confidence))


def _band_spots(spot: Spot, before: Sequence[Band], after: Sequence[Band]) -> list[Spot]:
    """Return the spots of bands: named for their rating, and counted where it comes again."""
    spots = []
    for key, was, now in zip(_band_keys(before), before, after, strict=True):
        words = f"{RATING_NAMES[was.level]} in {spot.words}"
        spots.append(Spot(f"{spot.subject}.{key}", words, spot.standard, was.rule, now.rule))
    return spots


def _band_keys(bands: Sequence[Band]) -> list[str]:
    seen: dict[int, int] = {}
    keys = []
    for band in bands:
        seen[band.level] = seen.get(band.level, 0) + 1
        again = f".{seen[band.level]}" if seen[band.level] > 1 else ""
        keys.append(f"{RATINGS[band.level]}{again}")
    return keys


def threshold_keys(bands: Sequence[Band]) -> list[str]:
    """Return what the thresholds of a table are called in changes, both ends included.

    ``bands`` are from the lowest numbers to the highest. Between neighbours it is the threshold
    of the better rating of the two.
    """
    names = _band_keys(bands)
    return [f"{names[0]}.from", *_cut_keys(bands, names), f"{names[-1]}.to"] if names else []


def _cut_keys(bands: Sequence[Band], names: Sequence[str]) -> Iterator[str]:
    for index, (band, following) in enumerate(pairwise(bands)):
        # A rating in the middle of a table that rises and falls has two thresholds.
        second = index and band.level > following.level and bands[index - 1].level <= band.level
        key = names[index + (band.level <= following.level)]
        yield f"{key}.upper" if second else key


def _compare_cuts(
    subject: str, spots: Sequence[Spot], before: Sequence[Band], after: Sequence[Band]
) -> Iterator[RuleChange]:
    """Yield what changed between neighbours; it is the threshold of the better rating of the two."""
    keys = threshold_keys(before)[1:]
    for index, ((was, was_next), (now, now_next)) in enumerate(
        zip(pairwise(before), pairwise(after), strict=True)
    ):
        if _cut(was, was_next) != _cut(now, now_next):
            spot = spots[index + (was.level <= was_next.level)]
            what = f"the threshold of {spot.words}"
            key = f"{subject}.{keys[index]}"
            yield spot.change("threshold", key, what, write_cut(was, was_next), write_cut(now, now_next))
    yield from _compare_ends(spots, before, after)


def _cut(below: Band, above: Band) -> tuple[object, ...]:
    return (below.high, below.high_closed, above.low, above.low_closed)


def _compare_ends(
    spots: Sequence[Spot], before: Sequence[Band], after: Sequence[Band]
) -> Iterator[RuleChange]:
    """Yield what changed at the two ends of a table."""
    if not spots:
        return
    lowest = Field("threshold", "the least number that is {}", "{}.from", lambda band: write_cut(None, band))
    highest = Field(
        "threshold", "the greatest number that is {}", "{}.to", lambda band: write_cut(band, None)
    )
    yield from compare(spots[0], lowest, before[0], after[0])
    yield from compare(spots[-1], highest, before[-1], after[-1])
