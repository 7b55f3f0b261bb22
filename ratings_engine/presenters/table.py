"""Ratings as a table for a terminal 80 columns wide, with a short why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.columns import in_columns
from ratings_engine.presenters.sentences import say_overall, say_standard
from ratings_engine.presenters.sentences_intervals import ends, level_of, say_fallback, say_spans
from ratings_engine.presenters.sentences_questions import share_of_cases
from ratings_engine.presenters.sentences_samples import applied_to
from ratings_engine.presenters.wording import (
    BOUND_WORDS,
    and_list,
    clean,
    count,
    more,
    percent_of,
    rating,
    threshold,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.results.model import (
        IndicatorNode,
        InspectionResult,
        KeyQuestionNode,
        RatingResult,
        StandardNode,
    )

__all__ = ["present_table"]

MOVED, CAPPED = "*", "+"


def present_table(result: RatingResult) -> str:
    """Return a result as text: for each provider the ratings, then why."""
    many = len(result.inspections) > 1
    blocks = [applied_to(result), *(_summary(result) if many else ())]
    blocks += ["\n".join(_inspection(inspection)) for inspection in result.inspections]
    blocks.append(wrapped("'ratings-engine explain' says more about any standard, key question or case."))
    return "\n\n".join(blocks) + "\n"


def _summary(result: RatingResult) -> Iterator[str]:
    """Yield one table of all providers, where there are several."""
    rows = [[clean(i.provider), rating(i.overall.level), _points(i)] for i in result.inspections]
    yield _table(rows, ["Provider", "Overall", "Points"], [44, None, None])


def _points(inspection: InspectionResult) -> str:
    overall = inspection.overall
    return f"{overall.score}/{overall.max_score}" if overall.score is not None else "-"


def _inspection(inspection: InspectionResult) -> Iterator[str]:
    overall = inspection.overall
    cases = f", {count(inspection.case_count, 'case')}" if inspection.case_count else ""
    yield wrapped(f"{clean(inspection.provider)} ({inspection.provider_type_name}{cases})")
    mark = " (indicative)" if overall.indicative else ""
    score = f", {overall.score} of {overall.max_score} points" if overall.score is not None else ""
    capped = CAPPED if overall.level != overall.computed else ""
    yield f"Overall: {rating(overall.level).upper()}{capped}{mark}{score}"
    if not overall.from_total:
        rows = [
            [f"{s.id} {s.name}", _standard_rating(s), _standard_points(s), _set_by(s)]
            for s in inspection.standards
        ]
        yield ""
        yield _table(rows, ["Standard", "Rating", "Points", _set_by_heading(inspection)], [21, 21, None, 24])
        yield from _legend([*rows, ["", capped or " "]])
    yield ""
    yield "Why"
    yield from _why(inspection)
    if inspection.stability is not None:
        from ratings_engine.presenters.stability import stability_lines

        yield ""
        yield from stability_lines(inspection, inspection.stability)
    for breakdown in inspection.subgroups or ():
        from ratings_engine.presenters.subgroups_text import breakdown_lines

        yield ""
        yield from breakdown_lines(breakdown)


def _legend(rows: list[list[str]]) -> Iterator[str]:
    marks = {row[1][-1] for row in rows}
    if MOVED in marks:
        yield f"{MOVED} moved by professional discretion"
    if CAPPED in marks:
        yield f"{CAPPED} capped by a limiting rule"


def _standard_rating(node: StandardNode) -> str:
    capped = any(limit.capped for limit in node.limits)
    mark = CAPPED if capped else MOVED if node.discretion else ""
    return rating(node.level) + mark


def _standard_points(node: StandardNode) -> str:
    if not node.counted:
        return ""
    return "-" if node.points is None else str(node.points)


def _set_by(node: StandardNode) -> str:
    if not node.counted:
        return "not counted" if node.basis is None else f"{node.basis}, not counted"
    if node.source is None:
        return "nothing given"
    if node.level is None:
        return "-"
    if node.source == "indicators":
        return "indicative (indicators)"
    binding = [q for q in node.key_questions if q.binding]
    if not binding:
        return "judged" if node.source == "judged" else "-"
    return "\n".join(_shown(question) for question in binding)


def _set_by_heading(inspection: InspectionResult) -> str:
    """Return the heading of what sets ratings, with the confidence of intervals where there are any."""
    binding = (q.interval for s in inspection.standards for q in s.key_questions if q.binding)
    level = next((level_of(interval) for interval in binding if interval is not None), None)
    return "Set by" if level is None else f"Set by ({level} interval)"


def _shown(node: KeyQuestionNode) -> str:
    """Return a key question as it sets a rating: its percentage, and the interval around it."""
    if node.percentage is None:
        return node.id
    interval = f" ({ends(node.interval, '-')})" if node.interval is not None else ""
    return f"{node.id} {percent_of(node)}{interval}"


def _why(inspection: InspectionResult) -> Iterator[str]:
    yield _bullet(" ".join(say_overall(inspection.overall)))
    for node in () if inspection.overall.from_total else inspection.standards:
        if any(question.basis in ("cases", "tallies") for question in node.key_questions):
            yield _bullet(" ".join(_short_why(node)))
        elif node.indicative or node.discretion or node.limits:
            yield _bullet(" ".join(say_standard(node)))
        elif node.level is not None and any(indicator.parts_by for indicator in node.indicators):
            yield _bullet(_parting(node))


def _short_why(node: StandardNode) -> Iterator[str]:
    """Yield the shares that set a standard's rating, and what the next rating takes."""
    binding = [q for q in node.key_questions if q.binding]
    plain = node.level is not None and not node.discretion and not node.limits
    if not plain:
        yield from say_standard(node)
    if not binding:
        yield from _rated_questions(node)
        return
    shares = and_list([f"{q.id} ({share_of_cases(q)})" for q in binding])
    yield f"{node.id} {node.name}: {rating(node.level)}, set by {shares}." if plain else f"Set by {shares}."
    yield from say_spans(binding)
    yield from say_fallback(binding)
    if plain:
        yield from _next_rating(node, binding)


