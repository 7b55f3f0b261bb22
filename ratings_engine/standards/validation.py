"""Validation of a pack's files by the published JSON Schemas, as findings with places."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from itertools import islice
from typing import TYPE_CHECKING, Any

from ratings_engine.errors import Finding, Place
from ratings_engine.standards.corrections import quoted, respelt
from ratings_engine.standards.source import Map, Seq, as_text, place_of
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema.exceptions import ValidationError

    from ratings_engine.standards.source import Document

__all__ = ["FRAMEWORK_SCHEMA", "OVERLAY_SCHEMA", "STANDARD_SCHEMA", "schema", "schema_findings"]

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")
_TYPE_NAMES = {
    "object": "a mapping of keys to values",
    "array": "a list",
    "string": "text (in quotes if it looks like a number)",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


FRAMEWORK_SCHEMA = os.path.join(_FOLDER, "framework.schema.json")
STANDARD_SCHEMA = os.path.join(_FOLDER, "standard.schema.json")
OVERLAY_SCHEMA = os.path.join(_FOLDER, "overlay.schema.json")


FAR_TOO_LONG = 1000
MAX_FINDINGS = 100
"""After so many findings in one file no more are looked for: it is not what it should be."""

MAX_REMEMBERED = 10_000
"""So many files, of a hundred bytes each, are remembered as valid while the process runs."""


def schema(path: str) -> dict[str, Any]:
    """Return the JSON Schema in the package's file at ``path``."""
    with open(path, encoding="utf-8") as stream:
        loaded: dict[str, Any] = json.load(stream)
    return loaded


@functools.cache
def _registry() -> Any:  # noqa: ANN401  (jsonschema and referencing are imported only where needed)
    from referencing import Registry, Resource

    shared = (FRAMEWORK_SCHEMA, STANDARD_SCHEMA)
    neighbours = [(os.path.basename(each), Resource.from_contents(schema(each))) for each in shared]
    return Registry().with_resources(neighbours)


@functools.cache
def _validator(path: str) -> Any:  # noqa: ANN401
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(path), registry=_registry())


@functools.cache
def _quick_validator(path: str) -> Any:  # noqa: ANN401
    """Return a validator that only tells whether there is an error."""
    from jsonschema import Draft202012Validator
    from referencing import Resource

    from ratings_engine.standards.inlining import inlined

    resolver = _registry().resolver_with_root(Resource.from_contents(schema(path)))
    return Draft202012Validator(inlined(schema(path), resolver), registry=_registry())


def schema_findings(document: Document, path: str) -> Iterator[Finding]:
    """Yield what the schema in the file at ``path`` finds wrong in ``document``."""
    if not _is_valid(document.root, path):
        errors = _until_far_too_long(_validator(path).iter_errors(document.root))
        yield from islice(
            (finding for error in errors for finding in _findings(document, error)), MAX_FINDINGS
        )


_valid: set[tuple[str, bytes]] = set()
"""Data that a schema was content with. Overlays on one pack leave most of its files as they are."""


def _is_valid(data: object, path: str) -> bool:
    # Places are no part of what a value is written as here, and no two values are written alike.
    known = (path, hashlib.sha256(repr(data).encode("utf-8", "surrogatepass")).digest())
    if known in _valid:
        return True
    valid: bool = _quick_validator(path).is_valid(data)
    if valid and len(_valid) < MAX_REMEMBERED:
        _valid.add(known)
    return valid


