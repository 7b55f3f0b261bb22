"""The pages of the checks are what the catalogue and the fixtures say now."""

from __future__ import annotations

import re

from docs.check_pages import FOLDER, pages
from ratings_engine.lint.catalogue import catalogue, registered

PAGES = pages()


def test_every_page_is_fresh() -> None:
    """Every file of docs/checks is what `make docs` would write, and none is left over."""
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert sorted(written) == sorted(PAGES)
    assert [name for name, text in PAGES.items() if written[name] != text] == []


def test_every_code_has_a_page() -> None:
    """A link to docs/checks/REnnn.md leads somewhere for every code that is told."""
    assert set(PAGES) == {"README.md", *(f"{code}.md" for code in catalogue())}


def test_the_index_links_every_page() -> None:
    """Each check stands once in the index."""
    linked = re.findall(r"\]\((RE\d{3}\.md)\)", PAGES["README.md"])
    assert sorted(linked) == sorted(f"{code}.md" for code in catalogue())


def test_every_check_of_a_pack_is_shown_by_example() -> None:
    """What runs over a pack shows a mistake and how it is avoided."""
    shown = {check.code: PAGES[f"{check.code}.md"] for check in registered()}
    assert [code for code, text in shown.items() if "## Found" not in text] == []


def test_examples_are_closed() -> None:
    """Every block of an example ends, and no line of it ends the block early."""
    for name, text in PAGES.items():
        fences = [line for line in text.splitlines() if line.startswith("```")]
        assert fences[1::2] == ["```"] * (len(fences) // 2), name
        assert len(fences) % 2 == 0, name
