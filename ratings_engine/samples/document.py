"""Samples as YAML or JSON documents: inspections with judgements, tallies and cases."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.samples.answers import read_rating
from ratings_engine.samples.cases import read_cases
from ratings_engine.samples.model import (
    DiscretionRecord,
    GivenTally,
    Inspection,
    Judgement,
    MeasureValue,
    PublishedTotal,
)
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.table import Row, Table, read_table
from ratings_engine.standards.compiler import exact
from ratings_engine.standards.source import Exact, Map, as_text, place_of, read
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ratings_engine.samples.model import CaseSheet
    from ratings_engine.samples.providers import Key
    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.source import Document

    Count = Callable[[str, Defaults], dict[Key, CaseSheet] | None]

__all__ = ["SAMPLE_SCHEMA", "Known", "known_ids", "read_document", "read_inspections"]

DOCUMENT_BYTES = 32 << 20
"""Largest YAML or JSON sample that is read: 32 MiB."""
SAMPLE_SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas", "sample.schema.json")


class Known(NamedTuple):
    """The ids that a document may use, by what they are."""

    subjects: list[str]
    counted_subjects: list[str]
    standards: list[str]
    measures: list[str]


def known_ids(standards: Standards) -> Known:
    """Return what the standards know: subjects of judgements, of tallies, and measures."""
    ids = [s.id for s in standards.standards]
    questions = [q.id for s in standards.standards for q in s.key_questions]
    of_cases = [m.id for m in standards.measures.values() if m.of == "cases"]
    of_provider = [m.id for m in standards.measures.values() if m.of == "provider"]
    return Known(ids + questions, questions + of_cases, ids, of_provider)


def read_document(path: str) -> Document:
    """Read and validate a sample document.

    Raises InvalidInput with every finding of the sample's JSON Schema.
    """
    # jsonschema loads slowly, and a sample in CSV does not need it.
    from ratings_engine.standards.validation import schema_findings

    document = read(path, path, DOCUMENT_BYTES)
    if not isinstance(document.root, Map):
        where, remedy = Place(path, 1, 1), "start it with 'inspections:'"
        raise InvalidInput([Finding("RE101", "error", where, "the file is not a mapping", remedy)])
    findings = [*document.findings, *schema_findings(document, SAMPLE_SCHEMA)]
    if findings:
        raise InvalidInput(sorted(findings, key=lambda f: (f.place.line, f.place.column)))
    return document


def read_inspections(
    document: Document, standards: Standards, defaults: Defaults, count: Count | None = None
) -> list[Inspection]:
    """Return a validated document's inspections, in its order.

    A table of cases that the document names is put to ``count`` with what stands in for missing
    columns, and read case by case where that returns None. Raises InvalidInput with every finding:
    unknown ids, ratings or provider types, and whatever is wrong with the cases.
    """
    reader = _Reader(document, standards, defaults, count)
    inspections = [reader.inspection(node) for node in document.root["inspections"]]
    if reader.findings:
        raise InvalidInput(reader.findings)
    return inspections


class _Reader:
    def __init__(
        self, document: Document, standards: Standards, defaults: Defaults, count: Count | None
    ) -> None:
        self.count = count
        self.document = document
        self.file = document.file
        self.standards = standards
        self.defaults = defaults
        self.known = known_ids(standards)
        self.former = dict(standards.former)
        self.findings: list[Finding] = []

    def inspection(self, node: Map) -> Inspection:
        provider_type = self._provider_type(node)
        return Inspection(
            provider=node["provider"],
            provider_type=provider_type,
            population=node.get("population"),
            judgements=tuple(self._judgements(node)),
            measures=tuple(self._measures(node)),
            tallies=tuple(self._tallies(node)),
            cases=self._cases(node, provider_type),
            discretion=tuple(self._discretion(node)),
            total=self._total(node),
            place=place_of(node),
        )

    def _find(self, code: str, where: Place, message: str, remedy: str) -> None:
        self.findings.append(Finding(code, "error", where, message, remedy))

    def _provider_type(self, node: Map) -> str:
        types = [t.id for t in self.standards.provider_types]
        given = str(node.get("provider_type", self.defaults.provider_type)).lower()
        if not given and len(types) == 1:
            return types[0]
        if given not in types:
            what = (
                f"{self.standards.id} knows no provider type '{given}'"
                if given
                else "the provider type is not given"
            )
            self._find("RE517", place_of(node, "provider_type"), what, suggestion(given, types))
        return given

    def _subjects(
        self, node: Map, field: str, known: list[str], what: str
    ) -> Iterator[tuple[str, Any, Place]]:
        """Yield the entries of a mapping by id; unknown ids become findings."""
        holder = node.get(field, Map(node.at))
        for key in holder:
            if key in known:
                yield key, holder[key], place_of(holder, key)
            elif key in self.former:
                now = self.former[key]
                if now in holder:
                    self._twice(place_of(holder, key, of_key=True), key, now)
                elif now in known:  # what these standards no longer ask is left out
                    yield now, holder[key], place_of(holder, key)
            else:
                where = place_of(holder, key, of_key=True)
                self._find(
                    "RE511", where, f"{self.standards.id} has no {what} '{key}'", suggestion(key, known)
                )

    def _twice(self, where: Place, former: str, now: str) -> None:
        message = f"'{former}' is {now} in these standards, which is also given"
        self._find("RE512", where, message, "keep one of the two")

    def _judgements(self, node: Map) -> Iterator[Judgement]:
        what = "standard or key question"
        evidence = {k: v for k, v, _ in self._subjects(node, "evidence", self.known.subjects, what)}
        for subject, words, where in self._subjects(node, "judgements", self.known.subjects, what):
            level = self._rating(words, where)
            if level is not None:
                yield Judgement(subject, level, evidence.get(subject, ""), where)

    def _rating(self, words: str, where: Place) -> int | None:
        level = read_rating(words)
        if level is None:
            self._find("RE518", where, f"'{words}' is not a rating", suggestion(words, list(RATINGS)))
        return level

    def _measures(self, node: Map) -> Iterator[MeasureValue]:
        for measure, value, where in self._subjects(
            node, "measures", self.known.measures, "measure of the provider"
        ):
            yield MeasureValue(measure, exact(value), where)

    def _tallies(self, node: Map) -> Iterator[GivenTally]:
        for subject, given, where in self._subjects(
            node, "tallies", self.known.counted_subjects, "key question or measure"
        ):
            if "percentage" in given:
                yield GivenTally(
                    subject, None, None, None, None, exact(given["percentage"]), given.get("of"), where
                )
            else:
                yield GivenTally(
                    subject,
                    given["yes"],
                    given["no"],
                    given.get("na", 0),
                    given.get("unanswered", 0),
                    None,
                    None,
                    where,
                )

    def _discretion(self, node: Map) -> Iterator[DiscretionRecord]:
        for record in node.get("discretion", ()):
            standard = as_text(record["standard"])
            where = place_of(record)
            level = self._rating(record["to"], where)
            if standard not in self.known.standards:
                self._find(
                    "RE511",
                    where,
                    f"{self.standards.id} has no standard '{standard}'",
                    suggestion(standard, self.known.standards),
                )
            elif level is not None:
                yield DiscretionRecord(
                    standard, level, record.get("reason", ""), record.get("authorised_by", ""), where
                )

    def _total(self, node: Map) -> PublishedTotal | None:
        given = node.get("total")
        if given is None:
            return None
        total = PublishedTotal(given["score"], given["max_score"], place_of(node, "total"))
        best = max(self.standards.points)
        if total.max_score % best or total.score > total.max_score:
            self._find(
                "RE519",
                total.place,
                f"{total.score} of {total.max_score} is no total of standards worth up to {best} points",
                "check both numbers",
            )
        return total

    def _cases(self, node: Map, provider_type: str) -> CaseSheet | None:
        given = node.get("cases")
        if given is None or not provider_type:
            return None
        where = place_of(node, "cases")
        source = self._inline(given) if isinstance(given, list) else self._beside(given, where)
        sheets = self._sheets(source, Defaults(node["provider"], provider_type))
        sheet = sheets.pop((node["provider"], provider_type), None)
        for provider, kind in sorted(sheets):
            self._find(
                "RE520",
                where,
                f"the cases name another provider: '{provider}' ({kind})",
                f"keep only those of {node['provider']}",
            )
        return sheet

    def _sheets(self, source: Table | str, defaults: Defaults) -> dict[Key, CaseSheet]:
        """Return the case sheets of a table, or of one by its path; what is wrong with it is kept."""
        try:
            if isinstance(source, str):
                counted = None if self.count is None else self.count(source, defaults)
                if counted is not None:
                    return counted
                source = read_table(source)
            return read_cases(source, self.standards, defaults)
        except InvalidInput as error:
            self.findings += error.findings
            return {}

    def _beside(self, name: str, where: Place) -> str:
        """Return the path of a file beside the document; it may not lead out of its folder."""
        folder = os.path.realpath(os.path.dirname(self.file) or ".")
        path = os.path.realpath(os.path.join(folder, name))
        if os.path.isabs(name) or os.path.commonpath([folder, path]) != folder:
            raise InvalidInput(
                [
                    Finding(
                        "RE521",
                        "error",
                        where,
                        f"'{name}' leads out of the sample's folder",
                        "put the cases beside the sample, and name them by a relative path",
                    )
                ]
            )
        return os.path.join(os.path.dirname(self.file), name)

    def _inline(self, given: list[Map]) -> Table:
        """Return cases listed in the document as a table; rows count from 1."""
        header = list(dict.fromkeys(key for case in given for key in case))
        cells = ([_scalar(case.get(key)) for key in header] for case in given)
        rows = (Row(number, row) for number, row in enumerate(cells, start=1))
        marks = [[case.value_at.get(key, case.at) for key in header] for case in given]
        return Table(self.file, "", list(header), 0, rows, spreadsheet=False, marks=marks)


def _scalar(value: Any) -> Any:  # noqa: ANN401
    return value.text if isinstance(value, Exact) else value
