"""Tests of how a comparison is shown: the same numbers in every form, and nothing in it is markup."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from ratings_engine.diff.model import Attribution
from ratings_engine.diff.model_contrast import Contrast, Line
from ratings_engine.errors import Finding, Place
from ratings_engine.presenters.diff_csv import present_changes_csv, present_diff_csv, safe_cell
from ratings_engine.presenters.diff_document import Asked, Compared, diff_document
from ratings_engine.presenters.diff_forms import MAX_COMMENT, present_form
from ratings_engine.presenters.diff_json import present_diff_json
from ratings_engine.presenters.diff_words import headline, say_attribution, say_net, signed, totals
from ratings_engine.presenters.document import Table, each_section, shown
from ratings_engine.presenters.markdown_document import present_markdown
from ratings_engine.presenters.schemas import whole_schema
from ratings_engine.presenters.text_document import text_of
from tests.presenters.comparisons import (
    FORMULAS,
    HOSTILE,
    NAMES,
    compared,
    comparison,
    inspections,
    moved,
    outcome,
    share,
    side,
)

if TYPE_CHECKING:
    from ratings_engine.diff.model import InspectionDiff

FEW = settings(max_examples=40, deadline=None)
FORMS = ("text", "markdown", "html")
TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "div", "header", "h1", "p", "strong", "dl", "dt",
    "dd", "nav", "h2", "ul", "li", "main", "section", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "figure", "svg", "desc", "rect", "text", "line", "circle", "figcaption", "fieldset", "legend", "label",
    "input", "h3", "h4", "footer", "code", "del", "ins", "span", "details", "summary", "br", "hr", "em", "s",
}  # fmt: skip


def shown_as(found: Compared, form: str, *, unchanged: bool = False) -> str:
    """Return a comparison in a form, as the command line makes it."""
    folded = form == "markdown"
    return present_form(lambda most: diff_document(found, Asked(unchanged, most, folded)), form)


def elements(page: str) -> list[Any]:
    """Return every element of a page of HTML."""
    root = html5lib.parse(page, namespaceHTMLElements=False)
    return [each for each in root.iter() if isinstance(each.tag, str)]


def rendered(text: str) -> str:
    """Return Markdown as the page that it becomes where HTML is allowed."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def name_of(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def tables(found: Compared) -> dict[str, Table]:
    """Return the tables of a comparison by their captions."""
    document = diff_document(found, Asked())
    return {b.caption: b for _, s in each_section(document) for b in s.blocks if isinstance(b, Table)}


# --- the words


def test_the_headline_says_who_moves_and_because_of_what() -> None:
    """The sentence has the numbers of both directions and the change that moved most."""
    down = Attribution((share(NAMES[1], -1, -1),), (), exact=True)
    found = [moved("A", side(2), side(1), down), moved("B", side(1), side(2)), moved("C", side(2), side(2))]
    found += [moved("D", side(3), side(2), down)]
    said = headline(outcome(found), comparison())
    assert said == (
        "Under this proposal 3 of 4 services move, 2 down and 1 up, because: "
        "Share: Good now needs 70%, was 65% (2 of them)."
    )
    assert say_net(outcome(found)) == "On balance 1 down; 1 keeps its rating."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (side(1), side(0), "1 of 1 service moves, down."),
        (side(1), side(None), "1 of 1 service moves, without a rating now."),
        (side(None), side(3), "1 of 1 service moves, with a rating only now."),
        (side(1), side(None, refused=True), "1 of 1 service moves, without a rating now."),
        (side(None, refused=True), side(None), "1 of 1 service moves, with a rating only now."),
        (side(1), side(1), "none of 1 service moves."),
        (side(None), side(None), "none of 1 service moves."),
    ],
)
def test_every_way_of_moving_has_words(old: Any, new: Any, told: str) -> None:
    """Up, down, and having a rating at all are different things to say."""
    assert headline(outcome([moved("A", old, new)]), comparison()) == f"Under this proposal {told}"


