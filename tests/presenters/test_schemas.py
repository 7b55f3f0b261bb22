"""Tests of the published JSON Schemas: each is whole, and tells an author what every field means."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from ratings_engine.presenters.schemas import PUBLISHED, present_schema, present_schema_list, whole_schema
from ratings_engine.results import model as results
from ratings_engine.standards.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERS = ("result", "explanation", "diff", "findings", "test-report", "packs")
WHOLE = {name: whole_schema(name) for name in PUBLISHED}


def resolved(whole: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with what it refers to; what it says itself is stronger."""
    if "$ref" not in node:
        return node
    target: Any = whole
    for step in node["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return {**resolved(whole, target), **{key: part for key, part in node.items() if key != "$ref"}}


def nodes(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a schema and every schema in it, each with its path."""
    yield path, node
    for key in ("properties", "$defs"):
        for name, part in node.get(key, {}).items():
            yield from nodes(part, f"{path}/{key}/{name}")
    for key in ("oneOf", "anyOf"):
        for index, part in enumerate(node.get(key, [])):
            yield from nodes(part, f"{path}/{key}/{index}")
    for key in ("items", "additionalProperties", "propertyNames", "not"):
        if isinstance(node.get(key), dict):
            yield from nodes(node[key], f"{path}/{key}")


def properties(name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, name and resolved schema of every property of a published schema."""
    whole = WHOLE[name]
    for path, node in nodes(whole):
        for field, part in node.get("properties", {}).items():
            yield f"{path}/properties/{field}", field, resolved(whole, part)


def words(text: str) -> set[str]:
    """Return the words of a text in lower case, without their plural s."""
    return {word.rstrip("s") for word in re.findall(r"[a-z]+", text.lower())}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_a_schema(name: str) -> None:
    """It keeps to draft 2020-12, as it lies in the package and as it is printed."""
    with open(PUBLISHED[name].path, encoding="utf-8") as stream:
        Draft202012Validator.check_schema(json.load(stream))
    Draft202012Validator.check_schema(WHOLE[name])
    assert WHOLE[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert WHOLE[name]["$id"] == f"ratings-engine/{name}/1"
    assert json.loads(present_schema(name)) == WHOLE[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_whole(name: str) -> None:
    """Every reference leads to a part of the same document, so that an editor needs no other file."""
    for path, node in nodes(WHOLE[name]):
        if isinstance(node.get("$ref"), str):
            assert node["$ref"].startswith("#/"), path
            assert resolved(WHOLE[name], node), path


def test_a_schema_that_refers_to_no_other_stays_as_it_is() -> None:
    """Nothing is added to the framework's, which is the one that others borrow from."""
    with open(PUBLISHED["framework"].path, encoding="utf-8") as stream:
        assert WHOLE["framework"] == json.load(stream)


def test_borrowed_parts_are_named_for_their_file() -> None:
    """What a standard borrows from the framework stands in its own $defs, and says the same."""
    borrowed = WHOLE["standard"]["$defs"]
    assert borrowed["framework-slug"] == WHOLE["framework"]["$defs"]["slug"]
    assert borrowed["framework-combination"]["properties"]["bands"]["$ref"] == "#/$defs/framework-bands"


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_property_says_what_it_is(name: str) -> None:
    """A property, or what it refers to, has a title and a description: sentences that end."""
    mute = [
        path
        for path, _, node in properties(name)
        if not (node.get("title") and re.search(r"\S+ \S+.*[.)]$", node.get("description", "")))
    ]
    assert mute == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_descriptions_say_more_than_the_name(name: str) -> None:
    """A description has words that neither the property's name nor its title has."""
    articles = words("a an the of its is are it to and or by in for")
    empty = [
        path
        for path, field, node in properties(name)
        if not words(node["description"]) - words(field.replace("_", " ")) - words(node["title"]) - articles
    ]
    assert empty == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_definition_and_list_item_says_what_it_is(name: str) -> None:
    """Definitions, items of lists and values of mappings have titles and descriptions too."""
    whole = WHOLE[name]
    parts = [(f"/$defs/{key}", part) for key, part in whole.get("$defs", {}).items()]
    parts += [
        (f"{path}/{key}", node[key])
        for path, node in nodes(whole)
        if "/oneOf" not in path and "/propertyNames" not in path
        for key in ("items", "additionalProperties")
        if isinstance(node.get(key), dict) and set(node[key]) != {"type"}
    ]
    told = [(path, resolved(whole, part)) for path, part in parts]
    assert [path for path, part in told if not (part.get("title") and part.get("description"))] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_titles_and_descriptions_are_short(name: str) -> None:
    """They fit into what an editor shows beside the text."""
    told = [(path, resolved(WHOLE[name], node)) for path, node in nodes(WHOLE[name])]
    assert [path for path, node in told if len(str(node.get("title", ""))) > 70] == []
    assert [path for path, node in told if len(str(node.get("description", ""))) > 320] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_examples_and_defaults_are_valid(name: str) -> None:
    """What a schema shows as an example, or says is assumed, is something that it allows."""
    whole = WHOLE[name]
    for path, node in nodes(whole):
        shown = [*node.get("examples", []), *([node["default"]] if "default" in node else [])]
        part = {key: value for key, value in node.items() if key != "required"}
        validator = Draft202012Validator({**part, "$defs": whole.get("$defs", {})})
        for example in shown:
            assert not list(validator.iter_errors(example)), (path, example)


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_value_of_an_enumeration_is_explained(name: str) -> None:
    """Where values have explanations of their own, there is one for each."""
    for path, node in nodes(WHOLE[name]):
        if "enumDescriptions" in node:
            assert len(node["enumDescriptions"]) == len(node["enum"]), path


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_exact(name: str) -> None:
    """An object of an answer is a closed set of fields, or a mapping whose values are said."""
    loose = [
        path
        for path, node in nodes(WHOLE[name])
        if node.get("type") == "object" and "additionalProperties" not in node
    ]
    assert loose == []


@pytest.mark.parametrize(
    ("definition", "node"),
    [
        ("rule", Rule),
        ("boundary", results.Boundary),
        ("judgement_node", results.JudgementNode),
        ("indicator_node", results.IndicatorNode),
        ("key_question_node", results.KeyQuestionNode),
        ("discretion_node", results.DiscretionNode),
        ("limit_node", results.LimitNode),
        ("standard_node", results.StandardNode),
        ("overall_node", results.OverallNode),
        ("case_node", results.CaseNode),
        ("case_question", results.CaseQuestion),
        ("firing", results.FiringNode),
    ],
)
def test_nodes_have_the_fields_of_the_model(definition: str, node: Any) -> None:
    """A node of an explanation is described field by field, and none may be missing."""
    described = WHOLE["result"]["$defs"][definition]
    assert list(described["properties"]) == list(node._fields)
    assert described["required"] == list(node._fields)


def test_the_list_has_a_line_for_each() -> None:
    """The list of schemas names every one and says what it is."""
    lines = present_schema_list().splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == list(PUBLISHED)
    assert [line for line in lines if not re.fullmatch(r"[a-z-]+ {2,}\S.{20,}", line)] == []
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("listed", "original", "left_out"),
    [
        ("properties/framework", "framework:", {"id", "title", "version", "limiting_rules"}),
        ("$defs/changed_standards/additionalProperties", "standard:", {"id", "key_questions"}),
        (
            "$defs/changed_key_questions/additionalProperties",
            "standard:$defs/key_question",
            {"id", "prompts"},
        ),
        ("$defs/changed_prompts/additionalProperties", "standard:$defs/prompt", {"id"}),
        ("$defs/changed_limiting_rules/additionalProperties", "framework:$defs/limiting_rule", {"id"}),
        ("$defs/added_standard", "standard:", set()),
        ("$defs/added_key_question", "standard:$defs/key_question", set()),
        ("$defs/added_prompt", "standard:$defs/prompt", set()),
        ("$defs/added_limiting_rule", "framework:$defs/limiting_rule", set()),
    ],
)
def test_an_overlay_may_change_every_field(listed: str, original: str, left_out: set[str]) -> None:
    """An overlay's schema offers all fields that the pack's own schemas have, and no others."""
    name, _, place = original.partition(":")
    fields = set(part_at(WHOLE[name], place)["properties"]) - left_out
    assert set(part_at(WHOLE["overlay"], listed)["properties"]) == fields


def part_at(whole: Any, place: str) -> Any:
    """Return the part of a schema at a path."""
    for step in filter(None, place.split("/")):
        whole = whole[step]
    return whole
