"""A checked sample as a document: the verdicts, the plan by stratum, the caseload by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.check_words import (
    METHODS,
    WHY_NOT,
    chance_words,
    say_caseload,
    say_plan,
    say_tests,
)
from ratings_engine.presenters.document import (
    Document,
    Fact,
    Facts,
    Item,
    List,
    Paragraph,
    Section,
    strong,
    table_of,
    words,
)
from ratings_engine.presenters.wording import count, number, short_digest, standards_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from ratings_engine.presenters.document import Block, Table
    from ratings_engine.results.model import StandardsRef
    from ratings_engine.sampling.check_model import AttributeCheck, CaseloadCheck, PlanCheck, SampleCheck

__all__ = ["check_document"]

NOT_RECORDED = "not recorded"
_MANY = 20
"""Lists of cases are longer only in JSON."""


def check_document(check: SampleCheck, standards: StandardsRef) -> Document:
    """Return what the check of a sample found, as a document."""
    sections = []
    if check.plan is not None:
        sections.append(Section("plan", "Against the plan", tuple(_plan(check.plan))))
    if check.caseload is not None:
        sections.append(Section("caseload", "Against the caseload", tuple(_caseload(check.caseload))))
    title = f"{count(check.inspected, 'inspected case')} of {check.source}"
    footer = words("A case counts as inspected where it has an answer; the answer in JSON lists every case.")
    return Document(title, tuple(_lead(check, standards)), tuple(sections), footer)


def _lead(check: SampleCheck, standards: StandardsRef) -> Iterator[Block]:
    plan, caseload = check.plan, check.caseload
    if plan is not None:
        yield Paragraph(strong(say_plan(plan)))
    if caseload is not None:
        yield Paragraph(strong(say_caseload(caseload)))
    told = []
    if plan is not None:
        told.append(
            ("Plan", f"{plan.plan.source}, drawn from {plan.plan.longlist} with seed {plan.plan.seed}")
        )
    if caseload is not None:
        used = caseload.caseload
        excluded = f", {len(used.excluded)} excluded" if used.excluded else ""
        cases = count(len(used.cases), "case")
        told.append(("Caseload", f"{used.source} ({short_digest(used.digest)}), {cases}{excluded}"))
    told.append(("Standards", standards_named(standards)))
    if check.unanswered:
        told.append(("Without any answer, so not inspected", _named(check.unanswered)))
    yield Facts(tuple(Fact(name, words(said)) for name, said in told))
    if plan is not None and caseload is not None and plan.plan.digest != caseload.caseload.digest:
        yield Paragraph(
            words("The caseload is not the file that the sample was drawn from, or it changed since.")
        )


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MANY} more" if len(ids) > _MANY else ""
    return ", ".join(ids[:_MANY]) + more


def _plan(check: PlanCheck) -> Iterator[Block]:
    headers = ("Stratum", "Drawn", "Inspected", "Replaced", "Missing", "Spare")
    yield table_of("Drawn cases by stratum", headers, [tuple(map(str, stratum)) for stratum in check.strata])
    if check.replacements:
        rows = [(each.case_id, each.stratum, each.by or "nobody") for each in check.replacements]
        yield table_of("Drawn cases that were not inspected", ("Case", "Stratum", "Replaced by"), rows)
    if check.not_drawn:
        others = [(each.case_id, each.reason or "not drawn") for each in check.not_drawn]
        yield table_of("Inspected cases that were not drawn", ("Case", "Why"), others)
    if check.spare:
        yield Paragraph(words(f"Cases of the buffer that replace nobody: {_named(check.spare)}."))
    if check.passed_over:
        yield Paragraph(
            words(f"Cases of the buffer whose turn came before another's: {_named(check.passed_over)}.")
        )


def _caseload(check: CaseloadCheck) -> Iterator[Block]:
    if check.unknown:
        named = _named(check.unknown)
        yield Paragraph(words(f"Inspected, not in the caseload, and left out here: {named}."))
    if not check.attributes:
        yield Paragraph(
            words("The caseload has no attribute of the pack to compare; name columns with --by.")
        )
    else:
        headers = ("Attribute", "Chi-square", "df", "p", "Adjusted", "By")
        yield table_of("Tests", headers, map(_test, check.attributes))
    said = [Item(words(each)) for each in say_tests(check)]
    if said:
        yield List(tuple(said))
    for attribute in check.attributes:
        yield _values(attribute)
    if check.contradictions:
        rows = [(each.case_id, each.attribute, each.sample, each.caseload) for each in check.contradictions]
        table = table_of("Sample and caseload disagree", ("Case", "Attribute", "Sample", "Caseload"), rows)
        yield table._replace(rows=table.rows[:_MANY], more=max(0, len(rows) - _MANY))


def _test(check: AttributeCheck) -> tuple[str, ...]:
    if check.statistic is None or check.p_value is None or check.adjusted is None or check.method is None:
        return (check.attribute, "-", "-", "-", "-", f"not tested: {WHY_NOT[check.why]}")
    mark = " (differs)" if check.differs else ""
    numbers = (
        number(check.statistic),
        str(check.df),
        chance_words(check.p_value),
        chance_words(check.adjusted),
    )
    return (check.attribute, *numbers, f"{METHODS[check.method]}{mark}")


def _values(check: AttributeCheck) -> Table:
    rows = [
        (
            each.value or NOT_RECORDED,
            str(each.sample),
            _percent(each.sample_percentage),
            str(each.caseload),
            _percent(each.caseload_percentage),
            _points(each.difference),
        )
        for each in check.values
    ]
    return table_of(check.attribute, ("Value", "Sample", "Share", "Caseload", "Share", "Difference"), rows)


def _percent(share: Fraction | None) -> str:
    return "-" if share is None else f"{number(share, 1)}%"


def _points(difference: Fraction | None) -> str:
    if difference is None:
        return "-"
    shown = number(abs(difference), 1)
    sign = "" if shown == "0" else "+" if difference > 0 else "-"
    return f"{sign}{shown}"
