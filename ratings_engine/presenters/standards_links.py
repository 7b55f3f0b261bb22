"""Anchors of a standards document, and the words that lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import Paragraph, Words, anchor, join, linked, words
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from ratings_engine.standards.model import Band, Banding, Rule, Standards

__all__ = [
    "banding_link",
    "name_link",
    "note_of",
    "notes",
    "question_anchor",
    "rests_on",
    "row_anchors",
    "rule_anchor",
    "said_by",
    "source_anchor",
    "standard_anchor",
]


def standard_anchor(name: str) -> str:
    """Return the anchor of a standard, ``standard-2-1``."""
    return anchor("standard", name)


def question_anchor(name: str) -> str:
    """Return the anchor of a key question, ``question-2-1-3``."""
    return anchor("question", name)


def rule_anchor(*names: str) -> str:
    """Return the anchor of a rule, ``rule-banding-share-of-cases-good``."""
    return anchor("rule", *names)


def source_anchor(name: str) -> str:
    """Return the anchor of a source."""
    return anchor("source", name)


def row_anchors(prefix: tuple[str, ...], bands: tuple[Band, ...]) -> list[str]:
    """Return the anchors of bands; a rating that comes again is numbered."""
    seen: dict[int, int] = {}
    anchors = []
    for band in bands:
        seen[band.level] = seen.get(band.level, 0) + 1
        again = (str(seen[band.level]),) if seen[band.level] > 1 else ()
        anchors.append(rule_anchor(*prefix, RATINGS[band.level], *again))
    return anchors


def rests_on(rule: Rule, standards: Standards) -> Words:
    """Return what a rule rests on and how sure that is."""
    source = standards.sources.get(rule.source)
    cited = linked(source.title, source_anchor(rule.source)) if source else words(rule.source)
    return join([cited if rule.source else (), words(rule.confidence, rule.confidence)])


def said_by(text: str, rule: Rule, standards: Standards) -> Words:
    """Return a sentence with how sure its source is, and the rule's own note."""
    confidence = (
        words(rule.confidence, rule.confidence, source_anchor(rule.source))
        if rule.source in standards.sources
        else words(rule.confidence, rule.confidence)
    )
    return join([words(text), confidence if rule.confidence else (), note_of(rule)])


def note_of(rule: Rule) -> Words:
    """Return a rule's note."""
    return words(rule.note) if rule.note else ()


def notes(rule: Rule) -> tuple[Paragraph, ...]:
    """Return a rule's note as a paragraph, if it has one."""
    return (Paragraph(words(rule.note)),) if rule.note else ()


def banding_link(banding: Banding) -> Words:
    """Return a banding's name, leading to its table."""
    return linked(banding.id, anchor("banding", banding.id))


def name_link(standard: str, name: str) -> Words:
    """Return a standard's number and name, leading to it."""
    return linked(f"{standard} {name}", standard_anchor(standard))
