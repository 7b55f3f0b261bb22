"""Files to start from: templates, filled so that no name can change what a file says."""

from __future__ import annotations

import functools
import os
import re
from typing import TYPE_CHECKING

import yaml

from ratings_engine.presenters.schemas import SUFFIX, present_schema

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["SCHEMAS", "check_files", "fill", "pack_files", "scalar", "schema_files"]

SCHEMAS = ".ratings-engine"
"""The folder beside scaffolded files that holds the schemas which their first lines name."""

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scaffolds")
_PACK = (
    "framework.yaml",
    "leadership.yaml",
    "assessment.yaml",
    "tests/assessment.yaml",
    "tests/overall.yaml",
)
_PLAIN = re.compile(r"[A-Za-z.][A-Za-z0-9 _./-]*[A-Za-z0-9]")


def fill(template: str, **values: object) -> str:
    """Return a template with ``values`` put in, each as a YAML scalar that reads back the same."""
    return _environment().get_template(template).render(values)


def pack_files(**values: object) -> dict[str, str]:
    """Return the files of a new pack by their paths in its folder."""
    return {name: fill(f"pack/{name}", **values) for name in _PACK}


def check_files(name: str, code: str, group: str) -> dict[str, str]:
    """Return the module and the fixtures of a new check, by their paths in a checkout.

    They are filled with plain words: ``name`` has to be an id, and the others are ours.
    """
    module = name.replace("-", "_")
    words = {"words": name.replace("-", " ").capitalize(), "function": module, "code": code, "group": group}
    return {
        f"ratings_engine/lint/checks/{module}.py": _words("check/check.txt", words),
        f"tests/checks/{code}.yaml": _words("check/fixture.txt", words),
    }


def _words(template: str, words: dict[str, str]) -> str:
    """Return a template that is no YAML, with each ``@word@`` replaced."""
    with open(os.path.join(_FOLDER, template), encoding="utf-8") as stream:
        text = stream.read()
    for word, meaning in words.items():
        text = text.replace(f"@{word}@", meaning)
    return text


def schema_files(*names: str) -> dict[str, str]:
    """Return the schemas that scaffolded files name, by their paths beside them."""
    return {f"{SCHEMAS}/{name}{SUFFIX}": present_schema(name) for name in names}


def scalar(value: object) -> str:
    """Return a value as YAML: text plain where that is safe to read and edit, else in quotes."""
    if not isinstance(value, str):
        return str(value)
    text = str(value)
    plain = _PLAIN.fullmatch(text) and yaml.safe_load(text) == text
    return text if plain else yaml.safe_dump(text, default_style='"', width=10**6, allow_unicode=True).strip()


@functools.cache
def _environment() -> Environment:
    """Return the templates' environment, in which every value is written as YAML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=False,  # noqa: S701  (YAML, not HTML: 'finalize' is what quotes)
        finalize=scalar,
        keep_trailing_newline=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
