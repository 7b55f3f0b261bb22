"""Fixtures of checks: small changes of a valid pack in which a check finds something, or nothing.

``tests/checks/REnnn.yaml`` holds ``base`` (a pack of tests/standards/valid), and under ``bad``
and ``good`` cases: ``name``, ``edits`` (by file, pairs of old and new text), ``add`` (whole
files, a path such as ``../other/framework.yaml`` for a neighbour) and, of bad ones, ``expect``: the
text of the line where each finding stands, and part of its message. What an edit replaces
stands once in the file.
"""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).parents[2]
CHECKS = ROOT / "tests" / "checks"
VALID = ROOT / "tests" / "standards" / "valid"


class Case(NamedTuple):
    """A pack in which a check finds ``expect``, or nothing where that is empty."""

    code: str
    base: str
    name: str
    edits: dict[str, list[list[str]]]
    add: dict[str, str]
    expect: list[dict[str, str]]

    def texts(self) -> dict[str, str]:
        """Return the text of every file that differs from the base."""
        changed = dict(self.add)
        for file, pairs in self.edits.items():
            text = (VALID / self.base / file).read_text(encoding="utf-8")
            for old, new in pairs:
                assert text.count(old) == 1, (
                    f"{self.code}, {self.name}: {file} has {text.count(old)} of {old!r}"
                )
                text = text.replace(old, new)
            changed[file] = text
        return changed

    def write(self, folder: Path) -> Path:
        """Write the pack into ``folder`` and return its own folder there."""
        pack = Path(shutil.copytree(VALID / self.base, folder / self.base))
        for file, text in self.texts().items():
            path = pack / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return pack


def codes() -> list[str]:
    """Return the codes that have fixtures."""
    return sorted(path.stem for path in CHECKS.glob("RE*.yaml"))


def cases(code: str, kind: str) -> list[Case]:
    """Return the ``bad`` or ``good`` cases of a check."""
    said: dict[str, Any] = yaml.safe_load((CHECKS / f"{code}.yaml").read_text(encoding="utf-8"))
    assert set(said) <= {"base", "bad", "good"}, code
    return [
        Case(
            code,
            case.get("base", said["base"]),
            case["name"],
            case.get("edits") or {},
            case.get("add") or {},
            case.get("expect") or [],
        )
        for case in said.get(kind) or []
    ]


def excerpts(before: str, after: str, context: int = 2) -> tuple[str, str]:
    """Return the parts of two texts around where they differ, the rest left out as '...'."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    parts: tuple[list[str], list[str]] = ([], [])
    for group in matcher.get_grouped_opcodes(context):
        first, last = group[0], group[-1]
        for lines, start, end, kept in (
            (old, first[1], last[2], parts[0]),
            (new, first[3], last[4], parts[1]),
        ):
            kept.extend((["# ..."] if start else []) + lines[start:end])
    return "\n".join(parts[0]), "\n".join(parts[1])
