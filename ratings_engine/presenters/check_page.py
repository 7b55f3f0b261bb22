"""What a check means, as a page of Markdown: for the documentation, ``--about`` and SARIF."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.lint.check import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ratings_engine.lint.check import Check

__all__ = ["Example", "index_of", "page_of"]

_SEVERITIES = {
    "error": "error: rating refuses",
    "warning": "warning: it rates, but would surprise",
    "note": "note: worth knowing",
}
_ABOUT = (
    "What `ratings-engine validate` and every other command tell. An error is what rating refuses; a warning"
    " rates, and would surprise; a note is worth knowing. `ratings-engine validate --about CODE` prints what"
    " a check means."
)


class Example(NamedTuple):
    """Parts of files that show a mistake and how it is avoided; ``language`` is that of the text."""

    bad: str
    good: str
    message: str
    language: str = "yaml"


def page_of(check: Check, example: Example | None = None) -> str:
    """Return the page of a check."""
    parts = [
        f"# {check.code}: {check.name}",
        check.summary,
        f"- Severity: {_SEVERITIES[check.severity]}\n- Group: {check.group}",
        f"## Why it matters\n\n{check.why}",
        f"## What to do\n\n{check.remedy}",
    ]
    if check.scope:
        parts.append(f"## How it is found\n\n{check.scope}")
    if example is not None:
        parts.append(f"## Found\n\n{_fenced(example.bad, example.language)}")
        parts.append(f"The finding says: {example.message}.")
        if example.good:
            parts.append(f"## Not found\n\n{_fenced(example.good, example.language)}")
    return "\n\n".join(parts) + "\n"


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def index_of(checks: Iterable[Check], pages: Mapping[str, str]) -> str:
    """Return an index of checks by group; ``pages`` are file names by code."""
    parts = ["# Checks", "Written by `make docs` from the checks themselves; do not edit.", _ABOUT]
    every = list(checks)
    for group in GROUPS:
        rows = [
            f"| [{c.code}]({pages[c.code]}) | {c.severity} | {c.name} | {c.summary} |"
            for c in every
            if c.group == group
        ]
        if rows:
            parts.append(
                "\n".join([f"## {group}\n", "| code | severity | name | what |", "|---|---|---|---|", *rows])
            )
    return "\n\n".join(parts) + "\n"
