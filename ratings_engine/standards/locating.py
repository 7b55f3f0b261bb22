"""What a reference to a pack means: an installed id, a folder, an overlay file, or REV:path."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.files import DISK
from ratings_engine.standards.installed import FRAMEWORK, find_installed, known_ids, shipped_folder
from ratings_engine.standards.installed import shipped_ids as ids_of_packs
from ratings_engine.standards.revisions import open_revision, split_revision
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from ratings_engine.standards.files import Files

__all__ = ["Located", "find_pack", "is_installed", "is_path", "locate", "locate_path"]

_EXTENSIONS = (".yaml", ".yml")


class Located(NamedTuple):
    """A pack's folder or an overlay's file, ``path`` in ``files``; ``reference`` finds it again."""

    reference: str
    path: str
    files: Files

    @property
    def is_overlay(self) -> bool:
        """Return whether it is a file that extends a pack."""
        return not self.files.is_folder(self.path)


def is_installed(reference: str) -> bool:
    """Return whether ``reference`` is the id of something installed, not a path."""
    return not is_path(reference) and find_installed(reference) is not None


def locate(reference: str) -> Located:
    """Return what a reference means: an installed id first, then a path, then REV:path.

    Raises UsageError RE020 where there is nothing of the kind, RE022 for a revision.
    """
    # The shipped packs are by far the most usual, and found without a search.
    if reference in ids_of_packs():
        return Located(reference, os.path.join(shipped_folder(), reference), DISK)
    if not is_path(reference):
        found = find_installed(reference)
        if found is not None:
            return Located(reference, found.path, DISK)
    if os.path.exists(reference):
        return locate_path(reference, DISK)
    revision = split_revision(reference)
    if revision is None:
        raise _unknown(reference)
    files, path = open_revision(*revision)
    return locate_path(path, files)


def locate_path(path: str, files: Files) -> Located:
    """Return the pack or the overlay at a path.

    Raises UsageError RE020 where there is neither.
    """
    shown = files.shown(path)
    if os.path.basename(path) == FRAMEWORK:
        path = os.path.dirname(path) or "."
    if files.is_folder(path):
        if files.is_file(os.path.join(path, FRAMEWORK)):
            return Located(files.shown(path), path, files)
        what, remedy = f"the folder {shown} has no {FRAMEWORK}", "name a folder that has one"
    elif files.is_file(path) and path.endswith(_EXTENSIONS):
        return Located(shown, path, files)
    elif files.is_file(path):
        what, remedy = f"{shown} is no YAML file", "name a pack's folder, or an overlay that ends in .yaml"
    else:
        what, remedy = f"there is no standards pack '{shown}'", "check the path"
    raise UsageError("RE020", what, place=Place(shown), remedy=remedy)


def find_pack(reference: str) -> str:
    """Return the folder or file of a pack on disk; see ``locate``."""
    return locate(reference).path


def is_path(reference: str) -> bool:
    """Return whether ``reference`` is written as a path, and so is no id."""
    return (
        os.sep in reference or "/" in reference or reference.endswith(_EXTENSIONS) or reference in (".", "..")
    )


def _unknown(reference: str) -> UsageError:
    what = f"there is no standards pack '{reference}'"
    remedy = suggestion(reference, known_ids(), "name a pack's folder, an overlay's file or REV:path")
    return UsageError("RE020", what, place=Place(reference), remedy=remedy)
