"""Tests of packs as readable documents: complete, the same in both forms, safe, with lasting links."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import html5lib
import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from ratings_engine.presenters.document import Document, anchor, each_section
from ratings_engine.presenters.html_document import TEMPLATES
from ratings_engine.presenters.markdown_document import present_markdown
from ratings_engine.presenters.standards_document import (
    Comparison,
    changes_document,
    present_document,
    standards_document,
)
from ratings_engine.standards.changes import rule_changes
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import KeyQuestion, Overlay, Standards
from tests.strategies import examples, packs

if TYPE_CHECKING:
    from fractions import Fraction

ROOT = Path(__file__).parents[2]
EVERY_FEATURE = str(ROOT / "tests" / "standards" / "valid" / "every-feature")
SHIPPED = ["probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021"]
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) `|` **b** &lt;"
    " http://x.test \"'"
)
FORMS = ("markdown", "html")


class Page(HTMLParser):
    """What a page of HTML holds: its anchors, links, tags, headings and text."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[str, str]] = []
        self.text = ""
        self._heading = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        given = dict(attrs)
        self.tags.append((tag, given))
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "a" and "href" in given:
            self.links.append(str(given["href"]))
        if re.fullmatch("h[1-6]", tag):
            self._heading = tag
            self.headings.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        """End a heading."""
        if tag == self._heading:
            self._heading = ""

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text += data
        if self._heading:
            tag, said = self.headings[-1]
            self.headings[-1] = (tag, said + data)


def page_of(document: Document) -> Page:
    """Return a document's page of HTML."""
    return Page(present_document(document, "html"))


def rendered(document: Document) -> Page:
    """Return a document's Markdown as a renderer shows it."""
    return Page(MarkdownIt().enable(["table", "strikethrough"]).render(present_markdown(document)))


def compared(old: Standards, new: Standards) -> Comparison:
    """Return the comparison of two packs."""
    return Comparison(old, new, tuple(rule_changes(old, new)))


def documents() -> dict[str, Document]:
    """Return documents of every kind."""
    small, old, new = (load_standards(name) for name in (EVERY_FEATURE, "probation-2018", "probation-2021"))
    return {
        "every-feature": standards_document(small),
        **{name: standards_document(load_standards(name)) for name in SHIPPED},
        "compared": standards_document(new, compared(old, new)),
        "changes": changes_document(compared(old, new)),
    }


