"""Samples as two versions read them: once where both read alike, each for itself where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from ratings_engine.diff.alike import count_alike, read_alike
from ratings_engine.diff.either import asked_by, either_of
from ratings_engine.diff.joining import by_case, subjects_given
from ratings_engine.diff.mapping import known_by, rename_inspection, rename_standards
from ratings_engine.diff.pairing import Pairing, pair_inspections
from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.samples.reading import is_document, read_sample
from ratings_engine.tallies.recognising import holds_tallies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ratings_engine.diff.counterparts import Counterparts
    from ratings_engine.samples.model import Inspection, Sample
    from ratings_engine.samples.providers import Defaults
    from ratings_engine.samples.reading import Counting, SampleFile
    from ratings_engine.standards.model import Standards

__all__ = ["Reading", "pair_mapped", "pair_samples", "together"]

UNKNOWN_ID = "RE511"


class _Named(Protocol):
    """A file by its path."""

    @property
    def path(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


class Reading(NamedTuple):
    """How tables are read: what stands in for missing columns, and where judgements are.

    ``counting`` counts large tables where they are stored, for versions that count alike.
    """

    provider: str = ""
    provider_type: str = ""
    judgements: str = ""
    progress: Callable[[int], None] | None = None
    counting: Counting | None = None

    def read(self, files: Sequence[SampleFile], standards: Standards, *, counted: bool = False) -> Sample:
        """Return a sample as one version reads it; judgements in a table belong to tables.

        ``counted``: one count of the cases serves, so that tables may be counted, or be tallies.
        """
        tables = any(file.document is None for file in files)
        return read_sample(
            files,
            standards,
            provider=self.provider,
            provider_type=self.provider_type,
            judgements=self.judgements if tables else "",
            progress=self.progress,
            counting=self.counting if counted and self.counting else _case_by_case,
        )


def _case_by_case(file: SampleFile, standards: Standards, defaults: Defaults) -> None:  # noqa: ARG001
    """Leave a table to be read case by case; raise InvalidInput RE574 where it holds no cases."""
    if holds_tallies(file):
        message = "this comparison needs the cases themselves, and the sample is a file of tallies"
        remedy = "give the sample that was counted"
        raise InvalidInput([Finding("RE574", "error", Place(file.path), message, remedy)])


def pair_samples(
    files: Sequence[SampleFile], old: Standards, new: Standards, how: Reading | None = None
) -> list[Pairing]:
    """Return every inspection of some files as both versions read it.

    Each file is read by itself, but for tables that share judgements, so that one which a version
    cannot read leaves the others as they are. What only the other version asks a version leaves
    out. Raises InvalidInput where neither version can read one.
    """
    how = how or Reading()
    pairings: list[Pairing] = []
    findings: list[Finding] = []
    for group in together(files, how.judgements):
        try:
            pairings += _pair(group, old, new, how)
        except InvalidInput as error:
            findings += error.findings
    if findings:
        raise InvalidInput(findings)
    return pairings


def pair_mapped(
    files: Sequence[SampleFile],
    versions: tuple[Standards, Standards],
    by: Counterparts,
    how: Reading | None = None,
) -> list[Pairing]:
    """Return every inspection in the ids of the new version, for versions that are mapped.

    ``versions`` are the old one, not yet renamed, and the new one. A file is read by the version
    that it was written for; the other one gets what it asks too.
    """
    how = how or Reading()
    old, new = versions
    renamed = rename_standards(old, by)
    pairings: list[Pairing] = []
    findings: list[Finding] = []
    for group in together(files, how.judgements):
        try:
            sample = [rename_inspection(each, by) for each in _by_case(how.read(group, old)).inspections]
        except InvalidInput as refused:
            try:
                sample = list(_by_case(how.read(group, new)).inspections)
            except InvalidInput:
                findings += refused.findings
                continue
        pairings += [_shared(each, renamed, new) for each in sample]
    if findings:
        raise InvalidInput(findings)
    return pairings


def _shared(inspection: Inspection, old: Standards, new: Standards) -> Pairing:
    """Return an inspection with what each version asks of it; none of a provider type that it lacks."""
    sides = [
        known_by(inspection, pack)
        if inspection.provider_type in {t.id for t in pack.provider_types}
        else None
        for pack in (old, new)
    ]
    refused = [
        () if side else (_unknown_type(inspection, pack),)
        for side, pack in zip(sides, (old, new), strict=True)
    ]
    return Pairing(
        inspection.provider, inspection.provider_type, sides[0], sides[1], (refused[0], refused[1])
    )


def _unknown_type(inspection: Inspection, standards: Standards) -> Finding:
    message = f"{standards.id} knows no provider type '{inspection.provider_type}'"
    kinds = ", ".join(kind.id for kind in standards.provider_types)
    remedy = f"say which one corresponds, with --map: {kinds}"
    return Finding("RE517", "error", inspection.place, message, remedy)


def together(files: Iterable[Named], judgements: str) -> list[list[Named]]:
    """Return files in groups that are read at once: tables that share judgements, else each by itself."""
    every = list(files)
    tables = [file for file in every if judgements and not is_document(file.path)]
    others = [[file] for file in every if file not in tables]
    return [tables, *others] if tables else others


def _pair(files: Sequence[SampleFile], old: Standards, new: Standards, how: Reading) -> list[Pairing]:
    if not read_alike(old, new):
        return pair_inspections(
            lambda: _by_case(_read(files, old, new, how)), lambda: _by_case(_read(files, new, old, how))
        )
    alike = count_alike(old, new)
    sample = how.read(files, old, counted=True) if alike else _by_case(how.read(files, old))
    return pair_inspections(lambda: sample, lambda: sample)


def _by_case(sample: Sample) -> Sample:
    return sample._replace(inspections=tuple(map(by_case, sample.inspections)))


def _read(files: Sequence[SampleFile], standards: Standards, other: Standards, how: Reading) -> Sample:
    """Return a sample as one version reads it, without what the other one alone asks."""
    try:
        return how.read(files, standards)
    except InvalidInput as refused:
        found = _without_the_others(files, standards, other, how) if _only_unknown(refused) else None
        if found is None:
            raise
        return found


def _only_unknown(refused: InvalidInput) -> bool:
    return all(finding.code == UNKNOWN_ID for finding in refused.findings)


def _without_the_others(
    files: Sequence[SampleFile], standards: Standards, other: Standards, how: Reading
) -> Sample | None:
    """Return a sample less what only the other version knows.

    None where nothing is left, or more than that is wrong.
    """
    try:
        sample = how.read(files, either_of(standards, other))
    except InvalidInput:
        return None
    known = tuple(asked_by(standards, other, inspection) for inspection in sample.inspections)
    types = {kind.id for kind in standards.provider_types}
    fits = any(map(subjects_given, known)) and all(each.provider_type in types for each in known)
    return sample._replace(inspections=known) if fits else None
