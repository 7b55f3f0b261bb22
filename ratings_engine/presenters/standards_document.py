"""A pack as a readable standards document, in Markdown or as one page of HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import Document, Fact, Facts, Paragraph, Section, join, strong, words
from ratings_engine.presenters.standards_changes import Comparison, change_anchors, what_would_change
from ratings_engine.presenters.standards_providers import (
    confidences,
    measures,
    provider_types,
    sampling,
    sources,
)
from ratings_engine.presenters.standards_questions import domain_chapters
from ratings_engine.presenters.standards_rules import how_ratings_follow, thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.presenters.document import Block, Words
    from ratings_engine.standards.model import Standards

__all__ = ["Comparison", "changes_document", "present_document", "standards_document"]


def present_document(document: Document, form: str) -> str:
    """Return a document in ``form``: markdown or html."""
    if form == "html":
        from ratings_engine.presenters.html_document import present_html  # Jinja2 loads slowly

        return present_html(document)
    from ratings_engine.presenters.markdown_document import present_markdown

    return present_markdown(document)


def standards_document(standards: Standards, comparison: Comparison | None = None) -> Document:
    """Return everything that a pack says, with what it would change at the top, if that is given."""
    chapters = [
        what_would_change(comparison) if comparison else None,
        _about(standards),
        how_ratings_follow(standards),
        thresholds(standards),
        provider_types(standards),
        *domain_chapters(standards, change_anchors(comparison)),
        measures(standards),
        sampling(standards),
        sources(standards),
    ]
    kept = tuple(chapter for chapter in chapters if chapter is not None)
    return Document(standards.title, tuple(_lead(standards)), kept, _footer(standards))


def changes_document(comparison: Comparison) -> Document:
    """Return what would change, and nothing else."""
    chapter = what_would_change(comparison)
    proposals = " and ".join(overlay.title for overlay in comparison.proposals)
    title = proposals or f"{comparison.old.title} and {comparison.new.title}"
    return Document(title, (), (chapter,), _footer(comparison.new))


def _lead(standards: Standards) -> Iterator[Block]:
    if standards.overlays:
        proposals = join([strong(overlay.title) for overlay in standards.overlays], "; ")
        yield Paragraph(join([words("This is not in force: it is a proposal,"), proposals]) + words("."))
    if standards.description:
        yield Paragraph(words(standards.description))
    yield Facts(tuple(_facts(standards)))


def _facts(standards: Standards) -> Iterator[Fact]:
    yield Fact("Pack", join([words(standards.id, "code"), words(f"version {standards.version}")]))
    if standards.effective_from:
        until = f" to {standards.effective_to}" if standards.effective_to else ", with no end yet"
        name = "Would change rules in force" if standards.overlays else "In force"
        yield Fact(name, words(f"{standards.effective_from}{until}"))
    if standards.programme:
        yield Fact("Programme", words(standards.programme))
    for overlay in standards.overlays:
        on = f"{overlay.id} {overlay.version} on {overlay.base_id} {overlay.base_version}"
        yield Fact("Proposal", words(f"{on}, by {overlay.author}"))
    yield Fact("Digest", words(standards.digest, "code"))


def _about(standards: Standards) -> Section:
    told = [standards.disclaimer, standards.licence]
    blocks: list[Block] = [Paragraph(words(text)) for text in told if text]
    blocks.append(Paragraph(words("How sure the source of each rule is:")))
    return Section("about", "About this document", (*blocks, confidences()))


def _footer(standards: Standards) -> Words:
    named = f"{standards.id} {standards.version}"
    return join([words(named), words(standards.digest, "code")], ", ")