def _next_rating(node: StandardNode, binding: list[KeyQuestionNode]) -> Iterator[str]:
    """Yield what the next rating takes, where the lowest decides and each is missed alike."""
    missed = [(q.id, q.next) for q in binding if q.next is not None and q.next.steps is not None]
    takes = {(b.level, b.bound, b.value) for _, b in missed}
    if node.method != "lowest" or len(missed) != len(binding) or len(takes) != 1:
        return
    needs = and_list([f"{more(boundary, 'case')} in {question}" for question, boundary in missed])
    level, bound, value = takes.pop()
    yield f"{rating(level)} takes {BOUND_WORDS[bound]} {threshold(value)}%: {needs}."


def _rated_questions(node: StandardNode) -> Iterator[str]:
    """Yield what is known of a standard that is not rated."""
    known = [
        f"{q.id} {rating(q.level)} ({share_of_cases(q)})" for q in node.key_questions if q.level is not None
    ]
    if known:
        yield f"Rated: {and_list(known)}."


def _parting(node: StandardNode) -> str:
    """Return where the indicators part from a judgement."""
    told = [
        f"{i.measure} suggests {rating(i.level)}{_beside(node, i)}" for i in node.indicators if i.parts_by
    ]
    return f"{node.id} {node.name}: judged {rating(node.level)}, while {and_list(told)}."


def _beside(node: StandardNode, indicator: IndicatorNode) -> str:
    """Return which judgement an indicator parts from, where that is not the standard's own."""
    judged = {q.id: q.level for q in node.key_questions if q.judgement is not None}
    if indicator.key_question not in judged:
        return ""
    level = judged[indicator.key_question]
    return f" ({indicator.key_question} was judged {rating(level)})"


def _bullet(words: str) -> str:
    return wrapped(words, "  - ", "    ")


def _table(rows: list[list[str]], headers: list[str], widths: list[int | None]) -> str:
    return in_columns(rows, headers, widths, right=["Points"])
