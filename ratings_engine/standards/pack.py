"""A pack as files: read once, with the digest of its content."""

from __future__ import annotations

import os
import posixpath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place, RatingsError, UsageError
from ratings_engine.standards.content import digest_of, pack_names
from ratings_engine.standards.files import DISK
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.source import PACK_FILE_BYTES, Document, Map, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.standards.files import Files
    from ratings_engine.standards.model import Overlay

__all__ = ["MAX_FILES", "Pack", "mapping", "read_pack"]

MAX_FILES = 200
"""Most YAML files in a pack's folder, and most standards with those that overlays add."""


class Pack(NamedTuple):
    """The files of a pack, parsed; they are named with the folder as it was given.

    ``contents`` are the files' bytes by their names in places. With ``overlays``, framework
    and standards are already changed by them; ``retired`` are the ids that they dropped,
    and where; ``remarks`` what was seen on the way.
    """

    folder: str
    digest: str
    framework: Document
    standards: tuple[Document, ...]
    contents: Mapping[str, bytes]
    overlays: tuple[Overlay, ...] = ()
    retired: Mapping[str, Place | None] = MappingProxyType({})
    remarks: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the pack's folder."""
        return os.path.basename(os.path.abspath(self.folder)).rpartition(":")[2]

    def written(self, file: str) -> str:
        """Return how a result names ``file``: without the folders above the pack.

        So a result is the same on any machine.
        """
        folder, name = os.path.split(file)
        # The root of a revision has no name of its own.
        beneath = folder == self.folder.rstrip("/") and self.name != "."
        return f"{self.name}/{name}" if beneath else name

    @property
    def findings(self) -> list[Finding]:
        """Return what is wrong with the files as YAML, and what was seen when overlays were applied."""
        documents = (self.framework, *self.standards)
        return [*(f for document in documents for f in document.findings), *self.remarks]


def read_pack(folder: str, files: Files = DISK) -> Pack:
    """Read a pack's files.

    Raises RatingsError where a file cannot be read as YAML at all; lesser findings are kept.
    """
    names = pack_names(files.names(folder))
    shown = files.shown(folder)
    if len(names) > MAX_FILES:
        raise UsageError(
            "RE021",
            f"the pack has {len(names)} files; at most {MAX_FILES} are read",
            place=Place(shown),
            remedy="split the pack",
        )
    paths = {n: posixpath.join(folder, n) for n in names}
    contents = {n: files.read(path, PACK_FILE_BYTES) for n, path in paths.items()}
    by_file = {files.shown(paths[n]): content for n, content in contents.items()}
    documents = _parse_all(by_file)
    framework = documents.pop(files.shown(paths[FRAMEWORK]))
    return Pack(shown, digest_of(contents), framework, tuple(documents.values()), by_file)


def _parse_all(contents: dict[str, bytes]) -> dict[str, Document]:
    """Parse every file before complaining, so that all findings come at once."""
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for file, content in contents.items():
        try:
            documents[file] = mapping(parse(content, file))
        except RatingsError as error:
            findings += error.findings
    if findings:
        raise InvalidInput(findings)
    return documents


def mapping(document: Document) -> Document:
    """Return ``document``, whose root is a mapping.

    Raises InvalidInput RE101 where it is not.
    """
    if isinstance(document.root, Map):
        return document
    place = Place(document.file, 1, 1)
    message = "the file is not a mapping of keys to values"
    raise InvalidInput([Finding("RE101", "error", place, message, "start it with 'id: ...'")])
