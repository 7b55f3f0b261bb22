"""What ``validate`` is given, found out from each path, and what is found in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.cli.packs_at_hand import PacksAtHand
from ratings_engine.errors import RatingsError
from ratings_engine.lint.catalogue import catalogue
from ratings_engine.lint.check import Subject
from ratings_engine.lint.ignores import without_ignored
from ratings_engine.lint.linting import advice, has_errors, in_order
from ratings_engine.samples.table import require_file
from ratings_engine.standards.files import DISK
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.locating import is_installed, locate
from ratings_engine.standards.source import Map, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ratings_engine.errors import Finding
    from ratings_engine.lint.ignores import Ignored
    from ratings_engine.standards.locating import Located
    from ratings_engine.standards.pack import Pack

__all__ = ["Found", "Given", "validated"]

_YAML = (".yaml", ".yml")
_DOCUMENT_BYTES = 16 << 20
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Given(NamedTuple):
    """What the options say about samples."""

    standards: str | None
    provider_type: str


class Found(NamedTuple):
    """What was found under one path; ``fixable`` are the files that may be changed, by name."""

    findings: list[Finding]
    ignored: Sequence[Ignored] = ()
    fixable: Mapping[str, bytes] = {}


def validated(paths: Sequence[str], given: Given) -> list[Found]:
    """Return what is found under each path, in their order.

    Raises RatingsError where there is nothing to check at a path.
    """
    run = _Run(paths, given)
    return [run.found(path) for path in paths]


class _Run:
    """One run over several paths."""

    def __init__(self, paths: Sequence[str], given: Given) -> None:
        references = {path: _pack_at(path) for path in paths}
        self.given = given
        self.located = {path: locate(found) for path, found in references.items() if found is not None}
        self.packs = PacksAtHand(self.located.values())

    def found(self, path: str) -> Found:
        if path in self.located:
            return self._in_pack(self.located[path])
        return _in_tests(path) if "tests" in _fields(path) else _in_sample(path, self.given)

    def _in_pack(self, located: Located) -> Found:
        # Only the rule engine's own program knows what it can hold.
        from ratings_engine.rating.capacity import capacity_findings

        try:
            pack = self.packs.open(located)
        except RatingsError as error:
            return Found(error.findings)
        findings = list(self.packs.demanded(pack))
        sound = not has_errors(findings)
        if sound:
            standards = self.packs.compiled(pack)
            findings += advice(Subject(pack, standards, tuple(self.packs.neighbours(located, standards))))
            findings += capacity_findings(standards)
        # In a revision the packs beside one are not read, so that no check of dates is complete.
        complete = sound and located.files is DISK
        told, ignored = without_ignored(in_order(findings), pack.contents, complete=complete)
        if located.is_overlay:
            told = [finding for finding in told if not _about_the_base(finding, located)]
        return Found(told, ignored, _changeable(located, pack))


def _pack_at(path: str) -> str | None:
    """Return the reference of the pack that a path means; None where it is a sample or a test."""
    if os.path.basename(path) == FRAMEWORK:
        return os.path.dirname(path) or "."
    if os.path.isdir(path) or is_installed(path):
        return path
    if not os.path.exists(path):
        return path if ":" in path or not os.path.splitext(path)[1] else None
    fields = _fields(path)
    if "extends" in fields:
        return path
    folder = os.path.dirname(path) or "."
    of_pack = "key_questions" in fields and os.path.isfile(os.path.join(folder, FRAMEWORK))
    return folder if of_pack else None


def _fields(path: str) -> Iterable[str]:
    """Return the top-level keys of a YAML file; none where it is something else."""
    if not path.endswith(_YAML):
        return ()
    try:
        root = parse(read_bytes(path, path, _DOCUMENT_BYTES), path).root
    except RatingsError:
        return ()  # told where the file is read as what it is taken for
    return root if isinstance(root, Map) else ()


def _changeable(located: Located, pack: Pack) -> dict[str, bytes]:
    """Return the files of a pack that may be changed: its own, on disk, not inside a package."""
    real = os.path.realpath(located.path)
    if located.files is not DISK or real.startswith(_PACKAGE + os.sep):
        return {}
    if is_installed(located.reference) and not real.startswith(os.path.dirname(_PACKAGE) + os.sep):
        return {}
    own = {real} if located.is_overlay else None
    return {
        file: content
        for file, content in pack.contents.items()
        if (os.path.realpath(file) in own if own else os.path.dirname(os.path.realpath(file)) == real)
    }


def _about_the_base(finding: Finding, located: Located) -> bool:
    """Return whether a finding is about a comment in a file that an overlay only rests on."""
    own = located.files.shown(located.path)
    return catalogue()[finding.code].group == "comments" and finding.place.file != own


def _in_tests(path: str) -> Found:
    from ratings_engine.testing.reading import test_file_findings

    return _in_document(path, test_file_findings(path))


def _in_sample(path: str, given: Given) -> Found:
    # Reading a sample and rating it load most of the engine, which packs do without.
    from ratings_engine.cli.options import choose_standards
    from ratings_engine.rating.engine import rate
    from ratings_engine.samples.plausibility import sample_findings
    from ratings_engine.samples.reading import open_sample, read_sample

    if not os.path.exists(path):
        require_file(path)
    try:
        files = [open_sample(path)]
        standards = choose_standards(given.standards, files)
        sample = read_sample(files, standards, provider_type=given.provider_type)
        rate(standards, sample)
    except RatingsError as error:
        return _in_document(path, error.findings)
    return _in_document(path, sample_findings(sample, standards))


def _in_document(path: str, findings: Iterable[Finding]) -> Found:
    """Return what was found in a file; comments in YAML may ignore some of it."""
    kept = list(findings)
    if not path.endswith(_YAML) or not _fields(path):
        return Found(kept)
    contents = {path: read_bytes(path, path, _DOCUMENT_BYTES)}
    told, ignored = without_ignored(kept, contents, complete=not has_errors(kept))
    return Found(told, ignored, contents)
