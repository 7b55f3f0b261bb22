"""Tests of how a history is shown: what each commit did, in every form, and nothing in it is markup."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ratings_engine.diff.model import Attribution
from ratings_engine.diff.model_history import Commit, History, Step
from ratings_engine.errors import Finding, Place
from ratings_engine.presenters.diff_csv import present_history_csv
from ratings_engine.presenters.diff_forms import MAX_COMMENT, present_form
from ratings_engine.presenters.diff_history import history_document
from ratings_engine.presenters.diff_json import present_history_json
from ratings_engine.presenters.schemas import whole_schema
from ratings_engine.presenters.standards_changes import count_told
from tests.presenters.comparisons import HOSTILE, NAMES, comparison, inspections, moved, outcome, share, side
from tests.presenters.test_diff import FEW, FORMS, TAGS, elements, name_of, rendered

if TYPE_CHECKING:
    from ratings_engine.diff.model import InspectionDiff


def history_of(*steps: Step) -> History:
    """Return a history of these steps over one made-up sample."""
    return History("standards/pack", "made-up.yaml", len(steps), steps)


def step(subject: str, *given: InspectionDiff, path: str = "pack", merge: bool = False) -> Step:
    """Return a step that moves providers, by the changes of the golden proposal."""
    told = comparison()
    commit = Commit("0123456789abcdef", "2024-05-06T07:08:09+00:00", "An author", subject, path, merge)
    return Step(commit, outcome(given), versions=(told.old, told.new))


@pytest.mark.parametrize("form", FORMS)
def test_a_history_tells_changes_as_a_comparison_does(form: str) -> None:
    """Each step has the whole sentences, the marked words, who moved and because of what."""
    down = Attribution((share(NAMES[1], -1, -1),), (), exact=True)
    steps = [step("First"), step("Second", moved("A", side(2), side(1), down), path="new", merge=True)]
    text = present_form(lambda most: history_document(history_of(*steps), most), form)
    seen = text if form == "text" else text.replace("\\", "")
    told = " ".join(re.sub(r"<[^>]*>", "", seen).split())
    assert "Of 2 steps in the history (2 commits) 1 changed ratings." in told
    assert "1 of 1 service moves, down, because: Share: Good now needs 70%, was 65%" in told
    assert "the pack has moved from pack to new" in told
    assert "a merge: it brings in what was committed on another branch" in told
    assert "None of 0 services moves." in told
    assert f"{count_told(comparison())} changes, 1 service moved" in told  # as many as are listed


@FEW
@given(inspections(), st.text(max_size=40) | st.just(HOSTILE))
def test_a_history_of_anything_is_sound(given: list[InspectionDiff], subject: str) -> None:
    """Whatever commits and providers are called: sound pages, valid JSON, tables of one width, no formula."""
    refused = Finding("RE500", "error", Place(subject, 1), subject, "mend it")
    found = history_of(
        step(subject, *given), step(subject)._replace(diff=None, versions=None, refused=(refused,))
    )
    page = present_form(lambda most: history_document(found, most), "html")
    html5lib.HTMLParser(strict=True).parse(page)
    seen = elements(page)
    assert {name_of(each) for each in seen} - TAGS == set()
    ids = [each.attrib["id"] for each in seen if "id" in each.attrib]
    assert len(set(ids)) == len(ids)
    assert {each.attrib["href"][1:] for each in seen if "href" in each.attrib} - {*ids} == set()
    assert {
        name_of(each)
        for each in elements(rendered(present_form(lambda most: history_document(found, most), "markdown")))
    } - TAGS == set()
    told = json.loads(present_history_json(found))
    assert [e.message for e in Draft202012Validator(whole_schema("diff")).iter_errors(told)] == []
    rows = list(csv.reader(io.StringIO(present_history_csv(found))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [c for row in rows for c in row if c.strip().startswith(("=", "+", "-", "@"))] == []


def test_a_history_of_many_steps_fits_a_comment() -> None:
    """Long histories end early and say so."""
    found = history_of(*(step("A subject of usual length", moved("A", side(2), side(1))) for _ in range(400)))
    text = present_form(lambda most: history_document(found, most), "markdown")
    assert len(text) <= MAX_COMMENT
    assert "more rows not shown." in text
