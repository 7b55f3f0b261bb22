"""Chapters on who is inspected, what is measured and sampled, and what rules rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import (
    Item,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    anchor,
    join,
    strong,
    words,
)
from ratings_engine.presenters.sentences_rules import say_gate, say_sampling
from ratings_engine.presenters.standards_links import (
    banding_link,
    name_link,
    note_of,
    rests_on,
    rule_anchor,
    said_by,
    source_anchor,
)
from ratings_engine.presenters.wording import CONFIDENCE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.presenters.document import Words
    from ratings_engine.standards.model import Citation, Measure, Standard, Standards

__all__ = ["confidences", "measures", "provider_types", "sampling", "sources"]


def provider_types(standards: Standards) -> Section:
    """Return the chapter on who is inspected by which standards."""
    kinds = standards.provider_types
    listed = List(
        tuple(
            Item(join([words(kind.id, "code"), words(kind.name)]), anchor("provider-type", kind.id))
            for kind in kinds
        )
    )
    rows = [
        Row((name_link(standard.id, standard.name), *(words(_place(standard, kind.id)) for kind in kinds)))
        for standard in standards.standards
    ]
    counted = [sum(s.counted and kind.id in s.applies_to for s in standards.standards) for kind in kinds]
    rows.append(Row((strong("Counted"), *(words(str(number)) for number in counted))))
    headers = ("Standard", *(kind.id for kind in kinds))
    table = Table("Which standards apply and count", headers, tuple(rows))
    return Section("provider-types", "Who is inspected", (listed, table))


def _place(standard: Standard, kind: str) -> str:
    if kind not in standard.applies_to:
        return "does not apply"
    return "counts" if standard.counted else "rated, not counted"


def measures(standards: Standards) -> Section | None:
    """Return the chapter on measures and indicators, if there are any."""
    if not standards.measures:
        return None
    rows = [
        Row(
            (
                join([words(measure.name), words(measure.id, "code")]),
                _measured(measure),
                banding_link(measure.banding),
                join([rests_on(measure.rule, standards), note_of(measure.rule)]),
            ),
            anchor("measure", measure.id),
        )
        for measure in standards.measures.values()
    ]
    table = Table("Measures that indicators rest on", ("Measure", "Of", "Table", "Source"), tuple(rows))
    told = Paragraph(
        words("An indicator is set beside the judgement of a key question; it never replaces a judgement.")
    )
    return Section("measures", "Measures and indicators", (told, *_gate(standards), table))


def _measured(measure: Measure) -> Words:
    if measure.of == "cases":
        return join([words("cases:"), words(measure.question)])
    return words(f"the provider{', in ' + measure.unit if measure.unit else ''}")


def _gate(standards: Standards) -> Iterator[Paragraph]:
    gates = dict.fromkeys(
        (measure.minimum_cases, measure.maximum_unanswered, measure.gate)
        for measure in standards.measures.values()
        if measure.of == "cases"
    )
    for minimum_cases, maximum_unanswered, rule in gates:
        said = said_by(say_gate(minimum_cases, maximum_unanswered), rule._replace(note=""), standards)
        yield Paragraph(join([words("A measure of cases is rated like a key question."), said]))


def sampling(standards: Standards) -> Section:
    """Return the chapter on samples of cases and what they may say of a case."""
    blocks: list[Paragraph | List | Table] = []
    if standards.sampling is None:
        blocks.append(Paragraph(words("These standards do not say how cases are sampled.")))
    else:
        told = " ".join(say_sampling(standards.sampling, standards.attributes))
        said = said_by(told, standards.sampling.rule, standards)
        blocks.append(List((Item(said, rule_anchor("sampling")),)))
    rows = [
        Row(
            (
                join([words(attribute.name), words(attribute.id, "code")]),
                words(", ".join(value.replace("_", " ") for value in attribute.values) or "any"),
            ),
            anchor("attribute", attribute.id),
        )
        for attribute in standards.attributes.values()
    ]
    if rows:
        blocks.append(Table("What a sample may say of a case", ("Attribute", "Values"), tuple(rows)))
    return Section("sampling", "Samples of cases", tuple(blocks))


def sources(standards: Standards) -> Section:
    """Return the chapter on the publications that rules cite."""
    rows = [Row(_cells(source), source_anchor(name)) for name, source in standards.sources.items()]
    headers = ("Source", "Publisher", "Published", "Licence and notes")
    return Section("sources", "Sources", (Table("What rules rest on", headers, tuple(rows)),))


def _cells(source: Citation) -> tuple[Words, ...]:
    title = join([strong(source.title), words(source.id, "code")])
    notes = join([words(source.licence), words(source.note)], ". ")
    return title, words(source.publisher), words(source.published), notes


def confidences() -> List:
    """Return what the marks of confidence mean."""
    items = [Item(join([words(name, name), words(meaning)])) for name, meaning in CONFIDENCE_WORDS.items()]
    return List(tuple(items))
