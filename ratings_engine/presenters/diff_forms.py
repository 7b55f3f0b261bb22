"""Outcome diffs, sweeps and histories as text, Markdown and HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import Paragraph, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.presenters.document import Document

    Made = Callable[[int | None], Document]

__all__ = ["MAX_COMMENT", "present_comment", "present_form"]

MAX_COMMENT = 60_000
"""Characters that a comment on a pull request has room for, with some to spare."""
_FEWER = (200, 100, 50, 25, 10, 5, 2, 1)
_CUT = 2_000


def present_form(make: Made, form: str) -> str:
    """Return a document in ``form``: text, markdown or html; ``make`` gets how many rows fit, if limited."""
    if form == "markdown":
        return present_comment(make)
    if form == "html":
        from ratings_engine.presenters.html_document import present_html

        return present_html(make(None))
    from ratings_engine.presenters.text_document import present_text

    return present_text(make(None))


def present_comment(make: Made) -> str:
    """Return a document as Markdown that fits a comment: long tables end early and say so."""
    from ratings_engine.presenters.markdown_document import present_markdown

    for most in _FEWER:
        document = make(most)
        text = present_markdown(document, contents=False)
        if len(text) <= MAX_COMMENT:
            return text
    return present_markdown(_headed(document), contents=False)


def _headed(document: Document) -> Document:
    """Return the beginning of a document alone, where not even short tables fit."""
    first = document.lead[:1]
    said = "".join(piece.text for block in first if isinstance(block, Paragraph) for piece in block.words)
    lead = (Paragraph(words(said[:_CUT])), Paragraph(words("The rest is too long for a comment.")))
    return document._replace(title=document.title[:_CUT], lead=lead, sections=(), footer=words(""))