DOCUMENTS = documents()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_an_anchor(name: str) -> None:
    """In both forms links lead to anchors of the page, and no anchor is there twice."""
    for page in (page_of(DOCUMENTS[name]), rendered(DOCUMENTS[name])):
        assert {link for link in page.links if link.removeprefix("#") not in page.ids} == set()
        assert sorted(set(page.ids)) == sorted(page.ids)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_forms_have_the_same_headings(name: str) -> None:
    """Markdown and HTML have the same headings of the same levels, in the same order, none skipped."""
    html, markdown = page_of(DOCUMENTS[name]), rendered(DOCUMENTS[name])
    assert html.headings == markdown.headings
    levels = [int(tag[1]) for tag, _ in html.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pages_are_valid(name: str) -> None:
    """A strict parser of HTML has nothing to say of a page."""
    html5lib.HTMLParser(strict=True).parse(present_document(DOCUMENTS[name], "html"))


def words_of(page: Page) -> str:
    """Return a page's text on one line."""
    return " ".join(page.text.split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [*SHIPPED, "every-feature"])
def test_everything_a_pack_asks_is_there(name: str, form: str) -> None:
    """Every standard, statement, question, prompt and characteristic stands in the document."""
    pack = load_standards(EVERY_FEATURE if name == "every-feature" else name)
    text = words_of(page_of(DOCUMENTS[name]) if form == "html" else rendered(DOCUMENTS[name]))
    for standard in pack.standards:
        assert f"{standard.id} {standard.name}" in text
        assert standard.statement in text
        for question in standard.key_questions:
            assert f"{question.id} {question.lens}" in text
            assert question.question in text
            assert all(f"{p.id} {p.text}" for p in question.prompts)
            assert all(p.text in text for p in question.prompts)
            assert all(told in text for told in question.characteristics)
    for source in pack.sources.values():
        assert source.title in text
        assert source.licence in text
    assert all(measure.name in text for measure in pack.measures.values())
    assert all(attribute.name in text for attribute in pack.attributes.values())


def rows_of(document: Document) -> dict[str, list[str]]:
    """Return the cells of every row that has an anchor."""
    return {
        row.anchor: ["".join(piece.text for piece in cell) for cell in row.cells]
        for _, section in each_section(document)
        for block in section.blocks
        if block.kind == "table"
        for row in block.rows
        if row.anchor
    }


@pytest.mark.parametrize("name", [*SHIPPED, "every-feature"])
def test_every_threshold_is_there(name: str) -> None:
    """Each band of each table has a row of its own, with both of its ends and its source."""
    pack = load_standards(EVERY_FEATURE if name == "every-feature" else name)
    rows = rows_of(DOCUMENTS[name])
    tables = [(("banding", table.id), table.bands) for table in pack.bandings.values()]
    tables.append((("overall",), pack.overall.bands))
    ratings = ["inadequate", "requires_improvement", "good", "outstanding"]
    for prefix, bands in tables:
        for band in bands:
            cells = rows[anchor("rule", *prefix, ratings[band.level])]
            assert shown(band.low) in cells[1]
            assert shown(band.high) in cells[2]
            assert cells[-1].endswith(band.rule.confidence)


def shown(value: Fraction | None) -> str:
    """Return a threshold as the tables show it."""
    return "no limit" if value is None else f"{float(value):.2f}".rstrip("0").rstrip(".")


def test_anchors_are_of_ids_alone() -> None:
    """Anchors are the contract that other documents link to."""
    page = page_of(DOCUMENTS["probation-2018"])
    assert {
        "standard-2-1",
        "question-2-1-3",
        "prompt-2-1-3-a",
        "rule-banding-share-of-cases-good",
        "rule-overall-outstanding",
        "banding-share-of-cases",
        "source-annual-report-2017",
        "measure-cases_per_worker",
        "attribute-sex",
        "provider-type-crc",
        "limiting-rules",
        "thresholds",
        "sources",
    } <= set(page.ids)


def test_anchors_do_not_change_with_order_or_wording() -> None:
    """Turned round and worded anew, a pack has the same anchors."""
    pack = load_standards("probation-2018")
    turned = pack._replace(
        title="Another title",
        standards=tuple(
            s._replace(
                name="Another",
                key_questions=tuple(q._replace(question="Why?") for q in s.key_questions[::-1]),
            )
            for s in pack.standards[::-1]
        ),
        bandings=dict(reversed(pack.bandings.items())),
        sources=dict(reversed(pack.sources.items())),
    )
    assert sorted(page_of(standards_document(turned)).ids) == sorted(page_of(DOCUMENTS["probation-2018"]).ids)


def reworded(questions: tuple[KeyQuestion, ...]) -> tuple[KeyQuestion, ...]:
    """Return key questions turned round and worded anew."""
    return tuple(question._replace(question="Why?") for question in questions[::-1])


def hostile(value: Any) -> Any:
    """Return a part of the model with hostile text wherever text stands."""
    if isinstance(value, str):
        return f"{value}{HOSTILE}"
    if hasattr(value, "_fields"):
        return value._replace(**{n: hostile(getattr(value, n)) for n in value._fields if keeps(n)})
    if isinstance(value, tuple):
        return tuple(hostile(part) for part in value)
    if isinstance(value, dict):
        return {hostile(key): hostile(part) for key, part in value.items()}
    return value


def keeps(name: str) -> bool:
    """Return whether a field may be any text, as far as this document cares."""
    return name not in ("kind", "method", "policy", "of", "assessed")


def attacked() -> Standards:
    """Return a pack whose every text, id and place is hostile, with a hostile proposal."""
    pack = load_standards(EVERY_FEATURE)
    proposal = Overlay("id", "title", "1", "me", "2020", "why", "base", pack.id, "1", "file", "digest")
    return hostile(pack._replace(overlays=(proposal,)))


def renumbered(pack: Standards) -> Standards:
    """Return a hostile pack with ids of standards that are numbers, for they are put in order."""
    standards = tuple(s._replace(id=f"{n}.1") for n, s in enumerate(pack.standards, start=1))
    return pack._replace(standards=standards)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_a_pack_says_is_markup(form: str) -> None:
    """Scripts, tags, links and marks in any text of a pack are shown as the text that they are."""
    pack, old = renumbered(attacked()), load_standards(EVERY_FEATURE)
    document = standards_document(pack, compared(old, pack))
    page = page_of(document) if form == "html" else rendered(document)
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "link", "base"} == set()
    assert [name for _, given in page.tags for name in given if name.startswith("on")] == []
    assert {link for link in page.links if not link.startswith("#")} == set()
    assert {link for link in page.links if link[1:] not in page.ids} == set()
    assert "<script>alert(1)</script>" in page.text
    assert "[x](javascript:alert(1))" in page.text
    assert "**b**" in page.text
    assert [name for name in page.ids if re.search(r"[^\w.-]", name)] == []


