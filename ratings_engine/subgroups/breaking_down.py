"""Break a provider's key questions down by subgroup, as far as that can be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Place, UsageError
from ratings_engine.rating.evaluator import rate_tally
from ratings_engine.rating.program import compile_program
from ratings_engine.results.subgroups import (
    ASKED_BY_IT,
    NO_CASES,
    ONE_SUBGROUP,
    UNPROTECTED,
    Breakdown,
    Subgroup,
    SubgroupAnswers,
)
from ratings_engine.standards.banding import percentage
from ratings_engine.standards.conditions import attributes_in
from ratings_engine.subgroups.asking import check_sample
from ratings_engine.subgroups.comparing import Compared, gaps
from ratings_engine.subgroups.counting import count_subgroups, of_all, subgroups_of
from ratings_engine.subgroups.suppressing import choose_hidden
from ratings_engine.tallies.counting import given_tallies
from ratings_engine.tallies.grouping import groups_of
from ratings_engine.tallies.model import Tally
from ratings_engine.tallies.plan import plan_counting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.rating.program import Program
    from ratings_engine.results.model import InspectionResult, RatingResult
    from ratings_engine.results.subgroups import Gap
    from ratings_engine.samples.model import Inspection, Sample
    from ratings_engine.standards.model import KeyQuestion, Standards
    from ratings_engine.subgroups.asking import Asked
    from ratings_engine.subgroups.counting import Count, Counts, Values
    from ratings_engine.subgroups.moving import Hidden
    from ratings_engine.tallies.groups import Grouped

__all__ = ["MAX_SUBGROUPS", "break_down", "with_subgroups"]

MAX_SUBGROUPS = 30
"""An attribute with more values than this tells cases apart rather than groups them."""
TWO = 2


def with_subgroups(standards: Standards, sample: Sample, result: RatingResult, asked: Asked) -> RatingResult:
    """Return a result with its breakdowns, and without the cases and ids of cases.

    It is for publication, and its cases have their attributes beside their answers. Raises as
    ``break_down`` does.
    """
    found = break_down(standards, sample, asked)
    return result._replace(
        inspections=tuple(
            _without_cases(inspection)._replace(subgroups=breakdowns)
            for inspection, breakdowns in zip(result.inspections, found, strict=True)
        )
    )


def _without_cases(inspection: InspectionResult) -> InspectionResult:
    standards = tuple(
        s._replace(key_questions=tuple(q._replace(contradicted=()) for q in s.key_questions))
        for s in inspection.standards
    )
    return inspection._replace(standards=standards, cases=None)


def break_down(standards: Standards, sample: Sample, asked: Asked) -> tuple[tuple[Breakdown, ...], ...]:
    """Return for every inspection of a sample its breakdowns, in the order in which they were asked for.

    Key questions alone are banded: a subgroup has no standards' ratings and no overall rating.
    A sample that was counted has to be kept apart by the attributes, or its cases are read; a file
    of tallies has none (RE574). Raises UsageError: no such column (RE890), no cases at all (RE891),
    too many subgroups (RE892).
    """
    check_sample(sample, asked)
    return tuple(_of_inspection(standards, inspection, asked) for inspection in sample.inspections)


def _of_inspection(standards: Standards, inspection: Inspection, asked: Asked) -> tuple[Breakdown, ...]:
    sheet = inspection.cases
    if sheet is None:
        return tuple(_empty(way, asked)._replace(withheld=NO_CASES) for way in asked.ways)
    plan = plan_counting(standards, sheet.questions, sheet.attributes, asked.attributes)
    grouped = groups_of(plan, sheet)
    return tuple(_break_down(standards, inspection, grouped, way, asked) for way in asked.ways)


def _empty(way: tuple[str, ...], asked: Asked) -> Breakdown:
    return Breakdown(way, asked.suppress_below, asked.confidence, (), 0, (), "", suppressed=False)


def _break_down(
    standards: Standards, inspection: Inspection, grouped: Grouped, way: tuple[str, ...], asked: Asked
) -> Breakdown:
    empty = _empty(way, asked)
    groups = subgroups_of(grouped, way, standards.attributes)
    if len(groups) == 1:
        return empty._replace(withheld=ONE_SUBGROUP)
    if len(groups) > MAX_SUBGROUPS:
        raise _too_many(len(groups), way, inspection)
    program = compile_program(standards, inspection.provider_type)
    questions = _questions(program, inspection, grouped)
    chosen = [question for question in questions if not _asked_by(question, way)]
    counts = count_subgroups(grouped.plan, list(groups.values()), chosen)
    hidden = choose_hidden(counts, asked.suppress_below, sizes_known=len(chosen) < len(questions))
    if hidden is None:
        return empty._replace(withheld=UNPROTECTED, suppressed=True)
    subgroups = _compared(_subgroups(program, chosen, counts, hidden, tuple(groups)), counts, asked)
    return empty._replace(
        subgroups=subgroups,
        comparisons=sum(a.gap is not None for subgroup in subgroups for a in subgroup.answers),
        left_out=tuple((question.id, ASKED_BY_IT) for question in questions if question not in chosen),
        suppressed=hidden.rest or any(hidden.rows),
    )


def _too_many(found: int, way: Sequence[str], inspection: Inspection) -> UsageError:
    table = inspection.cases and inspection.cases.table
    return UsageError(
        "RE892",
        f"{' and '.join(way)} would make {found} subgroups, and {MAX_SUBGROUPS} is the most",
        place=Place(table.file) if table else inspection.place,
        remedy="choose an attribute with few values, or put its values into groups in another column",
    )


def _questions(program: Program, inspection: Inspection, grouped: Grouped) -> list[KeyQuestion]:
    """Return the key questions that the provider's cases answer."""
    given = given_tallies(inspection)
    counted = set(grouped.plan.counted_questions())
    return [
        question
        for standard in program.standards
        if standard.assessed == "cases"
        for question in standard.key_questions
        if question.id not in given and question.id in counted
    ]


