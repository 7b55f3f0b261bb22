"""Apply overlays to a pack, in order: each change is claimed once, and keeps its place."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput, UsageError
from ratings_engine.standards.checking import form_findings
from ratings_engine.standards.content import digest_of
from ratings_engine.standards.model import Overlay
from ratings_engine.standards.nodes import Map, each_map, place_of
from ratings_engine.standards.opening import overlay_digest
from ratings_engine.standards.pack import MAX_FILES, Pack
from ratings_engine.standards.proposing import Claims, Proposal
from ratings_engine.standards.sections import apply_sections
from ratings_engine.standards.thresholds import crossed
from ratings_engine.standards.validated import is_validated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.errors import Place
    from ratings_engine.standards.opening import OverlayFile

__all__ = ["merge"]


def merge(base: Pack, reference: str, files: Sequence[OverlayFile]) -> Pack:
    """Return ``base`` with the overlays applied; ``reference`` is what finds the base again.

    Raises InvalidInput with every change that fits nothing or contradicts another.
    """
    pack = base
    claims = Claims()
    # Nodes are changed in place, and the base's own name with them.
    base_id, base_version = base.framework.root["id"], base.framework.root["version"]
    before = _ids(base)
    findings: list[Finding] = []
    sound = is_validated(_digest(base, files))
    for file in files:
        overlay = _overlay(file, (reference, base_id, base_version), base)
        proposal = Proposal(pack, overlay, file.root, claims)
        _introduce(proposal)
        apply_sections(proposal)
        pack = _changed(proposal, file)
        findings += proposal.findings if sound else [*proposal.findings, *form_findings(pack)]
        if any(finding.severity == "error" for finding in findings):
            # The next one would change what is not there, or not of the form that it expects.
            raise InvalidInput(sorted(findings, key=lambda f: f.place))
    findings += crossed(pack)
    _refuse_too_many(pack, files[-1])
    retired = {name: claims.gone(name) for name in sorted(before - _ids(pack))}
    return pack._replace(retired=retired, remarks=tuple(findings))


def _refuse_too_many(pack: Pack, last: OverlayFile) -> None:
    """Raise UsageError RE021 where a pack with its overlays has more standards than files are read."""
    count = len(pack.standards)
    if count >= MAX_FILES:
        what = f"with its overlays the pack has {count} standards; fewer than {MAX_FILES} are read"
        raise UsageError("RE021", what, place=place_of(last.root), remedy="split the pack")


def _ids(pack: Pack) -> set[str]:
    """Return the ids that a sample may answer: of standards, key questions and prompts."""
    return {node["id"] for document in pack.standards for node in each_map(document.root) if "id" in node}


def _overlay(file: OverlayFile, base: tuple[str, str, str], pack: Pack) -> Overlay:
    said = file.root
    return Overlay(
        said["id"],
        said["title"],
        said["version"],
        said["author"],
        said.get("published", ""),
        said["rationale"],
        *base,
        pack.written(file.document.file),
        overlay_digest(file),
    )


def _changed(proposal: Proposal, file: OverlayFile) -> Pack:
    pack = proposal.pack
    return pack._replace(
        digest=_digest(pack, [file]),
        standards=tuple(proposal.standards.values()),
        contents={**pack.contents, file.document.file: file.content},
        overlays=(*pack.overlays, proposal.overlay),
    )


def _digest(pack: Pack, files: Sequence[OverlayFile]) -> str:
    """Return the digest of ``pack`` with overlays on it.

    The name of a file is no part of what it says; the order of the overlays is.
    """
    return functools.reduce(
        lambda digest, file: digest_of({"base": digest.encode(), "overlay": file.content}), files, pack.digest
    )


def _introduce(proposal: Proposal) -> None:
    """Let the pack carry the proposal's name and version, and let changed rules cite it."""
    root, said, overlay = proposal.root, proposal.said, proposal.overlay
    wanted = said.get("base_version", overlay.base_version)
    if wanted != overlay.base_version:
        message = (
            f"it was written for version {wanted} of {overlay.base_id}, which is now {overlay.base_version}"
        )
        remedy = "look what changed in the pack, then write the new version here"
        proposal.find("RE705", place_of(said, "base_version"), message, remedy)
    if overlay.id in root["sources"]:
        _refuse_name(proposal, place_of(root["sources"], overlay.id, of_key=True))
        return
    for field in ("id", "title", "version"):
        proposal.put(root, field, said[field], said)
    citation = Map(said.at, said.file)
    for field, value in (
        ("title", overlay.title),
        ("publisher", overlay.author),
        ("published", overlay.published),
    ):
        if value:
            proposal.put(citation, field, value, said, at=said.at)
    proposal.put(root["sources"], overlay.id, citation, said, at=said.at)


def _refuse_name(proposal: Proposal, first: Place) -> None:
    message = f"'{proposal.overlay.id}' is already the id of a source or of another overlay, at {first}"
    proposal.find("RE706", place_of(proposal.said, "id"), message, "give the proposal an id of its own")
