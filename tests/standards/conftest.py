"""Fixtures that the tests of standards packs share."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from ratings_engine.standards.loader import load_standards
from tests.standards.proposing import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VALID = Path(__file__).parent / "valid"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Keep what is remembered of packs to one test, in memory and on disk; return the folder."""
    folder = str(tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", folder)
    load_standards.cache_clear()
    yield folder
    load_standards.cache_clear()


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., str]:
    """Return a function that copies the minimal pack, with some files written anew."""

    def make(name: str = "minimal", files: dict[str, str | bytes] | None = None) -> str:
        folder = copytree(VALID / "minimal", tmp_path / name)
        for file, content in (files or {}).items():
            (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
        return os.fspath(folder)

    return make


@pytest.fixture
def minimal() -> dict[str, str]:
    """Return the text of the minimal pack's files, by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in (VALID / "minimal").iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a folder that holds the pack with every feature as ``base``."""
    made = Folder(tmp_path)
    made.base()
    return made