def test_interactions_are_named() -> None:
    """Of two changes that only act jointly it is said that neither does alone."""
    pair = Attribution((), ((NAMES[1], "method:standards"),), exact=True)
    (said,) = say_attribution(pair, comparison())
    assert said.text.startswith(
        "Neither alone; both together: Share: Good from 70% and The method of standards"
    )


def test_parts_add_up_to_the_whole_that_is_said() -> None:
    """A line says its part of the sum of all parts, exactly."""
    parts = Attribution(
        (share(NAMES[1], Fraction(-4, 3), -1), share(NAMES[2], Fraction(-2, 3), 0)), (), exact=True
    )
    said = [line.text for line in say_attribution(parts, comparison())]
    nothing = "(alone 0, all others without it 0)"
    assert said == [
        f"-4/3 of -2 points {nothing}; -1 of -1 rating {nothing}",
        f"-2/3 of -2 points {nothing}; 0 of -1 rating {nothing}",
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"),
        (2, "+2"),
        (-1, "-1"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 3), "+1/3"),
        (Fraction(2, 3000), "+1/1500"),
    ],
)
def test_differences_have_signs_and_are_exact(value: Any, told: str) -> None:
    """A difference is a decimal where that is exact, else a fraction."""
    assert signed(value) == told


def test_drawn_shares_say_so() -> None:
    """Where orders were drawn the reader is told how many."""
    drawn = Attribution((), (), exact=False, orders=400)
    (said,) = say_attribution(drawn, comparison())
    assert "estimated from 400 drawn orders" in said.text


# --- the same numbers everywhere


@FEW
@given(inspections())
def test_the_headline_has_the_numbers_of_the_tables(given: list[InspectionDiff]) -> None:
    """The matrix adds up to the services; what lies off its diagonal is who moves."""
    found = compared(given)
    assert found.outcome is not None
    told = totals(found.outcome)
    matrix = tables(found).get("Services by old rating (down) and new rating (across)")
    assert matrix is not None
    cells = [[text_of(cell) for cell in row.cells] for row in matrix.rows]
    numbers = [[0 if cell == "·" else int(cell) for cell in row[1:]] for row in cells]
    body = [row[:-1] for row in numbers[:-1]]
    assert numbers[-1][-1] == told.all == len(given) == sum(map(sum, body))
    assert [row[-1] for row in numbers[:-1]] == [sum(row) for row in body]
    off = sum(amount for y, row in enumerate(body) for x, amount in enumerate(row) if x != y)
    assert off == told.moved == sum(each.moved for each in given)
    listed = tables(found).get("Services that differ")
    assert (len(listed.rows) if listed else 0) >= told.moved
    sentence = headline(found.outcome, found.comparison)
    assert re.search(rf"\b{told.moved or 'none'} of {len(given)} service", sentence)


@FEW
@given(inspections())
def test_json_keeps_to_its_schema(given: list[InspectionDiff]) -> None:
    """Every comparison is described, and its transitions count every service once."""
    told = json.loads(present_diff_json(compared(given)))
    assert [e.message for e in Draft202012Validator(whole_schema("diff")).iter_errors(told)] == []
    counts = [amount for row in told["transitions"].values() for amount in row.values()]
    assert sum(counts) == len(given) == told["totals"]["all"]
    assert 0 not in counts
    for each in told["inspections"]:
        assert {"provider", "old", "new", "standards", "attribution"} <= set(each)


def test_json_without_samples_has_every_key() -> None:
    """A comparison of the rules alone has the keys of the contract, with nothing in them."""
    told = json.loads(present_diff_json(Compared(comparison(), None)))
    assert (told["transitions"], told["inspections"], told["totals"]) == ({}, [], None)
    assert {change["id"] for change in told["rule_changes"]} == set(NAMES)
    first = told["rule_changes"][0]
    contract = ["id", "kind", "standard", "what", "old", "new", "old_at", "new_at"]
    assert list(first) == [*contract, "old_source", "new_source", "sentence"]


# --- nothing is markup


