"""Chapters on the standards themselves: statements, key questions, prompts, characteristics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import (
    Fact,
    Facts,
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
from ratings_engine.presenters.sentences_rules import say_condition, say_method
from ratings_engine.presenters.standards_links import (
    note_of,
    question_anchor,
    rests_on,
    said_by,
    standard_anchor,
)
from ratings_engine.presenters.standards_rules import say_exceptions
from ratings_engine.presenters.wording import and_list, rating
from ratings_engine.standards.usual import usual_rules
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.presenters.document import Block
    from ratings_engine.standards.model import CaseCondition, KeyQuestion, Prompt, Standard, Standards
    from ratings_engine.standards.usual import Usual

__all__ = ["domain_chapters"]

_ASSESSED = {"cases": "case by case: the cases decide", "judgement": "by inspectors' judgement"}


def domain_chapters(standards: Standards, changed: Mapping[str, str]) -> list[Section]:
    """Return a chapter for each domain, with its standards.

    ``changed`` holds the anchors of what a proposal changes, by the id of a standard.
    """
    usual = usual_rules(standards)
    names = dict.fromkeys([*standards.domains, *(standard.domain for standard in standards.standards)])
    return [
        Section(
            anchor("domain", domain),
            f"{domain} {standards.domains.get(domain, '')}".strip(),
            (),
            tuple(
                _standard(standard, standards, usual, changed.get(standard.id, ""))
                for standard in standards.standards
                if standard.domain == domain
            ),
        )
        for domain in names
    ]


def _standard(standard: Standard, standards: Standards, usual: Usual, changed: str) -> Section:
    blocks: list[Block] = []
    if changed:
        blocks.append(Paragraph(linked("The proposal changes this standard.", changed)))
    if standard.statement:
        blocks.append(Paragraph(strong(standard.statement)))
    blocks.append(Facts(tuple(_facts(standard, standards, usual))))
    questions = [_question(question, standard, standards, usual) for question in standard.key_questions]
    title = f"{standard.id} {standard.name}"
    return Section(standard_anchor(standard.id), title, tuple(blocks), tuple(questions))


def _facts(standard: Standard, standards: Standards, usual: Usual) -> Iterator[Fact]:
    yield Fact("Assessed", words(_ASSESSED.get(standard.assessed, standard.assessed)))
    yield Fact("Applies to", words(_types(standard.applies_to, standards)))
    counts = "yes" if standard.counted else "no: it is rated, and adds nothing to the overall rating"
    yield Fact("Counts", words(counts))
    condition = _shared_condition(standard)
    if condition is not None:
        yield Fact("Asked of", words(f"cases of which {say_condition(condition, standards.attributes)}"))
    if standard.combination != usual.combination:
        said = said_by(say_method(standard.combination), standard.combination.rule, standards)
        yield Fact("Method", said)
    yield Fact("Source", join([rests_on(standard.rule, standards), note_of(standard.rule)]))


def _shared_condition(standard: Standard) -> CaseCondition | None:
    """Return the condition that all key questions of a standard have, if they have one."""
    conditions = {question.applies_when for question in standard.key_questions}
    return conditions.pop() if len(conditions) == 1 else None


def _types(names: frozenset[str], standards: Standards) -> str:
    kinds = standards.provider_types
    if len(names) == len(kinds) > 1:
        return "every provider type"
    return and_list([kind.name for kind in kinds if kind.id in names] or ["no provider type"])


def _question(question: KeyQuestion, standard: Standard, standards: Standards, usual: Usual) -> Section:
    blocks: list[Block] = [Paragraph(strong(question.question))] if question.question else []
    blocks += [Paragraph(told) for told in _said(question, standard, standards, usual)]
    if question.prompts:
        blocks.append(List(tuple(_prompt(prompt) for prompt in question.prompts)))
    if question.characteristics:
        blocks.append(_characteristics(question))
    title = f"{question.id} {question.lens}".strip()
    return Section(question_anchor(question.id), title, tuple(blocks), listed=False)


def _said(question: KeyQuestion, standard: Standard, standards: Standards, usual: Usual) -> Iterator[Words]:
    if question.applies_to != standard.applies_to:
        yield words(f"Asked of {_types(question.applies_to, standards)} alone.")
    if question.applies_when is not None and _shared_condition(standard) is None:
        said = say_condition(question.applies_when, standards.attributes)
        yield words(f"Asked of cases of which {said}.")
    if standard.assessed == "cases":
        yield from say_exceptions(question, usual, standards)
    if question.indicators:
        links = [linked(name, anchor("measure", name)) for name in question.indicators]
        yield join([words("Indicators set beside the judgement:"), join(links, ", ")])
    # A key question usually rests on what its standard rests on.
    if _cited(question) != _cited(standard):
        yield join([words("Source:"), rests_on(question.rule, standards)])
    if question.rule.note:
        yield note_of(question.rule)


def _cited(part: KeyQuestion | Standard) -> tuple[str, str]:
    return part.rule.source, part.rule.confidence


def _prompt(prompt: Prompt) -> Item:
    essential = words("essential", "essential") if prompt.essential else ()
    return Item(join([words(prompt.id, "code"), words(prompt.text), essential]), anchor("prompt", prompt.id))


def _characteristics(question: KeyQuestion) -> Table:
    rows = [
        Row((strong(rating(level)), words(question.characteristics[level])))
        for level in reversed(range(len(RATING_NAMES)))
        if level < len(question.characteristics)
    ]
    return Table(f"{question.id}: what each rating looks like", ("Rating", "Characteristics"), tuple(rows))
