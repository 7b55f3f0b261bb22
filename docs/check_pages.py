"""The pages of the checks: what each means, with examples from the fixtures that test it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ratings_engine.lint.catalogue import catalogue
from ratings_engine.presenters.check_page import Example, index_of, page_of
from tests.lint.fixtures import CHECKS, VALID, cases, excerpts

if TYPE_CHECKING:
    from ratings_engine.lint.check import Check

__all__ = ["FOLDER", "pages"]

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "checks"
INVALID = ROOT / "tests" / "invalid"
MOST_LINES = 12
WIDEST = 100
_LANGUAGES = {".csv": "text", ".txt": "text", ".yaml": "yaml", ".json": "json"}


def pages() -> dict[str, str]:
    """Return the text of every page by file name, the index among them."""
    checks = list(catalogue().values())
    names = {check.code: f"{check.code}.md" for check in checks}
    return {"README.md": index_of(checks, names)} | {
        names[check.code]: page_of(check, _example(check)) for check in checks
    }


def _example(check: Check) -> Example | None:
    if (CHECKS / f"{check.code}.yaml").exists():
        return _of_a_check(check.code)
    return _of_a_pack(check.code) or _of_a_sample(check.code)


def _of_a_check(code: str) -> Example | None:
    """Return the first bad case of a check, beside the first good one that changes the same file."""
    bad = next(iter(cases(code, "bad")), None)
    if bad is None:
        return None
    wrong, right = [], []
    for file, text in bad.texts().items():
        before = _base(bad.base, file)
        good = next(
            (c.texts()[file] for c in cases(code, "good") if file in c.texts() and c.base == bad.base), before
        )
        was, found = excerpts(good, text)
        wrong.append(f"# {file}\n{found}")
        right += [f"# {file}\n{was}"] if was else []
    return Example("\n".join(wrong), "\n".join(right), bad.expect[0]["message_contains"])


def _base(base: str, file: str) -> str:
    path = VALID / base / file
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _of_a_pack(code: str) -> Example | None:
    """Return the mistake of tests/invalid/packs that shows a code with the fewest changed lines."""
    found = []
    for folder in sorted((INVALID / "packs").iterdir()):
        expected: list[dict[str, Any]] = yaml.safe_load(
            (folder / "expected.yaml").read_text(encoding="utf-8")
        )
        if {item["code"] for item in expected} == {code}:
            example = _changed(folder, expected[0])
            found += [example] if example is not None else []
    return min(found, key=lambda example: (len(example.bad.splitlines()), example.bad), default=None)


def _changed(folder: Path, expected: dict[str, Any]) -> Example | None:
    try:
        text = (folder / expected["file"]).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    was, found = excerpts(_base("minimal", expected["file"]), text)
    name = f"# {expected['file']}"
    good = f"{name}\n{was}" if was else ""
    return Example(f"{name}\n{_shortened(found)}", good, expected["message_contains"])


def _of_a_sample(code: str) -> Example | None:
    """Return the shortest mistake of tests/invalid/samples that shows a code and is text."""
    index: list[dict[str, Any]] = yaml.safe_load(
        (INVALID / "samples" / "expected.yaml").read_text(encoding="utf-8")
    )
    found = []
    for entry in index:
        path = INVALID / "samples" / entry["file"]
        if entry.get("code") == code and path.suffix in _LANGUAGES and path.exists():
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            if text.isprintable() or all(line.isprintable() for line in text.splitlines()):
                found.append(Example(_shortened(text), "", entry["message"], _LANGUAGES[path.suffix]))
    return min(found, key=lambda example: (len(example.bad.strip()) == 0, len(example.bad)), default=None)


def _shortened(text: str) -> str:
    lines = [line if len(line) <= WIDEST else f"{line[:WIDEST]} ..." for line in text.splitlines()]
    return "\n".join(lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "# ..."])


def write() -> None:
    """Write the pages anew; a page of a check that is gone goes too."""
    os.makedirs(FOLDER, exist_ok=True)
    fresh = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in fresh:
            path.unlink()
    for name, text in fresh.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
