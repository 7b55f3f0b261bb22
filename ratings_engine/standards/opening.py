"""Open what a reference means: a pack, or a pack with overlays applied to it in order."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place, UsageError
from ratings_engine.standards.checking import require_sound
from ratings_engine.standards.content import digest_of
from ratings_engine.standards.files import neighbour
from ratings_engine.standards.installed import known_ids
from ratings_engine.standards.locating import Located, is_installed, is_path, locate, locate_path
from ratings_engine.standards.nodes import copied
from ratings_engine.standards.pack import Pack, mapping, read_pack
from ratings_engine.standards.source import PACK_FILE_BYTES, Map, Seq, parse, place_of
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from ratings_engine.standards.source import Document

    Bases = dict[tuple[str, str], Pack]

__all__ = ["OverlayFile", "open_located", "open_pack"]

MAX_OVERLAYS = 50
"""Most overlays in one stack."""


class OverlayFile(NamedTuple):
    """An overlay as it is written."""

    located: Located
    document: Document
    content: bytes

    @property
    def root(self) -> Map:
        """Return its fields."""
        root: Map = self.document.root
        return root


class _Stack(NamedTuple):
    """A base pack, the place that asks for it, and the overlays on it in order."""

    base: Located
    asked: Place
    overlays: tuple[OverlayFile, ...]


def open_pack(reference: str) -> Pack:
    """Return the pack that a reference means, with its overlays applied; not yet validated.

    Raises UsageError (no such pack) and InvalidInput: what is no YAML, an overlay that its
    schema refuses, circular or mixed bases, a base with errors, changes that contradict.
    """
    return open_located(locate(reference))


def open_located(located: Located, bases: Bases | None = None) -> Pack:
    """Return a pack that was found; raises what ``open_pack`` raises.

    ``bases`` are packs that overlays rest on and that were read for others just now; those that
    are read here are added.
    """
    if not located.is_overlay:
        return read_pack(located.path, located.files)
    stack = _Stacking().stack(located, Place(located.reference), ())
    # Only packs with overlays need the code that applies them.
    from ratings_engine.standards.merging import merge

    base = _sound(stack.base) if bases is None else _shared(stack.base, bases)
    return merge(base, stack.base.reference, stack.overlays)


def _sound(located: Located) -> Pack:
    """Return the base pack; raises InvalidInput where it has errors, for changes need sound ground."""
    base = read_pack(located.path, located.files)
    require_sound(base)
    return base


def _shared(located: Located, bases: Bases) -> Pack:
    """Return a copy of a base pack for one of its overlays to change; it is read for the first."""
    if _identity(located) not in bases:
        bases[_identity(located)] = _sound(located)
    base = bases[_identity(located)]
    return base._replace(
        framework=base.framework._replace(root=copied(base.framework.root)),
        standards=tuple(each._replace(root=copied(each.root)) for each in base.standards),
    )


class _Stacking:
    """Finds what overlays rest on; each is read once, however many others extend it."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], _Stack] = {}

    def stack(self, located: Located, asked: Place, trail: tuple[OverlayFile, ...]) -> _Stack:
        """Return what ``located`` rests on and the overlays on the way, lowest first."""
        if not located.is_overlay:
            return _Stack(located, asked, ())
        known = self.known.get(_identity(located))
        if known is None:
            known = self.known[_identity(located)] = self._read(located, asked, trail)
        return known._replace(asked=asked)

    def _read(self, located: Located, asked: Place, trail: tuple[OverlayFile, ...]) -> _Stack:
        overlay = _read(located)
        _refuse_circle(overlay, asked, trail)
        _refuse_too_many(len(trail), asked)
        stacks = [self.stack(below, place, (*trail, overlay)) for below, place in _below(overlay)]
        _refuse_other_base(stacks)
        overlays = {_identity(o.located): o for stack in stacks for o in stack.overlays}
        _refuse_too_many(len(overlays), asked)
        return _Stack(stacks[0].base, asked, (*overlays.values(), overlay))


