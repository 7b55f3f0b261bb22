"""A checkout of ratings-engine itself, to which contributors add checks."""

from __future__ import annotations

import os
import re

from ratings_engine.errors import Place, UsageError

__all__ = ["next_code", "require_checkout"]

_CHECKS = os.path.join("ratings_engine", "lint", "checks")
_NEEDED = (_CHECKS, os.path.join("tests", "checks"), os.path.join("tests", "standards", "valid", "minimal"))
_PROJECT = re.compile(r'(?m)^name = "ratings-engine"$')
_CODE = re.compile(r"\bRE(\d{3})\b")
_REGISTERED = re.compile(r'@check\(\s*"RE(\d{3})",\s*group="(\w+)"')
_LAST = 999


def require_checkout(folder: str) -> None:
    """Refuse a folder that is no checkout.

    Raises UsageError RE034.
    """
    project = os.path.join(folder, "pyproject.toml")
    if all(os.path.isdir(os.path.join(folder, part)) for part in _NEEDED) and os.path.isfile(project):
        with open(project, encoding="utf-8", errors="replace") as stream:
            if _PROJECT.search(stream.read()):
                return
    remedy = "change to the root of a checkout of ratings-engine, or name it with -o"
    raise UsageError(
        "RE034", "checks are added to a source checkout alone", place=Place(folder), remedy=remedy
    )


def next_code(folder: str, group: str) -> str:
    """Return the first code that nothing uses, after those of the group's own checks.

    Raises UsageError RE034 where there is none left.
    """
    sources = _sources(os.path.join(folder, "ratings_engine"))
    used = {int(number) for source in sources for number in _CODE.findall(source)}
    own = [int(n) for source in sources for n, named in _REGISTERED.findall(source) if named == group]
    code = next((n for n in range(max(own, default=0) + 1, _LAST) if n not in used), None)
    if not own or code is None:
        raise UsageError("RE034", f"no code is left for the group {group}", place=Place(folder))
    return f"RE{code}"


def _sources(folder: str) -> list[str]:
    texts = []
    for path, _, names in os.walk(folder):
        for name in sorted(n for n in names if n.endswith(".py")):
            with open(os.path.join(path, name), encoding="utf-8", errors="replace") as stream:
                texts.append(stream.read())
    return texts
