"""Reading samples: any number of files of any kind become one Sample."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place, UsageError
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.compressed import uncompressed_name
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.samples.digesting import Digesting
from ratings_engine.samples.judgements import add_judgements, read_judgements
from ratings_engine.samples.model import Inspection, Sample
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.table import (
    DATABASE_EXTENSIONS,
    PARQUET_EXTENSIONS,
    TEXT_EXTENSIONS,
    WORKBOOK_EXTENSIONS,
    extension_of,
    read_table,
    require_file,
)
from ratings_engine.samples.unchanged import or_changed
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ratings_engine.samples.model import CaseSheet, CountedFrom
    from ratings_engine.samples.providers import Key
    from ratings_engine.samples.table import Table
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.source import Document

    Counting = Callable[["SampleFile", Standards, Defaults], list[Inspection] | None]

__all__ = [
    "SAMPLE_EXTENSIONS",
    "NamedStandards",
    "SampleFile",
    "is_database",
    "is_document",
    "load_named",
    "open_sample",
    "read_sample",
    "standards_named",
    "table_of",
    "tables_beside",
]

JUDGEMENTS = "judgements"
"""The sheet of a workbook that holds judgements of standards."""
_DOCUMENTS = (".yaml", ".yml", ".json")
_TABLES = (*TEXT_EXTENSIONS, *WORKBOOK_EXTENSIONS, *PARQUET_EXTENSIONS)
SAMPLE_EXTENSIONS = (*_TABLES, *_DOCUMENTS)
"""How the names of samples end."""


class SampleFile(NamedTuple):
    """A sample's file, opened: a document is parsed already, a table is still to be read.

    ``parts`` are the files of a folder or pattern, which are one table; ``table`` is the name of
    the table that is meant in a database, if one was given.
    """

    path: str
    document: Document | None
    parts: tuple[str, ...] = ()
    table: str = ""


def _parts(path: str) -> tuple[str, ...]:
    from ratings_engine.samples.parts import parts_of  # most samples are one file

    return parts_of(path)


def is_database(path: str) -> bool:
    """Return whether a sample is a table in a file of DuckDB's own."""
    return extension_of(path) in DATABASE_EXTENSIONS


def table_of(file: SampleFile, progress: Callable[[int], None] | None = None) -> Table:
    """Return the table of cases in a file, or in several; raises what reading it does."""
    if is_database(file.path):
        from ratings_engine.samples.database_reader import read_database

        return read_database(file.path, file.table)
    if file.parts:
        from ratings_engine.samples.parts import read_parts

        return read_parts(file.path, file.parts, progress)
    return read_table(file.path, progress=progress)


def is_document(path: str) -> bool:
    """Return whether a sample is a YAML or JSON document, and no table of cases."""
    return os.path.splitext(path)[1].lower() in _DOCUMENTS


def open_sample(path: str, table: str = "") -> SampleFile:
    """Open one file of a sample; a document is read and checked against its schema.

    ``path`` may be a folder or a pattern, for a table in several files; ``table`` names the one
    that is meant in a database. Raises RatingsError or InvalidInput where it cannot be.
    """
    if is_database(path):
        require_file(path)
        return SampleFile(path, None, table=table)
    if not os.path.isfile(path) and (parts := _parts(path)):
        return SampleFile(path, None, parts)
    require_file(path)
    if not is_document(path):
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
    counting: Counting | None = None,
) -> Sample:
    """Return the inspections of all files; those of tables are in order of provider.

    ``provider`` and ``provider_type`` stand in for missing columns; ``judgements`` is the
    path of a table of judgements; ``progress`` is told of bytes read. What ``counting``
    counts is not read case by case. Raises RatingsError; RE554 where a file changed meanwhile.
    """
    paths = [path for file in files for path in _paths(file)] + ([judgements] if judgements else [])
    digesting = Digesting(paths)

    def read(file: SampleFile) -> list[Inspection]:
        defaults = Defaults(provider or _stem(file.path), provider_type.lower())
        counted = counting(file, standards, defaults) if counting is not None else None
        return counted if counted is not None else _inspections(file, standards, defaults, progress, counting)

    with or_changed(digesting.stamps):
        inspections = _of_all(files, read)
        if judgements:
            names = list(dict.fromkeys(i.provider for i in inspections))
            judged = read_judgements(read_table(judgements), standards, names)
            inspections = add_judgements(inspections, judged)
    named = [path for file in files for path in _named_paths(file)] + ([judgements] if judgements else [])
    source = ", ".join(_name(path) for path in dict.fromkeys(named))
    return Sample(source, digesting.digest(), tuple(inspections), _counted_from(inspections))


