"""The rating by the plain evaluator alone says the same as the rating by both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import rate_inspection, rate_plainly
from tests.strategies import examples, inspections, packs

if TYPE_CHECKING:
    from ratings_engine.errors import Finding
    from ratings_engine.results.model import InspectionResult


def outcome_of(
    rater: Any, pack: Any, inspection: Any, *, indicative: bool
) -> InspectionResult | list[Finding]:
    """Return the result, or the findings for which it was refused."""
    try:
        result: InspectionResult = rater(pack, inspection, indicative=indicative, cases=True)
    except InvalidInput as refused:
        return refused.findings
    return result


@examples(60, shrink=False)
@given(st.data(), st.booleans())
def test_both_ways_agree_in_every_word(data: Any, indicative: bool) -> None:  # noqa: FBT001
    """Every rating, rule and number of the explanation is the same; only firings are left out."""
    pack = data.draw(packs())
    inspection = data.draw(inspections(pack))
    both = outcome_of(rate_inspection, pack, inspection, indicative=indicative)
    plain = outcome_of(rate_plainly, pack, inspection, indicative=indicative)
    assert plain == (both if isinstance(both, list) else both._replace(firings=()))