@FEW
@given(inspections())
def test_no_name_breaks_out_of_html(given: list[InspectionDiff]) -> None:
    """Whatever providers and standards are called, a page has its own elements and no others."""
    page = shown_as(compared(given), "html", unchanged=True)
    found = elements(page)
    assert {name_of(each) for each in found} - TAGS == set()
    assert [key for each in found for key in each.attrib if key.startswith("on") or key == "src"] == []
    assert [h for each in found if (h := each.attrib.get("href")) and not h.startswith("#")] == []
    ids = [each.attrib["id"] for each in found if "id" in each.attrib]
    assert len(set(ids)) == len(ids)
    assert {each.attrib["href"][1:] for each in found if "href" in each.attrib} - {*ids} == set()


@FEW
@given(inspections())
def test_no_name_breaks_out_of_markdown(given: list[InspectionDiff]) -> None:
    """Rendered with HTML allowed, a comment has its own elements and no others."""
    text = shown_as(compared(given), "markdown", unchanged=True)
    found = elements(rendered(text))
    assert {name_of(each) for each in found} - TAGS == set()
    assert [h for each in found if (h := each.attrib.get("href")) and not h.startswith("#")] == []
    assert [key for each in found for key in each.attrib if key.startswith("on") or key == "src"] == []
    tables = re.findall(r"<table>.*?</table>", rendered(text), re.DOTALL)
    for table in tables:
        widths = {
            row.count("<td") + row.count("<th") - row.count("<thead") for row in table.split("</tr>")[:-1]
        }
        assert len(widths) == 1, table


@pytest.mark.parametrize("form", FORMS)
def test_a_hostile_name_is_shown_as_it_is(form: str) -> None:
    """What a page shows of a hostile name is the name."""
    text = shown_as(compared([moved(HOSTILE, side(2), side(1))]), form)
    page = text if form == "text" else text if form == "html" else rendered(text)
    seen = page if form == "text" else "".join(html5lib.parse(page, namespaceHTMLElements=False).itertext())
    if form != "text":
        assert shown(HOSTILE) in " ".join(seen.split())
    assert "\x1b" not in text


