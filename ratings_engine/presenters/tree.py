"""One node of a result, or the whole tree, in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.sentences import say_overall, say_standard
from ratings_engine.presenters.sentences_questions import say_case_question, say_indicator, say_key_question
from ratings_engine.presenters.wording import cite, clean, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ratings_engine.results.model import (
        CaseNode,
        InspectionResult,
        KeyQuestionNode,
        StandardNode,
        StandardsRef,
    )
    from ratings_engine.standards.model import Rule

__all__ = ["present_case", "present_key_question", "present_overall", "present_standard"]


def present_overall(inspection: InspectionResult, standards: StandardsRef) -> str:
    """Return the whole tree: the provider, each standard, each key question."""
    overall = inspection.overall
    lines = [
        _paragraph(clean(inspection.provider), 0),
        *_sentences(say_overall(overall), 0),
        _rule(overall.rule, standards, 0),
        *(_rule(limit.rule, standards, 0) for limit in overall.limits),
    ]
    for standard in inspection.standards if not overall.from_total else ():
        lines += ["", *_standard(standard, standards, 1)]
    return "\n".join(lines) + "\n"


def present_standard(node: StandardNode, standards: StandardsRef) -> str:
    """Return a standard with its key questions and indicators."""
    lines = list(_standard(node, standards, 0))
    if node.statement:
        lines.insert(0, _paragraph(f"The standard: {node.statement}", 0))
    return "\n".join(lines) + "\n"


def present_key_question(node: KeyQuestionNode, standard: StandardNode, standards: StandardsRef) -> str:
    """Return a key question, with what it does to its standard."""
    lines = [_paragraph(f"The question: {node.question}", 0), *_key_question(node, standards, 0)]
    if standard.level is not None and node.level is not None:
        binding = "sets" if node.binding else "does not set"
        lines.append(_paragraph(f"It {binding} the rating of {standard.id} {standard.name}.", 0))
    for indicator in standard.indicators:
        if indicator.key_question == node.id:
            lines += _sentences(say_indicator(indicator), 0)
    return "\n".join(lines) + "\n"


def present_case(case: CaseNode, standards: StandardsRef) -> str:
    """Return how one case counts for each key question, with its prompts."""
    told = clean(", ".join(f"{name} {value}" for name, value in case.attributes if value))
    lines = [_paragraph(f"Case {clean(case.id)} ({clean(str(case.place))}){': ' + told if told else ''}", 0)]
    for question in case.questions:
        lines += ["", _paragraph(say_case_question(question), 0), _paragraph(question.question, 1)]
        if question.rule is not None:
            lines.append(_rule(question.rule, standards, 0))
        for prompt, words, essential, answer in question.prompts:
            mark = " (essential)" if essential else ""
            lines.append(_paragraph(f"{prompt} {answer}{mark}: {words}", 2))
    return "\n".join(lines) + "\n"


def _standard(node: StandardNode, standards: StandardsRef, depth: int) -> Iterator[str]:
    yield from _sentences(say_standard(node), depth)
    # A judgement has no rule of the pack behind it but the standard itself.
    yield _rule(node.rule if node.rule.line else node.defined, standards, depth)
    if node.discretion is not None:
        yield _rule(node.discretion.rule, standards, depth)
    for limit in node.limits:
        yield _rule(limit.rule, standards, depth)
    for question in node.key_questions:
        if question.basis is not None or node.source in ("cases", "tallies"):
            yield from _key_question(question, standards, depth + 1)
    for indicator in node.indicators:
        if indicator.level is not None:
            yield from _sentences(say_indicator(indicator), depth + 1)
            yield _rule(indicator.rule, standards, depth + 1)


def _key_question(node: KeyQuestionNode, standards: StandardsRef, depth: int) -> Iterator[str]:
    yield from _sentences(say_key_question(node), depth)
    yield _rule(node.rule, standards, depth)


def _sentences(sentences: Iterable[str], depth: int) -> Iterator[str]:
    yield _paragraph(" ".join(sentences), depth)


def _rule(rule: Rule, standards: StandardsRef, depth: int) -> str:
    return _paragraph(f"Rule: {cite(rule, standards)}", depth + 1)


def _paragraph(words: str, depth: int) -> str:
    indent = "  " * depth
    return wrapped(words, indent, indent + "  ")
