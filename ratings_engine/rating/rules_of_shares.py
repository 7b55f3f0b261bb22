"""Productions that rate key questions and measures: by judgement, or by a share of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.rating.productions import (
    JUDGED,
    UNSOURCED,
    Conclude,
    Production,
    Test,
    band_tests,
    rated,
    unrated,
)
from ratings_engine.standards.banding import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.rating.program import Scheme

__all__ = ["conclusions_without_shares", "scheme_rules"]


def conclusions_without_shares() -> Iterator[Production]:
    """Yield the productions for what was judged, and for what nothing was given for."""
    yield Production(JUDGED, ((("judged", "eq", 1),),), lambda f: rated(f["about"], f["level"]))
    yield Production(UNSOURCED, ((("unsourced", "eq", 1),),), lambda f: unrated(f["about"], "no_source"))


def scheme_rules(name: str, scheme: Scheme) -> Iterator[Production]:
    """Yield the productions of a scheme: too few answers, too many missing, or a band."""
    share: Test = ("scheme", "eq", name)
    enough: Test = ("answered", "gte", scheme.minimum_cases)
    limit = mark(scheme.maximum_unanswered, scheme.open_scale)
    yield Production(
        scheme.gate,
        ((share, ("answered", "lt", scheme.minimum_cases)),),
        lambda f: unrated(f["about"], "too_few_cases" if f["answered"] else "no_cases"),
    )
    yield Production(
        scheme.gate,
        ((share, enough, ("open", "gt", limit)),),
        lambda f: unrated(f["about"], "too_many_unanswered"),
    )
    for band in scheme.bands:
        tests = band_tests(band, scheme.scale)
        conclude = _conclude_band(band.level)
        yield Production(band.rule, ((share, enough, ("open", "lte", limit), *tests),), conclude)
        yield Production(band.rule, ((("published", "eq", name), *tests),), conclude)


def _conclude_band(level: int) -> Conclude:
    return lambda f: rated(f["about"], level)