def test_html_fetches_nothing() -> None:
    """A page names no address, runs nothing, and forbids both."""
    text = present_document(DOCUMENTS["probation-2018"], "html")
    page = Page(text)
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "form"} == set()
    assert not re.search(r"https?://|url\(|@import|@font-face", text)
    assert (
        "meta",
        {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"},
    ) in page.tags


def test_html_can_be_read_by_everyone() -> None:
    """The page has a language, landmarks, a way past the contents, and tables with heads."""
    page = page_of(DOCUMENTS["probation-2018"])
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert [tags.count(tag) for tag in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    assert page.links[0] == "#main"
    assert tags.count("table") == tags.count("caption") > 10
    assert {given.get("scope") for tag, given in page.tags if tag == "th"} == {"col", "row"}


def colours() -> list[dict[str, str]]:
    """Return the colours of the page by name: in light, and in dark."""
    style = (Path(TEMPLATES) / "document.css").read_text(encoding="utf-8")
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in style.split(":root {")[1:3]]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *((ink, paper) for ink in ("ink", "quiet", "link") for paper in ("paper", "wash")),
        ("old", "old-wash"),
        ("new", "new-wash"),
    ],
)
def test_contrast_is_enough(ink: str, paper: str, scheme: int) -> None:
    """Text stands out from what is behind it by 4.5 to 1 at least, in light and in dark."""
    palette = colours()[scheme]
    light, dark = sorted((luminance(palette[ink]), luminance(palette[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_documents_are_the_same_every_time() -> None:
    """The same pack gives the same bytes."""
    for form in FORMS:
        again = standards_document(load_standards("probation-2018"))
        assert present_document(again, form) == present_document(DOCUMENTS["probation-2018"], form)


class Expected(NamedTuple):
    """What a document has to say of a pack."""

    section: str
    says: str


@pytest.mark.parametrize(
    "expected",
    [
        Expected("from-cases", "The percentage is rounded to a whole one first, halves up"),
        Expected("from-cases", "at least 5 cases answered yes or no, and at most 33.33% (100/3) of those"),
        Expected(
            "from-cases", "every essential prompt that applies is yes, and at least 60% of all that apply"
        ),
        Expected(
            "from-key-questions",
            "The rating is the lowest of its key questions. All of them have to be rated.",
        ),
        Expected(
            "from-key-questions",
            "2.10 Planning: The rating is the mean of its key questions, in points, of which below 3 is",
        ),
        Expected(
            "from-standards",
            "Inadequate 0 points, Requires improvement 2 points, Good 5 points and Outstanding 9",
        ),
        Expected("from-standards", "Up to 1 counted standard may be unrated"),
        Expected(
            "limiting-rules",
            "The overall rating is at most Requires improvement when 2.9 is Requires improvement or lower"
            " and 2.10 is Inadequate.",
        ),
        Expected(
            "limiting-rules",
            "The rating of 2.10 is at most Good when 2.9.1 is Inadequate or 2.9 is Good or higher.",
        ),
        Expected(
            "limiting-rules", "is at most Inadequate when at least 2 of these hold: 1.1 is Inadequate; 2.9 is"
        ),
        Expected(
            "discretion", "up to 2 ratings. It may do so where taking every key question that lies within 2.5"
        ),
        Expected("discretion", "What has to be recorded: the reason and who authorised it."),
        Expected(
            "question-2-9-1",
            "'Case with a report' is not 'no' and ('Sex' is 'female' or ('Sex' is not 'male' and",
        ),
        Expected("question-2-9-1", "It is rated by the table strict"),
        Expected("question-2-9-1", "at least 12 cases answered"),
        Expected("question-2-9-2", "at most 12.5% of those"),
        Expected("standard-2-10", "no: it is rated, and adds nothing to the overall rating"),
        Expected("sampling", "a margin of error of 4.5% at 80% confidence"),
    ],
)
def test_rules_are_said_in_words(expected: Expected) -> None:
    """Each rule of a pack with every feature is a sentence."""
    sections = {section.anchor: section for _, section in each_section(DOCUMENTS["every-feature"])}
    told = present_document(Document("x", (), (sections[expected.section],), ()), "html")
    assert expected.says in words_of(Page(told))


@given(packs())
@examples(25)
def test_any_pack_is_a_document(pack: Standards) -> None:
    """A random pack renders in both forms, with every link leading somewhere and no anchor twice."""
    document = standards_document(pack, compared(pack, pack))
    for page in (page_of(document), rendered(document)):
        assert {link for link in page.links if link.removeprefix("#") not in page.ids} == set()
        assert len(set(page.ids)) == len(page.ids)


def test_what_would_change_is_linked_from_each_standard() -> None:
    """A standard that a proposal changes says so, and leads to the change."""
    pack = load_standards(EVERY_FEATURE)
    new = pack._replace(
        standards=tuple(s._replace(counted=not s.counted) if s.id == "2.9" else s for s in pack.standards)
    )
    page = page_of(standards_document(new, compared(pack, new)))
    assert page.links.count("#changes-standard-2-9") == 2 + 1
    assert "change-counted-2.9" in page.ids
