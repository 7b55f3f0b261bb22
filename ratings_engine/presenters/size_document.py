"""A plan of a sample's size as a document: the sizes, what other margins would take, the formulae."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.presenters.document import (
    Document,
    Fact,
    Facts,
    Item,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    strong,
    words,
)
from ratings_engine.presenters.size_chart import margin_chart
from ratings_engine.presenters.size_words import FORMULAE, margin_words, sources
from ratings_engine.presenters.wording import confidence, count, number, short_digest, standards_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.presenters.document import Block
    from ratings_engine.results.model import StandardsRef
    from ratings_engine.sampling.caseload import Caseload
    from ratings_engine.sampling.size_model import GroupSize, SizePlan

__all__ = ["STYLES", "Planned", "size_document"]

STYLES = ("outcomes.css", "sampling.css")


class Planned(NamedTuple):
    """A plan, the caseload that was counted for it (None where numbers were given), and the pack."""

    plan: SizePlan
    caseload: Caseload | None
    standards: StandardsRef


def size_document(planned: Planned) -> Document:
    """Return a plan as a document."""
    plan = planned.plan
    title = f"{plan.whole.cases:,} of {count(plan.whole.population, 'case')}: {_bought(plan)}"
    sections = (
        Section("sizes", "Sizes", tuple(_sizes(plan))),
        Section("margins", "What margins take", (margin_chart(plan),)),
        Section("formulae", "Formulae", (List(tuple(Item(words(said)) for said in _formulae(plan))),)),
    )
    footer = words(f"Sources: {'; '.join(sources(plan))}.")
    return Document(title, tuple(_lead(planned)), sections, footer, STYLES)


def _bought(plan: SizePlan) -> str:
    if plan.whole.cases == plan.whole.population:
        return "every case, so that there is no margin of error"
    return f"a margin of error of {margin_words(plan.whole.margin)}, {confidence(plan.confidence)} confidence"


def _lead(planned: Planned) -> Iterator[Block]:
    plan, caseload = planned.plan, planned.caseload
    if plan.margin is not None and plan.whole.cases == plan.whole.population:
        yield Paragraph(
            strong(
                f"No smaller sample has a margin of error of {margin_words(plan.margin)}:"
                " every case is inspected."
            )
        )
    told = [
        ("Confidence", f"{confidence(plan.confidence)} (z {plan.z:.4f})"),
        (
            "Margin of error asked for",
            "none: a size was" if plan.margin is None else margin_words(plan.margin),
        ),
        ("Planned for", f"{number(plan.proportion)}% of cases sufficient"),
        ("Counted exactly", _exactly(plan)),
    ]
    if caseload is not None:
        excluded = f", {len(caseload.excluded)} excluded" if caseload.excluded else ""
        cases = count(len(caseload.cases), "case")
        told.append(("Caseload", f"{caseload.source} ({short_digest(caseload.digest)}), {cases}{excluded}"))
    told.append(("Standards", standards_named(planned.standards)))
    yield Facts(tuple(Fact(name, words(said)) for name, said in told))


def _exactly(plan: SizePlan) -> str:
    margin = plan.whole.margin if plan.margin is None else plan.margin
    return (
        f"{plan.within:.1f}% of the samples of {plan.whole.cases:,} are within {margin_words(margin)}"
        f" of the caseload's {number(plan.proportion)}%"
    )


def _sizes(plan: SizePlan) -> Iterator[Block]:
    headers = ["Group", "Cases", "Sample", "Its margin"]
    asked = plan.margin is not None
    if asked and plan.strata:
        headers.append(f"For {margin_words(plan.margin)} alone")
    rows = [_row(each, len(headers)) for each in (*plan.strata, plan.whole)]
    caption = "A sample in proportion" if plan.strata else "The sample"
    yield Table(caption, tuple(headers), tuple(rows))
    if plan.each is not None:
        yield Paragraph(
            words(
                f"For {margin_words(plan.margin)} in every stratum the sample is"
                f" {count(plan.each.cases, 'case')}; weighted by caseload, its margin for all of them is"
                f" {margin_words(plan.each.margin)}."
            )
        )
    empty = [each.name for each in plan.strata if not each.population]
    if empty:
        yield Paragraph(words(f"No case to sample: {', '.join(empty)}."))
    none = [each.name for each in plan.strata if each.population and not each.cases]
    if none:
        yield Paragraph(words(f"Too small for a case of the sample: {', '.join(none)}."))


def _row(group: GroupSize, columns: int) -> Row:
    margin = "-" if group.margin is None else margin_words(group.margin)
    alone = "" if group.alone is None else f"{group.alone:,}"
    cells = (group.name or "All cases", f"{group.population:,}", f"{group.cases:,}", margin, alone)
    return Row(tuple(words(cell) for cell in cells[:columns]))


def _formulae(plan: SizePlan) -> Iterator[str]:
    names = [
        "size",
        "margin",
        *(["shares"] if plan.strata else []),
        *(["strata"] if plan.each else []),
        "exact",
    ]
    return (FORMULAE[name] for name in names)
