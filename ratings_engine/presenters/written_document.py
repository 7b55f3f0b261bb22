"""A document in the form that was asked for: text for a terminal, Markdown or a page of HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratings_engine.presenters.document import Document

__all__ = ["present_written"]


def present_written(document: Document, form: str) -> str:
    """Return a document in ``form``: markdown, html, or anything else for text."""
    if form == "markdown":
        from ratings_engine.presenters.markdown_document import present_markdown

        return present_markdown(document, contents=False)
    if form == "html":
        from ratings_engine.presenters.html_document import present_html  # Jinja2 loads slowly

        return present_html(document)
    from ratings_engine.presenters.text_document import present_text

    return present_text(document)
