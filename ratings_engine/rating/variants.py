"""The same sample under many versions of standards: a thousand proposals in about a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.rating.engine import conclude_plainly, standards_ref
from ratings_engine.results.variants import VariantResult
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ratings_engine.rating.vectorised.variants import VariantRatings
    from ratings_engine.samples.model import Inspection, Sample
    from ratings_engine.standards.model import Standards
    from ratings_engine.vocabulary import Level

__all__ = ["rate_variants"]

EVERY = 50
"""One inspection of every so many versions is rated by the plain evaluator too."""
LEVELS: tuple[Level | None, ...] = (*range(len(RATINGS)), None)
"""Levels by the number that arrays have for them; -1, the last, is not rated."""


def rate_variants(
    variants: Iterable[Standards], sample: Sample, *, indicative: bool = False
) -> Iterator[VariantResult]:
    """Yield what each version of standards comes to for every inspection of a sample, in order.

    The ratings are those of ``rate``. An inspection that a version cannot rate is ``refused``
    there, and no error. The sample has to have been read by standards with the same questions.
    Raises InternalError RE904 where the plain evaluator, asked now and then, disagrees.
    """
    # NumPy is slow to load.
    from ratings_engine.rating.vectorised.variants import VariantRater

    places: dict[str, list[int]] = {}
    for place, inspection in enumerate(sample.inspections):
        places.setdefault(inspection.provider_type, []).append(place)
    raters = {
        kind: VariantRater([sample.inspections[place] for place in each], kind, indicative=indicative)
        for kind, each in places.items()
    }
    for number, standards in enumerate(variants):
        rated = [(places[kind], rater.rate(standards)) for kind, rater in raters.items()]
        result = _result(standards, len(sample.inspections), rated)
        if number % EVERY == 0 and sample.inspections:
            place = number // EVERY % len(sample.inspections)
            _compare(standards, sample.inspections[place], result, place, indicative=indicative)
        yield result


def _result(
    standards: Standards, size: int, rated: Sequence[tuple[list[int], VariantRatings]]
) -> VariantResult:
    """Put the columns of each provider type together, in the order of the sample."""
    overall: list[Level | None] = [None] * size
    scores: list[int | None] = [None] * size
    refused = [False] * size
    by_standard = {s.id: list(overall) for s in standards.standards}
    for places, ratings in rated:
        levels = [LEVELS[level] for level in ratings.overall.tolist()]
        points = ratings.points.tolist()
        for row, place in enumerate(places):
            overall[place] = levels[row]
            scores[place] = None if levels[row] is None else points[row]
            refused[place] = bool(ratings.refused[row])
        for name, column in zip(ratings.names, ratings.standards.T.tolist(), strict=True):
            for place, level in zip(places, column, strict=True):
                by_standard[name][place] = LEVELS[level]
    columns = {name: tuple(each) for name, each in by_standard.items()}
    return VariantResult(standards_ref(standards), tuple(overall), tuple(scores), columns, tuple(refused))


def _compare(
    standards: Standards, inspection: Inspection, result: VariantResult, place: int, *, indicative: bool
) -> None:
    """Raise InternalError RE904 where the plain evaluator rates an inspection otherwise."""
    try:
        outcome = conclude_plainly(standards, inspection, indicative=indicative)
    except InvalidInput:
        same = result.refused[place]
    else:
        levels = {name: each.level for name, each in outcome.standards.items()}
        ours = {name: result.by_standard[name][place] for name in levels}
        same = (outcome.overall.level, levels) == (result.overall[place], ours) and not result.refused[place]
    if not same:
        message = f"the rules over arrays rate {inspection.provider} otherwise than the plain evaluation does"
        remedy = "report this with the sample and the standards: it is a fault of the engine"
        raise InternalError("RE904", message, remedy=remedy)