def _until_far_too_long(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Yield errors up to a list of thousands: to look into each of its items would take minutes."""
    for error in errors:
        yield error
        if error.validator == "maxItems" and len(error.instance) > FAR_TOO_LONG:
            return


def _findings(document: Document, error: ValidationError) -> Iterator[Finding]:
    for leaf in _leaves(error):
        yield from _explain(document, leaf)


def _leaves(error: ValidationError) -> list[ValidationError]:
    """Return the errors of the alternative that was most likely meant, else the error itself."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        return [error]
    if isinstance(error.validator_value, list) and _is_number_choice(error):
        return [error]
    by_alternative: dict[int, list[ValidationError]] = {}
    for inner in error.context:
        by_alternative.setdefault(int(inner.schema_path[0]), []).append(inner)
    likely = min(by_alternative.values(), key=_misfit)
    return [leaf for inner in likely for leaf in _leaves(inner)]


def _is_number_choice(error: ValidationError) -> bool:
    return all("type" in alternative for alternative in error.validator_value) and not isinstance(
        error.instance, dict
    )


def _misfit(errors: list[ValidationError]) -> tuple[int, int]:
    """Order alternatives: the one that only misses or misspells something is nearest."""
    required = sum(e.validator == "required" and not e.path for e in errors)
    return (required, len(errors))


def _type_named(wanted: str | list[str]) -> str:
    """Return the type, or the types, that a schema asks for in words."""
    return " or ".join(_TYPE_NAMES[name] for name in ([wanted] if isinstance(wanted, str) else wanted))


def _explain(document: Document, error: ValidationError) -> Iterator[Finding]:
    holder, key = _holder(document, error)
    place = place_of(holder, key)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_fields(error)
        case "required":
            missing = _missing(error)
            remedy = f"add '{missing}: ...'"
            # An overlay that removed the field left a mark of where it did.
            place = place_of(error.instance, missing)
            yield Finding("RE103", "error", place, f"{_named(key)} has no '{missing}'", remedy)
        case "type":
            wanted = _type_named(error.validator_value)
            message = f"{_named(key)} is {_describe(error.instance)}, not {wanted}"
            edit = quoted(place, error.instance) if error.validator_value == "string" else None
            yield Finding("RE104", "error", place, message, f"write {wanted}", edit)
        case "enum":
            yield _not_among(place, key, error)
        case _:
            yield Finding("RE106", "error", place, _rule_message(key, error), _rule_remedy(error))


def _holder(document: Document, error: ValidationError) -> tuple[Map | Seq, str | int | None]:
    """Return the container of the faulty value and the value's key in it."""
    path = list(error.absolute_path)
    holder: Any = document.root
    for step in path[:-1]:
        holder = holder[step]
    return holder, path[-1] if path else None


def _named(key: str | int | None) -> str:
    if key is None:
        return "the file"
    return f"item {key + 1} of the list" if isinstance(key, int) else f"'{key}'"


def _unknown_fields(error: ValidationError) -> Iterator[Finding]:
    known = list(error.schema.get("properties", {}))
    patterns = error.schema.get("propertyNames")
    for field in error.instance:
        if field in known or patterns:
            continue
        place = place_of(error.instance, field, of_key=True)
        edit = respelt(place, field, [name for name in known if name not in error.instance])
        yield Finding("RE102", "error", place, f"unknown field '{field}'", suggestion(field, known), edit)


def _missing(error: ValidationError) -> str:
    # There is one error for each missing field, and only its message says which.
    return next(str(name) for name in error.validator_value if error.message.startswith(f"{name!r} "))


def _describe(value: object) -> str:
    if isinstance(value, Map):
        return "a mapping"
    if isinstance(value, Seq):
        return "a list"
    return f"'{as_text(value)}'" if value is not None else "empty"


def _not_among(place: Place, key: str | int | None, error: ValidationError) -> Finding:
    known = [str(value) for value in error.validator_value]
    message = f"{_named(key)} is {_describe(error.instance)}, which is not one of its values"
    written = as_text(error.instance)
    return Finding(
        "RE105", "error", place, message, suggestion(written, known), respelt(place, written, known)
    )


_RULE_MESSAGES = {
    "minimum": "is {value}, less than {limit}",
    "maximum": "is {value}, more than {limit}",
    "minItems": "has fewer than {limit} items",
    "maxItems": "has more than {limit} items",
    "minLength": "is empty",
    "maxLength": "is longer than {limit} characters",
    "minProperties": "has fewer than {limit} fields",
    "maxProperties": "has more than {limit} fields",
    "not": "has a field {value} that is not changed here",
    "uniqueItems": "says the same thing twice",
    "pattern": "is {value}, which is not in the form it needs",
    "propertyNames": "has a key {value} that is not in the form it needs",
    "oneOf": "is {value}, which is not in a form that is read here",
}


def _rule_message(key: str | int | None, error: ValidationError) -> str:
    form = _RULE_MESSAGES.get(str(error.validator), f"breaks the schema's rule '{error.validator}'")
    return f"{_named(key)} " + form.format(value=_describe(error.instance), limit=error.validator_value)


def _rule_remedy(error: ValidationError) -> str:
    said = error.schema if isinstance(error.schema, dict) else {}
    # What the schema says to do is better than what it says the value is.
    words = said.get(f"{error.validator}ErrorMessage") or said.get("errorMessage") or said.get("description")
    if words:
        return str(words)
    if error.validator == "pattern":
        return f"the form is {error.validator_value}"
    return "see the pack format in the documentation"
