"""The published JSON Schemas, each made whole so that an editor can use it alone."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from ratings_engine.presenters.json_result import as_json
from ratings_engine.results.published import (
    AGREEMENT_SCHEMA,
    COUNTERFACTUAL_SCHEMA,
    DIFF_SCHEMA,
    DRAW_SCHEMA,
    EXPLANATION_SCHEMA,
    FINDINGS_SCHEMA,
    PACKS_SCHEMA,
    RESULT_SCHEMA,
    SAMPLE_CHECK_SCHEMA,
    SAMPLE_SIZE_SCHEMA,
)
from ratings_engine.samples.document import SAMPLE_SCHEMA
from ratings_engine.standards.validation import FRAMEWORK_SCHEMA, OVERLAY_SCHEMA, STANDARD_SCHEMA, schema
from ratings_engine.testing.published import TEST_REPORT_SCHEMA
from ratings_engine.testing.reading import TEST_SCHEMA

__all__ = ["PUBLISHED", "SUFFIX", "Published", "present_schema", "present_schema_list", "whole_schema"]

SUFFIX = ".schema.json"


class Published(NamedTuple):
    """A published schema: its file in the package, and what it describes in a few words."""

    path: str
    about: str


PUBLISHED = {
    "framework": Published(FRAMEWORK_SCHEMA, "framework.yaml of a pack: the rules that its standards share"),
    "standard": Published(STANDARD_SCHEMA, "one standard of a pack, with its key questions and prompts"),
    "overlay": Published(OVERLAY_SCHEMA, "a proposal that extends a pack and says what it changes"),
    "test": Published(TEST_SCHEMA, "tests of a pack or overlay: what is given, what is expected"),
    "sample": Published(SAMPLE_SCHEMA, "a sample as YAML or JSON: judgements, tallies, cases"),
    "result": Published(RESULT_SCHEMA, "the answer of rate --format json"),
    "explanation": Published(EXPLANATION_SCHEMA, "the answer of explain --format json"),
    "counterfactual": Published(COUNTERFACTUAL_SCHEMA, "the answer of explain --to --format json"),
    "diff": Published(DIFF_SCHEMA, "the answer of diff --format json"),
    "agreement": Published(AGREEMENT_SCHEMA, "the answer of agreement --format json"),
    "sample-size": Published(SAMPLE_SIZE_SCHEMA, "the answer of sample size --format json"),
    "draw": Published(DRAW_SCHEMA, "the answer of sample draw --format json"),
    "sample-check": Published(SAMPLE_CHECK_SCHEMA, "the answer of sample check --format json"),
    "findings": Published(FINDINGS_SCHEMA, "the answer of validate --format json"),
    "test-report": Published(TEST_REPORT_SCHEMA, "the answer of test --format json"),
    "packs": Published(PACKS_SCHEMA, "the answer of packs --format json"),
}
"""Every published schema by name: first what authors write, then what commands answer."""


def present_schema_list() -> str:
    """Return the names of the published schemas with a line each."""
    width = max(map(len, PUBLISHED))
    return "".join(f"{name:{width}}  {published.about}\n" for name, published in PUBLISHED.items())


def present_schema(name: str) -> str:
    """Return a published schema as JSON text, with all that it refers to in it."""
    return as_json(whole_schema(name))


def whole_schema(name: str) -> dict[str, Any]:
    """Return a published schema that refers to no other file.

    What it borrows from another stands in its own ``$defs``, named for the file and the
    part: ``framework-slug``.
    """
    bundle = _Bundle(PUBLISHED[name].path)
    whole: dict[str, Any] = bundle.copy(schema(bundle.path), bundle.path)
    if bundle.borrowed:
        whole["$defs"] = {**whole.get("$defs", {}), **bundle.borrowed}
    return whole


class _Bundle:
    """A schema's file, and the parts of other files that are copied beside its own."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.borrowed: dict[str, Any] = {}

    def copy(self, node: Any, path: str) -> Any:  # noqa: ANN401
        """Return a copy of ``node``, from the file at ``path``, with references that lead inside."""
        if isinstance(node, list):
            return [self.copy(part, path) for part in node]
        if not isinstance(node, dict):
            return node
        return {
            key: self._inside(part, path) if key == "$ref" else self.copy(part, path)
            for key, part in node.items()
        }

    def _inside(self, reference: str, path: str) -> str:
        """Return ``reference``, met in the file at ``path``, as one into the bundle."""
        file, _, pointer = reference.partition("#")
        target = _file_named(file) if file else path
        if target == self.path:
            return f"#{pointer}"
        steps = pointer.strip("/").split("/")
        stem = os.path.basename(target).removesuffix(SUFFIX)
        name = "-".join([stem, *(step for step in steps if step != "$defs")])
        if name not in self.borrowed:
            self.borrowed[name] = None  # so that a part that refers to itself ends here
            self.borrowed[name] = self.copy(_part(schema(target), steps), target)
        return f"#/$defs/{name}"


def _file_named(reference: str) -> str:
    """Return the file that a reference names; schemas are told apart by their file names."""
    name = os.path.basename(reference).removesuffix(SUFFIX)
    return PUBLISHED[name].path


def _part(whole: Any, steps: list[str]) -> Any:  # noqa: ANN401
    for step in steps:
        whole = whole[step]
    return whole
