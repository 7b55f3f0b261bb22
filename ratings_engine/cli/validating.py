"""What ``validate`` is given, found out from each path, and what is found in it."""

from __future__ import annotations

import glob
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.cli.many import MANY, rated_at_once
from ratings_engine.cli.packs_at_hand import PacksAtHand
from ratings_engine.cli.reading_samples import check_table, read_files
from ratings_engine.errors import RatingsError
from ratings_engine.lint.catalogue import catalogue
from ratings_engine.lint.check import Subject
from ratings_engine.lint.ignores import without_ignored
from ratings_engine.lint.linting import advice, has_errors, in_order
from ratings_engine.samples.parts import holds_tables, is_pattern, matching, parts_of
from ratings_engine.samples.table import require_file
from ratings_engine.standards.files import DISK
from ratings_engine.standards.installed import FRAMEWORK
from ratings_engine.standards.locating import is_installed, locate
from ratings_engine.standards.source import Map, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ratings_engine.cli.reading_samples import Later
    from ratings_engine.errors import Finding
    from ratings_engine.lint.ignores import Ignored
    from ratings_engine.samples.model import Sample
    from ratings_engine.standards.locating import Located
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.pack import Pack

__all__ = ["Found", "Given", "validated"]

_YAML = (".yaml", ".yml")
_NOT_OF_THE_SAMPLE = frozenset({"RE559", "RE560", "RE580", "RE581"})
"""What stands in the way of reading a sample, and says nothing about it."""
_DOCUMENT_BYTES = 16 << 20
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Given(NamedTuple):
    """What the options say about samples."""

    standards: str | None
    provider_type: str
    engine: str | None = None
    table: str = ""


class Found(NamedTuple):
    """What was found under one path; ``fixable`` are the files that may be changed, by name."""

    findings: list[Finding]
    ignored: Sequence[Ignored] = ()
    fixable: Mapping[str, bytes] = {}


def validated(paths: Sequence[str], given: Given) -> list[Found]:
    """Return what is found under each path, in their order.

    Raises RatingsError where there is nothing to check at a path, or what is needed for it is missing.
    """
    check_table(given.table, paths)
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
    if is_installed(path):
        return path
    if os.path.isdir(path) or is_pattern(path):
        return path if _is_pack_folder(path) else None
    if not os.path.exists(path):
        return path if ":" in path or not os.path.splitext(path)[1] else None
    fields = _fields(path)
    if "extends" in fields:
        return path
    folder = os.path.dirname(path) or "."
    of_pack = "key_questions" in fields and os.path.isfile(os.path.join(folder, FRAMEWORK))
    return folder if of_pack else None


def _is_pack_folder(path: str) -> bool:
    """Return whether a folder is meant as a pack, if only its framework is missing or called otherwise."""
    framework = os.path.join(glob.escape(path), f"{os.path.splitext(FRAMEWORK)[0]}.*")
    return os.path.isdir(path) and (bool(glob.glob(framework)) or not holds_tables(path))


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
    if not os.path.exists(path) and not matching(path):
        parts_of(path)
        require_file(path)
    with ExitStack() as stack:
        try:
            findings = _sample_findings(path, given, stack.callback)
        except RatingsError as error:
            if error.code in _NOT_OF_THE_SAMPLE:
                raise
            findings = error.findings
    return _in_document(path, findings)


def _sample_findings(path: str, given: Given, later: Later) -> list[Finding]:
    """Return what would surprise in a sample that rates; raises RatingsError where it does not.

    ``later`` is given what closes the sample.
    """
    # Reading a sample and rating it load most of the engine, which packs do without.
    from ratings_engine.cli.options import SampleOptions, choose_standards
    from ratings_engine.samples.plausibility import sample_findings
    from ratings_engine.samples.reading import open_sample

    files = [open_sample(path, given.table)]
    standards = choose_standards(given.standards, files)
    options = SampleOptions(
        given.standards, None, "", given.provider_type, "", indicative=False, engine=given.engine
    )
    sample = read_files(files, standards, options, "", later)
    _rate(standards, sample)
    return sample_findings(sample, standards)


def _rate(standards: Standards, sample: Sample) -> None:
    """Raise what is wrong with a sample as rating it does."""
    if len(sample.inspections) > MANY:
        rated_at_once(standards, sample, indicative=False)
        return
    from ratings_engine.rating.engine import rate

    rate(standards, sample)


def _in_document(path: str, findings: Iterable[Finding]) -> Found:
    """Return what was found in a file; comments in YAML may ignore some of it."""
    kept = list(findings)
    if not path.endswith(_YAML) or not _fields(path):
        return Found(kept)
    contents = {path: read_bytes(path, path, _DOCUMENT_BYTES)}
    told, ignored = without_ignored(kept, contents, complete=not has_errors(kept))
    return Found(told, ignored, contents)