def _read(located: Located) -> OverlayFile:
    # jsonschema loads slowly, and a plain pack does not need it.
    from ratings_engine.standards.validation import OVERLAY_SCHEMA, schema_findings

    content = located.files.read(located.path, PACK_FILE_BYTES)
    document = mapping(parse(content, located.files.shown(located.path)))
    if "extends" not in document.root:
        place = Place(document.file, 1, 1)
        message = "the file does not say what it extends, so it is no overlay"
        remedy = "write 'extends: probation-2018', or name the pack's folder"
        raise InvalidInput([Finding("RE701", "error", place, message, remedy)])
    findings = [*document.findings, *schema_findings(document, OVERLAY_SCHEMA)]
    if findings:
        raise InvalidInput(sorted(findings, key=lambda f: f.place))
    return OverlayFile(located, document, content)


def _below(overlay: OverlayFile) -> list[tuple[Located, Place]]:
    """Return what an overlay extends, each with the place that says so."""
    extends = overlay.root["extends"]
    if not isinstance(extends, Seq):
        place = place_of(overlay.root, "extends")
        return [(_extended(overlay, extends, place), place)]
    places = [place_of(extends, index) for index in range(len(extends))]
    return [(_extended(overlay, name, place), place) for name, place in zip(extends, places, strict=True)]


def _extended(overlay: OverlayFile, name: str, place: Place) -> Located:
    """Return the pack or overlay of that name: an installed one, else the one beside the overlay.

    Raises InvalidInput RE702 where it is neither.
    """
    try:
        if is_installed(name):
            return locate(name)
        path = neighbour(overlay.located.files, overlay.located.path, name)
        if path is None:
            message = f"'{name}' is neither installed nor beside this file"
            remedy = "name an installed pack, or a path in this folder or the one above"
            raise InvalidInput([Finding("RE702", "error", place, message, remedy)])
        return locate_path(path, overlay.located.files)
    except UsageError as error:
        ids = [] if is_path(name) else known_ids()
        remedy = suggestion(name, ids, "name a path beside this file") if ids else error.remedy
        raise InvalidInput([Finding("RE702", "error", place, error.message, remedy)]) from error


def _identity(located: Located) -> tuple[str, str]:
    """Return what tells whether two overlays or packs are one."""
    return getattr(located.files, "commit", ""), located.files.real(located.path)


def _refuse_circle(overlay: OverlayFile, asked: Place, trail: tuple[OverlayFile, ...]) -> None:
    """Raise InvalidInput RE703 where an overlay rests on itself."""
    if _identity(overlay.located) not in {_identity(o.located) for o in trail}:
        return
    way = " -> ".join(os.path.basename(o.document.file) for o in (*trail, overlay))
    message = f"the overlays extend each other in a circle: {way}"
    remedy = "let one of them extend a pack"
    raise InvalidInput([Finding("RE703", "error", asked, message, remedy)])


def _refuse_too_many(others: int, asked: Place) -> None:
    """Raise UsageError RE021 where an overlay is one too many, however they are stacked."""
    if others >= MAX_OVERLAYS:
        what = f"more than {MAX_OVERLAYS} overlays are stacked"
        raise UsageError("RE021", what, place=asked, remedy="join some of them")


def _refuse_other_base(stacks: list[_Stack]) -> None:
    """Raise InvalidInput RE704 where overlays for different packs are stacked."""
    first = stacks[0]
    findings = [
        Finding(
            "RE704",
            "error",
            stack.asked,
            f"this is for the pack {stack.base.reference}, and {first.asked} is for {first.base.reference}",
            "stack overlays of one pack",
        )
        for stack in stacks[1:]
        if _identity(stack.base) != _identity(first.base)
    ]
    if findings:
        raise InvalidInput(findings)


def overlay_digest(overlay: OverlayFile) -> str:
    """Return the digest of an overlay's own content."""
    return digest_of({"overlay": overlay.content})
