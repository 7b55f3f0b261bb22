"""A pack as files: found by id or folder, read once, with the digest of its content."""

from __future__ import annotations

import hashlib
import os
from typing import NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place, RatingsError, UsageError
from ratings_engine.standards.source import PACK_FILE_BYTES, Document, Map, parse, read_bytes

__all__ = ["FRAMEWORK", "Pack", "find_pack", "pack_folder", "read_pack", "shipped_folder", "shipped_ids"]

FRAMEWORK = "framework.yaml"
MAX_FILES = 200
"""Most YAML files in a pack's folder."""

_HERE = os.path.dirname(os.path.abspath(__file__))


class Pack(NamedTuple):
    """The files of a pack, parsed; they are named with the folder as it was given."""

    folder: str
    digest: str
    framework: Document
    standards: tuple[Document, ...]

    @property
    def name(self) -> str:
        """Return the name of the pack's folder."""
        return os.path.basename(os.path.abspath(self.folder))

    def written(self, file: str) -> str:
        """Return how a result names ``file``: without the folders above the pack.

        So a result is the same on any machine.
        """
        name = os.path.basename(file)
        return f"{self.name}/{name}" if os.path.dirname(file) == self.folder.rstrip("/") else name

    @property
    def findings(self) -> list[Finding]:
        """Return what is wrong with the files as YAML."""
        return [f for document in (self.framework, *self.standards) for f in document.findings]


def shipped_folder() -> str:
    """Return the folder of the shipped packs: in the package, or beside it in a checkout."""
    inside = os.path.join(os.path.dirname(_HERE), "packs")
    return (
        inside
        if os.path.isdir(inside)
        else os.path.join(os.path.dirname(os.path.dirname(_HERE)), "standards")
    )


def shipped_ids() -> list[str]:
    """Return the ids of the shipped packs, sorted."""
    folder = shipped_folder()
    return sorted(
        name for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name, FRAMEWORK))
    )


def find_pack(reference: str) -> str:
    """Return the folder of a pack given by shipped id or by folder.

    Raises UsageError RE020 where there is none.
    """
    if reference in shipped_ids():
        return os.path.join(shipped_folder(), reference)
    return pack_folder(reference)


def pack_folder(path: str) -> str:
    """Return ``path``, which is a folder with a framework.

    Raises UsageError RE020 where it is not.
    """
    if os.path.isfile(os.path.join(path, FRAMEWORK)):
        return path
    if os.path.isdir(path):
        what, remedy = f"the folder {path} has no {FRAMEWORK}", "name a folder that has one"
    else:
        what = f"there is no standards pack '{path}'"
        remedy = f"use one of {', '.join(shipped_ids())}, or a pack's folder"
    raise UsageError("RE020", what, place=Place(path), remedy=remedy)


def read_pack(folder: str) -> Pack:
    """Read a pack's files.

    Raises RatingsError where a file cannot be read as YAML at all; lesser findings are kept.
    """
    names = sorted(n for n in os.listdir(folder) if n.endswith((".yaml", ".yml")) and not n.startswith("."))
    if len(names) > MAX_FILES:
        raise UsageError(
            "RE021",
            f"the pack has {len(names)} files; at most {MAX_FILES} are read",
            place=Place(folder),
            remedy="split the pack",
        )
    paths = {n: os.path.join(folder, n) for n in names}
    contents = {n: read_bytes(path, path, PACK_FILE_BYTES) for n, path in paths.items()}
    documents = _parse_all({paths[n]: content for n, content in contents.items()})
    framework = documents.pop(paths[FRAMEWORK])
    return Pack(folder, _digest(contents), framework, tuple(documents.values()))


def _parse_all(contents: dict[str, bytes]) -> dict[str, Document]:
    """Parse every file before complaining, so that all findings come at once."""
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for file, content in contents.items():
        try:
            documents[file] = _mapping(parse(content, file))
        except RatingsError as error:
            findings += error.findings
    if findings:
        raise InvalidInput(findings)
    return documents


def _mapping(document: Document) -> Document:
    if isinstance(document.root, Map):
        return document
    raise InvalidInput(
        [
            Finding(
                "RE101",
                "error",
                Place(document.file, 1, 1),
                "the file is not a mapping of keys to values",
                "start it with 'id: ...'",
            )
        ]
    )


def _digest(contents: dict[str, bytes]) -> str:
    """Return a digest that is the same whichever line ends the files were checked out with."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        content = contents[name].replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"
