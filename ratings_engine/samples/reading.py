"""Reading samples: any number of files of any kind become one Sample."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place, UsageError
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.judgements import add_judgements, read_judgements
from ratings_engine.samples.model import Inspection, Sample
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.table import WORKBOOK_EXTENSIONS, read_table, require_file
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.samples.model import CaseSheet
    from ratings_engine.samples.table import Table
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.source import Document

__all__ = ["NamedStandards", "SampleFile", "load_named", "open_sample", "read_sample", "standards_named"]

JUDGEMENTS = "judgements"
"""The sheet of a workbook that holds judgements of standards."""
_DOCUMENTS = (".yaml", ".yml", ".json")


class SampleFile(NamedTuple):
    """A sample's file, opened: a document is parsed already, a table is still to be read."""

    path: str
    document: Document | None


def open_sample(path: str) -> SampleFile:
    """Open one file of a sample; a document is read and checked against its schema.

    Raises RatingsError or InvalidInput where it cannot be.
    """
    require_file(path)
    if os.path.splitext(path)[1].lower() not in _DOCUMENTS:
        return SampleFile(path, None)
    # Documents need the YAML reader and jsonschema; tables do without.
    from ratings_engine.samples.document import read_document

    return SampleFile(path, read_document(path))


class NamedStandards(NamedTuple):
    """The pack that a document asks for, and where it does."""

    reference: str
    place: Place


def standards_named(files: Sequence[SampleFile]) -> NamedStandards | None:
    """Return the pack that the documents ask for; None where none does.

    Raises UsageError RE523 where they ask for different ones.
    """
    named = [_named(f.document) for f in files if f.document and "standards" in f.document.root]
    if len({n.reference for n in named}) > 1:
        told = "; ".join(f"{n.place}: {n.reference}" for n in named)
        raise UsageError(
            "RE523",
            f"the samples ask for different standards ({told})",
            remedy="rate them one at a time, or choose with --standards",
        )
    return named[0] if named else None


def _named(document: Document) -> NamedStandards:
    from ratings_engine.standards.source import place_of  # with the YAML reader, as documents are

    return NamedStandards(document.root["standards"], place_of(document.root, "standards"))


def load_named(named: NamedStandards) -> Standards:
    """Return the standards that a document asks for.

    Raises InvalidInput at the document's place where there are none of that name.
    """
    try:
        return load_standards(named.reference)
    except UsageError as error:
        finding = Finding(error.code, "error", named.place, error.message, error.remedy)
        raise InvalidInput([finding]) from error


def read_sample(
    files: Sequence[SampleFile],
    standards: Standards,
    *,
    provider: str = "",
    provider_type: str = "",
    judgements: str = "",
    progress: Callable[[int], None] | None = None,
) -> Sample:
    """Return the inspections of all files; those of tables are in order of provider.

    ``provider`` and ``provider_type`` stand in for missing columns; ``judgements`` is the
    path of a table of judgements; ``progress`` is told of bytes read. Raises RatingsError.
    """
    inspections: list[Inspection] = []
    findings: list[Finding] = []
    for file in files:
        defaults = Defaults(provider or _stem(file.path), provider_type.lower())
        try:
            inspections += _inspections(file, standards, defaults, progress)
        except InvalidInput as error:
            findings += error.findings
    findings += _repeated(inspections)
    if findings:
        raise InvalidInput(findings)
    paths = [path for file in files for path in _paths(file)]
    if judgements:
        names = list(dict.fromkeys(i.provider for i in inspections))
        inspections = add_judgements(inspections, read_judgements(read_table(judgements), standards, names))
        paths.append(judgements)
    source = ", ".join(os.path.basename(path) for path in dict.fromkeys(paths))
    return Sample(source, _digest(paths), tuple(inspections))


def _repeated(inspections: Sequence[Inspection]) -> list[Finding]:
    """Return inspections with cases of a provider whose cases another one has."""
    findings = []
    first: dict[tuple[str, str], Place] = {}
    for inspection in inspections:
        key = (inspection.provider, inspection.provider_type)
        if inspection.cases is None:
            continue
        if key in first:
            message = f"the cases of {inspection.provider} are also in {first[key]}"
            remedy = "put the cases of a provider into one file, or rate the files one at a time"
            findings.append(Finding("RE526", "error", inspection.place, message, remedy))
        first.setdefault(key, inspection.place)
    return findings


def _paths(file: SampleFile) -> list[str]:
    """Return a sample's file and the tables of cases that it names beside it."""
    if file.document is None:
        return [file.path]
    named = [node.get("cases") for node in file.document.root["inspections"]]
    folder = os.path.dirname(file.path)
    return [file.path, *(os.path.join(folder, name) for name in named if isinstance(name, str))]


def _inspections(
    file: SampleFile, standards: Standards, defaults: Defaults, progress: Callable[[int], None] | None
) -> list[Inspection]:
    if file.document is not None:
        from ratings_engine.samples.document import read_inspections

        return read_inspections(file.document, standards, defaults)
    sheets = read_cases(read_table(file.path, progress=progress), standards, defaults)
    found = [_inspection(name, kind, sheets[name, kind], file.path) for name, kind in sorted(sheets)]
    judged = _judgements_sheet(file.path)
    if judged is None:
        return found
    return add_judgements(found, read_judgements(judged, standards, [i.provider for i in found]))


def _judgements_sheet(path: str) -> Table | None:
    """Return a workbook's sheet of judgements, if it has one beside its cases."""
    if os.path.splitext(path)[1].lower() not in WORKBOOK_EXTENSIONS:
        return None
    from ratings_engine.samples.xlsx_reader import read_xlsx, sheet_names

    name = next((n for n in sheet_names(path) if n.strip().lower() == JUDGEMENTS), None)
    return read_xlsx(path, name) if name else None


def _inspection(provider: str, provider_type: str, sheet: CaseSheet, path: str) -> Inspection:
    return Inspection(provider, provider_type, None, (), (), (), sheet, (), None, Place(path))


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _digest(paths: Sequence[str]) -> str:
    """Return a digest of the files' bytes, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                digest.update(block)
        digest.update(b"\0")
    return f"sha256:{digest.hexdigest()}"