def _asked_by(question: KeyQuestion, way: Sequence[str]) -> bool:
    """Return whether the pack asks a question of cases by one of these attributes.

    Which subgroups are asked it is known to everybody, so its totals are those of these subgroups.
    """
    condition = question.applies_when
    return condition is not None and not attributes_in(condition).isdisjoint(way)


def _subgroups(
    program: Program,
    questions: Sequence[KeyQuestion],
    counts: Counts,
    hidden: Hidden,
    groups: Sequence[Values],
) -> list[Subgroup]:
    return [
        Subgroup(
            values,
            None if hidden.rest else counts.sizes[group],
            tuple(
                SubgroupAnswers(question.id, None, None, None, None, hidden=True)
                if group in hidden.rows[place]
                else _answers(program, question, counts.answers[place], group, rest=hidden.rest)
                for place, question in enumerate(questions)
            ),
        )
        for group, values in enumerate(groups)
    ]


def _answers(
    program: Program, question: KeyQuestion, rows: Sequence[Count], group: int, *, rest: bool
) -> SubgroupAnswers:
    """Return what is shown of one subgroup; with ``rest`` all but yes and no is hidden.

    The band then rests on these two alone, so that it tells nothing of the unanswered cases.
    """
    row, total = rows[group], of_all(rows)
    shown = Tally(row.yes, row.no, None if rest else row.na, None if rest else row.unanswered)
    scheme, rounding = program.schemes[question.id], program.rounding
    # A question that the provider has too few answers to is rated for no part of it either.
    whole = rate_tally(scheme, Tally(*total.asked), rounding)
    found = whole if whole.level is None else rate_tally(scheme, shown, rounding)
    answered = row.yes + row.no
    return SubgroupAnswers(
        question.id,
        row.yes,
        row.no,
        shown.na,
        shown.unanswered,
        percentage=percentage(row.yes, answered) if answered else None,
        level=found.level,
        why=found.why,
    )


def _compared(groups: Sequence[Subgroup], counts: Counts, asked: Asked) -> tuple[Subgroup, ...]:
    """Return the subgroups with their gaps; of two, the first alone is compared with the other."""
    compared = {
        (group, place): found
        for group, subgroup in enumerate(groups if len(groups) > TWO else groups[:1])
        for place, answers in enumerate(subgroup.answers)
        if (found := _comparison(answers, counts.answers[place])) is not None
    }
    made = dict(zip(compared, gaps(list(compared.values()), asked.confidence), strict=True))
    return tuple(_with_gaps(subgroup, group, made) for group, subgroup in enumerate(groups))


def _comparison(answers: SubgroupAnswers, rows: Sequence[Count]) -> Compared | None:
    """Return a subgroup beside the rest; None where it is hidden, or one of the two has no answers."""
    if answers.yes is None or answers.no is None:
        return None
    total, answered = of_all(rows), answers.yes + answers.no
    rest = total.yes + total.no - answered
    found = Compared(answers.yes, answered, total.yes - answers.yes, rest)
    return found if found.answered and found.rest_answered else None


def _with_gaps(subgroup: Subgroup, group: int, made: Mapping[tuple[int, int], Gap]) -> Subgroup:
    return subgroup._replace(
        answers=tuple(a._replace(gap=made.get((group, place))) for place, a in enumerate(subgroup.answers))
    )