def _of_all(files: Sequence[SampleFile], read: Callable[[SampleFile], list[Inspection]]) -> list[Inspection]:
    """Return the inspections of all files; raises InvalidInput with what is wrong in any of them."""
    inspections: list[Inspection] = []
    findings: list[Finding] = []
    for file in files:
        try:
            inspections += read(file)
        except InvalidInput as error:
            findings += error.findings
    findings += _repeated(inspections)
    if findings:
        raise InvalidInput(findings)
    return inspections


def _counted_from(inspections: Sequence[Inspection]) -> tuple[CountedFrom, ...]:
    """Return the samples that files of tallies were counted from."""
    sheets = (inspection.cases for inspection in inspections)
    counted = (sheet.counted.counted_from for sheet in sheets if isinstance(sheet, CountedSheet))
    return tuple(dict.fromkeys(each for each in counted if each is not None))


def _name(path: str) -> str:
    return os.path.basename(path.rstrip(os.sep)) or path


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
            remedy = (
                "put the cases of a provider into one file or folder, or rate the files one at a time;"
                " parts of one table are given by their folder, or by a pattern in quotes"
            )
            findings.append(Finding("RE526", "error", inspection.place, message, remedy))
        first.setdefault(key, inspection.place)
    return findings


def _paths(file: SampleFile) -> list[str]:
    """Return all files of a sample: see ``_named_paths``; for a folder those in it."""
    if file.parts:
        return [*file.parts]
    # What was written last to a database may still stand beside it.
    beside = f"{file.path}.wal"
    return [*_named_paths(file), *([beside] if is_database(file.path) and os.path.isfile(beside) else [])]


def _named_paths(file: SampleFile) -> list[str]:
    """Return a sample's file and the tables of cases that it names beside it."""
    return [file.path, *tables_beside(file)]


def tables_beside(file: SampleFile) -> list[str]:
    """Return the tables of cases that a document names; none for a table."""
    if file.document is None:
        return []
    named = [node.get("cases") for node in file.document.root["inspections"]]
    folder = os.path.dirname(file.path)
    return [os.path.join(folder, name) for name in named if isinstance(name, str)]


def _inspections(
    file: SampleFile,
    standards: Standards,
    defaults: Defaults,
    progress: Callable[[int], None] | None,
    counting: Counting | None,
) -> list[Inspection]:
    if file.document is not None:
        from ratings_engine.samples.document import read_inspections

        count = None if counting is None else partial(_count_beside, counting, standards)
        return read_inspections(file.document, standards, defaults, count)
    sheets = read_cases(table_of(file, progress), standards, defaults)
    found = [_inspection(name, kind, sheets[name, kind], file.path) for name, kind in sorted(sheets)]
    judged = _judgements_sheet(file.path)
    if judged is None:
        return found
    return add_judgements(found, read_judgements(judged, standards, [i.provider for i in found]))


def _count_beside(
    counting: Counting, standards: Standards, path: str, defaults: Defaults
) -> dict[Key, CaseSheet] | None:
    """Return the cases in a table that a document names, counted; None where it is read case by case."""
    if extension_of(path) not in _TABLES:
        return None  # reading it says what is wrong
    require_file(path)
    counted = counting(SampleFile(path, None), standards, defaults)
    if counted is None:
        return None
    return {(i.provider, i.provider_type): i.cases for i in counted if i.cases is not None}


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
    return os.path.splitext(_name(uncompressed_name(path)))[0]
