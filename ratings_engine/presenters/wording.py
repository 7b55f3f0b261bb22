"""Small pieces of wording that several presenters share. Formats numbers; computes none."""

from __future__ import annotations

import textwrap
from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.results.model import Boundary, KeyQuestionNode, StandardsRef
    from ratings_engine.standards.model import Band, Rule
    from ratings_engine.vocabulary import Level

__all__ = [
    "BOUND_WORDS",
    "CONFIDENCE_WORDS",
    "METHOD_WORDS",
    "WHY_UNRATED",
    "and_list",
    "bounds",
    "cite",
    "clean",
    "confidence",
    "count",
    "fewer",
    "lower_bound",
    "more",
    "number",
    "percent",
    "percent_of",
    "points",
    "rated_between",
    "rating",
    "short_digest",
    "standards_named",
    "threshold",
    "upper_bound",
    "wrapped",
]

BOUND_WORDS = {"at_least": "at least", "above": "more than", "below": "below", "at_most": "at most"}
METHOD_WORDS = {
    "lowest": "the lowest of its {}",
    "highest": "the highest of its {}",
    "mean": "the mean of its {}",
    "majority": "what most of its {} reach",
}
CONFIDENCE_WORDS = {
    "confirmed": "read in, or reproduced from, a published text",
    "recalled": "known from a published text that was not read again",
    "interpreted": "this project's reading, not the Inspectorate's rule",
    "proposed": "a proposal, not in force",
}
WHY_UNRATED = {
    "no_source": "nothing was given for it",
    "no_cases": "no case was answered yes or no, so there is no percentage",
    "too_few_cases": "too few cases were answered",
    "too_many_unanswered": "too many cases were left unanswered",
    "unrated_key_questions": "not all that it rests on is rated",
    "unrated_standards": "too many counted standards are not rated",
}
_LOW = {True: BOUND_WORDS["at_least"], False: BOUND_WORDS["above"]}
_HIGH = {True: BOUND_WORDS["at_most"], False: BOUND_WORDS["below"]}
_DECIMALS = 3
WIDTH = 79


def rating(level: Level | None) -> str:
    """Return a rating's name; ``Not rated`` where there is none."""
    return "Not rated" if level is None else RATING_NAMES[level]


def rated_between(lowest: Level, highest: Level) -> str:
    """Return a range of ratings: Good; Good or higher; Good or lower."""
    if lowest == highest:
        return rating(lowest)
    if highest == len(RATING_NAMES) - 1:
        return f"{rating(lowest)} or higher"
    return f"{rating(highest)} or lower" if lowest == 0 else f"{rating(lowest)} to {rating(highest)}"


def bounds(band: Band, unit: str = "") -> str:
    """Return the numbers of a band: at least 65% and below 80%."""
    return " and ".join(filter(None, (lower_bound(band, unit), upper_bound(band, unit)))) or "any number"


def lower_bound(band: Band, unit: str = "") -> str:
    """Return where a band begins, ``at least 65%``; empty where it has no lower bound."""
    return "" if band.low is None else f"{_LOW[band.low_closed]} {threshold(band.low, unit)}"


def upper_bound(band: Band, unit: str = "") -> str:
    """Return where a band ends, ``below 80%``; empty where it has no upper bound."""
    return "" if band.high is None else f"{_HIGH[band.high_closed]} {threshold(band.high, unit)}"


def number(value: Fraction, decimals: int = 2) -> str:
    """Return a number with at most so many decimals, none of them superfluous."""
    shown = f"{_rounded(value, decimals):.{decimals}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def confidence(value: Fraction) -> str:
    """Return a confidence, given in percent, with its sign: 99.999% does not become 100%, which none is."""
    return f"{number(value, 9)}%"


def _rounded(value: Fraction, decimals: int) -> float:
    """Return ``value`` rounded half up, as published percentages are, for display alone."""
    scale = int(10**decimals)
    scaled: int = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    return scaled / scale


def clean(words: str) -> str:
    """Return text from a user's file as it may be printed: on one line, nothing hidden in it.

    Control characters and marks that turn the direction of writing are shown by their codes.
    """
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else f"<{ord(c):04X}>" for c in words)


def threshold(value: Fraction, unit: str = "") -> str:
    """Return a threshold: with two decimals, and as a fraction where these are not exact."""
    shown = number(value)
    exact = f" ({value.numerator}/{value.denominator})" if Fraction(shown) != value else ""
    return f"{shown}{unit}{exact}"


def points(distance: Fraction) -> str:
    """Return a distance in percentage points: never none at all where there is one."""
    shown = number(distance, 1)
    if shown == "0":
        return "less than 0.1 percentage points"
    return f"{shown} percentage point{'' if shown == '1' else 's'}"


def percent(value: Fraction) -> str:
    """Return a percentage in whole percent."""
    return f"{number(value, 0)}%"


def percent_of(node: KeyQuestionNode) -> str:
    """Return a key question's percentage: whole, or with decimals where that would mislead.

    64.6% is not shown as 65% where 65% would be another rating.
    """
    value = node.banded if node.banded is not None else node.percentage
    if node.basis == "tallies" and node.yes is None and node.percentage is not None:
        return f"{number(node.percentage, _DECIMALS)}%"  # as it was published
    if value is None:
        return "no percentage"
    limit = node.next.value if node.next else None
    for decimals in range(_DECIMALS + 1):
        shown = number(value, decimals)
        if limit is None or float(shown) < limit:
            return f"{shown}%"
    return f"just under {number(limit)}%" if limit is not None else percent(value)


def count(amount: int, noun: str) -> str:
    """Return an amount with its noun: 1 case, 2 cases, 1,204 cases."""
    return f"{amount:,} {noun}{'' if amount == 1 else 's'}"


def and_list(parts: Sequence[str]) -> str:
    """Return parts as a list in prose: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def standards_named(standards: StandardsRef) -> str:
    """Return the standards that were used: title, id, version and digest, and what a proposal changes."""
    bases = [f"{overlay.base_id} {overlay.base_version}" for overlay in standards.overlays[:1]]
    others = [f"{overlay.id} {overlay.version}" for overlay in standards.overlays[:-1]]
    changes = f", changes {' with '.join([*bases, *others])}" if bases else ""
    digest = short_digest(standards.digest)
    return f"{standards.title} ({standards.id} {standards.version}{changes}, digest {digest})"


def short_digest(digest: str) -> str:
    """Return enough of a digest to tell packs apart by eye."""
    return digest.removeprefix("sha256:")[:12]


def cite(rule: Rule, standards: StandardsRef) -> str:
    """Return where a rule is written, what it rests on and how sure that is."""
    where = f"{rule.id} ({rule.file}:{rule.line})" if rule.line else f"{rule.id} ({rule.file})"
    source = standards.sources.get(rule.source)
    if source is None:
        return where
    published = f", {source.published}" if source.published else ""
    return f"{where}; {source.publisher}, {source.title}{published} [{rule.confidence}]"


def more(boundary: Boundary, noun: str) -> str:
    """Return what a threshold is missed by: 3 more cases."""
    steps = boundary.steps
    return f"{steps} more {noun}{'' if steps == 1 else 's'}" if steps is not None else "more"


def fewer(boundary: Boundary, noun: str) -> str:
    """Return what would lose a threshold: 3 cases fewer."""
    return f"{count(boundary.steps, noun)} fewer" if boundary.steps is not None else "less"


def wrapped(words: str, first: str = "", later: str = "") -> str:
    """Return words over lines of a terminal's width, begun with ``first`` and ``later``.

    Long words and words with hyphens stay whole, so that places can be copied.
    """
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
