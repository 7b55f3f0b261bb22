"""Packs and overlays that tests of overlays start from, written into a folder of the test."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from ratings_engine.standards.model import Standards

__all__ = ["Folder"]

VALID = Path(__file__).parent / "valid"
HEAD = """\
id: {id}
extends: {extends}
title: A proposal
version: "1.0.0"
author: An author
rationale: An example.
"""
"""Six lines, so that what a test says of its own begins on line 7."""


class Folder:
    """A folder with packs and overlays in it."""

    def __init__(self, path: Path) -> None:
        """Start with the folder as it is."""
        self.path = path

    def base(self, name: str = "base", pack: str = "every-feature") -> str:
        """Copy one of the valid packs, and return its path."""
        return os.fspath(copytree(VALID / pack, self.path / name))

    def overlay(self, name: str, says: str = "", extends: str = "base") -> str:
        """Write an overlay with the id ``name``, and return its path."""
        path = self.path / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD.format(id=path.stem, extends=extends) + says, encoding="utf-8")
        return os.fspath(path)

    def load(self, says: str) -> Standards:
        """Return the base with one overlay, ``proposal``, on it."""
        return load_standards(self.overlay("proposal", says))
