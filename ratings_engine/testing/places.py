"""Where a pack's own tests are: in the folder ``tests`` of the pack, or beside an overlay.

One rule: the tests of a pack's folder are the YAML files in its folder ``tests``; the tests of
an overlay ``x.yaml`` are ``tests/x.yaml`` beside it. They may be anywhere that packs are:
installed, on disk, or in a git revision.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.locating import Located, locate, locate_path

if TYPE_CHECKING:
    from ratings_engine.standards.files import Files

__all__ = ["TESTS", "PackWithTests", "pack_with_tests"]

TESTS = "tests"
_FRAMEWORK = "framework.yaml"
_EXTENSIONS = (".yaml", ".yml")
MAX_FILES = 200
"""Most files of tests that a pack may have."""


class PackWithTests(NamedTuple):
    """A pack by the reference that loads it, and the paths of its tests in ``files``."""

    reference: str
    files: Files
    paths: tuple[str, ...]
    named_from: str

    def shown(self, path: str) -> str:
        """Return how messages name the file at ``path``: without folders above an installed pack."""
        return posixpath.relpath(path, self.named_from) if self.named_from else self.files.shown(path)


def pack_with_tests(reference: str) -> PackWithTests:
    """Return the pack that ``reference`` means with its tests, or one file of tests with its pack.

    Raises UsageError RE020 where there is no such pack, and RE750 where it has no tests.
    """
    located = locate(reference)
    owner = _owner(located)
    if owner is not None:
        return _tested(owner, (located.path,))
    paths = _tests_of(located)
    if not paths:
        raise UsageError(
            "RE750",
            f"the pack {located.reference} has no tests",
            place=Place(located.reference),
            remedy=f"write some: {_expected_at(located)}",
        )
    return _tested(located, paths)


def _tested(located: Located, paths: tuple[str, ...]) -> PackWithTests:
    installed = located.reference != located.files.shown(located.path)
    folder = posixpath.dirname(located.path)
    above = posixpath.dirname(folder) if located.is_overlay else folder
    return PackWithTests(located.reference, located.files, paths, above if installed else "")


def _owner(located: Located) -> Located | None:
    """Return the pack whose file of tests this is; None where it is none."""
    folder, name = posixpath.split(located.path)
    if not located.is_overlay or posixpath.basename(posixpath.abspath(folder)) != TESTS:
        return None
    pack = posixpath.normpath(posixpath.join(folder, ".."))
    if located.files.is_file(posixpath.join(pack, _FRAMEWORK)):
        return locate_path(pack, located.files)
    overlay = posixpath.join(pack, name)
    return locate_path(overlay, located.files) if located.files.is_file(overlay) else None


def _tests_of(located: Located) -> tuple[str, ...]:
    files = located.files
    if located.is_overlay:
        folder, name = posixpath.split(located.path)
        path = posixpath.join(folder, TESTS, name)
        return (path,) if files.is_file(path) else ()
    folder = posixpath.join(located.path, TESTS)
    names = files.names(folder) if files.is_folder(folder) else ()
    found = sorted(n for n in names if n.endswith(_EXTENSIONS) and not n.startswith("."))
    if len(found) > MAX_FILES:
        message = f"the pack has {len(found)} files of tests; at most {MAX_FILES} are read"
        raise UsageError("RE021", message, place=Place(files.shown(folder)), remedy="join some of them")
    return tuple(posixpath.join(folder, name) for name in found)


def _expected_at(located: Located) -> str:
    """Return where the tests of a pack would be."""
    if located.is_overlay:
        return f"in {TESTS}/{posixpath.basename(located.path)} beside the overlay"
    return f"in YAML files in its folder '{TESTS}'"
