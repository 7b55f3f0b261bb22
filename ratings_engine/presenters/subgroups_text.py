"""Breakdowns by subgroup as tables for a terminal 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.wording import (
    WHY_UNRATED,
    and_list,
    clean,
    confidence,
    percent,
    rating,
    wrapped,
)
from ratings_engine.results.subgroups import NO_CASES, ONE_SUBGROUP, SIGNIFICANCE, UNPROTECTED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ratings_engine.results.subgroups import Breakdown, Gap, Subgroup, SubgroupAnswers

__all__ = ["breakdown_lines"]

HIDDEN = "[c]"
NOT_RECORDED = "not recorded"
WITHHELD = {
    NO_CASES: "there are no cases one by one.",
    ONE_SUBGROUP: "all cases are of one subgroup, whose numbers are the provider's own.",
    UNPROTECTED: "nothing is shown, because small numbers could be worked out from anything that is.",
}
HEADERS = ["Id", "Subgroup", "Yes", "No", "NA", "Unans.", "%", "Banding"]
WIDTHS = [None, 15, *[None] * 6]
GAP_HEADERS = ["Id", "Subgroup", "Gap", "Interval", "p", "Adjusted p"]
LEAST = 0.001


def breakdown_lines(breakdown: Breakdown) -> Iterator[str]:
    """Yield a breakdown line by line: the subgroups' numbers, the gaps, and what is hidden."""
    yield f"By {clean(' and '.join(breakdown.attributes))}"
    if breakdown.withheld:
        yield wrapped(f"No subgroups: {WITHHELD[breakdown.withheld]}", "  - ", "    ")
        return
    rows = [_row(*found) for found in _by_question(breakdown) if found[1].key_question in _shown(breakdown)]
    if rows:
        yield ""
        yield _table(rows, HEADERS, WIDTHS)
    yield from _notes(breakdown)
    compared = [(s, a, a.gap) for s, a in _by_question(breakdown) if a.gap is not None]
    if compared:
        yield ""
        yield wrapped(_about_gaps(breakdown))
        yield ""
        yield _table([_gap_row(*found) for found in compared], GAP_HEADERS, [None, 30, *[None] * 4])


def _by_question(breakdown: Breakdown) -> Iterator[tuple[Subgroup, SubgroupAnswers]]:
    """Yield the subgroups side by side for each key question."""
    for answers in zip(*(subgroup.answers for subgroup in breakdown.subgroups), strict=True):
        yield from zip(breakdown.subgroups, answers, strict=True)


def _shown(breakdown: Breakdown) -> list[str]:
    """Return the key questions of which anything is shown."""
    return [
        answers[0].key_question
        for answers in zip(*(subgroup.answers for subgroup in breakdown.subgroups), strict=True)
        if not all(each.hidden for each in answers)
    ]


def _row(subgroup: Subgroup, answers: SubgroupAnswers) -> list[str]:
    counts = (answers.yes, answers.no, answers.na, answers.unanswered)
    return [
        answers.key_question,
        _name(subgroup),
        *(HIDDEN if n is None else f"{n:,}" for n in counts),
        HIDDEN if answers.hidden else "-" if answers.percentage is None else percent(answers.percentage),
        HIDDEN if answers.hidden else rating(answers.level),
    ]


def _name(subgroup: Subgroup) -> str:
    return clean(", ".join(value or NOT_RECORDED for value in subgroup.values))


def _notes(breakdown: Breakdown) -> Iterator[str]:
    sizes = [f"{_name(s)} {s.cases:,}" for s in breakdown.subgroups if s.cases is not None]
    if sizes:
        yield wrapped(f"Cases: {and_list(sizes)}.")
    if breakdown.suppressed:
        below = breakdown.suppress_below
        yield wrapped(
            f"{HIDDEN} hidden: a number of cases from 1 to {below - 1}, or one that would give such a"
            " number away."
        )
    shown = _shown(breakdown)
    none = [a.key_question for a in breakdown.subgroups[0].answers if a.key_question not in shown]
    if none:
        yield wrapped(f"Hidden for every subgroup: {and_list(none)}.")
    if breakdown.left_out:
        left_out = and_list([question for question, _ in breakdown.left_out])
        yield wrapped(f"Left out: {left_out}, which the pack asks of cases by this attribute.")
    unrated = {a.why for s in breakdown.subgroups for a in s.answers if a.level is None and a.why}
    for why in sorted(unrated):
        yield wrapped(f"Not rated: {WHY_UNRATED[why]}.")


def _about_gaps(breakdown: Breakdown) -> str:
    others = "the other" if len(breakdown.subgroups) == 2 else "all other cases"  # noqa: PLR2004
    comparisons = breakdown.comparisons
    return (
        f"Gaps in percentage points to {others}, with {confidence(breakdown.confidence)} intervals"
        f" (Newcombe's); p by Fisher's exact test, adjusted by Holm's method over the"
        f" {comparisons} comparison{'' if comparisons == 1 else 's'} below. A star: the adjusted p is"
        f" below {SIGNIFICANCE:g}."
    )


def _gap_row(subgroup: Subgroup, answers: SubgroupAnswers, gap: Gap) -> list[str]:
    return [
        answers.key_question,
        _name(subgroup),
        _signed(gap.difference),
        f"{gap.low:+.1f} to {gap.high:+.1f}",
        _p(gap.p_value),
        _p(gap.adjusted) + ("*" if gap.differs else ""),
    ]


def _signed(difference: Fraction) -> str:
    return f"{float(difference):+.1f}"


def _p(value: float) -> str:
    return f"< {LEAST}" if value < LEAST else f"{value:.3f}"


def _table(rows: list[list[str]], headers: list[str], widths: list[int | None]) -> str:
    # tabulate takes longer to load than everything else here together.
    from tabulate import tabulate

    numbers = {"Yes", "No", "NA", "Unans.", "%", "Gap", "Interval", "p", "Adjusted p"}
    return tabulate(
        rows,
        headers=headers,
        tablefmt="simple",
        disable_numparse=True,
        maxcolwidths=widths,
        colalign=["right" if header in numbers else "left" for header in headers],
    )
