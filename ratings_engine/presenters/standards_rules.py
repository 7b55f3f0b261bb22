"""Chapters on the rules that all standards of a pack share: how ratings follow, every threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import (
    Item,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    Words,
    anchor,
    join,
    linked,
    strong,
    words,
)
from ratings_engine.presenters.sentences_rules import (
    say_counting,
    say_derivation,
    say_discretion,
    say_gate,
    say_limiting_rule,
    say_method,
    say_overall_rule,
    say_points,
    say_rounding,
    say_unrated_standards,
)
from ratings_engine.presenters.standards_links import (
    banding_link,
    name_link,
    notes,
    question_anchor,
    rests_on,
    row_anchors,
    rule_anchor,
    said_by,
)
from ratings_engine.presenters.wording import lower_bound, rating, upper_bound
from ratings_engine.standards.comparing_tables import every_banding
from ratings_engine.standards.usual import by_cases, gate_of, usual_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.presenters.document import Block
    from ratings_engine.standards.model import Band, Banding, KeyQuestion, Rule, Standards
    from ratings_engine.standards.usual import Usual

__all__ = ["how_ratings_follow", "say_exceptions", "thresholds"]

_NONE = "no limit"


def how_ratings_follow(standards: Standards) -> Section:
    """Return the chapter that says how ratings follow, from a case to the provider."""
    usual = usual_rules(standards)
    parts = [
        Section("from-cases", "From cases to a key question", tuple(_from_cases(standards, usual))),
        Section(
            "from-key-questions", "From key questions to a standard", tuple(_combining(standards, usual))
        ),
        Section("from-standards", "From standards to the overall rating", tuple(_overall(standards))),
        Section("limiting-rules", "Limiting rules", tuple(_limiting_rules(standards))),
        Section("discretion", "Professional discretion", tuple(_discretion(standards))),
    ]
    return Section("how-ratings-follow", "How ratings follow", (), tuple(parts))


def _from_cases(standards: Standards, usual: Usual) -> Iterator[Block]:
    yield Paragraph(words(" ".join(say_counting())))
    rules = [_rule("rounding", say_rounding(standards.rounding.policy), standards.rounding.rule, standards)]
    if usual.banding is not None:
        told = join([words("The percentage is rated by the table"), banding_link(usual.banding)])
        rules.append(Item((*told, *words("."))))
    if usual.gate is not None:
        minimum_cases, maximum_unanswered, rule = usual.gate
        rules.append(_rule("enough-answers", say_gate(minimum_cases, maximum_unanswered), rule, standards))
    if usual.derivation is not None:
        said = say_derivation(usual.derivation)
        rules.append(_rule("derivation", said, usual.derivation.rule, standards))
    yield List(tuple(rules))
    others = [q for q in by_cases(standards) if say_exceptions(q, usual, standards)]
    if others:
        links = [linked(question.id, question_anchor(question.id)) for question in others]
        yield Paragraph(join([words("Rules of their own:"), join(links, ", ")]))


def _rule(name: str, text: str, rule: Rule, standards: Standards) -> Item:
    return Item(said_by(text, rule, standards), rule_anchor(name))


def say_exceptions(question: KeyQuestion, usual: Usual, standards: Standards) -> list[Words]:
    """Return the rules of a key question that are not the usual ones."""
    told = []
    if usual.banding is not None and question.banding.id != usual.banding.id:
        told.append(join([words("It is rated by the table"), banding_link(question.banding)]))
    if gate_of(question) != usual.gate:
        minimum_cases, maximum_unanswered, rule = gate_of(question)
        told.append(said_by(say_gate(minimum_cases, maximum_unanswered), rule, standards))
    if question.derivation != usual.derivation:
        told.append(
            said_by(say_derivation(question.derivation), question.derivation.rule, standards)
            if question.derivation is not None
            else words("Its prompts alone make no case sufficient.")
        )
    return told


def _combining(standards: Standards, usual: Usual) -> Iterator[Block]:
    if usual.combination is None:
        return
    rules = [_rule("method", say_method(usual.combination), usual.combination.rule, standards)]
    for standard in standards.standards:
        if standard.combination != usual.combination:
            name = (*name_link(standard.id, standard.name), *words(":"))
            said = said_by(say_method(standard.combination), standard.combination.rule, standards)
            rules.append(Item(join([name, said])))
    if standards.indicators is not None:
        told = (
            "A judged standard that nobody has judged may be rated from its indicators, and is then marked"
            f" indicative. {say_method(standards.indicators, 'indicators')}"
        )
        rules.append(_rule("indicators", told, standards.indicators.rule, standards))
    yield List(tuple(rules))
    if any(standard.assessed == "judgement" for standard in standards.standards):
        yield Paragraph(
            words(
                "Judged standards are rated by inspectors: the standard itself, or its key questions, which"
                " are then combined in the same way."
            )
        )


def _overall(standards: Standards) -> Iterator[Block]:
    overall = standards.overall
    yield List(
        (
            _rule("scale", say_points(standards.points), standards.scale, standards),
            _rule("overall", say_overall_rule(overall), overall.rule, standards),
            Item(
                (
                    *words("The result is rated by the table "),
                    *linked("Overall", "thresholds-overall"),
                    *words("."),
                )
            ),
            Item(words(say_unrated_standards(overall.may_be_unrated))),
        )
    )


def _limiting_rules(standards: Standards) -> Iterator[Block]:
    if not standards.limiting_rules:
        yield Paragraph(words("There are none: nothing caps a rating."))
        return
    yield Paragraph(
        words(
            "A limiting rule caps a rating while its conditions hold. A condition on something that is not"
            " rated does not hold."
        )
    )
    items = []
    for rule in standards.limiting_rules:
        title = strong(f"{rule.title or rule.id}.")
        said = said_by(say_limiting_rule(rule), rule.rule, standards)
        items.append(Item(join([title, said]), rule_anchor("limit", rule.id)))
    yield List(tuple(items))


def _discretion(standards: Standards) -> Iterator[Block]:
    if standards.discretion is None:
        yield Paragraph(words("There is none: a rating stays as it follows."))
    else:
        said = " ".join(say_discretion(standards.discretion))
        yield List((_rule("discretion", said, standards.discretion.rule, standards),))


# --- thresholds


def thresholds(standards: Standards) -> Section:
    """Return the chapter with a table of every threshold."""
    sections = [_banding(banding, standards) for banding in every_banding(standards).values()]
    of = "mean points" if standards.overall.method == "mean_of_points" else "total points"
    caption = f"The overall rating, by the {of} of the counted standards"
    table = _table(caption, ("overall",), standards.overall.bands, standards)
    sections.append(Section("thresholds-overall", "Overall", (table, *notes(standards.overall.rule))))
    sections += list(_means(standards))
    told = Paragraph(words("Every number at which a rating begins or ends, with where it is from."))
    return Section("thresholds", "Thresholds", (told,), tuple(sections))


def _banding(banding: Banding, standards: Standards) -> Section:
    name = banding.id
    unit, of = ("%", "a percentage") if banding.of == "percent" else ("", "a number")
    table = _table(f"The rating of {of}", ("banding", name), banding.bands, standards, unit)
    return Section(anchor("banding", name), name, (table, *notes(banding.rule)))


def _means(standards: Standards) -> Iterator[Section]:
    """Yield the tables of mean points that standards have of their own."""
    for standard in standards.standards:
        bands = standard.combination.bands
        if (
            bands
            and bands != standards.overall.bands
            and standard.combination.rule.id.startswith("standard.")
        ):
            caption = f"{standard.id} {standard.name}, by mean points of its key questions"
            table = _table(caption, ("standard", standard.id), bands, standards)
            yield Section(anchor("thresholds-standard", standard.id), standard.id, (table,))


def _table(
    caption: str, prefix: tuple[str, ...], bands: tuple[Band, ...], standards: Standards, unit: str = ""
) -> Table:
    worded = any(band.words for band in bands)
    headers = ("Rating", "From", "To", *(("In words",) if worded else ()), "Source")
    rows = [
        Row(
            (
                strong(rating(band.level)),
                words(lower_bound(band, unit) or _NONE),
                words(upper_bound(band, unit) or _NONE),
                *((words(band.words),) if worded else ()),
                rests_on(band.rule, standards),
            ),
            name,
        )
        for name, band in zip(row_anchors(prefix, bands), bands, strict=True)
    ]
    return Table(caption, headers, tuple(rows))
