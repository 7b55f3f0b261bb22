"""What is installed: the shipped packs and proposals, and packs that other wheels register."""

from __future__ import annotations

import os
import posixpath
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = [
    "ENTRY_POINTS",
    "FRAMEWORK",
    "PROPOSALS",
    "SHIPPED",
    "Installed",
    "find_installed",
    "installed",
    "known_ids",
    "registered",
    "shipped",
    "shipped_folder",
    "shipped_ids",
]

FRAMEWORK = "framework.yaml"
SHIPPED = "shipped"
"""What is said of packs that came with the engine itself."""
PROPOSALS = "proposals"
"""The folder of the shipped overlays, beside the shipped packs."""
ENTRY_POINTS = "ratings_engine.packs"
"""The group of entry points by which a wheel registers packs.

An entry point is named for the pack's id, and its value is the package whose folder the
pack's files are in: ``probation-2030 = "my_standards.probation_2030"``. A value that ends in
an object, ``my_standards:tighter.yaml``, names an overlay file in the package's folder.
"""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_PACKAGE = re.compile(r"[\w-]+(?:\.[\w-]+)*\Z")
_HERE = os.path.dirname(os.path.abspath(__file__))


class Installed(NamedTuple):
    """A pack or an overlay that is installed: its id, its path and what installed it."""

    id: str
    path: str
    origin: str

    @property
    def is_overlay(self) -> bool:
        """Return whether it is a file that extends a pack."""
        return os.path.isfile(self.path)


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
    return _packs_in(shipped_folder())


def _packs_in(folder: str) -> list[str]:
    names = sorted(os.listdir(folder))
    return [name for name in names if os.path.isfile(os.path.join(folder, name, FRAMEWORK))]


def shipped(folder: str | None = None) -> list[Installed]:
    """Return the shipped packs, then the shipped overlays, each sorted by id."""
    folder = folder or shipped_folder()
    packs = [Installed(name, os.path.join(folder, name), SHIPPED) for name in _packs_in(folder)]
    proposals = os.path.join(folder, PROPOSALS)
    names = sorted(os.listdir(proposals)) if os.path.isdir(proposals) else []
    return packs + [
        Installed(name.removesuffix(".yaml"), os.path.join(proposals, name), SHIPPED)
        for name in names
        if name.endswith(".yaml")
    ]


def registered() -> list[Installed]:
    """Return the packs that other wheels register by entry points, sorted by id.

    No code of theirs is run. Raises UsageError RE023 where one is registered but not there.
    """
    return [_registered(point) for point in _points()]


def _points() -> list[EntryPoint]:
    """Return the entry points of packs, in order of id and of the package that registers them."""
    from importlib.metadata import entry_points  # slow to load, and seldom needed

    return sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, _package(point)))


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else ""


def _registered(point: EntryPoint) -> Installed:
    """Return what an entry point registers; its files are found without importing the package."""
    folder, _, file = point.value.partition("[")[0].partition(":")
    path = _found(point, folder.strip(), posixpath.normpath(file.strip()) if file.strip() else "")
    if path is not None and _ID.match(point.name):
        return Installed(point.name, path, _package(point))
    wrong = "nothing is there" if path is None else "its name is no id: lower-case words joined by hyphens"
    raise UsageError(
        "RE023",
        f"{_package(point)} registers the pack '{point.name}' as '{point.value}', and {wrong}",
        place=Place(point.name),
        remedy="install the package again, or remove it",
    )


def _found(point: EntryPoint, package: str, file: str) -> str | None:
    """Return the path of a package's folder, or of a file in it; a package stays within its own."""
    if not _PACKAGE.match(package) or file.startswith("..") or posixpath.isabs(file):
        return None
    # Beside the package's own metadata first: the current folder may hold one of the same name.
    roots = [str(point.dist.locate_file(""))] if point.dist else []
    paths = (os.path.join(root, *package.split("."), file).rstrip(os.sep) for root in (*roots, *sys.path))
    return next((path for path in paths if _is_pack(path)), None)


def _is_pack(path: str) -> bool:
    return os.path.isfile(path) or os.path.isfile(os.path.join(path, FRAMEWORK))


def installed() -> list[Installed]:
    """Return everything that is installed, the shipped first; an id once, as it is found."""
    found: dict[str, Installed] = {}
    for one in (*shipped(), *registered()):
        found.setdefault(one.id, one)
    return list(found.values())


def known_ids() -> list[str]:
    """Return the ids of everything that is installed, whether or not it is sound."""
    return list(dict.fromkeys([*(one.id for one in shipped()), *(point.name for point in _points())]))


def find_installed(name: str) -> Installed | None:
    """Return what is installed under an id: the shipped one first; None where nothing is.

    Raises UsageError RE023 where it is registered but not there.
    """
    found = next((one for one in shipped() if one.id == name), None)
    if found is None:
        point = next((point for point in _points() if point.name == name), None)
        found = _registered(point) if point is not None else None
    return found
