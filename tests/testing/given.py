"""Packs with tests of their own that the tests of the runner start from."""

from __future__ import annotations

import functools
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.testing.places import pack_with_tests
from ratings_engine.testing.reading import read_tests
from ratings_engine.testing.running import run_test

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.standards.model import Standards
    from ratings_engine.testing.model import Verdict

__all__ = ["LIMITS", "METHODS", "MINIMAL", "PACKS", "Run", "pack_in", "run_of"]

_TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKS = os.path.join(_TESTS, "rating", "packs")
METHODS = os.path.join(PACKS, "methods")
LIMITS = os.path.join(PACKS, "limits")
MINIMAL = os.path.join(_TESTS, "standards", "valid", "minimal")


class Run(NamedTuple):
    """A pack and the verdicts on its tests."""

    standards: Standards
    verdicts: tuple[Verdict, ...]


@functools.cache
def run_of(reference: str) -> Run:
    """Return the verdicts on all tests of a pack."""
    standards, files = read_tests(pack_with_tests(reference))
    return Run(standards, tuple(run_test(standards, test) for file in files for test in file.tests))


def pack_in(folder: Path, tests: str | bytes, name: str = "tests.yaml") -> str:
    """Return a copy of the minimal pack in ``folder``, with one file of tests."""
    pack = shutil.copytree(MINIMAL, folder / "minimal", dirs_exist_ok=True)
    (pack / "tests").mkdir(exist_ok=True)
    (pack / "tests" / name).write_bytes(tests.encode() if isinstance(tests, str) else tests)
    return os.fspath(pack)
