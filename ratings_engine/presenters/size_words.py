"""What is said of the size of a sample: margins, the formulae and where they come from."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ratings_engine.presenters.wording import number

if TYPE_CHECKING:
    from ratings_engine.sampling.size_model import SizePlan

__all__ = ["FORMULAE", "margin_words", "sources"]

_COCHRAN = "W. G. Cochran, Sampling Techniques, 3rd edition, Wiley 1977"
_SAMPLER = "Ministry of Justice, probation-case-sampler, 2020"
FORMULAE: Final = {
    "size": "Size: n = n0 / (1 + (n0 - 1) / N), with n0 = z² p (100 - p) / d² for a margin of d points,"
    " rounded up (Cochran, section 4.4).",
    "margin": "Margin: z √(p (100 - p) / n * (N - n) / (N - 1)), with the finite-population correction"
    " (Cochran, section 3.2). Margins are shown rounded up.",
    "shares": "Shares: n times the stratum's part of the caseload, rounded half up; a sum that is too small"
    " or too large is evened out one case at a time, as 'sample draw' does it.",
    "strata": "Margin over strata: z √(Σ (Nh / N)² p (100 - p) / nh * (Nh - nh) / (Nh - 1))"
    " (Cochran, chapter 5).",
    "exact": "Counted exactly: the hypergeometric distribution, which the normal one stands in for in the"
    " formulae. With few cases it can come out well above or below the confidence.",
}
"""What was worked out, and how. N is the caseload, n the sample, p the percentage planned for."""
_PLACES = 100


def margin_words(margin: float | Fraction | None) -> str:
    """Return a margin as ±5.15 points: with two decimals at most, and never smaller than it is.

    None, where there is no sample, is a dash.
    """
    if margin is None:
        return "-"
    # What a floating-point number is above its decimal is no reason to round up.
    shown = Fraction(math.ceil(round(Fraction(margin) * _PLACES, 6)), _PLACES)
    return f"±{number(shown)} point{'' if shown == 1 else 's'}"


def sources(plan: SizePlan) -> list[str]:
    """Return where the formulae of a plan come from."""
    return [_COCHRAN, *([f"{_SAMPLER} (shares)"] if plan.strata else [])]