@FEW
@given(inspections())
def test_no_cell_of_csv_is_a_formula(given: list[InspectionDiff]) -> None:
    """Read back, a table has its columns in every row, and no text that begins a formula."""
    rows = list(csv.reader(io.StringIO(present_diff_csv(outcome(given)))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + 2 * len(given)
    starts = [cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@"))]
    assert starts == []


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_become_text(text: str) -> None:
    """An apostrophe keeps a spreadsheet from computing; numbers stay numbers."""
    assert str(safe_cell(text)).startswith("'")
    assert safe_cell(-1) == -1
    assert safe_cell(None) == ""
    assert safe_cell("Good") == "Good"


def test_changes_alone_as_csv() -> None:
    """Without samples there is a row for each change of the rules."""
    rows = list(csv.DictReader(io.StringIO(present_changes_csv(comparison()))))
    assert [row["id"] for row in rows] == NAMES
    threshold = rows[[row["kind"] for row in rows].index("threshold")]
    assert threshold["new"] == "at_least: 70"
    assert threshold["sentence"] == "Share: Good now needs 70%, was 65%"
    assert threshold["new_source"] == "stricter"


# --- a comment's room


def test_a_comment_has_room_for_many_services() -> None:
    """However many services there are, Markdown fits, and says how many rows are missing."""
    found = compared([moved(f"Service number {n}", side(2), side(1)) for n in range(3000)])
    text = shown_as(found, "markdown")
    assert len(text) <= MAX_COMMENT
    listed = tables(found)["Services that differ"]
    shown_rows = len(re.findall(r"^\| \[Service number", text, re.MULTILINE))
    assert 0 < shown_rows < len(listed.rows)
    assert f"{3000 - shown_rows:,} more rows not shown." in text
    assert "3,000 of 3,000 services move" in text
    assert text.count("<details>") == text.count("</details>") > 0


def test_a_comment_has_room_for_long_names() -> None:
    """Where not even a row fits, the headline does."""
    found = compared([moved("x" * 70_000, side(2), side(1))])
    text = shown_as(found, "markdown")
    assert len(text) <= MAX_COMMENT
    assert "1 of 1 service moves" in text
    assert "The rest is too long for a comment." in text


# --- pages


def test_the_page_is_sound_and_needs_nothing() -> None:
    """A page is valid HTML, refers to nothing elsewhere, and has its chart in words too."""
    found = compared([moved("A", side(2), side(1)), moved("B", side(1), side(1))])
    page = shown_as(found, "html")
    html5lib.HTMLParser(strict=True).parse(page)
    assert not re.search(r"https?://|<script|@import|url\(", page)
    assert "default-src 'none'" in page
    assert page.count("<svg") == page.count("<title id=") == page.count("<desc id=") == 2
    assert 'role="img"' in page


def test_filters_choose_rows_by_their_marks() -> None:
    """Each choice is a mark that rows have, and says how many."""
    found = compared(
        [moved("A", side(2), side(1)), moved("B", side(1), side(2)), moved("C", side(1), side(2))]
    )
    page = shown_as(found, "html")
    assert 'value="down"> Moved down (1)</label>' in page
    assert 'value="up"> Moved up (2)</label>' in page
    assert page.count('class="up now-good"') == 2
    for value in re.findall(r'type="radio" name="[^"]*" value="([^"]+)"', page):
        assert value == "all" or f'.filtered:has(input[value="{value}"]:checked)' in page


def test_text_fits_a_terminal() -> None:
    """No line of text is wider than 80 columns, however long the names."""
    found = compared([moved("A service of a name that goes on and on " * 3, side(2), side(1))])
    assert max(map(len, shown_as(found, "text", unchanged=True).splitlines())) <= 80


def test_what_cannot_be_rated_says_why() -> None:
    """A service that one version refuses stands in a table of its own, with the reason."""
    found = compared([moved("A", side(2), side(None, refused=True, text="unknown answer 'ja'"))])
    text = shown_as(found, "text")
    assert "WHAT CANNOT BE RATED" in text
    assert "unknown answer 'ja'" in " ".join(text.split())
    assert "the new version" in " ".join(text.split())


def test_unchanged_services_are_listed_when_asked() -> None:
    """Usually only what differs is listed."""
    found = compared([moved("Moving", side(2), side(1)), moved("Staying", side(1), side(1))])
    assert "Staying" not in shown_as(found, "text")
    assert "Staying" in shown_as(found, "text", unchanged=True)


# --- what is left out


@pytest.mark.parametrize("most", [200, 25, 1])
def test_a_comment_with_many_of_everything_says_what_it_leaves_out(most: int) -> None:
    """Whatever there is most of, tables end early and each says how many rows are missing."""
    refused = [moved(f"Refused {n}", side(2), side(None, refused=True)) for n in range(300)]
    finding = Finding("RE500", "error", Place("x"), "it is no sample", "mend it")
    skipped = tuple((f"file-{n}.yaml", (finding,)) for n in range(300))
    found = compared(refused)._replace(skipped=skipped)
    text = present_markdown(diff_document(found, Asked(most=most, folded=True)), contents=False)
    assert text.count(f"{300 - most:,} more rows not shown.") == 3
    assert f"{300 - most:,} more services not shown." in text
    assert len(shown_as(found, "markdown")) <= MAX_COMMENT


def test_a_comment_counts_contrasts_that_it_leaves_out() -> None:
    """Of explanations side by side as many are shown as there is room for."""
    line = Line(
        "overall",
        "overall",
        "Overall",
        (True, True),
        (None, None),
        (None, None),
        (),
        (),
        differs=False,
        expanded=False,
    )
    contrasts = tuple(Contrast(f"Service {n}", "unit", line) for n in range(7))
    found = compared([])._replace(contrasts=contrasts)
    text = present_markdown(diff_document(found, Asked(most=5)), contents=False)
    assert text.count("Old and new side by side: Service") == 5
    assert "2 more services not shown." in text
