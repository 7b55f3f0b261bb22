"""A document as one page of HTML that needs nothing but itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ratings_engine.presenters.document import shown

if TYPE_CHECKING:
    from ratings_engine.presenters.document import Document

__all__ = ["TEMPLATES", "present_html"]

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")


def present_html(document: Document) -> str:
    """Return a document as a page: its style inside it, and nothing fetched from elsewhere.

    Whatever a pack says is text: it is escaped wherever it stands, and links lead to anchors
    of the page alone.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = shown
    return environment.get_template("document.html").render(document=document)
